"""The cooperation as it is read: everything at once (a few hundred records), and from that one meeting whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from db import history, records
from db.queries import cooperation as queries
from db.store import Connection
from fhr_desktop.domain.cooperation import (
    AgendaItem,
    Decision,
    Group,
    Guideline,
    Meeting,
    MeetingAction,
    MembershipStep,
    Presence,
    Seat,
    Showing,
    Standing,
)
from fhr_desktop.domain.cooperation_rules import (
    Gap,
    Held,
    Reminder,
    agenda_order,
    by_day,
    carried,
    gaps,
    lineages,
    next_number,
    reminders,
)
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality, Role, User, participating
from i18n import _

KINDS = (Seat, Meeting, AgendaItem, Presence, Decision, MeetingAction, Guideline, MembershipStep)


@dataclass(frozen=True)
class Board:
    """All of it, as it stood at `position` of the log. What was taken away is left out."""

    today: dt.date
    position: int
    meetings: tuple[Meeting, ...]
    items: tuple[AgendaItem, ...]
    decisions: tuple[Decision, ...]
    actions: tuple[MeetingAction, ...]
    seats: tuple[Seat, ...]
    guidelines: tuple[Guideline, ...]
    steps: tuple[MembershipStep, ...]
    orders: tuple[OrderRule, ...]
    municipalities: tuple[Municipality, ...]
    manager: str
    clashing: Mapping[RecordId, frozenset[str]]  # records in which machines say different things, with the fields

    @cached_property
    def reminders(self) -> tuple[Reminder, ...]:
        """What is to be done."""
        return reminders(Held(self.meetings, self.items, self.decisions, self.actions), self.today)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Who has nobody in a group today."""
        return gaps(self.seats, [one.code for one in self.taking_part], self.today)

    @property
    def taking_part(self) -> tuple[Municipality, ...]:
        """The municipalities of the cooperation today."""
        return participating(self.municipalities, self.today)

    @cached_property
    def names(self) -> dict[str, str]:
        """Municipalities by code, in Swedish order."""
        return {one.code: one.name for one in self.municipalities}

    def meeting(self, meeting_id: RecordId) -> Meeting | None:
        """One of them, or None."""
        return next((one for one in self.meetings if one.id == meeting_id), None)

    def lineages(self) -> tuple[tuple[Guideline, ...], ...]:
        """The guidelines with their versions, by title in the order of the municipalities' own language."""
        return tuple(sorted(lineages(self.guidelines), key=lambda many: many[0].title.casefold()))

    def reference(self, decision: Decision) -> str:
        """How a decision is referred to: "Styrgruppen 2026-03-14 § 7"."""
        meeting = self.meeting(decision.meeting_id)
        said = f"§ {decision.number}"
        return f"{GROUP_WORDS[Group(meeting.group)]} {meeting.on.isoformat()} {said}" if meeting else said


GROUP_WORDS = {Group.STEERING: "Styrgruppen", Group.REFERENCE: "Referensgruppen"}


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on a meeting's list: with a seat, or a guest. `mark` None is not marked."""

    key: RecordId  # of the mark, the same on every machine
    name: str
    title: str
    municipality: str  # the name, or "" for a guest
    standing: Standing | None
    seat_id: RecordId | None
    mark: Showing | None
    clashes: bool = False

    @property
    def here(self) -> bool:
        """Whether they take part, in the room or from afar."""
        return self.mark in (Showing.PRESENT, Showing.REMOTE)


@dataclass(frozen=True)
class Sheet:
    """One meeting whole."""

    board: Board
    meeting: Meeting
    items: tuple[AgendaItem, ...]
    attendees: tuple[Attendee, ...]
    decisions: tuple[Decision, ...]
    actions: tuple[MeetingAction, ...]
    carried: tuple[MeetingAction, ...]

    @property
    def position(self) -> int:
        """How far the log had come."""
        return self.board.position

    @property
    def locked(self) -> bool:
        """Whether the protocol is adjusted, so that nothing in it changes."""
        return self.meeting.adjusted_on is not None

    @property
    def next_number(self) -> int:
        """The paragraph that comes next."""
        return next_number(self.board.decisions, self.board.meetings, self.meeting.group, self.meeting.on.year)

    @property
    def chair(self) -> str:
        """Who leads: as written, or the host municipality's representative, or for referensgruppen the manager."""
        if self.meeting.chair:
            return self.meeting.chair
        if self.meeting.group == Group.REFERENCE:
            return f"{self.board.manager}, enhetschef" if self.board.manager else ""
        host = next((one.name for one in self.board.municipalities if one.is_host), "")
        own = [one for one in self.attendees if one.seat_id is not None and one.municipality == host]
        own.sort(key=lambda one: (one.mark is Showing.ABSENT, one.standing is not Standing.ORDINARY))
        return f"{own[0].name}, {host}" if own else host


def read_board(connection: Connection, today: dt.date) -> Board:
    """Everything, in one transaction."""
    users = records.load_where(connection, User, order="name")
    managers = [one.name for one in users if one.role == Role.UNIT_MANAGER and one.active]
    return Board(
        today=today,
        position=history.position(connection),
        meetings=queries.meetings(connection),
        items=queries.items(connection),
        decisions=queries.decisions(connection),
        actions=queries.actions(connection),
        seats=queries.seats(connection),
        guidelines=queries.guidelines(connection),
        steps=queries.membership_steps(connection),
        orders=queries.order_rules(connection),
        municipalities=records.load_where(connection, Municipality, order="name"),
        manager=managers[0] if managers else "",
        clashing=queries.clashing(connection, KINDS),
    )


def read_sheet(connection: Connection, meeting_id: RecordId, today: dt.date) -> Sheet:
    """The meeting. Raises Refused for one that is not here."""
    board = read_board(connection, today)
    meeting = board.meeting(meeting_id)
    if meeting is None:
        raise Refused(_("The group's meeting is not in this store. Nothing has been changed."))
    return Sheet(
        board=board,
        meeting=meeting,
        items=tuple(agenda_order(one for one in board.items if one.meeting_id == meeting_id)),
        attendees=attendees(board, meeting, queries.of_meeting(connection, Presence, meeting_id)),
        decisions=tuple(one for one in board.decisions if one.meeting_id == meeting_id),
        actions=tuple(sorted((one for one in board.actions if one.meeting_id == meeting_id), key=by_day)),
        carried=tuple(carried(board.actions, board.meetings, meeting)),
    )


def attendees(board: Board, meeting: Meeting, marks: tuple[Presence, ...]) -> tuple[Attendee, ...]:
    """Who sits in the group on the meeting's day, or is marked all the same; then the guests."""
    by_key = {one.id: one for one in marks}
    order = {code: at for at, code in enumerate(board.names)}
    found: list[tuple[tuple[int, bool, str], Attendee]] = []
    for seat in board.seats:
        key = Presence.id_of(meeting.id, seat.id)
        mark = by_key.get(key)
        sits = seat.group == meeting.group and seat.holds(meeting.on)
        if not sits and (mark is None or mark.mark is None):
            continue
        standing = Standing(seat.standing)
        town = board.names.get(seat.municipality, seat.municipality)
        place = (order.get(seat.municipality, 99), standing is not Standing.ORDINARY, seat.name)
        said = _mark(mark)
        found.append((place, Attendee(key, seat.name, seat.title, town, standing, seat.id, said, _differs(board, key))))
    found.sort(key=lambda one: one[0])
    guests = sorted((one for one in marks if one.guest and one.mark), key=lambda one: one.guest.casefold())
    return (
        *(one for _place, one in found),
        *(Attendee(one.id, one.guest, "", "", None, None, _mark(one), _differs(board, one.id)) for one in guests),
    )


def _mark(presence: Presence | None) -> Showing | None:
    return Showing(presence.mark) if presence is not None and presence.mark else None


def _differs(board: Board, key: RecordId) -> bool:
    return "mark" in board.clashing.get(key, frozenset())
