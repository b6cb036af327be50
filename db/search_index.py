"""What can be found by searching, kept in step with the records. Sensitive fields and protected homes never enter.

What was changed away stays in its pages, unreachable, as it stays in the log. What goes for good takes it along.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from db import records, tables
from db.bulk import asked
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case, Note
from fhr_desktop.domain.record import Record, RecordId, Sensitivity
from fhr_desktop.domain.registry import BY_TABLE

TITLES = {"home": ("name",), "person": ("given_name", "family_name"), "case": ("number",)}
AT_ONCE = 500  # entries written in one statement: the index is written out at the end of each
INDEXES = ("search_word", "search_part")
INDEXED = ("home", "person", "inquiry", "case", "note")
Entry = tuple[bytes, str, bytes, str, str]  # record, table, home, title, body


def refresh(connection: sa.Connection, touched: Iterable[tuple[str, RecordId]]) -> None:
    """Bring the index in step with the records named. What is found as before is left alone."""
    ids: dict[str, list[RecordId]] = {}
    for table, record_id in touched:
        if table in INDEXED:
            ids.setdefault(table, []).append(record_id)
    left = False
    for table, many in ids.items():
        found = tuple(records.load_many(connection, BY_TABLE[table], many).values())
        shut = _of_homes(connection, [one.id for one in found if isinstance(one, Home) and one.protected])
        _forget(connection, shut)
        wanted = _entries(found, _homes_of(connection, found))
        held = _held(connection, many)
        _forget(connection, sorted(number for rec, (number, entry) in held.items() if wanted.get(rec) != entry))
        _enter(connection, [one for rec, one in wanted.items() if rec not in held or held[rec][1] != one])
        left |= bool(shut or held.keys() - wanted.keys())
    if left:
        scour(connection)


def scour(connection: sa.Connection) -> None:
    """Write the index anew without what was taken out of it, so that no page holds a trace."""
    for index in INDEXES:
        connection.exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('optimize')")


def clear(connection: sa.Connection) -> None:
    """Take everything out."""
    connection.exec_driver_sql("DELETE FROM search_entry")
    for index in INDEXES:
        connection.exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('delete-all')")


def parts_of(connection: sa.Connection, home: RecordId) -> list[tuple[str, RecordId]]:
    """The home and all that is found under it: for a home that may be found again."""
    found = [("home", home)]
    for table in ("person", "inquiry", "case"):
        own = tables.RECORD_TABLES[table]
        ids = connection.execute(sa.select(own.c.id).where(own.c.home_id == home.bytes)).scalars()
        found += [(table, RecordId(bytes=one)) for one in ids]
    case, note = tables.RECORD_TABLES["case"], tables.RECORD_TABLES["note"]
    query = sa.select(note.c.id).join(case, case.c.id == note.c.case_id).where(case.c.home_id == home.bytes)
    return found + [("note", RecordId(bytes=one)) for one in connection.execute(query).scalars()]


def text_of(record: Record) -> tuple[str, str]:
    """The title and the body under which a record is found; both empty when it is not to be found."""
    if isinstance(record, Note) and record.sensitive:
        return "", ""
    heading = TITLES.get(record.table(), ())
    title = " ".join(str(getattr(record, name)) for name in heading if getattr(record, name))
    body = "\n".join(
        str(getattr(record, spec.name))
        for spec in record.SPECS.values()
        if spec.searchable and spec.sensitivity is Sensitivity.ORDINARY and spec.name not in heading
        and getattr(record, spec.name)
    )  # fmt: skip
    return title, body


def _entries(found: Iterable[Record], homes: Mapping[RecordId, RecordId]) -> dict[bytes, Entry]:
    """What the records that may be found are found under, by record."""
    wanted = {}
    for record in found:
        title, body = text_of(record) if record.id in homes else ("", "")
        if title or body:
            wanted[record.id.bytes] = (record.id.bytes, record.table(), homes[record.id].bytes, title, body)
    return wanted


def _held(connection: sa.Connection, many: Iterable[RecordId]) -> dict[bytes, tuple[int, Entry]]:
    """The entries of the records as they stand, with their numbers."""
    query = "SELECT id, rec, tbl, home, title, body FROM search_entry WHERE rec IN ({marks})"
    rows = asked(connection.exec_driver_sql, query, (one.bytes for one in many))
    return {row[1]: (row[0], tuple(row[1:])) for row in rows}


def _of_homes(connection: sa.Connection, homes: Iterable[RecordId]) -> list[int]:
    """The numbers of all that is found under the homes."""
    query = "SELECT id FROM search_entry WHERE home IN ({marks})"
    return [row[0] for row in asked(connection.exec_driver_sql, query, (one.bytes for one in homes))]


def _enter(connection: sa.Connection, entries: Sequence[Entry]) -> None:
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        rows = ", ".join(["(?, ?, ?, ?, ?)"] * len(some))
        values = tuple(value for entry in some for value in entry)
        connection.exec_driver_sql(f"INSERT INTO search_entry(rec, tbl, home, title, body) VALUES {rows}", values)


def _forget(connection: sa.Connection, numbers: Sequence[int]) -> None:
    """Take the entries of the numbers out."""
    for start in range(0, len(numbers), AT_ONCE):
        some = tuple(numbers[start : start + AT_ONCE])
        marks = ", ".join("?" * len(some))
        connection.exec_driver_sql(f"DELETE FROM search_entry WHERE id IN ({marks})", some)


def _homes_of(connection: sa.Connection, found: Iterable[Record]) -> dict[RecordId, RecordId]:
    """The home of each record that may be found; a record of a protected home is left out."""
    cases = records.load_many(connection, Case, {one.case_id for one in found if isinstance(one, Note)})
    named: dict[RecordId, RecordId] = {}
    for one in found:
        if isinstance(one, Home):
            named[one.id] = one.id
        elif isinstance(one, Note) and one.case_id in cases:
            named[one.id] = cases[one.case_id].home_id
        elif isinstance(one, Person | Inquiry | Case):
            named[one.id] = one.home_id
    homes = records.load_many(connection, Home, set(named.values()))
    return {one: home for one, home in named.items() if home in homes and not homes[home].protected}
