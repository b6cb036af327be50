"""Insyn: what each municipality has asked for, waited for and had, beside its share of the cost (DOMAIN §6.3).

Within the unit every figure has its list. What is taken out is `insight_package`'s.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from db import records
from db.queries import cooperation as cooperation_queries
from db.queries import pool as pool_queries
from db.queries.investigations import CaseRow, case_rows
from db.store import Connection
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.cooperation import MembershipStep, Seat
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import ALL, Figure
from fhr_desktop.domain.needs import WAITING, Need
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.cooperation.members import Contact, contacts_of
from fhr_desktop.services.cost_share import CostShares
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.followup import Followup, Report
from fhr_desktop.services.insight_package import Package, Packed, packed
from fhr_desktop.services.ledger import Ledger, LedgerFilter, book_of
from fhr_desktop.services.print_context import print_context
from i18n import _


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality on a day: who it is, what waits there, and its share of the year's cost in percent, if known.

    Requests and families with protected data are in no list, and are not counted here.
    """

    municipality: Municipality
    takes_part: bool
    percent: Decimal | None
    needs: tuple[Need, ...]
    queue: tuple[CaseRow, ...]

    @property
    def code(self) -> str:
        """Its code."""
        return self.municipality.code

    def longest_wait(self, today: dt.date) -> int | None:
        """Days that the request that came in first has waited; None when none waits."""
        return max((one.days_open(today) for one in self.needs), default=None)


@dataclass(frozen=True, slots=True)
class Towns:
    """All of them in Swedish order, those that take part first, with the year's figures."""

    today: dt.date
    year: int
    towns: tuple[Town, ...]
    report: Report

    def figure(self, key: str, code: str) -> Figure | None:
        """One figure of a municipality's, or of all; None where it is not counted."""
        return next((one for one in self.report.figures if (one.key, one.municipality) == (key, code)), None)

    def placed_percent(self, code: str) -> Decimal | None:
        """Its share of the year's placements, in percent with a decimal; None in a year without any."""
        own, every = self.figure("placements", code), self.figure("placements", ALL)
        if own is None or every is None or not every.value:
            return None
        return (Decimal(int(own.value or 0) * 100) / Decimal(int(every.value))).quantize(Decimal("0.1"))

    @property
    def largest_percent(self) -> Decimal:
        """The largest share that any of them has, of the cost or of the placements."""
        shares = [share for one in self.towns for share in (one.percent, self.placed_percent(one.code))]
        return max((share for share in shares if share is not None), default=Decimal(0))

    def queue_place(self, code: str) -> int | None:
        """The place in the whole queue of the municipality's family that has waited longest."""
        every = sorted((row.since, town.code) for town in self.towns for row in town.queue)
        return next((place for place, (_since, own) in enumerate(every, 1) if own == code), None)


@dataclass(frozen=True, slots=True)
class TownSheet:
    """What belongs to one municipality alone."""

    contacts: tuple[Contact, ...]
    seats: tuple[Seat, ...]
    steps: tuple[MembershipStep, ...]


class Insight:
    """The unit manager's view of the municipalities, and what each of them is given."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def towns(self, actor: Actor, year: int | None = None) -> Towns:
        """Every municipality with the year's figures, this year's unless told. The reading is noted."""
        actor.demand(Right.COOPERATE)
        today = self._desk.today()
        year = year or today.year
        report = Followup(self._desk).year(actor, year)
        percent = CostShares(self._desk).percent_of(actor, year)
        with self._desk.store.logged_read(actor.user_id, "insight.open", None, str(year)) as connection:
            return Towns(today, year, _towns(connection, actor, percent, today), report)

    def sheet(self, actor: Actor, code: str) -> TownSheet:
        """Whom to turn to, who sits in the groups, and when it came and went."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            found = records.load(connection, Municipality, Municipality.id_of(code))
            if found is None:
                raise Refused(_("The municipality is not in this store. Nothing has been changed."))
            today = self._desk.today()
            seats = [one for one in cooperation_queries.seats(connection) if one.municipality == code]
            steps = [one for one in cooperation_queries.membership_steps(connection) if one.municipality == code]
        return TownSheet(
            contacts_of(found), tuple(one for one in seats if one.ends_on is None or one.ends_on >= today),
            tuple(sorted(steps, key=lambda one: one.on)),
        )  # fmt: skip

    def package(
        self, actor: Actor, code: str, folder: Path, year: int | None = None, *, sealed: bool = False
    ) -> Packed:  # fmt: skip
        """The municipality's figures and its part of the ledger as files in a folder, or sealed in one. Noted.

        Raises Refused for a municipality that is not here, a ledger that was tampered with, or a folder that cannot be
        written to.
        """
        actor.demand(Right.COOPERATE)
        today = self._desk.today()
        year = year or today.year
        whole = self.towns(actor, year)
        town = next((one for one in whole.towns if one.code == code), None)
        if town is None:
            raise Refused(_("The municipality is not in this store. Nothing has been changed."))
        if not Ledger(self._desk).check(actor).holds:
            raise Refused(_("The ledger does not hold together, so no package has been made. Open the ledger, where "
                            "each entry that is wrong is named."))  # fmt: skip
        report = Followup(self._desk).publish(actor, whole.report)
        with self._desk.store.logged_read(actor.user_id, "insight.package", None, code, str(year)) as connection:
            book = book_of(connection, LedgerFilter(dt.date(year, 1, 1), dt.date(year, 12, 31)))
            context = print_context(self._desk, connection, actor, mark=f"Insyn {town.municipality.name} {year}")
        shown = Package(town.municipality, year, today, report, town.percent)
        return packed(shown, book, context, folder, sealed=sealed)


def _towns(
    connection: Connection, actor: Actor, percent: Mapping[str, Decimal], today: dt.date
) -> tuple[Town, ...]:  # fmt: skip
    known = records.load_where(connection, Municipality, order="name")
    needs = [one for one in pool_queries.needs(connection, WAITING) if not one.protected]
    queue = [
        one for one in case_rows(connection, actor.user_id) if one.state is CaseState.QUEUE and not one.protected
    ]  # fmt: skip
    found = [
        Town(
            one, one.participates(today), percent.get(one.code),
            tuple(need for need in needs if need.municipality == one.code),
            tuple(sorted((row for row in queue if row.municipality == one.code), key=lambda row: row.since)),
        )
        for one in known
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: not one.takes_part))
