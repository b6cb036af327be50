"""What the simulator found in our own code, one named test for each."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from db import integrity, local
from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Case, Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.stores import PHRASE, services, storage
from tests.units import common_dump, device, exchange, export, unit_of

ROLES = {"Office": Role.UNIT_MANAGER, "Laptop": Role.INVESTIGATOR, "Tablet": Role.INVESTIGATOR}
CODE = "gdpr17"


def home(opened: OpenStore, name: str = "Familjen Åberg") -> Home:
    made = Home(name=name)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(made)
    return made


def change(opened: OpenStore, record: RecordId, **values: object) -> None:
    with opened.desk.store.write(opened.actor.user_id) as work:
        stored = work.get(Home, record)
        assert stored is not None
        work.save(dataclasses.replace(stored, **values))  # type: ignore[arg-type]


def erase(opened: OpenStore, record: RecordId) -> None:
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.erase(Home, record, CODE, opened.actor.user_id)


def rows(opened: OpenStore, statement: str) -> list[tuple[object, ...]]:
    with opened.desk.store.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def holds(opened: OpenStore, text: str) -> bool:
    """Whether the words stand in the log, in the records, or set aside."""
    words = text.encode()
    bodies = rows(opened, "SELECT body FROM op UNION ALL SELECT content FROM quarantine")
    names = rows(opened, "SELECT name || other_adults FROM home")
    return any(isinstance(one, bytes) and words in one for (one,) in bodies) or any(text in str(one) for one in names)


def test_own_words_are_kept_when_a_colleagues_changes_come_wiped_before_their_erasure(
    unit: dict[str, OpenStore],
) -> None:
    """The colleague's change of the home, its words gone, stands before the erasure in the same package."""
    office, laptop = unit["Office"], unit["Laptop"]
    made = home(office)
    exchange(office, laptop)
    change(laptop, made.id, other_adults="Mormor bor på övervåningen")
    change(office, made.id, name="Familjen Öberg")
    erase(office, made.id)
    exchange(office, laptop)
    (kept,) = rows(laptop, "SELECT content FROM quarantine WHERE reason = 'erased'")
    assert "Mormor bor på övervåningen".encode() in kept[0]  # type: ignore[operator]
    assert common_dump(office, laptop) == common_dump(laptop, office)


def test_an_erasure_keeps_its_own_words_when_the_records_are_made_anew(unit: dict[str, OpenStore]) -> None:
    """It said by whom and why, and what its author had seen: what is passed on must say so too."""
    office, laptop, tablet = unit.values()
    made = home(office)
    exchange(office, laptop)
    erase(laptop, made.id)
    with laptop.desk.store.local() as connection:
        integrity.reproject(connection)
    exchange(laptop, tablet)
    assert rows(tablet, "SELECT code FROM tombstone") == [(CODE,)] == rows(laptop, "SELECT code FROM tombstone")
    assert not rows(tablet, "SELECT id FROM home")


def test_all_streams_of_a_machine_that_lost_a_right_are_cut_off_not_only_those_its_list_names(
    unit: dict[str, OpenStore],
) -> None:
    """The manager never heard of the laptop's casework; the tablet did."""
    office, laptop, tablet = unit.values()
    home(laptop)
    exchange(laptop, tablet)
    services(office).devices.change_role(office.actor, device(laptop), Role.TRAINER)
    exchange(office, tablet)
    home(tablet, "Familjen Dahl")
    exchange(tablet, office)
    assert common_dump(office, tablet) == common_dump(tablet, office)
    assert [row[0] for row in rows(office, "SELECT name FROM home")] == ["Familjen Dahl"]


def test_a_change_of_what_a_machine_shut_out_had_written_is_taken_in(unit: dict[str, OpenStore]) -> None:
    """The tablet's change names an operation that nobody may hold any more."""
    office, laptop, tablet = unit.values()
    made = home(office)
    exchange(office, laptop, tablet)
    change(laptop, made.id, name="Familjen Öberg")
    exchange(laptop, tablet)
    change(tablet, made.id, name="Familjen Ek")
    services(office).devices.revoke(office.actor, device(laptop))
    exchange(office, tablet)
    exchange(tablet, office)
    assert rows(office, "SELECT name FROM home") == [("Familjen Ek",)]
    assert common_dump(office, tablet) == common_dump(tablet, office)


def test_what_is_set_aside_of_a_machine_shut_out_is_erased_with_its_record(unit: dict[str, OpenStore]) -> None:
    office, laptop, tablet = unit.values()
    made = home(office)
    exchange(office, laptop, tablet)
    change(laptop, made.id, other_adults="Mormor bor på övervåningen")
    exchange(laptop, tablet)
    services(office).devices.revoke(office.actor, device(laptop))
    exchange(office, tablet)
    assert holds(tablet, "Mormor bor på övervåningen")
    erase(tablet, made.id)
    assert not holds(tablet, "Mormor bor på övervåningen")


def test_a_right_taken_away_takes_what_was_set_aside_and_unsaved_text_along(unit: dict[str, OpenStore]) -> None:
    office, laptop, tablet = unit.values()
    made = home(office)
    exchange(office, laptop, tablet)
    change(laptop, made.id, other_adults="Mormor bor på övervåningen")
    exchange(laptop, tablet)
    with tablet.desk.store.local() as connection:
        for place in (f"home:{made.id}:name", "home:new:name"):
            local.keep_draft(connection, tablet.actor.user_id, local.Draft(place, "Fam Åb", 0, 1))
    services(office).devices.revoke(office.actor, device(laptop))
    exchange(office, tablet)
    services(office).devices.change_role(office.actor, device(tablet), Role.TRAINER)
    exchange(office, tablet)
    assert not holds(tablet, "Mormor bor på övervåningen")
    assert rows(tablet, "SELECT place FROM draft") == [("home:new:name",)]


def test_a_store_put_back_unseen_is_found_out_by_a_package_it_must_refuse(
    unit: dict[str, OpenStore], tmp_path: Path
) -> None:
    """The package builds on what the store has lost; what is written meanwhile must not stand under known numbers."""
    office, laptop = unit["Office"], unit["Laptop"]
    home(office)
    laptop.close()
    before = (laptop.folder / "store.db").read_bytes()
    unit["Laptop"] = laptop = storage().open(laptop.folder, PHRASE)
    home(laptop, "Familjen Dahl")
    exchange(laptop, office)
    exchange(office, laptop)
    exchange(laptop, office)
    laptop.close()
    for file in laptop.folder.glob("store.db*"):
        file.unlink()
    (laptop.folder / "store.db").write_bytes(before)
    unit["Laptop"] = laptop = storage().open(laptop.folder, PHRASE)
    old = laptop.desk.store.identity.incarnation
    home(office, "Familjen Ek")
    file = export(office, tmp_path, laptop)[device(laptop)]
    with pytest.raises(BundleRefused) as refusal:
        services(laptop).exchange.take_in(laptop.actor, file)
    assert refusal.value.kind is Refusal.GAP
    assert laptop.desk.store.identity.incarnation != old
    home(laptop, "Familjen Frid")
    asked = services(laptop).exchange.request(laptop.actor, [device(office)], tmp_path)
    (sent,) = services(office).exchange.answer(office.actor, asked, tmp_path).value
    services(laptop).exchange.take_in(laptop.actor, sent.file)
    exchange(laptop, office)
    assert common_dump(office, laptop) == common_dump(laptop, office)
    assert len(rows(office, "SELECT id FROM home")) == 4


def test_what_was_cut_off_with_a_right_is_sent_again_when_the_right_is_given_back(unit: dict[str, OpenStore]) -> None:
    office, laptop, tablet = unit.values()
    services(office).devices.change_role(office.actor, device(laptop), Role.TRAINER)
    home(laptop)  # before the laptop has heard of it
    exchange(laptop, tablet)
    exchange(tablet, laptop)  # "I hold your home"
    exchange(office, tablet)  # the tablet hears, and cuts it off
    services(office).devices.change_role(office.actor, device(laptop), Role.INVESTIGATOR)
    exchange(office, laptop)
    exchange(laptop, office)  # brings the home, and passes on what the tablet said
    exchange(office, tablet)
    assert common_dump(office, tablet) == common_dump(tablet, office)
    assert rows(tablet, "SELECT name FROM home") == [("Familjen Åberg",)]


def test_what_was_written_after_what_was_cut_off_stands_when_it_comes_back(unit: dict[str, OpenStore]) -> None:
    office, laptop, tablet = unit.values()
    services(office).devices.change_role(office.actor, device(laptop), Role.TRAINER)
    made = home(laptop)
    exchange(laptop, tablet)
    change(tablet, made.id, smoking="no", protected=True)
    change(tablet, made.id, place="Särna")
    exchange(office, tablet)  # cuts the home off, but not what the tablet wrote in it
    assert rows(tablet, "SELECT name FROM home") == []
    services(office).devices.change_role(office.actor, device(laptop), Role.INVESTIGATOR)
    exchange(office, laptop)
    exchange(laptop, office)
    exchange(office, tablet)
    exchange(tablet, office)
    for one in (office, tablet):
        assert rows(one, "SELECT smoking, protected, place FROM home") == [("no", 1, "Särna")]
        with one.desk.store.read() as connection:
            assert integrity.differing_tables(connection) == []
    assert common_dump(office, tablet) == common_dump(tablet, office)
    assert rows(tablet, "SELECT value FROM local WHERE key = 'loose'") == [(b"\x80",)]


def test_what_was_put_in_unseen_stands_when_a_colleague_takes_it_out(unit: dict[str, OpenStore]) -> None:
    """The laptop takes out and puts in again what the office takes out meanwhile: the office never saw the second."""
    office, laptop, tablet = unit.values()
    made, reader = home(office), RecordId(int=7)
    change(office, made.id, readers=(reader,))
    exchange(office, laptop, tablet)
    change(laptop, made.id, readers=())
    change(laptop, made.id, readers=(reader,))
    change(office, made.id, readers=())
    exchange(office, laptop, tablet)
    exchange(laptop, office, tablet)
    for one in (office, laptop, tablet):
        assert rows(one, "SELECT count(*) FROM element WHERE field = 'readers'") == [(1,)]
    assert common_dump(office, laptop) == common_dump(laptop, office)


def person(opened: OpenStore, at: RecordId, **values: str) -> Person:
    made = Person(home_id=at, role="other", **values)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(made)
    return made


def test_own_words_in_what_a_machine_shut_out_had_begun_are_kept_when_the_home_is_erased(
    unit: dict[str, OpenStore],
) -> None:
    """The person is no longer a record here, only the tablet's own change of it, when the home's erasure comes."""
    office, laptop, tablet = unit.values()
    made = home(office)
    exchange(office, laptop, tablet)
    born = person(laptop, made.id, given_name="Mormor på övervåningen")
    exchange(laptop, tablet)
    with tablet.desk.store.write(tablet.actor.user_id) as work:
        work.save(dataclasses.replace(born, phone="070-174 06 05"))
    services(office).devices.revoke(office.actor, device(laptop))
    exchange(office, tablet)
    erase(office, made.id)
    exchange(office, tablet)
    (kept,) = rows(tablet, "SELECT content FROM quarantine WHERE reason = 'erased'")
    assert b"070-174 06 05" in kept[0]  # type: ignore[operator]
    assert not [one for (one,) in rows(tablet, "SELECT body FROM op") if one and b"070-174 06 05" in one]  # type: ignore[operator]


def test_what_a_machine_shut_out_had_begun_under_a_home_is_erased_with_it(unit: dict[str, OpenStore]) -> None:
    office, laptop, tablet = unit.values()
    made = home(office)
    exchange(office, laptop, tablet)
    person(laptop, made.id, given_name="Mormor på övervåningen")
    exchange(laptop, tablet)
    services(office).devices.revoke(office.actor, device(laptop))
    exchange(office, tablet)
    assert holds(tablet, "Mormor på övervåningen")
    erase(tablet, made.id)
    assert not holds(tablet, "Mormor på övervåningen")


def test_what_comes_from_a_machine_shut_out_under_an_erased_home_is_not_kept(unit: dict[str, OpenStore]) -> None:
    office, laptop, tablet = unit.values()
    made = home(office)
    exchange(office, laptop, tablet)
    person(laptop, made.id, given_name="Mormor på övervåningen")
    exchange(laptop, tablet)
    erase(office, made.id)
    services(office).devices.revoke(office.actor, device(laptop))
    exchange(office, tablet)
    assert not holds(tablet, "Mormor på övervåningen")


def test_what_its_author_saw_go_with_a_home_goes_also_where_what_it_stood_in_was_set_aside(tmp_path: Path) -> None:
    """Seed 2745: the phone has the tablet's visit, but the laptop's home and case that it belongs to were cut off."""
    unit = unit_of(tmp_path, {**ROLES, "Phone": Role.INVESTIGATOR})
    office, laptop, tablet, phone = unit.values()
    made, day = home(laptop), dt.date(2026, 3, 2)
    case = Case(home_id=made.id, number="2026-000001", state="investigation", state_since=day)
    visit = Visit(case_id=case.id, kind="home_visit", on=day, purpose="Mormor på övervåningen")
    for machine, one in ((laptop, case), (tablet, visit)):
        with machine.desk.store.write(machine.actor.user_id) as work:
            work.save(one)
        exchange(machine, *(one for one in (tablet, phone) if one is not machine))
    exchange(phone, tablet)  # so that the visit is not sent again
    erase(tablet, made.id)
    services(office).devices.change_role(office.actor, device(laptop), Role.TRAINER)
    exchange(office, phone, tablet)
    assert holds(phone, "Mormor på övervåningen")
    exchange(tablet, phone, office)
    assert not holds(phone, "Mormor på övervåningen")
    assert not rows(phone, "SELECT id FROM visit")
    assert common_dump(phone, tablet) == common_dump(tablet, phone)
    for opened in unit.values():
        opened.close()
