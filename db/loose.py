"""Records that were written in out of turn: something was here before what its writer had seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from typing import Any

from db.bulk import Run
from db.streams import StreamBook
from db.working import Name
from fhr_desktop.domain import canonical
from fhr_desktop.domain.operations import Operation, OperationKind
from fhr_desktop.domain.record import Plain, RecordId

KEY = "loose"  # of the local value
Record = tuple[str, RecordId]


def remembered(run: Run) -> list[Record]:
    """Those that still lack something."""
    kept = run("SELECT value FROM local WHERE key = ?", (KEY,)).scalar()
    return [(table, RecordId(bytes=rec)) for table, rec in canonical.decode(kept)] if kept else []


def remember(run: Run, many: Iterable[Record]) -> None:
    """Remember these, and no others."""
    kept: list[Plain] = [[table, record.bytes] for table, record in many]
    run("INSERT OR REPLACE INTO local(key, value) VALUES (?, ?)", (KEY, canonical.encode(kept)))


def take_down(run: Run, table: str, rec: bytes) -> None:
    """Take what is projected of a record away, to be projected anew."""
    for name in ("head", "clash", "element"):
        run(f"DELETE FROM {name} WHERE rec = ?", (rec,))
    run(f'DELETE FROM "{table}" WHERE id = ?', (rec,))


def operations(run: Run, book: StreamBook, table: str, rec: bytes) -> Iterator[tuple[Name, Operation, dict[str, Any]]]:
    """All that is held of a record, each operation after those that its writer had seen.

    Stamps do not tell: a clock that is wrong is not followed by others.
    """
    rows = run(
        "SELECT stream, seq, plain, body FROM op WHERE rec = ? AND tbl = ? AND body IS NOT NULL "
        "ORDER BY hlc, stream, seq",
        (rec, table),
    ).all()
    found: dict[Name, tuple[Operation, dict[str, Any]]] = {}
    for stream, seq, plain, body in rows:
        one = Operation.from_plain(canonical.decode(plain), book.stream(stream).scope)
        if one.kind is not OperationKind.ERASE:
            found[stream, seq] = one, canonical.decode(body)
    before: dict[int, Name] = {}
    first = next((name for name, (one, _values) in found.items() if one.kind is OperationKind.NEW), None)
    after: TopologicalSorter[Name] = TopologicalSorter(dict.fromkeys(found, ()))
    for name in sorted(found):
        one, _values = found[name]
        seen = {book.name(dot) for parents in one.fields.values() for dot in parents}
        after.add(name, *(seen & found.keys()))
        if name[0] in before:
            after.add(name, before[name[0]])
        elif first is not None and one.kind is not OperationKind.NEW:
            after.add(name, first)
        before[name[0]] = name
    for name in after.static_order():
        yield name, *found[name]
