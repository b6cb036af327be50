"""The card of a home in the pool: its parts, placements with undo, what is asked, and the time line's two faces."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import asked_for, offered, pooled
from tests.services.test_placements import checked, child, ended
from tests.stores import TODAY
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.components.buttons import Button
from ui.components.form_dialog import FormDialog
from ui.pages.pool import PoolHomePage
from ui.theme import Theme

ROLE = Role.UNIT_MANAGER  # who has the window

DAY = dt.timedelta(days=1)


def card(office: Office, home: RecordId, tab: str = "overview") -> PoolHomePage:
    page = office.go("pool_home", {"home": home, "tab": tab})
    assert isinstance(page, PoolHomePage)
    return page


def dialog() -> FormDialog:
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
    return found


def fill(shown: FormDialog, **values: Any) -> None:
    for name, value in values.items():
        shown.fields[name].control.set_value(value)
        shown.fields[name].control.edited.emit()


def told(shown: FormDialog) -> str:
    return " ".join(one.text() for one in shown.findChildren(QLabel))


def placed(office: Office, home: RecordId) -> list[Placement]:
    return list(office.services.placements.of_home(office.opened.actor, home))


def test_from_the_list_by_enter_to_a_card_that_says_what_is_offered_and_what_holds(
    office: Office, opened: OpenStore
) -> None:
    home = pooled(opened, wish_places=1, not_from=("Avesta",))
    checked(opened, home, TODAY - 400 * DAY)
    office.go("pool")
    office.press("Return")
    page = office.window.current
    assert isinstance(page, PoolHomePage) and page.view is not None and page.view.sheet.home.id == home
    assert page._strip.accessibleName().startswith("Berg–Sundin, ")
    assert "2039" not in page._strip.accessibleName() and "Älvdalen" in page._strip.accessibleName()
    said = [one.line for one in page.overview._holds.buttons]
    assert [(one.strong, one.mark) for one in said] == [
        ("Utredningen", "ok"), ("Registerkontrollerna", "old"), ("Familjens besked", "ok"),
    ]  # fmt: skip
    assert office.window.windowTitle().endswith("Hem 0001")  # never a name
    assert nameless(office.window) == [] and cut_words(office.window) == []


def test_a_placement_is_entered_by_keys_reminds_of_consultation_and_is_undone(
    office: Office, opened: OpenStore
) -> None:
    home = pooled(opened, places=2)
    office.services.placements.save(opened.actor, child(home, municipality="2031", home_consulted_on=TODAY))
    page = card(office, home, "placements")
    office.press("Ctrl+Shift+P")
    shown = dialog()
    assert not shown.fields["home_consulted_on"].isVisible()
    office.press("Ctrl+Return")
    assert dialog() is shown and len(placed(office, home)) == 1  # which municipality is asked for
    fill(shown, municipality="2039")
    assert not shown.fields["home_consulted_on"].isVisible()  # the home lies there
    assert shown.fields["others_consulted_on"].isVisible()
    fill(shown, municipality="2029", alias="barn M")
    assert shown.fields["home_consulted_on"].isVisible()
    office.press("Ctrl+Return")
    assert {one.alias for one in placed(office, home)} == {"barn K", "barn M"}
    rows = page.placements.table.rows_model.rows
    assert [one.alias for one in rows] == ["barn K", "barn M"]  # what goes on stands first
    page.placements.table.select(rows[1].id)
    assert "Leksand ska samråda med Älvdalen" in page.placements._remind.accessibleName()
    assert silent_cells(page.placements.table) == []
    office.press("Ctrl+Z")
    assert [one.alias for one in placed(office, home)] == ["barn K"]


def test_the_year_of_a_start_is_the_coming_one_when_planned_and_the_last_when_it_goes_on(
    office: Office, opened: OpenStore
) -> None:
    card(office, pooled(opened, places=2), "placements")
    office.press("Ctrl+Shift+P")
    shown = dialog()
    start = shown.fields["starts_on"].control
    found = {}
    for state in (PlacementState.PLANNED, PlacementState.ONGOING):
        fill(shown, state=state.value)
        for typed in ("10/12", "10/2"):
            start.line.clear()
            start.line.setFocus()
            office.type(typed)
            found[state, typed] = start.value()
    planned, ongoing = PlacementState.PLANNED, PlacementState.ONGOING  # and today is 17 March 2026
    assert [found[planned, day] for day in ("10/12", "10/2")] == [dt.date(2026, 12, 10), dt.date(2027, 2, 10)]
    assert [found[ongoing, day] for day in ("10/12", "10/2")] == [dt.date(2025, 12, 10), dt.date(2026, 2, 10)]
    shown.reject()


def test_a_day_that_has_passed_is_asked_about_and_then_the_way_back(office: Office, opened: OpenStore) -> None:
    home = pooled(opened, places=1)
    checked(opened, home, TODAY - DAY)
    office.services.placements.save(opened.actor, child(home, ends_on=TODAY - 6 * DAY))
    page = card(office, home)
    (banner,) = page.banners
    assert banner.accessibleName() == "Är placeringen avslutad? barn K, cirka 8 år skulle bo där till 11 mars."
    office.press("Return")  # the focus is on the question
    shown = dialog()
    assert shown.fields["ended_on"].control.value() == TODAY - 6 * DAY
    office.press("Ctrl+Return")
    assert dialog() is shown and "Välj varför den avslutades" in told(shown)
    fill(shown, end_reason="breakdown")
    assert "Välj varför den avslutades" not in told(shown)  # it has been chosen
    office.press("Ctrl+Return")
    (one,) = placed(office, home)
    assert (one.state, one.end_reason) == (PlacementState.ENDED, "breakdown")
    (banner,) = page.banners
    assert banner.accessibleName().startswith("Åter till poolen?")
    banner.findChildren(Button)[0].setFocus()
    office.press("Return")
    shown = dialog()
    assert shown.fields["then"].control.value() == PoolStatus.AVAILABLE
    assert not shown.fields[PoolStatus.LEFT.value].isVisible()
    fill(shown, confirmed=True)
    office.press("Ctrl+Return")
    assert page.banners == [] and page.view is not None
    assert page.isAncestorOf(office.focus)  # not lost to the rail
    assert (page.view.sheet.entry.stage(), page.view.sheet.entry.confirmed_on) == (PoolStatus.AVAILABLE, TODAY)
    office.press("Ctrl+Z")
    assert len(page.banners) == 1 and page.view.sheet.entry.stage() is PoolStatus.FULL


def test_the_way_back_proposes_what_is_old_and_keeps_the_dialog_when_refused(office: Office, opened: OpenStore) -> None:
    home = pooled(opened, places=1)
    done = office.services.placements.save(opened.actor, child(home)).value.placement
    office.services.placements.save(opened.actor, ended(done))
    page = card(office, home)
    page.back()
    shown = dialog()
    assert shown.fields["then"].control.value() == PoolStatus.UPDATE_NEEDED  # no register check is noted
    assert shown.fields[PoolStatus.UPDATE_NEEDED.value].control.value() == "register_age"
    fill(shown, then=PoolStatus.AVAILABLE.value, confirmed=True)
    office.press("Ctrl+Return")
    assert dialog() is shown and page.banners
    fill(shown, then=PoolStatus.UPDATE_NEEDED.value)
    office.press("Ctrl+Return")
    assert page.view is not None and page.view.sheet.entry.status_reason == "register_age"


def test_a_proposal_that_both_agreed_to_becomes_a_placement_and_is_undone(office: Office, opened: OpenStore) -> None:
    home, book = pooled(opened), office.services.proposals
    need = asked_for(opened, children=({"alias": "A", "age": 6},))  # siblings wait for the last of them
    (made,) = offered(opened, need, home)
    book.answer_family(opened.actor, made.id, FamilyAnswer.YES)
    page = card(office, home)
    assert page.banners == [] and page._strip._chip.accessibleName() == "Reserverat"
    changed = book.answer_municipality(opened.actor, made.id, MunicipalityAnswer.FORWARD).changes
    office.window.ctx.bus.changed.emit(changed)
    office.settle()
    assert [one.accessibleName().split(". ")[0] for one in page.banners] == [f"Båda har sagt ja {need.number}, Rättvik"]
    office.go("pool_home", {"home": home, "request": need.id})  # as from the request
    shown = dialog()
    values = {name: shown.fields[name].control.value() for name in ("municipality", "alias", "born_year")}
    assert values == {"municipality": "2031", "alias": "A", "born_year": TODAY.year - 6}
    office.press("Ctrl+Return")
    (one,) = placed(office, home)
    assert one.request_id == need.id
    assert page.banners == [] and page.view is not None
    assert [each.outcome for each in page.view.sheet.proposals] == ["placed"]
    page.overview._proposed.buttons[0].click()
    office.settle()
    assert office.window.current is not page  # its request
    office.press("Alt+Left", "Ctrl+Z")
    assert placed(office, home) == [] and len(page.banners) == 1


def test_a_reservation_that_has_run_out_is_told_the_same_on_card_and_in_dialogs(
    office: Office, opened: OpenStore
) -> None:
    home, need = pooled(opened, places=2), asked_for(opened)
    (made,) = offered(opened, need, home)
    card(office, home).new()
    assert "Lediga nu: 0 av 2." in told(dialog())  # as on the card
    dialog().reject()
    last = TODAY - 4 * DAY
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(replace(made, sent_on=TODAY - 20 * DAY, expires_on=last, reserved_until=last))
    page = card(office, home)
    assert page.view is not None and page.view.sheet.entry.stage() is PoolStatus.RESERVED  # as it is stored
    assert page._strip._chip.accessibleName() == "Tillgängligt" and page.view.since() == "sedan 14 mars"
    assert "Lediga nu: 2 av 2" in {one.accessibleName() for one in page.overview._facts.findChildren(QLabel)}
    office.press("Ctrl+L")
    shown = dialog()
    assert "Nu: Tillgängligt." in told(shown)
    assert PoolStatus.AVAILABLE.value not in shown.fields["then"].control._buttons
    fill(shown, then=PoolStatus.PAUSED.value, note="Familjen ringde.")
    office.press("Ctrl+Return")
    assert page.view.sheet.status is PoolStatus.PAUSED


def test_the_state_is_changed_and_availability_confirmed_from_the_card(office: Office, opened: OpenStore) -> None:
    home = pooled(opened)
    page = card(office, home)
    office.press("Ctrl+B")
    assert page.view is not None and page.view.sheet.entry.confirmed_on == TODAY
    office.press("Ctrl+L")
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
    assert len(shown) == 1
    shown[0].reject()


@pytest.mark.parametrize("percent", [100, 200])
def test_picture_and_table_of_the_time_line_have_the_same_spans(
    office: Office, opened: OpenStore, look: Theme, percent: int
) -> None:
    home = pooled(opened, places=2)
    checked(opened, home, TODAY - 30 * DAY)
    office.services.placements.save(opened.actor, child(home))
    gone = child(home, id=new_id(), municipality="2031", alias="barn L", starts_on=TODAY - 200 * DAY)
    office.services.placements.save(opened.actor, ended(gone))
    look.set_percent(percent)
    page = card(office, home, "time")
    office.settle()
    table, picture = page.time.table, page.time.picture
    assert {one.number for one in table.rows_model.rows} == {one.number for one in picture._told}
    assert [one.what for one in picture._told] == [
        "Tillgängligt", "Plats kvar", "barn L, cirka 8 år, Rättvik", "barn K, cirka 8 år, Leksand", "Registerutdrag",
    ]  # fmt: skip
    index = table.rows_model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert index.startswith("Vad: ")
    assert silent_cells(table) == []
    for part in range(3):
        page.tabs.choose(part)
        office.settle()
        assert cut_words(office.window) == [] and nameless(office.window) == []
    table.select(picture._told[2].number)
    assert picture._chosen == picture._told[2].number
    assert picture.day_at(TODAY - 200 * DAY) < picture.day_at(TODAY) <= picture.width()


def test_a_protected_home_has_no_place_on_its_card_and_is_shut_for_others(office: Office, opened: OpenStore) -> None:
    home = pooled(opened)
    page = card(office, home)
    (adult, *_rest) = office.services.homes.persons(opened.actor, home)
    changed = office.services.homes.save_person(
        opened.actor, replace(adult, protection_degree="protected_registration")
    )
    office.window.ctx.bus.changed.emit(changed.changes)
    office.settle()
    assert page.view is not None and page.view.sheet.home.protected and page.view.facts() == []
    assert "Älvdalen" not in page._strip.accessibleName()
    moved = page.view.sheet.home
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(replace(moved, readers=()))
    page.refresh(None)
    office.settle()
    assert page.view is None and not page._strip.isVisible() and page._why.text()


def test_a_slip_in_an_end_is_put_right_and_an_end_is_taken_back(office: Office, opened: OpenStore) -> None:
    home = pooled(opened, places=1)
    over = child(home, state="ended", ended_on=TODAY, end_reason="breakdown")
    office.services.placements.save(opened.actor, over)
    page = card(office, home, "placements")
    page.change(placed(office, home)[0])
    shown = dialog()
    assert shown.fields["end_reason"].isVisible()
    fill(shown, ended_on=TODAY - DAY, end_reason="moved_home")
    office.press("Ctrl+Return")
    (one,) = placed(office, home)
    assert (one.ended_on, one.end_reason) == (TODAY - DAY, "moved_home")
    page.change(one)
    shown = dialog()
    fill(shown, state="ongoing")
    assert not shown.fields["end_reason"].isVisible()
    office.press("Ctrl+Return")
    (row,) = page.placements.table.rows_model.rows
    assert (row.state, row.ended_on, row.end_reason) == ("ongoing", None, None)


def test_who_places_a_child_by_itself_is_told_what_is_too_old(office: Office, opened: OpenStore) -> None:
    home = pooled(opened, places=2)
    checked(opened, home, TODAY - 400 * DAY)
    page = card(office, home, "placements")
    page.new()
    assert "Registerkontrollerna" in told(dialog()) and "göras om innan kommunen beslutar" in told(dialog())
    dialog().reject()
    checked(opened, home, TODAY)
    page.refresh(None)
    office.settle()
    page.new()
    assert "göras om innan kommunen beslutar" not in told(dialog())
    dialog().reject()
