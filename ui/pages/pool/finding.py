"""Reading the pool and finding in it: done on other threads than the window's, so that 25 000 homes block nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from fhr_desktop.domain.pool_filter import PoolFilter, Scope, arrange, counts, sift
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.pool_views import SavedView
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.pool import PoolSheet
from i18n import _, _n
from ui.context import AppContext
from ui.pages.pool.columns import searched, sort_keys
from ui.pages.pool.filters import FilterOptions
from ui.pages.pool.wording import PoolWords

Order = Sequence[tuple[str, bool]]


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
    """The list as it was read, with how many homes each tab and each view holds."""

    sheet: PoolSheet
    views: tuple[SavedView, ...]
    options: FilterOptions
    counts: Mapping[Scope, int]
    in_views: Mapping[RecordId, int]

    def line(self) -> str:
        """ "62 hem i 12 kommuner"; nothing while there are none."""
        homes = self.counts[Scope.ALL]
        places = len({row.municipality for row in self.sheet.rows if row.municipality})
        if not homes:
            return ""
        said = _n("{n} home", "{n} homes", homes).format(n=homes)
        where = _n("in {n} municipality", "in {n} municipalities", places).format(n=places)
        return f"{said} {where}"


def read_pool(ctx: AppContext) -> PoolRead:
    """Read all that the page shows; on the database's thread."""
    sheet, views = ctx.services.pool.rows(ctx.actor), ctx.services.pool_views.listed(ctx.actor)
    found = {one.id: len(sift(sheet.rows, one.homes(), one.wanted(), sheet.today)) for one in views}
    options = FilterOptions.of(sheet.rows, sheet.municipalities)
    return PoolRead(sheet, views, options, counts(sheet.rows, sheet.today), found)


def find(sheet: PoolSheet, asked: Asked, words: str, said: PoolWords) -> list[PoolRow]:
    """The homes that are asked for, in order."""
    found = sift(sheet.rows, asked.scope, asked.wanted, sheet.today, words, partial(searched, said))
    return arrange(found, asked.order, sort_keys(said))


def counted(shown: int, total: int) -> str:
    """ "17 av 62 hem"."""
    if shown == total:
        return _n("{n} home", "{n} homes", total).format(n=total)
    return _("{shown} of {total} homes").format(shown=shown, total=total)
