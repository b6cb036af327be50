"""Synk's tab of what waits: every kind of thing is decided with its key, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from db import records
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Case, Note
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.storage import OpenStore
from tests import stores, unseen
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.pages.sync.inbox import InboxPanel
from ui.theme import Theme


@pytest.fixture
def case(opened: OpenStore) -> RecordId:
    """A case where each kind of thing waits: a conflict, a duplicate, a late edit and text set aside."""
    case, other = stores.the_family(opened)
    s = stores.services(opened)
    machine = unseen.machine(opened)
    home = _of(opened, Home, id=case.home_id)
    theirs = unseen.edit(opened, home, by=other.id, on=machine, place="Idre")
    s.homes.save_home(opened.actor, replace(home, place="Särna"))
    unseen.receive(opened, theirs)
    closed = stores.family(opened)
    s.cases.move(opened.actor, closed.id, CaseState.CLOSED, stores.TODAY, "withdrawn_by_family")
    lotta = _of(opened, Person, home_id=closed.home_id)
    theirs = unseen.edit(opened, lotta, by=other.id, on=machine, occupation="Lärare")
    s.homes.archive(opened.actor, closed.home_id)
    unseen.receive(opened, theirs)
    gone = stores.family(opened)
    with opened.desk.store.engine.connect() as connection:
        work = UnitOfWork(connection, machine, opened.desk.store.clock, other.id)
        work.erase(Case, gone.id, "wrong_person", other.id)
        theirs = unseen.made_by(connection, work)
    s.notes.sign(opened.actor, gone.id, "Ringde Lotta.")
    unseen.receive(opened, theirs)
    return case.id


def _of(opened: OpenStore, kind: Any, **where: Any) -> Any:
    with opened.desk.store.read() as connection:
        return records.load_where(connection, kind, **where)[0]


def _panel(office: Office) -> InboxPanel:
    panel: InboxPanel = office.go("sync", "inbox").inbox
    assert panel.table.isVisible()
    return panel


def _stand(office: Office, panel: InboxPanel, kind: str) -> None:
    """On the first thing of a kind, and into it with Enter."""
    panel.table.setFocus()
    panel.table.select(next(row.key for row in panel.table.rows_model.rows if row.key[0] == kind))
    office.press("Return")


def _kinds(panel: InboxPanel) -> list[object]:
    return [row.key[0] for row in panel.table.rows_model.rows]


def test_the_first_page_says_how_many_and_leads_there(office: Office, opened: OpenStore, case: RecordId) -> None:
    waiting = office.services.inbox.waiting(opened.actor)
    page = office.go("my_day")
    assert page._band.isVisible() and f"{waiting} uppgifter behöver ditt val" in page._band.accessibleName()
    press_button(page._band.findChild(type(page._show_all), ""))
    office.settle()
    assert office.window.current.inbox.table.isVisible()
    row = office.go("cases").table.rows_model.rows
    assert [one.clashes for one in row if one.id == case] == [1]


def test_a_conflict_is_decided_and_taken_back_in_the_list(office: Office, opened: OpenStore, case: RecordId) -> None:
    panel = _panel(office)
    _stand(office, panel, "clash")
    theirs = next(n for n, side in enumerate(panel.detail.thing.sides, 1) if side.text == "Idre")
    office.press(str(theirs), "Return")
    assert _home_of(opened, case).place == "Idre"
    assert "clash" not in _kinds(panel) and "decided" in _kinds(panel)
    assert office.focus is panel.table
    _stand(office, panel, "decided")
    office.press("1")
    assert "clash" in _kinds(panel) and "decided" not in _kinds(panel)


def test_the_keys_on_the_cards_choose_from_the_list_too(office: Office, opened: OpenStore, case: RecordId) -> None:
    panel = _panel(office)
    panel.table.setFocus()
    panel.table.select(next(row.key for row in panel.table.rows_model.rows if row.key[0] == "clash"))
    theirs = next(n for n, side in enumerate(panel.detail.thing.sides, 1) if side.text == "Idre")
    office.press(str(theirs))
    assert panel.detail.compare.boxes[theirs - 1].isChecked() and panel.detail.compare.boxes[theirs - 1].hasFocus()
    office.press("Return")
    assert _home_of(opened, case).place == "Idre"


def test_at_large_text_a_key_shows_the_choice_before_it_does_anything(
    office: Office, case: RecordId, look: Theme
) -> None:
    look.set_percent(200)
    panel = _panel(office)
    panel.table.setFocus()
    panel.table.select(next(row.key for row in panel.table.rows_model.rows if row.key[0] == "pair"))
    assert not panel.detail.isVisible()
    office.press("1")
    assert panel.detail.isVisible()  # seen before anything is done
    assert "pair" in _kinds(panel)
    assert panel.detail.isAncestorOf(office.focus) or panel.detail.acts.isAncestorOf(office.focus)
    office.press("Escape")
    assert not panel.detail.isVisible()
    assert panel.open_choice.text() == "Visa valet"
    press_button(panel.open_choice)
    office.settle()
    assert panel.detail.isVisible()
    assert not cut_words(panel)
    look.set_percent(100)
    office.settle()
    assert panel.detail.isVisible() and not panel.open_choice.isVisible()


def _home_of(opened: OpenStore, case: RecordId) -> Home:
    with opened.desk.store.read() as connection:
        found = records.load(connection, Case, case)
        assert found is not None
        home = records.load(connection, Home, found.home_id)
    assert home is not None
    return home


def test_duplicates_are_said_to_be_the_same_and_the_cases_point_to_each_other(
    office: Office, opened: OpenStore, case: RecordId
) -> None:
    panel = _panel(office)
    pairs = _kinds(panel).count("pair")
    assert pairs
    for _pair in range(pairs):
        _stand(office, panel, "pair")
        office.press("1")
    page = office.go("case", case)
    assert page._same.isVisible() and "Lotta Berg" in page._same.accessibleName()
    panel = _panel(office)
    _stand(office, panel, "pair")
    office.press("1")
    assert any(pair.same is None for pair in office.services.inbox.open(opened.actor).duplicates)
    office.window.toast.undo()
    office.settle()
    assert all(pair.same for pair in office.services.inbox.open(opened.actor).duplicates)


def test_a_home_archived_too_early_is_taken_up(office: Office, opened: OpenStore, case: RecordId) -> None:
    panel = _panel(office)
    _stand(office, panel, "late")
    assert "Mikael Dahl" in [row.by for row in panel.table.rows_model.rows if row.key[0] == "late"]
    office.press("1")
    assert "late" not in _kinds(panel)
    with opened.desk.store.read() as connection:
        assert not [home for home in records.load_where(connection, Home) if home.archived]


def test_a_home_is_archived_from_its_case_when_that_is_over(office: Office, opened: OpenStore) -> None:
    case = stores.family(opened)
    page = office.go("case", case.id)
    assert "Arkivera hemmet" not in [act.words for act in page.mover.others(page._view)]
    office.services.cases.move(opened.actor, case.id, CaseState.CLOSED, stores.TODAY, "withdrawn_by_family")
    page = office.go("case", {"case": case.id})
    next(act for act in page.mover.others(page._view) if act.words == "Arkivera hemmet").run()
    office.settle()
    assert _home_of(opened, case.id).archived
    office.window.toast.undo()
    office.settle()
    assert not _home_of(opened, case.id).archived


def test_text_set_aside_is_moved_to_a_case_or_erased(office: Office, opened: OpenStore, case: RecordId) -> None:
    panel = _panel(office)
    _stand(office, panel, "aside")
    detail: Any = panel.detail
    office.press("1")
    assert "aside" in _kinds(panel)  # no case has been chosen
    detail._cases.control.set_value(case.hex)
    press_button(next(iter(detail.keys.values())))
    office.settle()
    assert "aside" not in _kinds(panel)
    assert _of(opened, Note, case_id=case).text == "Ringde Lotta."


@pytest.mark.parametrize("percent", [100, 200])
def test_every_detail_names_its_controls_and_cuts_nothing(
    office: Office, look: Theme, case: RecordId, percent: int
) -> None:
    look.set_percent(percent)
    panel = _panel(office)
    assert silent_cells(panel.table) == []
    for kind in dict.fromkeys(_kinds(panel)):
        _stand(office, panel, str(kind))
        assert nameless(office.window) == [], kind
        assert cut_words(panel) == [], kind


def test_nothing_to_decide_is_said(office: Office, opened: OpenStore) -> None:
    stores.family(opened)
    panel: InboxPanel = office.go("sync", "inbox").inbox
    assert panel._empty.isVisible() and office.services.inbox.waiting(opened.actor) == 0
