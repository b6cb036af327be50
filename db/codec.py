"""Between a record's values, an operation's plain values and a table's columns. No queries."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from fhr_desktop.domain.record import Kind, Plain, Record, RecordId, freeze
from fhr_desktop.domain.registry import BY_TABLE

R = TypeVar("R", bound=Record)
Column = str | int | bytes | None

_JSON = frozenset({Kind.MULTI_CHOICE, Kind.ROWS, Kind.VALUE})


def to_column(kind: Kind, plain: Plain) -> Column:
    """An operation's value as it stands in its column."""
    if plain is None:
        return None
    if kind is Kind.REFS:
        return json.dumps([item.hex() for item in plain])  # type: ignore[union-attr]
    if kind in _JSON:
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)
    if kind is Kind.YES_NO:
        return int(bool(plain))
    return plain  # type: ignore[return-value]


def _refs(column: str) -> tuple[RecordId, ...]:
    return tuple(RecordId(hex=item) for item in json.loads(column))


_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: dt.date.fromisoformat,
    Kind.MOMENT: dt.datetime.fromisoformat,
    Kind.YES_NO: bool,
    Kind.REF: lambda column: RecordId(bytes=column),
    Kind.REFS: _refs,
    **{kind: lambda column: freeze(json.loads(column)) for kind in _JSON},
}


def columns(kind: type[Record]) -> tuple[str, ...]:
    """The columns a record is read from, in the order `to_records` wants them."""
    return ("id", *kind.SPECS)


@cache
def _readers(table: str) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    return tuple((spec.name, _READERS.get(spec.kind)) for spec in BY_TABLE[table].SPECS.values())


def to_record(kind: type[R], row: Sequence[Any]) -> R:
    """A record of the values of its `columns`."""
    values: dict[str, Any] = {"id": RecordId(bytes=row[0])}
    for (name, reader), column in zip(_readers(kind.table()), row[1:], strict=True):
        values[name] = column if column is None or reader is None else reader(column)
    return kind(**values)


def to_records(kind: type[R], rows: Iterable[Sequence[Any]]) -> tuple[R, ...]:
    """Records of rows, in their order."""
    return tuple(to_record(kind, row) for row in rows)
