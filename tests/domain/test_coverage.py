"""Coverage equals trying every home against every place, never falls when something is added, and finds the holes."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.coverage import (
    OLDEST,
    REACHES,
    AgeBand,
    Covered,
    Offer,
    age_bands,
    coverage,
    filled_by,
    holes_first,
)
from fhr_desktop.domain.places import Place, minutes_between, place_named
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_map import Sited, km_between, map_rows, on_map, ring_km, sites, walk_order
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.library import library

BANDS = age_bands(choice.key for choice in library().choices("child_age_band"))
spots = st.sampled_from([one.at for one in sites()])
offers = st.lists(st.builds(Offer, spots, st.integers(0, 4), st.integers(0, 10), st.integers(5, 20)), max_size=12)
places = st.lists(st.sampled_from(sites()), unique=True, max_size=6)


def tried(some: Sequence[Offer], place: Place, band: AgeBand, reach: int) -> int:
    """Said once more, in another way than the program does: for each age, one home after the other."""
    least = None
    for age in range(band.low, band.high + 1):
        fits = [one for one in some if one.age_from <= age <= one.age_to]
        near = [one.free for one in fits if minutes_between(one.at, place.at) <= reach]
        least = sum(near) if least is None else min(least, sum(near))
    return least or 0


def place(name: str) -> Place:
    found = place_named(name)
    assert found is not None
    return found


def test_the_bands_are_those_of_the_choice_list_up_to_seventeen() -> None:
    assert [(one.low, one.high) for one in BANDS] == [(0, 2), (3, 5), (6, 9), (10, 12), (13, 15), (16, 17)]


@given(offers, places)
def test_it_equals_trying_everything(some: list[Offer], where: list[Place]) -> None:
    for one in coverage(some, where, BANDS):
        for band in BANDS:
            for reach in REACHES:
                assert one.within(band.key, reach) == tried(some, one.place, band, reach)


@given(offers, st.builds(Offer, spots, st.integers(0, 4), st.integers(0, 10), st.integers(5, 20)), places)
def test_another_home_or_place_never_lowers_it(some: list[Offer], more: Offer, where: list[Place]) -> None:
    before, after = coverage(some, where, BANDS), coverage([*some, more], where, BANDS)
    for had, has in zip(before, after, strict=True):
        for band in BANDS:
            assert all(now >= then for now, then in zip(has.free[band.key], had.free[band.key], strict=True))
            assert list(has.free[band.key]) == sorted(has.free[band.key])  # farther is never less
    one_more = [Offer(one.at, one.free + 1, one.age_from, one.age_to) for one in some]
    for had, has in zip(before, coverage(one_more, where, BANDS), strict=True):
        assert all(has.within(b.key, r) >= had.within(b.key, r) for b in BANDS for r in REACHES)


@given(offers, places, st.randoms(use_true_random=False))
def test_the_order_of_homes_changes_nothing_and_holes_come_first(
    some: list[Offer], where: list[Place], chance: random.Random
) -> None:
    mixed = list(some)
    chance.shuffle(mixed)
    found = coverage(some, where, BANDS)
    assert coverage(mixed, where, BANDS) == found
    ordered = holes_first(found, 60)
    assert sorted(one.place.name for one in ordered) == sorted(one.name for one in where)
    numbers = [len(one.holes(60)) for one in ordered]
    assert numbers == sorted(numbers, reverse=True)


@given(offers, st.builds(Offer, spots, st.integers(1, 4), st.integers(0, 10), st.integers(5, 20)), places)
def test_what_a_home_would_fill_is_a_hole_now_and_none_then(some: list[Offer], new: Offer, where: list[Place]) -> None:
    filled = filled_by(new, some, where, BANDS, 60)
    for one in where:
        for band in BANDS:
            now, then = tried(some, one, band, 60), tried([*some, new], one, band, 60)
            assert (band.key in filled.get(one, ())) == (now == 0 and then > 0)


def test_a_band_is_covered_as_its_worst_age() -> None:
    home = Offer(place("Rättvik").at, 2, 4, 12)
    (found,) = coverage([home], [place("Leksand")], BANDS)
    assert isinstance(found, Covered)
    assert found.within("age_6_9", 60) == 2
    assert found.holes(60) == ("age_0_2", "age_3_5", "age_13_15", "age_16_17")
    younger = Offer(place("Falun").at, 1, 0, 4)
    (found,) = coverage([home, younger], [place("Leksand")], BANDS)
    assert found.within("age_3_5", 60) == 1 and found.within("age_0_2", 60) == 1
    assert found.within("age_0_2", 30) == 0  # Falun is farther


def test_map_and_table_have_the_same_homes_but_for_those_without_a_place() -> None:
    names = ("Orsa", "Mora", "", "Älvdalen", "Avesta")
    homes = [
        Sited(RecordId(int=n), f"Hem {n}", PoolStatus.AVAILABLE, 1, 2, place(name).at if name else None)
        for n, name in enumerate(names)
    ]
    rows = map_rows(homes, place("Leksand").at)
    assert [row.sited for row in rows] == homes
    assert [row.sited.home.int for row in on_map(rows)] == [0, 1, 3, 4]
    assert [row.sited.home.int for row in walk_order(rows)] == [3, 1, 0, 4]  # from west to east
    for row in on_map(rows):
        assert row.km == km_between(row.sited.at, place("Leksand").at)
    assert rows[2].km is None and rows[2].minutes is None
    assert all(row.km is None for row in map_rows(homes, None))


def test_a_ring_of_minutes_holds_just_those_the_estimate_says() -> None:
    homes = [Sited(RecordId(int=n), "", PoolStatus.FULL, 0, 1, one.at) for n, one in enumerate(sites())]
    for row in map_rows(homes, place("Leksand").at):
        assert row.minutes is not None and row.km is not None
        assert abs(row.minutes - row.km / ring_km(60) * 60) <= 1.5  # both are rounded to whole


def test_no_place_is_named_twice_on_the_map() -> None:
    assert len({one.at for one in sites()}) == len(sites())
    assert BANDS[-1].high == OLDEST
