"""Statistik on a real store: figures, what is behind them, and taking them out with a note in the access log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QLabel

from db import records
from fhr_desktop.domain.errors import FhrError, NotAllowed
from fhr_desktop.domain.followup import Figure, Statistic
from fhr_desktop.domain.followup_trend import Point, Stretch, Trend
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.followup import ALL, STATISTICS
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync.views import Colleague
from fhr_desktop.services.training.links import ToEnrol
from tests import stores
from tests.services import training
from tests.services.pooling import asked_for, pooled
from tests.stores import TODAY
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.components.buttons import Button
from ui.components.form_dialog import FormDialog
from ui.figures_said import text
from ui.pages.statistics import StatisticsPage
from ui.pages.statistics.compare import Change, change
from ui.pages.statistics.figures import BY_KEY, Group, beside, columns, groups
from ui.pages.statistics.periods import Period
from ui.pages.statistics.sheet import machines
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


def stand(office: Office, page: StatisticsPage, group: Group, key: str, row: int = 0) -> None:
    """Go to a figure, with the focus in the table, and let all that is told of it arrive."""
    page.show_group(group)
    page.table.setFocus()
    page.table.stand(row, key)
    page.count_trend()
    office.settle()


def test_the_total_comes_first_and_every_cell_speaks(page: StatisticsPage) -> None:
    assert page.table.figures.rows[0] == (ALL, "Alla kommuner")
    assert [head.word for head in page.table.figures.heads] == [
        "Anmälningar", "Ärenden", "Förfrågningar", "Matchningar", "Placerade barn", "Utbildade hem", "Dagar till klart",
    ]  # fmt: skip
    for one in groups(page.report.statistics):  # type: ignore[union-attr]
        page.show_group(one)
        assert not silent_cells(page.table)
    assert not nameless(page)
    page.show_group(Group.OVERVIEW)
    assert page.table.figures.index(0, 1).data() == "2"


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_are_cut(office: Office, page: StatisticsPage, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    office.settle()
    assert not cut_words(page)


def test_every_statistic_has_a_column_or_is_told_beside_one() -> None:
    shown = {head.key for one in Group for head in columns(one, STATISTICS)}
    told = {key for one in shown for key in beside(one, STATISTICS)}
    assert shown | told == {one.key for one in STATISTICS}
    assert set(BY_KEY) <= shown | told, "words for a figure that there is not"
    assert all(columns(one, STATISTICS) for one in Group)
    assert beside("days_median", STATISTICS) == (
        "days_mean", "days_p90", "days_q1", "days_q3", "days_median_active",
    )  # fmt: skip
    new = Statistic("heard", 9, "Nöjda kommuner", "Så många är nöjda.", "procent")
    assert [head.word for head in columns(Group.SATISFACTION, [*STATISTICS, new])][-1] == "Nöjda kommuner"


def test_enter_on_a_figure_goes_to_its_cases_and_enter_there_opens_one(office: Office, page: StatisticsPage) -> None:
    page.table.setFocus()
    place = next(n for n, (_code, name) in enumerate(page.table.figures.rows) if name == "Älvdalen")
    page.table.stand(place, "inquiries")
    assert "Dubbletter räknas inte" in page.behind.told.definition.text()
    assert page.behind.told.open_list.text() == "Öppna listan, 2 ärenden"
    office.press("Enter")
    assert page.behind.cases.hasFocus()
    office.press("Escape")
    assert page.table.hasFocus() and not page.behind.is_listed
    office.press("Enter", "Down", "Enter")
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
    stand(office, page, Group.TRAINING, "trained_homes")
    press_button(page.behind.told.open_list)
    assert page.behind.cases.rows_model.rows == ((0, family.number, ""),)
    press_button(page.behind.back)
    way = next(b for b in page.behind.findChildren(Button) if b.text() == "Utbildade: 2")
    assert not cut_words(page) and not nameless(page)
    press_button(way)
    office.settle()
    told = [said for _at, said, _days in page.behind.cases.rows_model.rows]
    assert told == ["Berg, Lotta, Rättvik", "Sundin, Peter, Rättvik"]
    look.set_percent(200)
    page.table.setFocus()
    office.press("Enter")
    assert page.behind.isVisible() and not cut_words(page)


def test_behind_days_stands_how_long_each_took_the_longest_first(
    office: Office, page: StatisticsPage, opened: OpenStore
) -> None:
    with opened.desk.store.write(opened.actor.user_id) as work:
        for at, inquiry in enumerate(records.load_where(work.connection, Inquiry), start=1):
            work.save(replace(inquiry, received_on=TODAY - dt.timedelta(days=10 * at)))
    page.read()
    office.settle()
    stand(office, page, Group.CASES, "open_age_median")
    office.press("Enter")
    rows = page.behind.cases.rows_model.rows
    came = {one.number: one.received_on for one in office.services.cases.rows(opened.actor)}
    assert [days for _at, _number, days in rows] == ["20 dagar", "10 dagar"]
    assert all(came[number] == TODAY - dt.timedelta(days=int(days.split()[0])) for _at, number, days in rows)
    assert not page.behind.cases.isColumnHidden(1)
    office.press("Down", "Enter")
    assert office.window.current is not None
    assert office.window.current.title() == f"Ärende {rows[1][1]}"
    office.press("Alt+Left")
    stand(office, page, Group.CASES, "inquiries")
    office.press("Enter")
    assert page.behind.cases.isColumnHidden(1)


def test_the_pool_has_a_group_of_its_own(office: Office, page: StatisticsPage, opened: OpenStore, look: Theme) -> None:
    home = pooled(opened)  # in Älvdalen, for 4 to 12 years
    s = office.services
    s.placements.save(opened.actor, Placement(home_id=home, municipality="2080", state="ongoing", starts_on=TODAY))
    page.read()
    office.settle()
    stand(office, page, Group.POOL, "pool_homes")
    shown = {head.key for head in page.table.figures.heads}
    assert {"pool_homes", "pool_places"} <= shown and "inquiries" not in shown
    assert not silent_cells(page.table) and not nameless(page) and not cut_words(page)
    assert office.window.ctx.settings.get("statistics.group") == "pool"
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
    office.settle()
    stand(office, page, Group.REQUESTS, "needs")
    office.press("Enter")
    office.settle()
    assert [said for _at, said, _days in page.behind.cases.rows_model.rows] == [need.number]
    office.press("Enter")
    office.settle()
    assert office.window.current is not None
    assert office.window.current.title() == f"Förfrågan {need.number}"


def test_the_figure_by_quarter_as_chart_and_as_rows_that_say_the_same(office: Office, page: StatisticsPage) -> None:
    stand(office, page, Group.OVERVIEW, "inquiries")
    told = page.behind.told
    assert told.chart.isVisible() and not told.table.isVisible()
    assert told.chart.accessibleDescription().endswith("kv 4 2025 0; kv 1 2026, hittills 2")
    press_button(told.as_table)
    rows = told.table.rows_model.rows
    assert told.table.isVisible() and not told.chart.isVisible()
    assert [(row.quarter, row.value) for row in rows][-2:] == [("kv 4 2025", "0"), ("kv 1 2026, hittills", "2")]
    assert len(rows) == 8 and not cut_words(page) and not silent_cells(told.table)
    assert told.as_table.text() == "Visa diagram"


def test_the_change_is_told_in_words_and_green_only_when_it_is_better(office: Office, page: StatisticsPage) -> None:
    stand(office, page, Group.OVERVIEW, "inquiries")
    assert "2 fler än samma tid 2025" in [one.text() for one in page.behind.told.findChildren(QLabel)]
    statistics = {one.key: one for one in STATISTICS}

    def changed(key: str, now: float, then: float) -> Change | None:
        point = Point(Stretch(TODAY, TODAY), then, 9)
        trend = Trend(key, ALL, (), point)
        of = Figure(key, ALL, now, tuple("123456789"))
        period = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31), "")
        return change(of, trend, statistics[key], BY_KEY[key], period)

    assert changed("days_median", 108, 122) == Change("14 färre än 2026", "arrow-down-right", better=True)
    assert changed("days_median", 122, 108) == Change("14 fler än 2026", "arrow-up-right", better=False)
    assert changed("near_share", 50, 47) == Change("3 procentenheter högre än 2026", "arrow-up-right", better=True)
    assert changed("pool_homes_mean", 2.5, 3.0) == Change("0,5 lägre än 2026", "arrow-down-right", better=False)
    assert changed("referred", 4, 2) == Change("2 fler än 2026", "arrow-up-right", better=False)
    assert changed("needs", 4, 4) == Change("samma som 2026", "arrow-right", better=False)


def test_a_time_of_one_or_two_cases_is_not_told(office: Office, page: StatisticsPage) -> None:
    statistic = next(one for one in STATISTICS if one.key == "days_median")
    assert [text(Figure("days_median", ALL, 90, tuple("abc"[:n])), statistic) for n in range(4)] == [
        "90", "för få", "för få", "90",
    ]  # fmt: skip
    page.sheet.say(["Orsa", "Säter", "Vansbro"], median=True)
    assert page.sheet.note.text().startswith("Orsa, Säter och 1 till: färre än tre ärenden, därför ingen median.")


def test_whose_packages_are_old_is_told_below() -> None:
    def colleague(days: int | None) -> Colleague:
        at = None if days is None else dt.datetime.combine(TODAY, dt.time(12), dt.UTC) - dt.timedelta(days=days)
        return Colleague(b"", "", "", Role.INVESTIGATOR, at, 0, None, remembered=False)

    assert machines([colleague(0), colleague(7)], TODAY) == ""
    assert machines([colleague(9), colleague(30)], TODAY) == "två datorer har inte lämnat paket sedan 8 mars"
    assert machines([colleague(None)], TODAY) == "en dator har aldrig lämnat paket"


def test_days_of_ones_own(office: Office, page: StatisticsPage) -> None:
    page._choose_period(page.periods.count() - 1)
    dialog = office.window.findChild(FormDialog)
    assert dialog is not None and page.periods.currentText() == "2026 till och med 17 mars"
    first, last = dialog.fields["first"].control, dialog.fields["last"].control
    for begins, ends in ((TODAY, dt.date(2026, 1, 1)), (dt.date(2026, 2, 1), TODAY)):
        assert dialog.isVisible()
        first.set_value(begins)
        last.set_value(ends)
        press_button(dialog.act_button)
        office.settle()
    assert page.periods.currentText() == "2026-02-01 till 2026-03-17"
    assert page.report is not None and page.report.first == dt.date(2026, 2, 1)


def test_the_names_stay_while_the_figures_go_by(office: Office, page: StatisticsPage) -> None:
    office.window.resize(1100, 688)
    stand(office, page, Group.CASES, "inquiries")
    last = page.table.figures.columnCount() - 1
    page.table.setCurrentIndex(page.table.figures.index(3, last))
    office.settle()
    assert page.table.horizontalScrollBar().value() > 0
    page.table.setCurrentIndex(page.table.figures.index(3, 2))
    office.settle()
    assert page.table.columnViewportPosition(2) >= page.table.columnWidth(0), "under the names"


@pytest.mark.parametrize("opened", [Role.ADMINISTRATOR], indirect=True)
def test_whoever_may_only_see_the_figures_is_told_so(office: Office, page: StatisticsPage, opened: OpenStore) -> None:
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(Need(number="N-2026-0001", municipality="2031", received_on=TODAY))
    page.read()
    office.settle()
    stand(office, page, Group.REQUESTS, "needs")
    said: list[FhrError] = []
    page.ctx.tasks.refused.connect(said.append)
    office.press("Enter", "Enter")
    office.settle()
    assert office.window.current is page
    assert [type(one) for one in said] == [NotAllowed]


def test_an_earlier_year(office: Office, page: StatisticsPage) -> None:
    page.show_period(page.periods.itemData(1))
    office.settle()
    assert page.report is not None
    assert (page.report.first, page.report.last) == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert page.table.figures.index(0, 1).data() == "0"
    said = [page.periods.itemText(at) for at in range(page.periods.count())]
    assert said[7:] == [
        "Andra halvåret 2025", "Första halvåret 2025", "Andra halvåret 2024", "",
        "kv 4 2025", "kv 3 2025", "kv 2 2025", "kv 1 2025", "", "Egna datum …",
    ]  # fmt: skip


def test_figures_are_counted_again_when_a_case_is_written(office: Office, page: StatisticsPage) -> None:
    outcome = stores.family(office.opened)
    assert outcome
    page.refresh(None)
    office.settle()
    assert page.table.figures.index(0, 1).data() == "3"


def test_f1_tells_the_keys_of_the_figures(office: Office, page: StatisticsPage) -> None:
    here, _everywhere = office.window.commands.key_pairs()
    assert ("Listan bakom siffran", "Enter") in here and len(here) >= 3


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
    assert whole.cell(1, whole.max_column).value == "Alla kommuner"
    assert whole.cell(2, whole.max_column).value == 2
    assert others.cell(2, others.max_column).value == "färre än 5"
    log = office.services.privacy.log(office.opened.actor)
    assert [entry.codes for entry in log if entry.action == "statistics.export"] == [
        ("2026", "xlsx", "inside"), ("2026", "xlsx", "outside"),
    ]  # fmt: skip
    page.save_to(tmp_path / "nowhere" / "a.csv", "csv", outside=True, done=lambda: None, failed=failures.append)
    office.settle()
    assert "kunde inte skrivas" in failures[0].sentence


def test_what_is_for_others_is_published_by_the_unit_manager_alone(
    office: Office, page: StatisticsPage, tmp_path: Path
) -> None:
    page.save_to(tmp_path / "a.pdf", "F18a", outside=True, done=lambda: None, failed=lambda _error: None)
    office.settle()
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert len(office.services.followup.publications(office.opened.actor)) == 1
    page.export()
    dialog = office.window.findChild(FormDialog)
    assert dialog is not None
    dialog.fields["kind"].control.set_value("F18a")
    dialog.fields["audience"].control.set_value("inside")
    press_button(dialog.act_button)
    assert "F18a görs för andra" in " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert not cut_words(dialog)
    dialog.reject()


@pytest.mark.parametrize("opened", [Role.INVESTIGATOR], indirect=True)
def test_an_investigator_takes_out_for_the_unit_alone(
    office: Office, page: StatisticsPage, opened: OpenStore, tmp_path: Path
) -> None:
    page.export()
    dialog = office.window.findChild(FormDialog)
    assert dialog is not None
    assert dialog.fields["audience"].control.value() == "inside"
    assert "enhetschefen" in dialog.accessibleDescription()
    dialog.reject()
    failures: list[FhrError] = []
    page.save_to(tmp_path / "a.csv", "csv", outside=True, done=lambda: None, failed=failures.append)
    office.settle()
    assert [type(one) for one in failures] == [NotAllowed] and not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("kind", ["csv", "pdf"])
def test_the_other_kinds_of_file(office: Office, page: StatisticsPage, tmp_path: Path, kind: str) -> None:
    page.save_to(tmp_path / f"a.{kind}", kind, outside=False, done=lambda: None, failed=lambda _error: None)
    office.settle()
    start = (tmp_path / f"a.{kind}").read_bytes()[:12]
    assert start.startswith(b"%PDF" if kind == "pdf" else "\ufeffKommun".encode())


def test_copying_is_noted(office: Office, page: StatisticsPage) -> None:
    page.copy()
    office.settle()
    assert QApplication.clipboard().text().startswith("Kommun\tAnmälningar, hushåll")
    assert "copy" in office.services.privacy.log(office.opened.actor)[0].codes
