"""Finding in the pool a little at a time: no step is long, so that 25 000 homes never keep the window from answering.

It is done on the window's own thread: Python on another thread would take the interpreter from every stroke of paint.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from fhr_desktop.domain.garbage import put_aside, uncollected
from fhr_desktop.domain.pool_filter import PoolFilter, Scope, asks_of, count_more, order_of
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.pool_views import SavedView
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.pool import PoolSheet
from i18n import _, _n
from ui.context import AppContext
from ui.pages.pool.columns import searched, sort_keys
from ui.pages.pool.wording import PoolWords

Order = Sequence[tuple[str, bool]]
MANY = 5_000  # rows; with fewer, a search for garbage among them is not felt
AT_ONCE = 500  # rows looked at between two looks at the clock
STEP_SECONDS = 0.006  # of work, before the window may do something else


@dataclass(frozen=True)
class Asked:
    """What the list is asked: among which homes, what, and in what order."""

    scope: Scope
    wanted: PoolFilter
    order: Order

    @classmethod
    def of(cls, view: SavedView) -> Asked:
        """What a view asks."""
        return cls(view.homes(), view.wanted(), list(view.columns()))


@dataclass(frozen=True)
class PoolRead:
    """The list as it was read, and the views that there are."""

    sheet: PoolSheet
    views: tuple[SavedView, ...]


@dataclass(frozen=True)
class Tally:
    """How many homes each tab and each view holds, and in how many municipalities they are."""

    scopes: Mapping[Scope, int]
    views: Mapping[RecordId, int]
    municipalities: int

    def line(self) -> str:
        """ "62 hem i 12 kommuner"; nothing while there are none."""
        homes = self.scopes[Scope.ALL]
        if not homes:
            return ""
        said = _n("{n} home", "{n} homes", homes).format(n=homes)
        where = _n("in {n} municipality", "in {n} municipalities", self.municipalities).format(n=self.municipalities)
        return f"{said} {where}"


def read_pool(ctx: AppContext) -> PoolRead:
    """Read all that the page shows; on the database's thread."""
    with uncollected():
        read = PoolRead(ctx.services.pool.rows(ctx.actor), ctx.services.pool_views.listed(ctx.actor))
        if len(read.sheet.rows) > MANY:
            put_aside()
    return read


class Finder(QObject):
    """One question at a time: a new one takes the place of the last, whose answer is never given."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._steps: Iterator[None] = iter(())
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._go_on)

    @property
    def at_rest(self) -> bool:
        """Whether every question has been answered."""
        return not self._turn.isActive()

    def start(self, steps: Iterator[None], *, later: bool = False) -> None:
        """Go through the steps, each time the window has nothing better to do; the first at once unless `later`."""
        self._steps = steps
        if not later:
            self._go_on()
        if self._steps is steps and not self._turn.isActive():
            self._turn.start()

    def _go_on(self) -> None:
        until, steps = time.perf_counter() + STEP_SECONDS, self._steps
        for _step in steps:
            if time.perf_counter() >= until:
                return
        if self._steps is steps:
            self._turn.stop()


def releasing(shown: list[Any], at_once: int = AT_ONCE) -> Iterator[None]:
    """Let go of what has been shown, some of it at a time: thousands at once would stop the window."""
    while shown:
        del shown[-at_once:]
        yield


def frozen(steps: Iterator[None]) -> Iterator[None]:
    """The same steps, with no search for garbage meanwhile, nor later among the thousands of things that they made.

    Such a search stops the window for a tenth of a second. What they made goes when nobody has it.
    """
    with uncollected():
        yield from steps
        put_aside()


def finding(
    sheet: PoolSheet, asked: Asked, words: str, said: PoolWords, done: Callable[[list[PoolRow], list[int]], object]
) -> Iterator[None]:
    """Find the homes that are asked for and put them in order; `done` is called with them, and their ids as numbers."""
    tests = asks_of(asked.scope, asked.wanted, sheet.today, words, partial(searched, said))
    found: list[PoolRow] = []
    for some in _parts(sheet.rows):
        found += [row for row in some if all(test(row) for test in tests)]
        yield
    keys = sort_keys(said)
    for column, descending in reversed(asked.order):
        if column in keys:
            key, weighed = order_of(keys[column], descending=descending), list[float]()
            for some in _parts(found):
                weighed += map(key, some)
                yield
            found = [found[at] for at in sorted(range(len(found)), key=weighed.__getitem__)]
            yield
    numbers: list[int] = []
    for some in _parts(found):
        numbers += [row.home_id.int for row in some]
        yield
    done(found, numbers)


def tallying(read: PoolRead, done: Callable[[Tally], object]) -> Iterator[None]:
    """Count what each tab and each view holds; `done` is called with it."""
    sheet, views = read.sheet, dict.fromkeys((one.id for one in read.views), 0)
    scopes = dict.fromkeys(Scope, 0)
    asked = {one.id: asks_of(one.homes(), one.wanted(), sheet.today) for one in read.views}
    places: set[str] = set()
    for some in _parts(sheet.rows):
        count_more(some, sheet.today, scopes)
        for view, tests in asked.items():
            views[view] += sum(all(test(row) for test in tests) for row in some)
            yield
        places |= {row.municipality for row in some if row.municipality}
        yield
    done(Tally(scopes, views, len(places)))


def _parts(rows: Sequence[PoolRow]) -> Iterator[Sequence[PoolRow]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def counted(shown: int, total: int) -> str:
    """ "17 av 62 hem"."""
    if shown == total:
        return _n("{n} home", "{n} homes", total).format(n=total)
    return _("{shown} of {total} homes").format(shown=shown, total=total)
