"""How far a home has come in its training, for those who work with its case. No trainer reads this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from db import records
from db.queries.training_outcomes import in_rounds
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person, PersonRole
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import CourseTemplate, TrainingLink
from fhr_desktop.domain.training_completion import home_trained_on
from fhr_desktop.services.actor import Actor, Right, demand_home
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.training.outcomes import Standing, standings
from fhr_desktop.services.unit import settings_of
from i18n import _

ONE_IS_ENOUGH = "any"


@dataclass(frozen=True, slots=True)
class HomeTraining:
    """Each person's standing in each kind of course, the basic one first; and whether the home is trained.

    `every`: the unit's rule asks it of all who apply; else one is enough. `trained_on`: the day the home became
    trained, None before that.
    """

    people: Mapping[RecordId, tuple[Standing, ...]]
    trained_on: dt.date | None
    every: bool


class HomesInTraining:
    """Reading a home's training."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_home(self, actor: Actor, home_id: RecordId) -> HomeTraining:
        """The home's training. Opening its case was logged. Raises Refused when the home is not here."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            home = records.load(connection, Home, home_id)
            if home is None:
                raise Refused(_("The home is not in this store. Nothing has been changed."))
            demand_home(actor, home)
            linked: dict[RecordId, list[RecordId]] = {}
            for link in records.load_where(connection, TrainingLink, home_id=home_id):
                linked.setdefault(link.person_id, []).append(link.participant_id)
            every = settings_of(connection).home_trained_rule != ONE_IS_ENOUGH
            if not linked:
                return HomeTraining({}, None, every)
            found = self._standings(connection, [one for many in linked.values() for one in many])
            engaged = records.load_where(connection, Person, home_id=home_id, role=PersonRole.APPLICANT.value)
        people = {
            person: tuple(one for who in many for one in found.get(who, ())) for person, many in linked.items()
        }  # fmt: skip
        done = [_completed(people.get(one.id, ())) for one in engaged]
        return HomeTraining(people, home_trained_on(done, every=every), every)

    def _standings(self, connection: Connection, who: Collection[RecordId]) -> dict[RecordId, tuple[Standing, ...]]:
        templates = sorted(records.load_where(connection, CourseTemplate), key=lambda one: not one.basic)
        every = in_rounds(connection, [one.bytes for one in who])
        found: dict[RecordId, tuple[Standing, ...]] = {}
        for template in templates:
            for one in standings(connection, template, self._desk.today(), every).values():
                found[one.participant] = (*found.get(one.participant, ()), one)
        return found


def _completed(many: Collection[Standing]) -> dt.date | None:
    """The day a basic course was completed."""
    return min((one.progress.completed_on for one in many if one.basic and one.progress.completed_on), default=None)
