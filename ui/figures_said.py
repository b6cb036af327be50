"""A figure of the follow-up as it is read on the screen, the same on every page."""

from __future__ import annotations

from fhr_desktop.domain.followup import Figure, Nature, Statistic
from fhr_desktop.domain.followup_trend import ENOUGH
from i18n import _


def too_few(figure: Figure, statistic: Statistic) -> bool:
    """Whether a time rests on so few that it would tell of those and not of the many."""
    return statistic.in_days and 0 < len(figure.cases) < ENOUGH


def number(value: float | int | None) -> str:
    """Decimal comma, thousands apart, a dash for nothing to say."""
    return "–" if value is None else f"{value:,}".replace(",", "\u00a0").replace(".", ",")


def text(figure: Figure | None, statistic: Statistic) -> str:
    """A figure in a cell; None for a municipality that has no row, where nothing has been counted."""
    if figure is None:
        return number(None if statistic.nature is Nature.DERIVED else 0)
    return _("too few") if too_few(figure, statistic) else number(figure.value)
