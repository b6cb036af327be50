"""One meeting: its agenda, who took part, what was decided, who does what, and its papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from fhr_desktop.domain.cooperation import Meeting, MeetingState
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.cooperation.views import KINDS, Sheet
from i18n import _
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.layout import Column, down
from ui.conflicts.dialog import ConflictDialog
from ui.context import AppContext
from ui.pages.meetings.agenda import AgendaTab
from ui.pages.meetings.decisions import DecisionsTab
from ui.pages.meetings.meeting_actions import MeetingActionsTab
from ui.pages.meetings.meeting_dialog import AdjustDialog, MeetingDialog
from ui.pages.meetings.part import write
from ui.pages.meetings.parts_page import PartsPage
from ui.pages.meetings.presence import PresenceTab
from ui.pages.meetings.protocol import ProtocolTab
from ui.pages.meetings.view import MeetingTab, MeetingView

WAITING, OPEN, SHUT = range(3)
TAB_KEYS = ("agenda", "presence", "decisions", "actions", "protocol")
EDIT_KEY, STATE_KEY = "Ctrl+E", "Ctrl+L"


class MeetingPage(PartsPage[MeetingTab]):
    """Opened with a meeting's id, or {"meeting": id, "tab": one of `TAB_KEYS`}."""

    def __init__(self, ctx: AppContext) -> None:
        self.agenda, self.presence, self.decisions = AgendaTab(ctx), PresenceTab(ctx), DecisionsTab(ctx)
        self.follow_ups, self.protocol = MeetingActionsTab(ctx), ProtocolTab(ctx)
        parts = (self.agenda, self.presence, self.decisions, self.follow_ups, self.protocol)
        names = [_("Agenda"), _("Presence"), _("Decisions"), _("Actions"), _("Protocol")]
        super().__init__(ctx, parts, names, _("Parts of the meeting"))
        self.menu_word = _("&Meeting")
        self._meeting_id: RecordId | None = None
        self._view: MeetingView | None = None
        self._edit = Button(_("Change the group meeting …"), "quiet", "pencil-simple", pressed=self.change)
        self._state = Button(Meeting.SPECS["state"].label, "secondary", "caret-down", pressed=self._open_states)
        self._state.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._header = PageHeader(_("Group meeting"), "", self._edit, self._state, self.own)
        self._clash = Banner(
            _("Two computers say different things about this meeting"), _("Both values are kept until you choose."),
            Button(_("Compare and choose"), "amber", pressed=self.compare),
        )  # fmt: skip
        self._clash.hide()
        again = Button(_("To the meetings"), "primary", pressed=lambda: ctx.navigate("meetings"))
        gone = EmptyState(_("The meeting is not here"), _("It may be on its way from another computer."), again)
        self._stack = QStackedWidget()
        for widget in (QWidget(), Column(self._header, self._clash, self.tabs, (self.inner, 1)), gone):
            self._stack.addWidget(widget)
        down(self, (self._stack, 1))
        self._acts = [
            self.action(_("Change the group meeting …"), self.change, EDIT_KEY, "pencil-simple"),
            self.action(_("Another state …"), self._open_states, STATE_KEY, "arrows-left-right"),
            *(self.action(_("Show {tab}").format(tab=word.lower()), partial(self.tabs.choose, at), f"Alt+{at + 1}")
              for at, word in enumerate(names)),
        ]  # fmt: skip
        self.dress()

    def title(self) -> str:
        """The group and the day."""
        if self._view is None:
            return _("Group meeting")
        meeting = self._view.meeting
        return f"{words.choice('cooperation_group', meeting.group)} {meeting.on.isoformat()}"

    # the page's life

    def opened(self, argument: Any) -> None:
        """Open a meeting; the reading is noted."""
        wish = argument if isinstance(argument, dict) else {"meeting": argument}
        if wish["meeting"] != self._meeting_id:
            self.save_pending()
            self._meeting_id, self._view = wish["meeting"], None
            self._stack.setCurrentIndex(WAITING)
            self.tabs.choose(0)
        if wish.get("tab") in TAB_KEYS:
            self.tabs.choose(TAB_KEYS.index(wish["tab"]))
        self._load(self.ctx.services.cooperation.meetings.open)

    def refresh(self, changes: Any) -> None:
        """Read anew when something in it may have changed."""
        if self._meeting_id is not None and (changes is None or changes.touches(*KINDS, Municipality, OrderRule)):
            self._load(self.ctx.services.cooperation.meetings.refresh)

    def save_pending(self) -> None:
        """Write what is being typed."""
        for part in self.parts:
            part.save_pending()

    def _load(self, how: Callable[..., Sheet]) -> None:
        task = self.ctx.tasks.read(self._ask, how, self._meeting_id)
        task.on_done(self._show).on_error(self._refused).owned_by(self).start()

    def _ask(self, how: Callable[..., Sheet], meeting_id: RecordId) -> MeetingView:
        inbox, actor = self.ctx.services.inbox, self.ctx.actor
        sheet = how(actor, meeting_id)
        clashing = sheet.board.clashing
        found = [
            conflict
            for one in (sheet.meeting, *sheet.items, *sheet.decisions, *sheet.actions)
            if one.id in clashing
            for conflict in inbox.of_record(actor, one.table(), one.id)
        ]
        return MeetingView(sheet, tuple(found))

    def _refused(self, _error: FhrError) -> None:
        self._view = None
        self._stack.setCurrentIndex(SHUT)

    def _show(self, view: MeetingView) -> None:
        if view.meeting.id != self._meeting_id:
            return  # another meeting has been opened meanwhile
        first, self._view = self._view is None, view
        meeting = view.meeting
        self._header.set_title(words.choice("cooperation_group", meeting.group))
        hours = f"kl. {meeting.hours()}" if meeting.hours() else ""
        day = f"{words.long_day(meeting.on)} {hours}".strip()
        self._header.set_line(" · ".join(part for part in (day, meeting.place, self._state_said(view)) if part))
        self._edit.setVisible(view.may_write)
        self._clash.setVisible(bool(view.conflicts) and view.may_write)
        for at, part in enumerate(self.parts):
            part.show_view(view)
            self.tabs.set_count(at, part.count())
        self._stack.setCurrentIndex(OPEN)
        self.titled.emit()
        if first and self.isVisible() and self.window().isActiveWindow():
            self.focus_part()

    @staticmethod
    def _state_said(view: MeetingView) -> str:
        meeting = view.meeting
        if meeting.adjusted_on is not None:
            return _("adjusted {day}").format(day=meeting.adjusted_on.isoformat())
        return words.choice("meeting_state", meeting.state).lower()

    # what is done

    def change(self) -> None:
        """Ask for another day, place or chair."""
        view = self._view
        if view is None or not view.may_write:
            return
        self.save_pending()
        usual = view.sheet.chair if not view.meeting.chair else ""
        MeetingDialog(
            self.ctx, self.window(), view.meeting, view.sheet.board.today, view.seen(), usual
        ).open()  # fmt: skip

    def compare(self) -> None:
        """Both values of what two machines have written differently, and choosing."""
        if self._view is not None and self._view.conflicts:
            ConflictDialog(self.ctx, self.window(), list(self._view.conflicts), self._view.sheet.board.today).open()

    def _open_states(self) -> None:
        if self._view is None:
            return
        self.save_pending()
        menu = self.states_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._state.mapToGlobal(QPoint(0, self._state.height())))

    def states_menu(self) -> QMenu:
        """What the meeting may become from where it stands."""
        menu, view = QMenu(self), self._view
        if view is None:
            return menu
        state = view.meeting.state
        if view.sheet.locked:
            menu.addAction(_("Take up the protocol again")).triggered.connect(lambda: self._take_up_again())
            return menu
        said = {
            MeetingState.HELD: _("The meeting was held"),
            MeetingState.CANCELLED: _("The meeting is cancelled"),
            MeetingState.PLANNED: _("The meeting is still planned"),
        }
        for to, word in said.items():
            if to != state:
                menu.addAction(word).triggered.connect(partial(self._set_state, to))
        if state == MeetingState.HELD:
            menu.addAction(_("The protocol is adjusted …")).triggered.connect(lambda: self.adjust())
        return menu

    def _set_state(self, state: MeetingState, _checked: bool = False) -> None:
        set_state = self.ctx.services.cooperation.meetings.set_state
        said = words.choice("meeting_state", state.value)

        def undo(before: Meeting) -> Callable[[], None]:
            return lambda: write(self.ctx, self, set_state, before.id, MeetingState(before.state))

        write(self.ctx, self, set_state, self._meeting_id, state, said=said, undo=undo)

    def adjust(self) -> None:
        """Ask for the day the protocol was adjusted."""
        if self._view is not None:
            AdjustDialog(self.ctx, self.window(), self._view.meeting, self._view.sheet.board.today).open()

    def _take_up_again(self) -> None:
        meetings = self.ctx.services.cooperation.meetings

        def undo(before: Meeting) -> Callable[[], None] | None:
            day = before.adjusted_on
            return (lambda: write(self.ctx, self, meetings.adjust, before.id, day)) if day is not None else None

        write(
            self.ctx, self, meetings.take_up_again, self._meeting_id, said=_("The protocol can be changed again"),
            undo=undo,
        )  # fmt: skip

    # the window's questions

    def page_actions(self) -> list[QAction]:
        """What is done with the meeting, and in the tab."""
        return [*self.part.actions_(), *self._acts]

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What the tab answers to."""
        return self.part.own_keys() if self._view is not None else ()

    def primary_focus(self) -> QWidget | None:
        """What the tab shows."""
        return self.part.first_focus() if self._view is not None else None

    def panes(self) -> list[QWidget]:
        """The tabs and what they show."""
        return [self.tabs, *self.part.panes()] if self._view is not None else [self]

    def place(self) -> Any:
        """The tab."""
        return self.tabs.current()

    def restore(self, state: Any) -> None:
        """Back to the tab."""
        if isinstance(state, int):
            self.tabs.choose(state)
