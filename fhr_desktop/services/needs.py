"""Municipalities' needs: receiving a request, changing it, and its way to an outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db import history, records
from db.queries import pool as queries
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.needs import (
    ENDED,
    PLACED_THROUGH_US,
    WAITING,
    Need,
    NeedState,
    NeedStep,
    by_urgency,
    check_need,
    check_step,
)
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality, User
from fhr_desktop.forms.library import choice_words, listed_areas
from fhr_desktop.services import numbering, reserving
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from fhr_desktop.services.reserving import Writer
from i18n import _


@dataclass(frozen=True, slots=True)
class NeedFile:
    """A request with its way. `position` is how far the log had come; `users` names every user by id."""

    need: Need
    steps: tuple[NeedStep, ...]
    users: Mapping[RecordId, str]
    position: int


class Needs:
    """What is done with requests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def waiting(self, actor: Actor) -> tuple[Need, ...]:
        """Those that have not ended, the most urgent first."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            found = queries.needs(connection, WAITING)
        return by_urgency(found, self._desk.today())

    def listed(self, actor: Actor) -> tuple[Need, ...]:
        """All of them: first those that wait, the most urgent first, then those that have ended, the newest first."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            found = queries.needs(connection, (*WAITING, *ENDED))
        waits = by_urgency((one for one in found if one.state in WAITING), self._desk.today())
        ended = [one for one in found if one.state in ENDED]
        return (*waits, *sorted(ended, key=lambda one: (one.closed_on or one.received_on, one.number), reverse=True))

    def open(self, actor: Actor, need_id: RecordId) -> NeedFile:
        """The request whole. The reading is noted. Raises Refused when it is not here."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "need.open", need_id) as connection:
            return _file(connection, need_id)

    def refresh(self, actor: Actor, need_id: RecordId) -> NeedFile:
        """The request that is open, read anew after a change."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            return _file(connection, need_id)

    def find(self, actor: Actor, number: str) -> Need:
        """The request with that number. Raises Refused when there is none here."""
        actor.demand(Right.READ_CASEWORK)
        if not number.strip():
            raise Refused(_("No number was given. Nothing has been changed; give the request's, as N-2026-0004."))
        with self._desk.store.read() as connection:
            found = queries.need_numbered(connection, number.strip())
        if found is None:
            raise Refused(
                _("There is no request with the number {number} in this store.").format(number=number.strip())
            )
        return found

    def receive(self, actor: Actor, need: Need, *, search: bool = False) -> Outcome[Need]:
        """Enter a request that has come in; it is given its number. `search` opens it at once, when close relations
        have been considered. Raises Refused for what cannot be searched for.
        """
        actor.demand(Right.WRITE_CASEWORK)
        check_need(need, self._desk.today())
        _demand_released(need, ())
        with self._desk.store.write(actor.user_id) as work:
            self._demand_member(work, need)
            made = replace(
                need, number=_next_number(work, need.received_on.year), state=NeedState.RECEIVED.value,
                state_since=need.received_on, outcome=None, closed_on=None,
            )  # fmt: skip
            work.save(made, self._step(actor, made, None, NeedState.RECEIVED, need.received_on))
            work.audit("need.receive", made.id)
            if search:
                made = self._moved(work, actor, made, NeedState.OPEN)
        return Outcome(made, work.changes)

    def save(self, actor: Actor, need: Need, seen: Seen = ALL) -> Outcome[Need]:
        """Change what is asked for, as far as `seen`; number and state stay. Raises Refused for what cannot be searched
        for, and for a municipality that was not in the cooperation the day it came.
        """
        actor.demand(Right.WRITE_CASEWORK)
        check_need(need, self._desk.today())
        with self._desk.store.write(actor.user_id) as work:
            stored = _stored(work, need.id)
            _demand_released(need, stored.requirements)
            if (need.municipality, need.received_on) != (stored.municipality, stored.received_on):
                self._demand_member(work, need)
            saved = replace(
                need, number=stored.number, state=stored.state, state_since=stored.state_since,
                outcome=stored.outcome, closed_on=stored.closed_on,
            )  # fmt: skip
            work.had_seen(Need, need.id, seen)
            work.save(saved)
            work.audit("need.save", need.id)
        return Outcome(saved, work.changes)

    def move(
        self, actor: Actor, need_id: RecordId, then: NeedState, *, outcome: str | None = None, note: str = ""
    ) -> Outcome[Need]:
        """Let the request enter a state. Raises Refused for a step that is not allowed, or lacks what it must have."""
        actor.demand(Right.WRITE_CASEWORK)
        with self._desk.store.write(actor.user_id) as work:
            saved = self._moved(work, actor, _stored(work, need_id), then, outcome, note)
        return Outcome(saved, work.changes)

    def _moved(
        self, work: UnitOfWork, actor: Actor, stored: Need, then: NeedState, outcome: str | None = None, note: str = ""
    ) -> Need:
        check_step(stored, then, outcome)
        reserving.demand_agreed(work, stored, "state")
        if then is NeedState.PLACED and not queries.placements_for(work.connection, stored.id):
            raise Refused(
                _("No child has been placed for the request. Nothing has been changed; enter the placement on the "
                  "home's card.")
            )  # fmt: skip
        today = self._desk.today()
        outcome = PLACED_THROUGH_US if then is NeedState.PLACED else outcome
        ended = then in ENDED
        saved = replace(
            stored, state=then.value, state_since=today, outcome=outcome if ended else None,
            closed_on=today if ended else None,
        )  # fmt: skip
        step = self._step(actor, saved, stored.state, then, today)
        work.save(saved, replace(step, note=note))
        if ended:
            reserving.end_all(Writer.of(work, actor, self._desk), stored.id)
        work.audit("need.move", stored.id, then.value)
        return saved

    def _demand_member(self, work: UnitOfWork, need: Need) -> None:
        found = records.load(work.connection, Municipality, Municipality.id_of(need.municipality))
        if found is None or not (found.participates(need.received_on) or found.participates(self._desk.today())):
            raise Refused(
                _("Only municipalities in the cooperation can send a request. Nothing has been saved."),
                field="municipality",
            )
        if not found.participates(need.received_on):
            raise Refused(
                _(
                    "{municipality} was not in the cooperation that day. Nothing has been saved; look at the day."
                ).format(municipality=found.name),
                field="received_on",
            )

    def _step(self, actor: Actor, need: Need, before: str | None, then: NeedState, day: dt.date) -> NeedStep:
        return NeedStep(
            need_id=need.id, from_state=before, to_state=then.value, on=day, recorded_at=self._desk.now(),
            user_id=actor.user_id,
        )  # fmt: skip


def _file(connection: Connection, need_id: RecordId) -> NeedFile:
    need = records.load(connection, Need, need_id)
    if need is None:
        raise Refused(_("The request is not in this store. Nothing has been changed."))
    steps = records.load_where(connection, NeedStep, need_id=need_id)
    users = {one.id: one.name for one in records.load_where(connection, User)}
    return NeedFile(need, tuple(sorted(steps, key=lambda one: one.recorded_at)), users, history.position(connection))


def _stored(work: UnitOfWork, need_id: RecordId) -> Need:
    found = records.load(work.connection, Need, need_id)
    if found is None:
        raise Refused(_("The request is not in this store. Nothing has been changed."))
    return found


def _demand_released(need: Need, before: Sequence[Mapping[str, Any]]) -> None:
    """Raises Refused when an area that waits for a lawyer is newly asked for. One that stands may stand: it does
    nothing, and is what the municipality has written.
    """
    known = {*dict(listed_areas()), *(str(row.get("area")) for row in before)}
    held = [str(row["area"]) for row in need.requirements if row.get("area") and row["area"] not in known]
    if held:
        raise Refused(
            _("{area}: whether the area may be used in matching waits for a lawyer. Nothing has been saved; take the "
              "row away.").format(area=choice_words("experience_area", held) or held[0]),
            field="requirements",
        )  # fmt: skip


def _next_number(work: UnitOfWork, year: int) -> str:
    """The next: N, year, this machine's series, and a running number (N-2026-0031 in series 0)."""
    prefix = f"N-{year}-{numbering.own_series(work.connection)}"
    number = numbering.next_after(work.connection, "need", queries.last_need(work.connection, prefix))
    return f"{prefix}{number:03d}"
