"""The split of the cost: the unit's own table to the krona, and what holds for any population and any days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhr_desktop.domain.cost_share import (
    AgeInterval,
    Budget,
    CostShare,
    Rounding,
    check_budget,
    children_in,
    newest_children,
    with_children,
)
from fhr_desktop.domain.cost_share_split import Basis, Member, Split, half_up, shared, split
from fhr_desktop.domain.cost_share_what_if import Change, Turn, what_if
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.domain.unit import Municipality

TOTAL, YEAR = 3_998_600, 2026
REPORT = {  # DOMAIN §4.2: children, percent, year, month
    "Avesta": (4631, "9.13", 365_230, 30_436),
    "Borlänge": (11600, "22.88", 914_849, 76_237),
    "Falun": (12745, "25.14", 1_005_151, 83_763),
    "Gagnef": (2352, "4.64", 185_494, 15_458),
    "Hedemora": (3030, "5.98", 238_965, 19_914),
    "Leksand": (2994, "5.91", 236_126, 19_677),
    "Ludvika": (5511, "10.87", 434_632, 36_219),
    "Orsa": (1197, "2.36", 94_403, 7_867),
    "Rättvik": (1799, "3.55", 141_880, 11_823),
    "Säter": (2293, "4.52", 180_840, 15_070),
    "Vansbro": (1260, "2.49", 99_372, 8_281),
    "Älvdalen": (1289, "2.54", 101_659, 8_472),
}
TWELVE = tuple(Member(name, name, row[0]) for name, row in REPORT.items())
BASIS = Basis(YEAR, TOTAL, TWELVE)
MORA = Member("Mora", "Mora", 3900)


def table(found: Split) -> dict[str, tuple[int, str, int, int]]:
    return {one.member.name: (one.member.children, str(one.percent), one.year, one.month) for one in found.rows}


def test_the_twelve_rows_of_the_report_with_its_one_krona() -> None:
    found = split(BASIS)
    assert table(found) == REPORT
    sums = (sum(one.year for one in found.rows), sum(one.month for one in found.rows))
    assert sums == (3_998_601, 333_217) and sum(one.percent for one in found.rows) == Decimal("100.01")


def test_sum_exact_differs_for_gagnef_alone() -> None:
    found = split(replace(BASIS, rounding=Rounding.EXACT_SUM))
    children, percent, _year, month = REPORT["Gagnef"]
    assert table(found) == {**REPORT, "Gagnef": (children, percent, 185_493, month)}
    assert sum(one.year for one in found.rows) == TOTAL


def test_a_half_goes_up_and_a_deficit_mirrors_a_surplus() -> None:
    assert [half_up(Fraction(n, 2)) for n in (1, 3, 2, -1, -3, 0)] == [1, 2, 1, -1, -2, 0]
    for mode in Rounding:
        plus, minus = (split(replace(BASIS, surplus=kronor, rounding=mode)) for kronor in (55_555, -55_555))
        assert [one.surplus for one in plus.rows] == [-one.surplus for one in minus.rows]


def test_equal_remainders_go_to_the_larger_and_then_by_code() -> None:
    third, rounding = Fraction(1, 3), Rounding.EXACT_SUM
    assert shared(10, {"c": third, "a": third, "b": third}, rounding) == {"a": 4, "b": 3, "c": 3}
    assert shared(11, {"c": third, "a": third, "b": third}, rounding, {"c": 2}) == {"a": 4, "b": 3, "c": 4}


def test_joining_on_the_first_of_july_changes_nothing_before_it() -> None:
    found = what_if(BASIS, Change(turns=(Turn(MORA, first=dt.date(YEAR, 7, 1)),)))
    mora = found.rows[-1]
    assert mora.member == replace(MORA, first=dt.date(YEAR, 7, 1)) and mora.before is None
    assert mora.after is not None and mora.after.days == 184
    assert mora.after.exact == Fraction(TOTAL * 3900, 2 * (50_701 + 3900))
    assert mora.after.months == (*[0] * 6, *[23_801] * 6) and mora.after.month == 23_801
    falun = next(one for one in found.rows if one.member.name == "Falun")
    assert falun.after is not None and falun.after.months == (*[83_763] * 6, *[77_780] * 6)
    assert sum(one.after.exact for one in found.rows if one.after) == TOTAL and falun.difference < 0


def test_leaving_in_mid_month_counts_the_days_of_that_month() -> None:
    leaves = Turn(TWELVE[0], last=dt.date(YEAR, 4, 15))
    found = what_if(BASIS, Change(turns=(leaves,)))
    avesta = found.rows[0].after
    assert avesta is not None and avesta.days == 105
    assert avesta.exact == Fraction(TOTAL * 4631, 50_701) * Fraction(7, 24)  # three and a half of twelve months
    assert avesta.month == 30_436 and avesta.months[3] == 15_218 and not any(avesta.months[4:])
    with pytest.raises(Refused, match="Avesta går med efter att den har lämnat"):
        what_if(BASIS, Change(turns=(Turn(TWELVE[0], dt.date(YEAR, 5, 1), dt.date(YEAR, 4, 1)),)))


def test_who_takes_part_cannot_join_and_who_does_not_cannot_leave() -> None:
    day = dt.date(YEAR, 7, 1)
    with pytest.raises(Refused, match="är redan med"):
        what_if(BASIS, Change(turns=(Turn(TWELVE[0], first=day),)))
    with pytest.raises(Refused, match="är inte med"):
        what_if(BASIS, Change(turns=(Turn(MORA, last=day),)))


def test_one_that_once_left_joins_again() -> None:
    gone = replace(MORA, first=dt.date(2019, 1, 1), last=dt.date(2022, 6, 30))
    basis = replace(BASIS, members=(*TWELVE, gone))
    assert split(basis) == replace(split(BASIS), basis=basis)
    joined = what_if(basis, Change(turns=(Turn(gone),)))
    assert joined.rows[-1].member.name == "Mora" and joined.rows[-1].after is not None
    assert joined.rows[-1].after.days == 365


def test_what_cannot_be_shared_is_refused() -> None:
    with pytest.raises(Refused, match="Ingen kommun deltar"):
        split(replace(BASIS, members=()))
    with pytest.raises(Refused, match="minst en krona"):
        split(replace(BASIS, total=0))
    with pytest.raises(Refused, match="Avesta står två gånger"):
        split(replace(BASIS, members=(*TWELVE, TWELVE[0])))
    with pytest.raises(Refused, match="-1 barn i Mora"):
        split(replace(BASIS, members=(replace(MORA, children=-1),)))
    late = tuple(replace(one, first=dt.date(YEAR, 2, 1)) for one in TWELVE)
    with pytest.raises(Refused, match="2026-01-01"):
        split(replace(BASIS, members=late))
    with pytest.raises(Refused, match="2026-01-01"):
        split(replace(BASIS, members=(replace(MORA, children=0),)))
    with pytest.raises(Refused, match="2025-07-01 ligger utanför 2026"):
        what_if(BASIS, Change(turns=(Turn(MORA, dt.date(2025, 7, 1)),)))


# any population

DAYS = st.dates(dt.date(YEAR - 1, 6, 1), dt.date(YEAR + 1, 6, 1))
ROUNDINGS = st.sampled_from(Rounding)
ALWAYS = st.builds(Member, st.just("0000"), st.just("Alltid"), st.integers(1, 30_000))  # so that no day is empty


@st.composite
def members(draw: st.DrawFn, *, dated: bool = True) -> tuple[Member, ...]:
    codes = draw(st.lists(st.integers(1, 9999), unique=True, max_size=14))
    found = [draw(ALWAYS)]
    for code in codes:
        days = sorted([draw(DAYS), draw(DAYS)]) if dated and draw(st.booleans()) else [None, None]
        found.append(Member(f"{code:04}", f"K{code}", draw(st.integers(0, 30_000)), *days))
    return tuple(found)


BASES = st.builds(
    Basis, st.just(YEAR), st.integers(1, 50_000_000), members(), ROUNDINGS, st.integers(-900_000, 900_000)
)
CHEAP = settings(max_examples=40, deadline=None)


@CHEAP
@given(BASES)
def test_the_parts_make_the_whole(basis: Basis) -> None:
    found = split(basis)
    assert sum(one.exact for one in found.rows) == basis.total
    assert all(abs(one.year - one.exact) <= (1 if basis.rounding is Rounding.EXACT_SUM else Fraction(1, 2))
               for one in found.rows)  # fmt: skip
    assert all(one.year >= 0 and sum(one.months) <= one.exact + 6 for one in found.rows)
    if basis.rounding is Rounding.EXACT_SUM:
        assert sum(one.year for one in found.rows) == basis.total
        assert sum(one.surplus for one in found.rows) == basis.surplus
    assert abs(sum(one.year for one in found.rows) - basis.total) <= len(found.rows) / 2


@CHEAP
@given(BASES, st.randoms(use_true_random=False))
def test_the_order_of_municipalities_changes_nothing(basis: Basis, chance: object) -> None:
    turned = list(basis.members)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    other = split(replace(basis, members=tuple(turned)))
    assert {one.member.code: one for one in other.rows} == {one.member.code: one for one in split(basis).rows}


@CHEAP
@given(members(dated=False), st.integers(1, 50_000_000))
def test_without_days_it_is_the_formula(many: tuple[Member, ...], total: int) -> None:
    found, children = split(Basis(YEAR, total, many)), sum(one.children for one in many)
    for one in found.rows:
        exact = Fraction(total * one.member.children, children)
        assert (one.exact, one.year, one.month, one.days) == (exact, half_up(exact), half_up(exact / 12), 365)
        assert one.months == (one.month,) * 12
        assert one.member.children or one.year == one.month == one.percent == 0


@CHEAP
@given(ALWAYS, st.integers(1, 50_000_000), ROUNDINGS, st.integers(-900_000, 900_000))
def test_one_alone_pays_all(one: Member, total: int, rounding: Rounding, surplus: int) -> None:
    (row,) = split(Basis(YEAR, total, (one,), rounding, surplus)).rows
    assert (row.year, row.percent, row.surplus) == (total, Decimal(100), surplus)


@CHEAP
@given(BASES)
def test_what_if_nothing_changes_nothing(basis: Basis) -> None:
    found = what_if(basis, Change())
    assert found.base == found.changed and found.difference == 0
    assert all(one.before == one.after and not one.difference for one in found.rows)


@CHEAP
@given(BASES, DAYS)
def test_days_of_the_year_are_counted_once(basis: Basis, day: dt.date) -> None:
    """Leaving on a day and joining on the next is taking part all the time."""
    whole = Member("1234", "Hel", 5000)
    rest = [one for one in basis.members if one.code != whole.code]
    cut = (replace(whole, last=day), replace(whole, code="1235", first=day + dt.timedelta(days=1)))
    one = split(replace(basis, members=(*rest, whole))).share("1234")
    halves = [split(replace(basis, members=(*rest, *cut))).share(code) for code in ("1234", "1235")]
    assert one is not None and one.days == sum(half.days for half in halves if half) == 365
    assert one.exact == sum(half.exact for half in halves if half)


# records


def test_children_are_told_apart_by_year_and_ages() -> None:
    falun = Municipality(code="2080", name="Falun", children_by_year=({"year": 2021, "children": 12745},))
    assert children_in(falun, 2021, AgeInterval.TO_17) == newest_children(falun) == 12745
    assert children_in(falun, 2021, AgeInterval.TO_18) is None
    wider = replace(falun, children_by_year=with_children(falun, 2022, AgeInterval.TO_18, 13_500))
    assert wider.children_by_year[0] == {"year": 2021, "children": 12745} and newest_children(wider) == 12745
    assert children_in(wider, 2022, AgeInterval.TO_18) == 13_500
    again = with_children(falun, 2021, AgeInterval.TO_17, 12_746)
    assert again == ({"year": 2021, "children": 12746, "ages": "0-17"},)


def test_a_budget_tells_what_is_left_when_every_outcome_is_known() -> None:
    rows = ({"key": "staff", "label": "Personal", "budget": 3000, "outcome": 2900}, {"label": "Resor", "budget": 500})
    budget = Budget(year=YEAR, rows=rows)
    assert (budget.total, budget.outcome, budget.surplus) == (3500, 2900, None)
    whole = replace(budget, rows=(rows[0], {**rows[1], "outcome": 700}))
    assert (whole.outcome, whole.surplus) == (3600, -100)
    check_budget(whole)
    assert {Budget.SCOPE, CostShare.SCOPE} == {ScopeKind.COOPERATION}, "it stays on the manager's machines"
    for bad, said in (
        ((), "minst en post"), ((rows[0], {"label": "Resor"}), "vad den gäller"), ((rows[0], rows[0]), "två gånger"),
        (({"label": "Resor", "budget": 10**11},), "mer än vad som kan stämma"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            check_budget(replace(budget, rows=bad))
