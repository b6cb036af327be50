"""Proposals as they are shown on a day, and homes that more is promised of than they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from db import records
from db.queries import pool as pool_queries
from db.queries import proposals as queries
from db.queries.pool_current import UNKNOWN, current
from db.queries.pool_undecided import undecided
from db.store import Connection
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import CLOSED, WORDS, PoolEntry, PoolStatus, most_careful
from fhr_desktop.domain.proposals import Proposal, ProposalState, ProposalStep
from fhr_desktop.domain.record import RecordId
from i18n import _, _n


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
    """A home that more is promised of than it has: `placed` children and those `wanted` in the proposals that hold it
    are more than its places. Machines apart may come to that, unseen. `free`: places that no child has.
    """

    home: Home
    number: str
    free: int
    wanted: int
    offers: tuple[Proposed, ...]
    places: int = 0
    placed: tuple[Placement, ...] = ()


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
            one.live(today), steps.get(one.id, ()),
        )
        for one in known
    )  # fmt: skip


def clashes(connection: Connection, reader: RecordId, today: dt.date) -> tuple[Clash, ...]:
    """The homes that more is promised of than they have, as far as the reader may know of them."""
    holding: dict[RecordId, list[Proposal]] = {}
    for one in queries.standing(connection):
        if one.live(today):
            holding.setdefault(one.home_id, []).append(one)
    homes = {*holding, *pool_queries.overfull(connection)}
    placed = pool_queries.placements_of(connection, homes) if homes else {}
    found = []
    for home in records.load_many(connection, Home, homes).values():
        entry = pool_queries.entry_of(connection, home.id)
        if entry is None or (home.protected and reader not in home.readers):
            continue
        there = tuple(one for one in placed.get(home.id, ()) if one.takes_a_place())
        clash = _clash(home, entry, shown(connection, reader, holding.get(home.id, ()), today), there)
        if clash is not None:
            found.append(clash)
    return tuple(sorted(found, key=lambda one: (one.number, one.home.id.hex)))


class Why(StrEnum):
    """What a proposal that still stands waits for."""

    CLOSED = "closed"  # its home rests, is blocked or has left
    REFUSED = "refused"  # its home has been found not suitable since
    OVERDUE = "overdue"  # both have said yes, and the day until which the home was kept has passed


@dataclass(frozen=True, slots=True)
class Stuck:
    """A proposal that asks for an act, what for, and the state of its home."""

    proposed: Proposed
    why: Why
    status: PoolStatus


def stuck(connection: Connection, reader: RecordId, today: dt.date) -> tuple[Stuck, ...]:
    """The proposals that stand and cannot go on by themselves, as far as the reader may know of them."""
    live = [one for one in queries.standing(connection) if one.live(today)]
    found = []
    for one in shown(connection, reader, live, today):
        home = one.home.id
        entry = pool_queries.entry_of(connection, home)
        if entry is None or one.need is None:
            continue
        differ = undecided(connection, home).get(entry.id, ())
        status = most_careful(entry.stage(), differ)
        why = Why.OVERDUE if one.proposal.overdue(today) else None
        if current(connection, home).get(home, UNKNOWN).refused_on is not None:
            why = Why.REFUSED
        if status in CLOSED:
            why = Why.CLOSED
        if why is not None:
            found.append(Stuck(one, why, status))
    return tuple(sorted(found, key=lambda one: ([*Why].index(one.why), one.proposed.proposal.sent_on)))


def stuck_said(one: Stuck, name: str) -> tuple[str, str]:
    """What has happened, and what is to be done about it."""
    need, proposal = one.proposed.need, one.proposed.proposal
    request = need.number if need is not None else ""
    if one.why is Why.OVERDUE:
        day = proposal.reserved_until.isoformat() if proposal.reserved_until else ""
        said = _("{home} was to be kept until {day} for {request}, and nobody has said more.")
        plain = _("Both have said yes, and the home stays reserved. Ask the municipality, and note the answer.")
        return said.format(home=name, day=day, request=request), plain
    if one.why is Why.REFUSED:
        said = _("{home} has been found not suitable and is proposed for {request}.")
        return said.format(home=name, request=request), _("Withdraw the proposal, and tell the municipality.")
    said = _("{home} is proposed for {request} and is in the state “{state}”.")
    plain = _("Withdraw the proposal and tell the municipality, or change the home's state.")
    return said.format(home=name, request=request, state=WORDS[one.status].lower()), plain


def clash_of(home: Home, entry: PoolEntry, offers: Iterable[Proposed], placed: Iterable[Placement]) -> Clash | None:
    """What is promised of a home, when that is more than it has."""
    holding = tuple(one for one in offers if one.holds)
    return _clash(home, entry, holding, tuple(one for one in placed if one.takes_a_place()))


def _clash(home: Home, entry: PoolEntry, offers: tuple[Proposed, ...], placed: tuple[Placement, ...]) -> Clash | None:
    wanted = sum(_wanted(one, placed) for one in offers)
    if wanted + len(placed) <= entry.places:
        return None
    free = max(entry.places - len(placed), 0)
    return Clash(home, entry.number, free, wanted, offers, entry.places, placed)


def _wanted(one: Proposed, placed: tuple[Placement, ...]) -> int:
    """The places that a proposal still asks for, when some of its children live there already."""
    if one.need is None:
        return 1
    return max(one.need.places() - sum(child.request_id == one.need.id for child in placed), 0)


def promised(clash: Clash, name: str) -> str:
    """What has happened, in a sentence with the home's name."""
    if len(clash.placed) <= clash.places or not clash.placed:
        said = _n(
            "{home} has {n} free place and is proposed for {wanted} children",
            "{home} has {n} free places and is proposed for {wanted} children",
            clash.free,
        )
        return said.format(home=name, n=clash.free, wanted=clash.wanted)
    said = _n("{home} has {n} place and {placed} children are placed there",
              "{home} has {n} places and {placed} children are placed there", clash.places)  # fmt: skip
    told = said.format(home=name, n=clash.places, placed=len(clash.placed))
    return (
        _("{told}, and is proposed for {wanted} more").format(told=told, wanted=clash.wanted) if clash.wanted else told
    )
