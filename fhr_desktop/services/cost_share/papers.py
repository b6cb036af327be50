"""The cost's table on paper (F18c): as it was decided, or as a draft of what would be decided now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from db import records
from db.store import Connection
from fhr_desktop.domain.cost_share import CostShare
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import EVERYONE, Cell, FilledForm, Value
from fhr_desktop.forms.library import choice_words, library
from fhr_desktop.printing.document import PrintContext, Printed, render
from fhr_desktop.services.actor import Actor, Right, demand_form
from fhr_desktop.services.cost_share.shares import read_sheet
from fhr_desktop.services.cost_share.sheet import Choice
from fhr_desktop.services.cost_share.tables import CostTable, Paid, decided, percent_text
from fhr_desktop.services.cost_share.words import checks_said, months_said, sum_said, takes_part
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.print_context import print_context
from i18n import _

FORM = "F18c"


@dataclass(frozen=True, slots=True)
class WantedShare:
    """What is to be printed: the version decided, or with None how it would be counted now.

    With neither it is the share in force, or else a draft counted as it was last.
    """

    year: int
    version: RecordId | None = None
    draft: Choice | None = None


class CostSharePapers:
    """Making the paper. Nothing is written to disk here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def printed(self, actor: Actor, wanted: WantedShare) -> Printed:
        """F18c for paper or file; logged. Raises Refused when there is nothing to print."""
        self._demand(actor)
        year = str(wanted.year)
        with self._desk.store.logged_read(actor.user_id, "print.cost_share", wanted.version, FORM, year) as connection:
            paper = self._paper(connection, actor, wanted)
        return render(*paper)

    def preview(self, actor: Actor, wanted: WantedShare) -> Printed:
        """The same to look at first."""
        self._demand(actor)
        with self._desk.store.read() as connection:
            paper = self._paper(connection, actor, wanted)
        return render(*paper)

    @staticmethod
    def _demand(actor: Actor) -> None:
        actor.demand(Right.COOPERATE)
        demand_form(FORM, library().open_to(actor.role.value))

    def _paper(self, connection: Connection, actor: Actor, wanted: WantedShare) -> tuple[FilledForm, PrintContext]:
        table = self._table(connection, wanted)
        answers = {(key, EVERYONE): value for key, value in _answers(table).items()}
        words = {
            "population_date": table.population_date.isoformat() if table.population_date else "",
            "age_interval": choice_words("age_interval", [table.ages.value]).lower(),
            "rounding_mode": choice_words("rounding", [table.rounding.value]).lower(),
        }
        context = print_context(
            self._desk, connection, actor, mark=f"Kostnader {table.year}", draft=table.decided is None, words=words
        )
        names = {one.code: one.name for one in table.rows}  # as they were called when it was decided
        open_ = replace(context, secrecy="", municipalities={**context.municipalities, **names})
        return FilledForm(library().latest(FORM), answers), open_

    def _table(self, connection: Connection, wanted: WantedShare) -> CostTable:
        if wanted.version is not None:
            share = records.load(connection, CostShare, wanted.version)
            if share is None:
                raise Refused(_("That share is not in this store. Nothing has been printed."))
            return decided(share)
        sheet = read_sheet(connection, wanted.year)
        if wanted.draft is not None:
            return sheet.table(wanted.draft)
        return sheet.in_force() or sheet.table(sheet.usual)


def _answers(table: CostTable) -> dict[str, Value]:
    """The answers by their keys in the form."""
    share = table.decided
    on = share.decided_on.isoformat() if share and share.decided_on else None
    parts = [
        f"{one.name} deltar {when}: {months_said(one)}." for one in table.rows if (when := takes_part(one))
    ]  # fmt: skip
    by = f"Beslut: {share.decided_by}." if share and share.decided_by else ""
    return {
        "total_cost": table.total,
        "population_date": table.population_date.isoformat() if table.population_date else None,
        "age_interval": table.ages.value,
        "rounding_mode": table.rounding.value,
        "surplus": table.surplus,
        "fixed_by": on,
        "share_rows": tuple(_row(one) for one in table.rows),
        "sum_row": sum_said(table),
        "checks": "\n".join((*checks_said(table), *parts)),
        "note": "\n".join(part for part in (by, share.note if share else "") if part) or None,
        "decided_on": on,
    }  # fmt: skip


def _row(one: Paid) -> Mapping[str, Cell]:
    return {
        "municipality": one.code, "children": one.children, "share": percent_text(one.percent),
        "year_cost": one.year, "month_cost": one.month, "surplus_share": one.surplus,
    }  # fmt: skip
