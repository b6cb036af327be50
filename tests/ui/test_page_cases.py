"""The list of cases: filters, views, preview, what is remembered and what never is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QAction

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.services.inquiries import NewInquiry, NewPerson
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.pages.case import CasePage
from ui.pages.cases import CasesPage
from ui.pages.cases.filters import Wanted
from ui.theme import Theme


def families(opened: OpenStore) -> None:
    """Three: one investigated and mine, one new and nobody's, one ended."""
    stores.investigated(opened)
    services = stores.services(opened)
    for name, place in (("Åkerlund", "2034"), ("Ärlig", "2080")):
        new = NewInquiry((NewPerson("Kim", name),), place, stores.TODAY, "phone")
        case = services.inquiries.register(opened.actor, new).value
    services.cases.move(opened.actor, case.id, CaseState.CLOSED, stores.TODAY, "duplicate")


def shown(page: CasesPage) -> list[str]:
    return [row.family for row in page.table.rows_model.rows]


def list_page(office: Office) -> Any:
    return office.go("cases")


def test_an_empty_list_offers_the_first_step(office: Office) -> None:
    page = list_page(office)
    assert page._stack.currentIndex() == 1
    assert nameless(office.window) == []


def test_chips_narrow_the_list_and_are_remembered_without_words(office: Office, opened: OpenStore) -> None:
    families(opened)
    page = list_page(office)
    assert sorted(shown(page)) == ["Berg–Sundin", "Åkerlund"]
    press_button(page._mine)
    assert shown(page) == ["Berg–Sundin"]
    page._filter.field.setText("finns inte")
    assert page._stack.currentIndex() == 2
    page._show_all()
    assert len(shown(page)) == 2
    page.use(Wanted(stages=(CaseState.INQUIRY.value,), municipalities=("2034",)))
    assert shown(page) == ["Åkerlund"]
    kept = office.window.ctx.settings.get("cases.wanted")
    assert kept["stages"] == ["a1_inquiry"] and kept["municipalities"] == ["2034"]
    assert "finns inte" not in str(office.window.ctx.settings._values)


def test_ended_cases_are_shown_when_asked_for(office: Office, opened: OpenStore) -> None:
    families(opened)
    page = list_page(office)
    press_button(page._ended)
    office.settle()
    assert "Ärlig" in shown(page)


def test_swedish_order_and_two_columns(office: Office, opened: OpenStore) -> None:
    families(opened)
    page = list_page(office)
    page.use(Wanted(ended=True))
    office.settle()
    page.table.sort_by([("family", False)])
    assert shown(page) == ["Berg–Sundin", "Åkerlund", "Ärlig"]
    page.table.sort_by([("municipality", True), ("family", False)])
    assert page.table.rows_model.order == [("municipality", True), ("family", False)]


def test_a_view_is_saved_and_used_again(office: Office, opened: OpenStore) -> None:
    families(opened)
    page = list_page(office)
    page.use(Wanted(municipalities=("2034",)))
    said = {action.text(): action for action in page.views_menu().actions()}
    said["Spara den här vyn"].trigger()
    page.use(Wanted())
    again: dict[str, QAction] = {action.text(): action for action in page.views_menu().actions()}
    again["Orsa"].trigger()
    assert shown(page) == ["Åkerlund"]
    assert "Glöm den här vyn" in {action.text() for action in page.views_menu().actions()}


def test_space_previews_and_enter_opens(office: Office, opened: OpenStore) -> None:
    families(opened)
    page = list_page(office)
    assert office.focus is page.table
    page.table.select(page.table.rows_model.rows[0].id)
    office.press("Space")
    assert page._preview.isVisible()
    assert page._preview._family.text() == shown(page)[0]
    office.press("Return")
    assert isinstance(office.window.current, CasePage)
    office.window.step(-1)
    office.settle()
    assert office.window.current is page and page.table.current().family == shown(page)[0]


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_or_nameless(office: Office, opened: OpenStore, look: Theme, percent: int) -> None:
    families(opened)
    page = list_page(office)
    look.set_percent(percent)
    office.settle()
    assert cut_words(office.window) == []
    assert nameless(office.window) == []
    assert silent_cells(page.table) == []


def test_the_list_and_the_case_count_the_same_days(office: Office, opened: OpenStore) -> None:
    case, _other = stores.investigated(opened)  # in investigation since 2026-02-24, which is 21 days
    listed = office.go("cases")
    (row,) = listed.table.rows_model.rows
    column = next(one for one in listed.table.rows_model.columns if one.key == "days")
    assert column.text(row) == "21"
    page = office.go("case", case.id)
    assert page._view.chip()[0] == "Utredning, 21 dagar"
    assert replace(page._view, today=page._view.file.case.state_since).chip()[0] == "Utredning, sedan i dag"
