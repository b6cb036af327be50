"""The demo's courses: one round that has been, two going on, and one to come, with those who take part and their marks.

Everything through the services, on its own day, as the trainer would have done it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fhr_desktop import durable
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import PersonRole
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Course, EnrolmentStatus, Mark, Participant
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.suite import Services
from fhr_desktop.services.training.links import ToEnrol
from fhr_desktop.services.training.papers import FORMS, Wanted
from fhr_desktop.services.training.rounds import NewRound

LETTERS = {"N": Mark.PRESENT, "F": Mark.ABSENT, "S": Mark.LATE, "D": Mark.PARTLY}
MINUTES = {Mark.LATE: 20, Mark.PARTLY: 90}
YES, NO, WAIT, CALLED = (
    EnrolmentStatus.ACCEPTED, EnrolmentStatus.DECLINED, EnrolmentStatus.WAITING, EnrolmentStatus.INVITED,
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody in a round: name, municipality, a mark for each meeting that has been, and what they need."""

    name: str
    municipality: str
    marks: str = ""
    wishes: tuple[str, ...] = ()
    status: EnrolmentStatus = YES


RATTVIK = (
    Person("Farid Ahmadi", "2080", "NNN", ("interpreter",)), Person("Leila Ahmadi", "2080", "NNN", ("interpreter",)),
    Person("Lotta Berg", "2039", "NNN"), Person("Sten Björk", "2031", "NSN"), Person("Karin Dahlin", "2029", "NNF"),
    Person("Per Dahlin", "2029", "NNF"), Person("Maja Eklöf", "2081", "NNN"), Person("Amina Hassan", "2031", "NNN"),
    Person("Jonas Lind", "2031", "FNN"), Person("Eva Nordin", "2082", "NND"), Person("Olle Nordin", "2082", "NNN"),
    Person("Ulla Persson", "2083", "NNN"), Person("Peter Sundin", "2039", "NNN"), Person("Tor Wallin", "2084", "SNN"),
    Person("Åsa Åkerlund", "2034", "NNN"), Person("Bengt Öst", "2085", "NFN"),
)  # fmt: skip
FALUN = (
    Person("Gunnar Vik", "2080", "", (), NO),
    Person("Nils Almgren", "2080", "NN"), Person("Sofia Almgren", "2080", "NN"), Person("Rut Eriksson", "2080", "NF"),
    Person("Ingvar Hed", "2026", "NN"), Person("Marit Hed", "2026", "NN"), Person("Dalia Karim", "2081", "NS"),
    Person("Omar Karim", "2081", "NN"), Person("Berit Lundin", "2080", "NN"), Person("Kjell Lundin", "2080", "DN"),
    Person("Sara Norell", "2080", "NN"), Person("Tomas Rask", "2026", "NN"), Person("Viola Storm", "2081", "FN"),
    Person("Ester Zander", "2080", "", (), WAIT),
)  # fmt: skip
BORLANGE = (
    Person("Anders Bergman", "2081", "NNNNNNNN"), Person("Lena Bergman", "2081", "NNNNNNNN"),
    Person("Ida Fors", "2082", "NNNSNNNN"), Person("Håkan Gran", "2083", "NNNNNNNN"),
    Person("Mona Gran", "2083", "NNNNNFNN"), Person("Yusuf Idris", "2081", "NNNNNNNN"),
    Person("Kerstin Mård", "2085", "NNNNNNNN"), Person("Roland Mård", "2085", "NFNNNNNN"),
    Person("Elin Sjögren", "2081", "NNNNNNNN"), Person("Gösta Törn", "2084", "NNNNNNSN"),
    Person("Vera Törn", "2084", "NNNNNNNN"), Person("Klara Ulv", "2081", "NNNDNNNN"),
)  # fmt: skip
ORSA = (
    Person("Märta Holm", "2034", "", (), CALLED), Person("Sixten Holm", "2034", "", (), CALLED),
    Person("Naima Yasin", "2031", "", (), YES), Person("Arvid Åberg", "2039", "", (), CALLED),
)  # fmt: skip


@dataclass(frozen=True)
class Round:
    """A round and its people. `first` in days from the present; meetings every fortnight."""

    place: str
    municipality: str
    hall: str
    first: int
    people: tuple[Person, ...]
    seats: int = 16


HOMES = 3  # with both adults in the round that has been
ANSWERS = (
    ((5, 5, 4, 5, 4), "Mer tid att prata med de andra."), ((4, 5, 5, 4, 4), ""), ((5, 4, 5, 5, 3), ""),
    ((3, 4, 4, 2, 3), "Långt att köra på vardagskvällar."), ((4, 4, 3, 4, 5), ""),
    ((5, 5, 5, 5, 5), "Övningen om gränser hade jag nytta av samma kväll."), ((4, 3, 4, 4, 2), ""),
    ((5, 4, 4, 3, 4), "Bra att båda kunde gå tillsammans."), ((2, 4, 3, 4, 4), ""),
)  # fmt: skip  # in the order of the questions, from the first again when there are more
ROUNDS = (
    Round("Borlänge", "2081", "Biblioteket, Borlänge", -119, BORLANGE, 18),
    Round("Rättvik", "2031", "Folkets hus, Rättvik", -42, RATTVIK),
    Round("Falun", "2080", "Kulturhuset, Falun", -21, FALUN, 12),
    Round("Orsa", "2034", "Orsa bibliotek", 63, ORSA, 14),
)


def hold_courses(services: Services, staff: Mapping[str, Actor], clock: DemoClock) -> None:
    """The rounds, by the unit's trainer; those that have completed one have their certificates."""
    trainer = next(actor for actor in staff.values() if actor.role == "trainer")
    templates = services.rounds.templates(trainer)
    template = next(one for one in templates if one.basic)
    for one in ROUNDS:
        _hold(services, trainer, clock, one, template.id, staff if one is ROUNDS[0] else {})
    clock.set(clock.present)


def hold_one(services: Services, leader: Actor, clock: DemoClock) -> Course:
    """One round from its first meeting to its certificates, held by whoever leads it."""
    template = next(one for one in services.rounds.templates(leader) if one.basic)
    course = _hold(services, leader, clock, ROUNDS[0], template.id, {})
    clock.set(clock.present)
    return course


def print_course(services: Services, actor: Actor, course: Course, folder: Path) -> tuple[str, ...]:
    """The papers of a round as files in the folder. Their names."""
    names = []
    for form in FORMS:
        durable.write(folder / f"{form}.pdf", services.course_papers.printed(actor, Wanted(form, course.id)).pdf)
        names.append(f"{form}.pdf")
    return tuple(names)


def _hold(
    services: Services, trainer: Actor, clock: DemoClock, one: Round, template: RecordId, staff: Mapping[str, Actor]
) -> Course:
    first_on = clock.present + dt.timedelta(days=one.first)
    clock.set(min(first_on - dt.timedelta(days=30), clock.present))
    name = f"{one.place} {'våren' if first_on.month < 7 else 'hösten'} {first_on.year}"
    new = NewRound(
        template, name, first_on, place=one.hall, municipality=one.municipality, trainers=trainer.name,
        seats=one.seats, reply_by=first_on - dt.timedelta(days=14),
    )  # fmt: skip
    course = services.rounds.create(trainer, new).value
    who = {
        person.name: services.participants.add(
            trainer, course.id,
            Participant(name=person.name, municipality=person.municipality, wishes=person.wishes), person.status,
        ).value.participant.id
        for person in one.people
    }  # fmt: skip
    _enrol_homes(services, staff, trainer, course)
    sessions = services.rounds.open(trainer, course.id).sessions
    for at, session in enumerate(sessions):
        assert session.on is not None
        if session.on >= clock.present:
            break
        clock.set(session.on)
        for person in one.people:
            if person.marks[at : at + 1] not in ("", "N"):
                mark = LETTERS[person.marks[at]]
                services.attendance.mark(trainer, session.id, who[person.name], mark, MINUTES.get(mark))
        services.attendance.mark_rest(trainer, session.id)
    if all(session.on is not None and session.on < clock.present for session in sessions):
        manager = next((one for one in staff.values() if one.role == Role.UNIT_MANAGER), trainer)
        services.certificates.issue(manager, course.id)  # who knows the homes' birth dates
        _evaluate(services, trainer, course)
    return course


def _enrol_homes(services: Services, staff: Mapping[str, Actor], trainer: Actor, course: Course) -> None:
    """Some homes whose families had called by then send both adults; the pair's first enrols them."""
    own = {actor.user_id: actor for actor in staff.values()}
    left = HOMES
    for actor in own.values():
        if not actor.may(Right.WRITE_CASEWORK):
            continue
        for row in services.cases.rows(actor, ended=True):
            if left and row.investigators[:1] == (actor.user_id,) and row.state is CaseState.SUITABLE:
                left -= _enrol_home(services, actor, trainer, row.id, course)


def _enrol_home(services: Services, actor: Actor, trainer: Actor, case: RecordId, course: Course) -> bool:
    file = services.cases.open(actor, case)
    adults = [one for one in file.persons if one.role == PersonRole.APPLICANT]
    if file.home.protected or len(adults) < 2:
        return False
    for made in services.links.enrol(actor, course.id, [ToEnrol(one.id) for one in adults]).value:
        services.participants.answer(trainer, made.enrolment.id, EnrolmentStatus.ACCEPTED)
    return True


def _evaluate(services: Services, trainer: Actor, course: Course) -> None:
    keys = [one.key for one in services.evaluations.questions(trainer, course.id)]
    for scores, comment in ANSWERS:
        given = {key: scores[at % len(scores)] for at, key in enumerate(keys)}
        services.evaluations.enter(trainer, course.id, given, comment)
