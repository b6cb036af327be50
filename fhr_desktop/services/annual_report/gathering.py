"""What an annual report is made of, gathered: texts, figures as they may be given to others, and what the year held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fhr_desktop.domain.annual_report import AnnualReport, Changed
from fhr_desktop.domain.followup import Counts, Figure, Statistic
from fhr_desktop.services.followup import ALL, STATISTICS, Report
from fhr_desktop.services.followup_files import FEWER, MISSING, NOT_SHOWN, shown

_OWN = frozenset({"key", "nr", "name", "definition", "unit"})


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A row of the budget, in kronor; None for an outcome that is not known yet."""

    label: str
    budget: int
    outcome: int | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class YearHeld:
    """What else is known of the year: who took part, the budget, and `facts` beside the figures by success factor.

    `suggested`: sentences that the year's own records give, to begin a text with, by the text's field.
    """

    members: tuple[str, ...] = ()
    budget: tuple[BudgetRow, ...] = ()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suggested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A year's report. `report` holds what may be given to others; `before` is the year before's, when it was fixed."""

    record: AnnualReport
    position: int
    report: Report
    before: AnnualReport | None
    changed: tuple[Changed, ...]
    today: dt.date
    unit_name: str
    year: YearHeld = YearHeld()

    def said(self, key: str, municipality: str = ALL) -> str | None:
        """A figure as it is printed; None where there is no such figure."""
        try:
            return shown(self.report.figure(key, municipality), self.report.least)
        except KeyError:
            return None

    def statistic(self, key: str) -> Statistic | None:
        """What a figure means."""
        return next((one for one in self.report.statistics if one.key == key), None)

    def told(self, keys: Sequence[str]) -> tuple[tuple[Statistic, str], ...]:
        """Those of the figures that there are, for all municipalities, as they are printed."""
        found = ((self.statistic(key), self.said(key)) for key in keys)
        return tuple((one, said) for one, said in found if one is not None and said is not None)

    def said_before(self, key: str) -> str | None:
        """The figure for all municipalities in the report before, as it was printed."""
        rows = self.before.figures if self.before is not None else ()
        return next((str(row[ALL]) for row in rows if row["key"] == key and ALL in row), None)


def nothing_counted(year: int) -> Report:
    """A year's figures before they are counted: none."""
    return Report(dt.date(year, 1, 1), dt.date(year, 12, 31), (), (), ())


def frozen(report: Report) -> tuple[Mapping[str, Any], ...]:
    """The figures as rows of a record: what each means, and a cell for each municipality as it is printed."""
    return tuple(
        {
            "key": one.key, "nr": one.nr, "name": one.name, "definition": one.definition, "unit": one.unit,
            **{code: shown(report.figure(one.key, code), report.least) for code, _name in report.municipalities},
        }
        for one in report.statistics
    )  # fmt: skip


def thawed(record: AnnualReport, names: Mapping[str, str]) -> Report:
    """The figures of a fixed report, as they were given to others. `names`: of the municipalities, in their order."""
    known = {one.key: one for one in STATISTICS}
    statistics, figures = [], []
    present = {code for row in record.figures for code in row if code not in _OWN}
    municipalities = tuple((code, name) for code, name in names.items() if code in present)
    for row in record.figures:
        key = str(row["key"])
        counts = known[key].counts if key in known else Counts.CASES
        statistics.append(Statistic(key, row["nr"], row["name"], row["definition"], row["unit"], counts))
        figures += [_figure(key, code, str(row.get(code, MISSING)), record.least) for code, _name in municipalities]
    first = dt.date(record.year, 1, 1)
    last = record.counted_to or dt.date(record.year, 12, 31)
    return Report(first, last, tuple(statistics), municipalities, tuple(figures), record.least)


def _figure(key: str, code: str, said: str, least: int) -> Figure:
    if said in (NOT_SHOWN, FEWER.format(least=least)):
        return Figure(key, code, None, (), hidden=True, beside=said == NOT_SHOWN)
    if said == MISSING:
        return Figure(key, code, None, ())
    number = float(said.replace(",", "."))
    return Figure(key, code, number if "," in said else int(number), ())
