"""Registering an enquiry: the budget of keys, each mistake with its sentence, and nothing typed lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.access import nameless, unreachable
from tests.ui.casework import Office, press_button
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


def fill(office: Office, **values: str) -> InquiryPage:
    """Write in the fields, as typed."""
    shown = office.go("inquiry")
    for key, said in {"given_name": "Lotta", "municipality": "Älvdalen", **values}.items():
        field = shown.fields.all[key]
        field.control.set_draft(said)
        field.control.edited.emit()
    return shown  # type: ignore[no-any-return]


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
    shown = fill(office, born="19811228-9875")
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
    shown = fill(office, **{"motive": "Allt som skrevs", "other_adult": "Peter Sundin", key: said})
    shown.save()
    office.settle()
    assert sentence in shown.fields.all[key]._below.text()
    assert shown.fields.control("motive").value() == "Allt som skrevs"
    assert not office.services.cases.rows(office.opened.actor)


def test_a_mistake_that_is_mended_is_not_said_any_more(office: Office) -> None:
    shown = fill(office, born="2010-05-01", municipality="Mora")
    shown.save()
    office.settle()
    assert "18 år" in shown.fields.all["born"]._below.text()
    shown.fields.control("born").set_value("1980-10-10")
    shown.save()
    office.settle()
    assert shown.outside.isVisible()
    assert "18 år" not in shown.fields.all["born"]._below.text()


def test_a_family_from_mora_is_referred_by_choice(office: Office) -> None:
    shown = fill(office, municipality="Mora")
    shown.save()
    office.settle()
    assert shown.outside.isVisible() and "Mora" in shown.outside.accessibleName()
    assert not office.services.cases.rows(office.opened.actor)
    assert office.focus is shown.refer_button
    office.press("Return")
    (row,) = office.services.cases.rows(office.opened.actor, ended=True)
    assert row.state is CaseState.CLOSED


def test_what_was_typed_is_back_after_a_crash(qtbot: QtBot, look: Theme, opened: OpenStore, office: Office) -> None:
    shown = fill(office, family_name="Berg", born="811228-98", received_on="14/")
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
    shown = fill(office, family_name="Berg")
    press_button(shown._empty_button)
    office.settle()
    assert not shown.fields.draft()
    office.window.toast.undo()
    assert shown.fields.control("family_name").value() == "Berg"


def test_a_family_with_the_same_name_is_shown(office: Office, opened: OpenStore) -> None:
    stores.family(opened)
    shown = fill(office, family_name="Sundin")
    shown.fields.control("family_name").left.emit()
    office.settle()
    assert [button.line.strong for button in shown._hits.buttons] == ["Berg–Sundin"]


def test_a_name_that_was_searched_for_is_not_typed_twice(office: Office) -> None:
    shown = office.go("inquiry", {"name": "Lotta Berg"})
    assert shown.fields.control("given_name").value() == "Lotta"
    assert shown.fields.control("family_name").value() == "Berg"


@pytest.mark.parametrize("percent", [100, 200])
def test_every_field_has_a_name_and_is_reached_by_tab(office: Office, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    shown = office.go("inquiry")
    shown._unfold()
    office.settle()
    assert nameless(office.window) == []
    assert unreachable(office.window) == []
    assert cut_words(office.window) == []
