"""Scenes of Kostnader: who pays what, a municipality that joins in July, the budget, and its dialogs."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.app.demo_cost_share import share_costs
from fhr_desktop.app.window_open import OpenWindow
from fhr_desktop.domain.cost_share import AgeInterval
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.cost_share.taking import NewCount, Population
from fhr_desktop.services.suite import services_on
from tests.screenshots import unit
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window
from ui.components.inputs import RowsInput
from ui.pages.cost_share.dialogs import CountsDialog
from ui.pages.cost_share.page import BUDGET, CostSharePage

YEAR = unit.TODAY.year
MORA, CHILDREN = "2062", 3900  # how many is invented


@cache
def _shared() -> None:
    """The demo's costs, which an investigator's machine does not hold."""
    services = services_on(unit.unit().desk)
    (manager,) = (one for one in services.unit.users() if one.role == Role.UNIT_MANAGER.value)
    actor = Actor(manager.id, manager.name, Role.UNIT_MANAGER)
    if not services.cost_share.open(actor, YEAR).decided:
        share_costs(services, actor, DemoClock(unit.TODAY))


def _costs(year: int) -> Any:
    def make(studio: Studio) -> OpenWindow:
        _shared()
        return window(studio, "cost_share", year)

    return make


def _page(shown: Any) -> CostSharePage:
    assert isinstance(shown.current, CostSharePage)
    return shown.current


def _on_a_row(studio: Studio, shown: Any) -> None:
    page = _page(shown)
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.costs.index(3, 0))
    studio.settle()


def _mora_joins(studio: Studio, shown: Any) -> None:
    _on_a_row(studio, shown)
    _page(shown).beside.form.join(MORA, dt.date(YEAR, 7, 1), CHILDREN)
    studio.settle()


def _wrong(studio: Studio, shown: Any) -> None:
    """A day that there is not, in a row that is otherwise right."""
    _mora_joins(studio, shown)
    page = _page(shown)
    rows = page.beside.form.findChildren(RowsInput)[0]
    rows.set_value([{"code": MORA, "what": "joins", "day": dt.date(YEAR + 1, 7, 1), "children": CHILDREN}])
    rows.left.emit()
    page.beside.form.asked.emit()
    studio.settle()


def _drawer(studio: Studio, shown: Any) -> None:
    """Where the text is large, what is tried out is in a drawer."""
    _mora_joins(studio, shown)
    _page(shown).split.reveal()
    studio.settle()


def _budget(studio: Studio, shown: Any) -> None:
    page = _page(shown)
    page.tabs.choose(BUDGET)
    studio.settle()
    page.budget.table.setFocus()


def _asked(name: str) -> Any:
    def after(studio: Studio, shown: Any) -> None:
        getattr(_page(shown), name)()
        studio.settle()

    return after


def _read_in(studio: Studio, shown: Any) -> None:
    page = _page(shown)
    assert page.looking is not None
    known = page.looking.sheet.known[2021, AgeInterval.TO_17]
    rows = tuple(
        NewCount(one.code, one.name, None, known[one.code] - (at * 37) % 61, known[one.code])
        for at, one in enumerate(page.looking.sheet.members)
    )
    CountsDialog(page.ctx, page, Population(2025, AgeInterval.TO_17, rows)).open()
    studio.settle()


SCENES = (
    Scene("cost-share", _costs(YEAR), _on_a_row),
    Scene("cost-share-what-if", _costs(YEAR), _mora_joins, keep=True),
    Scene("cost-share-what-if-large", _costs(YEAR), _mora_joins, themes=("light",), percents=(200,)),
    Scene("cost-share-drawer-large", _costs(YEAR), _drawer, themes=("dark",), percents=(200,)),
    Scene("cost-share-what-if-wrong", _costs(YEAR), _wrong),
    Scene("cost-share-budget", _costs(YEAR - 1), _budget),
    Scene("cost-share-budget-large", _costs(YEAR - 1), _budget, themes=("light",), percents=(200,)),
    Scene("cost-share-budget-dialog", _costs(YEAR - 1), _asked("write_budget")),
    Scene("cost-share-fix", _costs(YEAR), _asked("fix")),
    Scene("cost-share-read-in", _costs(YEAR), _read_in),
    Scene("cost-share-none", _costs(YEAR + 1)),
    Scene("cost-share-print", _costs(YEAR), _asked("print_out"), themes=("light",)),
)
