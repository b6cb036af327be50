"""Visits and talks on the case page: the way to what is written on each, and why a child was not heard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.record import RecordId
from tests import stores
from tests.ui.casework import Office
from ui.pages.case.talks import Talks


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
