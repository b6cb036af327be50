"""Närvaro: who took part in the meeting, marked with one key a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.cooperation import Presence, Showing
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.cooperation.meetings import demand_met
from fhr_desktop.services.cooperation.protocol import Before
from fhr_desktop.services.cooperation.views import Attendee
from fhr_desktop.services.outcome import Outcome
from i18n import _, _n
from ui import words
from ui.components.buttons import Button, with_key
from ui.components.empty import EmptyState
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import LineInput
from ui.components.labels import Keycap, Label
from ui.components.layout import Column, Row, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper
from ui.pages.meetings.part import Listed, allowed, write
from ui.pages.meetings.view import MeetingTab, MeetingView

SHOWN, EMPTY = range(2)
KEYS = {Qt.Key.Key_N: Showing.PRESENT, Qt.Key.Key_D: Showing.REMOTE, Qt.Key.Key_F: Showing.ABSENT}
MARKS = {Showing.PRESENT: "ok", Showing.REMOTE: "here", Showing.ABSENT: "not"}
GUEST_KEY = "Ctrl+N, G"


class PresenceTable(ListTable[Attendee]):
    """The list. N, D and F mark the person one stands on, Backspace takes the mark away, A marks the rest."""

    marked = Signal(object, object)  # Attendee, Showing | None
    rest_asked = Signal()

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(_("Who took part"), _columns(), lambda one: one.key)
        remember(self, ctx.settings, "presence")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key a person."""
        row, key = self.current(), Qt.Key(event.key())
        if event.modifiers() or event.isAutoRepeat():
            super().keyPressEvent(event)
        elif key in KEYS and row is not None:
            self.marked.emit(row, KEYS[key])
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and row is not None:
            self.marked.emit(row, None)
        elif key == Qt.Key.Key_A:
            self.rest_asked.emit()
        else:
            super().keyPressEvent(event)


def _columns() -> list[ListColumn[Attendee]]:
    return [
        ListColumn[Attendee]("name", _("Name"), lambda a: a.name, None, strong=True, second=lambda a: a.title),
        ListColumn[Attendee]("town", _("Municipality"), lambda a: a.municipality, 150),
        ListColumn[Attendee]("standing", _("As"), _standing, 130),
        ListColumn[Attendee]("mark", _("Presence"), _said, 190, mark=_mark),
    ]


def _standing(one: Attendee) -> str:
    return words.choice("seat_standing", one.standing.value) if one.standing is not None else _("guest")


def _said(one: Attendee) -> str:
    if one.clashes:
        return _("two say differently")
    return words.choice("meeting_showing", one.mark.value) if one.mark is not None else ""


def _mark(one: Attendee) -> str:
    if one.clashes:
        return "conflict"
    return MARKS[one.mark] if one.mark is not None else ""


class PresenceTab(Listed, MeetingTab):
    """The list with its keys below."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.table = PresenceTable(ctx)
        self.table.marked.connect(self.mark)
        self.table.rest_asked.connect(self.mark_rest)
        none = EmptyState(
            _("Nobody sits in the group yet"),
            _("Enter who represents each municipality under Groups; then they stand here."),
            Button(_("To the groups"), "primary", pressed=lambda: ctx.navigate("meetings", {"tab": "groups"})),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(Column((self.table, 1)))
        self._stack.addWidget(none)
        self._said = Label("", "help")
        marks = [part for mark in Showing for part in (Keycap(_key(mark)), _words(mark))]
        foot = Row(
            *marks, Keycap("A"), Label(_("all ordinary"), "small"), Keycap("Backspace"), Label(_("take away"), "small"),
            None, self._said, surface="panel", line="top", margins=(20, 7, 16, 7), spacing=8,
        )  # fmt: skip
        down(self, (self._stack, 1), foot)
        self._guest = Button(_("Guest …"), "quiet", "user-plus", pressed=self.add_guest)
        self._rest = with_key(Button(_("All ordinary present"), "primary", "checks", pressed=self.mark_rest), "A")
        self._acts = [
            self.act(_("Mark all ordinary as present"), self.mark_rest, "", "checks"),
            self.act(_("Guest …"), self.add_guest, GUEST_KEY, "user-plus"),
        ]

    def show_view(self, view: MeetingView) -> None:
        """Everybody on the list."""
        self.view = view
        rows = view.sheet.attendees
        self.table.set_rows(rows)
        self._stack.setCurrentIndex(SHOWN if rows else EMPTY)
        for button in (self._guest, self._rest):
            button.setEnabled(view.may_write)
        here, away = sum(one.here for one in rows), sum(one.mark is Showing.ABSENT for one in rows)
        said = [
            _n("{n} took part", "{n} took part", here).format(n=here),
            _n("{n} absent", "{n} absent", away).format(n=away),
        ]
        self._said.setText(", ".join(said) if here or away else _("nobody is marked"))

    # what is done

    def mark(self, one: Attendee, mark: Showing | None) -> None:
        """Mark somebody, or take the mark away; Ångra puts back what stood."""
        if self.view is None or (one.mark is mark and not one.clashes):
            return
        protocols, meeting = self.ctx.services.cooperation.protocols, self.view.meeting.id
        what = words.choice("meeting_showing", mark.value).lower() if mark else _("the mark is taken away")
        said = _("{name}: {mark}").format(name=one.name, mark=what)
        if one.seat_id is None:

            def again(_made: Presence) -> Callable[[], None]:
                return lambda: write(self.ctx, self, protocols.set_guest, meeting, one.name, one.mark)

            write(self.ctx, self, protocols.set_guest, meeting, one.name, mark, said=said, undo=again)
            return
        write(self.ctx, self, protocols.mark, meeting, {one.seat_id: mark}, said=said, undo=self._put_back)

    def _put_back(self, before: Before) -> Callable[[], None]:
        mark = self.ctx.services.cooperation.protocols.mark
        return lambda: write(self.ctx, self, mark, before.meeting_id, before.marks)

    def mark_rest(self) -> None:
        """Every ordinary representative without a mark took part."""
        if self.view is None or not self.view.may_write:
            return
        rest = self.ctx.services.cooperation.protocols.mark_rest
        said = _("The ordinary representatives are marked as present")
        write(self.ctx, self, rest, self.view.meeting.id, said=said, undo=self._put_back)

    def add_guest(self) -> None:
        """Somebody without a place in the group."""
        if self.view is None or not self.view.may_write:
            return
        if allowed(self.ctx, demand_met, self.view.meeting, self.view.sheet.board.today):
            GuestDialog(self.ctx, self.window(), self.view.meeting.id).open()

    # the page's questions

    def count(self) -> str:
        """How many took part."""
        number = sum(one.here for one in self.view.sheet.attendees) if self.view is not None else 0
        return str(number) if number else ""

    def buttons(self) -> Sequence[QWidget]:
        """A guest, and all the rest."""
        return (self._guest, self._rest)

    def actions_(self) -> list[QAction]:
        """The same in the menu."""
        return self._acts

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What the list answers to."""
        told = [(words.choice("meeting_showing", mark.value), _key(mark)) for mark in Showing]
        return (*told, (_("Mark all ordinary as present"), "A"), (_("Take the mark away"), "Backspace"))


def _key(mark: Showing) -> str:
    return next(chr(key.value) for key, own in KEYS.items() if own is mark)


def _words(mark: Showing) -> Label:
    return Label(words.choice("meeting_showing", mark.value).lower(), "small")


class GuestDialog(FormDialog):
    """Who came, and whom they represent."""

    def __init__(self, ctx: AppContext, parent: QWidget, meeting: RecordId) -> None:
        self._ctx, self._meeting = ctx, meeting
        self.name = LineInput()
        spec = Presence.SPECS["guest"]
        fields = {"guest": Field(spec.label, self.name, help=spec.help, required=_("required"))}
        super().__init__(parent, _("A guest took part"), "", fields, _("Put on the list"), self._save)
        TypedKeeper(ctx, self, f"guest/{meeting.hex}")

    def _save(self) -> None:
        add = self._ctx.services.cooperation.protocols.set_guest
        task = self._ctx.tasks.write(add, self._ctx.actor, self._meeting, self.name.value() or "")
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Presence]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
