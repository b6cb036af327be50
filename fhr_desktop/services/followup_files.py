"""The figures as files: JSON, CSV that Swedish Excel opens right, and a tagged PDF. The sheet is `followup_xlsx`'s."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from fhr_desktop.domain.followup import ALL, Counts, Figure, Statistic
from fhr_desktop.printing.document import PrintContext, render_plain
from fhr_desktop.printing.plain import Rows, Text, Title
from fhr_desktop.services import spreadsheets
from fhr_desktop.services.followup import Report
from fhr_desktop.services.spreadsheets import Value

FEWER, NOT_SHOWN = "färre än {least}", "visas inte"
SMALL = (
    "Tal som bygger på färre än {least} ärenden, personer, hem eller förfrågningar visas som ”färre än {least}”. Där "
    "det står ”visas inte” kan talet vara stort eller litet: det skulle röja ett sådant, här eller tillsammans med "
    "något annat som har lämnats ut. Hem med skyddade personuppgifter räknas inte."
)
MISSING = "–"  # nothing to say, which is not the same as zero
WIDE = 5  # figures that fit beside the municipality on paper
TOPICS = {  # what the numbers of the list of follow-up (DOMAIN §4.1) are about
    1: "Intresseanmälningar", 2: "Aktualiseringar och förfrågningar", 3: "Förslag och matchningar",
    4: "Placeringar", 5: "Utbildade hem", 6: "Tid till färdig utredning", 7: "Från ärende till placering",
    8: "Hem i poolen", 9: "Kommunernas nöjdhet", 10: "Familjehemmens nöjdhet", 11: "Målen", 12: "Behov framöver",
}  # fmt: skip


def as_json(report: Report) -> str:
    """Every figure with its definition and the case numbers behind it; persons are named in no file. `hidden` tells a
    figure that is not shown outside the unit from one that there is nothing to say of.
    """
    about = {
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "least": report.least,
    }
    heads = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in about.items()]
    # A statistic on a line: laid out any further, the cases of a whole country take longer to write than to count.
    rows = ",\n".join(json.dumps(_plain(report, one), ensure_ascii=False) for one in report.statistics)
    return "{" + ",\n".join((*heads, f'"statistics": [\n{rows}\n]')) + "}\n"


def _plain(report: Report, one: Statistic) -> dict[str, Any]:
    return {
        "key": one.key,
        "nr": one.nr,
        "name": one.name,
        "definition": one.definition,
        "unit": one.unit,
        "municipalities": [
            {
                "code": code,
                "name": name,
                "value": figure.value,
                "hidden": figure.hidden,
                "cases": [] if one.counts is Counts.PEOPLE else list(figure.cases),
            }
            for code, name in report.municipalities
            for figure in (report.figure(one.key, code),)
        ],
    }


def as_csv(report: Report) -> bytes:
    """A row a municipality, with the period's days."""
    heads: list[Value] = ["Kommun", "Från", "Till", *(one.name for one in report.statistics)]
    return spreadsheets.as_csv([heads, *(_row(report, code, name) for code, name in report.municipalities)])


def _row(report: Report, code: str, name: str) -> list[Value]:
    figures = (report.figure(one.key, code) for one in report.statistics)
    cells: list[Value] = [shown(one, report.least) if one.hidden else one.value for one in figures]
    return [name, report.first, report.last, *cells]


def as_pdf(report: Report, context: PrintContext) -> bytes:
    """The figures by topic in tables that fit the page, then what each of them means."""
    days = f"Perioden {report.first.isoformat()} till {report.last.isoformat()}."
    if report.as_of and report.as_of != report.last:
        days += f" Räknat som det stod {report.as_of.isoformat()}."
    blocks: list[Title | Text | Rows] = [Text(days)]
    if report.least:
        blocks.append(Text(SMALL.format(least=report.least)))
    for nr, some in groupby(report.statistics, key=lambda one: one.nr):
        blocks.append(Title(topic(nr)))
        blocks += _tables(report, list(some))
    blocks.append(Title("Så är siffrorna räknade"))
    meanings = tuple((str(one.nr), one.name, one.definition) for one in report.statistics)
    blocks.append(Rows(("Nr", "Mått", "Definition"), meanings))
    return render_plain("Statistik per kommun", blocks, context).pdf


def _tables(report: Report, some: list[Statistic]) -> list[Rows]:
    """As many tables as it takes, as even as they can be."""
    many = -(-len(some) // WIDE)
    wide = -(-len(some) // many)
    return [
        Rows(
            ("Kommun", *(one.name for one in part)),
            tuple(
                (name, *(shown(report.figure(one.key, code), report.least) for one in part))
                for code, name in report.municipalities
            ),
            figures=True,
            whole=True,
            close=True,
            total=report.municipalities[-1][0] == ALL,
        )
        for part in (some[at : at + wide] for at in range(0, len(some), wide))
    ]


def topic(nr: int) -> str:
    """What a number of the list of follow-up is about."""
    return f"{nr}. {TOPICS[nr]}" if nr in TOPICS else f"Mått {nr}"


def shown(figure: Figure, least: int = 0) -> str:
    """A figure as Swedish text; `least` is the smallest number of cases that is shown outside the unit."""
    if figure.hidden:
        return (NOT_SHOWN if figure.beside else FEWER.format(least=least)) if least else MISSING
    return MISSING if figure.value is None else str(figure.value).replace(".", ",")
