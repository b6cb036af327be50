"""The annual report on a real store: every figure is the follow-up's, what is fixed stands, nobody is named."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from fhr_desktop.domain.annual_report import FACTORS, GOALS, AnnualReport, Meant, changed_since, meant_before
from fhr_desktop.domain.annual_report_tables import tables
from fhr_desktop.domain.cooperation import Decision, Meeting
from fhr_desktop.domain.cost_share import Budget
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.publications import cells_of
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.library import library
from fhr_desktop.printing.plain import Rows
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.annual_report.blocks import FACTORS_HEADING, blocks
from fhr_desktop.services.annual_report.gathering import frozen, thawed
from fhr_desktop.services.followup import ALL, STATISTICS, Report
from fhr_desktop.services.followup_files import shown
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services, services_on
from tests.printing.reading import Document
from tests.printing.test_tags import check
from tests.services.pooling import asked_for, offered, pooled
from tests.stores import family, open_store, services

JANUARY = dt.date(2027, 1, 12)
TARGET = "Högst 110 dagar till bedömning."
TEXTS = {
    "summary": "Fler hem än förra året.", "staffing": "Fem årsarbetare.", "work_year": "Två kurser hölls.",
    "development": "Kallelserna kom sent.", "next_year": "En ny utbildare.", "economy_note": "Delas som avgiften.",
    "goals": ({"_row": "quality_time", "target": TARGET, "comment": "Det gick."},),
    "events": ({"date": "2026-02-01", "event": "Kampanj i Orsa", "effect": "Fler ringde"},),
    "factors": ({"_row": "exchange", "text": "Kursträffarna blev ett nätverk."},),
}  # fmt: skip


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


@dataclass(frozen=True)
class Made:
    """A year's files, the figures they are to hold, and what the access log and the publications say."""

    files: Mapping[str, bytes]
    report: Report
    exports: list[tuple[str, ...]]
    published: list[tuple[Mapping[str, Any], ...]]

    @cached_property
    def word(self) -> Any:
        return docx.Document(io.BytesIO(self.files["verksamhetsberattelse-2026.docx"]))

    @cached_property
    def pdf(self) -> Document:
        return Document(self.files["verksamhetsberattelse-2026.pdf"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Seven enquiries, one of a protected home, which is not counted, and a request with a proposal; made once, for it
    is a whole report.
    """
    opened = open_store(tmp_path_factory.mktemp("report"), Role.UNIT_MANAGER, "Eva Norling")
    s, actor = services(opened), opened.actor
    for _family in range(6):
        hidden = family(opened)
    adult = s.homes.persons(actor, hidden.home_id)[0]
    s.homes.save_person(actor, replace(adult, protection_degree="protected_registration"))
    offered(opened, asked_for(opened), pooled(opened))
    written(opened)
    report = s.followup.as_published(actor, s.followup.year(actor, 2026))
    files = s.annual_reports.files(actor, 2026)
    exports = [one.codes for one in s.privacy.log(actor) if one.action == "annual_report.export"]
    published = [one.cells for one in s.followup.publications(actor)]
    opened.close()
    return Made(files, report, exports, published)


def written(opened: OpenStore, **changes: object) -> AnnualReport:
    report = AnnualReport(id=AnnualReport.id_of(2026), year=2026, **{**TEXTS, **changes})  # type: ignore[arg-type]
    return services(opened).annual_reports.save(opened.actor, report).value


def in_january(opened: OpenStore) -> Services:
    return services_on(replace(opened.desk, today=lambda: JANUARY))


def test_every_figure_printed_is_the_follow_ups_with_its_definition(made: Made) -> None:
    assert sorted(made.files) == [
        "F18b-2026.pdf", "statistik-2026.csv", "statistik-2026.xlsx", "verksamhetsberattelse-2026.docx",
        "verksamhetsberattelse-2026.pdf",
    ]  # fmt: skip
    report = made.report
    assert report.figure("inquiries", "2039").value == 6 and report.figure("needs", ALL).hidden
    printed = [[[cell.text for cell in row.cells] for row in table.rows] for table in made.word.tables]
    expected = [
        [
            ["Kommun", *(word for _one, word in part.columns)],
            *([name, *(shown(report.figure(one.key, code), 5) for one, _word in part.columns)]
              for code, name in report.municipalities),
        ]
        for part in tables(report.statistics)
    ]  # fmt: skip
    assert [table for table in printed if table[0][0] == "Kommun"] == expected, (
        "each figure stands once, as it may be given to others"
    )
    text = "\n".join(part.text for part in made.word.paragraphs)
    assert all(one in text for part in tables(report.statistics) for one in part.meanings())
    assert sum(len(part.columns) for part in tables(report.statistics)) == len(report.statistics)
    sheet = openpyxl.load_workbook(io.BytesIO(made.files["statistik-2026.xlsx"]))["Statistik"]
    rows = list(csv.reader(io.StringIO(made.files["statistik-2026.csv"].decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(report.municipalities) + 1 and sheet.max_row == len(report.statistics) + 1
    assert made.exports == [("2026", "files")] and made.published == [cells_of(report.figures)]


def test_the_papers_are_tagged_and_their_headings_stand_in_order(made: Made) -> None:
    heads = [(part.style.name, part.text) for part in made.word.paragraphs if part.style.name.startswith("Heading")]
    wanted = [
        "Sammanfattning", "Året i korthet", "Mål och utfall", "Det som påverkat året", "Personal", "Ekonomi",
        "Årets arbete", FACTORS_HEADING, "Det vi vill ändra", "Nästa år", "Siffror per kommun", "Underlag",
    ]  # fmt: skip
    assert [text for style, text in heads if style == "Heading 2"] == wanted
    thirds = [text for style, text in heads if style == "Heading 3"]
    assert [one for one in thirds if one in {f.words for f in FACTORS}] == [one.words for one in FACTORS]
    assert len(FACTORS) == 11
    pdf = made.pdf
    check(pdf)
    assert [tag.text for tag in pdf.tags("H2")] == wanted
    assert [tag.text for tag in pdf.tags("H3")] == thirds
    for said in (TARGET, "Fem årsarbetare.", "Kursträffarna blev ett nätverk.", "Kampanj i Orsa"):
        assert said in pdf.text
    basis = Document(made.files["F18b-2026.pdf"])
    check(basis)
    assert TARGET in basis.text and "Fler ringde" in basis.text and "Delas som avgiften." in basis.text


def test_no_page_of_figures_is_half_empty(made: Made) -> None:
    found = [one for one in made.pdf.tags("Table") if one.kids[0].kids[0].text == "Kommun"]
    pages = [next(page for tag in one.walk() for page, _mark in tag.marks) for one in found]
    counts = [pages.count(page) for page in sorted(set(pages))]
    assert len(pages) == len(tables(made.report.statistics)) and min(counts[1:-1]) == 2, counts


def test_nobody_is_named_in_any_file_neither_is_a_protected_home(made: Made) -> None:
    for name, data in made.files.items():
        plain = _plain(name, data)
        for said in ("Lotta", "Sundin", "19811228", "811228", "Särnavägen", "Alva", "070-174"):
            assert said not in plain, (name, said)


def _plain(name: str, data: bytes) -> str:
    if name.endswith(".pdf"):
        return Document(data).text
    if name.endswith(".csv"):
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(packed.read(one).decode("utf-8", "replace") for one in packed.namelist())


def test_what_is_fixed_stands_whatever_is_written_later(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    for _family in range(6):
        family(opened)
    written(opened)
    with pytest.raises(Refused, match="Året är inte slut"):
        s.annual_reports.fix(actor, 2026)
    later = in_january(opened)
    fixed = later.annual_reports.fix(actor, 2026).value
    assert fixed.fixed_on == JANUARY and fixed.counted_to == dt.date(2026, 12, 31) and fixed.least == 5
    as_fixed = later.annual_reports.read(actor, 2026)
    told = blocks(as_fixed)
    family(opened)  # an enquiry of the year that is entered afterwards
    again = later.annual_reports.read(actor, 2026)
    assert blocks(again) == told and again.report.figure("inquiries", ALL).value == 6
    assert later.followup.year(actor, 2026).figure("inquiries", ALL).value == 7
    with pytest.raises(Refused, match="är fastställd"):
        written(opened, summary="Något annat")
    next_year = services_on(replace(opened.desk, today=lambda: dt.date(2027, 6, 1))).annual_reports.read(actor, 2027)
    assert next_year.before is not None and next_year.said_before("inquiries") == "6" and next_year.changed == ()
    assert later.annual_reports.reopen(actor, 2026).value.figures == ()
    counted_anew = later.annual_reports.read(actor, 2026).report.figure("inquiries", ALL)
    assert counted_anew.value == 6 and counted_anew.as_before, "one more would tell of one family beside what is out"
    actions = [one.action for one in s.privacy.log(actor) if one.action.startswith("annual")]
    assert sorted(set(actions)) == ["annual_report.fix", "annual_report.reopen", "annual_report.save"]


def test_figures_that_are_frozen_and_thawed_are_the_same_as_they_are_printed(opened: OpenStore) -> None:
    family(opened)
    report = services(opened).followup.year(opened.actor, 2026).for_others(5)
    record = AnnualReport(year=2026, figures=frozen(report), least=5, counted_to=report.last)
    back = thawed(record, dict(report.municipalities))
    assert [shown(one, 5) for one in back.figures] == [
        shown(report.figure(one.key, code), 5) for one in report.statistics for code, _name in report.municipalities
    ]
    assert [one.definition for one in back.statistics] == [one.definition for one in report.statistics]


def test_the_budget_and_the_meetings_of_the_year_are_told_and_stand_when_it_is_fixed(opened: OpenStore) -> None:
    actor, later = opened.actor, in_january(opened)
    budget = Budget(
        id=Budget.id_of(2026), year=2026,
        rows=({"key": "a", "label": "Personal", "budget": 3_500_000, "outcome": 3_520_400},
              {"key": "b", "label": "Lokaler", "budget": 498_600, "outcome": 400_000}),
    )  # fmt: skip
    meeting = Meeting(group="steering", on=dt.date(2026, 3, 2), state="held")
    late = Decision(meeting_id=meeting.id, number=2, text="Kampanjen väntar.", ending="deferred")
    with opened.desk.store.write(actor.user_id) as work:
        work.save(budget, meeting, Decision(meeting_id=meeting.id, number=1, text="Priset höjs."), late)
    written(opened)
    found = later.annual_reports.read(actor, 2026)
    assert found.year.suggested["development"] == ("Styrgruppen 2026-03-02 § 1: Priset höjs.",)
    assert found.year.suggested["next_year"] == ("Styrgruppen 2026-03-02 § 2: Kampanjen väntar.",)
    assert found.year.facts["followed"] == ("Styrgruppens möten: 1", "Referensgruppens möten: 0")
    economy = next(one for one in blocks(found) if isinstance(one, Rows) and one.titles[0] == "Rad")
    assert [[cell.replace("\u00a0", " ") for cell in row] for row in economy.rows] == [
        ["Personal", "3 500 000", "3 520 400", "\u221220 400"], ["Lokaler", "498 600", "400 000", "98 600"],
        ["Tillsammans", "3 998 600", "3 920 400", "78 200"],
    ]  # fmt: skip
    later.annual_reports.fix(actor, 2026)
    told = blocks(later.annual_reports.read(actor, 2026))
    with opened.desk.store.write(actor.user_id) as work:
        work.save(replace(budget, rows=()), replace(late, removed=True))
    assert blocks(later.annual_reports.read(actor, 2026)) == told


def test_a_definition_that_has_changed_since_the_report_before_is_told() -> None:
    old = tuple({"key": one.key, "definition": one.definition} for one in STATISTICS[1:])
    old = ({"key": STATISTICS[1].key, "definition": "Som det var."}, *old[1:])
    found = changed_since(AnnualReport(year=2025, figures=old), STATISTICS)
    assert [(one.name, one.before) for one in found] == [(STATISTICS[0].name, ""), (STATISTICS[1].name, "Som det var.")]
    assert changed_since(None, STATISTICS) == ()


def test_what_a_figure_meant_before_is_what_the_latest_report_that_differs_says() -> None:
    first, second, *_more = STATISTICS

    def fixed(year: int, *said: str, state: str = "fixed") -> AnnualReport:
        rows = tuple({"key": one.key, "definition": text} for one, text in zip(STATISTICS, said, strict=False))
        return AnnualReport(year=year, state=state, fixed_on=dt.date(year + 1, 2, 3), figures=rows)

    reports = [
        fixed(2025, first.definition, second.definition), fixed(2024, "Så räknades det 2024.", second.definition),
        fixed(2023, "Så räknades det 2023.", second.definition), fixed(2026, "Ett utkast.", state="draft"),
    ]  # fmt: skip
    assert meant_before(reports, STATISTICS) == {first.key: Meant(2024, dt.date(2025, 2, 3), "Så räknades det 2024.")}
    assert meant_before([], STATISTICS) == {}


def test_only_the_manager_has_it_and_goals_are_those_of_the_form(opened: OpenStore) -> None:
    investigator = Actor(opened.actor.user_id, "Sara", Role.INVESTIGATOR)
    for act in (services(opened).annual_reports.read, services(opened).annual_reports.files):
        with pytest.raises(NotAllowed):
            act(investigator, 2026)
    with pytest.raises(NotAllowed):
        services(opened).annual_reports.meant_before(investigator)
    form = library().latest("F18b")
    assert [(one.key, one.label) for one in form.field("goal_rows").rows] == [(one.key, one.words) for one in GOALS]
