"""What can be found by searching, kept in step with the records. Sensitive fields and protected homes never enter."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from db import records, tables
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case, Note
from fhr_desktop.domain.record import Record, RecordId, Sensitivity
from fhr_desktop.domain.registry import BY_TABLE

TITLES = {"home": ("name",), "person": ("given_name", "family_name"), "case": ("number",)}
INDEXED = ("home", "person", "inquiry", "case", "note")


def refresh(connection: sa.Connection, touched: Iterable[tuple[str, RecordId]]) -> None:
    """Bring the index in step with the records named."""
    for table, record_id in touched:
        if table not in INDEXED:
            continue
        record = records.load(connection, BY_TABLE[table], record_id)
        _forget(connection, record_id)
        if record is None:
            continue
        home = _home_of(connection, record)
        if home is None or home.protected:
            if isinstance(record, Home):
                _forget_home(connection, record.id)
            continue
        _enter(connection, record, home.id)


def rebuild(connection: sa.Connection) -> None:
    """Make the whole index anew."""
    connection.execute(tables.search_entry.delete())
    for table in INDEXED:
        ids = connection.execute(sa.select(tables.RECORD_TABLES[table].c.id)).scalars().all()
        refresh(connection, [(table, RecordId(bytes=one)) for one in ids])


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


def _enter(connection: sa.Connection, record: Record, home: RecordId) -> None:
    title, body = text_of(record)
    if title or body:
        connection.execute(
            tables.search_entry.insert().values(
                rec=record.id.bytes, tbl=record.table(), home=home.bytes, title=title, body=body
            )
        )


def _forget(connection: sa.Connection, record_id: RecordId) -> None:
    entry = tables.search_entry
    connection.execute(entry.delete().where(entry.c.rec == record_id.bytes))


def _forget_home(connection: sa.Connection, home: RecordId) -> None:
    entry = tables.search_entry
    connection.execute(entry.delete().where(entry.c.home == home.bytes))


def _home_of(connection: sa.Connection, record: Record) -> Home | None:
    if isinstance(record, Home):
        return record
    if isinstance(record, Note):
        case = records.load(connection, Case, record.case_id)
        return None if case is None else records.load(connection, Home, case.home_id)
    if isinstance(record, Person | Inquiry | Case):
        return records.load(connection, Home, record.home_id)
    return None
