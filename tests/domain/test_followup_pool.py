"""The figures of the pool against a count day by day and row by row, on histories that hypothesis makes up."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.followup import ALL, Figure, Nature, figures_of, flow_samples
from fhr_desktop.domain.followup_needs import NEEDS, need_happenings, need_samples
from fhr_desktop.domain.followup_placements import PLACEMENTS, placement_happenings, placement_samples
from fhr_desktop.domain.followup_pool import POOL, TYPES, pool_samples
from fhr_desktop.domain.followup_requests import REQUESTS, request_happenings, request_samples
from fhr_desktop.domain.pool import WORDS, PoolStatus
from fhr_desktop.domain.pool_overview import AGE_BANDS
from fhr_desktop.domain.pool_past import Asked, Earlier, HomeThrough, Offered, PlacedChild, PoolPast, Span, Terms

TOWNS = ("2080", "2031")
BEGIN, FIRST, LAST = dt.date(2023, 12, 1), dt.date(2024, 2, 1), dt.date(2024, 5, 31)
DAYS = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
days = st.integers(0, 240).map(lambda n: BEGIN + dt.timedelta(days=n))
towns = st.sampled_from(TOWNS)
ids = st.integers(1, 2**64).map(lambda n: n.to_bytes(16))
spans = st.builds(
    lambda first, length: Span(first, None if length is None else first + dt.timedelta(days=length)), days,
    st.none() | st.integers(0, 90),
)  # fmt: skip
homes = st.builds(
    HomeThrough, ids, st.integers(1, 99).map(lambda n: f"Hem {n}"), towns,
    st.builds(
        Terms, st.integers(1, 3), st.integers(0, 8), st.integers(8, 17),
        st.lists(st.sampled_from(list(TYPES)), unique=True, max_size=2).map(tuple),
    ),
    st.lists(st.tuples(days, st.sampled_from(list(PoolStatus))), max_size=5).map(lambda some: tuple(sorted(some))),
    st.lists(spans, max_size=2).map(tuple), st.lists(spans, max_size=3).map(tuple),
    st.lists(
        st.tuples(days, st.builds(Terms, st.integers(1, 4), st.integers(0, 5), st.integers(6, 17), st.just(()))),
        max_size=2, unique_by=lambda each: each[0],
    ).map(lambda some: tuple(sorted(some, key=lambda each: each[0]))), days,
)  # fmt: skip
placements = st.builds(
    PlacedChild, ids, st.integers(1, 99).map(lambda n: f"Hem {n}"), towns, towns, st.sampled_from("abcd"), spans,
    st.booleans(), st.booleans(),
)  # fmt: skip
maybe = st.none() | days
requests = st.builds(
    Asked, ids, st.integers(1, 99).map(lambda n: f"N-{n}"), towns, days, maybe,
    st.none() | st.sampled_from(["solved_supported_home", "solved_network", "no_home_available"]), st.integers(1, 3),
    maybe, maybe, st.lists(st.integers(0, 17), max_size=2).map(tuple),
)  # fmt: skip
proposals = st.builds(Offered, ids, ids, st.just("N-1, hem 0001"), towns, days, maybe, spans)
pasts = st.builds(
    PoolPast, st.lists(homes, max_size=4).map(tuple), st.lists(placements, max_size=8).map(tuple),
    st.lists(requests, max_size=8).map(tuple), st.lists(proposals, max_size=6).map(tuple),
)  # fmt: skip


def test_an_available_home_is_defined_by_its_state_and_says_that_nothing_else_is_weighed() -> None:
    (said,) = [one.definition for one in POOL if one.key == "pool_homes"]
    assert all(WORDS[state] in said for state in (PoolStatus.AVAILABLE, PoolStatus.PLACES_LEFT))
    assert "gick att föreslå" not in said and "vägs inte in" in said


DECLARED = (*REQUESTS, *PLACEMENTS, *POOL, *NEEDS)


def counted(past: PoolPast, town: str | None) -> dict[str, Figure]:
    happened = {**request_happenings(past), **placement_happenings(past), **need_happenings(past)}
    samples = {
        **flow_samples(DECLARED, happened, FIRST, LAST), **request_samples(past, FIRST, LAST),
        **placement_samples(past, FIRST, LAST), **pool_samples(past, FIRST, LAST), **need_samples(past, FIRST, LAST),
    }  # fmt: skip
    assert set(samples) == {one.key for one in DECLARED}
    rows = [one for key, sample in samples.items() for one in figures_of(key, sample, TOWNS)]
    return {one.key: one for one in rows if one.municipality == (town or ALL)}


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
    places = next((terms.places for changed, terms in home.before if day < changed), home.offers.places)
    used = [span for span in home.taken if span.first <= day and (span.end is None or span.end > day)]
    return max(0, places - len(used))


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
            any(low <= age <= high for age in range(offer(home).age_from, offer(home).age_to + 1)) for home in now
        )
    for key in TYPES:
        assert found[f"pool_{key}"].value == sum(key in offer(home).types for home in now)
    firsts = [some for day, some in zip(DAYS, by_day, strict=True) if day.day == 1]
    monthly = Fraction(sum(max(free, 0) for some in firsts for free in some), len(firsts))
    assert found["pool_places_monthly"].value == round(float(monthly), 1)


def offer(home: HomeThrough) -> Terms:
    now = home.offers
    return next((terms for changed, terms in home.before if changed > LAST), now)


@given(pasts, st.none() | towns)
def test_placements_requests_and_cases_row_by_row(past: PoolPast, town: str | None) -> None:
    found = counted(past, town)
    begun = [one for one in past.placements if one.span.first in DAYS]
    own = [one for one in begun if town in (None, one.municipality)]
    assert found["placements"].value == len(own) == len(found["placements"].records)
    again = [one for one in past.placements if one.span.first < FIRST and one.span.first.year == FIRST.year]
    assert found["placed_children"].value == len(
        {(one.municipality, one.child) for one in own} - {(one.municipality, one.child) for one in again}
    )
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
    for key, (low, high) in AGE_BANDS.items():
        year = [one for one in asked if dt.date(2023, 6, 1) <= one.received_on <= LAST]
        banded = [one for one in year if any(low <= age <= high for age in one.ages)]
        assert found[f"asked_{key}"].value == len(banded)
        assert found[f"asked_{key}_without"].value == sum(one.offered_on is None for one in banded)


@given(pasts)
def test_municipalities_add_up_to_all_and_every_list_is_as_long_as_its_figure(past: PoolPast) -> None:
    whole, parts = counted(past, None), [counted(past, town) for town in TOWNS]
    for one in DECLARED:
        if one.nature is Nature.DERIVED:
            continue
        assert sum(part[one.key].value or 0 for part in parts) == whole[one.key].value
        if one.key != "pool_places":  # places, told by their homes
            assert all(len(some[one.key].cases) == some[one.key].value for some in (whole, *parts))
        for some in (whole, *parts):
            if one.parts and one.key != "asked":  # a request for siblings is in several ages
                assert sum(int(some[part].value or 0) for part in one.parts) == some[one.key].value
            if one.among:
                assert set(some[one.key].cases) <= set(some[one.among].cases)
        if one.same_sum:
            assert whole[one.key].value == whole[one.same_sum].value


def test_of_a_placement_that_ended_long_ago_its_home_and_municipalities_are_enough() -> None:
    home = HomeThrough(bytes(16), "Hem 1", "2080", Terms(1, 0, 17, ()), ((BEGIN, PoolStatus.AVAILABLE),))
    span = Span(dt.date(2020, 1, 1), dt.date(2021, 1, 1))
    whole = PoolPast((home,), (PlacedChild(home.id, "Hem 1", "2031", "2080", "a", span, near=True),), ())
    less = PoolPast((home,), (), (), earlier=Earlier({home.id}, {"2031", "2080"}))
    assert less.municipalities() == whole.municipalities() == {"2031", "2080"}
    assert counted(less, None) == counted(whole, None) != counted(PoolPast((home,), (), ()), None)
