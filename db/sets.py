"""What stands in a record's sets: elements with the operations that put them there (an OR-set, SYNC §3).

An element stands while an operation that put it there has not been named by one that takes it out.
"""

from __future__ import annotations

from collections.abc import Iterable

from db.bulk import Run
from db.working import Name
from fhr_desktop.domain import canonical
from fhr_desktop.domain.record import Plain

INSERT = "INSERT OR IGNORE INTO element(rec, field, value, stream, seq, hlc) VALUES (?, ?, ?, ?, ?, ?)"


def put_in(run: Run, rec: bytes, field: str, items: Iterable[Plain], name: Name, hlc: int) -> None:
    """Let an operation put the items in."""
    rows = [(rec, field, canonical.encode(item), *name, hlc) for item in items]
    if rows:
        run(INSERT, rows)


def take_out(run: Run, rec: bytes, field: str, items: Iterable[Plain], seen: Iterable[Name]) -> None:
    """Take the items out, as far as the operations that its writer had seen put them there."""
    rows = [(rec, field, canonical.encode(item), *name) for item in items for name in seen]
    if rows:
        run("DELETE FROM element WHERE rec = ? AND field = ? AND value = ? AND stream = ? AND seq = ?", rows)


def standing(run: Run, rec: bytes, field: str) -> list[Plain]:
    """The items that stand, in one order on every machine."""
    rows = run("SELECT DISTINCT value FROM element WHERE rec = ? AND field = ? ORDER BY value", (rec, field)).scalars()
    return [canonical.decode(one) for one in rows]


def names(run: Run, rec: bytes, field: str, items: Iterable[Plain]) -> list[Name]:
    """The operations that put any of the items there."""
    wanted = {canonical.encode(item) for item in items}
    rows = run("SELECT value, stream, seq FROM element WHERE rec = ? AND field = ?", (rec, field)).all()
    return sorted({(stream, seq) for value, stream, seq in rows if value in wanted})


def in_order(items: Iterable[Plain]) -> list[Plain]:
    """Items as they stand in a record, each once."""
    return [canonical.decode(one) for one in sorted({canonical.encode(item) for item in items})]


def replace(run: Run, rec: bytes, field: str, items: Plain, seen: Iterable[Name], name: Name, hlc: int) -> None:
    """Let an operation's items stand instead of those of the operations that its writer had seen."""
    rows = [(rec, field, *one) for one in seen]
    if rows:
        run("DELETE FROM element WHERE rec = ? AND field = ? AND stream = ? AND seq = ?", rows)
    put_in(run, rec, field, items if isinstance(items, list) else [], name, hlc)
