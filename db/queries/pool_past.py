"""The read behind the figures of the pool: what its homes, placements and requests have been through, row for row."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.queries.proposals import released as released_homes
from fhr_desktop.domain.needs import PLACED_THROUGH_US
from fhr_desktop.domain.places import centre, distance_km, place_of
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_past import Asked, HomeThrough, Offered, PlacedChild, Span
from fhr_desktop.domain.record import RecordId

_HOMES = """
SELECT h.id, coalesce(nullif(e.number, ''), h.number) AS number, h.municipality,
       h.protected, h.readers, h.place, h.postcode_and_town, e.places, e.age_from,
       e.age_to, e.home_types, h.archived, (SELECT max(c.number) FROM "case" c WHERE c.home_id = h.id) AS newest
FROM pool_entry e JOIN home h ON h.id = e.home_id ORDER BY 2, newest, h.id
"""
_STEPS = 'SELECT home_id, "on", to_status FROM pool_step ORDER BY "on", recorded_at, id'
_PLACEMENTS = """
SELECT p.id, p.home_id, p.request_id, p.municipality, p.alias, p.born_year, p.state, p.starts_on, p.ended_on,
       n.child_municipality FROM placement p LEFT JOIN need n ON n.id = p.request_id ORDER BY p.starts_on, p.id
"""
_PROPOSALS = """
SELECT p.need_id, p.home_id, p.home_number, p.sent_on, p.proceeded_on, p.reserved_until, p.ended_on, n.number,
       n.municipality FROM proposal p JOIN need n ON n.id = p.need_id ORDER BY n.number, p.home_number, p.id
"""
_NEEDS = (
    "SELECT id, number, municipality, received_on, closed_on, outcome, together, children FROM need ORDER BY number"
)


@dataclass(frozen=True, slots=True)
class Past:
    """What the reader may know of. `placed_days`: for each home the days children came to it, the first first."""

    homes: tuple[HomeThrough, ...]
    placements: tuple[PlacedChild, ...]
    requests: tuple[Asked, ...]
    proposals: tuple[Offered, ...]
    placed_days: Mapping[RecordId, tuple[dt.date, ...]]


def past(connection: sa.Connection, reader: RecordId, today: dt.date, near_km: float) -> Past:
    """All of it; protected homes and who is placed there only for those named. `near_km`: how far off is near."""
    homes = {row.id: row for row in connection.exec_driver_sql(_HOMES) if _open_to(row, reader)}
    placed = [row for row in connection.exec_driver_sql(_PLACEMENTS) if row.home_id in homes]
    sent = [row for row in connection.exec_driver_sql(_PROPOSALS) if row.home_id in homes]
    held: dict[bytes, list[Span]] = {}
    for row in sent:
        held.setdefault(row.home_id, []).append(_held(row))
    steps: dict[bytes, list[tuple[dt.date, PoolStatus]]] = {}
    for home, on, status in connection.exec_driver_sql(_STEPS):
        steps.setdefault(home, []).append((dt.date.fromisoformat(on), PoolStatus(status)))
    lived_in = {row.home_id for row in placed if row.state == "ongoing"}
    for free, since in released_homes(connection, today).items():
        status = PoolStatus.PLACES_LEFT if free.bytes in lived_in else PoolStatus.AVAILABLE
        if (gone := steps.get(free.bytes)) and gone[-1][1] is PoolStatus.RESERVED:
            gone.append((since, status))
    taken: dict[bytes, list[Span]] = {}
    days: dict[RecordId, list[dt.date]] = {}
    by_request: dict[bytes, dt.date] = {}
    begun: list[PlacedChild] = []
    for row in placed:
        if (span := _span(row, today)) is not None:
            taken.setdefault(row.home_id, []).append(span)
        if row.state == "planned" or not row.starts_on:
            continue
        one = _placement(row, homes[row.home_id], near_km)
        begun.append(one)
        days.setdefault(one.home, []).append(one.span.first)
        if row.request_id:
            by_request.setdefault(row.request_id, one.span.first)
    return Past(
        tuple(_home(row, steps.get(key, []), held.get(key, []), taken.get(key, [])) for key, row in homes.items()),
        tuple(begun),
        tuple(_request(row, by_request.get(row.id)) for row in connection.exec_driver_sql(_NEEDS)),
        tuple(_proposal(row) for row in sent),
        {home: tuple(sorted(some)) for home, some in days.items()},
    )


def _open_to(row: Any, reader: RecordId) -> bool:
    return not row.protected or reader.hex in (row.readers or "")


def label_of(number: str | None, newest: str | None) -> str:
    """What a home is called in a list: its number in the pool, before it has one its newest case's."""
    return f"Hem {number}" if number else f"Ärende {newest}" if newest else "–"


def _span(row: Any, today: dt.date) -> Span | None:
    """The days the child's place was taken: one that is to come holds its place from today on."""
    if row.state == "planned":
        return Span(today)
    return Span(_day(row.starts_on), _maybe(row.ended_on)) if row.starts_on else None


def _held(row: Any) -> Span:
    """The days a proposal reserves its home: to its end, or to the day after the last that it was reserved for."""
    until = _maybe(row.reserved_until)
    ends = [day for day in (_maybe(row.ended_on), until and until + dt.timedelta(days=1)) if day is not None]
    return Span(_day(row.sent_on), min(ends, default=None))


def _proposal(row: Any) -> Offered:
    said = f"{row.number}, hem {row.home_number}" if row.home_number else row.number
    return Offered(
        RecordId(bytes=row.need_id), said, row.municipality, _day(row.sent_on), _maybe(row.proceeded_on)
    )  # fmt: skip


def _home(
    row: Any, steps: list[tuple[dt.date, PoolStatus]], held: list[Span], taken: list[Span]
) -> HomeThrough:  # fmt: skip
    return HomeThrough(
        RecordId(bytes=row.id), label_of(row.number, row.newest), row.municipality or "", row.places, row.age_from,
        row.age_to, tuple(json.loads(row.home_types or "[]")), tuple(steps), tuple(held), tuple(taken),
    )  # fmt: skip


def _placement(row: Any, home: Any, near_km: float) -> PlacedChild:
    span = Span(_day(row.starts_on), _maybe(row.ended_on))
    child = f"{row.alias.strip().casefold()} {row.born_year}" if (row.alias or "").strip() else row.id.hex()
    return PlacedChild(
        RecordId(bytes=row.id), RecordId(bytes=row.home_id), f"{label_of(home.number, home.newest)}, {span.first}",
        row.municipality, home.municipality or "", child, span,
        _near(home, row.child_municipality or row.municipality, near_km),
    )  # fmt: skip


def _near(home: Any, wanted: str, near_km: float) -> bool:
    """Whether the home lies in the child's municipality, or near the centre of it; of a protected home only the first
    is known.
    """
    if home.municipality == wanted:
        return True
    lies = None if home.protected else place_of(home.place or "", home.postcode_and_town or "", home.municipality)
    middle = centre(wanted)
    return lies is not None and middle is not None and distance_km(lies.at, middle.at) <= near_km


def _request(row: Any, came: dt.date | None) -> Asked:
    closed = _maybe(row.closed_on)
    children = len(json.loads(row.children or "[]"))
    return Asked(
        RecordId(bytes=row.id), row.number, row.municipality, _day(row.received_on), closed, row.outcome,
        max(children, 1) if row.together else 1,
        came or (closed if row.outcome == PLACED_THROUGH_US else None),
    )  # fmt: skip


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _maybe(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
