"""Rekrytering from the keyboard on a real store: the funnel and its cases, campaigns, the plan, and taking out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from db import records
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.funnel import Basis
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.recruitment import Campaign, PlannedActivity
from fhr_desktop.domain.unit import Role
from fhr_desktop.services import recruitment_files
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.stores import TODAY
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, fill_enquiry, press_button
from tests.ui.clipping import cut_words
from ui.components.buttons import Button
from ui.components.inputs import SuggestedInput
from ui.pages.recruitment import RecruitmentPage
from ui.pages.recruitment.dialogs import ActivityDialog, CampaignDialog
from ui.pages.recruitment.page import CAMPAIGNS, FUNNEL, PLAN, SOURCES
from ui.pages.recruitment.taking_out import TakeOut
from ui.theme import Theme

ADVERT = Campaign(name="Annons i Dalabladet", channel="newspaper", starts_on=TODAY.replace(month=1), cost_planned=9000)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    s = stores.services(made)
    s.recruitment.save_campaign(made.actor, ADVERT)
    s.recruitment.save_activity(made.actor, PlannedActivity(year=2026, month=2, activity="Affischer"))
    s.recruitment.save_activity(made.actor, PlannedActivity(year=2026, month=9, activity="Höstmarknaden"))
    for n in range(3):
        case = stores.family(made, source="newspaper", extra={"campaign": "Annons i Dalabladet" if n else ""})
        if n:
            s.cases.move(made.actor, case.id, CaseState.FIRST_CONTACT, TODAY)
    s.cases.move(made.actor, case.id, CaseState.CLOSED, TODAY, reason="not_reachable")
    yield made
    made.close()


@pytest.fixture
def page(office: Office) -> RecruitmentPage:
    shown = office.go("recruitment")
    assert isinstance(shown, RecruitmentPage)
    return shown


def test_a_step_leads_to_as_many_cases_as_it_says_and_enter_opens_one(office: Office, page: RecruitmentPage) -> None:
    page.funnel.setFocus()
    assert [row.n for row in page.funnel.rows_model.rows] == [3, 2, 0, 0, 0, 0, 0, 0]
    office.press("Home", "Down", "Return")
    assert page.behind.cases.hasFocus() and len(page.behind.cases.rows_model.rows) == 2
    way = next(b for b in page.behind.findChildren(Button) if b.text() == "Familjen gick inte att nå: 1")
    press_button(way)
    office.settle()
    assert len(page.behind.cases.rows_model.rows) == 1
    office.press("Return")
    assert office.window.current is not None and office.window.current.title().startswith("Ärende 2026-")


def test_the_choice_of_how_it_is_counted_is_what_is_counted(office: Office, page: RecruitmentPage) -> None:
    for basis in (Basis.COHORT, Basis.PERIOD):
        at = page.bases.findData(basis.value)
        page.bases.setCurrentIndex(at)
        page.bases.activated.emit(at)
        office.settle()
        assert page.sheet is not None and page.sheet.basis is basis
        expected = office.services.recruitment.sheet(office.opened.actor, 2026, basis=basis)
        assert [row.stage for row in page.funnel.rows_model.rows] == list(expected.stages)
        here = [len(row.stage.here) for row in page.funnel.rows_model.rows]
        assert here[:2] == ([1, 1] if basis is Basis.COHORT else [0, 0])
    falun = page.places.findData("2080")
    page.places.setCurrentIndex(falun)
    page.places.activated.emit(falun)
    office.settle()
    assert not page.funnel.rows_model.rows[0].n


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_are_cut_and_all_is_read_aloud(
    office: Office, page: RecruitmentPage, look: Theme, percent: int
) -> None:
    look.set_percent(percent)
    for tab in (FUNNEL, CAMPAIGNS, SOURCES, PLAN):
        page.tabs.choose(tab)
        office.settle()
        assert not cut_words(page) and not nameless(page)
        assert not silent_cells(page.primary_focus())  # type: ignore[arg-type]


def test_a_campaign_is_changed_from_the_keyboard_and_taken_away_with_undo(
    office: Office, page: RecruitmentPage
) -> None:
    page.tabs.choose(CAMPAIGNS)
    page.campaigns.setFocus()
    office.settle()
    row = page.campaigns.rows_model.row_at(0)
    assert len(row.led_to.inquiries) == 2 and row.led_to.each_inquiry == 4500
    office.press("Home", "Return")
    dialog = office.window.findChild(CampaignDialog)
    assert dialog is not None
    dialog.fields["cost_outcome"].setFocus()
    office.type("10001")
    office.press("Ctrl+Return")
    assert page.campaigns.rows_model.row_at(0).led_to.each_inquiry == 5001
    assert office.window.toast._words.text() == "Kampanjen är sparad"
    office.window.toast.undo()
    office.settle()
    assert page.campaigns.rows_model.row_at(0).led_to.each_inquiry == 4500
    before = len(page.campaigns.rows_model.rows)
    press_button(page.new_campaign)
    office.settle()
    (dialog,) = [one for one in office.window.findChildren(CampaignDialog) if one.isVisible()]
    dialog.fields["name"].control.set_value("Affischer i Orsa")
    office.press("Ctrl+Return")
    assert len(page.campaigns.rows_model.rows) == before + 1
    assert office.window.toast._words.text() == "Kampanjen är sparad"
    office.window.toast.undo()
    office.settle()
    assert len(page.campaigns.rows_model.rows) == before
    page.campaigns.select(page.campaigns.rows_model.row_at(0).key)
    press_button(page.away)
    office.settle()
    assert [one.campaign for one in page.campaigns.rows_model.rows] == [None, None], "their enquiries are told apart"
    office.window.toast.undo()
    office.settle()
    assert page.campaigns.rows_model.row_at(0).campaign is not None


def test_escape_loses_nothing_of_a_campaign_or_an_activity(office: Office, page: RecruitmentPage) -> None:
    for tab, button, kind, name in (
        (CAMPAIGNS, page.new_campaign, CampaignDialog, "name"),
        (PLAN, page.new_activity, ActivityDialog, "activity"),
    ):
        page.tabs.choose(tab)
        for typed in ("Affischer", ""):
            press_button(button)
            office.settle()
            (shown,) = [one for one in office.window.findChildren(kind) if one.isVisible()]
            shown.fields[name].setFocus()
            office.type(typed)
            assert shown.fields[name].control.value() == "Affischer"
            office.press("Escape")


def test_the_plan_is_marked_with_space_and_a_line_is_added(office: Office, page: RecruitmentPage) -> None:
    page.tabs.choose(PLAN)
    page.plan.setFocus()
    office.settle()
    assert page._plan_said.text().startswith("0 av 2 gjorda, 1 försenad.")
    office.press("Home", "Space")
    assert page.plan.rows_model.row_at(0).done_on == TODAY and page._plan_said.text().startswith("1 av 2 gjorda.")
    office.window.toast.undo()
    office.settle()
    assert page.plan.rows_model.row_at(0).done_on is None
    press_button(page.new_activity)
    office.settle()
    dialog = office.window.findChild(ActivityDialog)
    assert dialog is not None
    office.type("Besök hos föreningar")
    dialog.inputs["month"].set_value("11")
    dialog.inputs["month_to"].set_value("10")
    office.press("Ctrl+Return")
    assert dialog.isVisible(), "the months are out of order, and nothing is lost"
    dialog.inputs["month_to"].set_value(None)
    office.press("Ctrl+Return")
    assert [one.activity for one in page.plan.rows_model.rows][-1] == "Besök hos föreningar"


def test_what_is_taken_out_names_nobody_and_hides_what_is_small(
    office: Office, page: RecruitmentPage, tmp_path: Path
) -> None:
    for outside in (True, False):
        for kind in ("xlsx", "csv", "pdf"):
            page.export()
            office.settle()
            dialog = office.window.findChildren(TakeOut)[-1]
            dialog.kind.set_value(kind)
            dialog.audience.set_value("outside" if outside else "inside")
            dialog.save_to(tmp_path / f"{outside}.{kind}")
            office.settle()
    csv = (tmp_path / "True.csv").read_text("utf-8-sig")
    assert "Intresseanmälningar;färre än 5" in csv and "Affischer" not in csv and "Annons i Dalabladet;" in csv
    assert "Källor" not in csv and len(office.services.followup.publications(office.opened.actor)) == 1
    inside = (tmp_path / "False.csv").read_text("utf-8-sig")
    assert (
        "Intresseanmälan;3;" in inside and "Affischer" in inside and "Annons i Dalabladet;2;0;0;0;9000;4500;" in inside
    )
    for text in (csv, inside):
        assert "Berg" not in text and "Sundin" not in text and "2026-00" not in text
    sheet = openpyxl.load_workbook(tmp_path / "False.xlsx")["Kampanjer"]
    assert sheet["B2"].value == 2 and sheet["F2"].value == 9000
    assert page.sheet is not None
    with pytest.raises(ValueError, match="published"):
        recruitment_files.for_others(page.sheet, office.services.followup.year(office.opened.actor, 2026))
    acts = [one.codes for one in office.services.privacy.log(office.opened.actor) if one.action == "recruitment.export"]
    assert len(acts) == 6 and ("2026", "pdf", "outside") in acts


def test_an_enquiry_is_offered_the_campaigns_and_takes_other_words(office: Office, opened: OpenStore) -> None:
    shown = fill_enquiry(office)
    field = shown.fields.control("campaign")
    assert isinstance(field, SuggestedInput) and field._suggestions == ["Annons i Dalabladet"]
    shown._show_more(True)
    field.setFocus()
    office.type("Annons")
    field.left.emit()
    assert field.value() == "Annons", "what is written is not changed unasked"
    shown.save()
    office.settle()
    with opened.desk.store.read() as connection:
        kept = [one.campaign for one in records.load_where(connection, Inquiry)]
    assert kept[-1] == "Annons"
