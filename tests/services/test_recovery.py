"""A manager's machine is lost, a store is put back, a clock goes wrong: each is told, and the unit goes on."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.clock import utc_now
from fhr_desktop.domain.errors import BundleRefused, Refusal, StoreRefused, WrongPassphrase
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.sync.views import MachineStatus
from tests.stores import PHRASE, family, open_store, services, storage
from tests.units import common_dump, device, exchange, export, let_in, reopened

NEW_PHRASE = "en helt ny fras"


def test_a_lost_managers_machine_is_replaced_from_its_backup(tmp_path: Path) -> None:
    lost, sheet = storage().create(tmp_path / "lost", PHRASE, "Eva Norling", Role.UNIT_MANAGER)
    laptop = open_store(tmp_path / "laptop")
    let_in(lost, laptop, Role.INVESTIGATOR, "Falun-datorn")
    exchange(lost, laptop)
    laptop = reopened(laptop)
    family(lost)
    generation = storage().backup(lost)
    shutil.copytree(generation.folder, tmp_path / "usb")
    family(lost)  # after the backup
    exchange(lost, laptop)
    last_words = export(lost, tmp_path, laptop)[device(laptop)]
    lost.close()

    back, fresh_sheet = storage().adopt_backup(tmp_path / "back", tmp_path / "usb", sheet.text, NEW_PHRASE)
    assert back.actor.name == "Eva Norling" and fresh_sheet.text != sheet.text
    assert any("äldre" in said for said in back.notices)
    assert device(back) == device(lost)
    assert back.desk.store.identity.incarnation != lost.desk.store.identity.incarnation
    with pytest.raises(BundleRefused) as caught:
        exchange(laptop, back)
    assert caught.value.kind is Refusal.GAP  # the colleague believes that we have what was made after the backup
    asking = services(back).exchange.request(back.actor, [device(laptop)], tmp_path)
    (answer,) = services(laptop).exchange.answer(laptop.actor, asking, tmp_path).value
    services(back).exchange.take_in(back.actor, answer.file)
    assert len(services(back).cases.rows(back.actor)) == 2
    family(back)

    fresh = open_store(tmp_path / "fresh", Role.UNIT_MANAGER, "Eva N")
    file, asked = services(fresh).devices.request(fresh.actor, tmp_path)
    at_back = services(back).devices
    at_back.approve(back.actor, file, Role.UNIT_MANAGER, "Kontoret", compared=asked.digits, person=back.actor.user_id)
    at_back.promote(back.actor, device(fresh))
    exchange(back, fresh)
    fresh = reopened(fresh)
    assert fresh.actor == back.actor and services(fresh).devices.unit(fresh.actor).may_manage
    services(fresh).devices.revoke(fresh.actor, device(lost))
    exchange(fresh, laptop)
    statuses = {one.name: one.status for one in services(laptop).devices.unit(laptop.actor).machines}
    assert statuses["Dator hos Eva Norling"] is MachineStatus.REVOKED and statuses["Kontoret"] is MachineStatus.ACTIVE
    with pytest.raises(BundleRefused) as caught:
        exchange(back, laptop)
    assert caught.value.kind is Refusal.REVOKED
    with pytest.raises(BundleRefused) as caught:
        services(laptop).exchange.take_in(laptop.actor, last_words)
    assert caught.value.kind is Refusal.REVOKED
    assert common_dump(fresh, laptop) == common_dump(laptop, fresh)
    assert len(services(laptop).cases.rows(laptop.actor)) == 3
    assert storage().check(fresh) == storage().check(laptop) == []


def test_a_backup_that_does_not_open_leaves_nothing(tmp_path: Path) -> None:
    opened, sheet = storage().create(tmp_path / "a", PHRASE, "Sara Lindqvist", Role.INVESTIGATOR)
    generation, other = storage().backup(opened), open_store(tmp_path / "other")
    opened.close()
    new = tmp_path / "new"
    with pytest.raises(StoreRefused, match="ingen säkerhetskopia"):
        storage().adopt_backup(new, tmp_path, sheet.text, NEW_PHRASE)
    with pytest.raises(WrongPassphrase):
        storage().adopt_backup(new, tmp_path / "a", storage().new_recovery_sheet(other).text, NEW_PHRASE)
    with pytest.raises(StoreRefused, match="redan en databas"):
        storage().adopt_backup(tmp_path / "a", generation.folder, sheet.text, NEW_PHRASE)
    spoilt = tmp_path / "spoilt"
    shutil.copytree(generation.folder, spoilt)
    data = bytearray((spoilt / "store.db").read_bytes())
    data[5000] ^= 1
    (spoilt / "store.db").write_bytes(data)
    with pytest.raises(StoreRefused, match="skadad"):
        storage().adopt_backup(new, spoilt, sheet.text, NEW_PHRASE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "other", "spoilt"]
    storage().adopt_backup(new, tmp_path / "a", sheet.text, NEW_PHRASE)[0].close()
    storage().open(new, NEW_PHRASE).close()


@pytest.mark.parametrize(("days", "asks"), [(-3650, True), (-2, True), (-0.5, False), (39, False), (41, True)])
def test_a_clock_far_from_the_last_day_here_is_doubted(tmp_path: Path, days: float, asks: bool) -> None:
    opened = open_store(tmp_path)
    family(opened)
    opened.close()
    moved = replace(storage(), wall=lambda: utc_now() + dt.timedelta(days=days))
    again = moved.open(opened.folder, PHRASE)
    assert any(said.startswith("Stämmer datumet?") for said in again.notices) is asks
    family(again)
    assert storage().check(again) == []
    again.close()
    again = moved.open(opened.folder, PHRASE)
    assert again.notices == []  # asked once
    again.close()
