"""Which operations make a stored record the one saved, and what their writer had seen. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from db import history, sets
from db.streams import StreamBook
from fhr_desktop.domain import canonical
from fhr_desktop.domain.canonical import clean_text
from fhr_desktop.domain.operations import Dot, OperationKind
from fhr_desktop.domain.record import PARENTS, Merge, Plain, Record, RecordId, to_plain

SET_ADRIFT: tuple[Dot, ...] = ()  # the parents of a value that is to stand beside those there are


@dataclass(frozen=True, slots=True)
class Draft:
    """An operation before it has a number: its kind, its record, what its writer had seen, and its values."""

    kind: OperationKind
    table: str
    record: RecordId
    parents: Mapping[str, tuple[Dot, ...]]
    values: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person decided beyond the records' values: clashes settled, values kept beside, what had been seen."""

    decided: set[tuple[str, RecordId, str]] = field(default_factory=set)
    beside: list[tuple[tuple[str, RecordId, str], Plain, tuple[Dot, ...]]] = field(default_factory=list)
    sights: dict[tuple[str, RecordId], history.Sight] = field(default_factory=dict)


class Difference:
    """Compares records with what is stored."""

    def __init__(self, connection: sa.Connection, book: StreamBook, wishes: Wishes) -> None:
        self._connection, self._book, self._wishes = connection, book, wishes

    def drafts(self, record: Record, stored: Record | None) -> list[Draft]:
        """The operations that make the stored record the one saved."""
        key = (record.table(), record.id)
        if stored is None:
            values = {n: to_plain(spec.kind, _clean(getattr(record, n))) for n, spec in record.SPECS.items()}
            return [Draft(OperationKind.NEW, *key, {}, values), *self._adrift(key)]
        decided = {name for *decided_in, name in self._wishes.decided if tuple(decided_in) == key}
        values, drafts, sight = {}, [], self._wishes.sights.get(key)
        for name, spec in record.SPECS.items():
            value, before = _clean(getattr(record, name)), getattr(stored, name)
            if value == before and name not in decided:
                continue
            if name in PARENTS:
                raise ValueError("a record keeps its parent")
            plain = to_plain(spec.kind, value)
            if spec.merge is Merge.SET:
                drafts += self._set_drafts(record, name, to_plain(spec.kind, before), plain)
            elif sight is None or name in decided or not sight.left_alone(name, plain):
                values[name] = plain
        if values:
            kind = OperationKind.ARCHIVE if values.get("archived") is True else OperationKind.SET
            drafts.insert(0, Draft(kind, *key, self._heads(record, values), values))
        return drafts + self._adrift(key)

    def _adrift(self, key: tuple[str, RecordId]) -> list[Draft]:
        """The values that are to stand beside those a record's fields have."""
        return [
            Draft(OperationKind.SET, *key, {field: seen}, {field: value})
            for (*whose, field), value, seen in self._wishes.beside
            if tuple(whose) == key
        ]

    def _set_drafts(self, record: Record, field: str, before: Plain, after: Plain) -> list[Draft]:
        """Elements put into a set, and taken out as far as they are seen here."""
        old, new = _items(before), _items(after)
        sight = self._wishes.sights.get((record.table(), record.id))
        known = sight.elements(field) if sight is not None else None
        if known is not None:  # what came unseen is neither taken out nor put in once more
            old = [one for one in old if canonical.encode(one) in known or one in new]
        added, taken = [one for one in new if one not in old], [one for one in old if one not in new]
        if known is not None:  # what was taken out unseen is not put in again by being left alone
            added = [one for one in added if canonical.encode(one) not in known]
        drafts = []
        if added:
            drafts.append(Draft(OperationKind.ADD, record.table(), record.id, {field: ()}, {field: added}))
        if taken:
            run = self._connection.exec_driver_sql
            seen = tuple(self._book.dot(*one) for one in sets.names(run, record.id.bytes, field, taken))
            if known is not None:
                seen = tuple(dot for one in taken for dot in known[canonical.encode(one)])
            drafts.append(Draft(OperationKind.REM, record.table(), record.id, {field: seen}, {field: taken}))
        return drafts

    def _heads(self, record: Record, fields: Iterable[str]) -> dict[str, tuple[Dot, ...]]:
        run, rec = self._connection.exec_driver_sql, record.id.bytes
        born = run(f'SELECT born_stream, born_seq FROM "{record.table()}" WHERE id = ?', (rec,)).one()
        rows = run("SELECT field, stream, seq FROM head WHERE rec = ?", (rec,)).all()
        heads: dict[str, tuple[Dot, ...]] = {}
        sight = self._wishes.sights.get((record.table(), record.id))
        for name in fields:
            own = tuple(self._book.dot(stream, seq) for moved, stream, seq in rows if moved == name)
            seen = sight.heads(name) if sight is not None else None
            heads[name] = own or (self._book.dot(born[0], born[1]),)
            if seen is not None:
                heads[name] = tuple(one.dot for one in seen)
        return heads


def _items(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []


def _clean(value: Any) -> Any:
    """Text as it is stored, inside rows too."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return value
