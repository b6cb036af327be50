"""Statistik on a real store: figures, what is behind them, and taking them out with a note in the access log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from fhr_desktop.domain.errors import FhrError, NotAllowed
from fhr_desktop.domain.followup import Figure
from fhr_desktop.domain.followup_masking import for_others
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.unit import Role
from fhr_desktop.services import followup_files
from fhr_desktop.services.followup import ALL, STATISTICS
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.links import ToEnrol
from tests import stores
from tests.services import training
from tests.services.pooling import asked_for, pooled
from tests.stores import TODAY
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.components.buttons import Button
from ui.pages.statistics import StatisticsPage
from ui.pages.statistics.figures import BY_KEY, HEADS, text
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, getattr(request, "param", Role.UNIT_MANAGER))
    stores.family(made)
    stores.family(made)
    yield made
    made.close()


@pytest.fixture
def page(office: Office) -> StatisticsPage:
    shown = office.go("statistics")
    assert isinstance(shown, StatisticsPage)
    return shown


def test_the_total_comes_first_and_every_cell_speaks(page: StatisticsPage) -> None:
    assert page.table.figures.rows[0] == (ALL, "Alla kommuner")
    assert not silent_cells(page.table)
    assert not nameless(page)
    assert text(page.table.figures.figure(0, 1)) == "2"  # type: ignore[arg-type]


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_are_cut(office: Office, page: StatisticsPage, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    office.settle()
    assert not cut_words(page)


def test_every_statistic_has_a_column_or_stands_beside_one() -> None:
    assert set(BY_KEY) <= {one.key for one in STATISTICS}
    told = {key for head in BY_KEY.values() for key in head.beside} | {head.key for head in HEADS}
    assert told == set(BY_KEY), "a figure that no column shows, and none tells beside itself"


def test_enter_on_a_figure_goes_to_its_cases_and_enter_there_opens_one(office: Office, page: StatisticsPage) -> None:
    page.table.setFocus()
    place = next(n for n, (_code, name) in enumerate(page.table.figures.rows) if name == "Älvdalen")
    page.table.setCurrentIndex(page.table.figures.index(place, 1))
    assert "Dubbletter räknas inte" in page.behind._definition.text()
    office.press("Enter")
    assert page.behind.cases.hasFocus()
    office.press("Down", "Enter")
    assert office.window.current is not None
    assert office.window.current.title() == "Ärende 2026-0002"
    office.press("Alt+Left")
    assert page.table.currentIndex().row() == place


def test_from_the_homes_that_are_trained_one_comes_to_the_persons_and_back(
    office: Office, page: StatisticsPage, opened: OpenStore, look: Theme
) -> None:
    course = training.a_round(opened)
    family = office.services.cases.rows(opened.actor)[0]
    adults = office.services.homes.persons(opened.actor, family.home_id)[:2]
    made = office.services.links.enrol(opened.actor, course.id, [ToEnrol(one.id) for one in adults]).value
    for one in made:
        training.attends(opened, course, one.participant.id)
    page.read()
    office.settle()
    page.table.setFocus()
    homes = [head.key for head in HEADS].index("trained_homes") + 1
    page.table.setCurrentIndex(page.table.figures.index(0, homes))
    office.settle()
    assert page.behind.cases.rows_model.rows == ((0, family.number),)
    way = next(b for b in page.behind.findChildren(Button) if b.text() == "Utbildade: 2")
    assert not cut_words(page) and not nameless(page)
    press_button(way)
    office.settle()
    told = [said for _at, said in page.behind.cases.rows_model.rows]
    assert told == ["Berg, Lotta, Rättvik", "Sundin, Peter, Rättvik"]
    back = next(b for b in page.behind.findChildren(Button) if b.text() == "Utbildade hem: 1")
    press_button(back)
    office.settle()
    assert page.behind.cases.rows_model.rows == ((0, family.number),)
    look.set_percent(200)
    page.table.setFocus()
    office.press("Enter")
    assert page.behind.isVisible() and not cut_words(page)


def test_the_pool_has_a_table_of_its_own(office: Office, page: StatisticsPage, opened: OpenStore, look: Theme) -> None:
    home = pooled(opened)  # in Älvdalen, for 4 to 12 years
    s = office.services
    s.placements.save(opened.actor, Placement(home_id=home, municipality="2080", state="ongoing", starts_on=TODAY))
    page.read()
    page.sheets._bar.setFocus()
    office.press("Right")
    office.settle()
    shown = {head.key for n, head in enumerate(HEADS, start=1) if not page.table.isColumnHidden(n)}
    assert {"needs", "placements", "pool_homes", "pool_places"} <= shown and "inquiries" not in shown
    assert not silent_cells(page.table) and not nameless(page) and not cut_words(page)
    assert office.window.ctx.settings.get("statistics.sheet") == 1
    page.table.setFocus()
    column = [head.key for head in HEADS].index("pool_homes") + 1
    page.table.setCurrentIndex(page.table.figures.index(0, column))
    office.settle()
    ways = [one.text() for one in page.behind.findChildren(Button) if " år: " in one.text()]
    assert ways == ["3–5 år: 1", "6–9 år: 1", "10–12 år: 1"]
    look.set_percent(200)
    office.settle()
    assert not cut_words(page)
    office.press("Enter", "Enter")
    office.settle()
    assert office.window.current is not None
    assert office.window.current.title() == "Poolen"


def test_enter_on_a_request_opens_it(office: Office, page: StatisticsPage, opened: OpenStore) -> None:
    need = asked_for(opened)
    page.read()
    page.sheets.choose(1)
    office.settle()
    page.table.setFocus()
    column = [head.key for head in HEADS].index("needs") + 1
    page.table.setCurrentIndex(page.table.figures.index(0, column))
    office.press("Enter")
    office.settle()
    assert [said for _at, said in page.behind.cases.rows_model.rows] == [need.number]
    office.press("Enter")
    office.settle()
    assert office.window.current is not None
    assert office.window.current.title() == f"Förfrågan {need.number}"


@pytest.mark.parametrize("opened", [Role.ADMINISTRATOR], indirect=True)
def test_whoever_may_only_see_the_figures_is_told_so(office: Office, page: StatisticsPage, opened: OpenStore) -> None:
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(Need(number="N-2026-0001", municipality="2031", received_on=TODAY))
    page.read()
    page.sheets.choose(1)
    office.settle()
    page.table.setFocus()
    column = [head.key for head in HEADS].index("needs") + 1
    page.table.setCurrentIndex(page.table.figures.index(0, column))
    said: list[FhrError] = []
    page.ctx.tasks.refused.connect(said.append)
    office.press("Enter", "Enter")
    office.settle()
    assert office.window.current is page
    assert [type(one) for one in said] == [NotAllowed]


def test_an_earlier_year(office: Office, page: StatisticsPage) -> None:
    page.years.setCurrentIndex(1)
    page.read()
    office.settle()
    assert page.report is not None
    assert page.report.last.year == 2025
    assert text(page.table.figures.figure(0, 1)) == "0"  # type: ignore[arg-type]


def test_more_columns_where_there_is_room_or_when_asked(office: Office, page: StatisticsPage) -> None:
    last = [head.key for head in HEADS].index("training_accepted") + 1
    office.window.resize(1100, 688)
    assert page.table.isColumnHidden(last)
    page.every.click()
    assert not page.table.isColumnHidden(last)
    assert office.window.ctx.settings.get("statistics.all") is True
    page.every.click()
    office.window.resize(2240, 1000)
    office.settle()
    assert not page.table.isColumnHidden(last)


def test_figures_are_counted_again_when_a_case_is_written(office: Office, page: StatisticsPage) -> None:
    outcome = stores.family(office.opened)
    assert outcome
    page.refresh(None)
    office.settle()
    assert text(page.table.figures.figure(0, 1)) == "3"  # type: ignore[arg-type]


def test_taking_out_is_noted_and_small_figures_are_hidden(office: Office, page: StatisticsPage, tmp_path: Path) -> None:
    failures: list[FhrError] = []
    ended: list[bool] = []
    for outside in (True, False):
        page.save_to(
            tmp_path / f"{outside}.xlsx", "xlsx", outside=outside, done=lambda: ended.append(True),
            failed=failures.append,
        )  # fmt: skip
        office.settle()
    assert ended == [True, True]
    whole, others = (openpyxl.load_workbook(tmp_path / f"{outside}.xlsx").active for outside in (False, True))
    assert whole is not None
    assert others is not None
    total = next(row for row in range(1, 30) if whole.cell(row, 1).value == "Alla kommuner")
    assert whole.cell(total, 2).value == 2
    assert others.cell(total, 2).value == "färre än 5"
    log = office.services.privacy.log(office.opened.actor)
    assert [entry.codes for entry in log if entry.action == "statistics.export"] == [
        ("2026", "xlsx", "inside"), ("2026", "xlsx", "outside"),
    ]  # fmt: skip
    page.save_to(tmp_path / "nowhere" / "a.csv", "csv", outside=True, done=lambda: None, failed=failures.append)
    office.settle()
    assert "kunde inte skrivas" in failures[0].sentence


@pytest.mark.parametrize("kind", ["csv", "pdf"])
def test_the_other_kinds_of_file(office: Office, page: StatisticsPage, tmp_path: Path, kind: str) -> None:
    page.save_to(tmp_path / f"a.{kind}", kind, outside=False, done=lambda: None, failed=lambda _error: None)
    office.settle()
    start = (tmp_path / f"a.{kind}").read_bytes()[:12]
    assert start.startswith(b"%PDF" if kind == "pdf" else "\ufeffKommun".encode())


def test_copying_is_noted(office: Office, page: StatisticsPage) -> None:
    page.copy()
    office.settle()
    assert QApplication.clipboard().text().startswith("Kommun\tIntresseanmälningar")
    assert "copy" in office.services.privacy.log(office.opened.actor)[0].codes


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
