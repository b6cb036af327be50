"""Histories of requests, and what is published of them: for the tests of what published reports tell."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from fhr_desktop.domain.followup import (
    Figure,
    Happening,
    Line,
    Nature,
    Sample,
    Statistic,
    Window,
    figures_of,
    flow_samples,
)
from fhr_desktop.domain.followup_publishing import publishable
from fhr_desktop.domain.publications import Shown

LEAST = 5
TOWNS = ("2031", "2039", "2080", "2084")
START = dt.date(2024, 1, 1)
MONTHS = [START + dt.timedelta(days=30 * n) for n in range(25)]


def flow(key: str, **more: object) -> Statistic:
    return Statistic(key, 1, key, key, "antal", nature=Nature.FLOW, **more)  # type: ignore[arg-type]


DECLARED = (
    flow("asked", parts=("home", "other")), flow("home"), flow("other"), flow("fast", among="home"), flow("gone"),
    flow("year", flow="asked", window=Window.YEAR), flow("where", same_sum="asked"),
    Statistic("open", 1, "open", "open", "antal", nature=Nature.STOCK, balance=(("asked",), ("gone",))),
    Statistic("share", 1, "share", "share", "procent", built_on=("asked", "home")),
)  # fmt: skip
History = dict[str, list[Happening]]
Atom = tuple[str, str, int]


def drawn(lot: random.Random, size: int) -> History:
    """What has happened: requests that end in a home or otherwise, and are closed some time."""
    found: History = {key: [] for key in ("asked", "home", "other", "fast", "gone", "where")}
    for number in range(size):
        on = START - dt.timedelta(days=100) + dt.timedelta(days=lot.randrange(800))
        line = Line(lot.choices((*TOWNS, "9999"), (1, 2, 4, 8, 0.2))[0], str(number))
        one = Happening(on, line)
        ended = Happening(on + dt.timedelta(days=lot.randrange(200)), line)
        housed = lot.random() < 0.6
        kinds = ["asked", "home" if housed else "other", *(["fast"] if housed and lot.random() < 0.5 else [])]
        for kind in kinds:
            found[kind].append(one)
        found["where"].append(Happening(on, Line(lot.choice(TOWNS), str(number))))
        found["gone"].append(ended)
    return found


def counted(history: History, first: dt.date, last: dt.date) -> list[Figure]:
    samples = dict(flow_samples(DECLARED, history, first, last))
    gone = {one.line.label for one in history["gone"] if one.on <= last}
    standing = [one.line for one in history["asked"] if one.on <= last and one.line.label not in gone]
    samples["open"] = Sample(standing)
    samples["share"] = Sample(samples["asked"].lines, lambda lines, _where: len(lines))
    return [figure for key, sample in samples.items() for figure in figures_of(key, sample, TOWNS)]


def as_shown(figures: Sequence[Figure], first: dt.date, last: dt.date) -> Shown:
    cells = {(one.key, one.municipality): one for one in figures}
    return Shown(
        first, last, {cell: one.value for cell, one in cells.items() if not one.hidden},
        frozenset(cell for cell, one in cells.items() if one.hidden and not one.beside),
        frozenset(cell for cell, one in cells.items() if one.beside),
    )  # fmt: skip


def periods(lot: random.Random, many: int) -> list[tuple[dt.date, dt.date]]:
    found = []
    for _n in range(many):
        first, last = sorted(lot.sample(MONTHS[:: lot.choice((1, 3, 6))], 2))
        found.append((first, last - dt.timedelta(days=1)))
    return found


def published(
    history: History, first: dt.date, last: dt.date, reports: Sequence[Shown], declared: Sequence[Statistic] = DECLARED
) -> list[Figure]:
    stood = {
        one.last: {(each.key, each.municipality): each.value for each in counted(history, one.first, one.last)}
        for one in reports
    }
    found = [one for one in counted(history, first, last) if one.key in {each.key for each in declared}]
    return list(publishable(found, declared, first, last, LEAST, reports, history, stood))


def sequence(
    seed: int, *, guarded: bool = True, size: int | None = None, many: int | None = None
) -> tuple[History, list[Shown]]:
    lot = random.Random(seed)
    history, reports = drawn(lot, size or lot.choice((40, 90, 200))), list[Shown]()
    for first, last in periods(lot, many or lot.randint(2, 5)):
        seen = published(history, first, last, reports if guarded else ())
        reports.append(as_shown(seen, first, last))
    return history, reports
