"""Puts a finished database file in the store's place, whole or not at all, and keeps the one that was there."""

from __future__ import annotations

import shutil
from pathlib import Path

from fhr_desktop import durable


def wal_of(path: Path) -> Path:
    """The write-ahead log of a database file."""
    return path.with_name(path.name + "-wal")


def companions(path: Path) -> tuple[Path, Path]:
    """The files SQLite keeps beside a database file."""
    return wal_of(path), path.with_name(path.name + "-shm")


def part_of(store: Path) -> Path:
    """Where a file is prepared that is to take the store's place."""
    return store.with_name(store.name + ".part")


def remove(path: Path) -> None:
    """Delete a database file and what SQLite keeps beside it."""
    for name in (path, *companions(path)):
        name.unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """A private copy, on disk when the call returns. Raises OSError."""
    shutil.copyfile(source, target)
    target.chmod(0o600)
    durable.sync_file(target)


def put_in_place(store: Path, aside: Path) -> None:
    """Let the prepared `part_of(store)` become the store, after copying the old store into the folder `aside`.

    Both must be closed. A crash leaves the old store, or the new one once it is opened. Raises OSError.
    """
    for name in (store, wal_of(store)):
        if name.exists():
            copy(name, aside / name.name)
    durable.sync_folder(aside)
    durable.replace(part_of(store), _ready(store))
    finish(store)


def finish(store: Path) -> None:
    """Complete a replacement that a crash interrupted. The old log goes first: it must never meet the new file."""
    ready = _ready(store)
    if ready.exists():
        for name in companions(store):
            name.unlink(missing_ok=True)
        durable.sync_folder(store.parent)
        durable.replace(ready, store)


def _ready(store: Path) -> Path:
    return store.with_name(store.name + ".ready")
