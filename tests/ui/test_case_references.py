"""The case's references in the window: adding one from the keyboard, and the way to the form of the talk."""

from __future__ import annotations

import pytest

from fhr_desktop.domain.record import RecordId
from tests.ui.access import nameless
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.case.references import References
from ui.pages.report.page import ReportPage


@pytest.fixture
def part(office: Office, case: RecordId) -> References:
    page = office.go("case", {"case": case, "tab": "references"})
    made = page.parts.current
    assert isinstance(made, References)
    return made


def test_a_reference_is_added_from_the_keyboard(office: Office, part: References, case: RecordId) -> None:
    assert part._empty.isVisible()
    part.add()
    office.type("Rolf Engdahl")
    office.press("Ctrl+Return")
    office.settle()
    (stored,) = office.services.cases.open(office.opened.actor, case).references
    assert stored.name == "Rolf Engdahl" and stored.about
    assert [one.name for one in part._table.rows_model.rows] == ["Rolf Engdahl"] and not part._empty.isVisible()


def test_a_nameless_reference_is_refused_at_its_name(office: Office, part: References, case: RecordId) -> None:
    part.add()
    office.press("Ctrl+Return")
    office.settle()
    assert part._editor is not None and "har ett namn" in part._editor.form.fields["name"]._below.text()
    assert not office.services.cases.open(office.opened.actor, case).references


def test_the_talk_is_written_in_its_form(office: Office, part: References, case: RecordId) -> None:
    part.add()
    office.type("Gunilla Ek")
    office.press("Ctrl+Return")
    office.settle()
    part.write_talk()
    office.settle()
    assert isinstance(office.window.current, ReportPage)


def test_every_control_is_named_and_no_word_is_cut(office: Office, part: References) -> None:
    part.add()
    office.settle()
    assert not nameless(part) and not cut_words(part)
