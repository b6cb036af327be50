"""The figures as a calculation sheet: real numbers and real dates, the definitions, and what is behind the figures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fhr_desktop.domain.followup import ALL, Counts
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_files import SMALL, shown

WIDTH = 23  # of a figure's column: the longest word in a head
HEAD_HEIGHT = 66  # five lines
MOST_ROWS = 100_000  # of the lists; what is more is said to be left out
_DAY = "yyyy-mm-dd"
_BEHIND = {
    Counts.CASES: "Ärende", Counts.REQUESTS: "Förfrågan", Counts.PLACEMENTS: "Placering", Counts.HOMES: "Hem",
    Counts.PROPOSALS: "Förslag", Counts.REPLIES: "Svar",
}  # fmt: skip

Plain = str | int | float | dt.date | None


def as_xlsx(report: Report, days: Mapping[str, dt.date] | None = None) -> bytes:
    """The figures, their definitions, and inside the unit what is behind each: numbers of cases, requests and homes.
    `days`: the date of each of those, by what it is called. No persons, and no list in what is for others.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _figures(sheet, report)
    _definitions(book.create_sheet("Definitioner"), report)
    if not report.least:
        _lists(book.create_sheet("Bakom siffrorna"), report, days or {})
    book.properties.title = "Statistik per kommun"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _figures(sheet: Worksheet, report: Report) -> None:
    sheet.title = "Statistik"
    _row(sheet, ["Kommun", *(one.name for one in report.statistics)], 1)
    for code, name in report.municipalities:
        row = [report.figure(one.key, code) for one in report.statistics]
        _row(sheet, [name, *(shown(one, report.least) if one.hidden else one.value for one in row)])
        if code == ALL:
            for cell in sheet[sheet.max_row]:
                cell.font = Font(name="Calibri", bold=True)
    _head(sheet, [24, *(WIDTH for _one in report.statistics)], freeze="B2", height=HEAD_HEIGHT)
    for cells in sheet.iter_rows(min_col=2):
        for cell in cells:
            cell.alignment = Alignment(horizontal="right", vertical="top", wrap_text=True)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.print_title_cols, sheet.print_title_rows = "A:A", "1:1"


def _definitions(sheet: Worksheet, report: Report) -> None:
    _row(sheet, ["Nr", "Mått", "Enhet", "Definition"], 1)
    for one in report.statistics:
        _row(sheet, [one.nr, one.name, one.unit, one.definition])
    for word, day in (("Från", report.first), ("Till", report.last), ("Räknat som det stod", report.as_of)):
        _row(sheet, [None, word, None, day])
    if report.least:
        _row(sheet, [None, "Små tal", None, SMALL.format(least=report.least)])
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    _head(sheet, [6, 44, 16, 90], freeze="A2")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def _lists(sheet: Worksheet, report: Report, days: Mapping[str, dt.date]) -> None:
    _row(sheet, ["Nr", "Mått", "Kommun", "Vad", "Beteckning", "Datum"], 1)
    last = 1
    for last, row in enumerate(_behind(report, days), start=2):
        if last <= MOST_ROWS:
            _row(sheet, row, last)
    if last > MOST_ROWS:
        _row(sheet, [None, f"{last - MOST_ROWS} rader till får inte plats i listan."])
    _head(sheet, [6, 44, 20, 14, 30, 12], freeze="A2")
    sheet.auto_filter.ref = f"A1:F{sheet.max_row}"


def _behind(report: Report, days: Mapping[str, dt.date]) -> Iterator[list[Plain]]:
    """A row for each that is behind a municipality's figure; persons, who would be named, are left out."""
    for one in report.statistics:
        if one.counts is Counts.PEOPLE:
            continue
        for code, name in report.municipalities:
            if code != ALL:
                for label in report.figure(one.key, code).cases:
                    yield [one.nr, one.name, name, _BEHIND[one.counts], label, days.get(label)]


def _row(sheet: Worksheet, values: list[Plain], at: int | None = None) -> None:
    """One more row, or the one `at`; text is text, whatever it begins with."""
    row = at or sheet.max_row + 1
    for column, value in enumerate(values, start=1):
        if value is None:
            continue
        cell = sheet.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, dt.date):
            cell.number_format = _DAY
        elif isinstance(value, float):
            cell.number_format = "0.0"


def _head(sheet: Worksheet, widths: list[int], *, freeze: str, height: int = 0) -> None:
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(name="Calibri", bold=True), Alignment(wrap_text=True, vertical="top")
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = freeze
    if height:
        sheet.row_dimensions[1].height = height
