"""Meetings and their agendas: planning one, changing it, its state, its items, and adjusting the protocol."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from urllib.parse import urlsplit

from db.queries import cooperation as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.cooperation import (
    AgendaItem,
    Decision,
    Group,
    Meeting,
    MeetingAction,
    MeetingState,
    Presence,
    Showing,
)
from fhr_desktop.domain.cooperation_rules import agenda_order
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.cooperation.views import KINDS, Board, Sheet, read_board, read_sheet
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from i18n import _

CAME = frozenset({Showing.PRESENT.value, Showing.REMOTE.value})
MOST_YEARS = 10  # a meeting is from today
STANDING = {  # what every meeting takes up; the source report's 4.1.8 says what styrgruppen follows
    Group.STEERING: (
        "Mötet öppnas", "Val av justerare", "Föregående protokoll", "Uppföljning av åtgärder",
        "Ekonomi och budgetutfall", "Statistik per kommun", "Beslut om riktlinjer och turordning", "Övriga frågor",
        "Nästa möte",
    ),
    Group.REFERENCE: (
        "Mötet öppnas", "Val av justerare", "Föregående minnesanteckningar", "Uppföljning av åtgärder",
        "Läget i poolen och kön", "Förbättringsförslag", "Övriga frågor", "Nästa möte",
    ),
}  # fmt: skip


class Meetings:
    """What is done with meetings. An adjusted protocol does not change."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def board(self, actor: Actor) -> Board:
        """Everything of the cooperation, for lists and reminders."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            return read_board(connection, self._desk.today())

    def open(self, actor: Actor, meeting_id: RecordId) -> Sheet:
        """One meeting whole; the reading is logged. Raises Refused when it is not here."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.logged_read(actor.user_id, "meeting.open", meeting_id) as connection:
            return read_sheet(connection, meeting_id, self._desk.today())

    def refresh(self, actor: Actor, meeting_id: RecordId) -> Sheet:
        """The same again, while the meeting is open."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            return read_sheet(connection, meeting_id, self._desk.today())

    def plan(self, actor: Actor, meeting: Meeting, *, standing: bool = False) -> Outcome[Meeting]:
        """A new meeting, with the standing items on its agenda if wished. Raises Refused for what cannot be."""
        actor.demand(Right.COOPERATE)
        made = replace(meeting, id=new_id(), state=MeetingState.PLANNED.value, adjusted_on=None)
        _check(made, self._desk.today())
        with self._desk.store.write(actor.user_id) as work:
            work.save(made)
            if standing:
                work.save(*_standing_items(made))
            work.audit("meeting.plan", made.id)
        return Outcome(made, work.changes)

    def save(self, actor: Actor, meeting: Meeting, seen: Seen = ALL) -> Outcome[Meeting]:
        """Change when and where it is, and who leads and writes, as far as `seen`. State and adjusting stay.

        Raises Refused for what cannot be, and for a day ahead when something has been noted of the meeting.
        """
        actor.demand(Right.COOPERATE)
        today = self._desk.today()
        _check(meeting, today)
        with self._desk.store.write(actor.user_id) as work:
            stored = open_meeting(work, meeting.id)
            if meeting.on > today and (stored.state == MeetingState.HELD or _has_taken_place(work, meeting.id)):
                raise Refused(
                    _("The meeting has been held, and not on a day ahead. Nothing has been saved."), field="on"
                )
            made = replace(meeting, group=stored.group, state=stored.state, adjusted_on=None)
            work.had_seen(Meeting, made.id, seen)
            work.save(made)
            work.audit("meeting.change", made.id)
        return Outcome(made, work.changes)

    def set_state(self, actor: Actor, meeting_id: RecordId, state: MeetingState) -> Outcome[Meeting]:
        """Held, cancelled, or planned again. Gives what stood before.

        Raises Refused for a day ahead held, and for calling off one with decisions or somebody present.
        """
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = open_meeting(work, meeting_id)
            if state is MeetingState.HELD:
                _demand_day_come(stored, self._desk.today())
            elif state is MeetingState.CANCELLED and _has_taken_place(work, meeting_id):
                raise Refused(_("Decisions or presence are noted. Nothing has been saved; take them away first."))
            work.save(replace(stored, state=state.value))
            work.audit("meeting.change", meeting_id)
        return Outcome(stored, work.changes)

    def adjust(self, actor: Actor, meeting_id: RecordId, on: dt.date) -> Outcome[Meeting]:
        """Note the day on which the protocol was adjusted. From then on nothing in it changes.

        Raises Refused for a meeting that has not been held, a day before it or ahead of today, and while a conflict
        in it waits for a decision.
        """
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = open_meeting(work, meeting_id)
            if stored.state != MeetingState.HELD:
                raise Refused(_("Only the protocol of a meeting that was held is adjusted. Nothing has been saved."))
            if on < stored.on or on > self._desk.today():
                sentence = _(
                    "The protocol is adjusted from the day of the meeting until today. Nothing has been saved."
                )
                raise Refused(sentence, field="adjusted_on")
            if _contradicted(work, meeting_id):
                raise Refused(
                    _("Two computers say different things in this protocol. Decide first; nothing has been saved.")
                )
            work.save(replace(stored, adjusted_on=on))
            work.audit("meeting.adjust", meeting_id)
        return Outcome(stored, work.changes)

    def take_up_again(self, actor: Actor, meeting_id: RecordId) -> Outcome[Meeting]:
        """Take the adjusting away, so that the protocol can be corrected and adjusted anew."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = _meeting(work, meeting_id)
            work.save(replace(stored, adjusted_on=None))
            work.audit("meeting.unadjust", meeting_id)
        return Outcome(stored, work.changes)

    # the agenda

    def add_item(self, actor: Actor, meeting_id: RecordId, title: str, text: str = "") -> Outcome[AgendaItem]:
        """A matter at the end of the agenda. Raises Refused without words."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            open_meeting(work, meeting_id)
            last = max((one.position for one in _items(work, meeting_id)), default=0)
            made = AgendaItem(meeting_id=meeting_id, position=last + 10, title=_titled(title), text=text.strip())
            work.save(made)
            work.audit("meeting.agenda", meeting_id)
        return Outcome(made, work.changes)

    def add_standing(self, actor: Actor, meeting_id: RecordId) -> Outcome[int]:
        """Those of the group's standing items that are not on the agenda. Gives how many."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            meeting = open_meeting(work, meeting_id)
            known = _items(work, meeting_id)
            there, last = {one.title.casefold() for one in known}, max((one.position for one in known), default=0)
            added = [one for one in _standing_items(meeting, last) if one.title.casefold() not in there]
            work.save(*added)
            work.audit("meeting.agenda", meeting_id)
        return Outcome(len(added), work.changes)

    def save_item(self, actor: Actor, item: AgendaItem, seen: Seen = ALL) -> Outcome[AgendaItem]:
        """Change what is to be taken up or was said, as far as `seen`."""
        actor.demand(Right.COOPERATE)
        made = replace(item, title=_titled(item.title))
        with self._desk.store.write(actor.user_id) as work:
            open_meeting(work, item.meeting_id)
            work.had_seen(AgendaItem, made.id, seen)
            work.save(made)
            work.audit("meeting.agenda", item.meeting_id)
        return Outcome(made, work.changes)

    def remove_item(self, actor: Actor, item_id: RecordId, *, removed: bool = True) -> Outcome[AgendaItem]:
        """Take an item off the agenda, or put it back."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = _item(work, item_id)
            open_meeting(work, stored.meeting_id)
            work.save(replace(stored, removed=removed))
            work.audit("meeting.agenda", stored.meeting_id)
        return Outcome(stored, work.changes)

    def move_item(self, actor: Actor, item_id: RecordId, by: int) -> Outcome[AgendaItem]:
        """Move an item so many places down, or up below zero; at the end it stays."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = _item(work, item_id)
            open_meeting(work, stored.meeting_id)
            order = _items(work, stored.meeting_id)
            at = next(n for n, one in enumerate(order) if one.id == item_id)
            order.insert(max(0, min(len(order) - 1, at + by)), order.pop(at))
            places = {one.id: 10 * n for n, one in enumerate(order, start=1)}
            work.save(*(replace(one, position=places[one.id]) for one in order if one.position != places[one.id]))
            work.audit("meeting.agenda", stored.meeting_id)
        return Outcome(stored, work.changes)


def open_meeting(work: UnitOfWork, meeting_id: RecordId) -> Meeting:
    """The meeting, to write in. Raises Refused for one that is not here or whose protocol is adjusted."""
    found = _meeting(work, meeting_id)
    if found.adjusted_on is not None:
        raise Refused(
            _("The protocol is adjusted, and nothing in it changes. Nothing has been saved; take it up again first.")
        )
    return found


def demand_not_cancelled(meeting: Meeting) -> None:
    """Raises Refused for a meeting that was called off."""
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(
            _("The group's meeting is cancelled. Nothing has been saved; change its state if it was held after all.")
        )


def demand_met(meeting: Meeting, today: dt.date) -> None:
    """Raises Refused for a meeting at which nothing can have happened: called off, or on a day ahead."""
    demand_not_cancelled(meeting)
    _demand_day_come(meeting, today)


def _demand_day_come(meeting: Meeting, today: dt.date) -> None:
    if meeting.on > today:
        raise Refused(_("The group has not met yet. Nothing has been saved; change the day if it has."))


def _meeting(work: UnitOfWork, meeting_id: RecordId) -> Meeting:
    found = work.get(Meeting, meeting_id)
    if found is None:
        raise Refused(_("The group's meeting is not in this store. Nothing has been changed."))
    return found


def _item(work: UnitOfWork, item_id: RecordId) -> AgendaItem:
    found = work.get(AgendaItem, item_id)
    if found is None:
        raise Refused(_("The item is not in this store. Nothing has been changed."))
    return found


def _items(work: UnitOfWork, meeting_id: RecordId) -> list[AgendaItem]:
    return agenda_order(queries.of_meeting(work.connection, AgendaItem, meeting_id))


def _standing_items(meeting: Meeting, after: int = 0) -> list[AgendaItem]:
    titles = STANDING[Group(meeting.group)]
    return [
        AgendaItem(meeting_id=meeting.id, position=after + 10 * at, title=title)
        for at, title in enumerate(titles, start=1)
    ]


def _titled(title: str) -> str:
    if not title.strip():
        raise Refused(_("Write what is to be taken up. Nothing has been saved."), field="title")
    return title.strip()


def link_fault(text: str) -> str:
    """Why it is no link to a meeting, in one sentence; "" for one that is, and for none."""
    link = text.strip()
    if not link:
        return ""
    try:
        parts = urlsplit(link)
    except ValueError:  # an address in brackets that is none
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname or any(sign.isspace() for sign in link):
        return _("A meeting link begins with https://. Nothing has been saved.")
    if parts.username or parts.password:
        return _("A meeting link holds no name and no password. Nothing has been saved.")
    return ""


def hour_fault(text: str) -> str:
    """Why it is no time of day, in one sentence; "" for one that is, and for none."""
    if not text or Meeting(group="", on=dt.date.min, starts=text).times() is not None:
        return ""
    return _("Write the time as 9.00. Nothing has been saved.")


def _check(meeting: Meeting, today: dt.date) -> None:
    if abs(meeting.on.year - today.year) > MOST_YEARS:  # a slip in a year, which no list of a year would show
        raise Refused(_("That day is too far from today. Nothing has been saved; look at the year."), field="on")
    for name, fault in (("link", link_fault), ("starts", hour_fault), ("ends", hour_fault)):
        if said := fault(getattr(meeting, name)):
            raise Refused(said, field=name)
    times = meeting.times()
    if meeting.ends and times is None:
        raise Refused(_("Write when the meeting begins. Nothing has been saved."), field="starts")
    if times is not None and times[1] is not None and times[1] <= times[0]:
        raise Refused(_("The meeting ends before it begins. Nothing has been saved."), field="ends")


def _has_taken_place(work: UnitOfWork, meeting_id: RecordId) -> bool:
    """Whether somebody was there, or something was decided."""
    present = queries.of_meeting(work.connection, Presence, meeting_id)
    decided = queries.of_meeting(work.connection, Decision, meeting_id)
    return any(one.mark in CAME for one in present) or any(not one.removed for one in decided)


def _contradicted(work: UnitOfWork, meeting_id: RecordId) -> bool:
    waiting = queries.clashing(work.connection, KINDS)
    own = [
        one.id
        for kind in (AgendaItem, Presence, Decision, MeetingAction)
        for one in queries.of_meeting(work.connection, kind, meeting_id)
    ]
    return any(one in waiting for one in (meeting_id, *own))
