"""The compensation guide's tables give the amounts of their sources, and nothing is filled in from another year."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from fhr_desktop.domain.compensation import CompensationTable, Fee, Part, check_table, expenses_of, kronor, with_entered
from fhr_desktop.domain.compensation_sum import Asked, AskedContact, What, contact, month
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services import compensation_words as words
from fhr_desktop.services.compensation import shipped

GUIDES = with_entered(shipped(), ())
AT = dt.datetime(2026, 3, 17, 9, 0, tzinfo=dt.UTC)
TABLE = CompensationTable(
    year=2026, source="SKR cirkulär 25:99", recorded_at=AT, user_id=RecordId(int=7),
    fees=({"label": "Grundarvode", "age_from": 0, "age_to": 19, "amount": 12000},),
    expenses=({"age_from": 0, "age_to": 12, "base": 110, "highest": 155},), contact_fee=601, contact_expenses=200,
)  # fmt: skip


@pytest.mark.parametrize(
    ("year", "age", "fee", "low", "high"),
    [
        (2018, 12, 6075, (105, 3981), (150, 5688)),
        (2018, 13, 7880, (120, 4550), (170, 6446)),
        (2021, 0, 6503, (110, 4363), (155, 6148)),
        (2021, 19, 8436, (125, 4958), (175, 6942)),
    ],
)
def test_the_known_years_give_the_amounts_of_their_sources(
    year: int, age: int, fee: int, low: tuple[int, int], high: tuple[int, int]
) -> None:
    chosen = GUIDES[year].fees_for(age)[0]
    assert (chosen.label, chosen.amount) == ("Grundarvode", fee)
    for percent, expected in (low, high):
        steps = month(GUIDES, Asked(year, age, chosen, percent))
        assert [one.amount for one in steps] == [fee, expected, fee + expected]
        assert all(one.given for one in steps[:2]), "the amounts stand in the source"


def test_every_amount_a_source_gives_is_the_percentage_of_its_price_base_amount() -> None:
    told = [(guide, rate) for guide in GUIDES.values() for rate in guide.rates]
    assert len(told) == 4
    for guide, rate in told:
        assert guide.price_base is not None
        amounts = [kronor(expenses_of(guide.price_base, percent)) for percent in (rate.base, rate.highest)]
        assert amounts == [rate.base_amount, rate.highest_amount]


@pytest.mark.parametrize(("year", "asked"), [(2022, "prisbasbeloppet och procenttalen"), (2026, "procenttalen")])
def test_a_year_without_figures_is_not_calculated_and_says_what_to_enter(year: int, asked: str) -> None:
    with pytest.raises(Refused, match=f"{year}.*{asked} för omkostnader.*enhetschefen"):
        month(GUIDES, Asked(year, 7, percent=120))


def test_a_year_nobody_knows_refuses_fee_and_contact_family_too() -> None:
    with pytest.raises(Refused, match="arvodena"):
        month(GUIDES, Asked(2019, 7, Fee("Grundarvode", 1), None))
    with pytest.raises(Refused, match="per dygn för kontaktfamilj"):
        contact(GUIDES, AskedContact(2021, weekends=1))


def test_another_years_percentages_are_tried_only_when_asked_for_and_then_said() -> None:
    """DOMAIN §7: 5 427, 7 647, 6 167 and 8 633 for 2026, worked out and no source."""
    for age, percent, expected in ((5, 110, 5427), (5, 155, 7647), (15, 125, 6167), (15, 175, 8633)):
        asked = Asked(2026, age, percent=percent, rates_of=2021)
        step = month(GUIDES, asked)[0]
        assert step.amount == expected and step.borrowed and not step.given
        assert "2021 års procenttal" in words.how(step, asked, GUIDES[2026])
        assert words.rests_on(step, {}).startswith(words.WORKED_OUT)


def test_part_of_a_month_is_counted_on_the_exact_amounts_and_a_deduction_is_taken() -> None:
    fee = GUIDES[2021].fees_for(7)[0]
    steps = {one.what: one for one in month(GUIDES, Asked(2021, 7, fee, 110, days=10, of_days=30, allowance=1250))}
    assert steps[What.FEE_PART].exact == Fraction(6503, 3) and steps[What.FEE_PART].amount == 2168
    assert steps[What.EXPENSES_PART].exact == Fraction(47600 * 110, 3600) and steps[What.EXPENSES_PART].amount == 1454
    assert steps[What.TOTAL].amount == 2168 + 1454 - 1250
    assert words.exactly(steps[What.EXPENSES_PART].exact) == "1\u00a0454,44\u00a0kr"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Asked(2021, 7, percent=109), "percent"), (Asked(2021, 7, percent=156), "percent"),
        (Asked(2021, 20, percent=130), "age"), (Asked(2021, 7, percent=130, days=31, of_days=30), "days"),
        (Asked(2021, 7, Fee("Grundarvode", 8436, (13, 19))), "fee"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(asked: Asked, field: str) -> None:
    with pytest.raises(Refused) as refused:
        month(GUIDES, asked)
    assert refused.value.field == field


def test_what_is_entered_by_hand_says_so_and_leaves_the_rest() -> None:
    guides = with_entered(shipped(), [TABLE])
    assert guides[2026].price_base == 59200 and not guides[2026].sources[Part.PRICE_BASE].by_hand
    steps = month(guides, Asked(2026, 7, guides[2026].fees[0], 110))
    assert [one.amount for one in steps] == [12000, 5427, 17427]
    assert words.rests_on(steps[0], {RecordId(int=7): "Eva Norling"}) == (
        "SKR cirkulär 25:99 (inskrivet för hand 2026-03-17 av Eva Norling)"
    )
    assert not steps[1].given, "the amount is worked out of an entered percentage"
    assert guides[2021] == GUIDES[2021]


def test_friday_to_sunday_is_two_and_a_half_days() -> None:
    guides = with_entered(shipped(), [TABLE])
    asked = AskedContact(2026, weekends=1)
    steps = contact(guides, asked)
    assert [one.amount for one in steps] == [1503, 500, 2003]  # 1 502,50 and 500
    assert words.how(steps[0], asked, guides[2026]) == "2,5 dygn à 601\u00a0kr = 1\u00a0502,50\u00a0kr, avrundat"
    assert AskedContact(2026, weekends=2, days=3).dygn == 8


def test_the_newest_table_holds_and_an_unsound_one_is_refused() -> None:
    newer = CompensationTable(year=2026, source="Rättad", recorded_at=AT + dt.timedelta(days=1), price_base_amount=1)
    assert with_entered(shipped(), [newer, TABLE])[2026].price_base == 1
    unsound = (
        (CompensationTable(year=2026, source="Ja"), "price_base_amount"),
        (CompensationTable(year=2026, source=" ", price_base_amount=59200), "source"),
        (CompensationTable(year=2026, source="Ja", price_base_amount=10**20), "price_base_amount"),
        (CompensationTable(year=2026, source="Ja", contact_fee=300, contact_expenses=10**20), "contact_expenses"),
        (CompensationTable(year=2026, source="Ja", fees=({"label": "Grund", "amount": 10**20},)), "fees"),
        (CompensationTable(year=2028, source="Ja", price_base_amount=59200), "year"),
        (CompensationTable(year=2026, source="Ja", fees=({"label": "", "amount": 1},)), "fees"),
        (CompensationTable(year=2026, source="Ja", expenses=(*TABLE.expenses, *TABLE.expenses)), "expenses"),
    )
    for table, field in unsound:
        with pytest.raises(Refused) as refused:
            check_table(table, 2026)
        assert refused.value.field == field
