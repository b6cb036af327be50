"""What a municipality's page counts: figures of the year and what waits today, each with the list behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fhr_desktop.domain.followup import Counts
from fhr_desktop.services.followup import ALL
from fhr_desktop.services.insight import Town, Towns
from i18n import _
from ui import words
from ui.components.list_model import ListColumn
from ui.figures_said import text

KEYS = (
    "inquiries", "opened", "assessed", "days_median", "needs", "needs_open_median", "proposals",
    "needs_answer_median", "matches", "placements", "placements_home", "placements_ongoing", "needs_placed", "pool_all",
    "pool_homes", "pool_places",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing behind a figure: its words, and what to open (a record's id, or a case number)."""

    at: int
    said: str
    opens: Any


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of the page: what, the municipality's figure, that of all, how it is counted, and what is behind it."""

    key: str
    what: str
    own: str
    every: str
    definition: str
    counts: Counts
    behind: tuple[Behind, ...]


def figure_rows(towns: Towns, town: Town) -> list[FigureRow]:
    """What waits today first, then the year."""
    return [_waiting(towns, town), _queue(towns, town), *_of_year(towns, town)]


def _waiting(towns: Towns, town: Town) -> FigureRow:
    behind = tuple(
        Behind(at, _("{number}, {days} days").format(number=one.number, days=one.days_open(towns.today)), one.id)
        for at, one in enumerate(town.needs)
    )
    every = sum(len(one.needs) for one in towns.towns)
    how = _("Requests that have not ended, today. Those for children with protected data are not counted.")
    what = _("Requests that wait today")
    return FigureRow("waiting", what, str(len(town.needs)), str(every), how, Counts.REQUESTS, behind)


def _queue(towns: Towns, town: Town) -> FigureRow:
    behind = tuple(
        Behind(
            at, _("{number}, {days} days").format(number=one.number, days=(towns.today - one.since).days), one.number
        )
        for at, one in enumerate(town.queue)
    )
    every = sum(len(one.queue) for one in towns.towns)
    place = towns.queue_place(town.code)
    how = _("Families that live here and wait for an investigation, today.")
    if place is not None:
        first = _("The one that has waited longest has place {place} of {all} in the queue.")
        how = f"{how} {first.format(place=place, all=every)}"
    what = _("Families in the queue today")
    return FigureRow("queue", what, str(len(town.queue)), str(every), how, Counts.CASES, behind)


def _of_year(towns: Towns, town: Town) -> list[FigureRow]:
    known = {one.key: one for one in towns.report.statistics}
    found = []
    for key in KEYS:
        own, every = towns.figure(key, town.code), towns.figure(key, ALL)
        if key not in known or every is None:
            continue
        cases = own.cases if own is not None else ()
        ids = own.records if own is not None and own.records else cases
        behind = tuple(Behind(at, said, opens) for at, (said, opens) in enumerate(zip(cases, ids, strict=True)))
        one = known[key]
        found.append(FigureRow(key, one.name, text(own, one), text(every, one), one.definition, one.counts, behind))
    return found


def figure_columns(name: str) -> Sequence[ListColumn[FigureRow]]:
    """What, the municipality, all of them."""
    return [
        ListColumn("what", _("Figure"), lambda row: row.what),
        ListColumn("own", name, lambda row: row.own, 120, right=True, filtered=False),
        ListColumn(
            "every", _("All municipalities"), lambda row: row.every, 140, right=True, filtered=False, folds=True
        ),
    ]


def town_columns(today: Callable[[], dt.date]) -> Sequence[ListColumn[Town]]:
    """The name, and its share of the cost under it."""
    return [
        ListColumn(
            "name", _("Municipality"), lambda one: one.municipality.name, strong=True, second=share_said,
            ink=lambda one: "text" if one.takes_part else "text2",
        ),
        ListColumn(
            "waits", _("Waiting"), lambda one: str(len(one.needs)), 84, right=True, filtered=False,
            sort=lambda one: len(one.needs), second=lambda one: _oldest(one, today()),
        ),
    ]  # fmt: skip


def share_said(town: Town) -> str:
    """Its share of the cost, or that it takes no part."""
    if not town.takes_part:
        return _("takes no part")
    return _("{percent} % of the cost").format(percent=str(town.percent).replace(".", ",")) if town.percent else ""


def _oldest(town: Town, today: dt.date) -> str:
    longest = town.longest_wait(today)
    return words.days(longest) if longest else ""
