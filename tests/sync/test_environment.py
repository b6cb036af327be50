"""Stores put back and copied, and clocks years off: each is found out or told, and nothing that was written is lost."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from db import records
from db.backup import DATABASE
from fhr_desktop.domain.clock import COUNTER_BITS, MAX_AHEAD_MS, utc_now
from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.sync.views import Arrival
from tests.simulator.machine import Ring
from tests.stores import PHRASE, family, open_store, services, storage
from tests.sync.scene_support import copied, refusal, unchanged
from tests.units import common_dump, device, exchange, export, let_in, reopened, unit_of

PAIR = {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR}
THREE = {**PAIR, "other": Role.INVESTIGATOR}
YEARS = dt.timedelta(days=3650)
SLOW = partial(pytest.param, marks=pytest.mark.slow)


def _cases(opened: OpenStore) -> set[str]:
    return {row.number for row in services(opened).cases.rows(opened.actor)}


def _incarnation(opened: OpenStore) -> bytes:
    return opened.desk.store.identity.incarnation


def _alike(*stores: OpenStore) -> bool:
    first, *others = stores
    assert [storage().check(one) for one in stores] == [[] for _one in stores]
    return all(common_dump(first, one) == common_dump(one, first) for one in others)


def _answer(asker: OpenStore, colleague: OpenStore, folder: Path) -> Path:
    """The package that answers a request."""
    file = services(asker).exchange.request(asker.actor, [device(colleague)], folder)
    (answer,) = services(colleague).exchange.answer(colleague.actor, file, folder).value
    return answer.file


def _ask(asker: OpenStore, colleague: OpenStore, folder: Path) -> None:
    """A request, and its answer taken in."""
    services(asker).exchange.take_in(asker.actor, _answer(asker, colleague, folder))


# Put back


@pytest.mark.parametrize("asks_first", [True, SLOW(False)])
def test_a_laptop_put_back_from_a_backup_gets_back_what_it_lacks(tmp_path: Path, asks_first: bool) -> None:
    unit = unit_of(tmp_path, PAIR)
    office, laptop = unit["office"], unit["laptop"]
    before = family(laptop)
    exchange(laptop, office)
    exchange(office, laptop)
    generation = storage().backup(laptop)
    after = family(laptop)
    exchange(laptop, office)
    family(office)
    family(laptop)  # has reached nobody
    old = _incarnation(laptop)
    laptop.close()
    back = storage().restore(laptop.folder, generation, PHRASE)
    assert any("äldre" in said for said in back.notices) and _incarnation(back) != old
    assert _cases(back) == {before.number}
    since = family(back)
    assert since.number != after.number, "a case number given twice"
    if asks_first:
        with pytest.raises(BundleRefused) as caught:
            exchange(office, back)
        assert caught.value.kind is Refusal.GAP
        _ask(back, office, tmp_path)
    (arrival,) = exchange(back, office)
    assert arrival.new_count and not arrival.conflicts
    exchange(office, back)
    exchange(back, office)
    assert len(_cases(back)) == len(_cases(office)) == 4 and after.number in _cases(back)
    assert _alike(office, back)
    aside = next((back.folder / "aside").iterdir())
    assert (aside / DATABASE).is_file(), "what had reached nobody is kept"


def test_an_older_copy_put_in_place_is_found_out_by_the_keyring(tmp_path: Path) -> None:
    unit, keeper = unit_of(tmp_path, PAIR), replace(storage(), keyring=Ring())
    office, laptop = unit["office"], unit["laptop"]
    laptop.close()
    laptop = keeper.open(laptop.folder, PHRASE)
    first = _incarnation(laptop)
    laptop.close()
    shutil.copytree(laptop.folder, tmp_path / "old")
    laptop = keeper.open(laptop.folder, PHRASE)
    assert laptop.notices == [] and _incarnation(laptop) == first
    family(laptop)
    exchange(laptop, office)
    laptop.close()
    shutil.rmtree(laptop.folder)
    shutil.move(tmp_path / "old", laptop.folder)
    back = keeper.open(laptop.folder, PHRASE)
    assert any("äldre" in said for said in back.notices) and _incarnation(back) != first
    family(back)
    exchange(back, office)
    exchange(office, back)
    assert len(_cases(back)) == len(_cases(office)) == 2 and _alike(office, back)
    back.close()
    assert keeper.open(back.folder, PHRASE).notices == []


@pytest.mark.parametrize("passed_on", [True, SLOW(False)])
def test_an_older_copy_put_in_place_is_found_out_by_a_colleague(tmp_path: Path, passed_on: bool) -> None:
    """Nothing on the machine shows it. What is written before it has all back must not stand under old numbers."""
    unit = unit_of(tmp_path, THREE)
    office, laptop, other = unit.values()
    laptop.close()
    shutil.copytree(laptop.folder, tmp_path / "old")
    laptop = storage().open(laptop.folder, PHRASE)
    first = _incarnation(laptop)
    family(laptop)
    exchange(laptop, office)
    exchange(office, other)
    teller = other if passed_on else office
    laptop.close()
    shutil.rmtree(laptop.folder)
    shutil.move(tmp_path / "old", laptop.folder)
    back = storage().open(laptop.folder, PHRASE)
    assert back.notices == [] and _incarnation(back) == first
    with pytest.raises(BundleRefused) as caught:
        exchange(teller, back)
    assert caught.value.kind is Refusal.GAP and _incarnation(back) != first
    family(back)  # while the answer is on its way
    _ask(back, teller, tmp_path)
    exchange(back, office, other)
    exchange(office, back)
    assert len(_cases(back)) == 2 and _alike(office, back, other)


def test_looking_into_a_package_does_not_begin_anew(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, PAIR)
    office, laptop = unit["office"], unit["laptop"]
    old = copied(laptop, tmp_path / "old")
    family(laptop)
    exchange(laptop, office)
    file = export(office, tmp_path, old)[device(old)]
    with unchanged(old), pytest.raises(BundleRefused):
        services(old).exchange.preview(old.actor, file)


# Copied


def test_a_copy_opened_on_a_second_computer_goes_on_under_a_name_of_its_own(tmp_path: Path) -> None:
    unit, here, there = unit_of(tmp_path, PAIR), Ring(), Ring()
    office, laptop = unit["office"], unit["laptop"]
    laptop.close()
    for _time in range(2):
        laptop = replace(storage(), keyring=here).open(laptop.folder, PHRASE)
        laptop.close()
    shutil.copytree(laptop.folder, tmp_path / "twin")
    laptop = replace(storage(), keyring=here).open(laptop.folder, PHRASE)
    twin = replace(storage(), keyring=there).open(tmp_path / "twin", PHRASE)
    assert laptop.notices == [] and any("en annan dator" in said for said in twin.notices)
    assert _incarnation(twin) != _incarnation(laptop) and device(twin) == device(laptop)
    for one in (laptop, twin):
        family(one)
        exchange(one, office)
    for one in (laptop, twin):  # colleagues believe that the one has taken the other's place
        _ask(one, office, tmp_path)
    assert len(_cases(office)) == 2 and _alike(office, laptop, twin)
    twin.close()
    assert replace(storage(), keyring=there).open(twin.folder, PHRASE).notices == []


def test_without_keyrings_two_histories_are_refused_and_the_machine_is_let_in_again(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, THREE)
    office, laptop, other = unit.values()
    twin = copied(laptop, tmp_path / "twin")
    mine, theirs = family(laptop), family(twin)
    exchange(laptop, office)
    with unchanged(office):
        file = export(twin, tmp_path, office)[device(office)]
        assert refusal(office, file) is Refusal.CLONE
        with pytest.raises(BundleRefused, match=r"skrivits på laptop.*stänger av den datorn"):
            services(office).exchange.take_in(office.actor, file)
    family(laptop)
    exchange(laptop, office)
    answer = _answer(twin, office, tmp_path)
    with unchanged(twin):
        assert refusal(twin, answer) is Refusal.CLONE
        with pytest.raises(BundleRefused, match="Den här datorns databas"):
            services(twin).exchange.take_in(twin.actor, answer)
    services(office).devices.revoke(office.actor, device(laptop))
    exchange(office, other)
    assert refusal(office, file) is Refusal.REVOKED
    new = open_store(tmp_path / "new", name="Sara L")
    let_in(office, new, Role.INVESTIGATOR, "laptop 2")
    exchange(office, new)
    new = reopened(new)
    assert mine.number in _cases(new) and _cases(new) == _cases(office) == _cases(other)
    assert len(_cases(twin)) == 1 and theirs.number in _cases(twin)  # still there to be read, and written anew
    family(new)
    exchange(new, office, other)
    assert _alike(office, new, other)


def test_colleagues_who_hold_two_histories_exchange_again_once_the_machine_is_shut_out(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, THREE)
    office, laptop, other = unit.values()
    twin = copied(laptop, tmp_path / "twin")
    for _time in range(2):
        family(laptop)
    family(twin)
    exchange(laptop, office)
    exchange(twin, other)
    own = family(other)
    for sender, receiver in ((office, other), (other, office)):
        with pytest.raises(BundleRefused) as caught:
            exchange(sender, receiver)
        assert caught.value.kind is Refusal.CLONE
    services(office).devices.revoke(office.actor, device(laptop))
    (at_other,) = exchange(office, other)
    assert any("lades åt sidan" in said for said in at_other.notices)
    exchange(other, office)
    assert own.number in _cases(office)
    family(office)
    (later,) = exchange(office, other)
    assert not any("lades åt sidan" in said for said in later.notices), "told once"
    assert len(_cases(office)) == 4 and _cases(other) < _cases(office)  # each keeps the history it had
    assert storage().check(office) == storage().check(other) == []


# Clocks


def _at(keeper: Storage, opened: OpenStore, off: dt.timedelta) -> OpenStore:
    """The store, locked and unlocked with another clock."""
    opened.close()
    return replace(keeper, wall=lambda: utc_now() + off).open(opened.folder, PHRASE)


def _with_home(opened: OpenStore, case: Case, act: Callable[[Home], Home]) -> None:
    with opened.desk.store.read() as connection:
        home = records.load(connection, Home, case.home_id)
    assert home is not None
    services(opened).homes.save_home(opened.actor, act(home))


def _place(opened: OpenStore, case: Case) -> str:
    with opened.desk.store.read() as connection:
        home = records.load(connection, Home, case.home_id)
    assert home is not None
    return home.place


def _stamp_off(opened: OpenStore) -> dt.timedelta:
    """How far the machine's next stamp lies from now."""
    stamp = opened.desk.store.clock.tick() >> COUNTER_BITS
    return dt.timedelta(milliseconds=stamp - int(utc_now().timestamp() * 1000))


def _names_clock(arrival: Arrival) -> bool:
    return any("klock" in said.casefold() and "laptop" in said for said in arrival.notices)


@pytest.mark.parametrize("off", [YEARS, SLOW(-YEARS)], ids=["ahead", "behind"])
def test_a_clock_ten_years_off_loses_nothing_and_drags_nobody_along(tmp_path: Path, off: dt.timedelta) -> None:
    unit = unit_of(tmp_path, THREE)
    office, laptop, other = unit.values()
    case = family(office)
    exchange(office, laptop, other)
    wrong = _at(storage(), laptop, off)
    assert any(said.startswith("Stämmer datumet?") for said in wrong.notices)
    family(wrong)
    _with_home(wrong, case, lambda home: replace(home, place="Särna"))
    _with_home(office, case, lambda home: replace(home, place="Idre"))
    (at_office,) = exchange(wrong, office)
    exchange(office, other, wrong)
    assert _names_clock(at_office) is (off > dt.timedelta())
    assert len(_cases(office)) == 2 and _alike(office, wrong, other)
    for one in (office, other):
        assert abs(_stamp_off(one)) < dt.timedelta(milliseconds=2 * MAX_AHEAD_MS)
    for one in (office, wrong, other):
        (clash,) = services(one).inbox.open(one.actor).conflicts
        assert {side.text for side in clash.sides} == {"Särna", "Idre"}
    services(office).inbox.decide(office.actor, clash.table, clash.record, clash.field, "Idre")
    exchange(office, wrong, other)
    assert {_place(one, case) for one in (office, wrong, other)} == {"Idre"}, "a stamp has won over a decision"
    _with_home(wrong, case, lambda home: replace(home, place="Foskros"))
    exchange(wrong, office)
    assert _place(office, case) == "Foskros" and not services(office).inbox.open(office.actor).conflicts
    right = _at(storage(), wrong, dt.timedelta())
    _with_home(right, case, lambda home: replace(home, place="Grövelsjön"))
    exchange(right, office, other)
    exchange(office, right)
    assert {_place(one, case) for one in (office, right, other)} == {"Grövelsjön"} and _alike(office, right, other)


@pytest.mark.parametrize("off", [SLOW(YEARS), -YEARS], ids=["ahead", "behind"])
def test_a_machine_whose_own_clock_is_off_takes_in_what_others_wrote(tmp_path: Path, off: dt.timedelta) -> None:
    unit = unit_of(tmp_path, PAIR)
    office, laptop = unit["office"], _at(storage(), unit["laptop"], off)
    family(office)
    (arrival,) = exchange(office, laptop)
    assert arrival.new_count and _cases(laptop) == _cases(office)
    family(laptop)
    exchange(laptop, office)
    assert len(_cases(office)) == 2 and _alike(office, laptop)
    office = _at(storage(), office, dt.timedelta())
    assert office.notices == [], "a colleague's clock has become ours"
