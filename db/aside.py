"""Transactions that are held but not taken in: those of machines that were shut out. They stay on this machine.

What is told of them, and when they are taken out of the log, is others' matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection

from db.bulk import Run, asked
from fhr_desktop.domain import canonical
from fhr_desktop.domain.operations import Entry, Header, OperationKind, Parcel
from fhr_desktop.domain.record import PARENTS, Plain

REVOKED = "revoked"  # the reason in the quarantine


def keep(run: Run, parcel: Parcel, hlc: int) -> bool:
    """Keep a transaction, without what it says of records that are erased. False when it is kept already."""
    born = _born(parcel)
    named = {*_records(parcel), *(up for parents in born.values() for up in parents)}
    gone = {row[0] for row in asked(run, "SELECT rec FROM gone WHERE rec IN ({marks})", sorted(named))}
    gone |= {rec for (_table, rec), parents in born.items() if parents & gone}
    content = _encoded(_without(parcel, gone))
    if run("SELECT 1 FROM quarantine WHERE reason = ? AND content = ?", (REVOKED, content)).first() is not None:
        return False
    run("INSERT INTO quarantine(reason, tbl, rec, content, hlc) VALUES (?, '', NULL, ?, ?)", (REVOKED, content, hlc))
    return True


def count(connection: Connection) -> int:
    """How many transactions are kept."""
    query = "SELECT count(*) FROM quarantine WHERE reason = ?"
    return int(connection.exec_driver_sql(query, (REVOKED,)).scalar_one())


def born_to(run: Run, parents: Collection[bytes], scope: int) -> list[tuple[str, bytes]]:
    """The records, by table and id, that transactions kept here begin under any of the parents in their scope."""
    found: list[tuple[str, bytes]] = []
    key: bytes | None = None
    for _number, parcel in _kept(run):
        key = key or run("SELECT key FROM scope WHERE id = ?", (scope,)).scalar_one()
        if Header.decode(parcel.header).stream.scope == key:
            found += [one for one, above in _born(parcel).items() if not above.isdisjoint(parents)]
    return found


def erase(run: Run, rec: bytes) -> None:
    """Take away what is kept of a record."""
    for number, parcel in _kept(run):
        if rec in _records(parcel):
            run("UPDATE quarantine SET content = ? WHERE n = ?", (_encoded(_without(parcel, {rec})), number))


def drop_scope(run: Run, scope: bytes) -> None:
    """Forget all that is kept of a scope."""
    for number, parcel in _kept(run):
        if Header.decode(parcel.header).stream.scope == scope:
            run("DELETE FROM quarantine WHERE n = ?", (number,))


def _kept(run: Run) -> Iterator[tuple[int, Parcel]]:
    for number, content in run("SELECT n, content FROM quarantine WHERE reason = ?", (REVOKED,)).all():
        header, signature, entries = canonical.decode(content)
        yield number, Parcel(header, signature, tuple(Entry(*one) for one in entries))


def _encoded(parcel: Parcel) -> bytes:
    entries: list[Plain] = [[one.plain, one.salt, one.body] for one in parcel.entries]
    return canonical.encode([parcel.header, parcel.signature, entries])


def _records(parcel: Parcel) -> list[bytes]:
    return [_record(one) for one in parcel.entries]


def _record(entry: Entry) -> bytes:
    record: bytes = canonical.decode(entry.plain)[3]
    return record


def _born(parcel: Parcel) -> dict[tuple[str, bytes], set[bytes]]:
    """The parents of each record that the transaction begins."""
    found = {}
    for one in parcel.entries:
        plain = canonical.decode(one.plain)
        if plain[1] == OperationKind.NEW.value and one.body is not None:
            values = canonical.decode(one.body)
            found[plain[2], plain[3]] = {up for parent in PARENTS if isinstance(up := values.get(parent), bytes)}
    return found


def _without(parcel: Parcel, gone: Collection[bytes]) -> Parcel:
    entries = tuple(Entry(one.plain, None, None) if _record(one) in gone else one for one in parcel.entries)
    return Parcel(parcel.header, parcel.signature, entries)
