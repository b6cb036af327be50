"""The municipalities' requests in the window: the list, the card that keeps what is typed, and its states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fhr_desktop.domain.needs import Need, NeedState
from fhr_desktop.domain.record import new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import ASKED
from tests.stores import TODAY, open_store, services
from tests.ui.access import nameless, silent_cells, unreachable
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import IntegerInput
from ui.components.labels import Label
from ui.pages.needs import NeedPage, NeedsPage
from ui.pages.needs.new_need import AgesInput
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.INVESTIGATOR, "Sara Lindqvist")
    yield made
    made.close()


def received(opened: OpenStore, **values: Any) -> Need:
    need = replace(ASKED, id=new_id(), **values)
    return services(opened).needs.receive(opened.actor, need).value


def dialog() -> FormDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]
    return found


def numbers(page: NeedsPage) -> list[str]:
    model = page.table.rows_model
    return [model.row_at(n).number for n in range(model.rowCount())]


def stored(office: Office, need: Need) -> Need:
    return office.services.needs.refresh(office.opened.actor, need.id).need


def test_no_requests_say_what_the_list_is_for(office: Office) -> None:
    page = office.go("needs")
    assert page._none.isVisible() and not cut_words(office.window) and not nameless(office.window)


def test_those_that_wait_come_first_by_urgency_and_ended_ones_behind_a_filter(office: Office) -> None:
    opened, week = office.opened, dt.timedelta(days=7)
    waits = received(opened, received_on=TODAY - week, reply_wanted_by=TODAY - dt.timedelta(days=1))
    urgent = received(opened, emergency_from=TODAY - 8 * week)
    ended = received(opened)
    services(opened).needs.move(opened.actor, ended.id, NeedState.CLOSED, outcome="solved_supported_home")
    hidden = received(opened, protected=True)
    page = office.go("needs")
    assert numbers(page) == [urgent.number, waits.number]
    assert page._header._line.accessibleName() == "3 väntar, 1 av dem har skydd och visas inte i listan"
    row = [page.table.rows_model.index(1, n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(7)]
    assert row[2:6] == [
        "Barn: 6 och 9 år, 2 syskon tillsammans", "Viktiga orter: Orsa 45 min", "Läge: Inkommen", "Väntar: 7 dagar",
    ]  # fmt: skip
    assert not silent_cells(page.table) and not nameless(office.window)
    page.list.over.click()
    assert numbers(page) == [ended.number]
    assert page.table.rows_model.index(0, 4).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Läge: Avslutad, Löst med konsulentstött hem"
    )
    page.list.filter.field.setText(hidden.number[:-1])
    assert hidden.number not in numbers(page)
    page.list.filter.field.setText(hidden.number.lower())  # only to whoever knows its number
    assert numbers(page) == [hidden.number]


def test_a_request_is_written_on_its_card_and_refused_gently(office: Office) -> None:
    need = received(office.opened)
    page = office.go("needs")
    office.press("F2")
    page = office.window.current
    assert isinstance(page, NeedPage)
    fields = page.form.fields
    fields["officer"].setFocus()
    office.type("Karin Ström")
    office.press("Tab")
    assert stored(office, need).officer == "Karin Ström"
    rows: Any = fields["places_that_matter"].control
    rows._add_by_person()
    office.type("Rätt")
    office.press("Tab")  # takes what is suggested
    office.press("Tab")
    office.type("mormor")
    office.press("Tab")
    office.type("60")
    office.press("Tab")
    assert stored(office, need).places_that_matter == (
        {"place": "Orsa", "minutes": 45},
        {"place": "Rättvik", "about": "mormor", "minutes": 60},
    )
    children: Any = fields["children"].control
    for _row in range(2):
        children._remove(children._rows[0])
    children.left.emit()
    office.settle()
    assert len(stored(office, need).children) == 2
    assert "minst ett barn" in fields["children"]._below.text()


def test_what_is_typed_outlives_a_crash(office: Office) -> None:
    need = received(office.opened)
    page = office.go("need", need.id)
    page.form.fields["reference"].setFocus()
    office.type("Sky 12")
    office.wait_for(lambda: not page._place.editor._keeper.pending)
    (draft,) = office.services.drafts.find(office.opened.actor, f"record/need/{need.id.hex}")
    assert "Sky 12" in draft.text and stored(office, need).reference == ""


def test_a_request_ends_is_taken_up_again_and_its_log_says_who(office: Office) -> None:
    need = received(office.opened, network_considered="ongoing")
    page = office.go("need", need.id)
    assert [one.value for one in page._mover.steps(page._view.need)] == ["supplementing", "open", "closed"]
    page._mover.ask(page._view.need, NeedState.OPEN)
    dialog().act_button.click()
    office.settle()
    assert "övervägt närstående" in dialog()._error.text()  # stays open, and says why
    dialog().reject()
    page._mover.ask(page._view.need, NeedState.CLOSED)
    shown: Any = dialog()
    shown.act_button.click()
    office.settle()
    assert stored(office, need).state == "received"
    shown.inputs["outcome"].set_value("solved_supported_home")
    shown.inputs["note"].set_value("Kommunen hann före.")
    shown.act_button.click()
    office.settle()
    assert stored(office, need).outcome == "solved_supported_home"
    steps = page.side.table.rows_model
    assert [steps.row_at(n).to_state for n in range(2)] == ["closed", "received"]
    assert "Sara Lindqvist · Kommunen hann före." in steps.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "lesson" in page.form.fields  # asked once it has ended
    assert page._mover.menu(page._view.need).actions()[0].text() == "Ta upp igen …"


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut(office: Office, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    need = received(office.opened, reference="Rättvik 7")
    office.go("needs")
    assert not cut_words(office.window)
    office.go("need", need.id)
    assert not cut_words(office.window) and not nameless(office.window)
    assert not unreachable(office.window)


@pytest.mark.parametrize(
    ("typed", "ages"),
    [
        ("6, 9", (6, 9)),
        ("6 och 9 år", (6, 9)),
        ("0", (0,)),
        *((odd, None) for odd in ("6 mån", "4.5", "-4", "6-9", "sex")),
    ],
)
def test_ages_are_whole_years_or_nothing(qapp: object, typed: str, ages: tuple[int, ...] | None) -> None:
    field = AgesInput()
    field.line.setText(typed)
    assert (field.value() if not field.problem() else None) == ages


def test_escape_does_not_lose_a_half_written_request(office: Office) -> None:
    office.go("needs")
    office.press("Ctrl+N", "F")
    dialog().fields["ages"].setFocus()
    office.type("6, 9")
    office.press("Escape")
    office.press("Ctrl+N", "F")
    again = dialog()
    assert again.fields["ages"].control.value() == (6, 9)
    assert any(one.text() == "Det du skrev sist finns kvar." for one in again.findChildren(Label))
    (anew,) = [one for one in again.findChildren(Button) if one.text() == "Börja om"]
    press_button(anew)
    office.settle()
    assert again.fields["ages"].control.value() == ()
    assert not office.services.drafts.find(office.opened.actor, "need/new")
    office.press("Escape")


def test_a_lock_does_not_lose_a_half_written_request(office: Office) -> None:
    office.go("needs")
    office.press("Ctrl+N", "F")
    dialog().fields["ages"].setFocus()
    office.type("14")
    office.close()
    (draft,) = office.services.drafts.find(office.opened.actor, "need/new")
    assert "14" in draft.text


def test_a_dialog_grows_for_the_line_that_says_what_is_wrong(office: Office) -> None:
    shown = FormDialog(office.window, "Antal", "", {"n": Field("Antal", IntegerInput())}, "Spara", lambda: None)
    shown.open()
    office.settle()
    before = shown.height()
    office.type("tre")
    office.press("Ctrl+Return")
    assert shown.isVisible() and shown.height() > before and cut_words(shown) == []
    shown.reject()
