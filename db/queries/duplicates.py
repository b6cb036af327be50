"""Which stored homes may be one that is told of: keys of each home, made when next asked for, and those that share any.

Triggers take a home's keys away, and note that new ones are due, as soon as what they are made of changes or goes: by
hand, with a package, or when the tables are made anew. So nothing here follows the log, and what is erased is gone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from db import records
from db.bulk import asked, delete, insert
from db.codec import columns, to_records
from db.tables import RECORD_TABLES, match_due, match_key
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.likeness import Household
from fhr_desktop.domain.match_keys import WORTH, stored
from fhr_desktop.domain.record import RecordId

WEIGHED = 60  # homes looked at closely; those that share most, and the rarest, first
AT_ONCE = 100  # homes given keys in one go


@dataclass(frozen=True, slots=True)
class Candidate:
    """A home that shares a key, its cases by number, and how many homes share the name, the telephone or the e-mail."""

    household: Household
    cases: tuple[Case, ...]
    namesakes: int
    sharers: int


def due(connection: sa.Connection) -> int:
    """How many homes have no keys yet."""
    return connection.execute(sa.select(sa.func.count()).select_from(match_due)).scalar_one()


def make_keys(connection: sa.Connection, most: int = AT_ONCE) -> None:
    """Give keys to some of the homes that have none."""
    run = connection.exec_driver_sql
    ids = list(run("SELECT home FROM match_due LIMIT ?", (most,)).scalars())
    homes = records.load_many(connection, Home, (RecordId(bytes=one) for one in ids))
    people = _people(connection, ids)
    rows = [
        (key, home.id.bytes)
        for home in homes.values()
        for key in sorted(stored(Household(home, people.get(home.id, ()))))
    ]  # fmt: skip
    delete(run, "match_key", ("home",), [(one,) for one in ids])
    insert(run, "match_key", ("key", "home"), sorted(rows))
    delete(run, "match_due", ("home",), [(one,) for one in ids])


def candidates(connection: sa.Connection, keys: Mapping[int, str], reader: RecordId) -> list[Candidate]:
    """Homes that share any of the keys (with their kinds) and are open to the reader; at most `WEIGHED`."""
    query = sa.select(match_key.c.key, match_key.c.home).where(match_key.c.key.in_(list(keys)))
    rows = connection.execute(query).all()
    shared_by = Counter(row.key for row in rows)
    worth: dict[bytes, float] = defaultdict(float)
    fewest: dict[tuple[bytes, bool], int] = {}
    for row in rows:
        worth[row.home] += WORTH[keys[row.key]] / (1 + shared_by[row.key] / 100)
        if keys[row.key] in ("name", "phone", "email"):
            of = row.home, keys[row.key] == "name"
            fewest[of] = min(fewest.get(of, shared_by[row.key]), shared_by[row.key])
    chosen = sorted(worth, key=lambda home: (-worth[home], home))[:WEIGHED]
    homes = records.load_many(connection, Home, (RecordId(bytes=one) for one in chosen))
    open_ones = [home for home in homes.values() if not home.protected or reader in home.readers]
    people, cases = _people(connection, [one.id.bytes for one in open_ones]), _cases(connection, open_ones)
    return [
        Candidate(
            Household(home, people.get(home.id, ())), cases[home.id],
            fewest.get((home.id.bytes, True), 1), fewest.get((home.id.bytes, False), 1),
        )
        for home in open_ones
        if home.id in cases
    ]  # fmt: skip


def _people(connection: sa.Connection, homes: Iterable[bytes]) -> dict[RecordId, tuple[Person, ...]]:
    names = ", ".join(f'"{name}"' for name in columns(Person))
    rows = asked(
        connection.exec_driver_sql,
        f"SELECT {names} FROM person WHERE home_id IN ({{marks}}) ORDER BY born_stream, born_seq",
        homes,
    )
    found: dict[RecordId, tuple[Person, ...]] = defaultdict(tuple)
    for one in to_records(Person, rows):
        found[one.home_id] += (one,)
    return found


def _cases(connection: sa.Connection, homes: Iterable[Home]) -> dict[RecordId, tuple[Case, ...]]:
    case = RECORD_TABLES["case"]
    names = ", ".join(f'"{name}"' for name in columns(Case))
    query = f'SELECT {names} FROM "{case.name}" WHERE home_id IN ({{marks}}) ORDER BY number'
    found: dict[RecordId, tuple[Case, ...]] = defaultdict(tuple)
    for one in to_records(Case, asked(connection.exec_driver_sql, query, (home.id.bytes for home in homes))):
        found[one.home_id] += (one,)
    return found
