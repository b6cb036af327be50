"""Moves a home that has become protected into a scope of its own (SYNC §4): new ids there, an erasure where it was.

Nothing in the old scope points to the new one. What stood in conflict stands in conflict there too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from db import erasure, records
from db.bulk import asked
from db.projection import Projection
from db.streams import StreamBook
from db.tables import clash, draft, head
from fhr_desktop.domain.checks import adults_paper_id
from fhr_desktop.domain.duplicates import Alias
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Answer, Assessment, FormDocument
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import PARENTS, Plain, Record, RecordId, derived_id, new_id
from fhr_desktop.domain.registry import BY_TABLE

MOVED = "moved"  # the code of the erasure


@dataclasses.dataclass(frozen=True, slots=True)
class Moved:
    """The copies, the new ids by the old, values that stand beside a copy's own, and aliases that named the old."""

    copies: tuple[Record, ...]
    ids: Mapping[RecordId, RecordId]
    beside: tuple[tuple[RecordId, str, Plain], ...]
    aliases: tuple[RecordId, ...]


def copied(
    connection: sa.Connection, home: RecordId, scope: int, pending: Mapping[tuple[str, RecordId], Record]
) -> Moved:
    """The home and all that belongs to it, as it is with what waits to be saved, under new ids."""
    tree = _tree(connection, home, scope, pending)
    ids = {one.id: new_id() for one in tree if not isinstance(one, Answer | Assessment)}
    ids |= _forms(tree, ids)
    ids |= {one.id: PoolEntry.id_of(ids[one.home_id]) for one in tree if isinstance(one, PoolEntry)}
    ids |= {one.id: Proposal.id_of(ids[one.home_id], one.need_id) for one in tree if isinstance(one, Proposal)}
    texts = {old.hex: new.hex for old, new in ids.items()} | {str(old): str(new) for old, new in ids.items()}
    copies: list[Record] = []
    for one in sorted(tree, key=lambda record: isinstance(record, Answer | Assessment)):
        made = _remapped(one, ids, texts)
        ids[one.id] = made.id
        copies.append(made)
    beside = [(ids[one.id], field, value) for one in tree for field, value in _others(connection, one, texts)]
    return Moved(tuple(copies), ids, tuple(beside), _aliases(connection, ids))


def _forms(tree: Iterable[Record], ids: Mapping[RecordId, RecordId]) -> dict[RecordId, RecordId]:
    """New ids of the forms whose old ones follow from what they are about: they are found by them."""
    found = {}
    for one in tree:
        if isinstance(one, FormDocument):
            for old, new in ids.items():
                if one.id == derived_id(old, f"form/{one.form_key}"):
                    found[one.id] = derived_id(new, f"form/{one.form_key}")
                elif one.id == adults_paper_id(one.case_id, old, one.form_key):
                    found[one.id] = adults_paper_id(ids[one.case_id], new, one.form_key)
    return found


def carry_drafts(connection: sa.Connection, ids: Mapping[RecordId, RecordId]) -> None:
    """Let unsaved text follow the records it is for."""
    for row in connection.execute(sa.select(draft.c.user, draft.c.place)).all():
        place = row.place
        for old, new in ids.items():
            place = place.replace(str(old), str(new)).replace(old.hex, new.hex)
        if place != row.place:
            where = sa.and_(draft.c.user == row.user, draft.c.place == row.place)
            connection.execute(draft.update().where(where).values(place=place))


def _tree(
    connection: sa.Connection, home: RecordId, scope: int, pending: Mapping[tuple[str, RecordId], Record]
) -> list[Record]:
    by_table: dict[str, list[RecordId]] = {}
    for table, rec in erasure.under(connection.exec_driver_sql, Home.table(), home.bytes, scope):
        by_table.setdefault(table, []).append(RecordId(bytes=rec))
    found: dict[RecordId, Record] = {}
    for table, many in by_table.items():
        found |= records.load_many(connection, BY_TABLE[table], many)
    before = -1
    while before != len(found):  # what waits to be saved may belong to what waits too
        before = len(found)
        for (_table, record_id), record in pending.items():
            parents = (getattr(record, name, None) for name in PARENTS)
            if record_id in found or any(parent in found for parent in parents):
                found[record_id] = record
    order = _births(connection, found.values())
    return sorted(found.values(), key=lambda one: order.get(one.id, (1, 0, 0)))


def _births(connection: sa.Connection, many: Iterable[Record]) -> dict[RecordId, tuple[int, int, int]]:
    """When the stored ones were first written: lists show records in that order, and so must those of the copies."""
    ids: dict[str, list[bytes]] = {}
    for one in many:
        ids.setdefault(one.table(), []).append(one.id.bytes)
    born: dict[RecordId, tuple[int, int, int]] = {}
    for table, some in ids.items():
        query = (
            f'SELECT r.id, o.hlc, o.seq FROM "{table}" r '
            "JOIN op o ON o.stream = r.born_stream AND o.seq = r.born_seq WHERE r.id IN ({marks})"
        )
        rows = asked(connection.exec_driver_sql, query, some)
        born |= {RecordId(bytes=rec): (0, hlc, seq) for rec, hlc, seq in rows}
    return born


def _remapped(one: Record, ids: Mapping[RecordId, RecordId], texts: Mapping[str, str]) -> Record:
    changes: dict[str, Any] = {}
    for name in one.SPECS:
        if not (isinstance(one, FormDocument) and name == "frozen"):  # its checksum is on paper
            changes[name] = _value(getattr(one, name), ids, texts)
    if isinstance(one, PoolEntry):
        changes["number"] = ""  # the old one stands in papers and in the ledger, and would point here
    if isinstance(one, Answer):
        changes["id"] = Answer.id_of(changes["document_id"], one.field_key, changes["subject"])
    elif isinstance(one, Assessment):
        changes["id"] = Assessment.id_of(changes["document_id"])
    else:
        changes["id"] = ids[one.id]
    return dataclasses.replace(one, **changes)


def _value(value: Any, ids: Mapping[RecordId, RecordId], texts: Mapping[str, str]) -> Any:
    if isinstance(value, RecordId):
        return ids.get(value, value)
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, tuple):
        return tuple(_value(item, ids, texts) for item in value)
    if isinstance(value, Mapping):
        return {key: _value(item, ids, texts) for key, item in value.items()}
    return value


def _others(connection: sa.Connection, one: Record, texts: Mapping[str, str]) -> Iterable[tuple[str, Plain]]:
    """The values in conflict that the record does not show, of the fields that were not just written in."""
    fields = connection.execute(sa.select(clash.c.field).where(clash.c.rec == one.id.bytes)).scalars().all()
    stored = records.load(connection, type(one), one.id) if fields else None
    book = StreamBook(connection)
    projection = Projection(connection, book)
    for field in fields:
        if getattr(one, field) != getattr(stored, field):
            continue
        rows = connection.execute(sa.select(head).where(head.c.rec == one.id.bytes, head.c.field == field)).all()
        heads = [projection.head(one.table(), field, book.dot(row.stream, row.seq)) for row in rows]
        newest = max(heads, key=lambda side: (side.hlc, side.dot))
        for side in heads:
            if side is not newest:
                yield field, texts.get(side.value, side.value) if isinstance(side.value, str) else side.value


def _aliases(connection: sa.Connection, ids: Mapping[RecordId, RecordId]) -> tuple[RecordId, ...]:
    found = records.load_where(connection, Alias)
    return tuple(one.id for one in found if one.one_id in ids or one.other_id in ids)
