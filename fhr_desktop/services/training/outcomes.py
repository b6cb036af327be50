"""What training has come to for the whole unit: who has completed the basic course, and which homes are trained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from db import records
from db.queries import training as queries
from db.queries import training_outcomes as outcomes
from db.queries.training_outcomes import HomeInTraining, InRound
from db.store import Connection
from fhr_desktop.domain.followup_training import TrainedHome, TrainedPerson
from fhr_desktop.domain.names import family_first
from fhr_desktop.domain.record import RecordId, RecordKey
from fhr_desktop.domain.training import COMING, SEATED, Course, CourseTemplate
from fhr_desktop.domain.training_completion import Progress, home_trained_on, progress
from fhr_desktop.domain.unit import OrganisationSettings
from fhr_desktop.services.training.sheets import been, rule_of


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one participant has come in one kind of course, by the enrolment that came furthest."""

    participant: RecordId
    enrolment: InRound
    course: Course
    progress: Progress
    basic: bool


def standings(
    connection: Connection, template: CourseTemplate, today: dt.date, every: Collection[InRound]
) -> dict[RecordKey, Standing]:
    """Those who have been enrolled in a round of the template; of several the furthest. `every`: all enrolments of the
    participants that are asked for.
    """
    rounds: dict[RecordKey, set[RecordKey]] = {}
    for one in every:
        rounds.setdefault(one.participant, set()).add(one.course)
    known = records.load_many(connection, Course, [RecordId(bytes=key) for key in {one.course for one in every}])
    courses = {one.id.bytes: one for one in known.values() if one.template_id == template.id}
    own = [one for one in every if one.course in courses]
    taken = queries.presences(connection, template.id, rounds, today)
    waivers = queries.waivers(connection, [one.id for one in own])
    held = queries.held_parts(connection, courses, today)
    rules = {key: rule_of(one, template, ()) for key, one in courses.items()}
    best: dict[RecordKey, tuple[InRound, Progress]] = {}
    for one in own:
        without = {w.part: w.decided_on for w in waivers.get(one.id, ()) if w.decided_on <= today}
        marks = taken.get(one.participant, [])
        past = been(held[one.course], marks, today) if one.status in SEATED else frozenset[str]()
        came = progress(rules[one.course], marks, without, past)
        before = best.get(one.participant)
        if before is None or _further(came, before[1]):
            best[one.participant] = one, came
    return {
        who: Standing(RecordId(bytes=who), one, courses[one.course], came, template.basic)
        for who, (one, came) in best.items()
    }


def _further(one: Progress, other: Progress) -> bool:
    """Whether the first is nearer to a certificate."""
    return (one.complete, len(one.counted)) > (other.complete, len(other.counted))


def trained(
    connection: Connection, first: dt.date, last: dt.date, as_of: dt.date
) -> tuple[tuple[TrainedPerson, ...], tuple[TrainedHome, ...]]:
    """Those with anything in the period that can make them count in it, and those of the same homes, by name; and the
    homes: as they stood on the day `as_of`.
    """
    active = outcomes.active_between(connection, first, last)
    homes = outcomes.homes_in_training(connection, active)
    people = _people(connection, active | {who for home in homes for own in home.engaged for who in own}, as_of)
    return tuple(sorted(people.values(), key=lambda one: one.name)), _homes(connection, homes, people)


def _people(connection: Connection, wanted: Collection[RecordKey], as_of: dt.date) -> dict[RecordKey, TrainedPerson]:
    every = outcomes.in_rounds(connection, wanted)
    offers = _offers(every)
    found: dict[RecordKey, TrainedPerson] = {}
    for template in records.load_where(connection, CourseTemplate):
        if not template.basic:
            continue
        came = standings(connection, template, as_of, every)
        people = outcomes.named(connection, came)
        for who, one in came.items():
            if who in people and (who not in found or found[who].completed_on is None):
                found[who] = _person(people[who], one, offers.get(who))
    return found


def _offers(every: Iterable[InRound]) -> Mapping[RecordKey, tuple[dt.date | None, bool]]:
    """When each participant was first offered a place anywhere, and whether there ever was a yes."""
    found: dict[RecordKey, tuple[dt.date | None, bool]] = {}
    for one in every:
        first, yes = found.get(one.participant, (None, False))
        days = [day for day in (first, one.offered_on) if day is not None]
        found[one.participant] = (min(days, default=None), yes or one.status in COMING)
    return found


def _person(who: tuple[str, str], one: Standing, offer: tuple[dt.date | None, bool] | None) -> TrainedPerson:
    first, yes = offer or (one.enrolment.offered_on, False)
    name, municipality = who
    done = one.progress.completed_on
    return TrainedPerson(
        f"{family_first(name)}, {one.course.round}", municipality, one.course.id, first, yes or done is not None, done
    )


def _homes(
    connection: Connection, homes: Collection[HomeInTraining], people: Mapping[RecordKey, TrainedPerson]
) -> tuple[TrainedHome, ...]:
    """The homes, each with the day it became trained by the unit's rule, as far as the people tell."""
    unit = records.load(connection, OrganisationSettings, OrganisationSettings.the_id())
    every = (unit.home_trained_rule if unit else "") != "any"
    return tuple(_trained(home, people, every) for home in homes)


def _trained(home: HomeInTraining, people: Mapping[RecordKey, TrainedPerson], every: bool) -> TrainedHome:
    own = [[people[who] for who in linked if who in people] for linked in home.engaged]
    done = [_earliest(one.completed_on for one in some) for some in own]
    offered = _earliest(one.offered_on for some in own for one in some)
    accepted = any(one.accepted for some in own for one in some)
    return TrainedHome(home.number, home.municipality, home_trained_on(done, every=every), offered, accepted)


def _earliest(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)
