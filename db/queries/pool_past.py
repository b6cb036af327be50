"""The read behind the figures of the pool: what its homes, placements and requests have been through, row for row."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from db.bulk import asked, rows_of
from db.queries.followup import CountedHome, day_of
from db.queries.pool_rounds import made
from db.queries.pool_terms import earlier_terms
from db.queries.proposals import released as released_homes
from fhr_desktop.domain.followup_placements import HOUR, NEAR_KM
from fhr_desktop.domain.needs import PLACED_THROUGH_US
from fhr_desktop.domain.places import centre, distance_km, minutes_between, place_of
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_past import (
    Asked,
    Earlier,
    HomeThrough,
    Offered,
    PlacedChild,
    Since,
    Span,
    Terms,
    asked_with,
    home_with,
    placed_with,
    span_with,
)

_ENTRIES = "SELECT home_id, id, number, places, age_from, age_to, home_types FROM pool_entry NOT INDEXED"
_INQUIRED = """
SELECT c.home_id, i.received_on FROM "case" c JOIN inquiry i ON i.id = c.inquiry_id
WHERE c.home_id IN ({marks}) AND c.state = 'a8_suitable'
"""
_NEWEST = 'SELECT home_id, max(number) FROM "case" WHERE home_id IN ({marks}) GROUP BY 1'
_STEPS = """
SELECT home_id, to_status, "on" FROM pool_step INDEXED BY ix_pool_step_home_id WHERE "on" <= ?
"""  # in the order of the index: that of their days
_PLACEMENTS = """
SELECT coalesce(p.starts_on, ''), p.id, p.home_id, p.request_id, p.municipality, p.alias, p.born_year, p.state,
       p.ended_on, n.child_municipality FROM placement p LEFT JOIN need n ON n.id = p.request_id
"""  # put in order here: what SQLite keeps aside meanwhile, it locks piece by piece
_NEEDS = """
SELECT id, number, municipality, received_on, closed_on, outcome, together, children FROM need
WHERE received_on <= ?2 AND (received_on >= ?1 OR closed_on IS NULL OR closed_on >= ?1)
"""
_STATUS = {one.value: one for one in PoolStatus}
Steps = dict[bytes, tuple[tuple[dt.date, PoolStatus], ...]]


@dataclass(frozen=True, slots=True)
class Past:
    """What is counted. `placed_days`: for each home the days children came to it, the first first."""

    homes: tuple[HomeThrough, ...]
    placements: tuple[PlacedChild, ...]
    earlier: Earlier
    requests: tuple[Asked, ...]
    proposals: tuple[Offered, ...]
    placed_days: Mapping[bytes, list[dt.date]]


class _Home(NamedTuple):
    """A home of the pool. `lies`: its place, and its postcode and town."""

    label: str
    municipality: str | None
    lies: tuple[str, str]
    entry: bytes
    terms: Terms


_home_with: Callable[[tuple[str, str | None, tuple[str, str], bytes, Terms]], _Home] = partial(tuple.__new__, _Home)


class _Children(NamedTuple):
    """Who came to the homes. `earlier`: homes and municipalities of the placements that are left out; `taken`: by home
    the days places were taken; `by_request`: the day of its first.
    """

    begun: list[PlacedChild]
    earlier: Earlier
    days: dict[bytes, list[dt.date]]
    taken: dict[bytes, list[Span]]
    by_request: dict[bytes, dt.date]


def past(
    connection: sa.Connection, since: Since, as_of: dt.date, today: dt.date, known: Mapping[bytes, CountedHome]
) -> Past:  # fmt: skip
    """All of it as it stood on the day `as_of`, as far as days since those can be counted on it. `known`: the homes
    that are counted.

    Protected homes and who is placed there are not counted, whoever asks: a sum that holds one is a trace of it.
    """
    homes, told = _homes(connection, known), cache(_told)
    children = _children(connection, homes, since.placements, as_of, today)
    lived_in = {one.home for one in children.begun if one.span.end is None}
    needs = sorted(rows_of(connection, _NEEDS, since.requests.isoformat(), as_of.isoformat()), key=itemgetter(1))
    called = {row[0]: row[1:3] for row in needs}
    rounds = made(connection, since.proposals, as_of, homes, called)
    steps = _steps(connection, as_of, today, lived_in)
    before = earlier_terms(connection, {home.entry: home.terms for home in homes.values()})
    waiting = [key for key in homes if key not in children.days or children.days[key][0] > since.stands]
    inquired: dict[bytes, str] = {}
    for home, came in asked(connection.exec_driver_sql, _INQUIRED, waiting):
        inquired[home] = max(came, inquired.get(home, came))
    return Past(
        tuple([
            home_with((
                key, label, municipality or "", terms, steps.get(key, ()), tuple(rounds.held.get(key, ())),
                tuple(children.taken.get(key, ())), before.get(entry, ()), _maybe(inquired.get(key)),
            ))
            for key, (label, municipality, _lies, entry, terms) in homes.items()
        ]),
        tuple(children.begun),
        children.earlier,
        tuple([
            _request(row, children.by_request.get(row[0]), rounds.first.get(row[0]), as_of, told) for row in needs
        ]),
        rounds.every,
        children.days,
    )  # fmt: skip


def _homes(connection: sa.Connection, known: Mapping[bytes, CountedHome]) -> dict[bytes, _Home]:
    """Those of the pool, in the order of their numbers; first those without, by their newest case's."""
    named: list[tuple[str, bytes, _Home]] = []
    nameless: dict[bytes, _Home] = {}
    for home, entry, number, places, age_from, age_to, types in rows_of(connection, _ENTRIES):
        counted = known.get(home)
        if counted is None:
            continue
        home_number, municipality, place, town = counted
        called, terms = number or home_number, _said(places, age_from, age_to, types or "[]")
        one = _home_with((label_of(called, None), municipality, (place or "", town or ""), entry, terms))
        if called:
            named.append((called, home, one))
        else:
            nameless[home] = one
    newest = {home: str(number) for home, number in asked(connection.exec_driver_sql, _NEWEST, nameless)}
    first = sorted((newest.get(home, ""), home) for home in nameless)
    named.sort()
    return {
        **{home: nameless[home]._replace(label=label_of(None, called)) for called, home in first},
        **{home: one for _called, home, one in named},
    }


def _children(
    connection: sa.Connection, homes: Mapping[bytes, _Home], since: dt.date, as_of: dt.date, today: dt.date
) -> _Children:  # fmt: skip
    """Placements that have begun by the day, and stood on any since another. One to come holds its place from today."""
    found = _Children([], Earlier(set(), set()), defaultdict(list), defaultdict(list), {})
    distance, begins, last = cache(_distance), since.isoformat(), as_of.isoformat()
    for starts, key, home_id, request, municipality, alias, born, state, ended, child_municipality in sorted(
        rows_of(connection, _PLACEMENTS)  # by day and id, which no two share
    ):
        home = homes.get(home_id)
        if home is None or (not starts and state != "planned"):
            continue
        if state == "planned":
            found.taken[home_id].append(Span(today))
            continue
        first, over = day_of(starts), ended if state == "ended" else None
        if starts <= last:
            found.days[home_id].append(first)
            if request:
                found.by_request.setdefault(request, first)
        if over and over < begins and starts < begins:
            found.earlier.homes.add(home_id)
            found.earlier.municipalities.update((municipality, home.municipality or ""))
            continue
        span = span_with((first, day_of(over) if over and over <= last else None))
        found.taken[home_id].append(span)
        if starts > last:
            continue
        called = (alias or "").strip()
        near, hour = distance(home.municipality, home.lies, child_municipality or municipality)
        found.begun.append(
            placed_with((
                home_id, f"{home.label}, {starts}", municipality, home.municipality or "",
                f"{called.casefold()} {born}" if called else key.hex(), span, near, hour,
            ))
        )  # fmt: skip
    return found


def _steps(connection: sa.Connection, as_of: dt.date, today: dt.date, lived_in: set[bytes]) -> Steps:
    """The states of each home in order; one whose reservation has ended by itself is free from the day after."""
    known, taken = _Statuses(), dict[bytes, list[tuple[dt.date, PoolStatus]]]()
    of, own = None, list[tuple[dt.date, PoolStatus]]()
    for home, status, on in rows_of(connection, _STEPS, as_of.isoformat()):
        if home != of:
            of = home
            own = taken[home] = []
        own.append(known[status + on])
    steps = {home: tuple(some) for home, some in taken.items()}
    for free, since in released_homes(connection, today).items():
        status = PoolStatus.PLACES_LEFT if free.bytes in lived_in else PoolStatus.AVAILABLE
        gone = steps.get(free.bytes)
        if gone and gone[-1][1] is PoolStatus.RESERVED and since <= as_of:
            steps[free.bytes] = (*gone, (since, status))
    return steps


class _Statuses(dict[str, tuple[dt.date, PoolStatus]]):
    """States with their first day, by both in one word: tens of thousands of rows are about some thousands of them."""

    def __missing__(self, said: str) -> tuple[dt.date, PoolStatus]:
        self[said] = day_of(said[-10:]), _STATUS[said[:-10]]
        return self[said]


def label_of(number: str | None, newest: str | None) -> str:
    """What a home is called in a list: its number in the pool, before it has one its newest case's."""
    return f"Hem {number}" if number else f"Ärende {newest}" if newest else "–"


@lru_cache(maxsize=1 << 12)
def _said(places: int, age_from: int, age_to: int, types: str) -> Terms:
    return Terms(places, age_from, age_to, tuple(json.loads(types)))


def _distance(municipality: str | None, lies: tuple[str, str], wanted: str) -> tuple[bool, bool]:
    """Whether the home lies in the child's municipality, or near the centre of it, and within an hour."""
    if municipality == wanted:
        return True, True
    at = place_of(*lies, municipality)
    middle = centre(wanted)
    if at is None or middle is None:
        return False, False
    return distance_km(at.at, middle.at) <= NEAR_KM, minutes_between(at.at, middle.at) <= HOUR


def _request(row: Sequence[Any], came: dt.date | None, offered: dt.date | None, as_of: dt.date,
             told: Callable[[str], tuple[int, tuple[int, ...]]]) -> Asked:  # fmt: skip
    key, number, municipality, received, closed_on, outcome, together, children = row
    closed = _maybe(closed_on)
    if closed is not None and closed > as_of:
        closed, outcome = None, None
    number_of, ages = told(children or "[]")
    return asked_with((
        key, number, municipality, day_of(received), closed, outcome,
        max(number_of, 1) if together else 1,
        came or (closed if outcome == PLACED_THROUGH_US else None), offered, ages,
    ))  # fmt: skip


def _maybe(text: str | None) -> dt.date | None:
    return day_of(text) if text else None


def _told(children: str) -> tuple[int, tuple[int, ...]]:
    """How many children are told of, and the ages that are known."""
    every = json.loads(children)
    return len(every), tuple(int(one["age"]) for one in every if one.get("age") is not None)
