"""Ärenden: filter row, list, preview, saved views. What a case holds is the case page's matter."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from db.queries.investigations import CaseRow
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case, Note, Visit
from fhr_desktop.domain.unit import OrganisationSettings
from i18n import _, _n
from ui import words
from ui.components.buttons import Button, IconButton, with_key
from ui.components.empty import EmptyState
from ui.components.filter_bar import FilterBar
from ui.components.headers import PageHeader
from ui.components.layout import Column, down
from ui.components.list_view import ListTable, remember
from ui.context import AppContext
from ui.pages.cases.columns import Unit, columns
from ui.pages.cases.filters import ENDED_STAGES, STAGES, MenuChip, Wanted
from ui.pages.cases.preview import Preview
from ui.shell.page import Page
from ui.theme import theme

LIST, NONE_YET, NO_MATCH = range(3)


class CasesPage(Page):
    """The list of all cases."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._unit: Unit | None = None
        self._rows: tuple[CaseRow, ...] = ()
        self._wanted = Wanted.of(ctx.settings.get("cases.wanted"))
        self._column = down(self)
        self._header = PageHeader(_("Cases"), "", *self._header_buttons())
        self._column.addWidget(self._header)

    def _header_buttons(self) -> list[QWidget]:
        self._views = Button(_("Views"), "quiet", "bookmarks-simple", pressed=self._open_views)
        self._new = Button(_("New enquiry"), "primary", "plus", pressed=self._begin)
        return [self._views, with_key(self._new, "Ctrl N, I")]

    def _begin(self) -> None:
        """A new enquiry; a name the list was searched for goes along."""
        text = self._filter.field.text().strip() if self._unit is not None else ""
        self.ctx.navigate("inquiry", {"searched": text} if text else None)

    # the page's life

    def title(self) -> str:
        """The page's word."""
        return _("Cases")

    def opened(self, argument: Any) -> None:
        """Read the list anew."""
        self.refresh(None)

    def refresh(self, changes: Any) -> None:
        """Read the list anew when a case, a home or a contact has changed."""
        if changes is not None and not changes.touches(Case, Home, Note, Visit, OrganisationSettings):
            return
        self.ctx.tasks.read(self._read).on_done(self._show).owned_by(self).start()

    def _read(self) -> tuple[Unit, tuple[CaseRow, ...]]:
        services, actor = self.ctx.services, self.ctx.actor
        unit = Unit(
            services.unit.today(),
            services.unit.settings().silence_days,
            words.user_names(services.unit.users()),
            words.municipality_names(services.unit.municipalities()),
        )
        rows = services.cases.rows(actor)
        return unit, (*rows, *(services.cases.rows(actor, ended=True) if self._wanted.ended else ()))

    def _show(self, found: tuple[Unit, tuple[CaseRow, ...]]) -> None:
        unit, self._rows = found
        if self._unit is None:
            self._build(unit)
        elif unit != self._unit:
            self._unit = unit
            self.table.rows_model.columns = tuple(columns(unit))
        self._unit = unit
        self.table.set_rows(self._rows)
        self._tell()

    def _build(self, unit: Unit) -> None:
        self._unit = unit
        self.table: ListTable[CaseRow] = ListTable(_("Cases"), columns(unit), lambda row: row.id)
        remember(self.table, self.ctx.settings, "cases")
        self.table.opened.connect(self._open)
        self.table.previewed.connect(lambda _row: self._toggle_preview())
        self.table.current_changed.connect(self._preview_row)
        self._preview = Preview(lambda: self._open(self.table.current()), self._write_note)
        self._preview.setVisible(bool(self.ctx.settings.get("cases.preview", False)) and not theme().roomy)
        self._filter = FilterBar(self.table, noun=_counted)
        self._chips(unit)
        new = Button(_("Register an enquiry"), "primary", "plus", pressed=lambda: self.ctx.navigate("inquiry"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState(
                _("No cases yet"),
                _("All families are gathered here, from their first call to the assessment. Register the first one."),
                with_key(new, "Ctrl N, I"),
            )
        )
        all_ = Button(_("Show all"), pressed=self._show_all)
        self._stack.addWidget(
            EmptyState(_("No case fits"), _("There are cases, but none that fits all the filters chosen."), all_)
        )
        split = QSplitter()
        split.setHandleWidth(1)
        split.addWidget(Column(self._filter, (self._stack, 1)))
        split.addWidget(self._preview)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([900, theme().scaled(320)])
        self._column.addWidget(split, 1)
        self.table.rows_model.modelReset.connect(self._tell)
        self._apply()
        if self.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chips(self, unit: Unit) -> None:
        me = self.ctx.actor.user_id
        bar, wanted = self._filter, self._wanted
        self._mine = bar.add_toggle(_("Mine"), lambda row: me in row.investigators, on=wanted.mine)
        stages = [(state.value, words.state(state)) for state in (*STAGES, *ENDED_STAGES)]
        self._stages = MenuChip(_("Stage"), stages)
        self._places = MenuChip(_("Municipality"), sorted(unit.municipalities.items(), key=lambda one: one[1]))
        for chip, chosen in ((self._stages, wanted.stages), (self._places, wanted.municipalities)):
            chip.choose(chosen)
            chip.picked.connect(self._chosen)
            bar.add_widget(chip)
        silent = _("Silent over {n} days").format(n=unit.silence_days)
        self._silent = bar.add_toggle(silent, lambda row: self._now().is_silent(row), on=wanted.silent)
        self._clashes = bar.add_toggle(_("Clashes"), lambda row: bool(row.clashes), on=wanted.clashes)
        bar.narrow(self._fits)
        self._ended = Button(_("Ended too"), "filter")
        self._ended.setCheckable(True)
        self._ended.setChecked(wanted.ended)
        bar.add_widget(self._ended)
        for button in (self._mine, self._silent, self._clashes, self._ended):
            button.toggled.connect(lambda _on: self._chosen())
        self._columns = IconButton("columns", _("Columns"), pressed=self._choose_columns)
        bar.add_end(self._columns)

    def _now(self) -> Unit:
        assert self._unit is not None
        return self._unit

    # filters and views

    def _fits(self, row: CaseRow) -> bool:
        places, stages = self._places.chosen, self._stages.chosen
        return (not stages or row.state.value in stages) and (not places or row.municipality in places)

    def _chosen(self) -> None:
        """A chip has been pressed: filter, remember, and read the ended cases when they are asked for."""
        before = self._wanted
        self._wanted = Wanted(
            mine=self._mine.isChecked(),
            silent=self._silent.isChecked(),
            clashes=self._clashes.isChecked(),
            ended=self._ended.isChecked(),
            stages=self._stages.chosen,
            municipalities=self._places.chosen,
        )
        if self._wanted == before:
            return
        self.ctx.settings.set("cases.wanted", self._wanted.plain())
        if self._wanted.ended != before.ended:
            self.refresh(None)
        self._apply()

    def _apply(self) -> None:
        self._filter.apply()

    def use(self, wanted: Wanted) -> None:
        """Show the cases a view wants."""
        self._mine.setChecked(wanted.mine)
        self._silent.setChecked(wanted.silent)
        self._clashes.setChecked(wanted.clashes)
        self._stages.choose(wanted.stages)
        self._places.choose(wanted.municipalities)
        self._ended.setChecked(wanted.ended)
        self._chosen()

    def _show_all(self) -> None:
        self._filter.field.clear()
        self.use(replace(Wanted(), ended=self._wanted.ended))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def views_menu(self) -> QMenu:
        """All cases, the saved views, and saving or forgetting one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        unit = self._now()
        for view in (Wanted(), Wanted(mine=True), Wanted(silent=True)):
            menu.addAction(view.said(dict(unit.municipalities), unit.silence_days), partial(self.use, view))
        saved = self._saved()
        if saved:
            menu.addSeparator()
        for view, state in saved:
            said = view.said(dict(unit.municipalities), unit.silence_days)
            menu.addAction(said, partial(self._use_saved, view, state))
        menu.addSeparator()
        known = [view for view, _state in saved]
        if self._wanted in known:
            menu.addAction(_("Forget this view"), lambda: self._keep([o for o in saved if o[0] != self._wanted]))
        elif self._wanted not in (Wanted(), Wanted(mine=True), Wanted(silent=True)):
            here = (self._wanted, self.table.list_state())
            menu.addAction(_("Save this view"), lambda: self._keep([*saved, here]))
        if not menu.actions()[-1].text():
            menu.removeAction(menu.actions()[-1])
        return menu

    def _open_views(self) -> None:
        if self._unit is not None:
            self.views_menu().popup(self._views.mapToGlobal(QPoint(0, self._views.height())))

    def _saved(self) -> list[tuple[Wanted, dict[str, Any]]]:
        found = self.ctx.settings.get("cases.views", [])
        return [(Wanted.of(one.get("wanted")), one.get("list") or {}) for one in found]

    def _keep(self, views: list[tuple[Wanted, dict[str, Any]]]) -> None:
        self.ctx.settings.set("cases.views", [{"wanted": view.plain(), "list": state} for view, state in views])

    def _use_saved(self, wanted: Wanted, state: dict[str, Any]) -> None:
        self.table.restore_state(state)
        self.use(wanted)

    def _choose_columns(self) -> None:
        self.table.columns_menu().popup(self._columns.mapToGlobal(QPoint(0, self._columns.height())))

    # what is shown

    def _tell(self) -> None:
        model = self.table.rows_model
        self._stack.setCurrentIndex(LIST if model.rowCount() else NO_MATCH if model.total else NONE_YET)
        self._filter.setVisible(bool(model.total) or self._wanted.ended)
        places = len({row.municipality for row in self._rows if row.municipality})
        families = _n("{n} family", "{n} families", len(self._rows)).format(n=len(self._rows))
        where = _n("in {n} municipality", "in {n} municipalities", places).format(n=places)
        self._header.set_line(f"{families} {where}" if self._rows else "")

    def _preview_row(self, row: CaseRow | None) -> None:
        if self._preview.isVisible():
            self._preview.show_row(row, self._now())

    def _toggle_preview(self) -> None:
        shown = not self._preview.isVisible()
        self._preview.setVisible(shown)
        self.ctx.settings.set("cases.preview", shown)
        self._preview_row(self.table.current())

    def _open(self, row: CaseRow | None) -> None:
        if row is not None:
            self.ctx.navigate("case", row.id)

    def _write_note(self) -> None:
        row = self.table.current()
        if row is not None:
            self.ctx.navigate("case", {"case": row.id, "note": True})

    # keys and panes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape shuts the preview."""
        if event.key() == Qt.Key.Key_Escape and self._unit is not None and self._preview.isVisible():
            self._toggle_preview()
            return
        super().keyPressEvent(event)

    def page_actions(self) -> list[QAction]:
        """Filter with Ctrl+F, preview."""
        actions = []
        for word, run, key, icon in (
            (_("Filter the list"), lambda: self._filter.field.setFocus(), "Ctrl+F", "funnel"),
            (_("Show or hide the preview"), self._toggle_preview, "", "columns"),
        ):
            actions.append(self.action(word, run, key, icon))
        return actions

    def primary_focus(self) -> QWidget | None:
        """The list."""
        return self.table if self._unit is not None else None

    def panes(self) -> list[QWidget]:
        """Filter row, list, preview."""
        if self._unit is None:
            return [self]
        return [self._filter, self.table, *([self._preview] if self._preview.isVisible() else [])]

    def place(self) -> Any:
        """Row and scroll."""
        row = self.table.current() if self._unit is not None else None
        return None if row is None else (row.id, self.table.place().y())

    def restore(self, state: Any) -> None:
        """Back to the row."""
        if self._unit is not None:
            self.table.select(state[0])
            self.table.set_place(QPoint(0, state[1]))


def _counted(shown: int, total: int) -> str:
    if shown == total:
        return _n("{n} case", "{n} cases", total).format(n=total)
    return _("{shown} of {total} cases").format(shown=shown, total=total)
