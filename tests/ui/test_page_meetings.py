"""Möten in the window: the year with what is to be done, groups, guidelines, actions, and a meeting by the keyboard."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import icalendar
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea

from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.app.demo_cooperation import cooperate
from fhr_desktop.domain.cooperation import Concern, Decision, Group, Meeting, MeetingState, Seat, Showing, Standing
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.stores import TODAY, open_store, services
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.components.form_dialog import FormDialog
from ui.components.labels import Label
from ui.conflicts.dialog import ConflictDialog
from ui.pages.meetings import MeetingPage, MeetingsPage
from ui.theme import Theme

ROLE = Role.UNIT_MANAGER  # who has the window


@pytest.fixture
def filled(opened: OpenStore) -> OpenStore:
    """The manager's store with the demo's cooperation."""
    cooperate(services(opened), opened.actor, DemoClock(TODAY))
    return opened


def dialog() -> FormDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]
    return found


def held(opened: OpenStore, *names: str) -> Meeting:
    room = services(opened).cooperation
    for code, name in zip(("2080", "2034", "2031"), names, strict=False):
        room.seats.save(opened.actor, Seat(group="steering", municipality=code, name=name))
    new = Meeting(group="steering", on=TODAY - dt.timedelta(days=2), starts="9", ends="11")
    return room.meetings.plan(opened.actor, new, standing=True).value


def sheet(office: Office, meeting: Meeting) -> Any:
    return services(office.opened).cooperation.meetings.refresh(office.opened.actor, meeting.id)


def on(office: Office, meeting: Meeting, tab: str) -> MeetingPage:
    page = office.go("meeting", {"meeting": meeting.id, "tab": tab})
    assert isinstance(page, MeetingPage)
    return page


def test_it_is_the_managers_alone(office: Office) -> None:
    assert [spec.word for spec in office.window.registry.on_rail()].count("Möten") == 1


def test_an_investigator_has_no_such_word(tmp_path: Path, qtbot: Any, look: Theme, tasks: Any) -> None:
    store = open_store(tmp_path / "other")
    window = Office(qtbot, look, tasks, store)
    assert "meetings" not in [spec.key for spec in window.window.registry.on_rail()]
    page = window.go("my_day")
    assert not page.cooperation.isVisible()
    window.close()
    store.close()


def test_an_empty_year_says_what_it_is_for_and_a_meeting_is_planned(office: Office) -> None:
    page = office.go("meetings")
    assert isinstance(page, MeetingsPage)
    assert [one.line.strong for one in page.list.todo.buttons] == ["Styrgruppen", "Referensgruppen"]
    inside = [one for pane in page.list.findChildren(QScrollArea) for one in pane.findChildren(QScrollArea)]
    assert not inside, "what is to be done scrolls with the list, not in a hole of its own"
    assert not cut_words(office.window) and not nameless(office.window)
    page.list.new()
    office.settle()
    office.type("+20")
    office.press("Ctrl+Return")
    shown = office.window.current
    assert isinstance(shown, MeetingPage)
    assert shown.agenda.table.rows_model.rowCount() == 9
    assert shown._header._title.text() == "Styrgrupp"
    page = office.go("meetings")
    assert page.list.table.rows_model.rowCount() == 1


def test_a_decision_is_recorded_with_two_chords_and_its_words(office: Office) -> None:
    meeting = held(office.opened, "Ada Lind")
    on(office, meeting, "decisions")
    office.keys = office.letters = 0
    office.press("Ctrl+N", "B")
    office.type("Utfallet godkänns.")
    office.press("Ctrl+Return")
    assert [(one.number, one.text) for one in sheet(office, meeting).decisions] == [(1, "Utfallet godkänns.")]
    assert office.keys == 3


def test_a_decision_at_a_meeting_that_has_not_been_is_refused_before_anything_is_typed(office: Office) -> None:
    meetings = services(office.opened).cooperation.meetings
    ahead = meetings.plan(office.opened.actor, Meeting(group="steering", on=TODAY + dt.timedelta(days=3))).value
    off = held(office.opened)
    meetings.set_state(office.opened.actor, off.id, MeetingState.CANCELLED)
    for meeting, told in ((ahead, "inte varit än"), (off, "inställt")):
        page = on(office, meeting, "decisions")
        page.decisions.new()
        page.presence.add_guest()
        assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]
        assert told in office.window.toast._words.text()
    page.follow_ups.new()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]


def again(office: Office, open_: Callable[[], object], name: str, words: str) -> FormDialog:
    """The dialog opened anew, after words were typed in a field of it and Escape was pressed."""
    open_()
    office.settle()
    dialog().fields[name].setFocus()
    office.type(words)
    office.press("Escape")
    open_()
    office.settle()
    shown = dialog()
    assert any(one.text() == "Det du skrev sist finns kvar." for one in shown.findChildren(Label))
    return shown


def test_escape_loses_nothing_of_a_meeting_a_decision_or_a_chair(office: Office) -> None:
    meeting = held(office.opened)
    page = office.go("meetings")
    assert again(office, page.list.new, "place", "Orsa").fields["place"].control.value() == "Orsa"
    office.press("Escape")
    chairs = office.go("meetings", {"tab": "groups"}).groups
    chairs.table.select("2034")
    chair = chairs.side.chairs[0]
    assert again(office, chair.click, "name", "Ada Lind").fields["name"].control.value() == "Ada Lind"
    office.press("Escape")
    decisions = on(office, meeting, "decisions").decisions
    number = again(office, decisions.new, "text", "Utfallet").fields["number"].control.value()
    office.type(" godkänns.")
    office.press("Ctrl+Return")
    (made,) = sheet(office, meeting).decisions
    assert (made.text, number) == ("Utfallet godkänns.", 1)
    decisions.new()
    office.settle()
    assert dialog().fields["text"].control.value() == ""  # what is recorded is no draft
    dialog().reject()
    change = again(office, decisions.change, "number", "2")
    assert change.fields["number"].control.draft() == "12" and change.fields["text"].control.value() == made.text
    change.reject()


def test_everything_wrong_in_a_new_meeting_is_said_at_once(office: Office) -> None:
    office.go("meetings").list.new()
    office.settle()
    shown = dialog()
    wrong = {"on": "2026-12-32", "starts": "25.99", "link": "javascript:alert(1)"}
    for name, typed in wrong.items():
        shown.fields[name].control.set_draft(typed)
        shown.fields[name].setFocus()
    office.press("Ctrl+Return")
    marked = [name for name, field in shown.fields.items() if field.control.controls[0].property("state") == "error"]
    assert marked == list(wrong)
    assert shown.fields["on"].isAncestorOf(office.focus)
    assert not cut_words(shown)


def test_a_day_that_is_missing_is_said_with_all_else_that_is_wrong(office: Office) -> None:
    office.go("meetings").list.new()
    office.settle()
    shown = dialog()
    shown.fields["starts"].control.set_draft("25.99")
    shown.fields["on"].setFocus()
    office.press("Ctrl+Return")
    marked = [name for name, field in shown.fields.items() if field.control.controls[0].property("state") == "error"]
    assert marked == ["on", "starts"]
    assert shown.fields["on"].isAncestorOf(office.focus)
    office.type("i dag")
    assert shown.fields["on"].control.controls[0].property("state") == ""


def test_escape_loses_nothing_of_a_guest_or_an_item(office: Office) -> None:
    meeting = held(office.opened, "Ada Lind")
    services(office.opened).cooperation.meetings.set_state(office.opened.actor, meeting.id, MeetingState.HELD)
    page = on(office, meeting, "presence")
    assert again(office, page.presence.add_guest, "guest", "Eva Ros").fields["guest"].control.value() == "Eva Ros"
    office.press("Escape")
    assert again(office, page.agenda.new, "title", "Ekonomi").fields["title"].control.value() == "Ekonomi"
    office.press("Escape")


def test_a_meeting_of_today_is_today_and_no_week_day(office: Office) -> None:
    meetings = services(office.opened).cooperation.meetings
    for days in (-2, 0, 1):
        meetings.plan(office.opened.actor, Meeting(group="steering", on=TODAY + dt.timedelta(days=days)))
    table = office.go("meetings").list.table
    assert [table.rows_model.index(row, 0).data() for row in range(3)] == ["i morgon", "i dag", "sön 15 mars"]


def test_presence_is_one_key_a_person_and_can_be_taken_back(office: Office) -> None:
    meeting = held(office.opened, "Ada Lind", "Bo Ström", "Cia Berg")
    page = on(office, meeting, "presence")
    marks = lambda: {one.name: one.mark for one in sheet(office, meeting).attendees}  # noqa: E731
    page.presence.table.select(sheet(office, meeting).attendees[1].key)
    office.keys = 0
    office.press("F", "A")
    assert office.keys == 2
    assert marks() == {"Ada Lind": Showing.PRESENT, "Bo Ström": Showing.ABSENT, "Cia Berg": Showing.PRESENT}
    office.press("D")
    assert marks()["Bo Ström"] is Showing.REMOTE
    office.press("Ctrl+Z")
    assert marks()["Bo Ström"] is Showing.ABSENT
    office.press("Backspace")
    assert marks()["Bo Ström"] is None
    assert not silent_cells(page.presence.table)
    said = page.presence.table.rows_model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Närvaro: Närvarande"


def test_what_is_said_of_an_item_is_saved_when_the_field_is_left_and_outlives_a_crash(office: Office) -> None:
    meeting = held(office.opened)
    page = on(office, meeting, "agenda")
    office.press("Down", "Down", "F2")
    office.type("Utfallet gicks igenom.")
    assert page.agenda._editor is not None
    office.press("Tab")
    items = {one.title: one.notes for one in sheet(office, meeting).items}
    assert items["Föregående protokoll"] == "Utfallet gicks igenom."
    page.agenda.to_form()
    office.type(" Mer kom fram.")
    find, actor = services(office.opened).drafts.find, office.opened.actor
    office.wait_for(lambda: any("Mer kom fram" in one.text for one in find(actor)))


def test_items_are_moved_and_taken_away_by_the_keyboard(office: Office) -> None:
    meeting = held(office.opened)
    on(office, meeting, "agenda")
    titles = lambda: [one.title for one in sheet(office, meeting).items]  # noqa: E731
    before = titles()
    office.press("Down", "Alt+Up")
    assert titles()[:2] == [before[1], before[0]]
    office.press("Ctrl+Shift+Del")
    assert before[1] not in titles()
    office.press("Ctrl+Z")
    assert titles()[0] == before[1]


def test_an_adjusted_protocol_is_read_and_not_written(office: Office) -> None:
    meeting = held(office.opened, "Ada Lind")
    room = services(office.opened).cooperation
    room.meetings.set_state(office.opened.actor, meeting.id, MeetingState.HELD)
    page = on(office, meeting, "decisions")
    assert [one.text() for one in page.states_menu().actions()] == [
        "Mötet är inställt", "Mötet är fortfarande planerat", "Protokollet är justerat …"
    ]  # fmt: skip
    page.adjust()
    office.settle()
    office.press("Ctrl+Return")
    assert page._header._line.accessibleName().endswith("justerat 2026-03-17")
    assert not page._edit.isVisible() and not page.decisions._new.isEnabled()
    page.decisions.new()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]
    assert [one.text() for one in page.states_menu().actions()] == ["Ta upp protokollet igen"]
    page._take_up_again()
    office.settle()
    assert page.decisions._new.isEnabled()


def test_a_decision_on_a_guideline_leads_to_entering_it(office: Office) -> None:
    meeting = held(office.opened)
    made = services(office.opened).cooperation.protocols.decide(
        office.opened.actor,
        Decision(meeting_id=meeting.id, number=0, text="Antas.", concern=Concern.GUIDELINE.value),
    ).value  # fmt: skip
    page = on(office, meeting, "decisions")
    assert page.decisions.side._follow.isVisible()
    page.decisions.follow_up()
    asked = dialog()
    asked.fields["title"].control.set_value("Vem gör vad")
    asked.fields["text"].control.set_value("Enheten utreder.")
    office.press("Ctrl+Return")
    (version,) = services(office.opened).cooperation.meetings.board(office.opened.actor).guidelines
    assert (version.decision_id, version.title) == (made.id, "Vem gör vad")
    assert "Vem gör vad" in page.decisions.side._entered.text() and not page.decisions.side._follow.isVisible()


def test_groups_tell_what_is_lacking_and_a_chair_is_filled(office: Office) -> None:
    page = office.go("meetings", {"tab": "groups"})
    orsa = next(one for one in page.groups.board.municipalities if one.code == "2034")
    page.groups.table.select("2034")
    assert page.groups._sits(Group.STEERING, Standing.ORDINARY, orsa) == "saknas"
    office.press("Return")  # to the chairs
    office.press("Return")  # the first of them
    office.type("Ada Lind")
    office.press("Ctrl+Return")
    assert page.groups._sits(Group.STEERING, Standing.ORDINARY, orsa) == "Ada Lind"


def test_leaving_says_what_follows_first(office: Office, filled: OpenStore) -> None:
    page = office.go("meetings", {"tab": "groups"})
    page.groups.table.select("2034")
    page.groups.join_or_leave()
    office.settle()
    asked: Any = dialog()
    said = " ".join(label.text() for label in asked.follows.findChildren(type(asked._error)))
    assert "3 platser i grupperna upphör" in said and "hänvisas" in said
    office.press("Ctrl+Return")
    assert asked.isVisible()  # nobody has decided it
    asked.ground.choice.set_value("elsewhere")
    asked.ground.words.set_value("Kommunfullmäktige i Orsa 2026-02-01 § 4")
    office.press("Ctrl+Return")
    board = services(office.opened).cooperation.meetings.board(office.opened.actor)
    (orsa,) = [one for one in board.municipalities if one.code == "2034"]
    assert orsa.participates_to == dt.date(2026, 12, 31)
    assert "Träder ut 2026-12-31" in page.groups.side._past.text()


def test_reminders_stand_on_the_first_page_and_as_a_count_on_the_rail(office: Office, filled: OpenStore) -> None:
    page = office.go("my_day")
    page.refresh(None)
    office.settle()
    assert page.cooperation.isVisible()
    assert "saker att göra i samverkan" in page.cooperation.accessibleName()
    reminders = services(filled).cooperation.meetings.board(filled.actor).reminders
    office.window._count()
    office.settle()
    assert office.window._rail._pages["meetings"]._count == len(reminders) > 0


def test_files_leave_by_an_explicit_choice_and_name_nobody(office: Office, filled: OpenStore, tmp_path: Path) -> None:
    board = services(filled).cooperation.meetings.board(filled.actor)
    meeting = next(one for one in board.meetings if one.state == MeetingState.HELD)
    page = on(office, meeting, "protocol")
    office.wait_for(lambda: page.protocol.pages.pages > 0)
    page.protocol.save_word(tmp_path / "p.docx")
    page.protocol.save_calendar(tmp_path / "m.ics")
    office.settle()
    word = docx.Document(io.BytesIO((tmp_path / "p.docx").read_bytes()))
    assert any("§ 1" in one.text for one in word.paragraphs)
    (event,) = icalendar.Calendar.from_ical((tmp_path / "m.ics").read_bytes()).events
    assert event["summary"] == "Styrgrupp FHR"
    names = [one.name for one in board.seats]
    text = (tmp_path / "m.ics").read_text("utf-8")
    assert names and not [one for one in names if one in text]
    assert not [one for one in names if one in page.protocol._name()]


@pytest.mark.parametrize("percent", [100, 200])
def test_every_tab_has_names_and_whole_words(office: Office, filled: OpenStore, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    for tab in ("meetings", "groups", "guidelines", "actions"):
        office.go("meetings", {"tab": tab})
        assert not cut_words(office.window), tab
        assert not nameless(office.window), tab
    board = services(filled).cooperation.meetings.board(filled.actor)
    for tab in ("agenda", "presence", "decisions", "actions", "protocol"):
        on(office, board.meetings[0], tab)
        assert not cut_words(office.window), tab
        assert not nameless(office.window), tab


def test_what_two_machines_say_differently_is_told_and_chosen_in_the_meeting(office: Office) -> None:
    meeting = held(office.opened)
    item = sheet(office, meeting).items[4]
    with office.opened.desk.store.write(office.opened.actor.user_id) as work:
        work.save(replace(item, notes="Utfallet gicks igenom."))
    with office.opened.desk.store.write(office.opened.actor.user_id) as work:
        work.stand_beside(replace(item, notes="Utfallet gicks igenom."), "notes", "Prognosen gicks igenom.")
    page = on(office, meeting, "agenda")
    assert page._clash.isVisible() and not cut_words(office.window)
    page.compare()
    office.settle()
    (asked,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ConflictDialog) and w.isVisible()]
    asked.close()
    room = services(office.opened).cooperation
    room.meetings.set_state(office.opened.actor, meeting.id, MeetingState.HELD)
    with pytest.raises(Refused):
        room.meetings.adjust(office.opened.actor, meeting.id, TODAY)  # somebody decides first
