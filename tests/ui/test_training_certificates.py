"""Intyg, Utvärdering and Papper in the window: issuing, one instead of another, checking, digits, and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.certificates import check_code
from fhr_desktop.domain.training import Certificate, Course, EnrolmentStatus, Mark
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from tests.ui.courses import make_round, spoken
from ui.components.buttons import Button
from ui.components.dialogs import ConfirmDialog
from ui.pages.training.certificates import CertificatesTab
from ui.pages.training.checking import CheckDialog
from ui.pages.training.evaluation import EvaluationTab
from ui.pages.training.papers import ICS, PapersTab
from ui.preview.print_preview import PrintPreview
from ui.tasks import Tasks
from ui.theme import Theme

NAMES = ("Farid Ahmadi", "Lotta Berg", "Sten Björk")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    yield made
    made.close()


@pytest.fixture
def course(opened: OpenStore) -> Course:
    """All eight meetings have been; Sten missed the fifth."""
    s, actor = stores.services(opened), opened.actor
    made = make_round(opened, NAMES, weeks=16)
    sheet = s.rounds.open(actor, made.id)
    for session in sheet.sessions:
        for row in sheet.rows:
            missed = row.participant.name == "Sten Björk" and session.number == 5
            s.attendance.mark(actor, session.id, row.participant.id, Mark.ABSENT if missed else Mark.PRESENT)
    return made


@pytest.fixture
def office(qtbot: QtBot, look: Theme, opened: OpenStore, course: Course, tasks: Tasks) -> Iterator[Office]:
    made = Office(qtbot, look, tasks, opened)
    yield made
    made.close()


def tab(office: Office, course: Course, key: str) -> Any:
    page: Any = office.go("course", {"course": course.id, "tab": key})
    return page.tabs.current


def dialog(kind: type[QDialog]) -> Any:
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return found


def issued(office: Office, course: Course) -> tuple[Certificate, ...]:
    return office.services.certificates.of_round(office.opened.actor, course.id)


def issue(office: Office, course: Course) -> CertificatesTab:
    shown: CertificatesTab = tab(office, course, "certificates")
    press_button(shown.issue_button)
    office.settle()
    asked = dialog(ConfirmDialog)
    assert asked.accessibleName() == "Utfärda 2 intyg?"
    assert "Inget födelsedatum finns här för Farid Ahmadi och Lotta Berg." in " ".join(spoken(asked))
    press_button(next(one for one in asked.findChildren(Button) if one.text() == "Utfärda"))
    office.settle()
    return shown


def test_those_who_are_ready_stand_first_and_the_others_are_told_what_they_wait_for(
    office: Office, course: Course
) -> None:
    shown: CertificatesTab = tab(office, course, "certificates")
    stages = [shown._stage(row) for row in shown.table.rows_model.rows]
    assert stages == ["Klar för intyg", "Klar för intyg", "Har träff 5 att ta igen"]
    assert shown.issue_button.text() == "Utfärda 2 intyg …" and not shown.print_button.isEnabled()
    assert not nameless(office.window) and not cut_words(office.window)


def test_certificates_are_issued_to_all_who_are_ready_and_shown_to_be_printed(office: Office, course: Course) -> None:
    shown = issue(office, course)
    assert [one.name for one in issued(office, course)] == ["Farid Ahmadi", "Lotta Berg"]
    preview = dialog(PrintPreview)
    office.wait_for(lambda: preview.view.pages == 2)
    assert preview._name == "F13d"
    preview.reject()
    assert not shown.issue_button.isEnabled() and shown.print_button.isEnabled()


def test_whose_birth_date_is_missing_is_told_before_anything_is_printed(office: Office, course: Course) -> None:
    shown = issue(office, course)
    dialog(PrintPreview).reject()
    office.settle()
    assert shown.undated.isVisible()
    told = shown.undated.accessibleName()
    assert told.startswith("2 intyg utan födelsedatum Farid Ahmadi och Lotta Berg") and "för hand" in told
    stages = [shown._stage(row) for row in shown.table.rows_model.rows]
    assert stages.count("Intyg utan födelsedatum") == 2
    assert not nameless(office.window) and not cut_words(office.window)
    office.press("Ctrl+D")
    assert "Lotta" not in shown.undated.accessibleName()


def test_a_new_one_takes_the_place_of_another_and_both_are_told_apart_when_checked(
    office: Office, course: Course
) -> None:
    shown = issue(office, course)
    dialog(PrintPreview).reject()
    old = issued(office, course)[1]
    shown.table.select(
        next(r.participant.id for r in shown.table.rows_model.rows if r.participant.name == "Lotta Berg")
    )
    press_button(shown.again_button)
    office.settle()
    asked_again = dialog(ConfirmDialog)
    assert "Inget födelsedatum finns här för Lotta Berg." in " ".join(spoken(asked_again))
    office.press("Ctrl+Return")  # what cannot be taken back is done by its button alone
    assert issued(office, course)[1] == old and asked_again.isVisible()
    press_button(next(one for one in asked_again.findChildren(Button) if one.text() == "Utfärda ett nytt"))
    office.settle()
    dialog(PrintPreview).reject()
    new = issued(office, course)[1]
    assert new.replaces == old.number
    press_button(shown.check_button)
    asked: CheckDialog = dialog(CheckDialog)
    for number, code, said in (
        (new.number.lower(), check_code(new).replace("-", ""), f"gäller: {new.number}, Lotta Berg"),
        (old.number, check_code(old), new.number),
        (new.number, "0000-0000", "inget intyg med det numret och den koden"),
    ):
        asked.fields["number"].control.set_value(number)
        asked.fields["code"].control.set_value(code)
        office.press("Ctrl+Return")
        visible = [one for one in (asked.holds, asked.replaced, asked._error) if one.isVisible()]
        assert len(visible) == 1 and said in " ".join(spoken(visible[0]))
    asked.reject()


@pytest.mark.parametrize(("left", "said"), [(True, "inte längre med i omgången"), (False, "inte längre klara")])
def test_no_new_one_is_offered_whoever_may_not_have_it_and_why_is_said(
    office: Office, course: Course, *, left: bool, said: str
) -> None:
    s, actor = office.services, office.opened.actor
    s.certificates.issue(actor, course.id)
    sheet = s.rounds.open(actor, course.id)
    row = next(one for one in sheet.rows if one.participant.name == "Lotta Berg")
    assert row.enrolment is not None
    if left:
        s.participants.answer(actor, row.enrolment.id, EnrolmentStatus.CANCELLED)
    else:
        s.attendance.mark(actor, sheet.sessions[0].id, row.participant.id, Mark.ABSENT)
    shown: CertificatesTab = tab(office, course, "certificates")
    shown.table.select(row.participant.id)
    assert not shown.again_button.isEnabled() and shown.one_button.isEnabled()
    assert said in shown._said.text()
    shown.table.select(next(one.participant.id for one in sheet.rows if one.participant.name == "Farid Ahmadi"))
    assert shown.again_button.isEnabled() and not shown._said.text()


def test_a_certificate_that_no_longer_agrees_with_the_marks_says_so(office: Office, course: Course) -> None:
    shown = issue(office, course)
    dialog(PrintPreview).reject()
    agreed = [shown._stage(row) for row in shown.table.rows_model.rows]
    assert not any("stämmer" in one for one in agreed)
    s, actor = office.services, office.opened.actor
    sheet = s.rounds.open(actor, course.id)
    who = next(one.participant.id for one in sheet.rows if one.participant.name == "Lotta Berg")
    office.window.ctx.bus.changed.emit(s.attendance.mark(actor, sheet.sessions[0].id, who, Mark.ABSENT).changes)
    office.settle()
    shown.table.select(who)
    now = {row.participant.name: (shown._stage(row), shown._mark(row)) for row in shown.table.rows_model.rows}
    assert now["Lotta Berg"] == ("Intyget stämmer inte längre", "missing")
    assert "stämmer" not in now["Farid Ahmadi"][0]
    assert "Säger 8 av 8 träffar och 24 tim; nu är det 7 av 8 och 21 tim." in shown._said.text()
    assert not cut_words(office.window)


def test_an_answer_is_written_with_a_digit_a_statement(office: Office, course: Course) -> None:
    shown: EvaluationTab = tab(office, course, "evaluation")
    assert shown.too_few.isVisible()
    press_button(shown.write_button)
    number = len(shown.form.scores)
    for first in ("4", "5", "3"):
        office.press(first, *(["2"] * (number - 1)))
        assert shown.form.comment.text.hasFocus()
        office.type("Bra.")
        office.press("Ctrl+Return", "Ctrl+Return")  # twice before it is written is once
        assert next(iter(shown.form.scores.values())).value() is None
    office.settle()
    assert shown.summary is not None and shown.summary.answers == 3 and not shown.too_few.isVisible()
    assert [shown.table.rows_model.index(0, column).data() for column in (1, 2, 3)] == ["3", "4,0", "0,8"]
    assert "Bra." in " ".join(spoken(shown._comments))
    office.window.toast.undo()
    office.settle()
    assert shown.summary.answers == 2
    assert shown.table.rows_model.index(0, 2).data() == "–" and "Bra." not in " ".join(spoken(shown._comments))


def test_an_answer_that_says_nothing_is_refused(office: Office, course: Course) -> None:
    shown: EvaluationTab = tab(office, course, "evaluation")
    press_button(shown.write_button)
    office.press("Ctrl+Return")
    assert "Svaret är tomt" in shown.form._error.text() and shown.summary is not None and not shown.summary.answers


def test_every_paper_is_shown_before_it_is_printed(office: Office, course: Course) -> None:
    shown: PapersTab = tab(office, course, "papers")
    assert not silent_cells(shown.table) and not nameless(office.window)
    pages = {"F13a": 3, "F13b": 1, "meeting-5": 1, "hand": 8, "blank": 1, "summary": 1}
    for key, least in pages.items():
        shown.table.setFocus()
        assert shown.table.select(key)
        office.press("Return")
        preview = dialog(PrintPreview)
        office.wait_for(lambda preview=preview: preview.view.pages > 0)  # type: ignore[misc]
        assert preview.view.pages >= least, key
        assert not any(part in preview._name for name in NAMES for part in name.split())
        preview.reject()
    assert shown.table.select("meeting-5") and shown.hand_button.isEnabled()
    assert shown.table.select("F13b") and not shown.hand_button.isEnabled()


def test_whoever_only_enrols_is_offered_no_papers_of_others(office: Office, course: Course) -> None:
    actor, ctx = office.opened.actor, office.window.ctx
    office.services.certificates.issue(actor, course.id)
    ctx.actor = replace(actor, role=Role.INVESTIGATOR)
    shown: PapersTab = tab(office, course, "papers")
    assert [one.key for one in shown.table.rows_model.rows] == ["blank", "summary", "ics"]
    certificates: CertificatesTab = tab(office, course, "certificates")
    assert certificates.table.current() is not None and not certificates.one_button.isVisible()
    assert certificates.print_button not in certificates.header_buttons()
    certificates.print_one()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, PrintPreview) and one.isVisible()]


def test_the_calendar_file_has_the_meetings_and_nobodys_name(office: Office, course: Course, tmp_path: Path) -> None:
    shown: PapersTab = tab(office, course, "papers")
    shown.save_to(tmp_path / ICS)
    office.settle()
    read = (tmp_path / ICS).read_bytes()
    assert len(Calendar.from_ical(read).walk("VEVENT")) == 8
    assert not any(part.encode() in read for name in (*NAMES, "Johanna Rask") for part in name.split())
    assert "8 träffar" in office.window.toast._words.text()
    shown.save_to(tmp_path / "finns inte" / ICS)
    office.settle()
    assert "kunde inte skrivas" in office.window.toast._words.text()


def test_papers_with_names_stay_shut_while_names_are_hidden(office: Office, course: Course) -> None:
    shown: PapersTab = tab(office, course, "papers")
    shown.table.setFocus()
    office.press("Ctrl+D")
    shown.table.select("F13a")
    office.press("Return")
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, PrintPreview) and one.isVisible()]
    assert "Namnen är dolda" in office.window.toast._words.text()
