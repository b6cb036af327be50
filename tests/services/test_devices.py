"""Machines asked for, let in, shut out and given other roles, between real stores."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pyrage
import pytest

from db import audit, local, records
from fhr_desktop.domain.errors import BundleRefused, NotAllowed, Refusal, Refused
from fhr_desktop.domain.unit import Device, Role, User
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync import machine
from fhr_desktop.services.sync.views import MachineStatus, Unit
from fhr_desktop.sync.enrolment import read_enrolment, write_enrolment
from tests.pages import decrypted
from tests.stores import PHRASE, TODAY, family, open_store, services, storage
from tests.sync.rosters import verify
from tests.units import common_dump, device, exchange, export, let_in, reopened, scopes, unit_of

PAIR = {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR}
TWO_MANAGERS = {"office": Role.UNIT_MANAGER, "deputy": Role.UNIT_MANAGER}


def _unit(opened: OpenStore) -> Unit:
    return services(opened).devices.unit(opened.actor)


def _same(one: OpenStore, other: OpenStore) -> bool:
    return common_dump(one, other) == common_dump(other, one)


def _whole(*stores: OpenStore) -> bool:
    return all(storage().check(one) == [] for one in stores)


def _numbers(opened: OpenStore) -> set[str]:
    return {row.number for row in services(opened).cases.rows(opened.actor)}


def _kind(caught: pytest.ExceptionInfo[BundleRefused]) -> Refusal:
    return caught.value.kind


def test_a_machine_asks_is_let_in_and_belongs_to_the_unit(tmp_path: Path) -> None:
    office, laptop = open_store(tmp_path / "a", Role.UNIT_MANAGER, "Eva Norling"), open_store(tmp_path / "b")
    founded = scopes(laptop)
    family(office)
    (tmp_path / "stick").mkdir()
    file, asked = services(laptop).devices.request(laptop.actor, tmp_path / "stick")
    assert b"Sara" not in file.name.encode() and len(asked.digits.split()) == 12
    seen = services(office).devices.read(office.actor, file)
    assert seen == asked and asked.digits.replace(" ", "") in seen.qr
    made = services(office).devices.approve(office.actor, file, Role.INVESTIGATOR, "Falun-datorn")
    assert (made.value.name, made.value.person, made.value.digits) == ("Falun-datorn", asked.name, asked.digits)
    assert made.changes.touches(User, Device)

    first = export(office, tmp_path / "stick", laptop)[device(laptop)]
    way_back = services(laptop).devices.mutual_in(laptop.actor, first)
    arrival = services(laptop).exchange.take_in(laptop.actor, first).value
    assert any("hör nu till enheten" in said for said in arrival.notices)
    assert way_back == services(office).devices.mutual(office.actor, device(laptop))
    assert way_back == services(laptop).devices.mutual(laptop.actor, device(laptop))
    assert services(laptop).devices.mutual_in(laptop.actor, export(office, tmp_path, laptop)[device(laptop)]) == ""

    laptop = reopened(laptop)
    assert laptop.actor.name == "Sara Lindqvist" and laptop.actor.role is Role.INVESTIGATOR
    assert _unit(laptop).joined and not _unit(laptop).may_manage and _unit(office).may_manage
    assert founded.isdisjoint(scopes(laptop))
    with laptop.desk.store.read() as connection:
        assert {one.name for one in records.load_where(connection, Device)} == {"Dator hos Eva Norling", "Falun-datorn"}
    family(laptop)
    assert _numbers(laptop) == {"2026-0001", "2026-1001"}  # the office's series, and its own
    exchange(laptop, office)
    assert _same(office, laptop) and _whole(office, laptop)


def test_the_role_is_the_one_the_manager_chose(tmp_path: Path) -> None:
    office, course = open_store(tmp_path / "a", Role.UNIT_MANAGER), open_store(tmp_path / "b", Role.UNIT_MANAGER)
    family(office)
    let_in(office, course, Role.TRAINER, "Utbildarens dator")
    exchange(office, course)
    course = reopened(course)
    assert course.actor.role is Role.TRAINER
    course.close()
    assert b"Lotta" not in decrypted(course.folder)


def test_a_store_that_somebody_has_worked_in_does_not_join(tmp_path: Path) -> None:
    office, laptop = open_store(tmp_path / "a", Role.UNIT_MANAGER), open_store(tmp_path / "b")
    let_in(office, laptop, Role.INVESTIGATOR, "Falun-datorn")
    file = export(office, tmp_path, laptop)[device(laptop)]
    family(laptop)
    with pytest.raises(Refused, match="redan arbetat i"):
        services(laptop).devices.request(laptop.actor, tmp_path)
    for take in (services(laptop).exchange.preview, services(laptop).exchange.take_in):
        with pytest.raises(BundleRefused, match="redan arbetat i") as caught:
            take(laptop.actor, file)
        assert _kind(caught) is Refusal.OTHER_UNIT
    assert _numbers(laptop) == {"2026-0001"} and _whole(laptop) and not _unit(laptop).joined
    unit = unit_of(tmp_path / "u", PAIR)
    with pytest.raises(Refused, match="hör redan till en enhet"):
        services(unit["laptop"]).devices.request(unit["laptop"].actor, tmp_path)
    with pytest.raises(Refused, match="kunde inte skrivas"):
        fresh = open_store(tmp_path / "c")
        services(fresh).devices.request(fresh.actor, tmp_path / "nowhere")


def test_only_a_manager_at_a_machine_that_may_lets_others_in(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {**PAIR, "deputy": Role.UNIT_MANAGER})
    new = open_store(tmp_path / "new")
    file, _asked = services(new).devices.request(new.actor, tmp_path)
    laptop, deputy = unit["laptop"], unit["deputy"]
    with pytest.raises(NotAllowed, match="Bara enhetschefen"):
        services(laptop).devices.approve(laptop.actor, file, Role.INVESTIGATOR, "Ny")
    with pytest.raises(NotAllowed, match="får inte släppa in"):
        services(deputy).devices.approve(deputy.actor, file, Role.INVESTIGATOR, "Ny")
    system = dataclasses.replace(unit["office"].actor, role=Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="Bara enhetschefen"):
        services(unit["office"]).devices.revoke(system, device(laptop))
    with pytest.raises(Refused, match="Bara en enhetschefs dator"):
        services(unit["office"]).devices.promote(unit["office"].actor, device(laptop))
    services(unit["office"]).devices.promote(unit["office"].actor, device(deputy))
    exchange(unit["office"], deputy)
    assert services(deputy).devices.approve(deputy.actor, file, Role.INVESTIGATOR, "Ny").value.person == new.actor.name
    exchange(deputy, new, unit["office"], laptop)
    assert _same(new, laptop) and _whole(new, laptop, deputy, unit["office"])


def test_a_request_that_is_not_what_was_compared_lets_nobody_in(tmp_path: Path) -> None:
    office = open_store(tmp_path / "a", Role.UNIT_MANAGER)
    laptop, other = open_store(tmp_path / "b"), open_store(tmp_path / "c")
    approve = services(office).devices.approve
    file, asked = services(laptop).devices.request(laptop.actor, tmp_path)
    swapped, _asked = services(other).devices.request(other.actor, tmp_path)
    with pytest.raises(Refused, match="inte den vars siffror"):
        approve(office.actor, swapped, Role.INVESTIGATOR, "Ny", compared=asked.digits)
    with pytest.raises(Refused, match="Ge datorn ett namn"):
        approve(office.actor, file, Role.INVESTIGATOR, " ")
    bad = _resigned(laptop, file, recipient="age1" + "q" * 58)
    with pytest.raises(BundleRefused) as caught:
        approve(office.actor, bad, Role.INVESTIGATOR, "Ny")
    assert _kind(caught) is Refusal.DAMAGED
    (tmp_path / "x.enrol").write_bytes(file.read_bytes()[:-3])
    with pytest.raises(BundleRefused):
        services(office).devices.read(office.actor, tmp_path / "x.enrol")
    with pytest.raises(BundleRefused):
        services(office).devices.read(office.actor, tmp_path / "not there")
    assert not _unit(office).joined
    approve(office.actor, file, Role.INVESTIGATOR, "Ny", compared=asked.digits.replace(" ", "  "))
    with pytest.raises(Refused, match="finns redan i enhetens"):
        approve(office.actor, file, Role.INVESTIGATOR, "Ny")


def _resigned(opened: OpenStore, file: Path, **changes: object) -> Path:
    """A request that says something else, signed by its own machine."""
    asked = dataclasses.replace(read_enrolment(file.read_bytes(), verify), **changes)  # type: ignore[arg-type]
    with opened.desk.store.read() as connection:
        keys = machine.machine_keys(connection)
    target = file.with_name("changed.enrol")
    target.write_bytes(write_enrolment(asked, keys.signer.sign))
    return target


def test_a_request_in_a_colleagues_name_shows_whose_it_would_be(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, PAIR)
    office, laptop, thief = unit["office"], unit["laptop"], open_store(tmp_path / "thief", name="Någon Annan")
    file, _asked = services(thief).devices.request(thief.actor, tmp_path)
    posing = _resigned(thief, file, user=laptop.actor.user_id.bytes)
    assert services(office).devices.read(office.actor, posing).name == laptop.actor.name


def test_a_second_machine_of_the_same_person(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, PAIR)
    office, laptop, tablet = unit["office"], unit["laptop"], open_store(tmp_path / "t", name="Sara L")
    file, _asked = services(tablet).devices.request(tablet.actor, tmp_path)
    approve = services(office).devices.approve
    with pytest.raises(Refused, match="inte känd"):
        approve(office.actor, file, Role.INVESTIGATOR, "Plattan", person=tablet.actor.user_id)
    approve(office.actor, file, Role.INVESTIGATOR, "Plattan", person=laptop.actor.user_id)
    exchange(office, tablet)
    tablet = reopened(tablet)
    assert tablet.actor == laptop.actor
    exchange(tablet, laptop)
    assert _same(tablet, laptop)


def test_a_machine_that_is_shut_out_keeps_its_past_and_has_no_future(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {**PAIR, "other": Role.INVESTIGATOR})
    office, laptop, other = unit.values()
    family(laptop)
    exchange(laptop, office)
    family(laptop)
    exchange(laptop, other)  # the other has more than the manager held when the laptop was lost
    services(office).devices.revoke(office.actor, device(laptop))
    lost = next(one for one in _unit(office).machines if one.device == device(laptop))
    assert lost.status is MachineStatus.REVOKED
    with pytest.raises(Refused, match="finns inte bland enhetens"):
        services(office).exchange.export(office.actor, [device(laptop)], tmp_path)
    late = export(laptop, tmp_path, office)[device(office)]
    with pytest.raises(BundleRefused) as caught:
        services(office).exchange.take_in(office.actor, late)
    assert _kind(caught) is Refusal.REVOKED
    exchange(office, other)
    assert _numbers(other) == _numbers(office) and len(_numbers(office)) == 1
    exchange(other, office)
    assert _same(office, other) and _whole(office, other)
    with pytest.raises(Refused, match="redan"):
        services(office).devices.revoke(office.actor, device(laptop))


def test_another_role_takes_the_casework_away_and_gives_it_back(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, PAIR)
    office, laptop = unit["office"], unit["laptop"]
    family(office)
    exchange(office, laptop)
    family(laptop)
    exchange(laptop, office)
    services(office).devices.change_role(office.actor, device(laptop), Role.TRAINER)
    (arrival,) = exchange(office, laptop)
    assert [said for said in arrival.notices if "annan roll" in said] == list(arrival.notices)
    laptop.close()
    pages = decrypted(laptop.folder)
    for gone in ("Lotta", "Sundin", "Särnavägen", "070-174 06 12", "De har talat"):
        assert gone.encode() not in pages, gone
    laptop = storage().open(laptop.folder, PHRASE)
    assert laptop.actor.role is Role.TRAINER and len(scopes(laptop)) == 2
    assert _same(office, laptop) and _whole(laptop, office)
    services(office).devices.change_role(office.actor, device(laptop), Role.INVESTIGATOR)
    exchange(office, laptop)
    laptop = reopened(laptop)
    assert len(_numbers(laptop)) == 2 and _same(office, laptop)
    family(laptop)
    exchange(laptop, office)
    assert len(_numbers(office)) == 3 and _same(office, laptop) and _whole(office, laptop)


def test_two_must_sign(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, TWO_MANAGERS)
    office, deputy = unit["office"], unit["deputy"]
    at_office, at_deputy = services(office).devices, services(deputy).devices
    with pytest.raises(Refused, match="en eller två"):
        at_office.set_threshold(office.actor, 2)
    at_office.promote(office.actor, device(deputy))
    at_office.set_threshold(office.actor, 2)
    with pytest.raises(Refused, match="väntar"):
        at_office.cosign(office.actor)
    new = open_store(tmp_path / "new", name="Ulla Frid")
    made = let_in(office, new, Role.INVESTIGATOR, "Rättvik-datorn")
    assert made.person == "Ulla Frid" and device(new) not in {one.device for one in _unit(office).machines}
    assert _unit(office).proposal == "Rättvik-datorn ska släppas in: Ulla Frid, utredare."
    assert not _unit(office).may_cosign
    with pytest.raises(Refused, match="redan skrivit under"):
        at_office.cosign(office.actor)
    with pytest.raises(Refused, match="finns inte bland enhetens"):
        services(office).exchange.export(office.actor, [device(new)], tmp_path)
    exchange(office, deputy)
    assert _unit(deputy).may_cosign and _unit(deputy).proposal == _unit(office).proposal
    at_deputy.cosign(deputy.actor)
    assert _unit(deputy).proposal == "" and len(_unit(deputy).machines) == 3
    exchange(deputy, office, new)
    assert _unit(office).proposal == "" and _unit(office).version == _unit(new).version
    assert _same(office, new) and _whole(office, deputy, new)


def test_two_lists_made_apart_become_one(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, TWO_MANAGERS)
    office, deputy = unit["office"], unit["deputy"]
    services(office).devices.promote(office.actor, device(deputy))
    exchange(office, deputy)
    laptop = open_store(tmp_path / "laptop")
    file, _asked = services(laptop).devices.request(laptop.actor, tmp_path)
    services(office).devices.approve(office.actor, file, Role.INVESTIGATOR, "Falun-datorn")
    exchange(office, laptop)
    family(laptop)
    exchange(laptop, office)
    services(deputy).devices.renew(deputy.actor)
    services(deputy).devices.renew(deputy.actor)  # the later list goes before
    with pytest.raises(BundleRefused) as caught:
        exchange(office, deputy)
    assert _kind(caught) is Refusal.OLD_ROSTER
    (arrival,) = exchange(deputy, office)
    assert any("på två ställen" in said for said in arrival.notices)
    assert _numbers(office) == set() and _whole(office)
    exchange(office, deputy)
    services(office).devices.approve(office.actor, file, Role.INVESTIGATOR, "Falun-datorn")
    exchange(office, laptop)
    exchange(laptop, office)
    exchange(office, deputy)
    assert len(_numbers(deputy)) == 1 and _whole(office, deputy, laptop)
    assert _same(office, laptop) and _same(office, deputy)


def test_a_change_that_waits_is_put_away_or_gives_way(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {**TWO_MANAGERS, "laptop": Role.INVESTIGATOR})
    office, deputy, laptop = unit.values()
    at_office, at_deputy = services(office).devices, services(deputy).devices
    at_office.promote(office.actor, device(deputy))
    at_office.set_threshold(office.actor, 2)
    exchange(office, deputy)
    at_office.change_role(office.actor, device(laptop), Role.TRAINER)
    assert "ska ha rollen utbildare" in _unit(office).proposal
    assert "investigator" in {one.role for one in services(office).unit.users()}
    at_office.withdraw(office.actor)
    assert _unit(office).proposal == ""
    at_office.revoke(office.actor, device(laptop))
    at_deputy.renew(deputy.actor)
    exchange(office, deputy)
    exchange(deputy, office)
    assert _unit(office).proposal == _unit(deputy).proposal == "laptop ska stängas av."  # it goes before a renewal
    at_deputy.cosign(deputy.actor)
    exchange(deputy, office)
    assert {one.status for one in _unit(office).machines if one.name == "laptop"} == {MachineStatus.REVOKED}
    at_office.set_threshold(office.actor, 1)
    assert "En dator ska skriva under" in _unit(office).proposal
    assert _whole(office, deputy)


def test_the_last_machine_that_may_manage_stays_one(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, TWO_MANAGERS)
    office, deputy = unit["office"], unit["deputy"]
    at_office = services(office).devices
    with pytest.raises(Refused, match="enda"):
        at_office.demote(office.actor, device(office))
    for change in (at_office.revoke, lambda actor, one: at_office.change_role(actor, one, Role.TRAINER)):
        with pytest.raises(Refused, match="sitter vid"):
            change(office.actor, device(office))
    at_office.promote(office.actor, device(deputy))
    with pytest.raises(Refused, match="Ta först den rätten"):
        at_office.change_role(office.actor, device(deputy), Role.INVESTIGATOR)
    exchange(office, deputy)
    services(deputy).devices.demote(deputy.actor, device(office))
    exchange(deputy, office)
    with pytest.raises(NotAllowed, match="får inte släppa in"):
        at_office.renew(office.actor)
    with pytest.raises(Refused, match="hör inte till enheten"):
        services(deputy).devices.promote(deputy.actor, bytes(16))


def test_a_machine_is_named_by_its_user_and_by_the_manager(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {**PAIR, "other": Role.INVESTIGATOR})
    laptop, office = unit["laptop"], unit["office"]
    services(laptop).devices.rename(laptop.actor, device(laptop), "Falun-datorn ")
    with pytest.raises(NotAllowed):
        services(laptop).devices.rename(laptop.actor, device(office), "Min")
    services(office).devices.rename(office.actor, device(unit["other"]), "Borlänge-datorn")
    with pytest.raises(Refused):
        services(office).devices.rename(office.actor, bytes(16), "Ingen")
    assert {one.name for one in _unit(laptop).machines} == {"Falun-datorn", "office", "other"}
    exchange(laptop, office)
    assert {one.name for one in _unit(office).machines} == {"Falun-datorn", "office", "Borlänge-datorn"}


def test_the_stock_age_key_opens_a_package_and_taking_it_out_is_logged(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, PAIR)
    office, laptop = unit["office"], unit["laptop"]
    file = export(office, tmp_path, laptop)[device(laptop)]
    identity = services(laptop).devices.export_identity(laptop.actor)
    assert pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(identity)]).startswith(b"FHRB1")
    with laptop.desk.store.read() as connection:
        assert audit.entries(connection)[0].action == "device.identity"


def test_a_list_near_its_end_warns_and_is_renewed(tmp_path: Path) -> None:
    office = open_store(tmp_path, Role.UNIT_MANAGER)
    later = TODAY + dt.timedelta(days=310)
    desk = dataclasses.replace(office.desk, today=lambda: later)
    devices = type(services(office).devices)(desk)
    assert _unit(office).warning == "" and "senast 2027-03-17" in devices.unit(office.actor).warning
    devices.renew(office.actor)
    assert devices.unit(office.actor).warning == "" and devices.unit(office.actor).version == 2


def test_every_act_is_in_the_access_log(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {**TWO_MANAGERS, "laptop": Role.INVESTIGATOR})
    office, deputy, laptop = unit.values()
    devices, actor = services(office).devices, office.actor
    devices.promote(actor, device(deputy))
    devices.demote(actor, device(deputy))
    devices.change_role(actor, device(laptop), Role.TRAINER)
    devices.revoke(actor, device(laptop))
    devices.renew(actor)
    done = [one.action for one in services(office).privacy.log(actor)]
    for action in ("device.approve", "device.promote", "device.demote", "device.role", "device.revoke", "roster.renew"):
        assert action in done
    with laptop.desk.store.read() as connection:
        assert "device.request" in {one.action for one in audit.entries(connection)}
        assert local.get(connection, "proposal") in (None, b"")
