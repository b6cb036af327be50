"""An entry changed by one byte, taken away, put in or moved is found and named, in the table and in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.store import Connection
from fhr_desktop.domain import canonical
from fhr_desktop.domain.ledger_chain import Wrong
from fhr_desktop.domain.ledger_entries import SEALED, LedgerEntry, LedgerKind
from fhr_desktop.services import ledger
from fhr_desktop.services.storage import OpenStore
from tests.services.ledgering import entries, lived, tampered


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = lived(tmp_path)
    yield made
    made.close()


def faults(connection: Connection) -> list[tuple[Wrong, int, dt.date | None]]:
    return [(one.wrong, one.number, one.on) for one in ledger.verified(connection).faults]


def _other(value: Any) -> Any:
    """The same with one byte changed."""
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    last = next(at for at in range(len(value) - 1, -1, -1) if value[at].isalnum())
    return value[:last] + ("1" if value[last] != "1" else "2") + value[last + 1 :]


@pytest.mark.parametrize("where", ["table", "log", "both"])
def test_one_byte_of_any_field_is_found_and_named(opened: OpenStore, where: str) -> None:
    for entry in entries(opened):
        for name in (*SEALED, "digest"):
            with tampered(opened) as connection:
                column = _change(connection, entry, name, where)
                if column is None:
                    continue  # an empty text has no byte
                found = faults(connection)
            assert (Wrong.CHANGED, entry.number) in {one[:2] for one in found}, (name, found)
            assert all(number == entry.number for wrong, number, _on in found), (name, found)


def _change(connection: Connection, entry: LedgerEntry, name: str, where: str) -> Any:
    run = connection.exec_driver_sql
    raw = run(f'SELECT "{name}" FROM ledger_entry WHERE id = ?', (entry.id.bytes,)).scalar()
    if not raw or raw == "[]":
        return None
    if where in ("table", "both"):
        run(f'UPDATE ledger_entry SET "{name}" = ? WHERE id = ?', (_other(raw), entry.id.bytes))
    if where in ("log", "both"):
        body = canonical.decode(run("SELECT body FROM op WHERE rec = ?", (entry.id.bytes,)).scalar())
        kept = body[name]
        body[name] = _deep(kept) if isinstance(kept, list | dict) else _other(kept)
        run("UPDATE op SET body = ? WHERE rec = ?", (canonical.encode(body), entry.id.bytes))
    return raw


def _deep(value: Any) -> Any:
    """A list or map with one byte of one of its values changed."""
    if isinstance(value, list):
        return [_deep(value[0]), *value[1:]]
    if isinstance(value, dict):
        key = next(key for key in sorted(value) if value[key] or value[key] is False)
        kept = value[key]
        new = (not kept) if isinstance(kept, bool) else _deep(kept) if isinstance(kept, list | dict) else _other(kept)
        return {**value, key: new}
    return _other(value)


@pytest.mark.parametrize("column", ["plain", "salt", "body", "header", "signature"])
def test_a_byte_anywhere_in_the_log_is_found(opened: OpenStore, column: str) -> None:
    (entry,) = entries(opened, kind=LedgerKind.INVESTIGATION)
    with opened.desk.store.read() as connection:
        size = len(_raw(connection, entry, column))
    for at in range(0, size, max(1, size // 12)):
        with tampered(opened) as connection:
            raw = bytearray(_raw(connection, entry, column))
            raw[at] ^= 1
            table, where = (
                ("op", "rec = ?")
                if column in ("plain", "salt", "body")
                else ("tx", "lsn = (SELECT lsn FROM op WHERE rec = ?)")
            )
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = ? WHERE {where}", (bytes(raw), entry.id.bytes))
            named = {one[1:] for one in faults(connection) if one[0] in (Wrong.CHANGED, Wrong.INSERTED)}
            assert (entry.number, entry.on) in named, at


def _raw(connection: Connection, entry: LedgerEntry, column: str) -> bytes:
    query = f"SELECT {column} FROM op JOIN tx ON tx.lsn = op.lsn WHERE rec = ?"
    return bytes(connection.exec_driver_sql(query, (entry.id.bytes,)).scalar_one())


@pytest.mark.parametrize("where", ["table", "log", "both"])
def test_a_row_that_is_taken_away_is_missed(opened: OpenStore, where: str) -> None:
    *_first, before, last = entries(opened)
    for entry in (before, last):
        with tampered(opened) as connection:
            if where in ("table", "both"):
                connection.exec_driver_sql("DELETE FROM ledger_entry WHERE id = ?", (entry.id.bytes,))
            if where in ("log", "both"):
                connection.exec_driver_sql("DELETE FROM op WHERE rec = ?", (entry.id.bytes,))
            found = {one[:2] for one in faults(connection)}
        if where == "table":
            assert found == {(Wrong.MISSING, entry.number)}
        elif where == "log":
            assert (Wrong.INSERTED, entry.number) in found
        else:  # the last one of all: the log says that something is gone after the one before
            assert found & {(Wrong.MISSING, entry.number), (Wrong.LOG, entry.number - 1)}, found


def test_rows_that_are_put_in_or_change_places_are_found(opened: OpenStore) -> None:
    first, second, *_rest, last = entries(opened)
    with tampered(opened) as connection:
        false = replace(last, number=8, previous=last.digest, id=LedgerEntry.id_of(last.chain, 8))
        false = replace(false, digest=false.sum())
        _copy(connection, last, false)
        assert faults(connection) == [(Wrong.INSERTED, 8, last.on)]
    with tampered(opened) as connection:
        for one, other in ((first, second), (second, first)):
            connection.exec_driver_sql(
                "UPDATE ledger_entry SET number = ?, previous = ? WHERE id = ?",
                (other.number, other.previous, one.id.bytes),
            )
        assert {one[:2] for one in faults(connection)} == {(Wrong.CHANGED, 1), (Wrong.CHANGED, 2)}


def _copy(connection: Connection, of: LedgerEntry, new: LedgerEntry) -> None:
    names = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(ledger_entry)")]
    changed = {"id": new.id.bytes, "number": new.number, "previous": new.previous, "digest": new.digest}
    chosen = ", ".join("?" if name in changed else f'"{name}"' for name in names)
    connection.exec_driver_sql(
        f"INSERT INTO ledger_entry SELECT {chosen} FROM ledger_entry WHERE id = ?",
        (*(changed[name] for name in names if name in changed), of.id.bytes),
    )


def test_what_is_sealed_is_everything() -> None:
    assert {*SEALED, "digest"} == set(LedgerEntry.SPECS)
