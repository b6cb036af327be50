"""Åtkomstloggen as a page: the newest acts first, with filters. Reading it is itself logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from fhr_desktop.services.privacy import Access
from i18n import _
from ui import words
from ui.components.buttons import Button
from ui.components.filter_bar import FilterBar
from ui.components.headers import PageHeader
from ui.components.layout import down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext
from ui.pages.privacy.acts import OUT, READ, STORE, WRITTEN, act, detail, kind, with_reason
from ui.shell.page import Page

STEP = 500  # entries read at a time
_MARKS = {READ: "", WRITTEN: "draft", OUT: "sent", STORE: "info"}


def columns() -> list[ListColumn[Access]]:
    """When, who, what, about which case."""
    return [
        ListColumn("at", _("When"), lambda a: words.moment(a.at), 160, sort=lambda a: a.n),
        ListColumn("who", _("Who"), lambda a: a.who, 170, strong=True),
        ListColumn("act", _("What"), lambda a: act(a.action), 360, mark=_mark),
        ListColumn("number", _("Case"), lambda a: a.number, 110),
        ListColumn("detail", _("About"), detail),
    ]


def _mark(access: Access) -> str:
    return "old" if with_reason(access) else _MARKS[kind(access)]


class AccessLogPage(Page):
    """The list. Enter opens the case an act was about."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._limit = STEP
        self.more = Button(_("Show older"), "quiet", "clock-counter-clockwise", pressed=self._older)
        again = Button(_("Read anew"), "quiet", "arrows-clockwise", pressed=self.read)
        line = _("who has read and done what; the log cannot be changed")
        self._header = PageHeader(_("Access log"), line, self.more, again)
        self.table: ListTable[Access] = ListTable(_("Access log"), columns(), lambda a: a.n)
        remember(self.table, ctx.settings, "access_log")
        self.table.opened.connect(self._open)
        self.filter = FilterBar(self.table)
        self._toggle(_("Read"), READ)
        self._toggle(_("Written"), WRITTEN)
        self._toggle(_("Taken out"), OUT)
        self._toggle(_("The database"), STORE)
        self.filter.add_toggle(_("With a reason"), with_reason)
        down(self, self._header, self.filter, (self.table, 1))
        self._find = QAction(_("Filter the access log"), self)
        self._find.setShortcut("Ctrl+F")
        self._find.triggered.connect(lambda: self.filter.field.setFocus())

    def _toggle(self, said: str, wanted: str) -> None:
        keep: Callable[[Access], bool] = lambda access: kind(access) == wanted  # noqa: E731  # bound to this kind
        self.filter.add_toggle(said, keep)

    def title(self) -> str:
        """The page's word."""
        return _("Access log")

    def opened(self, argument: Any) -> None:
        """Read the newest."""
        self.read()

    def read(self) -> None:
        """Read the log anew; that too stands in it next time."""
        log = self.ctx.services.privacy.log
        self.ctx.tasks.read(log, self.ctx.actor, None, self._limit).on_done(self._show).owned_by(self).start()

    def _show(self, found: tuple[Access, ...]) -> None:
        self.table.set_rows(found)
        self.more.setEnabled(len(found) >= self._limit)

    def _older(self) -> None:
        self._limit += STEP
        self.read()

    def _open(self, access: Access) -> None:
        if access.number:
            find = self.ctx.services.cases.find
            task = self.ctx.tasks.read(find, self.ctx.actor, access.number)
            task.on_done(lambda case: self.ctx.navigate("case", case)).owned_by(self).start()

    def page_actions(self) -> list[QAction]:
        """Ctrl+F."""
        return [self._find]

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.table

    def panes(self) -> list[QWidget]:
        """Filters and list."""
        return [self.filter, self.table]

    def place(self) -> Any:
        """How far the list is scrolled."""
        return self.table.place()

    def restore(self, state: Any) -> None:
        """Back to it."""
        self.table.set_place(state)
