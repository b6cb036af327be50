"""A home proposed twice by two machines apart is told on the first page, and decided there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.proposals import Proposal, ProposalStep, StepKind
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.services.pooling import asked_for, offered, pooled
from tests.ui.access import nameless
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.my_day.clash import ClashDialog
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


@pytest.mark.parametrize("percent", [200])
def test_large_text_cuts_nothing(office: Office, opened: OpenStore, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    promised_twice(opened)
    page = office.go("my_day")
    page.clash_band.button.click()
    office.settle()
    assert not cut_words(page) and not cut_words(dialog())
