"""The figures as files: what Swedish Excel makes of them, and that nobody is named in any."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest

from fhr_desktop.app import demo
from fhr_desktop.domain.followup import ALL, Counts, Figure, Statistic
from fhr_desktop.domain.followup_masking import for_others
from fhr_desktop.domain.unit import Role
from fhr_desktop.services import followup_files
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_xlsx import as_xlsx
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import services_on
from tests.printing.reading import Document
from tests.stores import TODAY

FIRST = dt.date(2026, 1, 1)
CASES = Statistic("opened", 2, "Öppnade", "Så räknas de.", "antal")
MEAN = Statistic("days_mean", 6, "Dagar; medelvärde", '=HYPERLINK("x")', "dagar")
PEOPLE = Statistic("trained_persons", 5, "Utbildade", "Personer.", "antal", Counts.PEOPLE)
MISS = Statistic("asked_miss", 12, "Fel", "Kan vara under noll.", "antal")


def report(**more: object) -> Report:
    """Two municipalities, one of them with a name that somebody has made to be reckoned."""
    figures = [
        Figure("opened", "1", 2, ("2026-0001", "2026-0002")), Figure("opened", ALL, 2, ("2026-0001", "2026-0002")),
        Figure("opened", "2", 0, ()),
        Figure("days_mean", "1", 12.5, ("2026-0001",)), Figure("days_mean", "2", None, ()),
        Figure("days_mean", ALL, 12.5, ("2026-0001",)),
        Figure("trained_persons", "1", 1, ("Berg, Lotta, Rättvik",)), Figure("trained_persons", "2", 0, ()),
        Figure("trained_persons", ALL, 1, ("Berg, Lotta, Rättvik",)),
        *(Figure("asked_miss", where, -3, ()) for where in ("1", "2", ALL)),
    ]  # fmt: skip
    towns = (("1", "Älvdalen"), ("2", '=cmd|"x"'), (ALL, "Alla kommuner"))
    made = Report(FIRST, TODAY, (CASES, PEOPLE, MEAN, MISS), towns, tuple(figures), as_of=TODAY)
    return replace(made, **more)  # type: ignore[arg-type]


def test_the_csv_is_what_swedish_excel_opens() -> None:
    made = followup_files.as_csv(report())
    assert made.startswith(b"\xef\xbb\xbfKommun;Fr") and b"\r\n" in made and b"\n\n" not in made
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Kommun", "Från", "Till", "Öppnade", "Utbildade", "Dagar; medelvärde", "Fel"],
        ["Älvdalen", "2026-01-01", "2026-03-17", "2", "1", "12,5", "-3"],
        ['\'=cmd|"x"', "2026-01-01", "2026-03-17", "0", "0", "", "-3"],
        ["Alla kommuner", "2026-01-01", "2026-03-17", "2", "1", "12,5", "-3"],
    ]


def test_the_sheet_has_real_numbers_and_days_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(report(), {"2026-0001": dt.date(2026, 2, 3)})))
    figures, about, behind = book["Statistik"], book["Definitioner"], book["Bakom siffrorna"]
    assert [[cell.value for cell in row] for row in figures.iter_rows()] == [
        ["Nr", "Mått", "Enhet", "Älvdalen", '=cmd|"x"', "Alla kommuner"],
        [2, "Öppnade", "antal", 2, 0, 2],
        [5, "Utbildade", "antal", 1, 0, 1],
        [6, "Dagar; medelvärde", "dagar", 12.5, None, 12.5],
        [12, "Fel", "antal", -3, -3, -3],
    ]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert [sheet.freeze_panes for sheet in book] == ["D2", "C2", "C2"]
    assert all(sheet.column_dimensions["B"].width > 10 for sheet in book)
    assert [cell.value for cell in about[2]] == [2, "Öppnade", "antal", "Så räknas de."]
    until = next(row for row in about.iter_rows() if row[1].value == "Till")[3]
    assert until.is_date and until.value.date() == TODAY
    rows = [[cell.value.date() if cell.is_date else cell.value for cell in row] for row in behind.iter_rows(min_row=2)]
    assert rows == [
        [2, "Öppnade", "Älvdalen", "Ärende", "2026-0001", dt.date(2026, 2, 3)],
        [2, "Öppnade", "Älvdalen", "Ärende", "2026-0002", None],
        [6, "Dagar; medelvärde", "Älvdalen", "Ärende", "2026-0001", dt.date(2026, 2, 3)],
    ]


def test_what_is_for_others_has_no_list_and_says_what_is_hidden() -> None:
    made = report().for_others(5)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(made)))
    assert book.sheetnames == ["Statistik", "Definitioner"]
    assert book["Statistik"]["D2"].value == "färre än 5"
    plain = json.loads(followup_files.as_json(made))
    cells = next(one for one in plain["statistics"] if one["key"] == "opened")["municipalities"]
    assert [(one["value"], one["hidden"]) for one in cells] == [(None, True), (0, False), (None, True)]


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStore]:
    made = demo.build(tmp_path_factory.mktemp("files") / "store", today=TODAY, families=14)
    yield made.opened
    made.opened.close()


def test_nobody_is_named_in_any_file_of_the_demos_unit(unit: OpenStore) -> None:
    s, actor = services_on(unit.desk), replace(unit.actor, role=Role.UNIT_MANAGER)
    whole = s.followup.year(actor, 2026)
    look = s.trends.read(actor, whole)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(whole, look.days())))
    said = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    said += followup_files.as_json(whole) + followup_files.as_csv(whole).decode()
    paper = Document(followup_files.as_pdf(whole, s.paper.plain_context(replace(actor, name=""))))
    said += " ".join(text for page in paper.pages for text in page.marked.values())
    people = [
        person for row in (*s.cases.rows(actor), *s.cases.rows(actor, ended=True))
        for person in s.homes.persons(actor, row.home_id)
    ]  # fmt: skip
    assert len(people) > 20
    for who in people:
        assert not who.family_name or f"{who.given_name} {who.family_name}" not in said
        assert not who.family_name or f"{who.family_name}, {who.given_name}" not in said
        assert not who.identity_number or who.identity_number not in said.replace("-", "")
    listed = [[cell.value for cell in row] for row in book["Bakom siffrorna"].iter_rows(min_row=2)]
    for one in whole.statistics:
        if one.counts is not Counts.PEOPLE:
            own = [row for row in listed if row[1] == one.name]
            assert len(own) == sum(len(whole.figure(one.key, code).cases) for code, _n in whole.municipalities[:-1])
    assert sum(row[5] is not None for row in listed if row[3] == "Ärende") == sum(row[3] == "Ärende" for row in listed)


def figure(place: str, cases: int, key: str = "opened") -> Figure:
    """A count with as many cases."""
    return Figure(key, place, cases, tuple(str(n) for n in range(cases)))


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 9, "b": 8, ALL: 17}, set()),
        ({"a": 9, "b": 3, "c": 2, ALL: 14}, {"b", "c"}),
        ({"a": 9, "b": 7, "c": 2, ALL: 18}, {"b", "c"}),  # b too, or c could be had by subtracting
        ({"a": 9, "b": 0, "c": 7, ALL: 16}, set()),  # nobody is pointed out by a zero
        ({"a": 2, "b": 1, ALL: 3}, {"a", "b", ALL}),
        ({"a": 1, "b": 1, "c": 8, "d": 6, ALL: 16}, {"a", "b", "d"}),  # two of a sum of 2 are one each
    ],
)
def test_no_small_figure_can_be_had_by_subtracting(counts: dict[str, int], hidden: set[str]) -> None:
    shown = for_others([figure(place, n) for place, n in counts.items()], 5, ALL)
    assert {one.municipality for one in shown if one.hidden} == hidden
    assert all(one.value is None and not one.cases for one in shown if one.hidden)
    said = {one.municipality: followup_files.shown(one, 5) for one in shown if one.hidden}
    assert said == {place: "färre än 5" if counts[place] < 5 else "visas inte" for place in hidden}
