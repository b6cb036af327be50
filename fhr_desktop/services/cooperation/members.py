"""Which municipalities take part: joining and leaving with the decision behind it, and the contacts in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from db import records
from db.queries import cooperation as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.cooperation import Decision, Ending, MembershipStep
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.domain.whereabouts import email_key, phone_shown
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.cooperation.views import read_board
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from i18n import _


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the unit turns to in a municipality, and for what. Officials, never families."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Follows:
    """What a joining or leaving means: how many seats end, and what is going on there. Protected homes uncounted."""

    municipality: Municipality
    joins: bool
    on: dt.date
    seats: int
    cases: int
    needs: int
    pool_homes: int


class Members:
    """What is done with the municipalities of the cooperation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def steps(self, actor: Actor, code: str) -> tuple[MembershipStep, ...]:
        """The municipality's joinings and leavings, the earliest first."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            return tuple(one for one in queries.membership_steps(connection) if one.municipality == code)

    def follows(self, actor: Actor, code: str, on: dt.date, *, joins: bool) -> Follows:
        """What would follow, to be said before it is done. Raises Refused for a municipality that is not here."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            own = records.load(connection, Municipality, Municipality.id_of(code))
            if own is None:
                raise Refused(_("The municipality is not in this store. Nothing has been changed."))
            open_there = queries.going_on(connection, code)
            known = queries.seats(connection)
        seats = sum(one.municipality == code and (one.ends_on is None or one.ends_on > on) for one in known)
        return Follows(
            own, joins, on, 0 if joins else seats, open_there.cases, open_there.needs, open_there.pool_homes
        )  # fmt: skip

    def join(
        self, actor: Actor, code: str, on: dt.date, *, decision_id: RecordId | None = None, decided_by: str = ""
    ) -> Outcome[Municipality]:
        """The municipality takes part from a day. One whose last day has not passed, or was the day before, goes on
        without a gap. Raises Refused when it takes part already, or nobody decided it.
        """
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            own = _municipality(work, code)
            goes_on = own.participates_to is not None and on <= own.participates_to + dt.timedelta(days=1)
            begun = own.participates_from is not None and own.participates_to is None
            if begun and own.participates_from is not None and own.participates_from <= on:
                raise Refused(_("{name} takes part already. Nothing has been changed.").format(name=own.name))
            made = replace(own, participates_from=own.participates_from if goes_on else on, participates_to=None)
            self._step(work, actor, made, on, decision_id, decided_by, joins=True)
        return Outcome(made, work.changes)

    def leave(
        self, actor: Actor, code: str, last: dt.date, *, decision_id: RecordId | None = None, decided_by: str = ""
    ) -> Outcome[Municipality]:
        """The municipality takes part until a day, the last; its seats end with it.

        Raises Refused for one that does not take part then, for the host, and when nobody decided it.
        """
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            own = _municipality(work, code)
            if own.participates_from is None or last < own.participates_from:
                raise Refused(
                    _("{name} does not take part on that day. Nothing has been changed.").format(name=own.name)
                )
            if own.is_host:
                raise Refused(
                    _("The host municipality cannot leave; another takes over first. Nothing has been changed.")
                )
            made = replace(own, participates_to=last)
            for seat in queries.seats(work.connection):
                if seat.municipality == code and (seat.ends_on is None or seat.ends_on > last):
                    work.save(replace(seat, ends_on=max(last, seat.starts_on or last)))
            self._step(work, actor, made, last, decision_id, decided_by, joins=False)
        return Outcome(made, work.changes)

    def _step(
        self, work: UnitOfWork, actor: Actor, made: Municipality, on: dt.date, decision_id: RecordId | None,
        decided_by: str, *, joins: bool,
    ) -> None:  # fmt: skip
        said = decided_by.strip()
        if decision_id is not None:
            decision = work.get(Decision, decision_id)
            if decision is None or decision.removed or decision.ending != Ending.DECIDED:
                sentence = _("The matter was not decided. Nothing has been saved; choose another paragraph.")
                raise Refused(sentence, field="decision_id")
            said = read_board(work.connection, self._desk.today()).reference(decision)
        if not said:
            raise Refused(_("Say which decision it rests on. Nothing has been saved."), field="decision_id")
        step = MembershipStep(
            municipality=made.code, joins=joins, on=on, decision_id=decision_id, decided_by=said,
            recorded_at=self._desk.now(), user_id=actor.user_id,
        )  # fmt: skip
        work.save(made, step)
        work.audit("membership.join" if joins else "membership.leave", made.id)

    # contacts

    def contacts(self, actor: Actor, code: str) -> tuple[Contact, ...]:
        """Whom to turn to in the municipality. Raises Refused for one that is not here."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            found = records.load(connection, Municipality, Municipality.id_of(code))
        if found is None:
            raise Refused(_("The municipality is not in this store. Nothing has been changed."))
        return contacts_of(found)

    def save_contacts(
        self, actor: Actor, code: str, contacts: Iterable[Contact], seen: Seen = ALL
    ) -> Outcome[Municipality]:
        """Let these be the municipality's contacts, as far as `seen`. Raises Refused without a name."""
        actor.demand(Right.COOPERATE)
        rows = []
        for one in contacts:
            tidy = Contact(one.name.strip(), one.role.strip(), phone_shown(one.phone), one.email.strip())
            if not tidy.name:
                raise Refused(_("A contact needs a name. Nothing has been saved."), field="contacts")
            if tidy.email and not email_key(tidy.email):
                raise Refused(_("This is no e-mail address. Nothing has been saved."), field="contacts")
            rows.append({key: value for key, value in asdict(tidy).items() if value})
        with self._desk.store.write(actor.user_id) as work:
            made = replace(_municipality(work, code), contacts=tuple(rows))
            work.had_seen(Municipality, made.id, seen)
            work.save(made)
            work.audit("unit.municipality", made.id)
        return Outcome(made, work.changes)


def contacts_of(municipality: Municipality) -> tuple[Contact, ...]:
    """The municipality's contacts as they stand."""
    return tuple(
        Contact(*(str(row.get(key) or "") for key in ("name", "role", "phone", "email")))
        for row in municipality.contacts
    )


def _municipality(work: UnitOfWork, code: str) -> Municipality:
    found = work.get(Municipality, Municipality.id_of(code))
    if found is None:
        raise Refused(_("The municipality is not in this store. Nothing has been changed."))
    return found
