"""Sentences without content that come with a package: as what will happen in a preview, as what has happened after.

The service words them as done; here stands what a preview says of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from fhr_desktop.services.sync.views import Arrival
from i18n import _, _n

_FIGURES = re.compile(r"\d+")


def shown(arrival: Arrival) -> list[str]:
    """What is said above the lines. That the computer has come into the unit is the band's to say, with its button."""
    ahead, counted = _ahead(), _ahead_counted()
    joined = next(iter(ahead))
    if arrival.taken_in is not None:
        return [said for said in arrival.notices if said != joined]
    return [ahead.get(said) or _recounted(said, counted) or said for said in arrival.notices]


def _ahead() -> dict[str, str]:
    """Done → ahead, the joining first. What is true at any time (a clock, an access log) is not here."""
    return {
        _("This computer now belongs to the unit. Lock and unlock the program once."): _(
            "When you take in the package, this computer belongs to the unit."
        ),
        _("This computer has got another role, and holds what goes with it. Lock and unlock the program once."): _(
            "When you take in the package, this computer gets another role, and holds what goes with it."
        ),
        _(
            "The list of the unit's computers had been changed in two places, and the other place's holds now. "
            "Look at the list, and do again what is missing."
        ): _(
            "The list of the unit's computers has been changed in two places. When you take in the package, "
            "the other place's holds."
        ),
        _("This store was older than what colleagues hold. Nothing is lost; it goes on under a new id."): _(
            "This store is older than what colleagues hold. Nothing is lost: when you take in the package, "
            "it goes on under a new id."
        ),
        _("A colleague erased something that you had written in. Your text is kept for thirty days, below."): _(
            "A colleague has erased something that you have written in. When you take in the package, "
            "your text is kept for thirty days under To decide."
        ),
    }


def _ahead_counted() -> tuple[tuple[Callable[[int], str], Callable[[int], str]], ...]:
    return (
        (
            lambda n: _n(
                "{n} change came for something that has been erased, and was not kept.",
                "{n} changes came for something that has been erased, and were not kept.",
                n,
            ),
            lambda n: _n(
                "{n} change is for something that has been erased, and will not be kept.",
                "{n} changes are for something that has been erased, and will not be kept.",
                n,
            ),
        ),
        (
            lambda n: _n(
                "{n} change from a computer that has been shut out was set aside.",
                "{n} changes from a computer that has been shut out were set aside.",
                n,
            ),
            lambda n: _n(
                "{n} change from a computer that has been shut out will be set aside.",
                "{n} changes from a computer that has been shut out will be set aside.",
                n,
            ),
        ),
    )


def _recounted(said: str, counted: tuple[tuple[Callable[[int], str], Callable[[int], str]], ...]) -> str | None:
    figures = _FIGURES.search(said)
    if figures is None:
        return None
    number = int(figures.group())
    pairs = ((done(number).format(n=number), ahead(number).format(n=number)) for done, ahead in counted)
    return next((ahead for done, ahead in pairs if done == said), None)
