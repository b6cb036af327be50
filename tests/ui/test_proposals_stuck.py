"""A proposal that cannot go on is told on the first page; a child who was to come has come, comes later, or never."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QApplication

from fhr_desktop.domain.needs import NeedState
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from tests.services.pooling import asked_for, offered, pooled
from tests.stores import TODAY
from tests.ui.access import nameless
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.pages.matching import MatchingPage
from ui.pages.pool.arrival import CAME, LATER, NEVER, ArrivalDialog

ROLE = Role.UNIT_MANAGER  # who has the window

DAY = dt.timedelta(days=1)


def planned(office: Office) -> tuple[RecordId, Placement]:
    """A child was to come yesterday, by a request that has ended with it."""
    home, need = pooled(office.opened), asked_for(office.opened, children=({"alias": "A", "age": 6},))
    offered(office.opened, need, home)
    child = Placement(home_id=home, request_id=need.id, municipality="2031", alias="A", starts_on=TODAY - DAY,
                      state=PlacementState.PLANNED.value)  # fmt: skip
    office.services.placements.save(office.opened.actor, child)
    return home, child


def asked(office: Office, home: RecordId) -> ArrivalDialog:
    page = office.go("pool_home", {"home": home, "tab": "overview"})
    press_button(page.primary_focus())
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ArrivalDialog) and w.isVisible()]
    return found


def answer(office: Office, shown: ArrivalDialog, key: str) -> None:
    shown.answer.set_value(key)
    shown.answer.edited.emit()
    office.settle()
    assert not nameless(shown) and not cut_words(shown)


def test_a_home_that_is_blocked_with_a_proposal_is_told_until_it_is_withdrawn(office: Office) -> None:
    home, need = pooled(office.opened), asked_for(office.opened)
    (one,) = offered(office.opened, need, home)
    band = office.go("my_day").stuck_band
    assert not band.isVisible()
    office.services.pool.move(office.opened.actor, home, PoolStatus.BLOCKED, note="Oro anmäld.")
    page = office.go("my_day")
    assert page.stuck_band.isVisible() and not nameless(page) and not cut_words(page)
    assert f"är föreslaget för {need.number} och har läget ”spärrat”" in page.stuck_band.accessibleName()
    press_button(page.stuck_band.button)
    assert isinstance(office.window.current, MatchingPage)
    office.services.proposals.withdraw(office.opened.actor, one.id, "Hemmet är spärrat.")
    assert not office.go("my_day").stuck_band.isVisible()


def test_the_child_has_come(office: Office) -> None:
    home, child = planned(office)
    shown = asked(office, home)
    office.press("Ctrl+Return")
    assert "Välj svaret" in shown.fields["answer"]._below.text()
    answer(office, shown, CAME)
    office.press("Ctrl+Return")
    (now,) = office.services.placements.of_home(office.opened.actor, home)
    assert (now.id, now.state, now.starts_on) == (child.id, "ongoing", TODAY - DAY)


def test_the_child_comes_another_day(office: Office) -> None:
    home, child = planned(office)
    shown = asked(office, home)
    answer(office, shown, LATER)
    office.press("Ctrl+Return")
    assert "Skriv dagen" in shown.fields["later"]._below.text()
    shown.later.set_value(TODAY + 9 * DAY)
    office.press("Ctrl+Return")
    (now,) = office.services.placements.of_home(office.opened.actor, home)
    assert (now.id, now.state, now.starts_on) == (child.id, "planned", TODAY + 9 * DAY)


def test_the_child_never_comes(office: Office) -> None:
    home, _child = planned(office)
    shown = asked(office, home)
    answer(office, shown, NEVER)
    office.press("Ctrl+Return")
    assert "Skriv varför" in shown.fields["note"]._below.text()
    shown.why.set_value("Barnet flyttade hem.")
    office.press("Ctrl+Return")
    assert not office.services.placements.of_home(office.opened.actor, home)
    (need,) = office.services.needs.waiting(office.opened.actor)
    assert need.stage() is NeedState.OPEN
