"""Scenes of the ledger and of a municipality's page, on the demo's unit."""

from __future__ import annotations

from typing import Any

from fhr_desktop.domain.ledger_entries import LedgerKind
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window
from ui.pages.ledger import LedgerPage
from ui.pages.municipalities import MunicipalitiesPage


def _offers(studio: Studio, shown: Any) -> None:
    """Only what was offered, and the last of it."""
    page = shown.current
    assert isinstance(page, LedgerPage)
    page.kinds[LedgerKind.SEARCH].setChecked(True)
    page.table.select(page.table.rows_model.row_at(0).id)
    page.table.setFocus()
    studio.settle()


def _take_out(_studio: Studio, shown: Any) -> None:
    shown.current.export()


def _figure(key: str, years_ago: int = 0) -> Any:
    def after(studio: Studio, shown: Any) -> None:
        page = shown.current
        assert isinstance(page, MunicipalitiesPage)
        page.years.setCurrentIndex(years_ago)
        page.read()
        studio.settle()
        page.figures.select(key)
        page.figures.setFocus()
        studio.settle()

    return after


def _pack(_studio: Studio, shown: Any) -> None:
    shown.current.ask_package()


SCENES = [
    Scene("ledger", lambda s: window(s, "ledger"), percents=(100, 200), keep=True),
    Scene("ledger-offers", lambda s: window(s, "ledger"), _offers, percents=(100, 200)),
    Scene("ledger-export", lambda s: window(s, "ledger"), _take_out),
    Scene(
        "municipality", lambda s: window(s, "municipalities", "2029"), _figure("placements", 1), percents=(100, 200),
        keep=True,
    ),
    Scene("municipality-queue", lambda s: window(s, "municipalities", "2080"), _figure("queue")),
    Scene("municipality-package", lambda s: window(s, "municipalities", "2031"), _pack),
]  # fmt: skip
