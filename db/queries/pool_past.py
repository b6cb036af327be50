"""The read behind the figures of the pool: what its homes, placements and requests have been through, row for row."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from db.bulk import rows_of
from db.queries.followup import day_of
from db.queries.pool_rounds import made
from db.queries.pool_terms import earlier_terms
from db.queries.proposals import released as released_homes
from fhr_desktop.domain.followup_placements import HOUR, NEAR_KM
from fhr_desktop.domain.needs import PLACED_THROUGH_US
from fhr_desktop.domain.places import centre, distance_km, minutes_between, place_of
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_past import Asked, HomeThrough, Offered, PlacedChild, Span, Terms
from fhr_desktop.domain.record import RecordId

_HOMES = """
WITH newest(home_id, number) AS (SELECT home_id, max(number) FROM "case" GROUP BY 1),
inquired(home_id, received_on) AS (
    SELECT c.home_id, max(i.received_on) FROM "case" c JOIN inquiry i ON i.id = c.inquiry_id
    WHERE c.state = 'a8_suitable' GROUP BY 1
)
SELECT h.id, coalesce(nullif(e.number, ''), h.number) AS number, h.municipality, h.protected, h.readers, h.place,
       h.postcode_and_town, e.id AS entry, e.places, e.age_from, e.age_to, e.home_types, n.number AS newest,
       q.received_on
FROM pool_entry e JOIN home h ON h.id = e.home_id LEFT JOIN newest n ON n.home_id = h.id
LEFT JOIN inquired q ON q.home_id = h.id ORDER BY 2, newest, h.id
"""
_STEPS = 'SELECT home_id, "on", to_status FROM pool_step WHERE "on" <= ? ORDER BY "on", recorded_at, id'
_PLACEMENTS = """
SELECT p.id, p.home_id, p.request_id, p.municipality, p.alias, p.born_year, p.state, p.starts_on, p.ended_on,
       n.child_municipality FROM placement p LEFT JOIN need n ON n.id = p.request_id ORDER BY p.starts_on, p.id
"""
_NEEDS = """
SELECT id, number, municipality, received_on, closed_on, outcome, together, children FROM need
WHERE received_on <= ?2 AND (received_on >= ?1 OR closed_on IS NULL OR closed_on >= ?1) ORDER BY number
"""
_STATUSES = {one.value: one for one in PoolStatus}
Steps = dict[bytes, list[tuple[dt.date, PoolStatus]]]


@dataclass(frozen=True, slots=True)
class Past:
    """What the reader may know of. `placed_days`: for each home the days children came to it, the first first."""

    homes: tuple[HomeThrough, ...]
    placements: tuple[PlacedChild, ...]
    requests: tuple[Asked, ...]
    proposals: tuple[Offered, ...]
    placed_days: Mapping[RecordId, tuple[dt.date, ...]]


def past(connection: sa.Connection, reader: RecordId, since: dt.date, as_of: dt.date, today: dt.date) -> Past:
    """All of it as it stood on the day `as_of`, as far as days since one can be counted on it.

    Protected homes and who is placed there only for those named.
    """
    run = connection.exec_driver_sql
    homes = {row.id: row for row in run(_HOMES).all() if _open_to(row, reader)}
    placed = [row for row in run(_PLACEMENTS).all() if row.home_id in homes]
    taken: dict[bytes, list[Span]] = {}
    days: dict[RecordId, list[dt.date]] = {}
    by_request: dict[bytes, dt.date] = {}
    begun: list[PlacedChild] = []
    for row in placed:
        if (span := _span(row, as_of, today)) is not None:
            taken.setdefault(row.home_id, []).append(span)
        if row.state == "planned" or not row.starts_on or day_of(row.starts_on) > as_of:
            continue
        one = _placement(row, homes[row.home_id], as_of)
        begun.append(one)
        days.setdefault(one.home, []).append(one.span.first)
        if row.request_id:
            by_request.setdefault(row.request_id, one.span.first)
    lived_in = {one.home for one in begun if one.span.end is None}
    rounds = made(connection, since, as_of, today, homes.keys())
    held: dict[bytes, list[Span]] = {}
    for each in rounds.held:
        held.setdefault(each.home.bytes, []).append(each.span)
    steps = _steps(connection, as_of, today, lived_in)
    before = earlier_terms(connection, {row.entry: _terms(row) for row in homes.values()})
    return Past(
        tuple(
            _home(row, steps.get(key, ()), held.get(key, ()), taken.get(key, ()), before.get(row.entry, ()))
            for key, row in homes.items()
        ),
        tuple(begun),
        tuple(
            _request(row, by_request.get(row[0]), rounds.first.get(row[0]), as_of)
            for row in rows_of(connection, _NEEDS, since.isoformat(), as_of.isoformat())
        ),
        rounds.every,
        {home: tuple(sorted(some)) for home, some in days.items()},
    )


def _steps(connection: sa.Connection, as_of: dt.date, today: dt.date, lived_in: set[RecordId]) -> Steps:
    """The states of each home in order; one whose reservation has ended by itself is free from the day after."""
    steps: Steps = {}
    for home, on, status in rows_of(connection, _STEPS, as_of.isoformat()):
        steps.setdefault(home, []).append((day_of(on), _STATUSES[status]))
    for free, since in released_homes(connection, today).items():
        status = PoolStatus.PLACES_LEFT if free in lived_in else PoolStatus.AVAILABLE
        gone = steps.get(free.bytes)
        if gone and gone[-1][1] is PoolStatus.RESERVED and since <= as_of:
            gone.append((since, status))
    return steps


def _open_to(row: Any, reader: RecordId) -> bool:
    return not row.protected or reader.hex in (row.readers or "")


def label_of(number: str | None, newest: str | None) -> str:
    """What a home is called in a list: its number in the pool, before it has one its newest case's."""
    return f"Hem {number}" if number else f"Ärende {newest}" if newest else "–"


def _span(row: Any, as_of: dt.date, today: dt.date) -> Span | None:
    """The days the child's place was taken: one that is to come holds its place from today on."""
    if row.state == "planned":
        return Span(today)
    return _lasted(row, as_of) if row.starts_on else None


def _lasted(row: Any, as_of: dt.date) -> Span:
    end = _maybe(row.ended_on)
    return Span(day_of(row.starts_on), end if end is not None and end <= as_of else None)


def _terms(row: Any) -> Terms:
    return _said(row.places, row.age_from, row.age_to, row.home_types or "[]")


@lru_cache(maxsize=1 << 12)
def _said(places: int, age_from: int, age_to: int, types: str) -> Terms:
    return Terms(places, age_from, age_to, tuple(json.loads(types)))


def _home(
    row: Any, steps: Sequence[tuple[dt.date, PoolStatus]], held: Sequence[Span], taken: Sequence[Span],
    before: Sequence[tuple[dt.date, Terms]],
) -> HomeThrough:  # fmt: skip
    now = _terms(row)
    return HomeThrough(
        RecordId(bytes=row.id), label_of(row.number, row.newest), row.municipality or "", now.places, now.age_from,
        now.age_to, now.types, tuple(steps), tuple(held), tuple(taken), tuple(before), _maybe(row.received_on),
    )  # fmt: skip


def _placement(row: Any, home: Any, as_of: dt.date) -> PlacedChild:
    span = _lasted(row, as_of)
    child = f"{row.alias.strip().casefold()} {row.born_year}" if (row.alias or "").strip() else row.id.hex()
    near, hour = _distance(home, row.child_municipality or row.municipality)
    return PlacedChild(
        RecordId(bytes=row.id), RecordId(bytes=row.home_id), f"{label_of(home.number, home.newest)}, {span.first}",
        row.municipality, home.municipality or "", child, span, near, hour,
    )  # fmt: skip


def _distance(home: Any, wanted: str) -> tuple[bool, bool]:
    """Whether the home lies in the child's municipality, or near the centre of it, and within an hour; of a protected
    home only the first is known.
    """
    if home.municipality == wanted:
        return True, True
    lies = None if home.protected else place_of(home.place or "", home.postcode_and_town or "", home.municipality)
    middle = centre(wanted)
    if lies is None or middle is None:
        return False, False
    return distance_km(lies.at, middle.at) <= NEAR_KM, minutes_between(lies.at, middle.at) <= HOUR


def _request(row: Any, came: dt.date | None, offered: dt.date | None, as_of: dt.date) -> Asked:
    key, number, municipality, received, closed_on, outcome, together, told = row
    closed = _maybe(closed_on)
    if closed is not None and closed > as_of:
        closed, outcome = None, None
    children = json.loads(told or "[]")
    ages = tuple(int(one["age"]) for one in children if one.get("age") is not None)
    return Asked(
        RecordId(bytes=key), number, municipality, day_of(received), closed, outcome,
        max(len(children), 1) if together else 1,
        came or (closed if outcome == PLACED_THROUGH_US else None), offered, ages,
    )  # fmt: skip


def _maybe(text: str | None) -> dt.date | None:
    return day_of(text) if text else None
