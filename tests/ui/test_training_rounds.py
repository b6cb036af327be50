"""Course rounds through the window: made, copied, their meetings moved, the calendar by keyboard, and the courses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from fhr_desktop.domain.training import EnrolmentStatus, Participant
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.services.training import OVER, a_round, sheet, with_people
from tests.stores import TODAY
from tests.ui.access import nameless, silent_cells, unreachable
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.components.dialogs import ConfirmDialog
from ui.components.labels import Label
from ui.theme import Theme

WEEKS_6 = dt.timedelta(days=42)


@pytest.fixture
def role() -> Role:
    """A trainer, unless a test says otherwise."""
    return Role.TRAINER


@pytest.fixture
def opened(tmp_path: Path, role: Role) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, role, "Johanna Rask")
    yield made
    made.close()


def dialog() -> Any:
    """The dialog that is open."""
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())


def dialog_over() -> ConfirmDialog:
    """The question that is asked over a dialog."""
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, ConfirmDialog) and w.isVisible())


def said(widget: Any) -> str:
    """All words shown in a widget."""
    return " ".join(w.text() for w in widget.findChildren(Label) if w.isVisible())


def rows(page: Any, key: str) -> list[str]:
    """What stands in a column of the list of rounds, both lines."""
    column = next(one for one in page.table.rows_model.columns if one.key == key)
    return [f"{column.text(row)}; {column.second(row)}" for row in page.table.rows_model.rows]


def test_a_round_is_made_with_the_keyboard(office: Office, opened: OpenStore) -> None:
    office.go("training")
    office.press("Ctrl+N", "O")
    assert dialog().accessibleName() == "Ny kursomgång"
    assert "Första dag krävs" in said(dialog())
    office.type("Orsa hösten 2026")
    office.press("Tab")
    office.type("2026-09-01")
    office.press("Ctrl+Return")
    assert office.window.current.title() == "Kursomgång"
    assert office.window.current.tabs.key == "meetings"
    (row,) = office.services.rounds.listed(opened.actor)
    assert (row.course.round, row.course.trainers, row.course.seats) == ("Orsa hösten 2026", "Johanna Rask", 16)
    meetings = sheet(opened, row.course).sessions
    assert (len(meetings), meetings[0].on, meetings[0].starts) == (8, dt.date(2026, 9, 1), "17.30")
    assert meetings[7].on == dt.date(2026, 9, 1) + 7 * dt.timedelta(days=14)


def test_what_cannot_be_is_said_at_the_field_and_nothing_is_made(office: Office, opened: OpenStore) -> None:
    office.go("training")._acts.new()
    office.settle()
    shown = dialog()
    shown.act_button.click()
    assert "Skriv första dagen" in said(shown.fields["first_on"])
    assert "behöver ett namn" in said(shown.fields["round"]), "all that is lacking is said at once"
    shown.inputs["first_on"].set_value(TODAY)
    shown.inputs["starts"].set_value("halv sex")
    shown.inputs["round"].set_value("Orsa")
    shown.act_button.click()
    office.settle()
    assert "Skriv tiden som 17.30" in said(shown.fields["starts"])
    shown.inputs["starts"].set_value("17.30")
    shown.inputs["reply_by"].set_value(TODAY + dt.timedelta(days=1))
    shown.act_button.click()
    office.settle()
    assert "Första träffen är" in said(shown.fields["reply_by"])
    assert office.services.rounds.listed(opened.actor) == ()
    shown.reject()


def test_a_round_is_copied_from_the_list(office: Office, opened: OpenStore) -> None:
    course = a_round(opened, TODAY)
    with_people(opened, course, "Lotta Berg")
    office.go("training")
    office.press("Ctrl+Shift+K")
    shown = dialog()
    shown.name.line.setText("Rättvik hösten 2026")
    shown.first_on.line.setText("2026-09-08")
    office.press("Ctrl+Return")
    listed = office.services.rounds.listed(opened.actor)
    copy = next(row for row in listed if row.course.round == "Rättvik hösten 2026")
    assert (copy.first_on, copy.sessions, copy.seated) == (dt.date(2026, 9, 8), 8, 0)
    assert sheet(opened, copy.course).sessions[1].on == dt.date(2026, 9, 22)


def test_a_round_made_by_mistake_is_undone_from_where_one_came(office: Office, opened: OpenStore) -> None:
    course = a_round(opened, TODAY)
    page = office.go("training")
    for key, name in ((("Ctrl+N", "O"), "Orsa"), (("Ctrl+Shift+K",), "Mora")):
        office.press(*key)
        office.type(name)
        shown = dialog()
        (shown.first_on if name == "Mora" else shown.inputs["first_on"]).line.setText("2026-09-01")
        office.press("Ctrl+Return")
        assert len(office.services.rounds.listed(opened.actor)) == 2
        office.press("Ctrl+Z")
        assert [row.course for row in office.services.rounds.listed(opened.actor)] == [course]
        assert office.window.current is page and office.focus is page.table
        assert [row.course for row in page.table.rows_model.rows] == [course]
        assert "är borttagen" in said(office.window.toast)


def test_a_round_that_somebody_is_in_by_then_stands(office: Office, opened: OpenStore) -> None:
    office.go("training")
    office.press("Ctrl+N", "O")
    office.type("Orsa")
    dialog().inputs["first_on"].set_value(TODAY)
    office.press("Ctrl+Return")
    (row,) = office.services.rounds.listed(opened.actor)
    with_people(opened, row.course, "Lotta Berg")
    office.press("Ctrl+Z")
    assert "Inget har ändrats" in said(office.window.toast)
    assert office.window.current.tabs.key == "meetings"
    assert len(office.services.rounds.listed(opened.actor)) == 1


def test_the_list_says_seats_days_and_where_people_come_from(office: Office, opened: OpenStore) -> None:
    course = a_round(opened, TODAY - WEEKS_6, seats=2)
    with_people(opened, course, "Lotta Berg", municipality="2031")
    page = office.go("training")
    assert rows(page, "people") == ["1 av 2; 1 plats kvar"]
    assert rows(page, "when") == ["3 feb – 12 maj; nästa i dag, träff 4 av 8"]
    with_people(opened, course, "Sten Björk", municipality="2039")
    waits = Participant(name="Åsa Öst")
    office.services.participants.add(opened.actor, course.id, waits, EnrolmentStatus.WAITING)
    page = office.go("training")
    assert rows(page, "people") == ["2 av 2; fullt, 1 på reservplats"]
    assert rows(page, "from") == ["Rättvik 1, Älvdalen 1; "]


def test_rounds_that_are_over_stand_behind_a_chip(office: Office, opened: OpenStore) -> None:
    a_round(opened, TODAY, "Falun")
    a_round(opened, OVER, "Rättvik")
    page = office.go("training")
    assert [row.course.round for row in page.table.rows_model.rows] == ["Falun"]
    page.list.over.click()
    assert [row.course.round for row in page.table.rows_model.rows] == ["Rättvik"]


def test_a_meeting_is_moved_added_taken_away_and_brought_back(
    office: Office, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = a_round(opened, TODAY)
    page = office.go("course", {"course": course.id, "tab": "meetings"})
    office.press("F2")
    assert dialog().accessibleName() == "Träff 1"
    dialog().form.fields["on"].control.line.setText("2026-03-18")
    dialog().form.fields["minutes"].control.line.setText("")
    office.press("Ctrl+Return")
    assert "mellan 1 och 600 minuter" in said(dialog().fields["minutes"])
    dialog().form.fields["minutes"].control.line.setText("150")
    office.press("Ctrl+Return")
    first = sheet(opened, course).sessions[0]
    assert (first.on, first.minutes) == (dt.date(2026, 3, 18), 150)
    office.press("Ctrl+N", "T")
    shown = dialog()
    assert shown.form.value("on") == TODAY + dt.timedelta(days=8 * 14)
    shown.part.set_value("s3")
    shown.part.edited.emit()
    office.press("Ctrl+Return")
    added = sheet(opened, course).sessions[8]
    assert (added.number, added.part, added.title) == (9, "s3", "Barnets rättigheter och behov")
    tab = page.tabs.current
    tab.table.select(added.id)
    monkeypatch.setattr("ui.pages.training.meetings.confirm", lambda *_a, **_k: True)
    tab.table.setFocus()
    office.press("Ctrl+Shift+Del")
    assert tab.table.rows_model.total == 8 and tab.table.current().number == 8
    office.press("Ctrl+Z")
    assert tab.table.rows_model.total == 9 and tab.table.current().number == 9


def test_a_meeting_that_somebody_is_marked_at_stands(
    office: Office, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = a_round(opened, TODAY)
    who = with_people(opened, course, "Lotta Berg")["Lotta Berg"]
    session = sheet(opened, course).sessions[0]
    office.services.attendance.mark_rest(opened.actor, session.id)
    assert who in {row.participant.id for row in sheet(opened, course).rows}
    office.go("course", {"course": course.id, "tab": "meetings"})
    asked: list[str] = []
    monkeypatch.setattr("ui.pages.training.meetings.confirm", lambda _parent, title, *_a: asked.append(title))
    office.press("Ctrl+Shift+Del")
    assert "Någon är markerad" in said(office.window.toast) and not asked
    assert len(sheet(opened, course).sessions) == 8


def test_a_day_that_is_likely_to_be_wrong_is_asked_about_once_and_taken_back(office: Office, opened: OpenStore) -> None:
    course = a_round(opened, TODAY - dt.timedelta(days=28))
    with_people(opened, course, "Lotta Berg")
    office.services.attendance.mark_rest(opened.actor, sheet(opened, course).sessions[0].id)
    tab = office.go("course", {"course": course.id, "tab": "meetings"}).tabs.current
    fourth = sheet(opened, course).sessions[3]
    tab.table.select(fourth.id)
    office.press("F2")
    dialog().form.fields["on"].control.line.setText((TODAY - dt.timedelta(days=20)).isoformat())
    office.press("Ctrl+Return")
    asked = dialog_over()
    assert asked.accessibleName() == "Stämmer dagen?"
    assert "före träff 2" not in said(asked) and "före träff 3" in said(asked) and "räknas då som hållen" in said(asked)
    asked.reject()
    office.settle()
    assert sheet(opened, course).sessions[3].on == fourth.on and dialog().accessibleName() == "Träff 4"
    office.press("Ctrl+Return")
    office.press("Ctrl+Return")
    moved = next(one for one in sheet(opened, course).sessions if one.id == fourth.id)
    assert moved.on == TODAY - dt.timedelta(days=20) and "Träff 4 är ändrad" in said(office.window.toast)
    office.press("Ctrl+Z")
    assert sheet(opened, course).sessions[3].on == fourth.on


def test_a_day_in_order_is_not_asked_about(office: Office, opened: OpenStore) -> None:
    course = a_round(opened, TODAY + dt.timedelta(days=7))
    office.go("course", {"course": course.id, "tab": "meetings"})
    office.press("F2")
    dialog().form.fields["on"].control.line.setText((TODAY + dt.timedelta(days=9)).isoformat())
    office.press("Ctrl+Return")
    assert sheet(opened, course).sessions[0].on == TODAY + dt.timedelta(days=9)
    office.press("Ctrl+N", "T")
    office.press("Ctrl+Return")
    assert len(sheet(opened, course).sessions) == 9
    office.press("Ctrl+Z")
    assert len(sheet(opened, course).sessions) == 8


def test_the_calendar_by_keyboard(office: Office, opened: OpenStore) -> None:
    course = a_round(opened, TODAY - WEEKS_6)
    with_people(opened, course, "Lotta Berg")
    page = office.go("training", {"tab": "calendar"})
    grid = page.calendar.grid
    assert office.focus is grid
    assert not silent_cells(grid)
    assert grid.currentIndex().data(11).startswith("tisdag 17 mars 2026, i dag, 1 träff: 17.30 Rättvik, träff 4")
    office.press("PgDown", "Down")
    assert grid.day == dt.date(2026, 4, 24)
    office.press("Home", *["Left"] * 17)
    assert (grid.day, grid.days.month) == (dt.date(2026, 2, 28), dt.date(2026, 2, 1))
    assert grid.currentIndex().data(11).endswith("inga träffar")
    office.press("Home", "Return")
    assert office.window.current.title() == "Kursomgång"
    assert office.window.current._view.sheet.course.id == course.id
    assert office.window.current.tabs.current.grid.session.number == 4


def test_a_day_with_two_meetings_asks_which(office: Office, opened: OpenStore) -> None:
    a_round(opened, TODAY, "Falun")
    a_round(opened, TODAY, "Rättvik")
    office.go("training", {"tab": "calendar"})
    office.press("Return")
    menu = office.focus
    assert isinstance(menu, QMenu)
    assert {one.text() for one in menu.actions()} == {"17.30 Falun, träff 1", "17.30 Rättvik, träff 1"}
    second = menu.actions()[1].text()
    office.press("Down", "Return")
    assert office.window.current._view.sheet.course.round in second


def test_the_month_is_a_list_where_text_is_large(office: Office, opened: OpenStore, look: Theme) -> None:
    a_round(opened, TODAY)
    look.set_percent(200)
    page = office.go("training", {"tab": "calendar"})
    assert office.focus is page.calendar.agenda
    assert [row[0].number for row in page.calendar.agenda.rows_model.rows] == [1, 2]
    office.press("Ctrl+PgDown")
    assert [row[0].number for row in page.calendar.agenda.rows_model.rows] == [3, 4]


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_are_cut_and_all_is_reached(office: Office, opened: OpenStore, look: Theme, percent: int) -> None:
    course = a_round(opened, TODAY)
    look.set_percent(percent)
    for page, argument in (
        ("training", None), ("training", {"tab": "calendar"}), ("course", {"course": course.id, "tab": "meetings"}),
        ("settings", "courses"),
    ):  # fmt: skip
        shown = office.go(page, argument)
        assert not cut_words(office.window), argument
        assert not nameless(shown)
        assert not unreachable(office.window)
    template = office.services.rounds.templates(opened.actor)[0]
    acts: tuple[Any, ...] = (
        lambda: office.go("training")._acts.new(), lambda: office.go("training")._acts.change(sheet(opened, course)),
        lambda: office.go("course", {"course": course.id, "tab": "meetings"}).tabs.current.change(),
        lambda: office.go("settings", "courses").section.edit(template),
    )  # fmt: skip
    for act in acts:
        act()
        office.settle()
        shown = dialog()
        assert not cut_words(shown), shown.accessibleName()
        assert not nameless(shown)
        assert shown.height() <= office.window.height()
        shown.reject()
        office.settle()


def test_the_menu_is_called_for_what_is_in_it(office: Office) -> None:
    office.go("training")
    menu = office.window.menu_row.menus["case"]
    assert (menu.title(), menu.menuAction().isVisible()) == ("&Utbildning", True)
    office.go("sync")
    assert (menu.title(), menu.menuAction().isVisible()) == ("", False)


def test_a_course_is_turned_on_and_its_meetings_moved(office: Office, opened: OpenStore) -> None:
    section = office.go("settings", "courses").section
    off = next(row for row in section.table.rows_model.rows if row.name == "Temakväll")
    section.edit(off)
    shown = dialog()
    shown.inputs["active"].set_value(True)
    parts = shown.inputs["parts"]
    parts._add_by_person()
    parts._rows[1]["title"].set_value("Om pengar")
    parts._rows[1]["title"].controls[0].setFocus()
    office.press("Alt+Up")
    shown.inputs["most_made_up"].set_value(0)
    shown.act_button.click()
    office.settle()
    changed = next(one for one in office.services.rounds.templates(opened.actor) if one.name == "Temakväll")
    assert [one["title"] for one in changed.parts] == ["Om pengar", "Temakväll"]
    assert changed.parts[1]["key"] == "s1" and changed.parts[0]["key"] not in ("", "s1")
    assert changed.most_made_up == 0
    assert changed.questions == off.questions


@pytest.mark.parametrize("role", [Role.INVESTIGATOR])
def test_whoever_holds_no_courses_reads(office: Office, opened: OpenStore) -> None:
    page = office.go("training")
    assert not page.page_actions()
    assert office.go("settings").tabs._bar.count() == 7


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER])
def test_the_manager_decides_when_a_home_is_trained(office: Office) -> None:
    form = office.go("settings", "unit").section.form
    rule = form.fields["home_trained_rule"].control
    assert rule.value() == "all"
    rule.set_value("any")
    rule.edited.emit()
    office.settle()
    assert office.services.unit.settings().home_trained_rule == "any"
