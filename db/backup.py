"""Backups: encrypted copies made, checked by opening, kept for three generations, and put back.

A copy has the store's own key, so a thief gains nothing by finding it, and carries that key wrapped to the
recovery key, so the sheet in the safe opens it on any computer. It never carries a passphrase slot: an old
passphrase must not open an old backup. Each copy is marked as one, so that whoever opens it begins a new
incarnation (SYNC §1), however it got into place.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from db import swap
from db.connection import close_engine, driver, open_engine, reading
from db.faults import translate_errors
from db.soundness import integrity
from fhr_desktop import durable
from fhr_desktop.domain.errors import StoreDamaged, StoreRefused
from i18n import _

GENERATIONS = 3
DATABASE = "store.db"
RECOVERY = "recovery.age"
COPY_MARK = 1  # PRAGMA user_version of a copy; 0 in a store in use
STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """One generation: a folder with the encrypted copy and its wrapped key."""

    folder: Path
    made: dt.datetime

    @property
    def recovery(self) -> bytes:
        """The wrapped key, for `security.keys.adopt`. Raises OSError."""
        return (self.folder / RECOVERY).read_bytes()


def nothing(_folder: Path) -> None:
    """The store has no files beside the database."""


def make_backup(
    engine: sa.Engine,
    folder: Path,
    dek: bytes | bytearray,
    salt: bytes,
    recovery: bytes,
    now: dt.datetime,
    beside: Callable[[Path], None] = nothing,
) -> Backup:
    """A new generation in `folder`; the oldest beyond three go when it has been opened and found sound.

    `now` is aware. `beside` is given the generation's folder, to put there what the copied records refer to.
    Raises StoreRefused or StoreDamaged; the earlier generations are then all there.
    """
    name = now.astimezone(dt.UTC).strftime(STAMP)
    part = folder / (name + ".part")
    try:
        with _disk_errors():
            _clear(folder)
            part.mkdir(mode=0o700, parents=True)
            _copy_store(engine, part / DATABASE)
            _mark_and_check(part / DATABASE, dek, salt)
            durable.write(part / RECOVERY, recovery)
            beside(part)
            durable.sync_folder(part)
            part.rename(folder / name)
            durable.sync_folder(folder)
            for old in list_backups(folder)[GENERATIONS:]:
                shutil.rmtree(old.folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Backup(folder / name, now)


def list_backups(folder: Path) -> list[Backup]:
    """The generations in the folder, newest first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            made = dt.datetime.strptime(path.name, STAMP).replace(tzinfo=dt.UTC)
        except ValueError:
            continue
        found.append(Backup(path, made))
    return sorted(found, key=lambda one: one.made, reverse=True)


def newest_in(*folders: Path) -> Backup:
    """The backup that the first of the folders is, or else the newest of those in one of them. Raises StoreRefused."""
    wrapped = folders[0] / RECOVERY
    if wrapped.is_file():  # copied by hand, under whatever name
        return Backup(folders[0], dt.datetime.fromtimestamp(wrapped.stat().st_mtime, dt.UTC))
    for folder in folders:
        for newest in list_backups(folder)[:1]:
            return newest
    raise StoreRefused(_("There is no backup in this folder. Nothing has been changed; choose another."))


def restore(
    backup: Backup,
    store: Path,
    dek: bytes | bytearray,
    salt: bytes,
    aside: Path,
    beside: Callable[[Path], None] = nothing,
) -> None:
    """Put the copy in the store's place, whole or not at all; the store that was there is kept in folder `aside`.

    The store must be closed, and its lock held. `beside` is given `aside` before anything is replaced, to keep there
    and put back what lies beside the database.
    Raises StoreRefused or StoreDamaged; nothing is then changed.
    """
    part = swap.part_of(store)
    try:
        with _disk_errors():
            swap.remove(part)
            swap.copy(backup.folder / DATABASE, part)
            _mark_and_check(part, dek, salt)
            aside.mkdir(mode=0o700, parents=True)
            beside(aside)
            swap.put_in_place(store, aside)
    finally:
        swap.remove(part)


def is_copy(connection: sa.Connection) -> bool:
    """Whether the open store is a backup put back: begin a new incarnation, then `make_own` in the same transaction."""
    return bool(connection.exec_driver_sql("PRAGMA user_version").scalar_one() == COPY_MARK)


def make_own(connection: sa.Connection) -> None:
    """Take the mark of a copy away."""
    connection.exec_driver_sql("PRAGMA user_version = 0")


def _copy_store(engine: sa.Engine, target: Path) -> None:
    with translate_errors(), reading(engine) as connection:
        driver(connection).execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)


def _mark_and_check(path: Path, dek: bytes | bytearray, salt: bytes) -> None:
    damaged = StoreDamaged(_("The backup is damaged and was not used. Nothing was changed. Choose an older backup."))
    try:
        copy = open_engine(path, dek, salt)
    except StoreDamaged as error:
        raise damaged from error
    try:
        if integrity(copy):
            raise damaged
        with translate_errors(), copy.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA user_version = {COPY_MARK}")
    finally:
        close_engine(copy)
    durable.sync_file(path)


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreRefused(
            _("The disk with the backups cannot be read or written. Nothing was changed. Check it and try again.")
        ) from error


def _clear(folder: Path) -> None:
    """Remove what a crash left half-made."""
    for path in folder.glob("*.part"):
        shutil.rmtree(path)
