"""A trainer's window: rows that stay whole on a projector, the keys of the page, and no trace of casework."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.casework import Office
from tests.ui.courses import Evening, make_round
from ui.tasks import Tasks
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    """A trainer's store."""
    made = stores.open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    yield made
    made.close()


@pytest.fixture
def evening(qtbot: QtBot, look: Theme, opened: OpenStore, tasks: Tasks) -> Iterator[Evening]:
    """Fourteen people at a meeting."""
    course = make_round(opened)
    office = Office(qtbot, look, tasks, opened)
    yield Evening(office, course)
    office.close()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_row_one_stands_on_is_whole_when_rows_grow_and_the_window_shrinks(
    evening: Evening, look: Theme, percent: int
) -> None:
    look.set_percent(percent)
    grid = evening.open().grid
    evening.office.press("End")
    for change in (lambda: evening.office.press("Ctrl+D"), lambda: evening.office.window.resize(1200, 620)):
        change()
        evening.office.settle()
        row = grid.visualRect(grid.currentIndex())
        assert grid.viewport().rect().contains(row), (row, grid.viewport().rect())
