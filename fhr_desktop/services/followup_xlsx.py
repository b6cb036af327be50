"""The figures as a calculation sheet: real numbers and real dates, the definitions, and what is behind the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import islice

from fhr_desktop.domain.followup import ALL, Counts, Figure
from fhr_desktop.services import spreadsheets
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_files import SMALL, shown
from fhr_desktop.services.spreadsheets import Sheet, Sum, Value

NR, NAME, UNIT, FIGURE = 5, 54, 16, 12  # widths, in signs
MOST_ROWS = 100_000  # of the lists; what is more is said to be left out
_BEHIND = {
    Counts.CASES: "Ärende", Counts.REQUESTS: "Förfrågan", Counts.PLACEMENTS: "Placering", Counts.HOMES: "Hem",
    Counts.PROPOSALS: "Förslag", Counts.REPLIES: "Svar",
}  # fmt: skip
EMPTY = "En tom ruta betyder att det inte finns något att säga. Det är inte detsamma som 0."


def as_xlsx(report: Report, days: Mapping[str, dt.date] | None = None) -> bytes:
    """The figures, their definitions, and inside the unit what is behind each: numbers of cases, requests and homes.
    `days`: the date of each of those, by what it is called. No persons, and no list in what is for others.
    """
    sheets = [_figures(report), _definitions(report)]
    if not report.least:
        sheets.append(_lists(report, days or {}))
    return spreadsheets.as_xlsx(f"Statistik per kommun {report.first} till {report.last}", sheets)


def _figures(report: Report) -> Sheet:
    """A row a figure and a column a municipality: so that it can be read, and printed on pages that lie."""
    rows: list[list[Value]] = [
        [one.nr, one.name, one.unit, *(_cell(report.figure(one.key, code), report.least) for code, _name
                                       in report.municipalities)]
        for one in report.statistics
    ]  # fmt: skip
    names = [name for _code, name in report.municipalities]
    summed = bool(report.municipalities) and report.municipalities[-1][0] == ALL
    return Sheet(
        "Statistik", ["Nr", "Mått", "Enhet", *names], rows, [NR, NAME, UNIT, *(FIGURE for _one in names)], fixed=3,
        figures_from=3, sums=Sum.LAST_COLUMN if summed else Sum.NOWHERE,
    )  # fmt: skip


def _cell(figure: Figure, least: int) -> Value:
    return shown(figure, least) if figure.hidden else figure.value


def _definitions(report: Report) -> Sheet:
    rows: list[list[Value]] = [[one.nr, one.name, one.unit, one.definition] for one in report.statistics]
    for word, day in (("Från", report.first), ("Till", report.last), ("Räknat som det stod", report.as_of)):
        rows.append([None, word, None, day])
    if report.least:
        rows.append([None, "Små tal", None, SMALL.format(least=report.least)])
    rows.append([None, "Tomma rutor", None, EMPTY])
    return Sheet(
        "Definitioner", ["Nr", "Mått", "Enhet", "Definition"], rows, [NR, NAME, UNIT, 90], fixed=2, figures_from=4
    )


def _lists(report: Report, days: Mapping[str, dt.date]) -> Sheet:
    behind = _behind(report, days)
    rows = list(islice(behind, MOST_ROWS - 1))
    more = sum(1 for _row in behind)
    left = [f"{more} rader till får inte plats i listan."] if more else []
    titles = ["Nr", "Mått", "Kommun", "Vad", "Beteckning", "Datum"]
    return Sheet(
        "Bakom siffrorna", titles, rows, [NR, NAME, 20, 14, 30, 12], fixed=2, figures_from=6, filtered=True, below=left
    )


def _behind(report: Report, days: Mapping[str, dt.date]) -> Iterator[list[Value]]:
    """A row for each that is behind a municipality's figure; persons, who would be named, are left out."""
    for one in report.statistics:
        if one.counts is Counts.PEOPLE:
            continue
        for code, name in report.municipalities:
            if code != ALL:
                for label in report.figure(one.key, code).cases:
                    yield [one.nr, one.name, name, _BEHIND[one.counts], label, days.get(label)]
