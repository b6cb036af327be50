"""An open store: one connection, this machine's identity, reads and units of work. Keys are not its business."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from db import audit, migrate, tables
from db.arrivals import Receiving
from db.connection import close_engine, reading
from db.faults import translate_errors
from db.unit_of_work import Identity, UnitOfWork, make_scope
from fhr_desktop.domain.clock import HybridClock, utc_now
from fhr_desktop.domain.record import RecordId, ScopeKind

Connection = sa.Connection  # the names by which services pass a reading, or the store's file, on
Engine = sa.Engine
UNSCOPED = (ScopeKind.UNIT, ScopeKind.CASEWORK, ScopeKind.TRAINING, ScopeKind.POOL, ScopeKind.COOPERATION)


class Store:
    """Use from one thread. `identity` is set once, before the first write."""

    def __init__(self, engine: sa.Engine, wall: Callable[[], dt.datetime] = utc_now) -> None:
        self.engine = engine
        self.clock = HybridClock(now=wall)
        self._identity: Identity | None = None

    def become(self, identity: Identity) -> None:
        """Let this machine's writes and readings carry its name, and start its clock past the last stamp used."""
        self._identity = identity
        with self.read() as connection:
            own = tables.stream.c.device == identity.device  # a colleague's clock may be years off
            newest = connection.execute(
                sa.select(sa.func.max(_last_stamp()))
                .select_from(tables.have.join(tables.stream, tables.stream.c.id == tables.have.c.stream))
                .where(own)
            ).scalar()
            last_read = connection.execute(
                sa.select(tables.audit.c.hlc).order_by(tables.audit.c.n.desc()).limit(1)
            ).scalar()
            self.clock.last = max(newest or 0, last_read or 0)

    def rename(self, incarnation: bytes) -> None:
        """Go on under a new incarnation."""
        self._identity = dataclasses.replace(self.identity, incarnation=incarnation)

    @property
    def identity(self) -> Identity:
        """This machine. Raises RuntimeError before `become`."""
        if self._identity is None:
            raise RuntimeError("the store has no identity yet")
        return self._identity

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection for reading only; it never waits for a writer."""
        with translate_errors(), reading(self.engine) as connection:
            yield connection

    @contextmanager
    def local(self) -> Iterator[sa.Connection]:
        """A connection for what stays on this machine: drafts and local settings. Commits at the end."""
        with translate_errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self, user: RecordId) -> Iterator[UnitOfWork]:
        """A unit of work by the user; committed at the end, or nothing of it is written."""
        with translate_errors(), self.engine.begin() as connection:
            work = UnitOfWork(connection, self.identity, self.clock, user)
            yield work
            work.commit()

    @contextmanager
    def receive(self) -> Iterator[Receiving]:
        """A package on its way in: all of it is committed at the end, or nothing, and the clock is as it was."""
        before = self.clock.last
        try:
            with translate_errors(), self.engine.begin() as connection:
                yield Receiving(connection, self.identity.device, self.clock.tick())
        except BaseException:
            self.clock.last = before
            raise

    @contextmanager
    def logged_read(self, user: RecordId, action: str, record: RecordId | None, *codes: str) -> Iterator[sa.Connection]:
        """A reading that is noted in the access log in the same transaction (SoLPuL 10 §)."""
        with translate_errors(), self.engine.begin() as connection:
            yield connection
            audit.append(connection, self.clock.tick(), user, self.identity.device, action, record, *codes)

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of the key."""
        close_engine(self.engine)


def _last_stamp() -> sa.ScalarSelect[int]:
    """The stamp of a stream's last operation; stamps grow along a stream, so that the others need not be read."""
    op, have = tables.op.c, tables.have.c
    last = sa.select(op.hlc).where(op.stream == have.stream, op.seq == have.seq)
    return last.correlate(tables.have).scalar_subquery()


def furnish(engine: sa.Engine) -> None:
    """Give a new, empty store its tables and its scopes."""
    migrate.upgrade(engine)
    with engine.begin() as connection:
        for kind in UNSCOPED:
            make_scope(connection, kind)
