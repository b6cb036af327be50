"""The overview of the pool against a count by hand, and what the variant for insight leaves a reader to work out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.followup_publishing import publishable
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.overview_publishing import OVERVIEW, overview_figures, overview_shown
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_overview import AGE_BANDS, Column, CountedHome, Overview, overview
from fhr_desktop.domain.record import RecordId
from tests.services.pooling import ASKED

TOWNS = ("2021", "2080", "2031")
LEAST = 4
TODAY = dt.date(2026, 3, 2)
homes = st.lists(
    st.builds(
        CountedHome, st.integers(1).map(lambda n: RecordId(int=n)), st.sampled_from(TOWNS),
        st.sampled_from([one for one in PoolStatus if one is not PoolStatus.LEFT]), st.integers(1, 3),
        st.integers(0, 3), st.integers(0, 8), st.integers(8, 17), st.integers(0, 2),
    ),
    max_size=24,
)  # fmt: skip
needs = st.lists(
    st.lists(st.integers(0, 17), min_size=1, max_size=3).map(
        lambda ages: replace(ASKED, children=tuple({"alias": "A", "age": age} for age in ages))
    ),
    max_size=6,
)


@given(homes, needs)
def test_the_overview_is_what_one_counts_by_hand(pool: list[CountedHome], asked: list[Need]) -> None:
    found = overview(pool, asked, TOWNS)
    offered = {PoolStatus.AVAILABLE, PoolStatus.PLACES_LEFT}
    free = [max(0, home.places - home.taken) if home.status in offered else 0 for home in pool]
    assert found.total.homes[""].value == len(pool)
    assert found.total.free[""].value == sum(free)
    for status in PoolStatus:
        if status is not PoolStatus.LEFT:
            inside = [home for home in pool if home.status is status]
            assert found.by_status.homes[status].value == len(inside)
            assert found.by_status.places[status].value == sum(home.places for home in inside)
    for town in TOWNS:
        assert found.by_municipality.homes[town].value == sum(home.municipality == town for home in pool)
        assert found.offered[town].value == sum(home.offered for home in pool if home.municipality == town)
    for band, (low, high) in AGE_BANDS.items():
        ages = set(range(low, high + 1))
        takes = [bool(ages & set(range(home.age_from, home.age_to + 1))) for home in pool]
        assert found.free_by_age[band].value == sum(n for n, fits in zip(free, takes, strict=True) if fits)
        children = [{child["age"] for child in need.children} for need in asked]
        assert found.needs_by_age[band].value == sum(bool(ages & some) for some in children)
        assert found.difference(band).value == found.free_by_age[band].value - found.needs_by_age[band].value


def _sums(shown: Overview, column: str) -> list[Column]:
    return [getattr(table, column) for table in (shown.total, shown.by_status, shown.by_municipality)]


@given(homes, needs)
def test_insight_shows_nothing_small_and_nothing_to_subtract_it_from(
    pool: list[CountedHome], asked: list[Need]
) -> None:
    whole = overview(pool, asked, TOWNS)
    figures = publishable(overview_figures(whole), OVERVIEW, TODAY, TODAY, LEAST, (), {}, {})
    shown = overview_shown(whole, figures)
    for column in ("homes", "places", "free"):
        total, *tables = _sums(shown, column)
        for cells in (total, *tables):
            assert all(cell.rests_on == 0 or cell.rests_on >= LEAST for cell in cells.values() if cell.shown)
        if total[""].shown:  # a single one is the sum less the others
            closed = [[cell for cell in cells.values() if not cell.shown] for cells in tables]
            assert all(len(cells) != 1 or not cells[0].value for cells in closed)
    for band in AGE_BANDS:
        if not (shown.free_by_age[band].shown and shown.needs_by_age[band].shown):
            assert not shown.difference(band).shown
