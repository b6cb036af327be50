"""The invariants of one store (SYNC §16), read below everything that would mend them.

After every step, on the machines it touched (`look`): the version vector has no gaps and is the log's; every
operation stands under one name with the same bytes everywhere, in a transaction whose signature, chain and leaves
hold; its values are there unless its record is erased, and then they are not; records, heads, conflicts, sets and
erasures are those that follow from the operations held, by `memory`'s own reckoning.

At every sixth look at a machine, and at rest (`look_closely`): foreign keys hold; shown values are those of the heads;
no string of an erased record, and none of a scope the machine may not hold, stands in any table. At every
twenty-fourth, and at rest (`rebuild`): a replay of the log gives every table row for row. What a replay would show
wrong in heads, conflicts, sets, records and values, the reckoning of every step shows sooner.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from db import log
from db.projection import Projection
from db.streams import StreamBook
from db.tables import RECORD_TABLES, clash, element, gone, head, metadata, scope, stream, tombstone
from fhr_desktop.domain.record import Kind
from fhr_desktop.domain.registry import BY_TABLE
from tests.simulator.machine import Machine, Run
from tests.simulator.memory import MARKER, WRITTEN, Broken, Line, Memory, Name, View, Write, demand, read_write, view

IDS = " UNION ALL ".join(f"SELECT '{name}', id FROM \"{name}\"" for name in BY_TABLE)
# Where text may stand outside the log: quarantine is looked through apart.
TEXTS = (
    "draft", "local", "ledger", "audit", "search_entry", "search_word_data", "search_word_content", "search_part_data",
    "search_part_content", "stub",
)  # fmt: skip


def look(memory: Memory, machine: Machine, *, writing: bool = False) -> list[Write]:
    """The checks of every step. With `writing`, what the machine has just written is remembered and given."""
    with machine.raw() as run:
        lines: dict[int, Line] = {
            number: (device, incarnation, key)
            for number, device, incarnation, key in run(
                "SELECT s.id, s.device, s.incarnation, c.key FROM stream s JOIN scope c ON c.id = s.scope"
            )
        }
        machine.scopes = dict(run("SELECT key, kind FROM scope"))
        rows = run("SELECT stream, seq, lsn, body IS NULL FROM op ORDER BY lsn, seq")
        names: list[Name] = [(*lines[number], seq) for number, seq, _lsn, _empty in rows]
        fresh = [(name, row) for name, row in zip(names, rows, strict=True) if name not in machine.seen]
        made = _fresh(memory, machine, run, lines, min(row[2] for _name, row in fresh), writing) if fresh else []
        _vector(memory, run, lines, names)
        machine.held, machine.view = frozenset(names), view(memory, names)
        empty = {name for name, row in zip(names, rows, strict=True) if row[3]}
        wiped = {n for n in names if memory.writes[n].record in machine.view.gone and memory.writes[n].kind != "erase"}
        demand(not wiped - empty, "the values of an erased record stand in the log")
        bare = empty - wiped
        bare -= _cut_from_birth(memory, machine.view, bare) if bare else set()
        demand(not bare, f"values are gone from the log though nobody erased: {_told(memory, bare)}")
        _projection(run, lines, machine.view)
    return made


def _cut_from_birth(memory: Memory, seen: View, bare: set[Name]) -> set[Name]:
    """What was written in a record that went with its parent, and whose birth was cut off with a machine's right since.

    The erasure wiped it while it was known whose child it was, though its author did not know of it (seeds 1997, 2885).
    It cannot be put back, and harms nobody.
    """
    parents: dict[bytes, set[bytes]] = {}
    for one in memory.writes.values():
        if one.kind == "new":
            parents.setdefault(one.record, set()).update(one.parents)
    records = {name: memory.writes[name].record for name in bare}
    return {name for name, rec in records.items() if rec not in seen.born and parents.get(rec, set()) & seen.gone}


def _fresh(
    memory: Memory, machine: Machine, run: Run, lines: dict[int, Line], first: int, writing: bool
) -> list[Write]:
    made: list[Write] = []
    leaves: dict[int, list[bytes]] = {}
    own = (machine.device, machine.incarnation())
    columns = "SELECT stream, seq, lsn, tbl, rec, hlc, plain, body FROM op WHERE lsn >= ? ORDER BY lsn, seq"
    for number, seq, lsn, table, record, hlc, plain, body in run(columns, (first,)):
        line = lines[number]
        name = (*line, seq)
        leaves.setdefault(lsn, []).append(plain)
        known = memory.writes.get(name)
        if known is None:
            demand(writing and line[:2] == own, "an operation nobody wrote")
            demand(body is not None, "a write whose values are gone at once")
            known = read_write(line, plain, body)
            memory.add(known)
            made.append(known)
        demand(known.plain == plain, "one name, two operations")
        demand((table, record, hlc) == (known.table, known.record, known.hlc), "an operation under another record")
        machine.seen.add(name)
    for lsn, number, header, signature in run(
        "SELECT lsn, stream, header, signature FROM tx WHERE lsn >= ? ORDER BY lsn", (first,)
    ):
        demand(lsn in leaves, "a transaction without operations")
        memory.check_transaction(lines[number], header, signature, leaves.pop(lsn))
    demand(not leaves, "operations without a transaction")
    return made


def _vector(memory: Memory, run: Run, lines: dict[int, Line], names: list[Name]) -> None:
    held: dict[Line, list[int]] = {}
    for name in names:
        held.setdefault(name[:3], []).append(name[3])
    said = {lines[number]: (seq, chain) for number, seq, chain in run("SELECT stream, seq, chain_hash FROM have")}
    demand(said.keys() == held.keys(), "the version vector names other streams than the log")
    for line, numbers in held.items():
        demand(sorted(numbers) == list(range(1, len(numbers) + 1)), "a hole in a stream")
        demand(said[line] == (len(numbers), memory.chain_hash(line, len(numbers))), "a version vector ahead or behind")


def _projection(run: Run, lines: dict[int, Line], seen: View) -> None:
    stands = {record: table for table, record in run(IDS)}
    demand(stands == seen.born, f"records that should not stand, or do not: {_apart(stands, seen.born)}")
    heads: dict[tuple[bytes, str], set[Name]] = {}
    for record, name, number, seq in run("SELECT rec, field, stream, seq FROM head"):
        heads.setdefault((record, name), set()).add((*lines[number], seq))
    demand(heads == seen.heads, f"heads that are not: {_apart(heads, seen.heads)}")
    clashes = set(run("SELECT rec, field FROM clash"))
    demand(clashes == seen.conflicts, f"conflicts that are not: {_apart(clashes, seen.conflicts)}")
    elements = {
        (record, name, value, (*lines[number], seq))
        for record, name, value, number, seq in run("SELECT rec, field, value, stream, seq FROM element")
    }
    demand(elements == seen.elements, f"sets that are not: {_apart(elements, seen.elements)}")
    erased = {(record, (*lines[number], seq)) for record, number, seq in run("SELECT rec, stream, seq FROM tombstone")}
    demand(erased == seen.erasures, "erasures that are not")


def _apart(one: Any, other: Any) -> str:
    """What differs, by table and field only when names are long."""
    if isinstance(one, dict):
        one, other = set(one.items() if _plain(one) else one), set(other.items() if _plain(other) else other)
    return f"{len(one - other)} too many, {len(other - one)} missing"


def _told(memory: Memory, names: Collection[Name]) -> str:
    """Some writes, by what they wrote in."""
    writes = [memory.writes[one] for one in names]
    return ", ".join(sorted(f"{one.kind} {one.table} {memory.order[one.record]}" for one in writes)[:5])


def _plain(mapping: dict[Any, Any]) -> bool:
    return all(isinstance(value, str) for value in mapping.values())


def rebuild(machine: Machine) -> None:
    """The dearest check: the log replayed."""
    with machine.store.read() as connection:
        other = rebuilt_differs(connection)
    demand(not other, f"a replay of the log gives other tables: {other}")


def look_closely(memory: Memory, machine: Machine) -> None:
    """The dearer checks, after `look`."""
    with machine.raw() as run:
        demand(not run("PRAGMA foreign_key_check"), "a row points at one that is not there")
        _shown(run, machine.view)
        stray = strings(run) - allowed(memory, machine)
        demand(not stray, f"strings of erased records, or of others' scopes: {sorted(stray)[:5]}")
        kept = {mark for (content,) in run("SELECT content FROM quarantine") for mark in MARKER.findall(content)}
        stray = kept - allowed(memory, machine) - set_aside(memory, machine)
        demand(not stray, f"set aside without reason: {sorted(stray)[:5]}")
        missing = unseen(memory, machine) - kept
        demand(machine.put_back or not missing, f"own writing gone with a colleague's erasure: {sorted(missing)[:5]}")


def allowed(memory: Memory, machine: Machine) -> set[bytes]:
    """The strings of what the machine holds and has not been told to erase, and of its own unsaved text."""
    gone = machine.view.gone
    found = {mark for name in machine.held for mark in memory.writes[name].markers
             if memory.writes[name].record not in gone}  # fmt: skip
    return found | {mark for record, scope, mark in machine.drafts if record not in gone and scope in machine.scopes}


def set_aside(memory: Memory, machine: Machine) -> set[bytes]:
    """What may stand in quarantine: own writing that an eraser had not seen, and that of machines shut out."""
    gone, scopes = machine.view.gone, machine.scopes
    own = {mark for one in memory.writes.values() if one.name[0] == machine.device and one.name[2] in scopes
           and gone & memory.line_of(one.record) and any(memory.unseen_by(machine.view, one))
           for mark in one.markers}  # fmt: skip
    shut = {mark for name in memory.lost if name[2] in scopes and memory.writes[name].record not in gone
            for mark in memory.writes[name].markers}  # fmt: skip
    return own | shut


def unseen(memory: Memory, machine: Machine) -> set[bytes]:
    """Strings of own writing that went with an erasure whose author had not seen it."""
    found: set[bytes] = set()
    for name in machine.held:
        write = memory.writes[name]
        if name[0] == machine.device and write.record in machine.view.gone and write.markers:
            found |= write.markers if all(memory.unseen_by(machine.view, write)) else set()
    return found


def strings(run: Run) -> set[bytes]:
    """Every marker in the log, the records and what stands beside them."""
    found: set[bytes] = set()
    present = {name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for name in (*WRITTEN, "op", "element", *(one for one in TEXTS if one in present)):
        for row in run(f'SELECT * FROM "{name}"'):
            for value in row:
                if isinstance(value, str):
                    value = value.encode()
                if isinstance(value, bytes):
                    found.update(MARKER.findall(value))
    return found


@cache
def _mirror() -> sa.Engine:
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    return engine


def rebuilt_differs(connection: sa.Connection) -> list[str]:
    """What `db.integrity.differing_tables` says, in a store made once: it rolls back what it has rebuilt."""
    with _mirror().connect() as other:
        for table in (scope, stream):
            rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            if rows:
                other.execute(table.insert(), rows)
        projection = Projection(other, StreamBook(other))
        for many in log.batches((parcel, parcel.open()) for parcel in log.parcels(connection)):
            projection.apply_many(many)
        projection.finish()
        every = (*RECORD_TABLES.values(), head, clash, element, tombstone, gone)
        found = []
        for table in every:
            query = sa.select(table).order_by(*table.primary_key)
            if connection.execute(query).all() != other.execute(query).all():
                found.append(table.name)
        other.rollback()
        return found


def _shown(run: Run, seen: View) -> None:
    """Shown values: those of the heads, or of a record's first operation."""
    for table in WRITTEN:
        kind = BY_TABLE[table]
        names = list(kind.SPECS)
        columns = ", ".join(f'"{name}"' for name in names)
        for record, *row in run(f'SELECT id, {columns} FROM "{table}"'):
            for name, stands in zip(names, row, strict=True):
                place, spec = (record, name), kind.SPECS[name]
                if place in seen.shown:
                    value = seen.shown[place]
                elif record in seen.first and spec.merge.value != "set":
                    value = seen.first[record].values.get(name)
                else:
                    continue
                if _column(spec.kind)(value) != stands:
                    raise Broken(f"{table}.{name} shows something else than its heads say")


@cache
def _column(kind: Kind) -> Callable[[Any], Any]:
    if kind is Kind.REFS:
        return lambda value: None if value is None else json.dumps([one.hex() for one in value])
    if kind in (Kind.MULTI_CHOICE, Kind.ROWS, Kind.VALUE):
        return lambda value: None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
    if kind is Kind.YES_NO:
        return lambda value: None if value is None else int(value)
    return lambda value: value
