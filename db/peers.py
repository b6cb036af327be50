"""The unit's lists of machines, files made and taken in, and what others said of their access logs.

Bytes only: what they mean is `sync`'s and `services`' matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.tables import checkpoint, ledger, roster
from fhr_desktop.domain import canonical


@dataclass(frozen=True, slots=True)
class Kept:
    """A package made or taken in. `peers` are device ids; `report` is what was noted of it."""

    n: int
    bundle: bytes
    sha: bytes
    incoming: bool
    peers: tuple[bytes, ...]
    hlc: int
    report: dict[str, Any]
    read: bool


def rosters(connection: sa.Connection) -> tuple[bytes, ...]:
    """The signed lists of machines held, oldest first."""
    return tuple(connection.execute(sa.select(roster.c.signed).order_by(roster.c.version)).scalars())


def keep_roster(connection: sa.Connection, version: int, signed: bytes) -> None:
    """Keep a list of machines; one of the same or a later version that stood before it goes."""
    connection.execute(roster.delete().where(roster.c.version >= version))
    connection.execute(roster.insert().values(version=version, signed=signed))


def forget_rosters(connection: sa.Connection) -> None:
    """Forget every list: this machine begins anew in a unit."""
    connection.execute(roster.delete())


def note(
    connection: sa.Connection, bundle: bytes, sha: bytes, *, incoming: bool, peers: tuple[bytes, ...], hlc: int,
    report: dict[str, Any],
) -> None:  # fmt: skip
    """Note a package made or taken in. One with the same id is replaced."""
    connection.execute(ledger.delete().where(ledger.c.bundle == bundle))
    connection.execute(
        ledger.insert().values(
            bundle=bundle, sha=sha, incoming=incoming, peers=canonical.encode(list(peers)), hlc=hlc,
            report=canonical.encode(report), read=not incoming,
        )
    )  # fmt: skip


def packages(connection: sa.Connection, limit: int = 50, *, incoming: bool | None = None) -> tuple[Kept, ...]:
    """The newest packages first."""
    query = sa.select(ledger).order_by(ledger.c.n.desc()).limit(limit)
    if incoming is not None:
        query = query.where(ledger.c.incoming == incoming)
    return tuple(_kept(row) for row in connection.execute(query))


def made_here(connection: sa.Connection, sha: bytes) -> tuple[bytes, ...]:
    """The machines that a package with the checksum was made for on this one; none for a package of others."""
    found = connection.execute(sa.select(ledger.c.peers).where(ledger.c.sha == sha, ledger.c.incoming.is_(False)))
    peers = found.scalar()
    return () if peers is None else tuple(canonical.decode(peers))


def known_package(connection: sa.Connection, sha: bytes) -> Kept | None:
    """The package whose file had the checksum, or None."""
    row = connection.execute(sa.select(ledger).where(ledger.c.sha == sha, ledger.c.incoming)).first()
    return None if row is None else _kept(row)


def mark_read(connection: sa.Connection) -> None:
    """What came has been seen."""
    connection.execute(ledger.update().values(read=True))


def keep_checkpoint(connection: sa.Connection, device: bytes, n: int, digest: bytes) -> bool:
    """Keep what a machine says of its access log. False when it said otherwise of the same entry before."""
    held = connection.execute(
        sa.select(checkpoint.c.hash).where(checkpoint.c.device == device, checkpoint.c.n == n)
    ).scalar()
    if held is None:
        connection.execute(checkpoint.insert().values(device=device, n=n, hash=digest))
    return held is None or held == digest


def _kept(row: Any) -> Kept:
    peers = tuple(canonical.decode(row.peers))
    return Kept(row.n, row.bundle, row.sha, row.incoming, peers, row.hlc, canonical.decode(row.report), row.read)
