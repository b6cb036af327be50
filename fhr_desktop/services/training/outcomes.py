"""What training has come to for the whole unit: who has completed the basic course, and which homes are trained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from db import records
from db.queries import training as queries
from db.store import Connection
from fhr_desktop.domain.followup_training import TrainedHome, TrainedPerson
from fhr_desktop.domain.names import family_first
from fhr_desktop.domain.record import RecordId, RecordKey
from fhr_desktop.domain.training import COMING, SEATED, Course, CourseTemplate, Enrolment, Participant
from fhr_desktop.domain.training_completion import Progress, home_trained_on, progress
from fhr_desktop.domain.unit import OrganisationSettings
from fhr_desktop.services.training.sheets import been, rule_of


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one participant has come in one kind of course, by the enrolment that came furthest."""

    participant: RecordId
    enrolment: Enrolment
    course: Course
    progress: Progress
    basic: bool


def standings(
    connection: Connection, template: CourseTemplate, today: dt.date, every: Collection[Enrolment]
) -> dict[RecordId, Standing]:
    """Those who have been enrolled in a round of the template; of several the furthest. `every`: all enrolments of the
    participants that are asked for.
    """
    rounds: dict[RecordKey, set[RecordKey]] = {}
    for one in every:
        rounds.setdefault(one.participant_id.bytes, set()).add(one.course_id.bytes)
    known = records.load_many(connection, Course, {one.course_id for one in every})
    courses = {key: one for key, one in known.items() if one.template_id == template.id}
    enrolled = [one for one in every if one.course_id in courses]
    taken = queries.presences(connection, template.id, rounds, today)
    waivers = queries.waivers(connection, [one.id for one in enrolled])
    held = queries.held_parts(connection, courses, today)
    rules = {key: rule_of(one, template, ()) for key, one in courses.items()}
    found: dict[RecordId, Standing] = {}
    for one in enrolled:
        without = {w.part: w.decided_on for w in waivers.get(one.id, ()) if w.decided_on <= today}
        marks = taken.get(one.participant_id.bytes, [])
        past = been(held[one.course_id], marks, today) if one.status in SEATED else frozenset[str]()
        came = progress(rules[one.course_id], marks, without, past)
        before = found.get(one.participant_id)
        if before is None or _further(came, before.progress):
            found[one.participant_id] = Standing(one.participant_id, one, courses[one.course_id], came, template.basic)
    return found


def _further(one: Progress, other: Progress) -> bool:
    """Whether the first is nearer to a certificate."""
    return (one.complete, len(one.counted)) > (other.complete, len(other.counted))


def trained_people(
    connection: Connection, first: dt.date, last: dt.date, as_of: dt.date, homes: Collection[queries.HomeInTraining]
) -> dict[RecordId, TrainedPerson]:
    """Those with anything in the period that can make them count in it, and those of the same homes, by participant:
    as they stood on the day `as_of`.
    """
    active = queries.active_between(connection, first, last)
    near = {who for home in homes for linked in home.engaged for who in linked if _touched(home, active)}
    every = queries.enrolments_of(connection, active | near)
    offers = _offers(every)
    found: dict[RecordId, TrainedPerson] = {}
    for template in records.load_where(connection, CourseTemplate):
        if not template.basic:
            continue
        came = standings(connection, template, as_of, every)
        people = queries.participants(connection, came)
        for who, one in came.items():
            if who in people and (who not in found or found[who].completed_on is None):
                found[who] = _person(people[who], one, offers.get(who))
    return found


def _touched(home: queries.HomeInTraining, active: Collection[RecordId]) -> bool:
    return any(who in active for linked in home.engaged for who in linked)


def _offers(enrolled: Iterable[Enrolment]) -> Mapping[RecordId, tuple[dt.date | None, bool]]:
    """When each participant was first offered a place anywhere, and whether there ever was a yes."""
    found: dict[RecordId, tuple[dt.date | None, bool]] = {}
    for one in enrolled:
        first, yes = found.get(one.participant_id, (None, False))
        days = [day for day in (first, one.offered_on) if day is not None]
        found[one.participant_id] = (min(days, default=None), yes or one.status in COMING)
    return found


def _person(who: Participant, one: Standing, offer: tuple[dt.date | None, bool] | None) -> TrainedPerson:
    first, yes = offer or (one.enrolment.offered_on, False)
    name = f"{family_first(who.name)}, {one.course.round}"
    done = one.progress.completed_on
    return TrainedPerson(name, who.municipality or "", one.course.id, first, yes or done is not None, done)


def trained_homes(
    connection: Connection, homes: Collection[queries.HomeInTraining], people: Mapping[RecordId, TrainedPerson]
) -> tuple[TrainedHome, ...]:
    """The homes, each with the day it became trained by the unit's rule, as far as the people tell."""
    unit = records.load(connection, OrganisationSettings, OrganisationSettings.the_id())
    every = (unit.home_trained_rule if unit else "") != "any"
    return tuple(_trained(home, people, every) for home in homes)


def _trained(home: queries.HomeInTraining, people: Mapping[RecordId, TrainedPerson], every: bool) -> TrainedHome:
    own = [[people[who] for who in linked if who in people] for linked in home.engaged]
    done = [_earliest(one.completed_on for one in some) for some in own]
    offered = _earliest(one.offered_on for some in own for one in some)
    accepted = any(one.accepted for some in own for one in some)
    return TrainedHome(home.number, home.municipality, home_trained_on(done, every=every), offered, accepted)


def _earliest(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)
