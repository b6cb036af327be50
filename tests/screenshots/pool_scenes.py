"""Scenes of Poolen: the list with what is offered, filters, and what is done with homes in it."""

from __future__ import annotations

from typing import Any

from fhr_desktop.app.window_open import OpenWindow
from fhr_desktop.domain.pool_filter import PoolFilter
from fhr_desktop.domain.unit import Role
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window
from ui.pages.pool import PoolPage


def pool(studio: Studio) -> OpenWindow:
    """The list as the unit's manager has it."""
    return window(studio, "pool", role=Role.UNIT_MANAGER)


def _page(shown: Any) -> PoolPage:
    assert isinstance(shown.current, PoolPage)
    return shown.current


def _on(name: int = 3) -> Any:
    """Standing on a row."""

    def after(studio: Studio, shown: Any) -> None:
        page = _page(shown)
        page.tabs.choose(1)
        studio.settle()
        page.table.setFocus()
        page.table.select(page.table.rows_model.rows[name].home_id)
        studio.settle()

    return after


def _filtered(studio: Studio, shown: Any) -> None:
    """Homes near Leksand for a child at school, from nearest to farthest."""
    page = _page(shown)
    page.tabs.choose(1)
    page.filters.ask(PoolFilter(ages=(6, 12), least_free=1, near=("Leksand", 60)))
    page.table.sort_by([("distance", False)])
    studio.settle()
    page.table.setFocus()
    page.table.select(page.table.rows_model.rows[1].home_id)
    studio.settle()


def _asked(name: str) -> Any:
    """A dialog about the home one stands on."""

    def after(studio: Studio, shown: Any) -> None:
        _on()(studio, shown)
        getattr(_page(shown), name)()
        studio.settle()

    return after


def _several(studio: Studio, shown: Any) -> None:
    """Homes whose families have not been asked for long, about to be confirmed together."""
    page = _page(shown)
    page.tabs.choose(2)
    studio.settle()
    page.table.setFocus()
    page.table.selectAll()
    studio.settle()


SCENES = (
    Scene("pool-several", pool, _several),
    Scene("pool-editor", pool, _asked("edit")),
    Scene("pool-editor-large", pool, _asked("edit"), themes=("light",), percents=(200,)),
    Scene("pool-state", pool, _asked("change_state")),
    Scene("pool-filter", pool, _filtered),
    Scene("pool", pool, _on(), keep=True),
    Scene("pool-large", pool, _on(), themes=("light",), percents=(200,)),
)
