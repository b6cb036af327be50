"""The sums of the cost's table in words, so that the krona of rounding is never hidden.

They stand on paper and in files as well, so they are Swedish and do not pass through the catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence

from fhr_desktop.domain.cost_share import AgeInterval, Rounding
from fhr_desktop.services.cost_share.tables import CostTable, Paid, percent_text
from i18n.numbers import number

SPACE = "\u00a0"
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december",
)  # fmt: skip
ROUNDINGS = {Rounding.EACH_ROW: "som i rapporten, varje rad för sig", Rounding.EXACT_SUM: "summan går jämnt ut"}


def signed(n: int) -> str:
    """More with a plus, so that nobody must think which way it goes; nothing is 0."""
    return f"+{number(n)}" if n > 0 else number(n)


def kronor(n: int) -> str:
    """An amount with its word."""
    return f"{number(n)}{SPACE}{'krona' if abs(n) == 1 else 'kronor'}"


def ages_said(ages: AgeInterval) -> str:
    """Which children."""
    return f"barn 0–{ages.last_age} år"


def sum_said(table: CostTable) -> str:
    """What the rows give beside the total, and why they may differ."""
    made, off = table.year_sum, table.year_sum - table.total
    if not off:
        return f"Raderna ger {kronor(made)}, precis som totalen."
    side = "mer" if off > 0 else "mindre"
    return (
        f"Raderna ger {kronor(made)}, {kronor(abs(off))} {side} än totalen {number(table.total)}. "
        "Skillnaden är avrundningen av varje rad."
    )


def checks_said(table: CostTable) -> tuple[str, ...]:
    """The other sums, a sentence each, so that somebody can count the table anew without the program."""
    said = [
        f"Barnen är tillsammans {number(table.children)}.",
        f"Andelarna ger tillsammans {percent_text(table.percent)} procent.",
    ]
    if table.even:
        year = 12 * table.month_sum
        said.append(
            f"Månaderna ger tillsammans {kronor(table.month_sum)}, på tolv månader {kronor(year)}. "
            f"{_beside(year, table.total, 'totalen')}"
        )
    else:
        said.append(
            "Någon går med eller lämnar under året. Varje månad bär en tolftedel av årets kostnad, och dag för dag "
            "delas den mellan dem som deltar. Månadsbeloppet är det som gäller den sista hela månaden."
        )
    if table.surplus:
        what = "Överskottet" if table.surplus > 0 else "Underskottet"
        said.append(
            f"{what} är {kronor(abs(table.surplus))} och fördelas på samma sätt. Delarna ger "
            f"{kronor(abs(table.surplus_sum))}. {_beside(abs(table.surplus_sum), abs(table.surplus), what.lower())}"
        )
    return tuple(said)


def months_said(one: Paid) -> str:
    """What a municipality pays month by month: one amount, or periods."""
    if one.even:
        return f"{kronor(one.month)} i månaden"
    return ", ".join(f"{_period(low, high)} {number(amount)}" for low, high, amount in periods(one.months) if amount)


def periods(months: Sequence[int]) -> list[tuple[int, int, int]]:
    """Months in a row that come to the same: the first and last of them, 1–12, and the amount of each."""
    found: list[tuple[int, int, int]] = []
    for month, amount in enumerate(months, 1):
        if found and found[-1][2] == amount:
            found[-1] = (found[-1][0], month, amount)
        else:
            found.append((month, month, amount))
    return found


def takes_part(one: Paid) -> str:
    """From and to when, for those that do not take part all year; otherwise ""."""
    parts = [f"från {one.first.isoformat()}" if one.first else "", f"till {one.last.isoformat()}" if one.last else ""]
    return " ".join(part for part in parts if part)


def _period(low: int, high: int) -> str:
    return MONTHS[low - 1] if low == high else f"{MONTHS[low - 1]}–{MONTHS[high - 1]}"


def _beside(made: int, asked: int, what: str) -> str:
    if made == asked:
        return f"Det är lika med {what}."
    return f"Det är {kronor(abs(made - asked))} {'mer' if made > asked else 'mindre'} än {what}."
