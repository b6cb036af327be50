"""Scenes of Årsberättelsen: the texts with their figures, the goals, the success factors, and the pages."""

from __future__ import annotations

from typing import Any

from fhr_desktop.app.window_open import OpenWindow
from fhr_desktop.domain.unit import Role
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window
from ui.pages.annual_report import AnnualReportPage


def report(studio: Studio) -> OpenWindow:
    """Last year's report as the unit's manager has it."""
    return window(studio, "annual_report", role=Role.UNIT_MANAGER)


def _in(part: str) -> Any:
    """In the text of a part."""

    def after(studio: Studio, shown: Any) -> None:
        assert isinstance(shown.current, AnnualReportPage)
        shown.current.go_to(part)
        studio.settle()

    return after


def _pages(_studio: Studio, shown: Any) -> None:
    assert isinstance(shown.current, AnnualReportPage)
    shown.current.preview()


SCENES = (
    Scene("annual-report", report, _in("summary"), keep=True),
    Scene("annual-report-goals", report, _in("goals")),
    Scene("annual-report-factors", report, _in("factors")),
    Scene("annual-report-development", report, _in("development"), themes=("light",)),
    Scene("annual-report-large", report, _in("work_year"), percents=(200,)),
    Scene("annual-report-pages", report, _pages),
)
