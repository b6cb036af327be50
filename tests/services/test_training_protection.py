"""A home with somebody in a course becomes protected: a trainer's machine keeps the marks, but not who it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.certificates import check_code
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import PersonRole
from fhr_desktop.domain.training import EnrolmentStatus
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.links import ToEnrol
from fhr_desktop.services.training.shielding import NAME
from tests.pages import decrypted
from tests.services.training import a_round, attends, sheet
from tests.stores import PHRASE, family, services, storage
from tests.units import common_dump, exchange, unit_of

ROLES = {"kontoret": Role.UNIT_MANAGER, "ena": Role.TRAINER}


def test_who_it_was_is_gone_and_the_marks_stay(unit: dict[str, OpenStore]) -> None:
    office, trainer = unit.values()
    course, case = a_round(office), family(office)
    s, actor = services(office), office.actor
    lotta = next(one for one in s.homes.persons(actor, case.home_id) if one.given_name == "Lotta")
    made = s.links.enrol(actor, course.id, [ToEnrol(lotta.id)]).value[0]
    s.participants.answer(actor, made.enrolment.id, EnrolmentStatus.ACCEPTED)
    attends(office, course, made.participant.id)
    (certificate,) = s.certificates.issue(actor, course.id).value
    exchange(office, trainer)
    assert b"Lotta Berg" in decrypted(trainer.folder)
    s.homes.save_person(actor, replace(lotta, protection_degree="protected_registration"))
    exchange(office, trainer)
    (row,) = sheet(trainer, course).rows
    assert row.participant.name == NAME and row.participant.id != made.participant.id
    assert (row.participant.phone, row.participant.municipality, row.participant.household) == ("", None, "")
    assert row.progress is not None and row.progress.complete
    assert row.certificate is not None and row.certificate.number == certificate.number
    assert row.certificate.name == NAME and row.certificate.birth_date is None
    assert common_dump(trainer, office) == common_dump(office, trainer)
    assert storage().check(office) == storage().check(trainer) == []
    held = s.certificates.verify(actor, certificate.number, check_code(certificate)).certificate
    assert held.name == NAME  # the one on paper is still a true one
    report = s.followup.year(actor, 2026)
    assert report.figure("trained_persons", "alla").value == 1
    folder = trainer.folder
    trainer.close()
    pages = decrypted(folder)
    unit["ena"] = storage().open(folder, PHRASE)
    for gone in ("Lotta", "070-174 06 12", made.participant.household, "1981-12-28"):
        assert gone.encode() not in pages, gone


def test_nothing_is_carried_over_from_a_protected_home(unit: dict[str, OpenStore]) -> None:
    office = unit["kontoret"]
    course = a_round(office)
    case = family(office)
    s, actor = services(office), office.actor
    first = next(one for one in s.homes.persons(actor, case.home_id) if one.role == PersonRole.APPLICANT)
    moved = s.homes.save_person(actor, replace(first, protection_degree="protected_registration")).changes.moved
    with pytest.raises(Refused, match="behöver ett namn"):
        s.links.enrol(actor, course.id, [ToEnrol(moved[first.id])])
    made = s.links.enrol(actor, course.id, [ToEnrol(moved[first.id], "Anna L")]).value[0].participant
    assert (made.name, made.phone, made.municipality, made.household) == ("Anna L", "", None, "")


def test_somebody_enrolled_elsewhere_unaware_of_the_protection_is_never_named(tmp_path: Path) -> None:
    machines = unit_of(tmp_path, {"kontoret": Role.UNIT_MANAGER, "resan": Role.INVESTIGATOR, "ena": Role.TRAINER})
    office, away, trainer = machines.values()
    course, case = a_round(office), family(office)
    exchange(office, away, trainer)
    s, actor = services(office), office.actor
    lotta = next(one for one in s.homes.persons(actor, case.home_id) if one.given_name == "Lotta")
    s.homes.save_person(actor, replace(lotta, protection_degree="protected_registration"))
    links, unaware = services(away).links, [ToEnrol(lotta.id)]
    first = links.enrol(away.actor, course.id, unaware).value
    services(away).participants.take_back(away.actor, first)
    links.enrol(away.actor, course.id, unaware)
    assert [row.participant.name for row in sheet(away, course).rows] == ["Lotta Berg"]
    exchange(away, office, trainer)
    exchange(office, away, trainer)
    for one in machines.values():
        assert sheet(one, course).rows == () and storage().check(one) == []
    assert common_dump(trainer, office) == common_dump(office, trainer)
    for one in machines.values():
        one.close()
    assert b"Lotta Berg" not in decrypted(trainer.folder)
