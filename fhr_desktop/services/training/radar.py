"""The radar (utbildningsradar): who lacks the basic course, where they live, and where a course costs least driving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from db import records
from db.queries import training as queries
from db.queries.training_outcomes import coming_or_waiting, in_rounds
from db.store import Connection
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.names import family_first
from fhr_desktop.domain.places import Place, centre, known_places, place_of, road_factor, source
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.domain.training import COMING, CourseTemplate, Enrolment, EnrolmentStatus, Participant
from fhr_desktop.domain.training_completion import PartState
from fhr_desktop.domain.training_radar import Family, Offer, Plan, best_plans
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.training.outcomes import Standing, standings
from i18n import _

MOST_ROUNDS, MOST_SEATS, MOST_DAYS = 3, 40, 4
PLACES_WITH_DAYS = 8  # with four days and three rounds some five thousand choices
TRIED = 8  # plans without days that the places come from
WAITING_STATES = frozenset({CaseState.INVESTIGATION.value, CaseState.REVIEW.value, CaseState.SUITABLE.value})


@dataclass(frozen=True, slots=True)
class Untrained:
    """A household that lacks the course or parts of it. `lacks` are part keys, empty for the whole course.

    `home` is set where the reader may know it, and `people` are as their round lists them or how many there are.
    `unsuited`: the days that do not suit somebody of them, as `domain.unsuited` writes them.
    """

    names: tuple[str, ...]
    people: int
    place: Place
    lacks: tuple[str, ...]
    home: RecordId | None = None
    unsuited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Radar:
    """All who lack the course. `elsewhere`: people whose place is unknown or protected, and who are left out."""

    untrained: tuple[Untrained, ...]
    elsewhere: int
    places: tuple[Place, ...]
    source: str
    road_factor: float

    def plans(
        self, places: Sequence[Place], rounds: int, seats: int, days: Sequence[dt.date] = (),
        context: TaskContext | None = None,
    ) -> tuple[Plan, ...]:  # fmt: skip
        """The best choices of places, and of first days when some are thought of; the best first.

        Where places and days make too many choices, the days are tried at the places that are best without them
        (`reckoned`). Raises Refused for numbers that cannot be.
        """
        if not 1 <= rounds <= MOST_ROUNDS or not 1 <= seats <= MOST_SEATS or not places or len(days) > MOST_DAYS:
            raise Refused(
                _("Choose at least one place, between 1 and {rounds} rounds and 1 to {seats} seats.").format(
                    rounds=MOST_ROUNDS, seats=MOST_SEATS
                )
            )
        families = [Family(str(n), one.people, one.place.at, one.unsuited) for n, one in enumerate(self.untrained)]
        anywhere = [Offer(one.name, one.at) for one in places]
        best_of = partial(best_plans, families, road_factor=self.road_factor, context=context)
        if not days:
            return best_of(anywhere, rounds, seats)
        if rounds > 1 and len(places) > PLACES_WITH_DAYS:
            tried = best_of(anywhere, rounds, seats, most=TRIED)
            best = list(dict.fromkeys(offer for plan in tried for offer in plan.offers))
            anywhere = best[:PLACES_WITH_DAYS]
        offers = [replace(one, on=day) for one in anywhere for day in days]
        return best_of(offers, rounds, seats)


class TrainingRadar:
    """Who needs a course, and where."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self, actor: Actor, template_id: RecordId) -> Radar:
        """All who lack the course; homes without anybody enrolled only for those who read casework."""
        actor.demand(Right.READ_TRAINING)
        casework = actor.may(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "training.radar", None) as connection:
            template = records.load(connection, CourseTemplate, template_id)
            if template is None:
                raise Refused(_("The kind of course is not in this store. Nothing has been changed."))
            every = in_rounds(connection, coming_or_waiting(connection))
            came = standings(connection, template, self._desk.today(), every)
            waiting = {one.participant: one for one in came.values() if _waits(one, self._desk.today())}
            people = queries.participants(connection, waiting)
            unsuited = _unsuited(connection, waiting.values())
            homes = queries.homes_to_train(connection, WAITING_STATES) if casework else ()
        lacking = {who: one for who, one in waiting.items() if who in people}
        enrolled, lost = _households(people, lacking, unsuited)
        fresh, hidden = _homes(homes)
        untrained = sorted((*enrolled, *fresh), key=lambda one: (one.place.name, one.names))
        return Radar(tuple(untrained), lost + hidden, known_places(), source(), road_factor())


def _waits(one: Standing, today: dt.date) -> bool:
    """Whether the person needs a place: on a waiting list, or with parts missed."""
    if one.progress.complete:
        return False
    if one.enrolment.status == EnrolmentStatus.WAITING:
        return True
    return one.enrolment.status in COMING and bool(one.progress.parts(PartState.MISSING))


def _unsuited(connection: Connection, waiting: Iterable[Standing]) -> dict[RecordId, Sequence[str]]:
    """The days that do not suit each of them."""
    by_enrolment = {RecordId(bytes=one.enrolment.id): one.participant for one in waiting}
    return {
        by_enrolment[key]: one.unsuited for key, one in records.load_many(connection, Enrolment, by_enrolment).items()
    }


def _households(
    people: Mapping[RecordId, Participant], lacking: Mapping[RecordId, Standing],
    unsuited: Mapping[RecordId, Sequence[str]],
) -> tuple[list[Untrained], int]:  # fmt: skip
    """Those enrolled who lack something, those with the same mark together; and how many have no known place."""
    together: dict[str, list[RecordId]] = {}
    for who in lacking:
        together.setdefault(people[who].household or who.hex, []).append(who)
    found, lost = [], 0
    for some in together.values():
        place = centre(people[some[0]].municipality)
        if place is None:
            lost += len(some)
            continue
        parts = {part for who in some for part in lacking[who].progress.parts(PartState.MISSING)}
        whole = any(lacking[who].enrolment.status == EnrolmentStatus.WAITING for who in some)
        names = tuple(sorted(family_first(people[who].name) for who in some))
        days = frozenset(day for who in some for day in unsuited[who])
        found.append(Untrained(names, len(some), place, () if whole else tuple(sorted(parts)), None, days))
    return found, lost


def _homes(homes: Collection[queries.HomeToTrain]) -> tuple[list[Untrained], int]:
    found, hidden = [], 0
    for one in homes:
        place = None if one.protected else place_of(one.place, one.postcode_and_town, one.municipality)
        if place is None:
            hidden += one.adults
            continue
        found.append(Untrained((one.name,), one.adults, place, (), one.home))
    return found, hidden
