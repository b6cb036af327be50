"""Scenes of Ersättning: a calculation, a year without figures, and the tables."""

from __future__ import annotations

from typing import Any

from fhr_desktop.app.window_open import OpenWindow
from fhr_desktop.domain.unit import Role
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window
from ui.pages.compensation import CompensationPage


def compensation(studio: Studio) -> OpenWindow:
    """The guide as the unit's manager has it."""
    return window(studio, "compensation", role=Role.UNIT_MANAGER)


def _page(shown: Any) -> CompensationPage:
    assert isinstance(shown.current, CompensationPage)
    return shown.current


def _set(**values: object) -> Any:
    """With these values in the fields."""

    def after(studio: Studio, shown: Any) -> None:
        asking = _page(shown).asking
        for name, value in values.items():
            control = asking.fields[name].control
            control.set_value(value)
            control.edited.emit()
        studio.settle()

    return after


def _tables(studio: Studio, shown: Any) -> None:
    page = _page(shown)
    page.tabs.choose(1)
    studio.settle()
    page.tables.table.setFocus()
    page.tables.table.select(2021)


def _entering(studio: Studio, shown: Any) -> None:
    _page(shown).enter()


_PART = _set(year="2021", age=14, percent=140, whole="part", days=12, of_days=30, allowance=1250)
SCENES = (
    Scene("compensation", compensation, _PART, keep=True),
    Scene("compensation-large", compensation, _PART, themes=("light",), percents=(200,)),
    Scene("compensation-missing", compensation, _set(year="2026", age=5)),
    Scene("compensation-tried", compensation, _set(year="2026", rates="2021", age=5, percent=110), themes=("light",)),
    Scene("compensation-tables", compensation, _tables),
    Scene("compensation-enter", compensation, _entering),
    Scene("compensation-enter-large", compensation, _entering, themes=("light",), percents=(200,)),
)
