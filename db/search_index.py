"""What can be found by searching, kept in step with the records. Sensitive fields and protected homes never enter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from db import records, tables
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case, Note
from fhr_desktop.domain.record import Record, RecordId, Sensitivity
from fhr_desktop.domain.registry import BY_TABLE

TITLES = {"home": ("name",), "person": ("given_name", "family_name"), "case": ("number",)}
AT_ONCE = 500  # records asked for in one question
INDEXED = ("home", "person", "inquiry", "case", "note")


def refresh(connection: sa.Connection, touched: Iterable[tuple[str, RecordId]]) -> None:
    """Bring the index in step with the records named."""
    ids: dict[str, list[RecordId]] = {}
    for table, record_id in touched:
        if table in INDEXED:
            ids.setdefault(table, []).append(record_id)
    for table, many in ids.items():
        found = tuple(records.load_many(connection, BY_TABLE[table], many).values())
        homes = _homes_of(connection, found)
        _forget(connection, tables.search_entry.c.rec, many)
        shut = [one.id for one in found if isinstance(one, Home) and one.protected]
        _forget(connection, tables.search_entry.c.home, shut)
        _enter(connection, [(one, homes[one.id]) for one in found if one.id in homes])


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


def _enter(connection: sa.Connection, found: Iterable[tuple[Record, RecordId]]) -> None:
    rows = []
    for record, home in found:
        title, body = text_of(record)
        if title or body:
            row = {"rec": record.id.bytes, "tbl": record.table(), "home": home.bytes, "title": title, "body": body}
            rows.append(row)
    if rows:
        connection.execute(tables.search_entry.insert(), rows)


def _forget(connection: sa.Connection, column: sa.Column[bytes], ids: Sequence[RecordId]) -> None:
    """Take out the entries whose column names one of the ids."""
    entry = tables.search_entry
    for start in range(0, len(ids), AT_ONCE):
        some = [one.bytes for one in ids[start : start + AT_ONCE]]
        # Their numbers first: most records saved are new, and then there is nothing to delete.
        numbers = connection.execute(sa.select(entry.c.id).where(column.in_(some))).scalars().all()
        if numbers:
            connection.execute(entry.delete().where(entry.c.id.in_(numbers)))


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
