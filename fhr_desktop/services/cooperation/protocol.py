"""What is written at a meeting: who took part, what was decided, and who does what until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from db.queries import cooperation as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.cooperation import (
    Decision,
    Meeting,
    MeetingAction,
    Presence,
    Seat,
    Showing,
    Standing,
)
from fhr_desktop.domain.cooperation_rules import next_number
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.cooperation.meetings import demand_met, demand_not_cancelled, open_meeting
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from i18n import _


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before some marks were made, to put it back. None: nothing stood."""

    meeting_id: RecordId
    marks: Mapping[RecordId, Showing | None]  # by seat


class Protocols:
    """What is done at a meeting and after it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # presence

    def mark(
        self, actor: Actor, meeting_id: RecordId, seats: Mapping[RecordId, Showing | None]
    ) -> Outcome[Before]:  # fmt: skip
        """Mark those with a seat, or take a mark away with None. Where two machines differ, marking decides.

        Raises Refused for a meeting ahead of today or called off.
        """
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            meeting = open_meeting(work, meeting_id)
            if any(seats.values()):
                demand_met(meeting, self._desk.today())
            clashes = queries.clashing(work.connection, [Presence])
            before: dict[RecordId, Showing | None] = {}
            for seat, mark in seats.items():
                identity = Presence.id_of(meeting_id, seat)
                stored = work.get(Presence, identity)
                before[seat] = Showing(stored.mark) if stored is not None and stored.mark else None
                if stored is None and mark is None:
                    continue
                made = stored or Presence(id=identity, meeting_id=meeting_id, seat_id=seat)
                made = replace(made, mark=mark.value if mark else None)
                work.save(made)
                for field in clashes.get(identity, ()):
                    work.decide(made, field)
            work.audit("meeting.presence", meeting_id)
        return Outcome(Before(meeting_id, before), work.changes)

    def mark_rest(self, actor: Actor, meeting_id: RecordId) -> Outcome[Before]:
        """Mark every ordinary representative who has no mark as present."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            marked = {one.seat_id for one in queries.of_meeting(connection, Presence, meeting_id) if one.mark}
            meeting = next((one for one in queries.meetings(connection) if one.id == meeting_id), None)
            seats = [one for one in queries.seats(connection) if meeting is not None and _sits(one, meeting)]
        ordinary = [one.id for one in seats if one.standing == Standing.ORDINARY and one.id not in marked]
        return self.mark(actor, meeting_id, dict.fromkeys(ordinary, Showing.PRESENT))

    def set_guest(
        self, actor: Actor, meeting_id: RecordId, guest: str, mark: Showing | None = Showing.PRESENT
    ) -> Outcome[Presence]:
        """Somebody without a seat took part; None takes them off the list.

        Raises Refused without a name, and for a meeting ahead of today or called off.
        """
        actor.demand(Right.COOPERATE)
        if not guest.strip():
            raise Refused(_("Write the guest's name. Nothing has been saved."), field="guest")
        with self._desk.store.write(actor.user_id) as work:
            meeting = open_meeting(work, meeting_id)
            if mark is not None:
                demand_met(meeting, self._desk.today())
            identity = Presence.id_of_guest(meeting_id, guest.strip())
            made = Presence(
                id=identity, meeting_id=meeting_id, guest=guest.strip(), mark=mark.value if mark is not None else None
            )
            work.save(made)
            for field in queries.clashing(work.connection, [Presence]).get(identity, ()):
                work.decide(made, field)
            work.audit("meeting.presence", meeting_id)
        return Outcome(made, work.changes)

    # decisions

    def decide(self, actor: Actor, decision: Decision) -> Outcome[Decision]:
        """Record a decision; number 0 takes the next paragraph of the group's year.

        Raises Refused without words, and for a meeting ahead of today or called off.
        """
        actor.demand(Right.COOPERATE)
        _check(decision)
        with self._desk.store.write(actor.user_id) as work:
            meeting = open_meeting(work, decision.meeting_id)
            demand_met(meeting, self._desk.today())
            number = decision.number or self._next(work, meeting)
            self._demand_free(work, meeting, replace(decision, number=number))
            made = replace(decision, id=new_id(), number=number, text=decision.text.strip(), removed=False)
            work.save(made)
            work.audit("meeting.decide", decision.meeting_id)
        return Outcome(made, work.changes)

    def save_decision(self, actor: Actor, decision: Decision, seen: Seen = ALL) -> Outcome[Decision]:
        """Change a decision as far as `seen`. Raises Refused for a paragraph that another has."""
        actor.demand(Right.COOPERATE)
        _check(decision)
        with self._desk.store.write(actor.user_id) as work:
            meeting = open_meeting(work, decision.meeting_id)
            stored = work.get(Decision, decision.id)
            if stored is None or stored.number != decision.number:
                self._demand_free(work, meeting, decision)
            work.had_seen(Decision, decision.id, seen)
            work.save(decision)
            work.audit("meeting.decide", decision.meeting_id)
        return Outcome(decision, work.changes)

    def remove_decision(self, actor: Actor, decision_id: RecordId, *, removed: bool = True) -> Outcome[Decision]:
        """Take a decision out of the protocol, or put it back. Raises Refused for one that a guideline rests on."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(Decision, decision_id)
            if stored is None:
                raise Refused(_("The decision is not in this store. Nothing has been changed."))
            open_meeting(work, stored.meeting_id)
            resting = {one.decision_id for one in queries.guidelines(work.connection)}
            resting |= {one.decision_id for one in queries.membership_steps(work.connection)}
            if removed and decision_id in resting:
                raise Refused(
                    _("A guideline or a joining rests on this decision. Nothing has been changed; write a new one.")
                )
            work.save(replace(stored, removed=removed))
            work.audit("meeting.decide", stored.meeting_id)
        return Outcome(stored, work.changes)

    @staticmethod
    def _next(work: UnitOfWork, meeting: Meeting) -> int:
        connection = work.connection
        return next_number(
            queries.decisions(connection), queries.meetings(connection), meeting.group, meeting.on.year
        )  # fmt: skip

    @staticmethod
    def _demand_free(work: UnitOfWork, meeting: Meeting, decision: Decision) -> None:
        own = {
            one.id
            for one in queries.meetings(work.connection)
            if one.group == meeting.group and one.on.year == meeting.on.year
        }
        for one in queries.decisions(work.connection):
            if one.meeting_id in own and one.number == decision.number and one.id != decision.id:
                sentence = _("Another decision of the year is § {n}. Nothing has been saved; choose another number.")
                raise Refused(sentence.format(n=decision.number), field="number")

    # actions

    def act(self, actor: Actor, action: MeetingAction) -> Outcome[MeetingAction]:
        """Record something that somebody takes upon themselves, or change it; before the meeting too.

        Raises Refused without words, and for a new one at a meeting that was called off.
        """
        actor.demand(Right.COOPERATE)
        if not action.what.strip():
            raise Refused(_("Write what is to be done. Nothing has been saved."), field="what")
        made = replace(action, what=action.what.strip(), who=action.who.strip())
        with self._desk.store.write(actor.user_id) as work:
            if work.get(MeetingAction, action.id) is None:
                demand_not_cancelled(open_meeting(work, action.meeting_id))
            work.save(made)
            work.audit("meeting.action", action.meeting_id)
        return Outcome(made, work.changes)

    def done(self, actor: Actor, action_id: RecordId, on: dt.date | None) -> Outcome[MeetingAction]:
        """Note that it is done on a day, or that it is not; also after the protocol is adjusted. Gives what stood."""
        actor.demand(Right.COOPERATE)
        if on is not None and on > self._desk.today():
            raise Refused(_("The date lies in the future. Nothing has been saved."), field="done_on")
        with self._desk.store.write(actor.user_id) as work:
            stored = _action(work, action_id)
            work.save(replace(stored, done_on=on))
            work.audit("meeting.action", stored.meeting_id)
        return Outcome(stored, work.changes)

    def remove_action(self, actor: Actor, action_id: RecordId, *, removed: bool = True) -> Outcome[MeetingAction]:
        """Take an action away, or put it back."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = _action(work, action_id)
            open_meeting(work, stored.meeting_id)
            work.save(replace(stored, removed=removed))
            work.audit("meeting.action", stored.meeting_id)
        return Outcome(stored, work.changes)


def _sits(seat: Seat, meeting: Meeting) -> bool:
    return seat.group == meeting.group and seat.holds(meeting.on)


def _action(work: UnitOfWork, action_id: RecordId) -> MeetingAction:
    found = work.get(MeetingAction, action_id)
    if found is None:
        raise Refused(_("The action is not in this store. Nothing has been changed."))
    return found


def _check(decision: Decision) -> None:
    if not decision.text.strip():
        raise Refused(_("Write what was decided. Nothing has been saved."), field="text")
    if decision.number < 0:
        raise Refused(_("Paragraphs are numbered from 1. Nothing has been saved."), field="number")
