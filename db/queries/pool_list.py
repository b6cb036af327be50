"""The read behind the list of the pool: a small row for each home, with no record made for it."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from db.collation import sort_key
from db.queries.pool_current import UNKNOWN, Current, current
from db.queries.pool_undecided import undecided
from db.queries.proposals import standing
from fhr_desktop.domain.places import place_of
from fhr_desktop.domain.pool import PoolStatus, most_careful
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.proposals import status_on
from fhr_desktop.domain.record import RecordId

ROWS_A_BREATH, BREATH_SECONDS = 200, 0.001  # so that the window's thread, which needs the interpreter too, comes in

_LIST = """
SELECT e.home_id, h.name, h.municipality, h.place, h.postcode_and_town, h.protected, h.readers, e.distance_band,
       e.status, e.status_since, e.places, e.age_from, e.age_to, e.wish_places, e.wish_age_from, e.wish_age_to,
       e.own_rooms, e.sibling_scope, e.lengths, e.home_types, h.languages, h.accessible, h.smoking, h.has_animals,
       h.pet_kinds, e.experience, e.available_from, e.available_to, e.confirmed_on, e.id
FROM pool_entry e JOIN home h ON h.id = e.home_id WHERE NOT h.archived
"""
_PLACED = (
    "SELECT home_id, count(*), min(CASE state WHEN 'ongoing' THEN ends_on ELSE starts_on END) FROM placement "
    "WHERE state IN ('planned', 'ongoing') GROUP BY 1"
)
_LIVED_IN = "SELECT DISTINCT home_id FROM placement WHERE state = 'ongoing'"
_TRAINED = """
SELECT p.home_id, count(*), count(c.day), max(c.day) FROM person p LEFT JOIN (
    SELECT l.person_id AS person, min(f.issued_on) AS day FROM training_link l
    JOIN enrolment e ON e.participant_id = l.participant_id JOIN certificate f ON f.enrolment_id = e.id
    JOIN course c ON c.id = e.course_id JOIN course_template t ON t.id = c.template_id WHERE t.basic GROUP BY 1
) c ON c.person = p.id WHERE p.role = 'applicant' GROUP BY 1
"""
_CLASHES = "SELECT rec, count(*) FROM clash WHERE tbl IN ('pool_entry', 'home') GROUP BY 1"
_CANDIDATES = """
SELECT h.id, h.name, h.municipality, h.protected, h.readers, max(c.state_since) AS day, e.status, e.status_since
FROM "case" c JOIN home h ON h.id = c.home_id LEFT JOIN pool_entry e ON e.home_id = h.id
WHERE c.state = 'a8_suitable' AND NOT h.archived GROUP BY h.id
HAVING (e.status IS NULL OR (e.status = 'p7_left' AND day >= e.status_since))
   AND NOT EXISTS (SELECT 1 FROM "case" n WHERE n.home_id = h.id AND n.state = 'a9_not_suitable'
                   AND n.state_since >= day) ORDER BY h.name COLLATE "sv", h.id
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A home found suitable that is not in the pool. `again`: it has been there before."""

    home_id: RecordId
    name: str
    municipality: str | None
    protected: bool
    suitable_on: dt.date
    again: bool


def candidates(connection: sa.Connection, reader: RecordId) -> tuple[Candidate, ...]:
    """Homes that may be put in the pool, by name; protected ones only for those named."""
    return tuple(
        Candidate(
            RecordId(bytes=one[0]), one[1], None if one[3] else one[2], bool(one[3]), dt.date.fromisoformat(one[5]),
            one[6] is not None,
        )
        for one in connection.exec_driver_sql(_CANDIDATES)
        if not one[3] or reader.hex in (one[4] or "")
    )  # fmt: skip


def pool_rows(
    connection: sa.Connection, reader: RecordId, today: dt.date, *, every: bool, areas: frozenset[str]
) -> tuple[PoolRow, ...]:
    """Every home in the pool by name, as it is today; protected ones only for those named. `every` applicant must
    have the course.

    `areas` are those of which experience may be listed.
    """
    placed = {one[0]: (one[1], _day(one[2])) for one in connection.exec_driver_sql(_PLACED)}
    days = current(connection)
    trained = {one[0]: tuple(one[1:]) for one in connection.exec_driver_sql(_TRAINED)}
    clashes = {one[0]: one[1] for one in connection.exec_driver_sql(_CLASHES)}
    proposals = standing(connection)
    proposed = {one.home_id.bytes for one in proposals}
    held = {one.home_id.bytes for one in proposals if one.live(today)}
    differ = {entry.bytes: said for entry, said in undecided(connection).items()}
    lived_in = set(connection.exec_driver_sql(_LIVED_IN).scalars())
    found: list[PoolRow] = []
    for one in sorted(connection.exec_driver_sql(_LIST), key=_by_name):  # the store's own order asks for each pair
        if one[5] and reader.hex not in (one[6] or ""):
            continue
        stored = most_careful(_STATUSES[one[8]], differ.get(one[29], ()))
        row = _row(one, len(found), placed.get(one[0], (0, None)), days, every,
                   trained.get(one[0], (0, 0, None)), clashes.get(one[29], 0) + clashes.get(one[0], 0),
                   areas, status_on(stored, one[0] in held, one[0] in lived_in),
                   one[0] in proposed)  # fmt: skip
        found.append(row)
        if not len(found) % ROWS_A_BREATH:
            time.sleep(BREATH_SECONDS)
    return tuple(found)


def _by_name(one: Any) -> tuple[str, bytes]:
    """In Swedish order, as one text: quick to compare."""
    return "\0".join(sort_key(one[1])), one[0]


def _row(
    one: Any, rank: int, placed: tuple[int, dt.date | None], current_days: Mapping[RecordId, Current], every: bool,
    training: tuple[Any, ...], clashes: int, areas: frozenset[str], status: PoolStatus, proposed: bool,
) -> PoolRow:  # fmt: skip
    home, protected = RecordId(bytes=one[0]), bool(one[5])
    village = "" if protected else (one[3] or (one[4] or "").lstrip("0123456789 "))
    place = None if protected else place_of(one[3] or "", one[4] or "", one[2])
    applicants, certified, certified_on = training
    town, days = None if protected else one[2], current_days.get(home, UNKNOWN)
    return PoolRow(
        home_id=home, name=one[1], rank=rank, municipality=town, village=village, at=place.at if place else None,
        protected=protected, band=one[7], status=status, status_since=_day(one[9]), places=one[10],
        taken=placed[0], due_on=placed[1], age_from=one[11], age_to=one[12], wish_places=one[13], wish_age_from=one[14],
        wish_age_to=one[15], own_rooms=one[16], sibling_scope=one[17], lengths=_keys(one[18]),
        home_types=_keys(one[19]), languages=_spoken(one[20]), accessible=_yes(one[21]),
        smoke_free=None if one[22] is None else one[22] == "smoke_free", animals=_yes(one[23]), pets=_keys(one[24]),
        experience=_levels(one[25], areas), available_from=_day(one[26]), available_to=_day(one[27]),
        confirmed_on=_day(one[28]), reported_on=days.assessed_on, update_by=days.update_by, checked_on=days.checked_on,
        applicants=applicants, certified=certified, certified_on=_day(certified_on),
        trained=certified > 0 and (certified == applicants or not every), clashes=clashes,
        proposed=proposed, unchecked=days.lacking, refused_on=days.refused_on,
    )  # fmt: skip


# Thousands of homes have the same few days and lists: each text is read once.


@lru_cache(maxsize=8192)
def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


@lru_cache(maxsize=4096)
def _keys(text: str | None) -> frozenset[str]:
    return frozenset(json.loads(text)) if text else frozenset()


@lru_cache(maxsize=4096)
def _spoken(text: str | None) -> frozenset[str]:
    return frozenset(str(row["language"]) for row in json.loads(text) if "language" in row) if text else frozenset()


@lru_cache(maxsize=4096)
def _levels(text: str | None, areas: frozenset[str]) -> Mapping[str, str]:
    rows = json.loads(text) if text else []
    return MappingProxyType({row["area"]: str(row.get("level", "")) for row in rows if row.get("area") in areas})


def _yes(value: int | None) -> bool | None:
    return None if value is None else bool(value)


_STATUSES = {one.value: one for one in PoolStatus}
