"""Kostnader on a real store: the table with its krona, what is tried out and never saved, budget, fixing and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

import resources
from fhr_desktop.domain.cost_share import AgeInterval, Budget, Rounding
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.cost_share.files import TakenOut
from fhr_desktop.services.storage import OpenStore
from i18n.numbers import number
from tests import stores
from tests.services.test_cost_share import BUDGET, YEAR
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.components.form_dialog import FormDialog
from ui.components.labels import Label
from ui.pages.cost_share import CostSharePage
from ui.pages.cost_share.dialogs import BudgetDialog, CountsDialog, FixDialog, PopulationDialog
from ui.pages.cost_share.page import BUDGET as BUDGET_TAB
from ui.pages.cost_share.table import DIFFERENCE, NAME, THEN
from ui.pages.cost_share.table import YEAR as YEAR_COLUMN
from ui.pages.cost_share.taking_out import save_to
from ui.pages.cost_share.what_if_form import WhatIfForm
from ui.preview.print_preview import PrintPreview
from ui.theme import Theme

JULY = dt.date(YEAR, 7, 1)


@pytest.fixture
def opened(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    if getattr(request, "param", True):
        stores.services(made).cost_share.save_budget(made.actor, BUDGET)
    yield made
    made.close()


@pytest.fixture
def page(office: Office) -> CostSharePage:
    shown = office.go("cost_share")
    assert isinstance(shown, CostSharePage)
    return shown


def cell(page: CostSharePage, name: str, column: int) -> str:
    costs = page.table.costs
    row = next(n for n in range(costs.rowCount()) if costs.value(n, NAME) == name)
    return costs.value(row, column).replace("\u00a0", " ")


def red(form: WhatIfForm) -> list[str]:
    """The columns of the cells that are marked as wrong, with the row where there are several."""
    assert form._turns is not None
    marked = [
        (column.label, number)
        for number, row in enumerate(form._turns._rows, 1) for column in form._turns._columns
        if any(one.property("state") == "error" for one in row[column.key].controls)
    ]  # fmt: skip
    return [said if len(form._turns._rows) == 1 else f"{said}, rad {n}" for said, n in marked]


def dialog(kind: type[FormDialog]) -> FormDialog:
    (found,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())
    return found


def fill(shown: FormDialog, **values: object) -> None:
    for key, value in values.items():
        shown.fields[key].control.set_value(value)


def test_the_sums_come_first_the_krona_is_said_and_every_cell_speaks(page: CostSharePage) -> None:
    assert cell(page, "Alla 12", YEAR_COLUMN) == "3 998 601" and cell(page, "Gagnef", YEAR_COLUMN) == "185 494"
    assert "1 krona mer än totalen" in page._sum.text().replace("\u00a0", " ")
    assert not silent_cells(page.table) and not nameless(page)
    rounding = page.strip.rounding
    rounding.setCurrentIndex(rounding.findData(Rounding.EXACT_SUM))
    page.strip.changed.emit()
    assert cell(page, "Gagnef", YEAR_COLUMN) == "185 493" and "precis som totalen" in page._sum.text()


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_are_cut(office: Office, page: CostSharePage, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    page.beside.form.join("2062", JULY, 3900)
    office.settle()
    assert not cut_words(page)
    page.tabs.choose(BUDGET_TAB)
    office.settle()
    assert not cut_words(page)


def test_what_is_said_below_a_thirteenth_row_stands_below_it_and_is_seen_whole(
    office: Office, page: CostSharePage
) -> None:
    page.beside.form.join("2062", JULY, 4100)
    office.settle()
    below = [one for one in (page.table, page._sum, page._tried, page._checks) if one.isVisible()]
    assert len(below) == 4
    for upper, lower in pairwise(below):
        assert lower.y() > upper.geometry().bottom()
    assert not cut_words(page)
    assert (
        page._sheet.inner.height() >= page._checks.mapTo(page._sheet.inner, QPoint(0, page._checks.height())).y() + 12
    )


def test_mora_joins_by_the_keyboard_alone_and_nothing_is_saved(
    office: Office, page: CostSharePage, opened: OpenStore
) -> None:
    before = stores.services(opened).unit.municipalities()
    assert page.table.isColumnHidden(THEN)
    page.beside.form.setFocus()
    office.type("Mora")
    office.press("Tab")
    office.type("g")
    office.press("Tab")
    office.type("1/7")
    office.press("Tab")
    form = page.beside.form
    office.wait_for(lambda: not form._wait.isActive())
    assert not red(form) and page.beside._trouble.isHidden(), "the row is still being written"
    office.press("Tab")
    office.wait_for(lambda: red(form) == ["Barn"])
    assert "Antalet barn i Mora saknas" in form._fields[0]._below.text() and page.table.isColumnHidden(THEN)
    office.press("Shift+Tab")
    office.type("3900")
    office.press("Tab")
    office.wait_for(lambda: not page.table.isColumnHidden(THEN))
    assert page.beside._trouble.isHidden() and not red(form)
    assert cell(page, "Mora", THEN) == "142 805" and cell(page, "Falun", DIFFERENCE) == "\u221235 898"
    assert "Mora går med från 2026-07-01." in page._tried.text()
    assert cell(page, "Alla", THEN) == "3 998 600"  # twelve here, thirteen there
    page.beside.form.clear()
    office.settle()
    assert page.table.isColumnHidden(THEN) and page._tried.isHidden()
    assert stores.services(opened).unit.municipalities() == before


def test_a_total_a_leaver_and_other_ages_are_tried_out(office: Office, page: CostSharePage, opened: OpenStore) -> None:
    s, actor = stores.services(opened), opened.actor
    rows = [(one, one.children_by_year) for one in s.unit.municipalities() if one.participates_from]
    for town, known in rows:
        more = (*known, {"year": 2021, "children": int(known[0]["children"]) + 500, "ages": "0-18"})
        outcome = s.unit.save_municipality(actor, replace(town, children_by_year=more))
    office.window.ctx.bus.changed.emit(outcome.changes)
    office.settle()
    form = page.beside.form
    assert form._total is not None and form._children is not None and form._turns is not None
    form._children.set_value(f"2021 {AgeInterval.TO_18.value}")
    form._total.set_value(5_000_000)
    form._turns.set_value([{"code": "2084", "what": "leaves", "day": dt.date(YEAR, 3, 31)}])
    form.asked.emit()
    assert cell(page, "Alla 12", THEN) == "4 999 999"  # each row for itself
    said = page._tried.text().replace("\u00a0", " ")
    assert (
        "Totalen är 5 000 000 kronor." in said and "barn 0–18 år" in said and "Avesta lämnar efter 2026-03-31" in said
    )
    form._turns.set_value([{"code": "2084", "what": "leaves", "day": dt.date(2030, 3, 31)}])
    form.asked.emit()
    form._turns.left.emit()
    assert red(form) == ["Dag"] and page.table.isColumnHidden(THEN)
    assert form._fields[0]._below.text() == "Dag: Välj en dag från 2026-01-01 till 2026-12-31."


@pytest.mark.parametrize(
    ("row", "wrong", "said"),
    [
        ({"day": "2026-02-29", "children": "3900"}, "Dag", "Dag: "),
        ({"day": "2027-02-28", "children": "3900"}, "Dag", "Dag: Välj en dag från 2026-01-01 till 2026-12-31."),
        ({"day": "2026-07-01", "children": "abc"}, "Barn", "Barn: Skriv ett heltal"),
        ({"day": "2026-07-01", "children": "99999999999"}, "Barn", "Barn: Talet ska vara högst 1 000 000."),
        ({"code": "2080", "day": "2026-07-01"}, "Vad som händer", "Falun är redan med."),
    ],
)
def test_only_what_is_wrong_in_a_row_is_marked_and_it_is_said_which(
    office: Office, page: CostSharePage, row: dict[str, str], wrong: str, said: str
) -> None:
    form = page.beside.form
    assert form._turns is not None and form._total is not None
    first, second = ({"code": code, "what": "joins", "day": day} for code, day in (("2062", JULY), ("2083", JULY)))
    form._turns.set_value([{**first, "children": 3900}, {**second, "code": row.get("code", "2023"), "day": None}])
    for key in ("day", "children"):
        form._turns._rows[1][key].set_draft(row.get(key, ""))
    form._turns.left.emit()
    office.wait_for(lambda: red(form) == [f"{wrong}, rad 2"])
    assert form._fields[0]._below.text().replace("\u00a0", " ").startswith(said.replace(": ", ", rad 2: ", 1))
    assert page.table.isColumnHidden(THEN) and page.beside._trouble.isHidden()
    form._turns.set_value([{**first, "children": 3900}])
    form._turns.edited.emit()
    office.wait_for(lambda: not page.table.isColumnHidden(THEN))
    assert not red(form) and not form._fields[0]._below.isVisible()
    form._total.set_value(999_999_999_999_999)
    form._total.left.emit()
    office.wait_for(lambda: page.table.isColumnHidden(THEN))
    assert form._total.controls[0].property("state") == "error"


def test_fixing_what_styrgruppen_decided(office: Office, page: CostSharePage, opened: OpenStore) -> None:
    press_button(page._fix)
    shown = dialog(FixDialog)
    office.press("Ctrl+Return")
    assert "vem som beslutade" in shown.fields["decided_by"]._below.text()
    fill(shown, decided_by="Styrgruppen, § 7", decided_on=stores.TODAY, surplus=-40_000)
    office.press("Ctrl+Return")
    office.settle()
    (share,) = stores.services(opened).cost_share.open(opened.actor, YEAR).decided
    assert (share.decided_by, share.surplus, share.total) == ("Styrgruppen, § 7", -40_000, BUDGET.total)
    assert page.looking is not None and page.looking.version == share
    assert not page.strip.rounding.isEnabled() and not page.table.isColumnHidden(5)
    page.strip.version.setCurrentIndex(1)
    page.strip.changed.emit()
    assert page.looking.version is None and page.strip.rounding.isEnabled()


def test_printing_shows_the_pages_first(office: Office, page: CostSharePage) -> None:
    page.table.setFocus()
    office.press("Ctrl+P")
    (preview,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, PrintPreview))
    office.wait_for(lambda: preview.view.pages > 0)
    preview.reject()


def test_the_table_is_taken_out_with_what_is_tried(
    office: Office, page: CostSharePage, opened: OpenStore, tmp_path: Path
) -> None:
    page.beside.form.join("2062", JULY, 3900)
    office.settle()
    page.export()
    shown = dialog(FormDialog)
    file = tmp_path / "kostnader.xlsx"
    costs, looking = page.table.costs.shown, page.looking
    assert costs is not None and looking is not None
    taken = TakenOut(costs.table, costs.then, page.beside.form.said(looking.change))
    save_to(office.window.ctx, shown, taken, file, "xlsx")
    office.settle()
    names = [row[0] for row in load_workbook(file)["Kostnader"].iter_rows(values_only=True)]
    assert names[-2:] == ["Mora", "Summa"]
    log = stores.services(opened).privacy.log(opened.actor)
    assert next(one.codes for one in log if one.action == "cost_share.export") == (str(YEAR), "xlsx")


@pytest.mark.parametrize("opened", [False], indirect=True)
def test_a_year_begins_with_its_budget(office: Office, page: CostSharePage, opened: OpenStore) -> None:
    assert page._none is not None
    assert any("ingen budget för 2026" in one.text() for one in page._none.findChildren(Label))
    assert not page._fix.isEnabled() and page._full.isHidden()
    page.write_budget()
    dialog(BudgetDialog)
    office.type("Personal")
    office.press("Tab")
    office.type("3998600")
    office.press("Ctrl+Return")
    office.settle()
    saved = stores.services(opened).cost_share.open(opened.actor, YEAR).budget
    assert saved == Budget(
        id=Budget.id_of(YEAR), year=YEAR, rows=({"key": "row1", "label": "Personal", "budget": 3_998_600},)
    )
    assert cell(page, "Alla 12", YEAR_COLUMN) == "3 998 601" and page._fix.isEnabled()


def test_the_outcome_and_each_ones_part(office: Office, page: CostSharePage, opened: OpenStore) -> None:
    page.tabs.choose(BUDGET_TAB)
    assert "0 av 2 poster" in page.budget._rule.text()
    office.settle()
    told = (page.budget._word, page.budget._sum, page.budget._rule)
    assert told[2].geometry().bottom() < 4 * sum(one.sizeHint().height() for one in told), "not spread over the pane"
    page.write_budget()
    shown = dialog(BudgetDialog)
    fill(shown, rows=[{**row, "outcome": int(row["budget"]) - 50_000} for row in BUDGET.rows])
    office.press("Ctrl+Return")
    office.settle()
    assert page.budget._sum.text() == number(100_000) and page.budget.table.rows_model.rowCount() == 3
    parts = [page.budget._parts.rows_model.row_at(n) for n in range(12)]
    assert parts[2] == ("Falun", 25_138)


def test_escape_loses_nothing_of_a_budget_or_a_decided_share(
    office: Office, page: CostSharePage, opened: OpenStore
) -> None:
    before = stores.services(opened).cost_share.open(opened.actor, YEAR).budget
    assert before is not None
    page.tabs.choose(BUDGET_TAB)
    page.write_budget()
    office.settle()
    office.type("Ny")
    office.press("Escape")
    page.write_budget()
    office.settle()
    said = office.focus.accessibleName()
    assert said.endswith("Vad den gäller, rad 1"), f"the cursor stays in the first cell, not at {said}"
    office.press("Ctrl+Return")
    saved = stores.services(opened).cost_share.open(opened.actor, YEAR).budget
    assert saved is not None and [row["key"] for row in saved.rows] == [row["key"] for row in before.rows]
    assert saved.rows[0]["label"] == "Ny" and saved.rows[1:] == before.rows[1:]
    for typed in ("Styrgruppen § 7", ""):
        press_button(page._fix)
        office.settle()
        office.type(typed)
        assert dialog(FixDialog).fields["decided_by"].control.value() == "Styrgruppen § 7"
        office.press("Escape")


def test_a_population_file_is_looked_at_before_it_is_saved(
    office: Office, page: CostSharePage, opened: OpenStore, tmp_path: Path
) -> None:
    file = tmp_path / "barn.csv"
    file.write_text(resources.text("demo", "barn_2021.csv").replace("Orsa;1197", "Orsa;119x"), "utf-8")
    page.read_in()
    asked = dialog(PopulationDialog)
    assert isinstance(asked, PopulationDialog)
    for year, said in ((2140, "senast 2026"), (1900, "tidigast 1990")):
        fill(asked, year=year)
        assert asked.fields["year"].control.problem() == f"Året ska vara {said}."
    fill(asked, year=2025)
    asked.look(file)
    office.settle()
    assert "Rad 9: ”119x” för Orsa" in asked._error.text()
    file.write_text(resources.text("demo", "barn_2021.csv").replace("Orsa;1197", "Orsa;1201"), "utf-8")
    asked.look(file)
    office.settle()
    shown = dialog(CountsDialog)
    assert shown.act_button.text() == "Spara 12 tal"
    press_button(shown.act_button)
    office.settle()
    sheet = stores.services(opened).cost_share.open(opened.actor, YEAR)
    assert sheet.populations(AgeInterval.TO_17) == (2025, 2021) and sheet.known[2025, AgeInterval.TO_17]["2034"] == 1201
    assert page.looking is not None and page.looking.sheet == sheet
