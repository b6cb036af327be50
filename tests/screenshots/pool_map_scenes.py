"""Scenes of the pool's map, its coverage, and a home's card with its time line."""

from __future__ import annotations

from typing import Any

from tests.screenshots.pool_scenes import pool
from tests.screenshots.scene import Scene, Studio
from ui.pages.pool import PoolPage


def _page(shown: Any) -> PoolPage:
    assert isinstance(shown.current, PoolPage)
    return shown.current


def _near(place: str) -> Any:
    """All homes within so far of a place, on one of them."""

    def after(studio: Studio, shown: Any) -> None:
        page = _page(shown)
        page.tabs.choose(1)
        studio.settle()
        page.map.show_rows(page.table.rows_model.rows, place)
        page.table.setFocus()
        page.table.select(page.table.rows_model.rows[3].home_id)
        studio.settle()
        if page.split.is_drawer:
            page.split.toggle()
            studio.settle()

    return after


SCENES = (
    Scene("pool-map", pool, _near("Leksand")),
    Scene("pool-map-large", pool, _near("Leksand"), themes=("light",), percents=(200,)),
    Scene("pool-map-wide", pool, _near("Leksand"), themes=("light",), size=(1920, 1040)),
)
