"""Var härnäst: who lacks the course, the places that cost least driving, and where each would go, by keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from fhr_desktop.domain.training import EnrolmentStatus, Participant
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.services.training import a_round
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.pages.training.page import RADAR
from ui.pages.training.round_dialogs import NewRoundDialog
from ui.theme import Theme

WAITING = (("Ada Ek", "2062"), ("Bo Ek", "2062"), ("Cia Strand", "2034"), ("Dan Moss", "2080"))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    course = a_round(made, seats=1)
    for name, code in WAITING:
        person = Participant(name=name, municipality=code)
        stores.services(made).participants.add(made.actor, course.id, person, EnrolmentStatus.WAITING)
    yield made
    made.close()


def radar(office: Office) -> Any:
    page = office.go("training")
    page.tabs.choose(RADAR)
    office.settle()
    return page.radar


def test_the_best_place_stands_first_and_says_where_each_would_go(office: Office) -> None:
    panel = radar(office)
    assert panel.plans.rows_model.rows[0].offers[0].place == "Mora"
    lines = panel.table.rows_model.rows
    assert [(line.who.names, line.goes, round(line.km or 0)) for line in lines if line.who.place.name == "Mora"] == [
        (("Ek, Ada",), "Mora", 0), (("Ek, Bo",), "Mora", 0),
    ]  # fmt: skip
    panel.plans.setFocus()
    before = lines[0].goes
    office.press("Down")
    assert panel.table.rows_model.rows[0].goes != before


def test_two_rounds_are_two_places(office: Office) -> None:
    panel = radar(office)
    panel.rounds.setCurrentIndex(1)
    panel.rounds.activated.emit(1)
    office.settle()
    best = panel.plans.rows_model.rows[0]
    assert len(best.offers) == 2 and "Falun" in {offer.place for offer in best.offers}


def test_the_last_wish_is_answered_however_quickly_they_follow(office: Office) -> None:
    panel = radar(office)
    for at in (2, 0, 1):
        panel.rounds.setCurrentIndex(at)
        panel.rounds.activated.emit(at)
    office.settle()
    assert {len(plan.offers) for plan in panel.plans.rows_model.rows} == {2}


def test_first_days_are_written_in_and_taken_away_and_say_who_cannot(office: Office, opened: OpenStore) -> None:
    people = stores.services(opened).participants
    for one in stores.services(opened).rounds.listed(opened.actor):
        for row in stores.services(opened).rounds.refresh(opened.actor, one.course.id).others:
            if row.participant.name == "Ada Ek" and row.enrolment is not None:
                people.save(opened.actor, row.participant, place=replace(row.enrolment, unsuited=("tue",)))
    panel = radar(office)
    panel.days.field.line.setFocus()
    for day in ("2026-09-08", "2026-09-09"):
        office.type(day)
        office.press("Return")
    assert [chip.text() for chip in panel.days.chips] == ["tis 8 sep", "ons 9 sep"]
    best = panel.plans.rows_model.rows[0].offers[0]
    assert (best.place, best.on) == ("Mora", dt.date(2026, 9, 9))
    press_button(panel.days.chips[1])
    office.settle()
    (ada,) = [line for line in panel.table.rows_model.rows if line.who.names == ("Ek, Ada",)]
    assert (ada.goes, ada.cannot, ada.unsuited) == ("får inte plats", "kan inte tis 8 sep", "Kan inte: tisdagar")
    assert panel.days.field.line.hasFocus()
    office.type("32 mars")
    office.press("Return")
    assert len(panel.days.chips) == 1


def test_a_plan_goes_on_to_a_new_round_with_its_place_and_day(office: Office) -> None:
    panel = radar(office)
    panel.days.set_value([dt.date(2026, 9, 9)])
    panel.load()
    office.settle()
    panel.plans.setFocus()
    office.press("Return")
    (shown,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, NewRoundDialog) and one.isVisible()]
    said = {name: control.value() for name, control in shown.inputs.items()}
    assert (said["place"], said["municipality"], said["first_on"]) == ("Mora", "2062", dt.date(2026, 9, 9))
    assert shown.inputs["round"].line.hasFocus()
    office.type("Mora hösten 2026")
    office.press("Ctrl+Return")
    assert office.window.current.title() == "Kursomgång"


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_has_a_name_and_no_word_is_cut(office: Office, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    panel = radar(office)
    assert not nameless(panel) and not cut_words(panel)
    assert not silent_cells(panel.table) and not silent_cells(panel.plans)
