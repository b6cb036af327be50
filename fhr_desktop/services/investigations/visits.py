"""Visits and talks: planned, held, and the day's list for Min dag."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from db import records
from db.queries import investigations as queries
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import CHILD_TALK, Case, FormDocument, Visit, check_visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.library import library
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import own_case
from fhr_desktop.services.investigations.documents import begin_form
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from i18n import _


@dataclass(frozen=True, slots=True)
class DayVisit:
    """A visit with the case and home it is for. A shut home has no name, address or phone here."""

    visit: Visit
    case: Case
    family: str
    address: str
    phone: str
    municipality: str | None
    protected: bool


class Visits:
    """Planning and recording visits."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save(self, actor: Actor, visit: Visit, seen: Seen = ALL) -> Outcome[Visit]:
        """Plan, change or record a visit, as far as `seen`.

        Raises Refused for one held ahead of today, and for a second reason why a child has not been heard.
        """
        check_visit(visit, self._desk.today())
        with self._desk.store.write(actor.user_id) as work:
            own_case(work, actor, visit.case_id)
            _demand_one_reason(work.connection, visit)
            work.had_seen(Visit, visit.id, seen)
            work.save(visit)
            work.audit("visit.save", visit.case_id)
        return Outcome(visit, work.changes)

    def hold(self, actor: Actor, visit_id: RecordId, on: dt.date | None = None) -> Outcome[Visit]:
        """Mark a planned visit as held, on its planned day or another."""
        visit = self._stored(visit_id)
        return self.save(actor, replace(visit, held=True, on=on or visit.on))

    def call_off(self, actor: Actor, visit_id: RecordId, reason: str | None) -> Outcome[Visit]:
        """A planned visit will not be held. It is kept, with the reason; what it was for is lacking again."""
        if not reason:
            raise Refused(_("Choose why it is called off. Nothing has been changed yet."), field="called_off")
        return self.save(actor, replace(self._stored(visit_id), called_off=reason))

    def plan_again(self, actor: Actor, visit_id: RecordId) -> Outcome[Visit]:
        """It was not held after all, or it is not called off or left out any more: it is planned as before."""
        return self.save(actor, replace(self._stored(visit_id), held=False, called_off=None, missing_reason=None))

    def not_heard(self, actor: Actor, case_id: RecordId, child: RecordId | None, reason: str | None) -> Outcome[Visit]:
        """Why a child has not been heard, though no talk was planned. Refused of one whose own talk was held.

        There is one reason a child: another takes its place.
        """
        if child is None:
            raise Refused(_("Choose which child. Nothing has been saved yet."), field="participants")
        if not reason:
            raise Refused(_("Choose why the child was not heard. Nothing has been saved yet."), field="missing_reason")
        with self._desk.store.write(actor.user_id) as work:
            own_case(work, actor, case_id)
            own = [one for one in queries.visits(work.connection, case_id) if one.childs_own() == child]
            if any(one.held for one in own):
                said = _("A talk with the child is marked as held, so no reason is needed. Nothing has been saved.")
                raise Refused(said, field="participants")
            new = Visit(case_id=case_id, kind=CHILD_TALK, on=self._desk.today(), participants=(child,))
            talk = replace(next((one for one in own if one.missing_reason), new), missing_reason=reason)
            work.save(talk)
            work.audit("visit.save", case_id)
        return Outcome(talk, work.changes)

    def _stored(self, visit_id: RecordId) -> Visit:
        with self._desk.store.read() as connection:
            visit = records.load(connection, Visit, visit_id)
        if visit is None:
            raise Refused(_("The visit is not in this store. Nothing has been changed."))
        return visit

    def begin(self, actor: Actor, visit_id: RecordId, number: str) -> Outcome[FormDocument]:
        """Begin a form that is written on the visit, or find the one that is begun."""
        with self._desk.store.write(actor.user_id) as work:
            visit = records.load(work.connection, Visit, visit_id)
            if visit is None:
                raise Refused(_("The visit is not in this store. Nothing has been changed."))
            own_case(work, actor, visit.case_id)
            form = library().latest(number)
            begun = begin_form(work, actor, visit.case_id, form, self._desk.now(), visit.form_id(form.number))
        return Outcome(begun, work.changes)

    def day(self, actor: Actor, first: dt.date, last: dt.date, *, everyone: bool = False) -> tuple[DayVisit, ...]:
        """The actor's visits (or all) from the first to the last day, by day and hour."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            found = queries.visits_between(connection, first, last, None if everyone else actor.user_id)
            return tuple(
                self._day_visit(actor, visit, case, home, self._phone(connection, home))
                for visit, case, home in sorted(found, key=lambda one: one[0].when())
                if visit.held or visit.is_ahead()
            )

    def _phone(self, connection: Connection, home: Home) -> str:
        return next((person.phone for person in queries.persons(connection, home.id) if person.phone), "")

    def _day_visit(self, actor: Actor, visit: Visit, case: Case, home: Home, phone: str) -> DayVisit:
        shut = home.protected and actor.user_id not in home.readers
        address = ", ".join(part for part in (home.street_address, home.postcode_and_town) if part)
        return DayVisit(
            visit, case, "" if shut else home.name, "" if shut else address, "" if shut else phone,
            home.municipality, home.protected,
        )  # fmt: skip


def _demand_one_reason(connection: Connection, visit: Visit) -> None:
    """Raises Refused when another talk of the child's own says why the child has not been heard."""
    if not visit.missing_reason or visit.childs_own() is None:
        return
    before = records.load(connection, Visit, visit.id)
    if before is not None and before.missing_reason:
        return  # it is changed
    others = [one for one in queries.visits(connection, visit.case_id) if one.childs_own() == visit.childs_own()]
    if any(one.missing_reason for one in others if one.id != visit.id):
        said = _("Another talk says why the child was not heard. Nothing has been changed; change the reason there.")
        raise Refused(said, field="missing_reason")
