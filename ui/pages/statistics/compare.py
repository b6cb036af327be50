"""A figure beside the year before: how much it has changed, whether that is better, and the words. Without Qt."""

from __future__ import annotations

from dataclasses import dataclass

from fhr_desktop.domain.followup import Figure, Statistic
from fhr_desktop.domain.followup_trend import ENOUGH, Trend
from i18n import _
from ui.figures_said import number, too_few
from ui.pages.statistics.figures import Head
from ui.pages.statistics.periods import Period, compared


@dataclass(frozen=True, slots=True)
class Change:
    """In words, with an arrow. `better` only where it is known which way is better."""

    words: str
    icon: str
    better: bool


def change(figure: Figure, trend: Trend, statistic: Statistic, head: Head, period: Period) -> Change | None:
    """Against the same days a year before; None where either says nothing."""
    before = trend.before
    few = statistic.in_days and before is not None and before.n < ENOUGH
    if before is None or before.value is None or figure.value is None or few or too_few(figure, statistic):
        return None
    then, moved = compared(period, before), round(figure.value - before.value, 1)
    if not moved:
        return Change(_("the same as {then}").format(then=then), "arrow-right", better=False)
    whole = isinstance(figure.value, int) and isinstance(before.value, int)
    if statistic.unit == "procent":
        said = _("{n} percentage points more than {then}") if moved > 0 else _("{n} percentage points less than {then}")
    elif statistic.unit == "antal" and not whole:
        said = _("{n} higher than {then}") if moved > 0 else _("{n} lower than {then}")
    elif statistic.unit in ("antal", "dagar"):
        said = _("{n} more than {then}") if moved > 0 else _("{n} fewer than {then}")
    else:
        said = _("{n} higher than {then}") if moved > 0 else _("{n} lower than {then}")
    size = abs(moved)
    words = said.format(n=number(int(size) if size == int(size) else size), then=then)
    return Change(words, "arrow-up-right" if moved > 0 else "arrow-down-right", better=moved * head.better > 0)
