"""Figures on the screen: a time of few is told nowhere, and what has not been counted is no zero."""

from __future__ import annotations

from fhr_desktop.domain.followup import Figure, Nature, Statistic
from ui.figures_said import text

MEDIAN = Statistic("days_median", 6, "Median", "", "dagar")
MANY = Statistic("needs", 2, "Förfrågningar", "", "antal", nature=Nature.FLOW)


def test_one_rule_for_every_page() -> None:
    assert text(Figure("days_median", "2080", 104, ("1", "2")), MEDIAN) == "för få"
    assert text(Figure("days_median", "2080", 104, ("1", "2", "3")), MEDIAN) == "104"
    assert text(Figure("days_median", "2080", None, ()), MEDIAN) == text(None, MEDIAN) == "–"
    assert text(Figure("needs", "2080", 1, ("1",)), MANY) == "1" and text(None, MANY) == "0"
