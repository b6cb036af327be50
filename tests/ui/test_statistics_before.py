"""Statistik tells what a figure meant in an earlier annual report, where that was something else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from fhr_desktop.domain.annual_report import AnnualReport
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.casework import Office
from ui.pages.statistics import StatisticsPage


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.UNIT_MANAGER)
    stores.family(made)
    yield made
    made.close()


def test_what_a_figure_meant_before_is_told_below_what_it_means(office: Office, opened: OpenStore) -> None:
    page = office.go("statistics")
    assert isinstance(page, StatisticsPage)
    told = page.behind.told
    assert not told.before.isVisibleTo(page)
    key = page.table.current_figure().key  # type: ignore[union-attr]
    before = AnnualReport(
        id=AnnualReport.id_of(2025), year=2025, state="fixed", fixed_on=dt.date(2026, 2, 3),
        figures=({"key": key, "definition": "Så räknades det då."},),
    )  # fmt: skip
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(before)
    page.refresh(work.changes)
    office.settle()
    assert told.before.isVisibleTo(page) and told.before.text() == (
        "Definitionen har ändrats sedan årsberättelsen för 2025, som fastställdes 2026-02-03. "
        "Före det: Så räknades det då."
    )
    office.press("Right")
    office.settle()
    assert not told.before.isVisibleTo(page), "another figure means what it meant"
