"""Takes records away for good (SYNC §5): rows, heads, sets, index, drafts, and the log's values; the dots stay.

What its own author had written in a record that somebody else erased, unseen by them, is set aside first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from db import aside
from db.bulk import Run, asked
from fhr_desktop.domain import canonical
from fhr_desktop.domain.operations import SEEN, WITH, Operation, OperationKind
from fhr_desktop.domain.record import PARENTS, Plain, RecordId
from fhr_desktop.domain.registry import BY_TABLE

ERASED = "erased"  # the reason in the quarantine


@dataclass
class Removed:
    """What one erasure took away: records by table, the encrypted files they named, and own text set aside."""

    records: list[tuple[str, bytes]] = field(default_factory=list)
    blobs: list[str] = field(default_factory=list)
    kept: int = 0


def under(run: Run, table: str, rec: bytes, scope: int) -> list[tuple[str, bytes]]:
    """The record and all that belongs to it in its scope."""
    found, fresh = [(table, rec)], {table: [rec]}
    while fresh:
        below: dict[str, list[bytes]] = {}
        for name, kind in BY_TABLE.items():
            for parent in PARENTS:
                spec = kind.SPECS.get(parent)
                if spec is not None and spec.ref in fresh:
                    rows = asked(
                        run, f'SELECT id FROM "{name}" WHERE scope = {scope:d} AND {parent} IN ({{marks}})',
                        fresh[spec.ref],
                    )  # fmt: skip
                    below.setdefault(name, []).extend(row[0] for row in rows)
        known = set(found)
        fresh = {name: [one for one in set(ids) if (name, one) not in known] for name, ids in below.items()}
        fresh = {name: ids for name, ids in fresh.items() if ids}
        found += [(name, one) for name, ids in fresh.items() for one in ids]
    return found


def erase(run: Run, operation: Operation, values: dict[str, Plain], name: tuple[int, int], scope: int, own: bytes,
          hlc: int) -> Removed:  # fmt: skip
    """Carry out an `erase` operation that stands in the log. The gate is open. `own` is this machine, or empty."""
    rec = operation.record.bytes
    run(
        "INSERT OR IGNORE INTO tombstone(rec, stream, seq, tbl, code) VALUES (?, ?, ?, ?, ?)",
        (rec, *name, operation.table, str(values.get("code", ""))),
    )
    found = under(run, operation.table, rec, scope)
    for table, one in _named(run, values.get(WITH), scope):
        if (table, one) not in found:
            found += [each for each in under(run, table, one, scope) if each not in found]
    removed = Removed(_with_what_is_aside(run, found, scope))
    for table, one in removed.records:
        if own:
            removed.kept += _set_aside(run, table, one, values.get(SEEN), scope, own, hlc)
        if table == "attachment":
            removed.blobs += run("SELECT blob FROM attachment WHERE id = ?", (one,)).scalars().all()
        wipe(run, table, one, scope)
    return removed


def _named(run: Run, said: Plain, scope: int) -> list[tuple[str, bytes]]:
    """What its author saw go with the record, but nothing that lives in another scope.

    Here it may stand alone: what it belonged to never came, or was set aside with a machine that was shut out since.
    """
    named: list[Any] = said if isinstance(said, list) else []
    elsewhere = {
        row[0] for row in asked(
            run, "SELECT o.rec FROM op o JOIN stream s ON s.id = o.stream "
            f"WHERE s.scope <> {scope:d} AND o.rec IN ({{marks}})", [rec for _table, rec in named],
        )
    }  # fmt: skip
    return [
        (table, rec) for table, rec in named if rec not in elsewhere and (table in BY_TABLE or _is_logged(run, rec))
    ]


def _with_what_is_aside(run: Run, found: list[tuple[str, bytes]], scope: int) -> list[tuple[str, bytes]]:
    """Also what a machine that was shut out had begun under the records, and what others wrote in it since.

    Such a record is in no table, so only what is kept of that machine tells where it belongs. What stands in a table is
    left alone: a machine that keeps nothing aside could not tell that it belongs there, and all must show the same.
    """
    known = dict.fromkeys(found)
    fresh = list(known)
    while fresh:
        below = aside.born_to(run, {rec for _table, rec in fresh}, scope)
        fresh = [one for one in below if one not in known and not _stands(run, *one)]
        known |= dict.fromkeys(fresh)
    for _table, rec in known.keys() - set(found):
        aside.erase(run, rec)
    return [*found, *(one for one in known if one not in found and _is_logged(run, one[1]))]


def _stands(run: Run, table: str, rec: bytes) -> bool:
    return table in BY_TABLE and run(f'SELECT 1 FROM "{table}" WHERE id = ?', (rec,)).first() is not None


def _is_logged(run: Run, rec: bytes) -> bool:
    return run("SELECT 1 FROM op WHERE rec = ?", (rec,)).first() is not None


def wipe(run: Run, table: str, rec: bytes, scope: int) -> None:
    """Remove every trace of one record but its dots, its erasures and its id; the search index follows at the end."""
    run("INSERT OR IGNORE INTO gone(rec, scope) VALUES (?, ?)", (rec, scope))
    if table in BY_TABLE:
        run(f'DELETE FROM "{table}" WHERE id = ?', (rec,))
    for own in ("head", "clash", "element"):
        run(f"DELETE FROM {own} WHERE rec = ?", (rec,))
    identity = RecordId(bytes=rec)
    for text in (str(identity), identity.hex):
        run("DELETE FROM draft WHERE instr(place, ?)", (text,))
    aside.erase(run, rec)
    run(
        "UPDATE op SET salt = NULL, body = NULL WHERE rec = ? AND NOT EXISTS "
        "(SELECT 1 FROM tombstone t WHERE t.rec = op.rec AND t.stream = op.stream AND t.seq = op.seq)",
        (rec,),
    )


def _set_aside(run: Run, table: str, rec: bytes, seen: Plain, scope: int, own: bytes, hlc: int) -> int:
    """Keep what this machine wrote in the record without the eraser knowing of it. How many operations."""
    vector: list[Any] = seen if isinstance(seen, list) else []
    known = {(device, incarnation): seq for device, incarnation, seq in vector}
    rows = run(
        "SELECT s.incarnation, o.seq, o.plain, o.body FROM op o JOIN stream s ON s.id = o.stream "
        "WHERE o.rec = ? AND s.device = ? AND s.scope = ? AND o.body IS NOT NULL",
        (rec, own, scope),
    ).all()
    kept = 0
    for incarnation, seq, plain, body in rows:
        if seq <= known.get((own, incarnation), 0) or canonical.decode(plain)[1] == OperationKind.ERASE.value:
            continue
        run(
            "INSERT INTO quarantine(reason, tbl, rec, content, hlc) VALUES (?, ?, ?, ?, ?)",
            (ERASED, table, rec, body, hlc),
        )
        kept += 1
    return kept
