"""One machine of the unit: its encrypted store in a folder, opened, closed and copied as the program would."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from db import backup
from db.connection import close_engine, open_engine
from db.store import Store
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.security.blobs import Blobs
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.suite import Services, services_on
from fhr_desktop.services.sync import machine as product
from tests.simulator.memory import Name, View

DEK, SALT = bytes(range(32)), bytes(range(16))  # nobody's data: one key for all, and no passphrase
BEGINNING = dt.datetime(2026, 3, 17, 8, 0, tzinfo=dt.UTC)
Run = Callable[..., list[Any]]


_FIRST: list[sa.Engine] = []


def _alike(engine: sa.Engine) -> sa.Engine:
    """Let all engines share what SQLAlchemy has compiled: a schedule opens a dozen, and each would begin anew."""
    _FIRST[:] = _FIRST or [engine]
    engine.dialect, engine._compiled_cache = _FIRST[0].dialect, _FIRST[0]._compiled_cache
    return engine


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self._kept.get(name)

    def put(self, name: str, secret: bytes) -> bool:
        self._kept[name] = secret
        return True

    def drop(self, name: str) -> None:
        self._kept.pop(name, None)


class Machine:
    """A store that can be used, and what surrounds it: a keyring or none, and a clock that may be wrong."""

    store: Store
    services: Services
    device: bytes

    def __init__(self, folder: Path, name: str, user: RecordId, role: Role, ring: Ring | None) -> None:
        self.folder, self.name, self.ring = folder, name, ring
        self.actor = Actor(user, name, role)
        self.seconds = 0  # since the beginning, by the sun
        self.wrong = dt.timedelta()  # what the machine's clock adds to that
        self.shut_out = False
        self.seen: set[Name] = set()  # operations checked here
        self.held: frozenset[Name] = frozenset()
        self.view = View()
        self.scopes: dict[bytes, str] = {}  # kinds by key
        self.put_back = False  # whether it has ever held less than before
        self.looks = 0
        self.positions: list[tuple[int, bytes, str]] = []  # open editors: where the log stood, record, field
        self.drafts: set[tuple[bytes, bytes, bytes]] = set()  # record, scope, marker

    @property
    def path(self) -> Path:
        """The database file."""
        return self.folder / backup.DATABASE

    def now(self) -> dt.datetime:
        """The time this machine believes it is."""
        return BEGINNING + dt.timedelta(seconds=self.seconds) + self.wrong

    def open(self) -> None:
        """Unlock: what `Storage.open` does after the passphrase."""
        self.store = Store(_alike(open_engine(self.path, DEK, SALT)))
        self.store.clock.now = self.now
        product.wake(self.store, self.ring)
        self.device = self.store.identity.device
        self.services = services_on(Desk(self.store, Blobs(self.folder / "blobs"), lambda: self.now().date(), self.now))

    def close(self) -> None:
        """Lock."""
        close_engine(self.store.engine)

    def drop(self) -> None:
        """Pull the plug: connections go, nothing is folded away."""
        self.store.engine.dispose()

    def copy_to(self, folder: Path) -> None:
        """A copy of the whole store, as a backup or a copied folder would hold it."""
        with self.raw() as run:
            run("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(self.folder, folder)

    @contextmanager
    def raw(self) -> Iterator[Run]:
        """The database below everything: statements as they are, rows as they are."""
        held = self.store.engine.raw_connection()
        try:
            execute = held.driver_connection.execute  # type: ignore[union-attr]
            yield lambda statement, *values: execute(statement, *values).fetchall()
        finally:
            held.close()

    def incarnation(self) -> bytes:
        """Under which name it writes now."""
        return self.store.identity.incarnation
