"""Requests for one home in the order in force, and orders that are dated and whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import permutations

import pytest

from fhr_desktop.domain.competing import Request, balances, in_order
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.order_rules import (
    GIVEN,
    USUAL_REQUESTS,
    OrderRule,
    RequestCriterion,
    by_age,
    check_rule,
    in_force,
)
from fhr_desktop.domain.record import new_id

TODAY = dt.date(2026, 3, 17)
DECIDED = replace(GIVEN, id=new_id(), valid_from=TODAY, decided_by="Styrgruppen § 4", decided_on=TODAY)
C = RequestCriterion


def asked(number: str, **known: object) -> Request:
    return Request(new_id(), number, "2031", **known)  # type: ignore[arg-type]


def test_each_ground_decides_in_its_turn_whatever_order_they_came_in() -> None:
    limit = dt.date(2026, 4, 1)
    seven = (
        asked("1", limit=limit, minutes=50),
        asked("2", minutes=20),
        asked("3", minutes=40, unmet=1),
        asked("4", minutes=40, unmet=2, waiting_days=9),
        asked("5", minutes=40, unmet=2, waiting_days=3, balance=-20),
        asked("6", minutes=40, unmet=2, waiting_days=3, balance=10),
        asked("7"),
    )
    for some in list(permutations(seven))[::97]:
        found = in_order(some, USUAL_REQUESTS)
        assert [one.request.number for one in found] == list("1234567")
        assert [one.decided for one in found] == [C.URGENCY, C.NEARNESS, C.FIT, C.WAITING, C.BALANCE, C.NEARNESS, None]
        assert [one.rank for one in found] == [1, 2, 3, 4, 5, 6, 7]
        turned = in_order(some, (C.WAITING, C.BALANCE, C.FIT, C.NEARNESS, C.URGENCY))
        assert turned[0].request.number == "4" and turned[0].decided is C.WAITING


def test_equals_share_their_place_and_nothing_decides_between_them() -> None:
    found = in_order([asked("2"), asked("1"), asked("3", waiting_days=1)], USUAL_REQUESTS)
    assert [(one.request.number, one.rank, one.decided) for one in found] == [
        ("3", 1, C.WAITING), ("1", 2, None), ("2", 2, None),
    ]  # fmt: skip


def test_balance_is_the_share_of_placements_less_that_of_the_cost() -> None:
    assert balances({"a": 3, "b": 1, "x": 9}, {"a": 500, "b": 500}) == {"a": 250, "b": -250}
    assert balances({}, {"a": 750, "b": 250}) == {"a": -750, "b": -250}
    assert balances({"a": 1}, {}) == {} == balances({}, {"a": 0})


def test_the_newest_order_that_holds_on_the_day_is_in_force() -> None:
    def rule(day: dt.date, minute: int) -> OrderRule:
        moment = dt.datetime(2026, 3, 1, 12, minute, tzinfo=dt.UTC)
        return replace(DECIDED, id=new_id(), valid_from=day, recorded_at=moment)

    first, again, ahead = rule(TODAY, 0), rule(TODAY, 5), rule(TODAY + dt.timedelta(days=30), 1)
    assert in_force([ahead, again, first], TODAY) is again
    assert in_force([ahead, first, again], TODAY + dt.timedelta(days=30)) is ahead
    assert in_force([ahead], TODAY) is GIVEN
    assert by_age([first, ahead, again]) == (ahead, again, first, GIVEN)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"decided_by": " "}, "vem som har beslutat"),
        ({"decided_on": None}, "vem som har beslutat"),
        ({"decided_on": TODAY + dt.timedelta(days=1)}, "framåt i tiden"),
        ({"valid_from": TODAY - dt.timedelta(days=1)}, "från i dag"),
        ({"homes": ("travel", "waiting")}, "en gång"),
        ({"requests": (*GIVEN.requests, "fit")}, "en gång"),
        ({"priorities": ({"rule": "", "words": " "},)}, "säga något"),
        ({"priorities": ()}, "säga något"),
    ],
)
def test_an_order_is_decided_holds_ahead_and_leaves_nothing_out(changes: dict[str, object], why: str) -> None:
    check_rule(DECIDED, TODAY)
    with pytest.raises(Refused, match=why):
        check_rule(replace(DECIDED, **changes), TODAY)  # type: ignore[arg-type]
