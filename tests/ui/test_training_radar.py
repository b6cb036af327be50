"""Var härnäst: who lacks the course, the places that cost least driving, and where each would go, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fhr_desktop.domain.training import EnrolmentStatus, Participant
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.services.training import a_round
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.training.page import RADAR
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


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_has_a_name_and_no_word_is_cut(office: Office, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    panel = radar(office)
    assert not nameless(panel) and not cut_words(panel)
    assert not silent_cells(panel.table) and not silent_cells(panel.plans)
