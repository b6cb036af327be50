"""Förfrågningar: the municipalities' requests in a list, those that wait first. Enter finds homes for one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.needs import Need
from fhr_desktop.services.actor import Right
from fhr_desktop.services.outcome import Outcome
from i18n import _, _n
from ui import words
from ui.components.buttons import Button, key_words, with_key
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.layout import Column, down
from ui.context import AppContext
from ui.pages.needs.needs_list import NeedsList, NeedsRead
from ui.pages.needs.new_need import NeedChoices, NewNeedDialog, ask_choices
from ui.shell.page import Page

WAITING, SHOWN, EMPTY = range(3)
NEW_KEY = "Ctrl+N, F"


class NeedsPage(Page):
    """The requests. Opened with nothing, or "new" to begin one."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.menu_word = _("&Request")
        self._shown = False
        self._wish: Any = None
        self._may = ctx.actor.may(Right.WRITE_CASEWORK)
        self._new = with_key(Button(_("New request …"), "primary", "plus", pressed=self.begin), key_words(NEW_KEY))
        self._new.hide()
        self._header = PageHeader(_("Requests"), "", self._new)
        self.list = NeedsList(ctx, ctx.services.unit.today())
        self.table = self.list.table
        self.table.opened.connect(lambda need: ctx.navigate("matching", need.id))
        first = Button(_("New request …"), "primary", "plus", pressed=self.begin)
        self._none = EmptyState(
            _("No requests yet"),
            _("What municipalities ask for is gathered here, from the day it came in until the child has a home."),
            first if self._may else None,
        )
        self._stack = QStackedWidget()
        for widget in (QWidget(), Column(self.list), self._none):
            self._stack.addWidget(widget)
        down(self, self._header, (self._stack, 1))
        self._acts = [
            *([self.action(_("New request …"), self.begin, NEW_KEY, "plus")] if self._may else []),
            self.action(_("Find homes"), self._match, "", "puzzle-piece"),
            self.action(_("Open the request's card"), self._card, "F2", "pencil-simple"),
            self.action(_("Filter the list"), lambda: self.list.filter.field.setFocus(), "Ctrl+F", "funnel"),
        ]

    def title(self) -> str:
        """The page's word."""
        return _("Requests")

    # the page's life

    def opened(self, argument: Any) -> None:
        """The list, read anew."""
        self._shown = False
        self._load()
        if argument == "new":
            self.begin()

    def refresh(self, changes: Any) -> None:
        """Read anew when a request has changed."""
        if changes is None or changes.touches(Need):
            self._load()

    def _load(self) -> None:
        self.ctx.tasks.read(self._ask).on_done(self._show).owned_by(self).start()

    def _ask(self) -> NeedsRead:
        services = self.ctx.services
        names = words.municipality_names(services.unit.municipalities())
        return NeedsRead(services.needs.listed(self.ctx.actor), services.unit.today(), names)

    def _show(self, read: NeedsRead) -> None:
        waiting, unseen = read.waiting(), read.unseen()
        said = [_n("{n} waits", "{n} wait", waiting).format(n=waiting)] if waiting else []
        if unseen:
            hidden = _n("{n} of them is protected and not listed", "{n} of them are protected and not listed", unseen)
            said.append(hidden.format(n=unseen))
        self._header.set_line(", ".join(said))
        self.list.show_needs(read)
        self._stack.setCurrentIndex(SHOWN if read.needs else EMPTY)
        self._new.setVisible(self._may and bool(read.needs))
        wish, self._wish = self._wish, None
        if wish is not None:
            self.list.restore(wish)
        first, self._shown = not self._shown, True
        window = self.window()
        if first and self.isVisible() and window.isActiveWindow():
            focus = self.primary_focus() if read.needs else self._none
            assert focus is not None
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    # what is done

    def begin(self) -> None:
        """Ask for a new request, and find homes for it."""
        task = self.ctx.tasks.read(lambda: ask_choices(self.ctx))
        task.on_done(self._ask_new).owned_by(self).start()

    def _ask_new(self, choices: NeedChoices) -> None:
        NewNeedDialog(self.ctx, self, choices, self._made).open()

    def _made(self, outcome: Outcome[Need]) -> None:
        self.ctx.bus.changed.emit(outcome.changes)
        self.ctx.navigate("matching", outcome.value.id)

    def _match(self) -> None:
        need = self.table.current()
        if need is not None:
            self.ctx.navigate("matching", need.id)

    def _card(self) -> None:
        need = self.table.current()
        if need is not None:
            self.ctx.navigate("need", need.id)

    # the window's questions

    def page_actions(self) -> list[QAction]:
        """A new one, and what is done with the one that is chosen."""
        return self._acts

    def primary_focus(self) -> QWidget | None:
        """The list."""
        return self.table

    def panes(self) -> list[QWidget]:
        """The filter and the list."""
        return [self.list.filter, self.table]

    def place(self) -> Any:
        """The row, the scroll and the filter."""
        return self.list.place()

    def restore(self, state: Any) -> None:
        """Back to it, now if it is there and again when the list has been read."""
        self._wish = state
        self.list.restore(state)
