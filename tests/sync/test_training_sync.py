"""Two trainers mark the same meeting on two machines without network; and what a trainer's machine never holds."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from pathlib import Path

import pytest

from db import records
from db.queries import conflicts
from fhr_desktop.domain.operations import Parcel
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Attendance, Course, EnrolmentStatus, Mark, Participant
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.links import ToEnrol
from fhr_desktop.services.training.rounds import NewRound
from fhr_desktop.sync.bundle_read import open_bundle
from tests.pages import decrypted
from tests.stores import PHRASE, TODAY, family, services, storage
from tests.units import common_dump, exchange, export

ROLES = {"kontoret": Role.UNIT_MANAGER, "ena": Role.TRAINER, "andra": Role.TRAINER}
ORDERS = [
    pytest.param(order, marks=[pytest.mark.slow] if at % 3 else [])
    for at, order in enumerate(permutations(("ena", "andra", "kontoret")))
]
NAMES = tuple(f"{given} Strand" for given in ("Ada", "Bo", "Cia", "Dan", "Eva", "Finn", "Gun", "Hans"))


def begun(unit: dict[str, OpenStore]) -> tuple[Course, RecordId, list[RecordId]]:
    """A round that both trainers hold: its id, its first meeting, and its people."""
    office = unit["kontoret"]
    (template,) = services(office).rounds.templates(office.actor)
    new = NewRound(template.id, "Orsa våren 2026", TODAY)
    course = services(office).rounds.create(office.actor, new).value
    people = [
        services(office).participants.add(
            office.actor, course.id, Participant(name=name), EnrolmentStatus.ACCEPTED
        ).value.participant.id
        for name in NAMES
    ]  # fmt: skip
    exchange(office, unit["ena"], unit["andra"])
    return course, services(office).rounds.open(office.actor, course.id).sessions[0].id, people


def mark(opened: OpenStore, session: RecordId, who: RecordId, said: Mark | None, minutes: int | None = None) -> None:
    services(opened).attendance.mark(opened.actor, session, who, said, minutes)


def marks(opened: OpenStore, course: Course, session: RecordId) -> dict[str, Mark | None]:
    read = services(opened).rounds.open(opened.actor, course.id)
    return {row.participant.name: row.marks[session].mark for row in read.rows if session in row.marks}


def clashes(opened: OpenStore, people: list[RecordId], session: RecordId) -> list[tuple[RecordId, str]]:
    with opened.desk.store.read() as connection:
        ids = {Attendance.id_of(session, who) for who in people}
        return [(one.record, one.field) for one in conflicts.of_records(connection, ids)]


@pytest.mark.parametrize("order", ORDERS)
def test_two_trainers_marks_meet_in_any_order(unit: dict[str, OpenStore], order: tuple[str, ...]) -> None:
    course, session, people = begun(unit)
    one, other = unit["ena"], unit["andra"]
    for who in people[:5]:
        mark(one, session, who, Mark.PRESENT)
    for who in people[3:]:
        mark(other, session, who, Mark.PRESENT)  # the fourth and the fifth by both alike
    mark(one, session, people[0], Mark.ABSENT)
    mark(other, session, people[0], Mark.LATE, 20)  # this one differs
    mark(other, session, people[1], None)  # nothing was marked here: it says nothing
    mark(other, session, people[2], Mark.ABSENT)
    mark(other, session, people[2], None)  # taken away, unseen by the one who has marked
    for _round in range(2):
        for sender in order:
            exchange(unit[sender], *(unit[name] for name in order if name != sender))
    assert common_dump(one, other) == common_dump(other, one)
    assert common_dump(one, unit["kontoret"]) == common_dump(unit["kontoret"], one)
    for machine in unit.values():
        found = marks(machine, course, session)
        assert [found[name] for name in NAMES[1:]] == [Mark.PRESENT] * 7
        assert clashes(machine, people, session) == [(Attendance.id_of(session, people[0]), "mark")]
    mark(one, session, people[0], Mark.LATE, 20)
    for sender in order * 2:
        exchange(unit[sender], *(unit[name] for name in order if name != sender))
    for machine in unit.values():
        assert clashes(machine, people, session) == []
        assert marks(machine, course, session)[NAMES[0]] is Mark.LATE
        assert storage().check(machine) == []


def test_the_time_of_marking_is_the_machines_own(unit: dict[str, OpenStore]) -> None:
    course, session, people = begun(unit)
    one, other = unit["ena"], unit["andra"]
    mark(one, session, people[0], Mark.PRESENT)
    here = services(one).rounds.open(one.actor, course.id).row(people[0])
    exchange(one, other)
    there = services(other).rounds.open(other.actor, course.id).row(people[0])
    assert here is not None and there is not None
    assert here.marks[session].at == there.marks[session].at


def test_the_same_person_enrolled_on_two_machines_is_there_once(unit: dict[str, OpenStore]) -> None:
    _course, _session, people = begun(unit)
    one, other = unit["ena"], unit["andra"]
    (template,) = services(one).rounds.templates(one.actor)
    new = NewRound(template.id, "Mora våren 2026", TODAY + dt.timedelta(days=3))
    later = services(one).rounds.create(one.actor, new).value
    exchange(one, other)
    for machine in (one, other):
        with machine.desk.store.read() as connection:
            who = records.load(connection, Participant, people[0])
        assert who is not None
        services(machine).participants.add(machine.actor, later.id, who, EnrolmentStatus.ACCEPTED)
    exchange(one, other)
    exchange(other, one)
    for machine in (one, other):
        assert len(services(machine).rounds.open(machine.actor, later.id).rows) == 1
    assert common_dump(one, other) == common_dump(other, one)


def test_a_trainers_machine_holds_nothing_of_any_case(unit: dict[str, OpenStore], tmp_path: Path) -> None:
    """Store, package and backup, though a person of a case is enrolled: only the name the course needs."""
    office, trainer = unit["kontoret"], unit["ena"]
    course, _session, _people = begun(unit)
    case = family(office)
    home = services(office).cases.open(office.actor, case.id)
    lotta = next(one for one in home.persons if one.given_name == "Lotta")
    services(office).notes.sign(office.actor, case.id, "KANARIEFÅGEL i en anteckning.")
    services(office).links.enrol(office.actor, course.id, [ToEnrol(lotta.id)])
    exchange(office, trainer)
    (package,) = export(office, tmp_path, trainer).values()
    names = [row.participant.name for row in services(trainer).rounds.open(trainer.actor, course.id).rows]
    assert "Lotta Berg" in names
    identity = services(trainer).devices.export_identity(trainer.actor)
    storage().backup(trainer)
    folder = trainer.folder
    trainer.close()
    held = {"store": decrypted(folder), "package": _carried(package, identity)}
    unit["ena"] = storage().restore(folder, storage().backups(folder)[0], PHRASE)
    unit["ena"].close()
    held["backup"] = decrypted(folder)
    unit["ena"] = storage().open(folder, PHRASE)
    texts = ("KANARIE", "Särnavägen", "19811228", "Sundin", case.number, "De har talat", lotta.id.hex)
    canaries = [*(one.encode() for one in texts), lotta.id.bytes, home.home.id.bytes, case.id.bytes]
    for where, content in held.items():
        assert b"Lotta Berg" in content  # or the scan has seen nothing
        for one in canaries:
            assert one not in content, (where, one)
    assert b"training_link" not in held["package"]


def _carried(package: Path, identity: str) -> bytes:
    """Everything in a package, in plain bytes."""
    with package.open("rb") as stream, open_bundle(stream, identity) as reader:
        parts = [repr(reader.manifest).encode()]
        for item in reader:
            assert isinstance(item, Parcel)
            parts += [item.header, *(piece or b"" for one in item.entries for piece in (one.plain, one.salt, one.body))]
    return b"".join(parts)
