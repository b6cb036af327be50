"""Two stores that have exchanged their packages hold the same, in whatever order they came, lost or twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from db.log import vector
from db.retraction import retract
from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.task import Cancelled, TaskContext
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.stores import family, services, storage
from tests.units import common_dump, device, exchange, export

ROLES = {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR, "other": Role.INVESTIGATOR}


def test_order_repetition_and_loss_make_no_difference(unit: dict[str, OpenStore], tmp_path: Path) -> None:
    laptop, office, other = unit["laptop"], unit["office"], unit["other"]
    case = family(laptop)
    files: list[Path] = []
    for word in ("ett", "två", "tre"):
        services(laptop).notes.sign(laptop.actor, case.id, f"Anteckning {word}.")
        files.append(export(laptop, tmp_path, office, other)[device(office)])
    for order in permutations(range(3)):
        for at in order:
            services(office).exchange.take_in(office.actor, files[at])
    last = export(laptop, tmp_path, other)[device(other)]  # the earlier ones are lost
    services(other).exchange.take_in(other.actor, last)
    assert common_dump(laptop, office) == common_dump(office, laptop)
    assert common_dump(laptop, other) == common_dump(other, laptop)
    again = services(office).exchange.take_in(office.actor, files[0]).value
    assert again.already
    assert storage().check(office) == storage().check(other) == []


def test_a_preview_says_what_will_come_and_changes_nothing(unit: dict[str, OpenStore], tmp_path: Path) -> None:
    laptop, office = unit["laptop"], unit["office"]
    case = family(laptop)
    services(laptop).notes.sign(laptop.actor, case.id, "En anteckning.")
    file = export(laptop, tmp_path, office)[device(office)]
    before = common_dump(office, laptop)
    seen = services(office).exchange.preview(office.actor, file)
    assert common_dump(office, laptop) == before and services(office).cases.rows(office.actor) == ()
    taken = services(office).exchange.take_in(office.actor, file).value
    assert replace(taken, taken_in=None) == seen
    assert {line.kind for line in taken.new} >= {"Person", "Hem", "Ärende", "Journalanteckning"}
    assert taken.by_author == (("Sara Lindqvist", 1),)


def test_what_is_lost_in_between_is_asked_for_and_answered(unit: dict[str, OpenStore], tmp_path: Path) -> None:
    laptop, office, other = unit["laptop"], unit["office"], unit["other"]
    family(laptop)
    exchange(laptop, office)
    exchange(office, other)
    exchange(other, office)  # the office hears that the other one holds it
    with other.desk.store.local() as connection:  # as if its file had been put back to before
        retract(connection, {stream: 0 for stream in vector(connection) if stream.device == device(laptop)})
    services(office).notes.sign(office.actor, services(office).cases.rows(office.actor)[0].id, "Senare.")
    file = export(office, tmp_path, other)[device(other)]
    with pytest.raises(BundleRefused) as refused:
        services(other).exchange.take_in(other.actor, file)
    assert refused.value.kind is Refusal.GAP
    asked = services(other).exchange.request(other.actor, [device(office)], tmp_path)
    (answer,) = services(office).exchange.answer(office.actor, asked, tmp_path).value
    services(other).exchange.take_in(other.actor, answer.file)
    assert common_dump(office, other) == common_dump(other, office)


def test_a_cancelled_package_leaves_nothing(unit: dict[str, OpenStore], tmp_path: Path) -> None:
    laptop, office = unit["laptop"], unit["office"]
    family(laptop)
    file = export(laptop, tmp_path, office)[device(office)]
    folder = tmp_path / "stick"
    folder.mkdir()
    for work in (
        lambda task: services(laptop).exchange.export(laptop.actor, [device(office)], folder, task),
        lambda task: services(office).exchange.take_in(office.actor, file, task),
    ):
        task = TaskContext()
        task.cancel()
        with pytest.raises(Cancelled):
            work(task)
    assert list(folder.iterdir()) == [] and services(office).cases.rows(office.actor) == ()
