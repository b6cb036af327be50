"""Where the focus is after something was done: at the first thing to do next, never lost to the rail."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from fhr_desktop.domain.record import RecordId
from tests import stores
from tests.ui.casework import Office, fill_enquiry, press_button
from ui.pages.case import CasePage
from ui.pages.inquiry import InquiryPage

LETTER = """Från: Malin Byström <malin@example.se>

Hej! Jag och min sambo Peter Skog bor på Björkvägen 3, 793 30 Leksand och vill bli familjehem.

Mvh
Malin Byström
"""


def register(office: Office, given_name: str) -> CasePage:
    """A whole enquiry, saved with the keyboard."""
    fill_enquiry(office, given_name=given_name)
    office.press("Ctrl+Return")
    shown = office.window.current
    assert isinstance(shown, CasePage)
    return shown


def test_a_saved_enquiry_leads_to_the_first_thing_its_case_lacks(office: Office) -> None:
    office.go("my_day")
    for name in ("Lotta", "Malin"):
        shown = register(office, name)
        overview = shown.parts.current
        assert office.focus is overview._missing.buttons[0]


def test_the_next_enquiry_begins_at_the_top_in_its_first_field(office: Office) -> None:
    register(office, "Lotta")
    page = office.go("inquiry")
    assert isinstance(page, InquiryPage)
    page._unfold()
    office.settle()
    page.form.verticalScrollBar().setValue(page.form.verticalScrollBar().maximum())
    register(office, "Malin")
    page = office.go("inquiry")
    assert office.focus in page.fields.control("given_name").controls
    assert page.form.verticalScrollBar().value() == 0
    assert not page._more.isVisible()


def test_after_a_pasted_letter_the_focus_is_in_sight_at_the_top(office: Office) -> None:
    page = office.go("inquiry")
    QGuiApplication.clipboard().setText(LETTER)
    page.paste()
    press_button(page.box.fill_button)
    office.settle()
    assert page._more.isVisible()
    assert office.focus in page.fields.control("given_name").controls
    toast = office.window.toast
    assert toast.isVisible()
    assert not office.window.current.isAncestorOf(toast)
    QGuiApplication.clipboard().clear()


def test_a_form_that_is_begun_is_open_to_write_in(office: Office, case: RecordId) -> None:
    page = office.go("case", {"case": case, "tab": "papers"})
    page.parts.current.begin("F10")
    office.settle()
    report = office.window.current
    office.wait_for(lambda: report.editor is not None and report.editor.isAncestorOf(office.focus))
    assert stores.services(office.opened).cases.open(office.opened.actor, case).documents


def test_a_second_form_too(office: Office, case: RecordId) -> None:
    office.go("case", {"case": case, "tab": "papers"}).parts.current.begin("F10")
    office.settle()
    page = office.go("case", {"case": case, "tab": "papers"})
    page.parts.current.begin("F1")
    office.settle()
    report = office.window.current
    office.wait_for(lambda: report.editor is not None and report.editor.document.form_key == "F1")
    assert report.editor.isAncestorOf(office.focus)
