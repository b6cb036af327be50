"""The case page: steps, notes, editors, other people's cases, clashes, signing; and what tasks 1 and 2 cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.case_states import WORDS, CaseState
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.investigations.notes import draft_place
from fhr_desktop.services.storage import OpenStore
from tests import stores, unseen
from tests.ui.access import nameless
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.components.form_dialog import FormDialog
from ui.conflicts.dialog import ConflictDialog
from ui.pages.case import CasePage
from ui.pages.case.assessing import Assessing
from ui.pages.case.family import Family
from ui.pages.case.talks import Talks
from ui.tasks import Tasks
from ui.theme import Theme

TODAY = stores.TODAY


def file_of(office: Office, case_id: RecordId) -> Any:
    return office.services.cases.open(office.opened.actor, case_id)


def dialog() -> FormDialog:
    """The dialog that is open."""
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]
    return found


# what tasks 1 and 2 cost (UX §1.3)


def test_a_family_opens_from_anywhere_in_at_most_seven_keys(office: Office, case: RecordId) -> None:
    office.go("statistics")
    office.press("Ctrl+K")
    office.type("sund")
    palette = office.window.palette_overlay
    palette._ask()
    office.settle()
    office.press("Return")
    assert office.keys + office.letters <= 7
    assert isinstance(office.window.current, CasePage)
    assert office.window.current.title() == f"Ärende {file_of(office, case).case.number}"


def test_a_phone_call_is_noted_with_two_shortcuts(office: Office, case: RecordId) -> None:
    office.go("case", case)
    office.press("Ctrl+J")
    office.type("Ringde om tiden för hembesöket. De är hemma efter fyra.")
    office.press("Ctrl+Return")
    assert office.keys == 2
    (note,) = file_of(office, case).notes
    assert note.text.startswith("Ringde om") and note.happened_on == TODAY
    assert note.signed_by == office.opened.actor.user_id
    assert not office.services.drafts.find(office.opened.actor)


# notes


def test_a_note_that_was_begun_is_back_with_its_cursor(
    qtbot: QtBot, look: Theme, opened: OpenStore, office: Office, case: RecordId
) -> None:
    page = office.go("case", case)
    office.press("Ctrl+J")
    office.type("Halva meningen")
    page.drawer.text.set_place(6)
    office.settle()
    page.save_pending()
    office.close()
    tasks = Tasks()
    again = Office(qtbot, look, tasks, opened)
    back = again.go("case", {"case": case, "note": True})
    assert back.drawer.text.value() == "Halva meningen"
    assert back.drawer.text.place() == 6
    assert again.focus is back.drawer.text.text
    again.close()
    tasks.close()


def test_a_note_dated_ahead_is_refused_and_kept(office: Office, case: RecordId) -> None:
    page = office.go("case", case)
    office.press("Ctrl+J")
    office.type("Texten finns kvar")
    page.drawer.day.set_value(TODAY + dt.timedelta(days=1))
    office.press("Ctrl+Return")
    assert "efter i dag" in page.drawer._day_field._below.text()
    assert page.drawer.text.value() == "Texten finns kvar"
    page.save_pending()
    office.settle()
    (draft,) = office.services.drafts.find(office.opened.actor, draft_place(case))
    assert draft.text == "Texten finns kvar"


def test_a_note_is_corrected_by_a_new_one(office: Office, case: RecordId) -> None:
    wrong = office.services.notes.sign(office.opened.actor, case, "Mötet är på torsdag").value
    page = office.go("case", {"case": case, "tab": "events"})
    page.write_note(wrong)
    office.settle()
    office.type("Mötet är på fredag")
    office.press("Ctrl+Return")
    first, second = file_of(office, case).notes
    assert (first.text, second.corrects) == ("Mötet är på torsdag", wrong.id)


# steps


def test_only_allowed_steps_are_offered(office: Office, opened: OpenStore) -> None:
    case_id = stores.family(opened).id
    page = office.go("case", case_id)
    assert page._primary.text().startswith("Första samtal hållet")
    said = [action.text() for action in page.more_menu().actions()]
    assert said == ["Välj utredare …", "Avsluta ärendet …", "Treserva-nummer …"]


def test_a_first_talk_that_is_missing_leads_to_where_it_is_planned(office: Office, opened: OpenStore) -> None:
    page = office.go("case", stores.family(opened).id)
    (talk,) = page.parts.current._missing.buttons
    press_button(talk)
    office.settle()
    assert page.parts.key == "talks"


@pytest.mark.parametrize("way", ["my_day", "case"])
def test_two_investigators_that_are_missing_are_chosen_at_once(office: Office, opened: OpenStore, way: str) -> None:
    case, other = stores.family(opened), stores.colleague(opened)
    s, me = office.services, opened.actor
    for state in (CaseState.FIRST_CONTACT, CaseState.OPENED, CaseState.INITIAL_ASSESSMENT, CaseState.QUEUE):
        s.cases.move(me, case.id, state, TODAY)
    s.cases.assign(me, case.id, me.user_id, None)
    shown = office.go(way, case.id if way == "case" else None)
    (pair,) = (shown if way == "my_day" else shown.parts.current)._missing.buttons
    press_button(pair)
    office.settle()
    asked = dialog()
    assert office.window.current.parts.key == "overview" and asked.isAncestorOf(office.focus)
    asked.fields["investigator_2"].control.set_value(str(other.id))
    press_button(asked.act_button)
    office.settle()
    assert file_of(office, case.id).case.investigator_2 == other.id
    assert office.window.current.parts.current.isAncestorOf(office.focus)


def test_a_step_is_taken_and_taken_back(office: Office, opened: OpenStore) -> None:
    case_id = stores.family(opened).id
    page = office.go("case", case_id)
    press_button(page._primary)
    asked = dialog()
    asked.fields["on"].control.set_value(TODAY + dt.timedelta(days=2))
    press_button(asked.act_button)
    office.settle()
    assert asked.isVisible() and "framtiden" in asked._error.text()
    asked.fields["on"].control.set_value(dt.date(2026, 1, 20))
    press_button(asked.act_button)
    office.settle()
    assert file_of(office, case_id).case.stage() is CaseState.FIRST_CONTACT
    page.mover.reverse(page._view)
    asked = dialog()
    press_button(asked.act_button)
    office.settle()
    assert asked.isVisible()
    asked.fields["note"].control.set_value("Det var grannen som ringde.")
    press_button(asked.act_button)
    office.settle()
    assert file_of(office, case_id).case.stage() is CaseState.INQUIRY
    events = page.parts.part("events")._table.rows_model.rows
    assert [e.undone for e in events if e.title == WORDS[CaseState.FIRST_CONTACT]] == [True]


def test_closing_offers_only_reasons_of_the_stage(office: Office, opened: OpenStore) -> None:
    page = office.go("case", stores.family(opened).id)
    page.mover.move(page._view, CaseState.CLOSED)
    asked = dialog()
    labels = [button.text() for button in asked.fields["reason"].control._buttons.values()]
    assert "Familjen gick inte att nå" in labels
    assert "Familjen avbröt utredningen" not in labels
    asked.reject()


def test_the_pair_is_asked_for_with_the_investigation(office: Office, opened: OpenStore) -> None:
    case_id = stores.family(opened).id
    other = stores.colleague(opened)
    for to, day in ((CaseState.FIRST_CONTACT, 20), (CaseState.OPENED, 21), (CaseState.INITIAL_ASSESSMENT, 22)):
        office.services.cases.move(opened.actor, case_id, to, dt.date(2026, 1, day))
    page = office.go("case", case_id)
    page.mover.move(page._view, CaseState.INVESTIGATION)
    asked = dialog()
    asked.fields["investigator_2"].control.set_value(str(other.id))
    press_button(asked.act_button)
    office.settle()
    case = file_of(office, case_id).case
    assert case.stage() is CaseState.INVESTIGATION
    assert (case.investigator_1, case.investigator_2) == (opened.actor.user_id, other.id)


# the family


def family_of(office: Office, case_id: RecordId) -> Family:
    page = office.go("case", {"case": case_id, "tab": "family"})
    part = page.parts.part("family")
    assert isinstance(part, Family)
    return part


def test_a_field_is_saved_when_it_is_left(office: Office, case: RecordId) -> None:
    part = family_of(office, case)
    form = part._editors[Person].form
    phone = form.fields["phone"].control
    phone.set_value("070-174 06 99")
    phone.left.emit()
    office.settle()
    assert file_of(office, case).persons[0].phone == "070-174 06 99"
    assert not office.services.drafts.find(office.opened.actor)


def test_an_editor_keeps_what_was_not_left(
    qtbot: QtBot, look: Theme, opened: OpenStore, office: Office, case: RecordId
) -> None:
    part = family_of(office, case)
    part._editors[Person].form.fields["birth_date"].control.line.setFocus()
    part._editors[Person].form.fields["birth_date"].control.line.selectAll()
    office.type("1981-1")
    office.close()
    tasks = Tasks()
    again = Office(qtbot, look, tasks, opened)
    back = family_of(again, case)
    assert back._editors[Person].form.fields["birth_date"].control.raw() == "1981-1"
    assert file_of(again, case).persons[0].birth_date == dt.date(1981, 12, 28)
    again.close()
    tasks.close()


def test_an_applicant_under_age_is_refused_at_the_field(office: Office, case: RecordId) -> None:
    part = family_of(office, case)
    born = part._editors[Person].form.fields["birth_date"]
    born.control.set_value(dt.date(2012, 1, 1))
    born.control.left.emit()
    office.settle()
    assert "18 år" in born._below.text()
    assert born.control.value() == dt.date(2012, 1, 1)
    assert file_of(office, case).persons[0].birth_date == dt.date(1981, 12, 28)


def test_a_person_is_added(office: Office, case: RecordId) -> None:
    part = family_of(office, case)
    part.add_person()
    office.settle()
    form = part._editors[Person].form
    part._commit_new()
    assert "förnamn" in form.fields["given_name"]._below.text()
    form.fields["given_name"].control.set_value("Nils")
    part._commit_new()
    office.settle()
    assert "Nils" in [p.given_name for p in file_of(office, case).persons]
    assert not part._is_new()


def test_a_protected_person_protects_the_home(office: Office, case: RecordId) -> None:
    part = family_of(office, case)
    degree = part._editors[Person].form.fields["protection_degree"].control
    degree.set_value("confidentiality_mark")
    degree.edited.emit()
    office.settle()
    (moved,) = office.services.cases.rows(office.opened.actor)
    shown = office.window.history.current.argument
    assert (shown["case"] if isinstance(shown, dict) else shown) == moved.id != case
    home = file_of(office, moved.id).home
    assert home.protected and not home.street_address
    assert family_of(office, moved.id)._shield.isVisible()


# visits


def test_a_visit_is_planned_and_held(office: Office, case: RecordId) -> None:
    page = office.go("case", {"case": case, "tab": "talks"})
    part = page.parts.part("talks")
    assert isinstance(part, Talks)
    part.plan()
    part._editor.form.fields["purpose"].control.set_value("Bostaden")
    part._commit_new()
    office.settle()
    (visit,) = file_of(office, case).visits
    assert (visit.purpose, visit.held, len(visit.participants)) == ("Bostaden", False, 2)
    press_button(part._hold)
    office.settle()
    assert file_of(office, case).visits[0].held


# other people's cases, clashes, signing


def test_another_pairs_case_opens_with_a_reason_and_is_read_only(office: Office, opened: OpenStore) -> None:
    case_id = stores.family(opened).id
    one, two = stores.colleague(opened), stores.colleague(opened, "Anna Ek")
    office.services.cases.assign(opened.actor, case_id, one.id, two.id)
    page = office.go("case", case_id)
    assert page._view is None
    page.shut.ask_reason()
    asked = dialog()
    press_button(asked.act_button)
    assert asked.isVisible()
    asked.fields["reason"].control.set_value("Vikarierar i dag")
    press_button(asked.act_button)
    office.settle()
    assert page._view is not None and page._others_case.isVisible()
    assert not page._primary.isVisible() and not page._more.isVisible()


def test_a_clash_is_shown_and_decided_with_one_key(office: Office, opened: OpenStore, case: RecordId) -> None:
    person = file_of(office, case).persons[0]
    other = stores.colleague(opened, "Anna Ek")
    theirs = unseen.edit(opened, person, by=other.id, phone="070-174 06 02")
    office.services.homes.save_person(opened.actor, replace(person, phone="070-174 06 01"))
    unseen.receive(opened, theirs)
    page = office.go("case", case)
    assert page._band.isVisible() and "Telefon" in page._band.accessibleName()
    page._band.compare()
    (asked,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ConflictDialog) and w.isVisible()]
    sides = [side.text for side in asked.compare.conflict.sides]
    assert {side.who for side in asked.compare.conflict.sides} == {"Sara Lindqvist", "Anna Ek"}
    chosen = str(sides.index("070-174 06 01") + 1)
    office.press(chosen, "Return")
    assert not page._band.isVisible()
    kept = file_of(office, case)
    assert not office.services.inbox.of_case(opened.actor, case)
    assert kept.persons[0].phone == "070-174 06 01"


def test_signing_with_gaps_needs_a_reason(office: Office, case: RecordId) -> None:
    office.services.documents.begin(office.opened.actor, case, "F10")
    page = office.go("case", {"case": case, "tab": "assessment"})
    part = page.parts.part("assessment")
    assert isinstance(part, Assessing)
    assert len(part._table.rows_model.rows) >= 24 and part._reason.isVisible()
    press_button(part._sign)
    office.settle()
    assert "luckor" in part._reason._below.text()
    part._reason.control.set_value("Referenterna är på resa.")
    press_button(part._sign)
    office.settle()
    (assessment,) = file_of(office, case).assessments
    assert assessment.signed_1_by == office.opened.actor.user_id
    assert not part._sign.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_every_part_names_its_controls_and_cuts_nothing(
    office: Office, look: Theme, case: RecordId, percent: int
) -> None:
    office.services.documents.begin(office.opened.actor, case, "F10")
    office.services.notes.sign(office.opened.actor, case, "Ringde om tiden.")
    look.set_percent(percent)
    page = office.go("case", case)
    for key in page.parts.keys:
        page.go_to(key)
        office.settle()
        assert nameless(office.window) == [], key
        assert cut_words(office.window) == [], key
    assert office.window.windowTitle() == f"FHR Desktop – {page.title()}"
