"""Which homes a filter lets through, in what order, and how it is saved."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

import pytest

from fhr_desktop.domain.places import place_named, road_factor
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_filter import (
    PoolFilter,
    Scope,
    arrange,
    asks_of,
    count_more,
    day_number,
    distance_key,
    sift,
)
from fhr_desktop.domain.pool_list import CONFIRMED_DAYS, PoolRow, Stale, kilometres, stale
from fhr_desktop.domain.record import RecordId

TODAY = dt.date(2026, 3, 17)
LEKSAND, ORSA = place_named("Leksand"), place_named("Orsa")
assert LEKSAND is not None and ORSA is not None
ROW = PoolRow(
    home_id=RecordId(int=1), name="Örn", rank=0, municipality="2029", village="Leksand", at=LEKSAND.at,
    protected=False, band=None, status=PoolStatus.AVAILABLE, status_since=TODAY, places=2, taken=1, age_from=4,
    age_to=12, wish_places=None, wish_age_from=None, wish_age_to=None, own_rooms=1, sibling_scope="siblings_welcome",
    lengths=frozenset({"long"}), home_types=frozenset({"family_home"}), languages=frozenset({"swedish", "finnish"}),
    accessible=True, smoke_free=None, animals=False, pets=frozenset(), experience={"infants": "willing"},
    available_from=None, available_to=None, confirmed_on=TODAY, reported_on=TODAY, update_by=None, checked_on=TODAY,
    applicants=2, certified=2, certified_on=TODAY, trained=True, clashes=0, proposed=False,
)  # fmt: skip
SECRET = replace(ROW, protected=True, at=None, village="", municipality=None, band="m30_60")
DAY = dt.timedelta(days=1)


def through(row: PoolRow, scope: Scope = Scope.ALL, words: str = "", **asked: Any) -> bool:
    tests = asks_of(scope, PoolFilter(**asked), TODAY, words)
    held = all(test(row) for test in tests)
    assert words or sift([row], scope, PoolFilter(**asked), TODAY) == [row] * held
    return held


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"ages": (12, 15)}, {"ages": (13, 15)}),
        ({"ages": (0, 4)}, {"ages": (0, 3)}),
        ({"least_free": 1}, {"least_free": 2}),
        ({"near": ("Leksand", 1)}, {"near": ("Orsa", 30)}),
        ({"municipalities": ("2029", "2031")}, {"municipalities": ("2031",)}),
        ({"statuses": ("p1_available",)}, {"statuses": ("p4_paused",)}),
        ({"siblings": ("siblings_welcome",)}, {"siblings": ("no_siblings",)}),
        ({"lengths": ("short", "long")}, {"lengths": ("short",)}),
        ({"home_types": ("family_home",)}, {"home_types": ("emergency_home",)}),
        ({"languages": ("finnish",)}, {"languages": ("finnish", "somali")}),
        ({"accessible": True}, {"smoke_free": True}),  # what is not known is not so
        ({"animals": "without"}, {"animals": "with"}),
        ({"experience": (("infants", "willing"),)}, {"experience": (("infants", "experienced"),)}),
        ({"experience": (("infants", "willing"),)}, {"experience": (("infants", "willing"), ("teenagers", "willing"))}),
        ({"available_on": TODAY}, {"available_on": TODAY, "animals": "with"}),
        ({"trained": "yes"}, {"trained": "no"}),
    ],
)
def test_each_thing_asked_lets_the_home_through_or_not(asked: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert through(ROW, **asked)
    assert not through(ROW, **wrong)
    for one in (asked, wrong):
        wanted = PoolFilter(**one)
        assert PoolFilter.of_rows(wanted.rows()) == wanted  # saved and read again it is the same
        assert set(wanted.chosen()) == set(one)
        for name in one:
            wanted = wanted.without(name)
        assert wanted == PoolFilter()


def test_a_saved_filter_from_a_newer_program_is_read_as_far_as_it_goes() -> None:
    rows = [{"key": "shoe_size", "value": 44}, {"key": "near", "value": ["Atlantis", 3]}, {"key": "ages", "value": "?"},
            {"key": "least_free", "value": 2}]  # fmt: skip
    assert PoolFilter.of_rows(rows) == PoolFilter(least_free=2)


def test_free_now_is_offered_with_a_place_left_and_available_today() -> None:
    assert through(ROW, Scope.FREE)
    for change in (
        {"taken": 2}, {"status": PoolStatus.PAUSED}, {"available_from": TODAY + DAY}, {"available_to": TODAY - DAY},
    ):  # fmt: skip
        assert not through(replace(ROW, **change), Scope.FREE)  # type: ignore[arg-type]


def test_a_home_that_has_left_is_seen_when_asked_for_by_name() -> None:
    gone = replace(ROW, status=PoolStatus.LEFT)
    assert not through(gone)
    assert through(gone, statuses=("p7_left",))
    counts = dict.fromkeys(Scope, 0)
    count_more([ROW, gone], TODAY, counts)
    assert counts == {Scope.FREE: 1, Scope.ALL: 1, Scope.UPDATE: 0, Scope.PROPOSED: 0}
    assert through(replace(ROW, proposed=True), Scope.PROPOSED) and not through(ROW, Scope.PROPOSED)


def test_what_must_be_asked_for_anew() -> None:
    assert stale(ROW, TODAY) == ()
    limit = TODAY - CONFIRMED_DAYS * DAY
    assert stale(replace(ROW, confirmed_on=limit), TODAY) == ()
    assert stale(replace(ROW, confirmed_on=limit - DAY), TODAY) == (Stale.CONFIRMATION,)
    assert stale(replace(ROW, confirmed_on=None), TODAY) == (Stale.CONFIRMATION,)
    assert stale(replace(ROW, update_by=TODAY), TODAY) == ()
    old = replace(ROW, update_by=TODAY - DAY, checked_on=TODAY - 366 * DAY, status=PoolStatus.UPDATE_NEEDED)
    assert stale(old, TODAY) == (Stale.STATUS, Stale.REPORT, Stale.CHECKS)
    assert stale(replace(old, status=PoolStatus.LEFT), TODAY) == ()
    assert stale(replace(ROW, due_on=TODAY), TODAY) == ()
    assert stale(replace(ROW, due_on=TODAY - DAY), TODAY) == (Stale.PLACEMENT,)
    assert stale(replace(ROW, status=PoolStatus.FULL, taken=0), TODAY) == (Stale.PLACEMENT,)  # nobody lives there


def test_a_protected_home_is_near_when_its_band_may_be() -> None:
    shortest = 30 / road_factor()  # sixty an hour: minutes are kilometres of road
    assert not through(SECRET, near=("Orsa", int(shortest) - 1))
    assert through(SECRET, near=("Orsa", int(shortest) + 1))
    assert not through(replace(SECRET, band=None), near=("Orsa", 500))  # nothing says that it is
    assert not through(replace(ROW, at=None), near=("Orsa", 500))


def test_every_word_is_sought() -> None:
    assert through(ROW, words="ör")
    assert not through(ROW, words="ör vik")


def test_order_keeps_the_unknown_last_and_does_not_depend_on_where_rows_stood() -> None:
    assert LEKSAND is not None
    days = [None if n == 2 else TODAY - n * DAY for n in range(6)]
    rows = [
        replace(ROW, home_id=RecordId(int=n), rank=n, places=1 + n % 3, confirmed_on=day) for n, day in enumerate(days)
    ]
    keys = {
        "free": lambda r: r.free,
        "confirmed": lambda r: day_number(r.confirmed_on),
        "away": distance_key(LEKSAND.at),
    }
    for order in ([], [("confirmed", False)], [("confirmed", True)], [("free", True), ("confirmed", False)]):
        wanted = arrange(rows, order, keys)
        for seed in range(5):
            mixed = random.Random(seed).sample(rows, len(rows))
            assert arrange(mixed, order, keys) == wanted
        if order and order[0][0] == "confirmed":
            assert wanted[-1].rank == 2
    near, far = ROW, replace(ROW, at=ORSA.at, rank=1)
    unknown, secret = replace(ROW, at=None, rank=2), replace(SECRET, rank=3)
    found = arrange([unknown, far, secret, near], [("away", False)], keys)
    assert found == [near, secret, far, unknown]
    assert kilometres(far, LEKSAND.at) == pytest.approx(46, abs=5)
