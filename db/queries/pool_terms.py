"""What homes of the pool offered before it was changed: read from the log, of those alone where it ever was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from db.bulk import asked
from fhr_desktop.domain import canonical
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.pool_past import Terms

_FIELDS = {"places": "places", "age_from": "age_from", "age_to": "age_to", "home_types": "types"}
_CHANGED = """
SELECT DISTINCT h.rec FROM head h JOIN pool_entry e ON e.id = h.rec
WHERE h.field IN ('places', 'age_from', 'age_to', 'home_types')
"""
_WRITTEN = """
SELECT rec, hlc, body FROM op WHERE rec IN ({marks}) AND tbl = 'pool_entry' AND body IS NOT NULL ORDER BY hlc
"""


def earlier_terms(
    connection: sa.Connection, now: Mapping[bytes, Terms]
) -> dict[bytes, tuple[tuple[dt.date, Terms], ...]]:
    """For each entry what it offered before each day on which that was changed, the first first.

    A day is that of the machine that reads: what was changed twice in a day counts as it was left.
    """
    run = connection.exec_driver_sql
    changed = [row[0] for row in run(_CHANGED) if row[0] in now]
    written: dict[bytes, list[Any]] = {}
    for entry, hlc, body in asked(run, _WRITTEN, changed):
        written.setdefault(entry, []).append((hlc, canonical.decode(body)))
    return {entry: _before(sorted(rows, key=lambda row: row[0]), now[entry]) for entry, rows in written.items()}


def _before(rows: list[Any], now: Terms) -> tuple[tuple[dt.date, Terms], ...]:
    terms = Terms(1, 0, 17, ("family_home",))  # what an entry has that says nothing else
    found: list[tuple[dt.date, Terms]] = []
    for at, (hlc, values) in enumerate(rows):
        said = {_FIELDS[name]: value for name, value in values.items() if name in _FIELDS}
        if "types" in said:
            said["types"] = tuple(said["types"] or ())
        then = terms._replace(**said)
        day = moment_of(hlc).astimezone().date()
        if at and then != terms:
            found = [*([one for one in found if one[0] < day]), (day, found[-1][1] if _same(found, day) else terms)]
        terms = then
    return tuple(found) if terms == now else ()


def _same(found: list[tuple[dt.date, Terms]], day: dt.date) -> bool:
    return bool(found) and found[-1][0] == day
