"""The figures of the pool against a count day by day and row by row, on histories that hypothesis makes up."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.followup import Figure, for_others
from fhr_desktop.domain.followup_pool import POOL, TYPES, pool_figures
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_overview import AGE_BANDS
from fhr_desktop.domain.pool_past import Asked, HomeThrough, Offered, OpenedCase, PlacedChild, PoolPast, Span
from fhr_desktop.domain.record import RecordId

TOWNS = ("2080", "2031")
BEGIN, FIRST, LAST = dt.date(2023, 12, 1), dt.date(2024, 2, 1), dt.date(2024, 5, 31)
DAYS = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
days = st.integers(0, 240).map(lambda n: BEGIN + dt.timedelta(days=n))
towns = st.sampled_from(TOWNS)
ids = st.integers(1, 2**64).map(lambda n: RecordId(int=n))
spans = st.builds(
    lambda first, length: Span(first, None if length is None else first + dt.timedelta(days=length)), days,
    st.none() | st.integers(0, 90),
)  # fmt: skip
homes = st.builds(
    HomeThrough, ids, st.integers(1, 99).map(lambda n: f"Hem {n}"), towns, st.integers(1, 3), st.integers(0, 8),
    st.integers(8, 17), st.lists(st.sampled_from(list(TYPES)), unique=True, max_size=2).map(tuple),
    st.lists(st.tuples(days, st.sampled_from(list(PoolStatus))), max_size=5).map(lambda some: tuple(sorted(some))),
    st.lists(spans, max_size=2).map(tuple), st.lists(spans, max_size=3).map(tuple),
)  # fmt: skip
placements = st.builds(
    PlacedChild, ids, ids, st.integers(1, 99).map(lambda n: f"Hem {n}"), towns, towns, st.sampled_from("abcd"), spans,
    st.booleans(),
)  # fmt: skip
maybe = st.none() | days
requests = st.builds(
    Asked, ids, st.integers(1, 99).map(lambda n: f"N-{n}"), towns, days, maybe,
    st.none() | st.sampled_from(["solved_supported_home", "solved_network"]), st.integers(1, 3), maybe,
)  # fmt: skip
cases = st.builds(OpenedCase, st.integers(1, 99).map(str), towns, days, maybe)
proposals = st.builds(Offered, ids, st.just("N-1, hem 0001"), towns, days, maybe)
pasts = st.builds(
    PoolPast, st.lists(homes, max_size=4).map(tuple), st.lists(placements, max_size=8).map(tuple),
    st.lists(requests, max_size=8).map(tuple), st.lists(cases, max_size=8).map(tuple),
    st.lists(proposals, max_size=6).map(tuple),
)  # fmt: skip


def counted(past: PoolPast, town: str | None) -> dict[str, Figure]:
    own = past if town is None else past.of(town)
    hosted = past.placements if town is None else past.hosted_in(town)
    return {one.key: one for one in pool_figures(own, FIRST, LAST, town or "alla", hosted)}


def is_free(home: HomeThrough, day: dt.date) -> int:
    """Free places by walking through all that has been, without any of the program's own code."""
    status = None
    for on, then in home.steps:
        if on <= day:
            status = then.value
    if status not in ("p1_available", "p3b_placed_free", "p2_reserved"):
        return -1
    for span in home.held:
        if span.first <= day and (span.end is None or day < span.end):
            return -1
    used = [span for span in home.taken if span.first <= day and (span.end is None or span.end > day)]
    return max(0, home.places - len(used))


@given(pasts, st.none() | towns)
def test_available_homes_and_places_day_by_day(past: PoolPast, town: str | None) -> None:
    found = counted(past, town)
    own = [home for home in past.homes if town in (None, home.municipality)]
    now = [home for home in own if is_free(home, LAST) >= 0]
    assert found["pool_homes"].value == len(now) == len(found["pool_homes"].cases)
    assert sorted(found["pool_homes"].cases) == sorted(home.label for home in now)
    assert found["pool_places"].value == sum(is_free(home, LAST) for home in now)
    by_day = [[is_free(home, day) for home in own] for day in DAYS]
    homes_mean = Fraction(sum(free >= 0 for some in by_day for free in some), len(DAYS))
    places_mean = Fraction(sum(max(free, 0) for some in by_day for free in some), len(DAYS))
    assert found["pool_homes_mean"].value == round(float(homes_mean), 1)
    assert found["pool_places_mean"].value == round(float(places_mean), 1)
    for key, (low, high) in AGE_BANDS.items():
        assert found[f"pool_{key}"].value == sum(
            any(low <= age <= high for age in range(home.age_from, home.age_to + 1)) for home in now
        )
    for key in TYPES:
        assert found[f"pool_{key}"].value == sum(key in home.types for home in now)


@given(pasts, st.none() | towns)
def test_placements_requests_and_cases_row_by_row(past: PoolPast, town: str | None) -> None:
    found = counted(past, town)
    begun = [one for one in past.placements if one.span.first in DAYS]
    own = [one for one in begun if town in (None, one.municipality)]
    assert found["placements"].value == len(own) == len(found["placements"].records)
    assert found["placed_children"].value == len({(one.municipality, one.child) for one in own})
    assert found["placements_home"].value == sum(town in (None, one.home_municipality) for one in begun)
    assert found["placements_ongoing"].value == sum(
        one.span.first <= LAST and (one.span.end is None or one.span.end > LAST)
        for one in past.placements if town in (None, one.municipality)
    )  # fmt: skip
    assert found["placements_near"].value == sum(one.near for one in own)
    assert found["near_share"].value == (round(100 * sum(one.near for one in own) / len(own)) if own else None)
    asked = [one for one in past.requests if town in (None, one.municipality)]
    came = [one for one in asked if one.received_on in DAYS]
    assert found["needs"].value == len(came) and set(found["needs"].cases) == {one.number for one in came}
    assert found["needs_placed"].value == sum(one.placed_on is not None for one in came)
    assert found["needs_supported"].value == sum(
        one.outcome == "solved_supported_home" and one.closed_on in DAYS for one in asked
    )
    waiting = [one for one in asked if one.received_on <= LAST and not (one.closed_on and one.closed_on <= LAST)]
    needed = sum(one.places for one in waiting)
    free = sum(max(0, is_free(home, LAST)) for home in past.homes if town in (None, home.municipality))
    assert found["supply"].value == (round(free / needed, 1) if needed else None)
    sent = [one for one in past.proposals if town in (None, one.municipality)]
    assert found["proposals"].value == sum(one.sent_on in DAYS for one in sent)
    assert found["matches"].value == sum(one.proceeded_on in DAYS for one in sent)
    opened = [one for one in past.cases if one.opened_on in DAYS and town in (None, one.municipality)]
    led = [one for one in opened if one.placed_on]
    assert found["opened_placed"].value == len(led)
    assert found["opened_placed_share"].value == (round(100 * len(led) / len(opened)) if opened else None)


@given(pasts)
def test_municipalities_add_up_to_all_and_every_list_is_as_long_as_its_figure(past: PoolPast) -> None:
    whole, parts = counted(past, None), [counted(past, town) for town in TOWNS]
    assert [one.key for one in POOL] == list(whole)
    for one in POOL:
        if one.unit != "antal" or one.key.endswith("_mean"):
            continue
        assert sum(part[one.key].value or 0 for part in parts) == whole[one.key].value
        if one.key != "pool_places":  # places, told by their homes
            assert all(len(some[one.key].cases) == some[one.key].value for some in (whole, *parts))


def test_within_twelve_months_is_to_the_day() -> None:
    def share(opened: dt.date, placed: dt.date) -> float | int | None:
        past = PoolPast((), (), (), (OpenedCase("1", "2080", opened, placed),))
        found = pool_figures(past, opened, opened, "2080", ())
        return next(one.value for one in found if one.key == "opened_placed_year")

    assert share(dt.date(2024, 3, 17), dt.date(2025, 3, 17)) == 1
    assert share(dt.date(2024, 3, 17), dt.date(2025, 3, 18)) == 0
    assert share(dt.date(2024, 2, 29), dt.date(2025, 2, 28)) == 1
    assert share(dt.date(2024, 2, 29), dt.date(2025, 3, 1)) == 0


def test_a_share_does_not_give_away_what_is_hidden() -> None:
    cases = tuple(OpenedCase(str(n), "2080", FIRST, FIRST if n < 2 else None) for n in range(20))
    found = pool_figures(PoolPast((), (), (), cases), FIRST, LAST, "2080", ())
    shown = {one.key: one for one in for_others(found, 5, "alla", POOL)}
    assert shown["opened_placed"].hidden and shown["opened_placed_share"].hidden  # 2 is a tenth of the 20 it would tell
    assert not shown["needs_placed_share"].hidden
