"""Who sits in the groups: entering somebody, letting another take over, and ending a seat."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from db.queries import cooperation as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.cooperation import Seat
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.domain.whereabouts import email_key
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from i18n import _


class Seats:
    """What is done with seats. Who has sat stays known: a seat ends, and is never overwritten by the next."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save(self, actor: Actor, seat: Seat, seen: Seen = ALL) -> Outcome[Seat]:
        """Enter or change a seat, as far as `seen`; one that stands in the same chair ends the day before.

        Raises Refused without name or municipality, for an address that is none, and for dates out of order.
        """
        actor.demand(Right.COOPERATE)
        made = replace(seat, name=seat.name.strip(), title=seat.title.strip(), email=seat.email.strip())
        _check(made)
        with self._desk.store.write(actor.user_id) as work:
            if work.get(Municipality, Municipality.id_of(made.municipality)) is None:
                raise Refused(_("Choose the municipality. Nothing has been saved."), field="municipality")
            if work.get(Seat, made.id) is None:
                self._end_others(work, made)
            work.had_seen(Seat, made.id, seen)
            work.save(made)
            work.audit("seat.save", made.id)
        return Outcome(made, work.changes)

    def end(self, actor: Actor, seat_id: RecordId, last: dt.date | None) -> Outcome[Seat]:
        """Let a seat end with a day, or go on with None. Gives what stood before."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(Seat, seat_id)
            if stored is None:
                raise Refused(_("The seat is not in this store. Nothing has been changed."))
            made = replace(stored, ends_on=last)
            _check(made)
            work.save(made)
            work.audit("seat.save", seat_id)
        return Outcome(stored, work.changes)

    def _end_others(self, work: UnitOfWork, seat: Seat) -> None:
        """One chair holds one: who sat in it until now leaves when the new one comes."""
        starts = seat.starts_on or self._desk.today()
        chair = (seat.group, seat.municipality, seat.standing)
        for one in queries.seats(work.connection):
            if (one.group, one.municipality, one.standing) == chair and one.holds(starts):
                last = starts - dt.timedelta(days=1)
                work.save(replace(one, ends_on=max(last, one.starts_on or last)))


def _check(seat: Seat) -> None:
    if not seat.name:
        raise Refused(_("Write the name. Nothing has been saved."), field="name")
    if seat.email and not email_key(seat.email):
        raise Refused(_("This is no e-mail address. Nothing has been saved."), field="email")
    if seat.starts_on is not None and seat.ends_on is not None and seat.ends_on < seat.starts_on:
        sentence = _("The last day lies before the first. Nothing has been changed; check the dates.")
        raise Refused(sentence, field="ends_on")
