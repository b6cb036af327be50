"""A small filled store for the tests of the file itself; its tables are not the program's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from db.connection import close_engine, open_engine, reading

CANARY = "Kanariefågel i Orsa"


@dataclass
class Filled:
    """A folder with a store of one table `note` with `rows` rows, some pages long, and some pages freed again."""

    folder: Path
    dek: bytearray = field(default_factory=lambda: bytearray(os.urandom(32)))
    salt: bytes = field(default_factory=lambda: os.urandom(16))
    rows: int = 60

    @property
    def path(self) -> Path:
        return self.folder / "store.db"

    def make(self) -> Filled:
        engine = open_engine(self.path, self.dek, self.salt, create=True)
        with engine.begin() as connection:
            run = connection.exec_driver_sql
            run("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
            run("CREATE TABLE spare (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
            for table in ("note", "spare"):
                many = [(f"{CANARY} {number} " + "ord " * 200,) for number in range(self.rows)]
                run(f"INSERT INTO {table} (text) VALUES (?)", many)
            run("DROP TABLE spare")
        close_engine(engine)
        return self

    @contextmanager
    def opened(self) -> Iterator[sa.Engine]:
        engine = open_engine(self.path, self.dek, self.salt)
        try:
            yield engine
        finally:
            close_engine(engine)

    def texts(self) -> list[str]:
        with self.opened() as engine:
            return texts(engine)


def texts(engine: sa.Engine) -> list[str]:
    """All notes, in order."""
    with reading(engine) as connection:
        return list(connection.exec_driver_sql("SELECT text FROM note ORDER BY id").scalars())


def add(engine: sa.Engine, text: str) -> None:
    """One more note, in a transaction of its own."""
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO note (text) VALUES (?)", (text,))
