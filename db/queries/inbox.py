"""Reads for what needs a person's eye beside conflicts: where a record belongs, persons entered twice, late edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import sqlalchemy as sa

from db import history, records
from db.bulk import asked
from db.streams import StreamBook
from db.tables import RECORD_TABLES
from fhr_desktop.domain import canonical
from fhr_desktop.domain.case_states import ENDED, CaseState
from fhr_desktop.domain.duplicates import Alias
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.operations import SEEN, Header, Operation, OperationKind
from fhr_desktop.domain.record import PARENTS, Record, RecordId
from fhr_desktop.domain.registry import BY_TABLE

_FEW = 500  # records looked up one by one


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record belongs: its case and its home, as far as it has them."""

    case: Case | None
    home: Home | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons with one identity number, and what has been said of them (None: nothing)."""

    one: Person
    other: Person
    alias: Alias | None


@dataclass(frozen=True, slots=True)
class Late:
    """An archived home with changes whose writers had not seen that: tables changed, and who wrote."""

    home: Home
    tables: tuple[str, ...]
    users: tuple[RecordId, ...]


def place_of(connection: sa.Connection, one: Record) -> Place:
    """The case and the home a record belongs to; for a home and its persons the case that is open, or the latest."""
    fields: dict[str, Any] = {name: getattr(one, name) for name in ("case_id", "home_id", "document_id", "one_id")
                              if name in one.SPECS}  # fmt: skip
    if isinstance(one, Case):
        return Place(one, records.load(connection, Home, one.home_id))
    if isinstance(one, Home):
        return Place(_working_case(connection, one.id), one)
    for name, parent in fields.items():
        above = records.load(connection, BY_TABLE[one.SPECS[name].ref or ""], parent)
        if above is not None:
            return place_of(connection, above)
    return Place(None, None)


def _working_case(connection: sa.Connection, home: RecordId) -> Case | None:
    cases = records.load_where(connection, Case, order="number", home_id=home)
    ended = {state.value for state in CaseState if state in ENDED}
    return next((one for one in reversed(cases) if one.state not in ended), cases[-1] if cases else None)


def same_numbers(connection: sa.Connection) -> tuple[Pair, ...]:
    """All pairs of persons with one identity number, in a steady order."""
    person = RECORD_TABLES["person"]
    number = person.c.identity_number
    twice = sa.select(number).where(number.is_not(None), number != "").group_by(number).having(sa.func.count() > 1)
    rows = connection.execute(sa.select(person.c.id, number).where(number.in_(twice)).order_by(person.c.id)).all()
    people = records.load_many(connection, Person, [RecordId(bytes=row.id) for row in rows])
    by_number: dict[str, list[Person]] = {}
    for row in rows:
        by_number.setdefault(row.identity_number, []).append(people[RecordId(bytes=row.id)])
    pairs = [pair for same in by_number.values() for pair in combinations(same, 2)]
    found = records.load_many(connection, Alias, [Alias.id_of(one.id, other.id) for one, other in pairs])
    return tuple(Pair(one, other, found.get(Alias.id_of(one.id, other.id))) for one, other in pairs)


def same_as(connection: sa.Connection, people: Iterable[Person]) -> Iterator[tuple[Person, Person]]:
    """Each of the persons with another record that somebody has said is the same person."""
    ours = {person.id: person for person in people}
    alias = RECORD_TABLES["alias"]
    wanted = [one.bytes for one in ours]
    query = sa.select(alias.c.one_id, alias.c.other_id).where(
        alias.c.same.is_(True), alias.c.one_id.in_(wanted) | alias.c.other_id.in_(wanted)
    )
    for one, other in connection.execute(query.order_by(alias.c.id)).all():
        for here, there in ((one, other), (other, one)):
            person = ours.get(RecordId(bytes=here))
            found = records.load(connection, Person, RecordId(bytes=there)) if person is not None else None
            if person is not None and found is not None:
                yield person, found


def same_number_as(connection: sa.Connection, people: Iterable[Person]) -> Iterator[tuple[Person, Person]]:
    """Each of the persons with another record with its identity number, unless somebody has decided about the two."""
    ours = {person.identity_number: person for person in people if person.identity_number}
    table = RECORD_TABLES["person"]
    rows = connection.execute(
        sa.select(table.c.id).where(table.c.identity_number.in_(list(ours))).order_by(table.c.id)
    ).scalars()
    for twin in records.load_many(connection, Person, [RecordId(bytes=row) for row in rows]).values():
        person = ours.get(twin.identity_number or "")
        if person is not None and twin.id != person.id and not _decided(connection, person, twin):
            yield person, twin


def _decided(connection: sa.Connection, one: Person, other: Person) -> bool:
    alias = records.load(connection, Alias, Alias.id_of(one.id, other.id))
    return alias is not None and alias.same is not None


class LateEdits:
    """Finds archived homes that somebody went on with; what was found is kept, and only what is new is looked at."""

    def __init__(self) -> None:
        self._position = -1
        self._found: dict[RecordId, Late] = {}

    def read(self, connection: sa.Connection) -> tuple[Late, ...]:
        """Those there are now, in Swedish order."""
        position, homes = history.position(connection), self._found.keys()
        fresh = None if position < self._position or self._position < 0 else _homes_touched(connection, self._position)
        if fresh is None:
            candidates = records.load_where(connection, Home, archived=True)
        else:
            loaded = records.load_many(connection, Home, homes | fresh).values()
            candidates = tuple(home for home in loaded if home.archived)
        self._found = {one.home.id: one for one in _late(connection, candidates)}
        self._position = position
        ordered = records.load_where(connection, Home, order="name", archived=True) if self._found else ()
        return tuple(self._found[home.id] for home in ordered if home.id in self._found)


def _homes_touched(connection: sa.Connection, position: int) -> set[RecordId] | None:
    """The homes that anything has been written in since; None when that is too much to look up one by one."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT tbl, rec FROM op WHERE lsn > ? LIMIT ?", (position, _FEW + 1)
    ).all()
    if len(rows) > _FEW:
        return None
    found = set()
    for table, rec in rows:
        one = records.load(connection, BY_TABLE[table], RecordId(bytes=rec)) if table in BY_TABLE else None
        home = place_of(connection, one).home if one is not None else None
        if home is not None:
            found.add(home.id)
    return found


def _late(connection: sa.Connection, homes: Iterable[Home]) -> Iterator[Late]:
    """Those of the homes whose trees hold operations that the one who archived had not seen."""
    book = StreamBook(connection)
    archived = {home.id.bytes: (home, found) for home in homes if (found := _archiving(connection, home.id))}
    owners = _trees(connection, archived)
    rows = asked(
        connection.exec_driver_sql, "SELECT stream, seq, tbl, lsn, rec FROM op WHERE rec IN ({marks})", owners
    )  # fmt: skip
    late: dict[bytes, list[tuple[str, int]]] = {}
    for stream, seq, table, lsn, rec in rows:
        home = owners[rec]
        archiver, seen = archived[home][1]
        at = book.stream(stream)
        if stream != archiver and seq > seen.get((at.device, at.incarnation), 0):
            late.setdefault(home, []).append((table, lsn))
    for home, some in late.items():
        lsns = {lsn for _table, lsn in some}
        headers = asked(connection.exec_driver_sql, "SELECT header FROM tx WHERE lsn IN ({marks})", lsns)
        users = {Header.decode(header).user for (header,) in headers}
        yield Late(archived[home][0], tuple(sorted({table for table, _lsn in some})), tuple(sorted(users)))


def _trees(connection: sa.Connection, homes: Iterable[bytes]) -> dict[bytes, bytes]:
    """Every record that belongs to the homes, themselves included, with its home."""
    owners = {home: home for home in homes}
    fresh: dict[str, list[bytes]] = {"home": list(owners)}
    while fresh:
        below: dict[str, list[bytes]] = {}
        for name, kind in BY_TABLE.items():
            for parent in PARENTS:
                spec = kind.SPECS.get(parent)
                if spec is None or spec.ref not in fresh:
                    continue
                query = f'SELECT id, {parent} FROM "{name}" WHERE {parent} IN ({{marks}})'
                for rec, above in asked(connection.exec_driver_sql, query, fresh[spec.ref]):
                    if rec not in owners:
                        owners[rec] = owners[above]
                        below.setdefault(name, []).append(rec)
        fresh = below
    return owners


def _archiving(connection: sa.Connection, home: RecordId) -> tuple[int, dict[tuple[bytes, bytes], int]] | None:
    """The newest operation that archived a home and still stands: its stream, and what it had seen."""
    rows = connection.exec_driver_sql(
        "SELECT o.stream, o.plain, o.body, c.key FROM head h "
        "JOIN op o ON o.stream = h.stream AND o.seq = h.seq JOIN stream s ON s.id = o.stream "
        "JOIN scope c ON c.id = s.scope WHERE h.rec = ? AND h.field = 'archived' ORDER BY o.hlc DESC, o.stream",
        (home.bytes,),
    ).all()
    for row in rows:
        operation = Operation.from_plain(canonical.decode(row.plain), row.key)
        if operation.kind is OperationKind.ARCHIVE and row.body is not None:
            values: dict[str, Any] = canonical.decode(row.body)
            return row.stream, {(device, inc): seq for device, inc, seq in values.get(SEEN, ())}
    return None
