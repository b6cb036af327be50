"""The chained log of who did and read what (SYNC §15, SoLPuL 10 §). Codes and ids only, never a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.tables import audit
from fhr_desktop.domain import canonical
from fhr_desktop.domain.operations import GENESIS
from fhr_desktop.domain.record import RecordId


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. `codes` are short words such as a form's number or a count."""

    n: int
    hlc: int
    user: RecordId
    device: bytes
    action: str
    record: RecordId | None
    codes: tuple[str, ...]


def _chain(
    prev: bytes, n: int, hlc: int, user: bytes, device: bytes, action: str, record: bytes | None, codes: str
) -> bytes:
    return canonical.digest(canonical.encode([prev, n, hlc, user, device, action, record, codes]))


def append(
    connection: sa.Connection,
    hlc: int,
    user: RecordId,
    device: bytes,
    action: str,
    record: RecordId | None,
    *codes: str,
) -> None:
    """Add one entry to the chain."""
    last = connection.execute(sa.select(audit.c.n, audit.c.hash).order_by(audit.c.n.desc()).limit(1)).first()
    n, prev = (last.n + 1, last.hash) if last else (1, GENESIS)
    rec, words = record.bytes if record else None, " ".join(codes)
    connection.execute(
        audit.insert().values(
            n=n, hlc=hlc, user=user.bytes, device=device, action=action, record=rec, codes=words, prev=prev,
            hash=_chain(prev, n, hlc, user.bytes, device, action, rec, words),
        )
    )  # fmt: skip


def entries(connection: sa.Connection, record: RecordId | None = None, limit: int = 500) -> tuple[AuditEntry, ...]:
    """The newest entries first, of one record or of all."""
    query = sa.select(audit).order_by(audit.c.n.desc()).limit(limit)
    if record is not None:
        query = query.where(audit.c.record == record.bytes)
    return tuple(_entry(row) for row in connection.execute(query))


def latest(connection: sa.Connection, action: str) -> AuditEntry | None:
    """The newest entry of an act, or None when it has not been done here."""
    query = sa.select(audit).where(audit.c.action == action).order_by(audit.c.n.desc()).limit(1)
    row = connection.execute(query).first()
    return _entry(row) if row is not None else None


def _entry(row: Any) -> AuditEntry:
    return AuditEntry(
        row.n, row.hlc, RecordId(bytes=row.user), row.device, row.action,
        RecordId(bytes=row.record) if row.record else None, tuple(row.codes.split()),
    )  # fmt: skip


def first_fault(connection: sa.Connection) -> int | None:
    """The number of the first entry whose chain does not hold, or None."""
    prev, expected = GENESIS, 1
    for row in connection.execute(sa.select(audit).order_by(audit.c.n)):
        held = _chain(prev, row.n, row.hlc, row.user, row.device, row.action, row.record, row.codes)
        if row.n != expected or row.prev != prev or row.hash != held:
            return int(row.n)
        prev, expected = row.hash, expected + 1
    return None


def last(connection: sa.Connection) -> tuple[int, bytes]:
    """Number and hash of the newest entry; 0 and zeros for an empty log."""
    row = connection.execute(sa.select(audit.c.n, audit.c.hash).order_by(audit.c.n.desc()).limit(1)).first()
    return (row.n, row.hash) if row else (0, GENESIS)
