"""A package without writing: it may still block a computer, or say what a colleague has received."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores, units
from tests.ui.exchanging import Open, windows
from ui.theme import Theme


@pytest.fixture
def sit_at(qtbot: QtBot, look: Theme) -> Iterator[Open]:
    with windows(qtbot, look) as opened:
        yield opened


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[dict[str, OpenStore]]:
    roles = {"kontoret": Role.UNIT_MANAGER, "norra": Role.INVESTIGATOR, "södra": Role.INVESTIGATOR}
    machines = units.unit_of(tmp_path, roles)
    yield machines
    for one in machines.values():
        one.close()


def test_a_package_that_only_confirms_is_taken_in(unit: dict[str, OpenStore], sit_at: Open, tmp_path: Path) -> None:
    office, laptop = unit["kontoret"], unit["norra"]
    stores.family(laptop)
    units.exchange(laptop, office)
    seat = sit_at(laptop)
    page = seat.go("sync", {"file": units.export(office, tmp_path, laptop)[units.device(laptop)]})
    assert page.previewing
    page.taking.take_in()
    seat.settle()
    waiting = {one.device: one.waiting for one in seat.services.exchange.colleagues(laptop.actor)}
    assert waiting[units.device(office)] == 0


def test_a_package_that_only_blocks_a_computer_is_taken_in(
    unit: dict[str, OpenStore], sit_at: Open, tmp_path: Path
) -> None:
    office, laptop, lost = unit.values()
    units.exchange(office, laptop)
    stores.services(office).devices.revoke(office.actor, units.device(lost))
    seat = sit_at(laptop)
    page = seat.go("sync", {"file": units.export(office, tmp_path, laptop)[units.device(laptop)]})
    assert page.previewing
    page.taking.take_in()
    seat.settle()
    assert units.device(lost) not in {one.device for one in seat.services.exchange.colleagues(laptop.actor)}
