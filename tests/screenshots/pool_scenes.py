"""Scenes of Poolen: the list with what is offered, filters, and what is done with homes in it."""

from __future__ import annotations

from typing import Any

from fhr_desktop.app.window_open import OpenWindow
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


SCENES = (
    Scene("pool", pool, _on(), keep=True),
    Scene("pool-large", pool, _on(), themes=("light",), percents=(200,)),
)
