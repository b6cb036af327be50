"""What `cost-share` does: the cost table from a total and a file of children, without a store."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from db.collation import sort_key
from fhr_desktop.app import access
from fhr_desktop.domain.cost_share import Rounding
from fhr_desktop.domain.cost_share_split import Basis, Member, split
from fhr_desktop.domain.errors import Refused
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.cost_share.papers import WantedShare
from fhr_desktop.services.cost_share.population import Counted, read_children
from fhr_desktop.services.cost_share.tables import CostTable, counted, percent_text
from fhr_desktop.services.cost_share.words import ROUNDINGS, SPACE, checks_said, sum_said
from fhr_desktop.services.desk import local_today
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from i18n import _
from i18n.numbers import number

ROUNDING = {"row": Rounding.EACH_ROW, "exact": Rounding.EXACT_SUM}
HEADS = ("Kommun", "Barn", "Andel, procent", "Per år", "Per månad")


def cost_share(options: argparse.Namespace) -> int:
    """The rows, their sums, and what rounding makes."""
    table = table_of(kronor(options.total), _read(options.children), ROUNDING[options.rounding])
    access.tell(options, _plain(table, options.rounding), *_lines(table))
    return 0


def cost_paper(options: argparse.Namespace, store: OpenStore, services: Services) -> Printed:
    """F18c of a year: as styrgruppen decided it, or a draft."""
    year = options.year if options.year is not None else services.unit.today().year
    return services.cost_share_papers.printed(store.actor, WantedShare(year))


def table_of(total: int, found: tuple[Counted, ...], rounding: Rounding) -> CostTable:
    """The cost of a whole year shared between all of the file, in Swedish order. Raises Refused."""
    members = [Member(one.code or one.name, one.name, one.children) for one in found]
    members.sort(key=lambda one: sort_key(one.name))
    return counted(split(Basis(local_today().year, total, tuple(members), rounding)))


def kronor(text: str) -> int:
    """Whole kronor, with or without spaces between thousands. Raises Refused."""
    plain = "".join(text.split())
    if not re.fullmatch(r"[-−]?\d{1,15}", plain):
        raise Refused(
            _("“{text}” is not an amount in whole kronor. Nothing has been split; write it as 3998600.").format(
                text=text
            )
        )
    return int(plain.replace("−", "-"))


def _read(path: Path) -> tuple[Counted, ...]:
    try:
        data = path.read_bytes()
    except OSError:
        raise Refused(_("{file} could not be read. Check the name and your rights.").format(file=path)) from None
    return read_children(data, path.name)


def _plain(table: CostTable, rounding: str) -> dict[str, Any]:
    return {
        "total": table.total,
        "rounding": rounding,
        "municipalities": [
            {"code": one.code if one.code != one.name else None, "name": one.name, "children": one.children,
             "percent": float(one.percent), "year": one.year, "month": one.month}
            for one in table.rows
        ],
        "sums": {
            "children": table.children, "percent": float(table.percent),
            "year": table.year_sum, "month": table.month_sum,
        },
        "difference": table.year_sum - table.total,
        "said": _said(table),
    }  # fmt: skip


def _lines(table: CostTable) -> list[str]:
    rows = [HEADS, *(_cells(one.name, one.children, percent_text(one.percent), one.year, one.month)
                     for one in table.rows)]  # fmt: skip
    rows.append(
        _cells("Summa", table.children, percent_text(table.percent), table.year_sum, table.month_sum)
    )  # fmt: skip
    wide = [max(len(row[at]) for row in rows) for at in range(len(HEADS))]
    told = [
        "  ".join((row[0].ljust(wide[0]), *(cell.rjust(width) for cell, width in zip(row[1:], wide[1:], strict=True))))
        for row in rows
    ]
    told.insert(-1, "-" * len(told[0]))
    towns = f"{len(table.rows)} kommuner" if len(table.rows) > 1 else "en kommun"  # one left out of the file is seen
    head = f"Kostnaden {number(table.total)} kronor efter antal barn i {towns}, {ROUNDINGS[table.rounding]}."
    return [_common(head), "", *(_common(line) for line in told), "", *_said(table)]


def _said(table: CostTable) -> list[str]:
    return [_common(line) for line in (sum_said(table), *checks_said(table))]


def _common(line: str) -> str:
    """With ordinary spaces, which other programs look for."""
    return line.replace(SPACE, " ")


def _cells(name: str, children: int, percent: str, year: int, month: int) -> tuple[str, ...]:
    return name, number(children), percent, number(year), number(month)
