"""Opens the encrypted database file and refuses what is not one. Keys come from outside; tables are not known here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from db import collation, swap, wal
from db.faults import damaged, translate_errors
from fhr_desktop.domain.errors import StoreDamaged, StoreRefused
from i18n import _

__all__ = ["close_engine", "open_engine", "reading", "translate_errors"]

PAGE = 4096
PLAINTEXT = b"SQLite format 3\0"
READING = "fhr_reading"

# In this order, after the key and memory security, which costs two thirds of a mass write's time.
PRAGMAS = (
    "cipher_compatibility = 4",
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "cache_size = -262144",  # 256 MiB at most: a page that falls out must be decrypted again
    "trusted_schema = OFF",
    "cell_size_check = ON",
)

STATEMENTS = 5  # remembered; each holds some of the little memory that SQLite need not lock anew every time

_memory = "ON"


def open_engine(path: Path, dek: bytes | bytearray, salt: bytes, *, create: bool = False) -> sa.Engine:
    """An engine on the file, whose connections share the 32-byte key and 16-byte salt.

    `dek` is read again for each new connection: wipe it only after `close_engine`. With `create` the file must
    not exist; without it, it must. Raises StoreRefused, StoreDamaged or StoreBusy; the file is then unchanged.
    """
    swap.finish(path)
    if create:
        _prepare(path)
    else:
        _inspect(path, salt)
    engine = sa.create_engine(
        "sqlite://", creator=lambda: _connect(path, dek, salt), module=dbapi2, poolclass=QueuePool, hide_parameters=True
    )
    sa.event.listen(engine, "begin", _begin)
    try:
        with translate_errors(), reading(engine) as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        check_head(path, salt)
    except BaseException:
        engine.dispose()
        if create:
            swap.remove(path)
        raise
    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection whose transaction only reads: it never waits for a writer and never makes one wait."""
    with engine.connect() as connection:
        yield connection.execution_options(**{READING: True})


def close_engine(engine: sa.Engine) -> None:
    """Fold the write-ahead log into the file, close every connection, forget remembered names."""
    try:
        with translate_errors(), reading(engine) as connection:
            driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        engine.dispose()
        collation.forget()


def leave_memory() -> None:
    """From now on do not lock and overwrite memory, in this process that only fills a store of nobody's data.

    It takes two thirds of the time then. SQLCipher cannot take it back: call it before the first store is opened.
    """
    global _memory
    _memory = "OFF"


def driver(connection: sa.Connection) -> Any:
    """The sqlcipher3 connection below, for what must happen outside a transaction."""
    return connection.connection.driver_connection


def key_pragma(dek: bytes | bytearray, salt: bytes) -> str:
    """The raw key and salt as SQLCipher reads them. Raises ValueError for other lengths."""
    if len(dek) != 32 or len(salt) != 16:
        raise ValueError("a key of 32 bytes and a salt of 16 are needed")
    return f"PRAGMA key = \"x'{bytes(dek).hex()}{salt.hex()}'\""


def _connect(path: Path, dek: bytes | bytearray, salt: bytes) -> Any:
    # Autocommit in the driver: SQLAlchemy's own begin, below, opens every transaction.
    connection = dbapi2.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=5.0, cached_statements=STATEMENTS
    )  # fmt: skip
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(key_pragma(dek, salt))
        _check_cipher(connection)
        for pragma in (f"cipher_memory_security = {_memory}", *PRAGMAS):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.create_collation("sv", collation.compare)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_cipher(connection: Any) -> None:
    if _value(connection, "cipher_status") != "1" or not _value(connection, "cipher_version").startswith("4."):
        raise StoreRefused(
            _("The program's encryption is not in order. Nothing was opened. Install the program again.")
        )


def _value(connection: Any, pragma: str) -> str:
    row = connection.execute(f"PRAGMA {pragma}").fetchone()
    return str(row[0]) if row else ""


def _begin(connection: sa.Connection) -> None:
    # A reader that turned writer midway could not wait for its turn, so writers say so at once.
    mode = "DEFERRED" if connection.get_execution_options().get(READING) else "IMMEDIATE"
    connection.exec_driver_sql(f"BEGIN {mode}")


def _prepare(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise StoreRefused(_("There is already a database in this folder. Nothing was changed.")) from error
    except OSError as error:
        raise StoreRefused(_("The database could not be made in this folder. Choose another folder.")) from error


def _inspect(path: Path, salt: bytes) -> None:
    """Raises StoreRefused or StoreDamaged for a file that cannot be the store, before SQLite touches it."""
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise StoreRefused(
            _("The key file is here but the database is missing. No new one was made. Restore the latest backup.")
        ) from error
    if size == 0:
        raise StoreDamaged(_("The database file is empty. Nothing was changed. Restore the latest backup."))
    check_head(path, salt)
    pending = swap.wal_of(path)
    if size % PAGE and wal.is_empty(pending):
        raise StoreDamaged(_("The database file has been cut off. Nothing was changed. Restore the latest backup."))
    wal.check(pending)


def check_head(path: Path, salt: bytes) -> None:
    """Raises StoreRefused or StoreDamaged unless the file begins with the salt."""
    # With a salt of its own SQLCipher never reads the first 16 bytes, so they are compared here.
    try:
        with path.open("rb") as stream:
            head = stream.read(len(PLAINTEXT))
    except OSError as error:
        raise StoreRefused(_("The database file could not be read. Nothing was changed. Try again.")) from error
    if head == PLAINTEXT:
        raise StoreRefused(_("The database file is not encrypted and was not opened. Restore the latest backup."))
    if head != salt:
        raise damaged()
