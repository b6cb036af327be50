"""A home's training as its case shows it: each person's parts, and the unit's rule, equal to the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed
from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import EnrolmentStatus
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.homes import HomeTraining
from fhr_desktop.services.training.links import ToEnrol
from tests.services.training import OVER, a_round, attends
from tests.stores import TODAY, colleague, family, open_store, services


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


@pytest.mark.parametrize("rule", ["all", "any"])
def test_a_homes_training_is_told_person_by_person_and_by_the_rule(opened: OpenStore, rule: str) -> None:
    s, actor = services(opened), opened.actor
    s.unit.save_settings(actor, replace(s.unit.settings(), home_trained_rule=rule))
    case, course = family(opened), a_round(opened)
    adults = [p for p in s.cases.open(actor, case.id).persons if p.role == PersonRole.APPLICANT]

    def told() -> HomeTraining:
        return s.homes_in_training.of_home(actor, case.home_id)

    assert not told().people and told().trained_on is None
    first, second = (_joins(opened, course.id, one) for one in adults)
    attends(opened, course, first)
    attends(opened, course, second, range(1, 5))
    (one,), (other,) = (told().people[adult.id] for adult in adults)
    assert one.progress.complete and not other.progress.complete
    assert (one.course, len(one.progress.counted), len(other.progress.counted)) == (course, 8, 4)
    done = one.progress.completed_on
    assert done is not None and OVER < done < TODAY
    assert told().trained_on == (done if rule == "any" else None)
    attends(opened, course, second)
    assert told().trained_on == done


def test_a_trainer_reads_no_homes_training(opened: OpenStore) -> None:
    case, trainer = family(opened), colleague(opened, "Johanna Rask", Role.TRAINER)
    with pytest.raises(NotAllowed):
        services(opened).homes_in_training.of_home(Actor(trainer.id, trainer.name, Role.TRAINER), case.home_id)


def _joins(opened: OpenStore, course: RecordId, person: Person) -> RecordId:
    people = services(opened).participants
    made = services(opened).links.enrol(opened.actor, course, [ToEnrol(person.id)]).value[0]
    people.answer(opened.actor, made.enrolment.id, EnrolmentStatus.ACCEPTED)
    return made.participant.id
