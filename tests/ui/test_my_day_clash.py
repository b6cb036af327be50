"""A home proposed twice by two machines apart is told on the first page, and decided there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.proposals import Proposal, ProposalStep, StepKind
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.services.pooling import asked_for, offered, pooled
from tests.ui.access import nameless
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.components.buttons import Button
from ui.pages.my_day.clash import ClashDialog
from ui.pages.pool import PoolHomePage
from ui.theme import Theme


@pytest.fixture
def role() -> Role:
    """The unit manager, unless a test says otherwise."""
    return Role.UNIT_MANAGER


@pytest.fixture
def opened(tmp_path: Path, role: Role) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.UNIT_MANAGER)
    yield made
    made.close()


def promised_twice(opened: OpenStore) -> tuple[Need, Need]:
    """A home proposed here for two siblings, and, as it comes in a package, by a colleague for two others."""
    home, first = pooled(opened), asked_for(opened)
    second = asked_for(opened, id=RecordId(int=2), municipality="2080")
    (mine,) = offered(opened, first, home, ground="Nära skolan.", tie_break="Väntat längst.")
    theirs = replace(mine, id=Proposal.id_of(home, second.id), need_id=second.id, sheet=new_id())
    step = ProposalStep(home_id=home, proposal_id=theirs.id, what=StepKind.OFFERED.value, on=stores.TODAY,
                        recorded_at=stores.NOW, user_id=opened.actor.user_id)  # fmt: skip
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(theirs, step)
    return first, second


def dialog() -> ClashDialog:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, ClashDialog) and w.isVisible())


def test_the_manager_sees_it_first_thing_and_decides(office: Office, opened: OpenStore) -> None:
    assert not office.go("my_day").clash_band.isVisible()
    first, second = promised_twice(opened)
    page = office.go("my_day")
    band = page.clash_band
    assert band.isVisible() and "har 2 lediga platser och är föreslaget för 4 barn" in band.accessibleName()
    assert nameless(page) == [] and not cut_words(page)
    band.button.click()
    form = dialog()
    assert nameless(form) == []
    form._go()
    office.settle()
    assert form.isVisible()  # nothing is chosen
    kept = next(one for one in office.services.proposals.of_need(opened.actor, first.id))
    form.choice.set_value(kept.proposal.id.hex)
    form._go()
    office.settle()
    assert form.isVisible()  # what decides is not written
    form.why.set_value("Rättvik har väntat längst.")
    form._go()
    office.settle()
    assert not page.clash_band.isVisible()
    (left,) = office.services.proposals.of_need(opened.actor, second.id)
    assert (left.outcome, left.steps[-1].note) == ("withdrawn_by_fhr", "Rättvik har väntat längst.")


def test_an_investigator_withdraws_one(office: Office, opened: OpenStore) -> None:
    first, _second = promised_twice(opened)
    office.window.ctx.actor = replace(office.window.ctx.actor, role=Role.INVESTIGATOR)
    page = office.go("my_day")
    page.clash_band.button.click()
    form = dialog()
    mine = office.services.proposals.of_need(opened.actor, first.id)[0].proposal
    form.choice.set_value(mine.id.hex)
    form.why.set_value("Lovat till Falun.")
    form._go()
    office.settle()
    assert not page.clash_band.isVisible()
    assert office.services.proposals.of_need(opened.actor, first.id)[0].outcome == "withdrawn_by_fhr"


def came_by_package(opened: OpenStore, home: RecordId, *municipalities: str) -> None:
    """Children placed there by colleagues apart."""
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(*(
            Placement(home_id=home, municipality=one, alias="barn K", state="ongoing", starts_on=stores.TODAY)
            for one in municipalities
        ))  # fmt: skip


def test_two_children_in_one_place_are_told_and_the_way_leads_to_the_home(office: Office, opened: OpenStore) -> None:
    home = pooled(opened, places=1)
    came_by_package(opened, home, "2080", "2031")
    page = office.go("my_day")
    assert "har 1 plats och 2 barn är placerade där" in page.clash_band.accessibleName()
    page.clash_band.button.click()
    office.settle()
    card = office.window.current
    assert isinstance(card, PoolHomePage) and card.tabs.current() == 1
    (banner,) = card.banners
    assert "har 1 plats och 2 barn är placerade där" in banner.accessibleName()
    assert nameless(card) == [] and not cut_words(card)
    view = card.view
    assert view is not None
    states = (PoolStatus.BLOCKED, PoolStatus.AVAILABLE)
    card._ask(replace(view, sheet=replace(view.sheet, clash=None, undecided=states)))
    (banner,) = card.banners
    assert "Spärrat på en dator, tillgängligt på en annan" in banner.accessibleName()
    days = {"available_from": stores.TODAY, "available_to": stores.TODAY - dt.timedelta(days=1)}
    card._ask(replace(view, sheet=replace(view.sheet, clash=None, entry=replace(view.sheet.entry, **days))))
    (banner,) = card.banners
    assert "före" in banner.accessibleName() and banner.findChildren(Button)


def test_a_child_placed_where_a_colleague_offers_is_told_by_the_proposal_too(
    office: Office, opened: OpenStore
) -> None:  # fmt: skip
    home, need = pooled(opened, places=1), asked_for(opened, children=({"alias": "A", "age": 6},))
    offered(opened, need, home)
    came_by_package(opened, home, "2080")
    tab = office.go("matching", need.id).middle.proposals
    assert tab.clash.isVisibleTo(tab)
    assert "har 0 lediga platser och är föreslaget för 1 barn" in tab.clash.accessibleName()
    page = office.go("my_day")
    page.clash_band.button.click()
    form = dialog()
    assert "barn K (Falun)" in form.accessibleDescription() and "note" in form.fields  # the only one is withdrawn
    form.choice.set_value(office.services.proposals.of_need(opened.actor, need.id)[0].proposal.id.hex)
    form.why.set_value("Falun hann före.")
    form._go()
    office.settle()
    assert not page.clash_band.isVisible()
    tab = office.go("matching", need.id).middle.proposals
    assert not tab.clash.isVisibleTo(tab)


@pytest.mark.parametrize("percent", [200])
def test_large_text_cuts_nothing(office: Office, opened: OpenStore, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    promised_twice(opened)
    page = office.go("my_day")
    page.clash_band.button.click()
    office.settle()
    assert not cut_words(page) and not cut_words(dialog())
