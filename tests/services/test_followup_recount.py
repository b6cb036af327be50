"""Every figure recounted from the raw log by `recount`, which knows nothing of how the program counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from fhr_desktop.domain.annual_report import FACTORS, GOALS
from fhr_desktop.domain.annual_report_tables import tables
from fhr_desktop.domain.followup_training import TRAINING
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.annual_report.blocks import SHORT
from fhr_desktop.services.followup import ALL, STATISTICS
from tests.services.recount import Recount
from tests.services.recount_figures import figures
from tests.services.recount_history import TOWNS, History
from tests.stores import TODAY, open_store

YEAR = dt.date(2025, 1, 1), dt.date(2025, 12, 31)


@dataclass(frozen=True)
class Checked:
    """The figures of all municipalities after each was compared with what the log says, and every figure counted."""

    seen: dict[str, float | int | None]
    counted: frozenset[str]


def checked(folder: Path, seed: int, actions: int) -> Checked:
    """A history lived, and every figure of it counted twice."""
    opened = open_store(folder, Role.UNIT_MANAGER, "Eva Norling")
    try:
        history = History(opened, seed)
        history.live(actions)
        recount = Recount(opened, TODAY)
        followup, seen = history.services.followup, dict[str, float | int | None]()
        for first, last in (YEAR, (dt.date(2025, 9, 13), TODAY), (dt.date(2026, 1, 1), dt.date(2026, 2, 28))):
            report = followup.period(opened.actor, first, last)
            for where in (*TOWNS, ALL):
                expected = figures(recount, first, last, where)
                assert {one.key for one in report.statistics} <= expected.keys()
                for statistic in report.statistics:
                    figure, (value, rows) = report.figure(statistic.key, where), expected[statistic.key]
                    assert (figure.value, len(figure.cases)) == (value, rows), (statistic.key, where, first, last)
                    assert len(figure.records) in (0, len(figure.cases))
            seen |= {one.key: seen.get(one.key) or report.figure(one.key, ALL).value for one in report.statistics}
        return Checked(seen, frozenset(expected))
    finally:
        opened.close()


def counted_then_and_now(folder: Path, seed: int, actions: int) -> None:
    """The figures of a day, counted on it and counted anew when much more has happened."""
    opened = open_store(folder, Role.UNIT_MANAGER, "Eva Norling")
    try:
        history, then = History(opened, seed, prompt=True), dt.date(2025, 9, 30)
        history.live(actions, then)
        before = history.services.followup.period(opened.actor, dt.date(2025, 2, 1), then)
        history.calendar.day = then + dt.timedelta(days=1)
        history.live(actions)
        now = history.services.followup.period(opened.actor, dt.date(2025, 2, 1), then, then)
        undated = {one.key for one in TRAINING} | {"homes_placed_offered", "homes_placed_offered_share"}
        for one in before.figures:
            if one.key not in undated and (one.key, one.municipality) in {(f.key, f.municipality) for f in now.figures}:
                assert now.figure(one.key, one.municipality).value == one.value, (one.key, one.municipality)
    finally:
        opened.close()


def test_figures_as_of_a_day_are_those_of_the_day(tmp_path: Path) -> None:
    counted_then_and_now(tmp_path, 1, 140)


def test_every_figure_is_what_the_raw_log_says(tmp_path: Path) -> None:
    found = checked(tmp_path, 15, 330)
    assert {key for key, value in found.seen.items() if value} >= {
        "inquiries", "opened", "assessed", "days_median", "needs", "proposals", "placements", "pool_homes", "supply",
        "matches", "satisfied_municipalities", "replies_municipalities", "satisfied_homes", "replies_homes",
        "satisfied_homes_municipality", "replies_homes_municipality",
    }  # fmt: skip
    assert found.counted == {one.key for one in STATISTICS}, "what is declared is counted twice, every bit of it"
    told = {key for one in (*GOALS, *FACTORS) for key in one.figures} | set(SHORT)
    in_tables = {one.key for part in tables(STATISTICS) for one, _word in part.columns}
    assert told <= found.counted, "and so is every figure that the annual report speaks of"
    assert in_tables == found.counted, "and each that stands in its tables"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 32))
def test_many_histories_are_recounted(tmp_path: Path, seed: int) -> None:
    checked(tmp_path, seed, 600)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40, 46))
def test_many_days_are_counted_anew(tmp_path: Path, seed: int) -> None:
    counted_then_and_now(tmp_path, seed, 300)
