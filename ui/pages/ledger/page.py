"""Liggaren as a page: whether it holds, the entries with filters, the grounds beside, and taking it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.ledger_entries import LedgerEntry, LedgerKind
from fhr_desktop.printing.document import PrintContext
from fhr_desktop.services import ledger_files, ledger_words
from fhr_desktop.services.ledger import Checked, LedgerBook
from i18n import _, _n
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.filter_bar import FilterBar
from ui.components.form_dialog import FormDialog
from ui.components.headers import PageHeader
from ui.components.inputs import ChoiceInput
from ui.components.layout import Column, down
from ui.components.list_view import ListTable, remember
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.ledger.rows import Row, columns, rows
from ui.pages.ledger.side import LedgerSide
from ui.saving import ask_where, make_and_save
from ui.shell.page import Page
from ui.shell.siblings import Siblings

NAMES = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}


class LedgerPage(Page):
    """Opened with nothing, or a municipality's code."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.checked: Checked | None = None
        self._book: LedgerBook | None = None
        self._wanted = ""  # a municipality that is asked for before its name is known
        again = Button(_("Check now"), icon="arrows-clockwise", pressed=self.check)
        self.take_out = Button(_("Take out …"), icon="download-simple", pressed=self.export)
        line = _("every prioritisation and offer; nothing in it can be changed unseen")
        header = PageHeader(_("The ledger"), line, again, self.take_out)
        self.siblings = Siblings(ctx, "ledger", _("Follow-up"))
        self.sound, self.broken = Banner("", kind="ok"), Banner("", kind="err")
        self.waits = Banner(_("The ledger is being checked."), kind="info")
        self.table: ListTable[Row] = ListTable(_("The ledger"), columns(), lambda row: row.id)
        remember(self.table, ctx.settings, "ledger")
        self.table.current_changed.connect(self._tell)
        self.table.opened.connect(lambda row: self._open_need(row.need))
        self.filter = FilterBar(self.table, noun=_counted)
        self.kinds = {one: self._kind(one) for one in (*LedgerKind, None)}
        self.towns, self.years = _combo(_("Municipality")), _combo(_("Period"))
        for combo in (self.towns, self.years):
            combo.currentIndexChanged.connect(self.filter.apply)
            self.filter.add_widget(combo)
        self.filter.narrow(self._fits)
        self.side = LedgerSide()
        self.side.need_asked.connect(self._open_need)
        main = QWidget()
        down(main, self.filter, (self.table, 1))
        self._split = WithInspector(main, self.side, settings=ctx.settings, key="ledger")
        down(self, header, self.siblings, Column(self.sound, self.broken, self.waits), (self._split, 1))
        self._show_band(None)
        self._find = QAction(_("Filter the ledger"), self)
        self._find.setShortcut("Ctrl+F")
        self._find.triggered.connect(lambda: self.filter.field.setFocus())

    def _kind(self, kind: LedgerKind | None) -> Button:
        said = ledger_words.KIND_WORDS[kind] if kind is not None else ledger_words.EARLIER
        button = Button(said, "filter")
        button.setCheckable(True)
        button.toggled.connect(lambda _on: self.filter.apply())
        self.filter.add_widget(button)
        return button

    def title(self) -> str:
        """The page's word."""
        return _("The ledger")

    # reading

    def opened(self, argument: Any) -> None:
        """Read it, and see whether it holds."""
        self._wanted = str(argument) if argument else ""
        self.read()
        self.check()

    def read(self) -> None:
        """Read the entries anew."""
        self.ctx.tasks.read(self.ctx.services.ledger.book, self.ctx.actor).on_done(self._show).owned_by(self).start()

    def check(self) -> None:
        """Go through every entry, and count it anew."""
        self._show_band(None)
        self.ctx.tasks.read(self.ctx.services.ledger.check, self.ctx.actor).on_done(self._verdict).owned_by(
            self
        ).start()

    def refresh(self, changes: Any) -> None:
        """Something has been entered."""
        if self.isVisible() and (changes is None or changes.touches(LedgerEntry)):
            self.read()
            self.check()

    def _show(self, book: LedgerBook) -> None:
        self._book = book
        found = rows(book)
        towns = sorted({row.municipality for row in found} - {""}, key=lambda one: book.municipalities.get(one, one))
        _fill(self.towns, _("All municipalities"), [(book.municipalities.get(one, one), one) for one in towns])
        years = sorted({row.on.year for row in found}, reverse=True)
        _fill(self.years, _("All years"), [(str(year), year) for year in years])
        if self._wanted:
            self.towns.setCurrentIndex(max(0, self.towns.findData(self._wanted)))
            self._wanted = ""
        for kind, button in self.kinds.items():
            button.setVisible(any(row.kind is kind for row in found))
        self.table.set_rows(found)
        if self.table.current() is None and self.table.rows_model.rows:
            self.table.select(self.table.rows_model.row_at(0).id)

    def _verdict(self, checked: Checked) -> None:
        self.checked = checked
        self._show_band(checked)

    def _show_band(self, checked: Checked | None) -> None:
        faults = ledger_words.faults_said(checked) if checked is not None else []
        self.waits.setVisible(checked is None)
        self.sound.setVisible(checked is not None and not faults)
        self.broken.setVisible(bool(faults))
        self.side.show_faults(faults)
        if checked is not None:
            at = checked.at.astimezone().strftime("%H.%M")
            when = _("Last checked today at {time}.").format(time=at)
            more = " ".join(ledger_words.remarks(checked))
            self.sound.set_words(ledger_words.holds_said(checked), f"{when} {more}".strip())
            self.broken.set_words(ledger_words.holds_said(checked), " ".join(faults[:1]))

    def _fits(self, row: Row) -> bool:
        chosen = [kind for kind, button in self.kinds.items() if button.isChecked()]
        if chosen and row.kind not in chosen:
            return False
        town, year = self.towns.currentData(), self.years.currentData()
        return (not town or row.municipality == town) and (not year or row.on.year == year)

    def _tell(self, row: Row | None) -> None:
        self.side.show_row(row)

    def _open_need(self, need: Any) -> None:
        if need is not None:
            self.ctx.navigate("need", need)

    # taking out

    def export(self) -> None:
        """Which kind of file; what is shown is what is taken out."""
        kind = ChoiceInput(
            [("xlsx", _("Excel, with days as days")), ("csv", _("CSV, plain text")), ("pdf", _("PDF, to read"))],
            open_=True,
        )
        kind.set_value("xlsx")
        said = _(
            "What the list shows is taken out, with homes as numbers. It is for the unit: every municipality's single "
            "requests are in it. A municipality is given its own part under Municipalities. What somebody has written "
            "with own words is left out. The file is not encrypted, and the access log notes it."
        )
        dialog = FormDialog(
            self.window(), _("Take out the ledger"), said, {"kind": Field(_("Kind of file"), kind)},
            _("Choose a place"), lambda: self._choose_place(dialog, str(kind.value())),
        )  # fmt: skip
        dialog.open()

    def _choose_place(self, dialog: FormDialog, kind: str) -> None:
        path = ask_where(self.ctx, dialog, _("Save the ledger"), f"liggaren.{kind}", NAMES[kind])
        if path is not None:
            self.save_to(path, kind, done=dialog.finish, failed=dialog.refuse)

    def save_to(self, path: Path, kind: str, *, done: Callable[[], object], failed: Callable[[FhrError], None]) -> None:
        """Write the file, noted in the access log."""
        services, actor, book = self.ctx.services, self.ctx.actor, self._book
        assert book is not None
        shown = {row.id for row in self.table.rows_model.rows}

        def make(context: PrintContext, today: dt.date) -> bytes:
            lines = ledger_files.lines(book, shown)
            return {
                "xlsx": lambda: ledger_files.as_xlsx(lines, today),
                "csv": lambda: ledger_files.as_csv(lines),
                "pdf": lambda: ledger_files.as_pdf(lines, context),
            }[kind]()

        def begin(found: tuple[PrintContext, dt.date]) -> None:
            make_and_save(
                self.ctx, self, path, lambda: make(*found), lambda: services.ledger.note_export(actor, kind),
                done=partial(self._written, done), failed=failed,
            )  # fmt: skip

        task = self.ctx.tasks.read(lambda: (services.paper.plain_context(actor), services.unit.today()))
        task.on_done(begin).on_error(failed).owned_by(self).start()

    def _written(self, done: Callable[[], object]) -> None:
        done()
        self.ctx.shell.toast.say(_("The file is saved. It is not encrypted; delete it when it has been used."))

    # the shell

    def page_actions(self) -> list[QAction]:
        """Ctrl+F."""
        return [self._find]

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.table

    def panes(self) -> list[QWidget]:
        """Filters, list, grounds."""
        return [self.filter, self.table, self.side]

    def place(self) -> Any:
        """The row and the scroll."""
        row = self.table.current()
        return row.id if row is not None else None, self.table.place()

    def restore(self, state: Any) -> None:
        """Back to it."""
        self.table.select(state[0])
        self.table.set_place(state[1])


def _combo(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made


def _fill(combo: QComboBox, every: str, options: list[tuple[str, Any]]) -> None:
    """Other options; what was chosen stays where it is still there."""
    kept = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(every, None)
    for said, value in options:
        combo.addItem(said, value)
    combo.setCurrentIndex(max(0, combo.findData(kept)))
    combo.blockSignals(False)


def _counted(shown: int, total: int) -> str:
    if shown == total:
        return _n("{n} entry", "{n} entries", total).format(n=total)
    return _("{shown} of {total} entries").format(shown=shown, total=total)
