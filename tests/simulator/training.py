"""Steps of trainers: a course with a meeting, people in it, and marks that two machines make of the same person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Attendance, Course, CourseTemplate, Mark, Participant, Session
from tests.simulator.machine import Machine
from tests.simulator.memory import demand
from tests.simulator.world import World
from tests.simulator.writing import DAY, change, of

TEMPLATE = CourseTemplate.id_of("home_to_grow")
MARKS = (*(mark.value for mark in Mark), None)


def trains(machine: Machine) -> bool:
    """Whether the machine has training at all."""
    with machine.raw() as run:
        return bool(run("SELECT 1 FROM scope WHERE kind = 'training'"))


def new_course(world: World) -> str | None:
    """A round with a meeting and two people, or another person."""
    machine = world.anyone()
    if not trains(machine):
        return None
    person = Participant(name=world.text())
    if world.records(machine, "session") and world.chance.random() < 0.7:
        made = world.write(machine, lambda work: work.save(person))
        demand(len(made) == 1, "a participant was not written")
        return f"{machine.name} new {of(world, machine, person.id.bytes)[1]}"
    course = Course(template_id=TEMPLATE, name=world.text(), round=world.text())
    session = Session(course_id=course.id, number=1, part="s1", on=DAY)
    made = world.write(machine, lambda work: work.save(course, session, person))
    demand(len(made) == 3, "a round was not written")
    return f"{machine.name} new {of(world, machine, course.id.bytes)[1]}"


def mark(world: World) -> str | None:
    """Somebody marked at a meeting, marked otherwise, or not at all any more."""
    machine = world.anyone()
    sessions, people = world.records(machine, "session"), world.records(machine, "participant")
    if not sessions or not people:
        return None
    session, who = (RecordId(bytes=world.chance.choice(some[:2])) for some in (sessions, people))
    identity, said = Attendance.id_of(session, who), world.chance.choice(MARKS)
    told = f"{machine.name} marks {of(world, machine, who.bytes)[1]} {said}"
    if identity.bytes in machine.view.gone:
        return None
    if identity.bytes in machine.view.born:
        values: dict[str, Any] = {"mark": said}
        if world.chance.random() < 0.2:
            values["note"] = world.chance.choice(("", world.text()))
        change(world, machine, identity.bytes, **values)
        return told
    one = Attendance(id=identity, session_id=session, participant_id=who, mark=said)
    if world.chance.random() < 0.2:
        one = replace(one, note=world.text())
    made = world.write(machine, lambda work: work.save(one))
    demand([write.kind for write in made] == ["new"], "a mark was not written")
    return told


CHANCES = ((8, new_course), (24, mark))
