"""Visits and talks on the case page: the way to what is written on each, and why a child was not heard."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.casework import Office, press_button
from ui.components.dialogs import ErrorDialog
from ui.pages.case.talks import Talks
from ui.theme import Theme


def test_what_was_said_is_written_from_the_visit_in_two_keys(office: Office, case: RecordId) -> None:
    s, actor = office.services, office.opened.actor
    child = next(one for one in s.cases.open(actor, case).persons if one.role == "child")
    s.visits.save(actor, Visit(case_id=case, kind="child_conversation", on=stores.TODAY, participants=(child.id,)))
    page = office.go("case", {"case": case, "tab": "talks"})
    part = page.parts.part("talks")
    assert isinstance(part, Talks)
    assert (part._write.text(), part._guide.isVisible()) == ("Skriv ner samtalet", True)
    assert part._editor.form.fields["missing_reason"].isVisible()
    part._write.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(part._write, Qt.Key.Key_Space)
    office.settle()
    assert office.window.history.current.page == "report"
    (document,) = s.cases.open(actor, case).documents
    assert document.form_key == "F9"
    assert s.documents.open(actor, document.id).filled.value("child_name") == child.given_name


def test_why_a_child_was_not_heard_is_said_of_talks_with_children_alone(office: Office, case: RecordId) -> None:
    s, actor = office.services, office.opened.actor
    s.visits.save(actor, Visit(case_id=case, kind="home_visit_booked", on=stores.TODAY))
    part = office.go("case", {"case": case, "tab": "talks"}).parts.part("talks")
    assert part._write.text() == "Skriv protokollet" and not part._guide.isVisible()
    assert not part._editor.form.fields["missing_reason"].isVisible()
    assert part._hold.isVisible()


def test_a_new_talk_with_a_child_is_with_the_child_alone(office: Office, case: RecordId) -> None:
    part = office.go("case", {"case": case, "tab": "talks"}).parts.part("talks")
    part.plan()
    kind = part._editor.form.fields["kind"].control
    kind.set_value("child_conversation")
    kind.edited.emit()
    part._commit_new()
    office.settle()
    opened = office.services.cases.open(office.opened.actor, case)
    (child,) = (one.id for one in opened.persons if one.role == "child")
    assert [one.participants for one in opened.visits] == [(child,)]


def talks_of(office: Office, case: RecordId) -> Talks:
    part = office.go("case", {"case": case, "tab": "talks"}).parts.part("talks")
    assert isinstance(part, Talks)
    return part


def planned(office: Office, case: RecordId, **values: object) -> Visit:
    visit = Visit(**{"case_id": case, "kind": "home_visit_booked", "on": stores.TODAY} | values)  # type: ignore[arg-type]
    return office.services.visits.save(office.opened.actor, visit).value


def kept(office: Office, case: RecordId) -> Visit:
    (visit,) = office.services.cases.open(office.opened.actor, case).visits
    return visit


def test_held_is_taken_back_in_one_step_at_once_or_later(office: Office, case: RecordId) -> None:
    planned(office, case)
    part = talks_of(office, case)
    press_button(part._hold)
    office.settle()
    assert kept(office, case).held and not part._hold.isVisible()
    assert part._table.isAncestorOf(office.focus)
    office.window.toast.undo()
    office.settle()
    assert not kept(office, case).held and part._hold.isVisible()
    press_button(part._hold)
    office.settle()
    press_button(part._again)
    office.settle()
    assert not kept(office, case).held
    assert part._table.isAncestorOf(office.focus)


def test_a_visit_is_called_off_with_a_reason_and_planned_again(office: Office, case: RecordId) -> None:
    planned(office, case)
    part = talks_of(office, case)
    press_button(part._call_off)
    assert part.dialog is not None
    part.dialog.act_button.click()
    office.settle()
    assert "Välj varför" in part.dialog.fields["called_off"]._below.text()
    part.dialog.fields["called_off"].control.set_value("illness")
    part.dialog.act_button.click()
    office.settle()
    assert kept(office, case).called_off == "illness"
    assert part._state(kept(office, case)) == "Inställt"
    assert part._head._remark.text() == "0 genomförda, 0 planerade"
    shown = {name: getattr(part, name).isVisible() for name in ("_hold", "_write", "_call_off", "_again")}
    assert shown == {"_hold": False, "_write": False, "_call_off": False, "_again": True}
    assert part._editor.form.fields["called_off"].isVisible()
    assert part._table.isAncestorOf(office.focus)
    office.window.toast.undo()
    office.settle()
    assert kept(office, case).is_ahead()


def test_why_a_child_was_not_heard_is_told_without_planning_anything(office: Office, case: RecordId) -> None:
    part = talks_of(office, case)
    press_button(part._unheard)
    assert part.dialog is not None
    part.dialog.fields["missing_reason"].control.set_value("child_declined")
    part.dialog.act_button.click()
    office.settle()
    (child,) = (one.id for one in office.services.cases.open(office.opened.actor, case).persons if one.role == "child")
    talk = kept(office, case)
    assert (talk.kind, talk.participants, talk.missing_reason) == ("child_conversation", (child,), "child_declined")
    assert part._state(talk) == "Inte hört"
    kind = part._table.rows_model.columns[1]
    assert kind.second is not None and kind.second(talk) == "Barnet ville inte"
    office.window.toast.undo()
    office.settle()
    assert kept(office, case).is_ahead()


def test_a_reason_that_is_kept_is_changed_and_changed_back(office: Office, case: RecordId) -> None:
    s, actor = office.services, office.opened.actor
    (child,) = (one for one in s.cases.open(actor, case).persons if one.role == PersonRole.CHILD)
    s.visits.not_heard(actor, case, child.id, "too_young")
    part = talks_of(office, case)
    press_button(part._unheard)
    assert part.dialog is not None
    reason = part.dialog.fields["missing_reason"].control
    assert reason.value() == "too_young"
    reason.set_value("child_declined")
    part.dialog.act_button.click()
    office.settle()
    assert kept(office, case).missing_reason == "child_declined"
    office.window.toast.undo()
    office.settle()
    assert kept(office, case).missing_reason == "too_young"


def test_only_children_who_have_not_been_heard_are_asked_about(office: Office, case: RecordId) -> None:
    s, actor = office.services, office.opened.actor
    opened = s.cases.open(actor, case)
    alva = next(one for one in opened.persons if one.role == PersonRole.CHILD)
    bo = Person(home_id=opened.home.id, role=PersonRole.CHILD, given_name="Bo")
    s.homes.save_person(actor, bo)
    planned(office, case, kind="child_conversation", participants=(alva.id,), held=True)
    part = talks_of(office, case)
    press_button(part._unheard)
    assert part.dialog is not None
    assert part.dialog.fields["participants"].control.value() == str(bo.id)
    part.dialog.reject()
    planned(office, case, kind="child_conversation", participants=(bo.id,), held=True)
    assert not talks_of(office, case)._unheard.isVisible()


def test_what_is_refused_of_a_visit_that_was_left_is_said_of_it_and_kept(office: Office, case: RecordId) -> None:
    wrong = planned(office, case, held=True, purpose="Bostaden")
    other = planned(office, case, kind="interview_couple", on=stores.TODAY - dt.timedelta(days=9), held=True)
    part = talks_of(office, case)
    part._table.select(wrong.id)
    day = part._editor.form.fields["on"]
    day.control.set_value(stores.TODAY + dt.timedelta(days=3))
    day.control.edited.emit()
    part._table.select(other.id)  # the answer has not come yet
    office.settle()
    assert part._editor.record.id == other.id
    assert "efter i dag" not in day._below.text()
    (dialog,) = office.window.findChildren(ErrorDialog)
    assert "Det gäller Hembesök, bokat, i dag." in dialog.accessibleDescription()
    assert "efter i dag" in dialog.accessibleDescription()
    dialog.accept()
    part._table.select(wrong.id)
    office.settle()
    assert day.control.value() == stores.TODAY + dt.timedelta(days=3)
    assert "efter i dag" in day._below.text()


def test_the_editor_needs_no_scrolling_sideways_and_shows_where_a_purpose_begins(
    office: Office, case: RecordId
) -> None:
    purpose = "Bostaden och barnens rum, och vad de gör när någon i familjen blir sjuk en helg i februari"
    planned(office, case, kind="child_conversation", purpose=purpose)
    part = talks_of(office, case)
    bar = part._side.horizontalScrollBar()
    assert bar.maximum() == 0
    line = part._editor.form.fields["purpose"].control.line
    assert line.width() > 400
    assert line.cursorPosition() == 0
    line.setFocus(Qt.FocusReason.TabFocusReason)
    part._table.setFocus(Qt.FocusReason.OtherFocusReason)
    assert line.cursorPosition() == 0


def type_day(office: Office, part: Talks, words: str) -> None:
    day = part._editor.form.fields["on"].control
    day.setFocus(Qt.FocusReason.TabFocusReason)
    day.line.selectAll()
    office.type(words)


def test_a_day_that_was_saved_is_no_draft_any_more(office: Office, case: RecordId) -> None:
    visit = planned(office, case, on=stores.TODAY + dt.timedelta(days=2))
    other = planned(office, case, kind="interview_couple")
    part = talks_of(office, case)
    part._table.select(visit.id)
    office.settle()
    type_day(office, part, "i dag")
    part._editor._keeper.flush()  # written slowly
    office.press("Tab")
    assert not office.services.drafts.find(office.opened.actor)
    for one in (other, visit):
        part._table.select(one.id)
        office.settle()
    assert part._editor.form.fields["on"].control.line.text() == stores.TODAY.isoformat()


def test_i_dag_in_a_draft_is_the_same_day_tomorrow(office: Office, case: RecordId) -> None:
    planned(office, case, on=stores.TODAY + dt.timedelta(days=2))
    part = talks_of(office, case)
    type_day(office, part, "i dag")
    assert part._editor.form.draft() == f'{{"on": "{stores.TODAY.isoformat()}"}}'


def test_what_cannot_be_read_stays_a_draft_when_the_rest_is_saved(office: Office, case: RecordId) -> None:
    planned(office, case)
    part = talks_of(office, case)
    type_day(office, part, "snart")
    part._editor.form.fields["purpose"].control.setFocus(Qt.FocusReason.TabFocusReason)
    office.type("Bostaden")
    office.press("Tab")
    part.save_pending()
    office.settle()
    (draft,) = office.services.drafts.find(office.opened.actor)
    assert draft.text == '{"on": "snart"}'


def test_a_time_is_written_out_when_its_field_is_left(office: Office, case: RecordId) -> None:
    planned(office, case)
    part = talks_of(office, case)
    starts = part._editor.form.fields["starts"].control
    starts.line.setFocus(Qt.FocusReason.TabFocusReason)
    office.type("16")
    office.press("Tab")
    assert starts.line.text() == "16.00"
    assert kept(office, case).starts == "16.00"


def test_a_visit_planned_while_the_case_has_no_investigators_is_with_whoever_plans_it(office: Office) -> None:
    enquiry = stores.family(office.opened).id
    part = talks_of(office, enquiry)
    part.plan()
    part._commit_new()
    office.settle()
    s, actor = office.services, office.opened.actor
    assert kept(office, enquiry).investigators == (actor.user_id,)
    assert [one.visit for one in s.agenda.waiting(actor, stores.TODAY).visits] == [kept(office, enquiry)]


@pytest.mark.parametrize("percent", [100, 200])
def test_a_visit_that_was_just_planned_is_the_one_that_is_shown(
    office: Office, case: RecordId, look: Theme, percent: int
) -> None:
    look.set_percent(percent)
    old = planned(office, case, on=stores.TODAY + dt.timedelta(days=2), kind="interview_couple")
    part = talks_of(office, case)
    part._table.select(old.id)
    part.plan()
    office.press("Ctrl+Return")
    (new,) = (one for one in office.services.cases.open(office.opened.actor, case).visits if one.id != old.id)
    assert part._table.current() == part._editor.record == new
    assert part._title.text() == "Hembesök, bokat"
    assert part._editor.form.fields["kind"].isAncestorOf(office.focus)
    assert part._side.isVisible()


def test_tab_goes_from_the_list_to_what_can_be_done_with_the_visit(office: Office, case: RecordId) -> None:
    planned(office, case)
    part = talks_of(office, case)
    part._table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(part._table, Qt.Key.Key_Tab)
    assert office.focus is part._hold


def test_large_text_shows_the_list_or_the_visit_whole(office: Office, case: RecordId, look: Theme) -> None:
    planned(office, case)
    look.set_percent(200)
    part = talks_of(office, case)
    assert part.side is not None
    QTest.keyClick(part._table, Qt.Key.Key_Return)
    office.settle()
    assert part._side.isVisible() and part._side.x() == 0
    part._hold.setFocus()
    press_button(part._hold)  # the button goes away, and the list has the focus
    office.settle()
    assert part._table.isAncestorOf(office.focus) and not part._side.isVisible()
    part.side._button.click()
    assert part._write.hasFocus()
    QTest.keyClick(part._write, Qt.Key.Key_Escape)
    assert not part._side.isVisible() and part.side._button.hasFocus()


def test_another_visit_is_shown_from_its_top_with_buttons_as_wide_as_their_words(
    office: Office, case: RecordId
) -> None:
    first = planned(office, case)
    second = planned(office, case, kind="child_conversation", on=stores.TODAY + dt.timedelta(days=1))
    part = talks_of(office, case)
    part._table.select(first.id)
    office.settle()
    bar = part._side.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    part.hide()
    part._table.select(second.id)
    part.show()
    office.settle()
    assert bar.value() == 0
    for button in (part._write, part._guide):
        assert button.isVisible() and button.width() == button.sizeHint().width()


def test_a_first_talk_that_is_held_is_told_on_the_line_and_is_the_day_of_the_step(
    office: Office, opened: OpenStore
) -> None:
    case = stores.family(opened).id
    day = stores.TODAY - dt.timedelta(days=2)
    planned(office, case, kind="first_call", on=day, held=True)
    page = office.go("case", {"case": case, "tab": "talks"})
    office.settle()
    stage = next(one for one in page._stages._stages if one.name == "Första samtal")
    assert (stage.state, stage.date) == ("ahead", "hållet 15 mars")
    page._do_primary()
    dialog = page.mover.dialog
    assert dialog.fields["on"].control.value() == day
    dialog.act_button.click()
    office.settle()
    assert office.services.cases.open(opened.actor, case).transitions[-1].on == day
