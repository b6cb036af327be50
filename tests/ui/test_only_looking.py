"""Looking is not writing: a stroll through cases of every state, their tabs and editors, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db import integrity
from fhr_desktop.app import demo
from fhr_desktop.domain.errors import NotAllowed
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.casework import Office
from ui.tasks import Tasks
from ui.theme import Theme


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[OpenStore]:
    """A small demo unit with families in every state."""
    made = demo.build(tmp_path / "store", today=stores.TODAY, families=54, seed=3)
    yield made.opened
    made.opened.close()


@pytest.mark.slow
def test_strolling_through_the_cases_writes_nothing(qtbot: QtBot, look: Theme, unit: OpenStore) -> None:
    tasks = Tasks()
    office = Office(qtbot, look, tasks, unit)
    try:
        rows = [*office.services.cases.rows(unit.actor), *office.services.cases.rows(unit.actor, ended=True)]
        before = _written(unit)
        one_of_each = {
            row.state: row for row in rows if unit.actor.user_id in row.investigators or not row.investigators
        }
        assert len(one_of_each) > 8
        for row in one_of_each.values():
            try:
                office.services.cases.open(unit.actor, row.id)
            except NotAllowed:
                continue  # another pair's: it would ask for a reason
            page = office.go("case", row.id)
            for key in page.parts.keys:
                page.opened({"case": row.id, "tab": key})
                office.settle()
            assert _written(unit) == before, f"{row.number} {row.state}"
    finally:
        office.close()
        tasks.close()
    assert _written(unit) == before


def _written(unit: OpenStore) -> int:
    with unit.desk.store.read() as connection:
        return len(list(integrity.transactions(connection)))


def _last(unit: OpenStore) -> list[tuple[str, list[str]]]:
    """What was written last: tables and fields."""
    with unit.desk.store.read() as connection:
        newest = list(integrity.transactions(connection))[-1]
    return [(one.table, sorted(one.fields)) for one in newest.operations]
