"""The compensation guide: what is known of each year, entering what is not, and a calculation on paper.

It is a support. The municipality writes the agreement and decides (DOMAIN §7), so no answer is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import yaml

import resources
from db import records
from fhr_desktop.domain.compensation import (
    CompensationTable,
    Fee,
    Guide,
    Part,
    Rate,
    Source,
    check_table,
    with_entered,
)
from fhr_desktop.domain.compensation_sum import Asked, AskedContact, Step, contact, month
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.unit import User
from fhr_desktop.printing.document import Printed, render_plain
from fhr_desktop.printing.plain import PlainBlock, Rows, Text, Title
from fhr_desktop.services import compensation_words as words
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.print_context import print_context

TITLE = "Ersättning till familjehem"
ABOUT = (
    "SKR:s rekommendationer är ett stöd för kommunens egna riktlinjer. Arvodet styrs av tid och arbete och kan höjas "
    "eller sänkas under uppdraget. Omkostnadsersättningen ligger mellan grundkostnaden och det högsta skattefria "
    "beloppet för åldern. Belopp avrundas till hela kronor, en halv krona uppåt."
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known, by year, and who has entered what was not."""

    guides: Mapping[int, Guide]
    names: Mapping[RecordId, str]
    today: dt.date


class Compensation:
    """Tables and calculations. They name nobody but who has entered a figure."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def known(self, actor: Actor) -> Known:
        """Every year of which something is known."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            entered = records.load_where(connection, CompensationTable, order="year")
            names = {one.id: one.name for one in records.load_where(connection, User, order="name")}
        return Known(with_entered(shipped(), entered), names, self._desk.today())

    def enter(self, actor: Actor, table: CompensationTable) -> Outcome[CompensationTable]:
        """Enter a year's figures, read in a source. What was entered before stands beside it. Raises Refused."""
        actor.demand(Right.COOPERATE)
        check_table(table, self._desk.today().year)
        made = replace(table, id=new_id(), recorded_at=self._desk.now(), user_id=actor.user_id)
        with self._desk.store.write(actor.user_id) as work:
            work.save(made)
            work.audit("compensation.enter", made.id)
        return Outcome(made, work.changes)

    def steps(self, known: Known, asked: Asked | AskedContact) -> tuple[Step, ...]:
        """Worked out on what is known; nothing is read or kept. Raises Refused when a figure is not there."""
        return contact(known.guides, asked) if isinstance(asked, AskedContact) else month(known.guides, asked)

    def preview(self, actor: Actor, asked: Asked | AskedContact) -> Printed:
        """The calculation on paper, to look at."""
        return self._paper(actor, asked)

    def paper(self, actor: Actor, asked: Asked | AskedContact) -> Printed:
        """The same for paper or file; logged."""
        printed = self._paper(actor, asked)
        with self._desk.store.logged_read(actor.user_id, "print.compensation", None, str(asked.year)):
            return printed

    def _paper(self, actor: Actor, asked: Asked | AskedContact) -> Printed:
        known = self.known(actor)
        steps = self.steps(known, asked)
        with self._desk.store.read() as connection:
            context = print_context(self._desk, connection, actor, mark=f"Ersättning {asked.year}")
        return render_plain(TITLE, _blocks(known, asked, steps), replace(context, secrecy=""))


def _blocks(known: Known, asked: Asked | AskedContact, steps: tuple[Step, ...]) -> list[PlainBlock]:
    guide = known.guides[asked.year]
    if isinstance(asked, AskedContact):
        about = f"Kontaktfamilj, {asked.year}."
    else:
        about = f"Barn som är {asked.age} år, {asked.year}."
    rows = [(words.head(one), words.how(one, asked, guide), words.amount(one.amount)) for one in steps]
    sources = [(words.head(one), words.rests_on(one, known.names)) for one in steps]
    return [
        Text(f"{words.NOT_A_DECISION}.\n\n{about}"),
        Rows(("Del", "Så är det räknat", "Belopp"), rows),
        Title("Källor"),
        Rows(("Del", "Källa"), sources),
        Title("Om talen"),
        Text(ABOUT),
    ]


@cache
def shipped() -> tuple[Guide, ...]:
    """What the program came with, a year each."""
    raw = yaml.safe_load(resources.text("unit", "compensation.yaml"))
    bases = {one["year"]: one for one in raw["price_base_amounts"]}
    fees, rates = ({one["year"]: one for one in raw[key]} for key in ("fees", "expenses"))
    return tuple(_guide(year, bases.get(year), fees.get(year), rates.get(year)) for year in {*bases, *fees, *rates})


def _guide(
    year: int, base: Mapping[str, Any] | None, fees: Mapping[str, Any] | None, rates: Mapping[str, Any] | None
) -> Guide:
    said = {Part.PRICE_BASE: base, Part.FEES: fees, Part.EXPENSES: rates}
    return Guide(
        year,
        base["amount"] if base else None,
        tuple(Fee(row["label"], row["amount"], _ages(row)) for row in fees["rows"]) if fees else (),
        tuple(
            Rate(tuple(row["ages"]), row["base"], row["highest"], row.get("base_amount"), row.get("highest_amount"))
            for row in rates["rows"]
        ) if rates else (),
        sources={part: Source(raw["source"]) for part, raw in said.items() if raw},
    )  # fmt: skip


def _ages(row: Mapping[str, Any]) -> tuple[int, int] | None:
    return tuple(row["ages"]) if "ages" in row else None
