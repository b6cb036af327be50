"""Paketen: every package made here or taken in, the newest first."""

from __future__ import annotations

from fhr_desktop.services.sync.views import Exchanged
from i18n import _
from ui import words
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext


def columns() -> list[ListColumn[Exchanged]]:
    """When, which way, with whom, how much."""
    return [
        ListColumn("when", _("When"), lambda one: words.moment(one.when), 170, sort=lambda one: one.when),
        ListColumn(
            "way", _("What"), lambda one: _("Taken in") if one.incoming else _("Made"), 150, strong=True,
            mark=lambda one: "received" if one.incoming else "sent",
        ),
        ListColumn("whom", _("With whom"), lambda one: words.people(one.with_whom)),
        ListColumn("operations", _("Changes"), lambda one: str(one.operations), 110, right=True,
                   sort=lambda one: one.operations),
        ListColumn(
            "conflicts", _("Clashes"), lambda one: str(one.conflicts) if one.conflicts else "", 110, right=True,
            sort=lambda one: one.conflicts, ink=lambda _one: "amber",
        ),
    ]  # fmt: skip


def packages(ctx: AppContext) -> ListTable[Exchanged]:
    """The list; its columns and order are remembered."""
    table: ListTable[Exchanged] = ListTable(
        _("Packages"), columns(), lambda one: (one.when, one.incoming, one.with_whom)
    )
    remember(table, ctx.settings, "packages")
    return table
