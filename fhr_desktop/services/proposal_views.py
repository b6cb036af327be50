"""Proposals as they are shown on a day, and homes that have been proposed for more than they have room for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from db import records
from db.queries import pool as pool_queries
from db.queries import proposals as queries
from db.store import Connection
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.proposals import Proposal, ProposalState, ProposalStep
from fhr_desktop.domain.record import RecordId


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as it is shown on a day: its home and request, where it stands, and what has happened to it."""

    proposal: Proposal
    home: Home
    need: Need | None
    state: ProposalState
    outcome: str | None
    holds: bool
    steps: tuple[ProposalStep, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A home that more requests have been offered than it has room for: two machines apart may do that, unseen."""

    home: Home
    number: str
    free: int
    wanted: int
    offers: tuple[Proposed, ...]


def shown(
    connection: Connection, reader: RecordId, many: Sequence[Proposal], today: dt.date
) -> tuple[Proposed, ...]:  # fmt: skip
    """Those of the proposals that the reader may know of."""
    known = queries.open_to(connection, reader, many)
    homes = records.load_many(connection, Home, {one.home_id for one in known})
    needs = records.load_many(connection, Need, {one.need_id for one in known})
    steps = queries.steps_of(connection, [one.id for one in known])
    return tuple(
        Proposed(
            one, homes[one.home_id], needs.get(one.need_id), one.stage_on(today), one.outcome_on(today),
            one.holds(today), steps.get(one.id, ()),
        )
        for one in known
    )  # fmt: skip


def clashes(connection: Connection, reader: RecordId, today: dt.date) -> tuple[Clash, ...]:
    """The homes that more is held of than they have, as far as the reader may know of them."""
    holding = [one for one in queries.standing(connection) if one.holds(today)]
    often = {home for home, many in Counter(one.home_id for one in holding).items() if many > 1}
    if not often:
        return ()
    held = shown(connection, reader, [one for one in holding if one.home_id in often], today)
    placed = pool_queries.placements_of(connection, often)
    found = []
    for home in dict.fromkeys(one.home.id for one in held):
        offers, entry = tuple(one for one in held if one.home.id == home), pool_queries.entry_of(connection, home)
        wanted = sum(one.need.places() if one.need is not None else 1 for one in offers)
        taken = sum(one.takes_a_place() for one in placed.get(home, ()))
        free = max(entry.places - taken, 0) if entry is not None else 0
        if wanted > free:
            found.append(Clash(offers[0].home, entry.number if entry is not None else "", free, wanted, offers))
    return tuple(sorted(found, key=lambda one: (one.number, one.home.id.hex)))
