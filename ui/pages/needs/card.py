"""The card of one request: all that the municipality has said, in sections, with its state and its log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.needs import ENDED, Need, NeedStep
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.library import library
from fhr_desktop.services import need_words
from fhr_desktop.services.actor import Right
from fhr_desktop.services.needs import NeedFile
from fhr_desktop.services.pool_papers import REQUEST
from fhr_desktop.services.sync.views import Conflict
from i18n import _
from ui import words
from ui.components.banner import Notice
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.inputs.choice import Options
from ui.components.labels import Label
from ui.components.layout import ScrollPane, down
from ui.components.record_form import RecordForm
from ui.components.side import WithInspector
from ui.conflicts.dialog import ConflictDialog
from ui.context import AppContext
from ui.pages.needs.card_form import make_form
from ui.pages.needs.card_side import NeedSide
from ui.pages.needs.moving import NeedMover
from ui.preview.print_preview import PrintPreview
from ui.record_editor import EditorPlace, RecordEditor, saving
from ui.shell.page import Page
from ui.theme import theme

WAITING, OPEN, SHUT = range(3)
WIDTH = 860  # of the form, at 100 %


@dataclass(frozen=True)
class CardView:
    """The request as read just now."""

    file: NeedFile
    today: dt.date
    municipalities: Options
    conflicts: tuple[Conflict, ...]
    may_write: bool

    @property
    def position(self) -> int:
        """How far the log had come."""
        return self.file.position

    @property
    def need(self) -> Need:
        """The request."""
        return self.file.need


class NeedPage(Page):
    """One request at a time: opened with its id."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.menu_word = _("&Request")
        self._need_id: RecordId | None = None
        self._view: CardView | None = None
        self._mover = NeedMover(ctx, self)
        self._move = Button(_("Another state …"), "secondary", "caret-down", pressed=self._open_moves)
        self._move.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._match = Button(_("Find homes"), "primary", "puzzle-piece", pressed=self._find)
        self._header = PageHeader(_("Request"), "", self._move, self._match)
        self._hint = Label("", "help", wrap=True)
        self._no_names = Notice(
            _("Never write the child's name, personnummer, address, school or diagnoses."), "info", "info"
        )
        self._protected = Notice(
            _("The child has protected personal data. The request is in no list; it is opened by its number."),
            "prot", "shield-check",
        )  # fmt: skip
        self.form_pane = ScrollPane(self._protected, self._no_names, self._hint, margins=(20, 12, 16, 24), spacing=8)
        self._place = EditorPlace(self.form_pane.column)
        self.side = NeedSide()
        self._panes = WithInspector(self.form_pane, self.side, settings=ctx.settings, key="need", width=300)
        self._panes.say_within("clock-counter-clockwise", _("Log"))
        again = Button(_("To the requests"), "primary", pressed=lambda: ctx.navigate("needs"))
        gone = EmptyState(_("The request is not here"), _("It may not have come to this computer yet."), again)
        self._outer = QStackedWidget()
        for widget in (QWidget(), self._panes, gone):
            self._outer.addWidget(widget)
        down(self, self._header, (self._outer, 1))
        self._acts = [
            self.action(_("Find homes"), self._find, "Ctrl+Return", "puzzle-piece"),
            self.action(_("Another state …"), self._open_moves, "Ctrl+L", "arrows-left-right"),
            self.action(_("Print …"), self.print_out, "Ctrl+P", "printer"),
            self.action(_("Log"), self._to_log, "", "clock-counter-clockwise"),
        ]

    # the page's life

    def title(self) -> str:
        """The request's number."""
        return _("Request {number}").format(number=self._view.need.number) if self._view else _("Request")

    def opened(self, argument: Any) -> None:
        """Open a request; the reading is noted."""
        if argument != self._need_id:
            self.save_pending()
            self._need_id, self._view = argument, None
            self._outer.setCurrentIndex(WAITING)
        self._load(self.ctx.services.needs.open)

    def refresh(self, changes: Any) -> None:
        """Read anew when it has changed."""
        if self._need_id is not None and (changes is None or changes.touches(Need, NeedStep)):
            self._load(self.ctx.services.needs.refresh)

    def save_pending(self) -> None:
        """Write what is being typed."""
        self._place.save_pending()

    def _load(self, how: Callable[..., NeedFile]) -> None:
        task = self.ctx.tasks.read(self._ask, how, self._need_id)
        task.on_done(self._show).on_error(self._refused).owned_by(self).start()

    def _ask(self, how: Callable[..., NeedFile], need_id: RecordId) -> CardView:
        services, actor = self.ctx.services, self.ctx.actor
        file = how(actor, need_id)
        conflicts = services.inbox.of_record(actor, Need.table(), need_id)
        named = words.municipality_names(services.unit.municipalities()).items()
        places = tuple(sorted(named, key=lambda one: one[1]))
        return CardView(file, services.unit.today(), places, conflicts, actor.may(Right.WRITE_CASEWORK))

    def _refused(self, _error: FhrError) -> None:
        self._view = None
        self._outer.setCurrentIndex(SHUT)

    def _show(self, view: CardView) -> None:
        if view.need.id != self._need_id:
            return
        first, self._view = self._view is None, view
        need = view.need
        asks = dict(view.municipalities).get(need.municipality, need.municipality)
        spent = words.days_passed(need.days_open(view.today))
        state = need_words.state_said(need.state).lower()
        line = (_("from {municipality}").format(municipality=asks), f"{state}, {spent}")
        self._header.set_title(need.number)
        self._header.set_line(" · ".join(line))
        self._protected.setVisible(need.protected)
        self._move.setVisible(view.may_write and bool(self._mover.steps(need)))
        self._hint.setText(_("Saved when you leave a field."))
        self._hint.setVisible(view.may_write)
        editor = self._editor_for(view)
        editor.show(need, view, need.number)
        editor.form.set_read_only(not view.may_write)
        self.side.show_file(view.file, view.today)
        self._outer.setCurrentIndex(OPEN)
        self.titled.emit()
        if first and self.isVisible():
            self.form_pane.verticalScrollBar().setValue(0)
            focus = self.primary_focus()
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _editor_for(self, view: CardView) -> RecordEditor:
        """The form is made anew when its fields are others: once a request has ended, and in another text size."""

        def make() -> RecordEditor:
            form = make_form(view.need, view.today, view.municipalities)
            form.setMaximumWidth(theme().scaled(WIDTH))
            save = saving(self.ctx, self, self.ctx.services.needs.save)
            return RecordEditor(self.ctx, form, save, self._compare)

        return self._place.editor_for((view.need.state in ENDED, view.need.home_type, theme().roomy), make)

    @property
    def form(self) -> RecordForm:
        """The fields that are shown."""
        assert self._place.form is not None
        return self._place.form

    # what is done

    def _compare(self, first: Conflict) -> None:
        view = self._view
        if view is not None and view.may_write:
            found = sorted(view.conflicts, key=lambda one: one is not first)
            ConflictDialog(self.ctx, self, found, view.today).open()

    def _find(self) -> None:
        if self._need_id is not None:
            self.save_pending()
            self.ctx.navigate("matching", self._need_id)

    def _open_moves(self) -> None:
        if self._view is not None and self._move.isVisible():
            self.save_pending()
            menu = self._mover.menu(self._view.need)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._move.mapToGlobal(QPoint(0, self._move.height())))

    def _to_log(self) -> None:
        self._panes.reveal()
        self.side.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # the window's questions

    def print_out(self) -> None:
        """The request on paper (F14), with what is being typed."""
        if self._view is None:
            return
        self.save_pending()
        papers, actor, need = self.ctx.services.pool_papers, self.ctx.actor, self._view.need
        title = f"{library().title(REQUEST)} {need.number}"
        PrintPreview(
            self.window(), self.ctx, title, f"{REQUEST} {need.number}",
            lambda: papers.preview_request(actor, need.id), lambda: papers.request(actor, need.id),
        ).open()  # fmt: skip

    def page_actions(self) -> list[QAction]:
        """Finding homes, its state, its paper, its log."""
        return self._acts

    def primary_focus(self) -> QWidget | None:
        """The first field."""
        return self.form.fields["municipality"] if self._place.form is not None and self._view is not None else None

    def panes(self) -> list[QWidget]:
        """The form and the log."""
        if self._view is None:
            return [self]
        return [self.form_pane, *([self.side] if self.side.isVisible() else [])]

    def place(self) -> Any:
        """How far it is scrolled."""
        return self.form_pane.verticalScrollBar().value()

    def restore(self, state: Any) -> None:
        """Scroll back."""
        self.form_pane.verticalScrollBar().setValue(int(state or 0))
