"""Scenes of Förfrågningar and Matchning: the list, the card, a new request, what fits and why not the others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from fhr_desktop.app.window_open import OpenWindow
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.proposals import FamilyAnswer
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.proposal_views import clash_of
from fhr_desktop.services.suite import services_on
from fhr_desktop.services.sync.views import Conflict, ConflictSide
from tests import stores
from tests.screenshots import unit
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window


def _siblings() -> Any:
    """The id of the demo's need for two siblings."""
    made = unit.unit()
    return next(one.id for one in services_on(made.desk).needs.listed(made.actor) if len(one.children) > 1)


def needs(studio: Studio) -> OpenWindow:
    """The list of requests."""
    return window(studio, "needs", role=Role.UNIT_MANAGER)


def matching(studio: Studio) -> OpenWindow:
    """The siblings' need against the pool."""
    shown = window(studio, "needs", role=Role.UNIT_MANAGER)
    shown.navigate("matching", _siblings())
    return shown


def card(studio: Studio) -> OpenWindow:
    """The siblings' need on its card."""
    shown = window(studio, "needs", role=Role.UNIT_MANAGER)
    shown.navigate("need", _siblings())
    return shown


def _begin(studio: Studio, shown: Any) -> None:
    shown.current.begin()
    studio.settle()


def _try(studio: Studio, shown: Any) -> None:
    change = next(one for one in shown.current._view.changes.values() if one.way == "need")
    shown.current.try_change(change)
    studio.settle()


def _behind(studio: Studio, shown: Any) -> None:
    shown.current.show_behind(next(iter(shown.current.why_not.reasons)))
    studio.settle()


def _drawer(studio: Studio, shown: Any) -> None:
    shown.current._to_why()
    studio.settle()


def _offer(studio: Studio, shown: Any) -> None:
    shown.current.middle.ask_offer()
    studio.settle()


def _proposed(studio: Studio, shown: Any) -> None:
    """The siblings' home has been proposed, and the family has said yes."""
    made, page = services_on(unit.unit().desk), shown.current
    actor, need = shown.ctx.actor, page._view.need
    if not made.proposals.of_need(actor, need.id):
        until = made.unit.today() + dt.timedelta(days=10)
        home = page.table.current().fitting.home.id
        (one,) = made.proposals.offer(actor, need.id, [home], expires_on=until, recipient="Maria Lund, Rättvik").value
        made.proposals.ask_family(actor, one.id)
        made.proposals.answer_family(actor, one.id, FamilyAnswer.YES)
    page.refresh(None)
    studio.settle()
    page.middle.tabs.choose(1)
    page.middle.proposals.table.setFocus()
    studio.settle()


def _promised_twice(studio: Studio, shown: Any) -> None:
    """As it is when a colleague apart has placed children in the home that is proposed."""
    _proposed(studio, shown)
    page = shown.current
    (one, *_more) = page._view.proposals
    sheet = page._view.sheet.homes[one.home.id]
    child = Placement(home_id=one.home.id, municipality="2080", alias="barn K", state="ongoing")
    found = clash_of(one.home, sheet.entry, (one,), (child,) * sheet.entry.places)
    assert found is not None
    page._show(replace(page._view, clashes=(found,)))
    studio.settle()


def _differing(studio: Studio, shown: Any) -> None:
    """As it is when two machines have written where the home may not lie."""
    page = shown.current
    sides = tuple(
        ConflictSide([{"place": place, "km": 30}], f"{place}, 30", who, "Dator", stores.NOW)
        for place, who in (("Orsa", "Sara Lindqvist"), ("Mora", "Mikael Dahl"))
    )
    need = page._view.need
    found = Conflict(Need.table(), need.id, "not_near", Need.SPECS["not_near"].label, Need.LABEL, need.number, None,
                     sides, False, False, None, None, False)  # fmt: skip
    page._show(replace(page._view, conflicts=(found,)))
    studio.settle()


def _compared(studio: Studio, shown: Any) -> None:
    _differing(studio, shown)
    shown.current._differing.compare.click()
    studio.settle()


def _answer(studio: Studio, shown: Any) -> None:
    _proposed(studio, shown)
    shown.current.middle.proposals.answer(family=False)
    studio.settle()


SCENES = [
    Scene("needs", needs, percents=(100, 200)),
    Scene("need-new", needs, _begin, percents=(100, 200)),
    Scene("need-card", card, percents=(100, 200), keep=True),
    Scene("matching", matching, percents=(100, 200), keep=True),
    Scene("matching-try", matching, _try),
    Scene("matching-behind", matching, _behind, percents=(100, 200)),
    Scene("matching-why-not", matching, _drawer, percents=(100, 200)),
    Scene("matching-differing", matching, _differing, percents=(100, 200)),
    Scene("matching-compared", matching, _compared),
    Scene("matching-offer", matching, _offer, percents=(100, 200)),
    Scene("matching-proposed", matching, _proposed, percents=(100, 200), keep=True),  # last: it changes the demo
    Scene("matching-promised-twice", matching, _promised_twice, percents=(100, 200)),
    Scene("matching-answer", matching, _answer, percents=(100, 200)),
]
