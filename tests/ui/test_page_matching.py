"""Matching in the window: task 9 within its keys, grounds on one screen, why not the others, and trying a limit."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fhr_desktop.domain.matching_terms import Rule
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import new_id
from fhr_desktop.domain.unit import Role
from tests.services.pooling import ASKED
from tests.stores import TODAY, services
from tests.ui.access import nameless
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from tests.ui.matched import asked, five, homes
from ui.pages.matching import MatchingPage
from ui.pages.matching.behind import BehindDialog
from ui.pages.matching.fit_model import HomeRow, TryRow
from ui.pages.matching.fit_paint import shortened
from ui.theme import Theme

ROLE = Role.UNIT_MANAGER  # who has the window


def test_homes_are_found_for_a_new_need_in_fifteen_keys(office: Office) -> None:
    five(office.opened)
    office.go("my_day")
    office.keys = 0
    office.press("Ctrl+M", "Ctrl+N", "F")
    office.type("Orsa")
    office.press("Tab")  # takes what is suggested
    office.press("Tab")
    office.type("6, 9")
    office.press("Tab")
    office.type("Orsa")
    office.press("Tab")  # takes what is suggested
    office.press("Tab")
    office.type("45")
    office.press("Tab")
    office.type("i dag")
    office.press("Ctrl+Return")
    page = office.window.current
    assert isinstance(page, MatchingPage) and homes(page) == ["Dalström", "Örn"]
    assert office.focus is page.table  # the grounds of the first are open
    assert office.keys <= 15
    (need,) = office.services.needs.waiting(office.opened.actor)
    assert [(one["alias"], one["age"]) for one in need.children] == [("barn A", 6), ("barn B", 9)]
    assert (need.state, need.network_considered_on, need.child_municipality) == ("open", TODAY, "2034")


def test_the_grounds_are_read_in_words_on_one_screen(office: Office) -> None:
    found = five(office.opened)
    services(office.opened).placements.save(office.opened.actor, Placement(
        home_id=found["Örn"], municipality="2080", state=PlacementState.PLANNED, starts_on=TODAY,
    ))  # fmt: skip
    need = asked(office.opened, children=({"alias": "A", "age": 6},))
    page = office.go("matching", need.id)
    office.press("Down")
    row = page.table.current()
    assert row is not None and row.name == "Örn"
    index = page.table.currentIndex()
    told = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert "cirka 43 min till Orsa, gränsen är 45" in told and "2 egna rum" in told
    assert "Hemmet ligger i Älvdalen. 1 barn från Falun bor här." in told
    assert "informera och rådgöra med Älvdalen och Falun före beslut (SoL 22:6)" in told
    rooms = page.table.fits.index(index.row(), 1 + [one.value for one in page.table.fits.wishes].index("room"))
    assert rooms.data(Qt.ItemDataRole.AccessibleTextRole) == "Rum: uppfyllt, 2 egna rum"
    box = page.table.grounds
    assert box.isVisible() and page.table.viewport().rect().contains(box.geometry())
    assert "fågelvägen × 1,3" in page.middle.estimate.text()
    assert not nameless(office.window) and not cut_words(office.window)


def test_every_other_home_stands_once_under_its_first_reason(office: Office) -> None:
    found = five(office.opened)
    page = office.go("matching", asked(office.opened).id)
    sheet = page._view.sheet
    under = sheet.found.by_rule()
    assert {home for many in under.values() for home in many} == set(found.values()) - {
        found["Örn"], found["Dalström"],
    }  # fmt: skip
    assert sum(len(many) for many in under.values()) == 3
    assert [button.accessibleName() for button in page.why_not.reasons.values()] == [
        "Fullt, vilande, reserverat, spärrat eller ska uppdateras: 1 hem",
        "Åldrarna passar inte: 1 hem",
        "Mer än 45 min till Orsa: 1 hem",
    ]
    office.press("Ctrl+I", "Down", "Return")
    (shown,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, BehindDialog) and w.isVisible()]
    assert [one.name for one in shown.table.rows_model.rows] == ["Lind"]
    assert shown._all.text() == "Lind: 7 år utanför hemmets åldrar"
    office.press("Escape")
    assert office.focus is page.why_not.reasons[Rule.AGES]


def test_a_limit_is_tried_and_nothing_is_changed(office: Office) -> None:
    five(office.opened)
    need = asked(office.opened)
    page = office.go("matching", need.id)
    (head,) = [row for row in page.table.fits.rows if isinstance(row, TryRow)]
    near = [row.name for row in page.table.fits.rows if isinstance(row, HomeRow) and row.near is not None]
    assert near == ["Grannas"]
    assert page._view.changes[Rule.TRAVEL].value == 75
    assert head.said == "restiden till Orsa får vara 75 min"
    office.press("Down", "Down", "Return")  # on the head, below both that fit
    assert homes(page) == ["Örn", "Dalström", "Grannas"]
    assert page._trial.isVisible() and "restiden till Orsa får vara 75 min" in page._trial.accessibleName()
    assert Rule.TRAVEL not in page.why_not.reasons
    services(office.opened).pool.confirm(office.opened.actor, [])
    stored = office.services.needs.refresh(office.opened.actor, need.id).need
    assert stored.places_that_matter == need.places_that_matter
    office.press("Escape")
    assert homes(page) == ["Örn", "Dalström"] and not page._trial.isVisible()


def test_the_pool_changes_while_a_limit_is_tried(office: Office) -> None:
    found = five(office.opened)
    page = office.go("matching", asked(office.opened).id)
    page.try_change(page._view.changes[Rule.TRAVEL])
    office.settle()
    outcome = services(office.opened).pool.move(
        office.opened.actor, found["Örn"], PoolStatus.PAUSED, note="Familjen vill vänta."
    )
    office.window.ctx.bus.changed.emit(outcome.changes)
    office.settle()
    assert homes(page) == ["Dalström", "Grannas"] and page._trial.isVisible()
    page.stop_trying()
    assert homes(page) == ["Dalström"]


def test_close_relations_come_before_the_search(office: Office) -> None:
    five(office.opened)
    waiting = services(office.opened).needs.receive(office.opened.actor, replace(ASKED, id=new_id())).value
    page = office.go("matching", waiting.id)
    assert page._not_yet.isVisible() and not page.table.isVisible()
    gone = office.go("matching", new_id())
    assert gone._outer.currentIndex() == 3


def test_nothing_is_cut_in_large_text_and_the_need_stands_in_the_drawer(office: Office, look: Theme) -> None:
    look.set_percent(200)
    five(office.opened)
    page = office.go("matching", asked(office.opened).id)
    assert not cut_words(office.window) and not page.need_pane.isVisible()
    office.press("Ctrl+I")
    assert page.why_not.isVisible()
    page._tabs.choose(1)
    assert page.need_pane.isVisible() and not cut_words(page.need_pane)
    look.set_percent(100)
    office.settle()
    assert page.need_pane.isVisible() and page.why_not.isVisible()


def test_where_a_home_is_loses_its_end_rather_than_half_a_word() -> None:
    said = "under 5 min · Boda, Rättvik"
    assert [shortened(said, lambda some, most=most: len(some) <= most) for most in (27, 26, 17, 4)] == [
        said, "under 5 min · Boda", "under 5 min", said,
    ]  # fmt: skip
