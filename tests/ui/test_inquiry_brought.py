"""What comes into an enquiry from elsewhere: words somebody searched for, and a pasted letter."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.casework import LETTER, Office, fill_enquiry, press_button
from ui.pages.inquiry import InquiryPage


@pytest.fixture
def office(office: Office) -> Office:
    """The window on Min dag, as one meets it in the morning."""
    office.go("my_day")
    return office


def page(office: Office) -> InquiryPage:
    """The page that is shown."""
    shown = office.window.current
    assert isinstance(shown, InquiryPage)
    return shown


@pytest.mark.parametrize(
    ("searched", "fields"),
    [
        ("Lotta Berg", {"given_name": "Lotta", "family_name": "Berg"}),
        ("Berg", {"given_name": "", "family_name": "Berg"}),
        ("070-174 06 12", {"phone": "070-174 06 12", "family_name": ""}),
        ("811228-9874", {"born": "811228-9874", "family_name": ""}),
        ("lotta@example.se", {"email": "lotta@example.se", "family_name": ""}),
        ("2026-0147", {"born": "", "phone": "", "family_name": ""}),
    ],
)
def test_what_was_searched_for_is_not_typed_twice(office: Office, searched: str, fields: dict[str, str]) -> None:
    shown = office.go("inquiry", {"searched": searched})
    assert {key: shown.fields.control(key).value() for key in fields} == fields


def test_a_search_without_hits_goes_on_as_an_enquiry(office: Office) -> None:
    office.press("Ctrl+K")
    office.type("Lotta Berg")
    palette = office.window.palette_overlay
    office.wait_for(lambda: any(getattr(one, "icon", "") == "plus" for one in palette._hits.entries))
    office.press("Return")
    assert page(office).fields.control("family_name").value() == "Berg"
    assert office.keys <= 2
    office.go("cases")
    office.window.current._filter.field.setText("Karin Ek")
    office.window.current._begin()
    office.settle()
    assert page(office).fields.control("family_name").value() == "Berg"  # what was begun is not written over
    assert "Karin Ek" in page(office).asked.accessibleName()


def search_while_one_is_begun(office: Office) -> InquiryPage:
    """An enquiry about the Bergs is begun when somebody searches for Karin Ek and finds nothing."""
    fill_enquiry(office, family_name="Berg", phone="070-174 06 15")
    office.go("cases")
    shown = office.go("inquiry", {"searched": "Karin Ek"})
    assert shown.asked.isVisible() and office.focus is shown.asked._here
    assert shown.fields.control("family_name").value() == "Berg"
    return shown  # type: ignore[no-any-return]


def test_what_was_searched_for_goes_into_the_enquiry_that_is_begun_when_one_says_so(office: Office) -> None:
    shown = search_while_one_is_begun(office)
    office.press("Return")
    said = {key: shown.fields.control(key).value() for key in ("given_name", "family_name", "phone")}
    assert said == {"given_name": "Karin", "family_name": "Ek", "phone": "070-174 06 15"}
    assert not shown.asked.isVisible()
    office.window.toast.undo()
    assert shown.fields.control("family_name").value() == "Berg"
    office.go("cases")
    office.press("Alt+Left")
    assert not shown.asked.isVisible()  # it has been answered


def test_what_was_searched_for_begins_an_enquiry_of_its_own_and_the_other_comes_back(office: Office) -> None:
    shown = search_while_one_is_begun(office)
    office.press("Tab", "Return")
    said = {key: shown.fields.control(key).value() for key in ("given_name", "family_name", "phone", "municipality")}
    assert said == {"given_name": "Karin", "family_name": "Ek", "phone": "", "municipality": None}
    assert office.focus in shown.fields.control("given_name").controls
    office.window.toast.undo()
    assert shown.fields.control("phone").value() == "070-174 06 15"


def test_an_unanswered_question_waits(office: Office) -> None:
    shown = search_while_one_is_begun(office)
    office.go("cases")
    office.press("Alt+Left")
    assert shown.asked.isVisible() and "Karin Ek" in shown.asked.accessibleName()


def test_an_e_mail_is_pasted_and_saved_with_three_keys(office: Office) -> None:
    office.go("inquiry")
    QApplication.clipboard().setText(LETTER)
    office.press("Ctrl+Shift+V", "Return", "Ctrl+Return")
    assert office.keys == 3
    (row,) = office.services.cases.rows(office.opened.actor)
    file = office.services.cases.open(office.opened.actor, row.id)
    assert [one.full_name() for one in file.persons] == ["Malin Byström", "Peter Skog"]
    assert file.inquiry is not None and (file.inquiry.channel, row.municipality) == ("email", "2029")
    assert file.inquiry.motive.startswith("Hej! Jag och min sambo")


def test_nothing_is_filled_in_but_what_is_ticked_and_it_can_be_undone(office: Office) -> None:
    shown = fill_enquiry(office, given_name="Lotta", phone="070-174 06 12", municipality="Leksand")
    QApplication.clipboard().setText(LETTER)
    shown.paste()
    ticked = {key: box.isChecked() for key, box in shown.box.boxes.items()}
    assert ticked.pop("given_name") is ticked.pop("phone") is False  # something else stands there
    assert "municipality" not in ticked and all(ticked.values())
    assert shown.fields.control("family_name").value() == ""
    shown.box.boxes["other_adult"].click()
    press_button(shown.box.fill_button)
    values = {key: shown.fields.control(key).value() for key in ("given_name", "family_name", "phone", "other_adult")}
    assert values == {"given_name": "Lotta", "family_name": "Byström", "phone": "070-174 06 12", "other_adult": ""}
    assert not shown.box.isVisible() and shown._more.isVisible()  # the e-mail is among the further fields
    office.window.toast.undo()
    assert shown.fields.control("family_name").value() == "" and shown.fields.control("phone").value()


def test_a_text_with_nothing_in_it_is_said_to_have_nothing(office: Office) -> None:
    shown = office.go("inquiry")
    QApplication.clipboard().clear()
    office.press("Ctrl+Shift+V")
    assert office.focus is shown.box.text.text and not shown.box.fill_button.isEnabled()
    office.press("Escape")
    assert not shown.box.isVisible() and office.focus is shown.fields.control("given_name").line


def test_a_letter_proposes_its_day_and_where_they_heard_and_leaves_a_doubt_to_the_reader(office: Office) -> None:
    shown = office.go("inquiry")
    shown.box.show()
    shown.box.text.set_value(
        "Datum: 9 mars 2026\n\nHej! Vi är 45 och 47 år. Vi såg er annons på Facebook.\n\nMvh\nMalin Byström\n"
        "Kommun: Falun\nBygatan 4, 793 30 Leksand"
    )
    shown.box.text.edited.emit()
    boxes = shown.box.boxes
    assert boxes["received_on"].isChecked() and "2026-03-09" in boxes["received_on"].text()
    assert boxes["source"].isChecked() and "Sociala medier" in boxes["source"].text()
    assert not boxes["municipality"].isChecked()
    assert "Postorten säger Leksand" in boxes["municipality"].accessibleDescription()
    assert "45 och 47 år" in shown.box._said.text()
    assert shown.fields.control("source").value() is None  # nothing is filled in before it is accepted
    boxes["municipality"].setChecked(True)
    shown.box.accept()
    values = {key: shown.fields.control(key).value() for key in ("received_on", "source", "municipality", "motive")}
    assert values == {
        "received_on": dt.date(2026, 3, 9), "source": "social_media", "municipality": "2080",
        "motive": "Hej! Vi är 45 och 47 år. Vi såg er annons på Facebook.",
    }  # fmt: skip
