"""Synk as a page: its header, bands and tabs, and the preview that takes their place before a package is taken in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync.views import Arrival, Colleague, Exchanged, Line, Unit
from i18n import _
from ui import words
from ui.components.buttons import Button, key_words, with_key
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.labels import Label
from ui.components.layout import Row, down
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.sync import saying
from ui.pages.sync.arrival import ArrivalView
from ui.pages.sync.focus_key import FocusKey
from ui.pages.sync.inbox import InboxPanel
from ui.pages.sync.joining import Alone, Ways
from ui.pages.sync.making import Making
from ui.pages.sync.packages import packages
from ui.pages.sync.sending import OPEN_KEY, Sending
from ui.pages.sync.taking import Taking
from ui.pages.sync.working import Said, WorkBand
from ui.shell.page import Page

KEY = "Ctrl+Shift+S"  # from anywhere; then Enter
TABS = SEND, SINCE, INBOX, PACKAGES = "send", "since", "inbox", "packages"
_CASE_TAB = {"home": "family", "person": "family", "visit": "talks", "note": "events", "form_document": "papers"}


@dataclass(frozen=True, slots=True)
class SyncRead:
    """What the page shows, read at one moment."""

    today: dt.date
    unit: Unit
    colleagues: tuple[Colleague, ...]
    folder: Path | None
    latest: Arrival | None
    unread: bool
    history: tuple[Exchanged, ...]
    waiting: int


class SyncPage(Page):
    """Opened with nothing, a tab's key, {"file": Path} for a file dropped, or {"to": device} to make it a package."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._read: SyncRead | None = None
        self._to: bytes | None = None
        self._wish = ""  # the tab asked for, until the first reading has come
        self._eager = False  # Enter came before the first reading
        self._to_lines = False  # something has been taken in: the reading begins at its first line
        self.work, self.said = WorkBand(), Said()
        self.making = Making(ctx, self, self.work, self.said, self._made)
        self.taking = Taking(
            ctx, self, self.work, self.said, self.making,
            previewed=self.show_preview, taken=self._taken, asked=self._all_colleagues,
        )  # fmt: skip
        self._outer = QStackedWidget()
        self._outer.addWidget(self._tabbed())
        self._outer.addWidget(self._previewing())
        self._header, self._preview_header = self._headers()
        down(self, self._header, self._preview_header, self.work, self.said, (self._outer, 1))
        self._preview_header.hide()
        self._open_action = self.action(_("Take in a file from a colleague …"), self.taking.choose, OPEN_KEY, "tray")

    def _headers(self) -> tuple[PageHeader, PageHeader]:
        self.make_button = Button(_("Make a package"), "primary", "package", pressed=self.make)
        self._make_pair = FocusKey(self.make_button, key_words(KEY))
        self.open_button = Button(_("Take in a file …"), icon="tray", pressed=self.taking.choose)
        line = _("no network is needed")
        header = PageHeader(_("Sync"), line, self.open_button, self._make_pair)
        self.take_button = Button(_("Take in"), "primary", "tray", pressed=self.taking.take_in)
        self.cancel_button = Button(_("Cancel"), pressed=self.leave_preview)
        preview = PageHeader("", "", with_key(self.cancel_button, "Esc"), FocusKey(self.take_button))  # fmt: skip
        return header, preview

    def _tabbed(self) -> QWidget:
        self.sending = Sending(self.ctx, self.taking.choose, self._other_folder)
        self.sending.wanted.connect(self.make)
        ways = Ways(
            ask=lambda: self.ctx.navigate("devices", "ask"),
            let_in=lambda: self.ctx.navigate("devices", "let_in"),
            digits=lambda: self.ctx.navigate("devices"),
            choose_file=self.taking.choose,
        )
        self.alone = Alone(ways)
        self._send = QStackedWidget()
        for widget in (QWidget(), self.sending, self.alone):
            self._send.addWidget(widget)
        self.since = ArrivalView(self.ctx.settings, preview=False)
        self.since.opened.connect(self._open_line)
        self.inbox = InboxPanel(self.ctx)
        self.inbox.counted.connect(self._count_waiting)
        self.packages = packages(self.ctx)
        self.tabs = Tabs([_("Send"), _("Since last"), _("To decide"), _("Packages")], _("Parts of sync"))
        self._stack = QStackedWidget()
        for widget in (self._send, self._since(), self.inbox, self._packages()):
            self._stack.addWidget(widget)
        self.tabs.chosen.connect(self._stack.setCurrentIndex)
        both = QWidget()
        down(both, self.tabs, (self._stack, 1))
        return both

    def _since(self) -> QWidget:
        self.all_read = Button(_("Mark all as read"), "quiet", "checks", pressed=self.mark_read)
        self._short = Label("", "small")
        foot = Row(self.all_read, None, self._short, line="top", margins=(12, 3, 16, 3), height=42)
        full = QWidget()
        down(full, (self.since, 1), foot)
        empty = EmptyState(
            _("Nothing taken in yet"),
            _("When you have taken in a package, here stands what it brought: new, changed and written differently."),
        )
        self._since_stack = QStackedWidget()
        self._since_stack.addWidget(empty)
        self._since_stack.addWidget(full)
        return self._since_stack

    def _packages(self) -> QWidget:
        empty = EmptyState(
            _("No packages yet"), _("Every package you make or take in is listed here, with whom and how much.")
        )
        self._packages_stack = QStackedWidget()
        self._packages_stack.addWidget(empty)
        self._packages_stack.addWidget(self.packages)
        return self._packages_stack

    def _previewing(self) -> QWidget:
        self.preview = ArrivalView(self.ctx.settings, preview=True)
        self.preview.trust.agreed.connect(lambda agreed: self.take_button.setEnabled(agreed))
        return self.preview

    # the page's life

    def title(self) -> str:
        """The page's word."""
        return _("Sync")

    def opened(self, argument: Any) -> None:
        """Read everything anew, and do what the argument asks."""
        if isinstance(argument, dict):
            self._to = argument.get("to")
            file = argument.get("file")
            self.ctx.shell.call_place(None)  # going back here does not look in the file again
            if file is not None:
                self.taking.look(Path(file))
        elif argument in TABS:
            self._wish = argument
            self.go_to(argument)
        self.load()

    def go_to(self, key: str) -> None:
        """Show a tab."""
        self.tabs.choose(TABS.index(key))

    def refresh(self, changes: Any) -> None:
        """Whatever is written waits to be sent; what is taken in brings news."""
        self.load()
        self.inbox.refresh(changes)

    def load(self) -> None:
        """Ask the store."""
        self.ctx.tasks.read(self._ask).on_done(self.show_read).owned_by(self).start()

    def _ask(self) -> SyncRead:
        services, actor = self.ctx.services, self.ctx.actor
        exchange = services.exchange
        return SyncRead(
            today=services.unit.today(),
            unit=services.devices.unit(actor),
            colleagues=exchange.colleagues(actor),
            folder=exchange.remembered_folder(),
            latest=exchange.latest(actor),
            unread=exchange.unread(actor),
            history=exchange.history(actor),
            waiting=services.inbox.waiting(actor),
        )

    def show_read(self, read: SyncRead) -> None:
        """Show what was read."""
        first, self._read = self._read is None, read
        alone = not read.colleagues
        self._header.set_line(self._line(read))
        self._make_pair.setVisible(not alone)
        self._send.setCurrentIndex(2 if alone else 1)
        asked = words.near_moment(read.unit.asked, read.today) if read.unit.asked is not None else ""
        self.alone.show_for(manages=read.unit.may_manage, asked=asked)
        self.making.remember(read.folder)
        self.sending.show_folder(self.making.folder)
        self.sending.show_unit(read.unit)
        self.sending.show_colleagues(read.colleagues, read.today)
        self._show_latest(read)
        self._packages_stack.setCurrentIndex(int(bool(read.history)))
        self.packages.set_rows(read.history)
        self._count_waiting(read.waiting)
        if self._to is not None and not alone:
            self._send_to(self._to)
        elif first and read.unread and not self._wish:
            self.go_to(SINCE)
        if self._to_lines and read.latest is not None:
            self._to_lines = False
            self.since.first().setFocus(Qt.FocusReason.OtherFocusReason)
        if self._eager:
            self._eager = False
            self.make()
        elif first and self.isVisible():
            self.primary_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _line(read: SyncRead) -> str:
        said = [_("no network is needed")]
        if read.latest is not None and read.latest.taken_in is not None:
            when = words.near_moment(read.latest.taken_in, read.today)
            said.append(_("latest package taken in {when}").format(when=when))
        return " · ".join(said)

    def _show_latest(self, read: SyncRead) -> None:
        latest = read.latest
        self._since_stack.setCurrentIndex(int(latest is not None))
        if latest is not None:
            self.since.show_arrival(latest, read.today, unread=read.unread)
            self._short.setText(saying.in_short(latest))
        self._count_unread()

    def _count_unread(self) -> None:
        unread = sum(line.unread for line in self.since.lines)
        self.tabs.set_count(TABS.index(SINCE), str(unread) if unread else "")
        self.all_read.setEnabled(bool(unread))

    def _count_waiting(self, number: int) -> None:
        self.tabs.set_count(TABS.index(INBOX), str(number) if number else "")

    # making

    def make(self) -> None:
        """A package for those ticked; a person who has ticked nobody is shown where."""
        if self._read is None:
            self._eager = True
            return
        chosen = self.sending.people.chosen()
        if chosen:
            self.making.make(chosen)
        elif self.sending.people.boxes:
            self.go_to(SEND)
            self.said.say(_("For whom?"), _("Tick those who are to have the package. The choice is remembered."))
            self.sending.people.boxes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self) -> None:
        self._to = None
        self.sending.people.forget()
        self.load()

    def _send_to(self, device: bytes) -> None:
        self.go_to(SEND)
        self.sending.people.choose([device])
        self._to = None
        self.make_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _other_folder(self) -> None:
        if self.making.choose_folder():
            self.sending.show_folder(self.making.folder)

    def _all_colleagues(self) -> tuple[bytes, ...]:
        return tuple(one.device for one in self._read.colleagues) if self._read is not None else ()

    # taking in

    def show_preview(self, arrival: Arrival, digits: str = "") -> None:
        """What the package would bring, instead of the tabs, until it is taken in or not. With digits, these first."""
        today = self._read.today if self._read is not None else arrival.made.date()
        self.preview.show_arrival(arrival, today)
        self.preview.trust.ask(digits)
        self.take_button.setEnabled(not digits)
        self._preview_header.set_title(_("Package from {name}").format(name=arrival.sender))
        self._preview_header.set_line(_("nothing is changed until you take it in"))
        self._show_outer(preview=True)
        self.primary_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_preview(self) -> None:
        """Back to the tabs; nothing has been changed."""
        self.taking.file = None
        self._show_outer(preview=False)
        self.said.say(_("Not taken in."), _("Nothing has been changed. The file lies where it lay."))
        self.primary_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_outer(self, *, preview: bool) -> None:
        self._outer.setCurrentIndex(int(preview))
        self._header.setVisible(not preview)
        self._preview_header.setVisible(preview)

    @property
    def previewing(self) -> bool:
        """Whether the preview is shown."""
        return self._outer.currentIndex() == 1

    def _taken(self, outcome: Outcome[Arrival]) -> None:
        self._show_outer(preview=False)
        arrival = outcome.value
        strong = _("Taken in from {name}: {short}.").format(name=arrival.sender, short=saying.in_short(arrival))
        if self._read is not None and not self._read.unit.joined:
            lock = Button(_("Lock now"), pressed=self.ctx.shell.lock)
            why = _("Lock and unlock once: then the program begins with your role in the unit.")
            self.said.say(_("This computer is now in the unit."), why, lock, kind="ok")
        elif arrival.conflict_count:
            decide = Button(_("Compare and choose"), "amber", pressed=lambda: self.go_to(INBOX))
            self.said.say(strong, _("Where you have written differently both are kept."), decide, kind="amber")
        else:
            self.said.say(strong, kind="ok")
        self.go_to(SINCE)
        self._to_lines = True
        self.load()

    def _open_line(self, line: Line) -> None:
        """The record's case; when every line has been opened the package has been read."""
        if self.since.all_seen():
            self.mark_read()
        self._count_unread()
        self.ctx.navigate("case", {"case": line.case, "tab": _CASE_TAB.get(line.table, "overview")})

    def mark_read(self) -> None:
        """What the package brought has been seen."""
        self.since.mark_read()
        self._count_unread()
        self.ctx.tasks.write(self.ctx.services.exchange.mark_read, self.ctx.actor).owned_by(self).start()

    # keys and the window's questions

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops work under way, and leaves the preview."""
        if event.key() == Qt.Key.Key_Escape and self.work.busy:
            self.work.cancel()
        elif event.key() == Qt.Key.Key_Escape and self.previewing:
            self.leave_preview()
        else:
            super().keyPressEvent(event)

    def primary_focus(self) -> QWidget:
        """The primary button: Enter makes the package, or takes it in."""
        if self.previewing:
            return self.take_button if self.take_button.isEnabled() else self.preview.trust.agree
        if self._read is not None and not self._read.colleagues:
            return self.alone.first()
        return self.make_button

    def page_actions(self) -> list[QAction]:
        """Ctrl+O."""
        return [self._open_action]

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What is chosen in the inbox is decided with."""
        return self.inbox.own_keys() if TABS[self.tabs.current()] == INBOX and not self.previewing else ()

    def panes(self) -> list[QWidget]:
        """Tabs and what they show."""
        if self.previewing:
            return [self._preview_header, self.preview.main, self.preview.side]
        inner: dict[str, list[QWidget]] = {
            SEND: [self.sending.main, self.sending.side],
            SINCE: [self.since.main, self.since.side],
            INBOX: self.inbox.panes(),
        }
        return [self.tabs, *inner.get(TABS[self.tabs.current()], [self._stack])]

    def place(self) -> Any:
        """The tab."""
        return self.tabs.current()

    def restore(self, state: Any) -> None:
        """Back to the tab."""
        if isinstance(state, int):
            self.tabs.choose(state)
