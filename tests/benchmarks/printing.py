"""The example investigation to PDF: by our own room, and the same text by Typst and by WeasyPrint; the live page."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random

import pikepdf

from fhr_desktop.app import demo, main_job
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.answers import FilledForm
from fhr_desktop.forms.definition import FieldKind
from fhr_desktop.forms.example import example_report
from fhr_desktop.forms.shown import show
from fhr_desktop.printing.document import PrintContext, render
from fhr_desktop.services.desk import local_today
from fhr_desktop.services.investigations.paper import Proof
from fhr_desktop.services.suite import services_on
from tests.benchmarks.timing import Row, times
from ui.preview.raster import draw_pages

REPORT, REFRESH = 0.5, 0.5
SCREEN = 1.2  # pixels a point, as the page stands beside the text
DAY = dt.date(2026, 6, 30)
_SPECIAL = re.compile(r"([\\#$*_`<>@=\-+/\[\]~])")

Part = tuple[str, list[tuple[str, str]]]  # heading, and labels with answers


def printing(runs: int) -> Iterator[Row]:
    """Rows for those of the three that are installed."""
    report = example_report(DAY)
    context = PrintContext(
        "Familjehemsresursen i Dalarna", "Falu kommun", "Ärende 2026-0117", 1,
        dt.datetime(2026, 6, 30, 14, tzinfo=dt.UTC),
        "Sara Lindqvist", draft=True, secrecy="", legal_on=DAY, municipalities={"2031": "Rättvik"},
    )  # fmt: skip
    yield _row("investigation report to tagged PDF, warm", lambda: render(report, context).pdf, runs, REPORT)
    parts = _parts(report)
    for name, make in (("Typst", _typst), ("WeasyPrint", _weasyprint)):
        try:
            draw = make(parts)
        except ImportError:
            continue
        yield _row(f"the same text through {name}", draw, runs, None)


def refreshing(folder: Path, runs: int) -> Iterator[Row]:
    """The page beside the text after a pause in typing: read from the store, drawn, and one page put on the screen."""
    clock = DemoClock(local_today())
    made = demo.begin(folder, Role.INVESTIGATOR, clock)
    report = main_job.investigate(made, clock, Random(1)).report  # invented data, not a secret
    paper, actor, number = services_on(made.opened.desk).paper, made.opened.actor, count()

    def read() -> Proof:
        return paper.proof(actor, report, {("why_now", ""): f"Text som skrivs nu, {next(number)}. " * 20})

    def anew(_run: int) -> None:
        proof = read()
        proof.gaps()
        draw_pages(TaskContext(), proof.draw().pdf, [3], SCREEN)

    try:
        pages = read().draw().pages
        yield Row("live page anew, from the pause to the picture", times(anew, range(runs)), REFRESH, f"{pages} pages")
        yield Row("of which reading the form from the store", times(lambda _run: read(), range(runs)))
        proof = read()
        yield Row("of which drawing its pages", times(lambda _run: proof.draw(), range(runs)))
    finally:
        made.opened.close()


def _row(work: str, draw: Callable[[], bytes], runs: int, goal: float | None) -> Row:
    with pikepdf.open(io.BytesIO(draw())) as pdf:
        pages, tagged = len(pdf.pages), "/StructTreeRoot" in pdf.Root
    told = f"{pages} pages, {'tagged' if tagged else 'untagged'}"
    return Row(work, times(lambda _run: draw(), range(runs)), goal, told)


def _parts(report: FilledForm) -> list[Part]:
    """What the report says, section by section: headings, questions and answers."""
    parts = []
    for section in report.definition.sections:
        for subject in report.subjects_of(section):
            told = []
            for field in section.fields:
                value = report.answers.get((field.key, subject.id))
                if value is None:
                    continue
                if field.kind is FieldKind.TABLE:
                    rows = [" · ".join(str(cell) for cell in row.values()) for row in value]  # type: ignore[union-attr]
                    told.append((field.label, "\n\n".join(rows)))
                else:
                    told.append((field.label, show(field, value)))
            parts.append((f"{section.heading} {subject.label}".strip(), told))
    return parts


def _typst(parts: list[Part]) -> Callable[[], bytes]:
    import typst

    lines = [
        '#set page(paper: "a4", numbering: "1 (1)", margin: 25mm)',
        '#set text(lang: "sv", size: 11pt)',
        '#set document(title: "Utredning")',
    ]
    for heading, told in parts:
        lines.append(f"\n== {_plain(heading)}\n")
        for label, text in told:
            lines.append(f"\n=== {_plain(label)}\n\n{_plain(text)}\n")
    source = "\n".join(lines).encode()
    return lambda: bytes(typst.compile(source))


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _weasyprint(parts: list[Part]) -> Callable[[], bytes]:
    import weasyprint  # type: ignore[import-untyped]

    body = []
    for heading, told in parts:
        body.append(f"<h2>{html.escape(heading)}</h2>")
        for label, text in told:
            paragraphs = "".join(f"<p>{html.escape(one)}</p>" for one in text.split("\n\n"))
            body.append(f"<h3>{html.escape(label)}</h3>{paragraphs}")
    rules = "@page { size: A4; margin: 25mm; @bottom-right { content: counter(page) } } body { font-size: 11pt }"
    style = f"<style>{rules}</style>"
    page = f"<html lang=sv><title>Utredning</title>{style}<body>{''.join(body)}</body></html>"
    return lambda: bytes(weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))
