"""The figures as files: JSON, CSV that Swedish Excel opens right, XLSX with real numbers, and a tagged PDF."""

from __future__ import annotations

import csv
import io
import json

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from fhr_desktop.domain.followup import Counts, Figure
from fhr_desktop.printing.document import PrintContext, render_plain
from fhr_desktop.printing.plain import Rows, Text, Title
from fhr_desktop.services.followup import Report

FEWER, NOT_SHOWN = "färre än {least}", "visas inte"
SMALL = (
    "Tal som bygger på färre än {least} ärenden, personer, hem eller förfrågningar visas som ”färre än {least}”. Där "
    "det står ”visas inte” skulle talet röja ett sådant."
)
FIGURE_WIDTH, HEAD_HEIGHT = 20, 52  # of the calculation sheet: the longest word in a head, and four lines
MISSING = "–"  # nothing to say, which is not the same as zero
WIDE = 5  # figures that fit beside the municipality on paper


def as_json(report: Report) -> str:
    """Every figure with its definition and the case numbers behind it; persons are named in no file."""
    figures = {(one.key, one.municipality): one for one in report.figures}
    plain = {
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "statistics": [
            {
                "key": one.key,
                "nr": one.nr,
                "name": one.name,
                "definition": one.definition,
                "unit": one.unit,
                "municipalities": [
                    {
                        "code": code,
                        "name": name,
                        "value": figures[one.key, code].value,
                        "cases": [] if one.counts is Counts.PEOPLE else list(figures[one.key, code].cases),
                    }
                    for code, name in report.municipalities
                ],
            }
            for one in report.statistics
        ],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def as_csv(report: Report) -> bytes:
    """Semicolons, decimal commas and a byte-order mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Kommun", *(one.name for one in report.statistics)])
    for code, name in report.municipalities:
        writer.writerow([name, *(shown(report.figure(one.key, code), report.least) for one in report.statistics)])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(report: Report) -> bytes:
    """One sheet with the figures as numbers, one with the definitions."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Statistik"
    sheet.append(["Kommun", *(one.name for one in report.statistics)])
    for code, name in report.municipalities:
        row = [report.figure(one.key, code) for one in report.statistics]
        sheet.append([name, *(shown(one, report.least) if one.hidden else one.value for one in row)])
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = HEAD_HEIGHT
    sheet.column_dimensions["A"].width = 24
    for column in range(2, len(report.statistics) + 2):
        sheet.column_dimensions[get_column_letter(column)].width = FIGURE_WIDTH
    about = book.create_sheet("Definitioner")
    about.append(["Period", f"{report.first.isoformat()} – {report.last.isoformat()}"])
    if report.least:
        about.append(["Små tal", SMALL.format(least=report.least)])
    for one in report.statistics:
        about.append([one.name, one.definition])
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 44, 90
    for row in about.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_pdf(report: Report, context: PrintContext) -> bytes:
    """The figures in tables that fit the page, then what each of them means."""
    blocks: list[Title | Text | Rows] = [Text(f"Perioden {report.first.isoformat()} till {report.last.isoformat()}.")]
    for start in range(0, len(report.statistics), WIDE):
        part = report.statistics[start : start + WIDE]
        rows = [
            (name, *(shown(report.figure(one.key, code), report.least) for one in part))
            for code, name in report.municipalities
        ]
        blocks.append(Rows(("Kommun", *(one.name for one in part)), tuple(rows)))
    blocks.append(Title("Så är siffrorna räknade"))
    if report.least:
        blocks.append(Text(SMALL.format(least=report.least)))
    blocks.append(Rows(("Mått", "Definition"), tuple((one.name, one.definition) for one in report.statistics)))
    return render_plain("Statistik per kommun", blocks, context).pdf


def shown(figure: Figure, least: int = 0) -> str:
    """A figure as Swedish text; `least` is the smallest number of cases that is shown outside the unit."""
    if figure.hidden:
        return (NOT_SHOWN if figure.beside else FEWER.format(least=least)) if least else MISSING
    return MISSING if figure.value is None else str(figure.value).replace(".", ",")
