"""Registering an enquiry: the budget of keys, each mistake with its sentence, and nothing typed lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.services.duplicates import Found
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.access import nameless, unreachable
from tests.ui.casework import LETTER, Office, fill_enquiry, press_button
from tests.ui.clipping import cut_words
from ui.pages.case import CasePage
from ui.pages.inquiry import InquiryPage
from ui.tasks import Tasks
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def office(qtbot: QtBot, look: Theme, opened: OpenStore) -> Iterator[Office]:
    tasks = Tasks()
    made = Office(qtbot, look, tasks, opened)
    made.go("my_day")
    yield made
    made.close()
    tasks.close()


def page(office: Office) -> InquiryPage:
    """The page that is shown."""
    shown = office.window.current
    assert isinstance(shown, InquiryPage)
    return shown


def test_a_family_on_the_phone_costs_at_most_twelve_keys(office: Office) -> None:
    office.press("Ctrl+N", "I")
    office.type("Lotta")
    office.press("Tab")
    office.type("Berg")
    office.press("Tab")
    office.type("811228-9874")
    office.press("Tab")
    office.type("070-174 06 12")
    office.press("Tab")
    office.type("Älv")
    office.press("Tab")
    office.type("Peter Sundin")
    office.press("Tab", "Tab", "Tab")  # by phone, today: already filled in
    office.type("De har talat om det länge.")
    office.press("Ctrl+Return")
    assert office.keys <= 12
    assert isinstance(office.window.current, CasePage)
    (row,) = office.services.cases.rows(office.opened.actor)
    file = office.services.cases.open(office.opened.actor, row.id)
    assert (row.family, row.municipality, row.state) == ("Berg–Sundin", "2039", CaseState.INQUIRY)
    assert [p.full_name() for p in file.persons] == ["Lotta Berg", "Peter Sundin"]
    assert file.persons[0].identity_number == "198112289874"
    assert file.inquiry is not None and file.inquiry.received_on == stores.TODAY
    assert not office.services.drafts.find(office.opened.actor, "inquiry")


def test_a_wrong_check_digit_is_said_and_can_be_kept_as_another_id(office: Office) -> None:
    shown = fill_enquiry(office, born="19811228-9875")
    shown.save()
    office.settle()
    assert isinstance(office.window.current, InquiryPage)
    born = shown.fields.all["born"]
    assert "Sista siffran" in born._below.text()
    press_button(born.control.keep_button)
    shown.save()
    office.settle()
    (row,) = office.services.cases.rows(office.opened.actor)
    (person,) = office.services.cases.open(office.opened.actor, row.id).persons
    assert (person.identity_number, person.other_id) == (None, "19811228-9875")
    assert person.birth_date == dt.date(1981, 12, 28)


@pytest.mark.parametrize(
    ("key", "said", "sentence"),
    [
        ("received_on", "2026-03-18", "efter i dag"),
        ("born", "2010-05-01", "18 år"),
        ("born", "31 februari", "finns inte"),
        ("other_born", "2012-01-01", "18 år"),
        ("given_name", "", "förnamn"),
        ("municipality", "", "kommun"),
    ],
)
def test_each_mistake_has_its_sentence_at_its_field(office: Office, key: str, said: str, sentence: str) -> None:
    shown = fill_enquiry(office, **{"motive": "Allt som skrevs", "other_adult": "Peter Sundin", key: said})
    shown.save()
    office.settle()
    assert sentence in shown.fields.all[key]._below.text()
    assert shown.fields.control("motive").value() == "Allt som skrevs"
    assert not office.services.cases.rows(office.opened.actor)


def test_a_mistake_that_is_mended_is_not_said_any_more(office: Office) -> None:
    shown = fill_enquiry(office, born="2010-05-01", municipality="Mora")
    shown.save()
    office.settle()
    assert "18 år" in shown.fields.all["born"]._below.text()
    shown.fields.control("born").set_value("1980-10-10")
    shown.save()
    office.settle()
    assert shown.outside.isVisible()
    assert "18 år" not in shown.fields.all["born"]._below.text()


def test_a_family_from_mora_is_referred_by_choice(office: Office) -> None:
    shown = fill_enquiry(office, municipality="Mora")
    shown.save()
    office.settle()
    assert shown.outside.isVisible() and "Mora" in shown.outside.accessibleName()
    assert not office.services.cases.rows(office.opened.actor)
    assert office.focus is shown.refer_button
    office.press("Return")
    (row,) = office.services.cases.rows(office.opened.actor, ended=True)
    assert row.state is CaseState.CLOSED


def test_what_was_typed_is_back_after_a_crash(qtbot: QtBot, look: Theme, opened: OpenStore, office: Office) -> None:
    shown = fill_enquiry(office, family_name="Berg", born="811228-98", received_on="14/")
    shown.fields.all["family_name"].setFocus()
    office.type("qvist")
    shown.save_pending()
    office.settle()
    office.close()
    tasks = Tasks()
    again = Office(qtbot, look, tasks, opened)
    back = again.go("inquiry")
    kept = {key: back.fields.control(key).draft() for key in ("given_name", "family_name", "born", "received_on")}
    assert kept == {"given_name": "Lotta", "family_name": "Bergqvist", "born": "811228-98", "received_on": "14/"}
    assert again.focus is back.fields.control("family_name").line
    again.close()
    tasks.close()


def test_emptying_the_fields_can_be_undone(office: Office) -> None:
    shown = fill_enquiry(office, family_name="Berg")
    press_button(shown._empty_button)
    office.settle()
    assert not shown.fields.draft()
    office.window.toast.undo()
    assert shown.fields.control("family_name").value() == "Berg"


def test_a_family_that_is_known_is_shown_while_it_is_typed_and_stops_nothing(office: Office, opened: OpenStore) -> None:
    case = stores.family(opened)
    office.press("Ctrl+N", "I")
    office.type("Charlotta")
    office.press("Tab")
    office.type("Bergh")
    office.press("Tab", "Tab")
    office.type("0701740612")  # nothing is left or pressed: a pause is enough
    shown = page(office)
    office.wait_for(lambda: len(shown.known.hits) == 1)
    (button,) = shown.known.buttons
    assert "Berg–Sundin" in button.accessibleName() and "Samma telefonnummer" in button.accessibleDescription()
    assert not shown._alike.isVisible()
    assert office.focus is shown.fields.control("phone").line
    office.press("Tab")
    office.type("Älv")
    office.press("Ctrl+Return")
    assert office.keys <= 12
    assert len(office.services.cases.rows(opened.actor)) == 2  # saved all the same
    assert case.id in {row.id for row in office.services.cases.rows(opened.actor)}


def test_families_that_were_not_ready_are_found_when_they_are(
    office: Office, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _n in range(4):
        stores.family(opened)
    monkeypatch.setattr("db.queries.duplicates.AT_ONCE", 1)
    monkeypatch.setattr("db.queries.duplicates.make_keys.__defaults__", (1,))
    shown = office.go("inquiry", {"searched": "070-174 06 12"})
    office.wait_for(lambda: len(shown.known.hits) == 4)


def test_a_number_that_is_known_is_said_and_leads_to_its_case(office: Office, opened: OpenStore) -> None:
    case = stores.family(opened)
    shown = fill_enquiry(office, born="811228-9874")
    shown.known.look()
    office.settle()
    assert shown._alike.isVisible() and case.number in shown._alike.accessibleName()
    shown._show_known()
    assert office.focus is shown.known.buttons[0]
    office.press("Return")
    assert isinstance(office.window.current, CasePage)
    office.press("Alt+Left")
    assert page(office).fields.control("born").draft() == "811228-9874"  # as it was left
    press_button(shown._empty_button)
    assert not shown.known.hits and not shown._alike.isVisible()


def test_that_no_family_is_alike_is_said_of_what_is_written_and_only_when_it_is_answered(office: Office) -> None:
    shown = office.go("inquiry")
    said = shown.known._none
    assert "Ingen familj" not in said.text()  # nothing is written
    given, family = (shown.fields.control(key) for key in ("given_name", "family_name"))
    given.line.setFocus()
    office.type("Lotta")
    shown.known.look()
    office.settle()
    assert "Ingen familj" not in said.text()  # a first name is nothing to look for
    family.line.setFocus()
    office.type("Berg")
    shown.known.look()
    office.settle()
    assert "Ingen familj" in said.text()
    office.type("m")
    assert said.text() == "Letar …"
    shown.known._found(Found(()))  # the answer to what stood there before
    assert said.text() == "Letar …"
    office.wait_for(lambda: "Ingen familj" in said.text())


def test_the_whole_of_a_long_family_name_is_shown(office: Office, opened: OpenStore) -> None:
    family = "von Svärdsjö-Hammarström och af Klinckowström-Bergenstråle"
    stores.family(opened, family=family)
    shown = fill_enquiry(office, phone="070-174 06 12")
    shown.known.look()
    office.settle()
    names = [label for label in shown.known.findChildren(QLabel) if label.text() == family]
    assert names and names[0].wordWrap()
    assert shown.known.buttons[0].accessibleName().startswith(family)
    assert not cut_words(shown)


def test_how_an_earlier_case_ended_is_not_said_to_everybody(office: Office, opened: OpenStore) -> None:
    case = stores.family(opened)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(replace(case, state=CaseState.NOT_SUITABLE))
    shown = fill_enquiry(office, phone="070-174 06 12")
    shown.known.look()
    office.settle()
    said = " ".join(label.text() for label in shown.known.findChildren(QLabel))
    assert "Tala med enhetschefen" in said and "lämplig" not in said
    assert shown.known.buttons[0].line.end == ""


@pytest.mark.parametrize("percent", [100, 200])
def test_every_field_has_a_name_and_is_reached_by_tab(office: Office, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    shown = office.go("inquiry")
    shown._unfold()
    QApplication.clipboard().setText(LETTER)
    shown.paste()
    office.settle()
    assert nameless(office.window) == []
    assert unreachable(office.window) == []
    assert cut_words(office.window) == []
