"""Views of the pool that somebody has saved: what is asked, among which homes, in what order; never words that were
written in the filter field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.pool_filter import PoolFilter, Scope
from fhr_desktop.domain.record import Kind, Record, RecordId, ScopeKind, described, record
from i18n import _

MOST_LETTERS = 40


@record
class SavedView(Record):
    """A view of one person's, or one that the unit shares. One that is put away is shown to nobody."""

    LABEL: ClassVar[str] = "Sparad vy"
    PLURAL: ClassVar[str] = "Sparade vyer"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.POOL

    name: str = described(Kind.TEXT, "Namn")
    owner_id: RecordId = described(Kind.REF, "Sparad av", ref="user")
    shared: bool = described(Kind.YES_NO, "Delas med enheten", default=False)
    among: str = described(Kind.TEXT, "Bland vilka hem", default=Scope.ALL.value)
    filter: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Filter", default=())
    order: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Ordning", default=())
    put_away: bool = described(Kind.YES_NO, "Borttagen", default=False)

    def wanted(self) -> PoolFilter:
        """What is asked."""
        return PoolFilter.of_rows(self.filter)

    def homes(self) -> Scope:
        """Among which homes; all of them for a tab from a newer program."""
        return Scope(self.among) if self.among in set(Scope) else Scope.ALL

    def columns(self) -> tuple[tuple[str, bool], ...]:
        """The columns sorted by; True is descending."""
        return tuple((str(row.get("column")), bool(row.get("down"))) for row in self.order)


def order_rows(order: Iterable[tuple[str, bool]]) -> tuple[dict[str, Any], ...]:
    """An order as it is saved."""
    return tuple({"column": column, "down": down} for column, down in order)


def check_view(view: SavedView, others: Iterable[SavedView]) -> None:
    """Raises Refused for a view without a name, or with one that another has which the same person sees."""
    if not view.name.strip():
        raise Refused(_("Give the view a name. Nothing has been saved."), field="name")
    if len(view.name) > MOST_LETTERS:
        said = _("The name has at most {n} letters. Nothing has been saved.")
        raise Refused(said.format(n=MOST_LETTERS), field="name")
    if any(one.id != view.id and one.name.casefold() == view.name.casefold() for one in others):
        raise Refused(_("There is a view with that name already. Nothing has been saved."), field="name")
