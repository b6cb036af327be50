"""The records that a batch of operations concerns: read together, changed in memory, written together.

It knows rows, not rules: what an operation does to them is `db.projection`'s matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from db import bulk
from db.bulk import Run, asked
from db.codec import Column
from db.streams import StreamBook
from fhr_desktop.domain.operations import Operation, OperationKind
from fhr_desktop.domain.registry import BY_TABLE

OP = "INSERT INTO op(stream, seq, lsn, tbl, rec, hlc, plain, salt, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
BORN = ("id", "scope", "born_stream", "born_seq", "changed")  # what every record has before its fields
Key = tuple[str, bytes]  # table and record
Name = tuple[int, int]  # stream number and seq: a dot in this store


@cache
def columns_of(table: str) -> dict[str, int]:
    """Where each field stands in a row of the table as it is inserted."""
    return {name: at for at, name in enumerate(BY_TABLE[table].SPECS, start=len(BORN))}


class Working:
    """Rows in memory between `read` and `write`."""

    def __init__(self, run: Run, book: StreamBook) -> None:
        self._run, self._book = run, book
        self.gone: dict[bytes, int] = {}  # by record, its scope
        self._scope: dict[Key, int] = {}
        self._born: dict[Key, Name] = {}
        self._heads: dict[bytes, dict[str, frozenset[Name]]] = {}
        self._stored_heads: dict[bytes, set[str]] = {}  # the fields whose heads stand in their table
        self._moved: dict[bytes, dict[str, None]] = {}
        self._fresh: dict[Key, list[Any]] = {}
        self._changed: dict[Key, dict[str, Column]] = {}
        self._clashes: dict[tuple[bytes, str], str | None] = {}
        self._logged: list[tuple[Any, ...]] = []

    def read(self, operations: Iterable[Operation], parents: Iterable[bytes]) -> None:
        """What is stored of the operations' records: their first operations, heads, and whether they are gone."""
        wanted: dict[str, set[bytes]] = {}
        altered: set[bytes] = set()
        for one in operations:
            wanted.setdefault(one.table, set()).add(one.record.bytes)
            if one.kind is not OperationKind.ERASE:
                altered.add(one.record.bytes)
        everything = set(parents).union(*wanted.values())
        self.gone |= {
            row[0]: row[1] for row in asked(self._run, "SELECT rec, scope FROM gone WHERE rec IN ({marks})", everything)
        }
        known: set[bytes] = set()
        for table, ids in wanted.items():
            if table in BY_TABLE:
                rows = asked(
                    self._run, f'SELECT id, born_stream, born_seq, scope FROM "{table}" WHERE id IN ({{marks}})', ids
                )
                self._born |= {(table, rec): (stream, seq) for rec, stream, seq, _scope in rows}
                self._scope |= {(table, rec): scope for rec, _stream, _seq, scope in rows}
                known.update(row[0] for row in rows)
        rows = asked(self._run, "SELECT rec, field, stream, seq FROM head WHERE rec IN ({marks})", known & altered)
        for rec, field, stream, seq in rows:
            of_record = self._heads.setdefault(rec, {})
            of_record[field] = of_record.get(field, frozenset()) | {(stream, seq)}
            self._stored_heads.setdefault(rec, set()).add(field)

    def born(self, key: Key) -> Name | None:
        """The record's first operation, or None when there is none here."""
        return self._born.get(key)

    def lives_elsewhere(self, key: Key, scope: int) -> bool:
        """Whether the record lives in another scope: what is written of it in this one does not count."""
        return self._scope.get(key, scope) != scope

    def heads(self, key: Key, field: str) -> frozenset[Name]:
        """The field's heads; the record's first operation when nothing was written since."""
        return self._heads.get(key[1], {}).get(field) or frozenset((self._born[key],))

    def log(self, row: tuple[Any, ...]) -> None:
        """An operation to be written to the log."""
        self._logged.append(row)

    def bear(self, key: Key, row: list[Any]) -> None:
        """A new record, as a row of its table."""
        self._fresh[key] = row
        self._born[key] = (row[2], row[3])
        self._scope[key] = row[1]

    def change(self, key: Key, columns: dict[str, Column], hlc: int) -> None:
        """New values of some of a record's columns."""
        row = self._fresh.get(key)
        if row is not None:
            places = columns_of(key[0])
            for name, value in columns.items():
                row[places[name]] = value
            row[4] = max(row[4], hlc)
            return
        changed = self._changed.setdefault(key, {"changed": 0})
        changed |= columns
        changed["changed"] = max(int(changed["changed"] or 0), hlc)

    def move(self, key: Key, field: str, heads: frozenset[Name]) -> None:
        """New heads of a field."""
        self._heads.setdefault(key[1], {})[field] = heads
        self._moved.setdefault(key[1], {})[field] = None

    def clash(self, key: Key, field: str, *, stands: bool) -> None:
        """Whether the field's heads say different things."""
        self._clashes[(key[1], field)] = key[0] if stands else None

    def forget(self, ids: Iterable[bytes], scope: int) -> None:
        """Records that are gone from the store."""
        lost = set(ids)
        self.gone |= dict.fromkeys(lost, scope)
        self._born = {key: name for key, name in self._born.items() if key[1] not in lost}
        for rec in lost:
            self._stored_heads.pop(rec, None)
            self._heads.pop(rec, None)

    def write(self) -> None:
        """Write what has been collected. The rows known stay known."""
        if self._logged:  # one by one: many together would have their pages copied, lest one of them cannot stay
            self._run(OP, self._logged)
        by_table: dict[str, list[list[Any]]] = {}
        for (table, _rec), row in self._fresh.items():
            by_table.setdefault(table, []).append(row)
        for table, rows in by_table.items():
            bulk.insert(self._run, table, (*BORN, *BY_TABLE[table].SPECS), rows)
        self._write_changes()
        self._write_heads()
        bulk.delete(self._run, "clash", ("rec", "field"), list(self._clashes))
        stand = [(rec, field, table) for (rec, field), table in self._clashes.items() if table is not None]
        bulk.insert(self._run, "clash", ("rec", "field", "tbl"), stand)
        for done in (self._logged, self._fresh, self._changed, self._moved, self._clashes):
            done.clear()

    def _write_changes(self) -> None:
        alike: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}
        for (table, rec), columns in self._changed.items():
            stamp = columns.pop("changed")
            names = tuple(sorted(columns))
            alike.setdefault((table, names), []).append((*(columns[name] for name in names), stamp, rec))
        for (table, names), rows in alike.items():
            bulk.update(self._run, table, names, rows)

    def _write_heads(self) -> None:
        """The heads that moved. Most often several fields of a record have one head together."""
        stale: list[tuple[bytes, str]] = []
        alike: dict[tuple[str, ...], list[tuple[bytes, int, int]]] = {}
        for rec, fields in self._moved.items():
            stored, heads = self._stored_heads.setdefault(rec, set()), self._heads[rec]
            stale += [(rec, field) for field in fields if field in stored]
            stored.update(fields)  # `|=` with keys would make another set
            together: dict[frozenset[Name], list[str]] = {}
            for field in fields:
                together.setdefault(heads[field], []).append(field)
            for names, alone in together.items():
                alike.setdefault(tuple(alone), []).extend((rec, *name) for name in names)
        bulk.delete(self._run, "head", ("rec", "field"), stale)
        for own, rows in alike.items():
            bulk.insert_each(self._run, "head", ("rec", "stream", "seq", "field"), rows, own)
