"""The year's cost in the store: budget, what was decided and stays as it was, its paper and files, what others read."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fhr_desktop.domain.cost_share import AgeInterval, Budget, CostShare, Rounding
from fhr_desktop.domain.cost_share_split import Member
from fhr_desktop.domain.cost_share_what_if import Change, Turn, what_if
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.unit import Municipality, Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.cost_share.files import TakenOut, as_csv, as_xlsx
from fhr_desktop.services.cost_share.papers import WantedShare
from fhr_desktop.services.cost_share.shares import Decision
from fhr_desktop.services.cost_share.sheet import Choice, CostSheet
from fhr_desktop.services.cost_share.tables import counted, decided
from fhr_desktop.services.cost_share.words import checks_said, sum_said
from fhr_desktop.services.storage import OpenStore
from tests.printing.reading import Document
from tests.stores import TODAY, open_store, services

YEAR, TOTAL = 2026, 3_998_600
BUDGET = Budget(
    year=YEAR, decided_on=dt.date(2025, 11, 20), decided_by="Styrgruppen 20 november 2025, § 5",
    rows=(
        {"key": "staff", "label": "Personal", "budget": 3_600_000},
        {"label": "Utbildning", "budget": 398_600, "comment": "två kurser"},
    ),
)  # fmt: skip


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    services(made).cost_share.save_budget(made.actor, BUDGET)
    yield made
    made.close()


def fixed(opened: OpenStore, choice: Choice = Choice(), **said: object) -> CostShare:  # noqa: B008
    shares = services(opened).cost_share
    seen = shares.open(opened.actor, YEAR).table(choice)
    words = {"decided_on": TODAY, "decided_by": "Styrgruppen, § 7", **said}
    return shares.fix(opened.actor, Decision(seen, choice, **words)).value  # type: ignore[arg-type]


def test_the_sheet_counts_the_report_from_what_a_new_store_knows(opened: OpenStore) -> None:
    sheet = services(opened).cost_share.open(opened.actor, YEAR)
    table = sheet.table(Choice())
    assert (table.total, table.year_sum, table.population_date) == (TOTAL, 3_998_601, dt.date(2021, 12, 31))
    assert [one.name for one in table.rows][-2:] == ["Vansbro", "Älvdalen"] and table.row("2026").year == 185_494  # type: ignore[union-attr]
    assert [one.name for one in sheet.others] == ["Malung-Sälen", "Mora", "Smedjebacken"]
    with pytest.raises(Refused, match="0–18 år saknas"):
        sheet.table(Choice(AgeInterval.TO_18))
    with pytest.raises(Refused, match="ingen budget för 2027"):
        services(opened).cost_share.open(opened.actor, 2027).table(Choice())
    investigator = Actor(opened.actor.user_id, "Sara", Role.INVESTIGATOR)
    with pytest.raises(NotAllowed):
        services(opened).cost_share.open(investigator, YEAR)
    actions = [one.action for one in services(opened).privacy.log(opened.actor)]
    assert "cost_share.open" in actions and "cost_share.budget" in actions


def test_what_was_decided_stands_whatever_happens_after(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    with pytest.raises(Refused, match="vem som beslutade"):
        fixed(opened, decided_by=" ")
    with pytest.raises(Refused, match="framåt i tiden"):
        fixed(opened, decided_on=TODAY + dt.timedelta(days=1))
    before = s.cost_share.open(actor, YEAR).table(Choice())
    share = fixed(opened)
    paper = s.cost_share_papers.printed(actor, WantedShare(YEAR, share.id)).pdf
    falun = next(one for one in s.unit.municipalities() if one.name == "Falun")
    s.unit.save_municipality(actor, replace(falun, name="Falköping", participates_to=dt.date(2026, 6, 30)))
    s.cost_share.save_budget(actor, replace(BUDGET, rows=BUDGET.rows[:1]))
    sheet = s.cost_share.open(actor, YEAR)
    assert sheet.in_force() == replace(before, decided=share) == decided(share)
    assert sheet.table(Choice()).total == 3_600_000 and sheet.decided == (share,)
    told = text_of(paper)
    assert told == text_of(s.cost_share_papers.printed(actor, WantedShare(YEAR)).pdf)
    assert "Falun" in told and not is_draft(paper) and "1 krona mer" in told and "Styrgruppen, § 7" in told
    with pytest.raises(Refused, match="Underlaget har ändrats"):
        s.cost_share.fix(actor, Decision(before, Choice(), TODAY, "Styrgruppen"))
    second = fixed(opened, Choice(rounding=Rounding.EXACT_SUM, surplus=-30_000), note="Falun lämnar.")
    sheet = s.cost_share.open(actor, YEAR)
    assert [one.id for one in sheet.decided] == [second.id, share.id] and sheet.usual.rounding is Rounding.EXACT_SUM
    again = sheet.in_force()
    assert again is not None and again.year_sum == 3_600_000 and again.surplus_sum == -30_000
    left = again.row("2080")
    assert left is not None and left.last == dt.date(2026, 6, 30) and left.months[5] > 0 == left.months[6]
    told = text_of(s.cost_share_papers.preview(actor, WantedShare(YEAR)).pdf)
    assert "Falköping deltar till 2026-06-30: januari–juni" in told and "Underskottet är 30 000 kronor" in told


def test_a_draft_on_paper_says_so(opened: OpenStore) -> None:
    papers = services(opened).cost_share_papers
    printed = papers.preview(opened.actor, WantedShare(YEAR, draft=Choice(rounding=Rounding.EXACT_SUM)))
    told = text_of(printed.pdf)
    assert is_draft(printed.pdf) and "185 493" in told and "precis som totalen" in told
    assert "Åldersspannet är barn 0–17 år" in told and "2021-12-31" in told


def test_what_other_rooms_read(opened: OpenStore) -> None:
    shares, actor = services(opened).cost_share, opened.actor
    assert shares.percent_of(actor, YEAR)["2080"] == Decimal("25.14")
    assert shares.percent_of(actor, 2027)["2080"] == Decimal("25.14") and shares.rows(actor, 2027) == ()
    assert shares.outcome(actor, 2027) is None
    year = shares.outcome(actor, YEAR)
    assert year is not None and (year.budget, year.outcome, year.surplus, year.parts) == (TOTAL, None, None, {})
    assert [(one.key, one.label, one.left) for one in year.lines] == [("staff", "Personal", None),
                                                                     ("row1", "Utbildning", None)]  # fmt: skip
    fixed(opened)
    spent = tuple({**row, "outcome": row["budget"] - 50_000} for row in BUDGET.rows)
    shares.save_budget(actor, replace(BUDGET, rows=spent))
    year = shares.outcome(actor, YEAR)
    assert year is not None and year.surplus == 100_000 and year.parts["2080"] == 25_138
    assert [one.left for one in year.lines] == [50_000, 50_000]
    assert shares.rows(actor, YEAR)[0].year == 365_230


def test_an_older_population_serves_until_the_new_is_whole(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor

    def add(town: Municipality, year: int) -> None:
        rows = (*town.children_by_year, {"year": year, "children": 100})
        s.unit.save_municipality(actor, replace(town, children_by_year=rows))

    towns = [one for one in s.unit.municipalities() if one.participates_from]
    for town in towns[:-1]:
        add(town, 2025)
    sheet = s.cost_share.open(actor, YEAR)
    assert sheet.populations(AgeInterval.TO_17) == (2021,)
    assert sheet.lacking(2025, AgeInterval.TO_17) == ("Älvdalen",)
    add(towns[-1], 2025)
    sheet = s.cost_share.open(actor, YEAR)
    assert sheet.populations(AgeInterval.TO_17) == (2025, 2021)
    assert sheet.table(Choice()).children == 1200 and sheet.table(Choice(population_year=2021)).children == 50_701
    later = s.cost_share.open(actor, 2025)
    assert later.populations(AgeInterval.TO_17) == (2021,), "those of the year itself are not known when it is shared"


def text_of(pdf: bytes) -> str:
    return Document(pdf).text.replace("\u00a0", " ")


def is_draft(pdf: bytes) -> bool:
    return "UTKAST" in Document(pdf).pages[0].artifacts


# files


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> CostSheet:
    made = open_store(tmp_path_factory.mktemp("sheet"), Role.UNIT_MANAGER, "Eva Norling")
    services(made).cost_share.save_budget(made.actor, BUDGET)
    found = services(made).cost_share.open(made.actor, YEAR)
    made.close()
    return found


def test_the_csv_opens_right_in_swedish_excel(sheet: CostSheet) -> None:
    data = as_csv(TakenOut(sheet.table(Choice())))
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == 14
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["Avesta", "2084", "4631", "9,13", "365230", "30436"]
    assert rows[-1] == ["Summa", "", "50701", "100,01", "3998601", "333217"]


def test_the_sheet_holds_numbers_days_and_what_if(sheet: CostSheet) -> None:
    choice = Choice()
    mora = Turn(Member("2062", "Mora", 3900), first=dt.date(YEAR, 7, 1))
    found = what_if(sheet.basis(choice), Change(turns=(mora,)))
    taken = TakenOut(counted(found.base), counted(found.changed), ("Mora går med från 1 juli.",))
    book = load_workbook(io.BytesIO(as_xlsx(taken)))
    rows = list(book["Kostnader"].iter_rows(values_only=True))
    heads = list(rows[0])
    last = dict(zip(heads, rows[-2], strict=True))
    assert last["Kommun"] == "Mora" and last["Per år, kronor"] is None and last["Skillnad, kronor"] == 142_805
    assert last["Deltar från"].date() == dt.date(YEAR, 7, 1)
    assert (last["Juni, kronor"], last["Juli, kronor"]) == (0, 23_801)
    sums = dict(zip(heads, rows[-1], strict=True))
    assert sums["Per år, kronor"] == 3_998_601 and sums["Antal barn"] == 50_701
    about = dict(book["Om tabellen"].iter_rows(values_only=True))
    assert about["Befolkning per"].date() == dt.date(2021, 12, 31) and about["Tänk om"] == "Mora går med från 1 juli."


def test_the_krona_of_rounding_is_said(sheet: CostSheet) -> None:
    table = sheet.table(Choice())
    said = sum_said(table).replace("\u00a0", " ")
    assert said.startswith("Raderna ger 3 998 601 kronor, 1 krona mer än totalen 3 998 600.")
    exact = sheet.table(Choice(rounding=Rounding.EXACT_SUM))
    assert sum_said(exact).endswith("precis som totalen.")
    assert any("100,01" in one for one in checks_said(table))
