"""Files that survive a power cut: replaced whole, on disk when the call returns. What they hold is not known here."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path


def sync_file(path: Path) -> None:
    """Wait until the file's bytes are on the disk."""
    # Windows flushes only handles that may write.
    with path.open("r+b" if sys.platform == "win32" else "rb") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in the folder are on the disk. Windows journals names itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(source: Path, target: Path) -> None:
    """Give the finished file `source` the name `target`: afterwards and after a crash, old or new, never half."""
    sync_file(source)
    source.replace(target)
    sync_folder(target.parent)


def write_beside(folder: Path, files: Mapping[str, bytes]) -> dict[str, Path]:
    """Write files that belong together, without taking the place of any: under their own names, or all with the same
    number before the ending. Gives where each is.

    Raises OSError, and then none of them is left behind.
    """
    places = _unused(folder, files)
    written: list[Path] = []
    try:
        for name, data in files.items():
            write(places[name], data)
            written.append(places[name])
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return places


def _unused(folder: Path, names: Iterable[str]) -> dict[str, Path]:
    own = [Path(name) for name in names]
    for number in count(1):
        more = f"-{number}" if number > 1 else ""
        there = {one.name: folder / f"{one.stem}{more}{one.suffix}" for one in own}
        if not any(path.exists() for path in there.values()):
            break
    return there


def write(path: Path, data: bytes) -> None:
    """Write a private file whole (mode 600), through a link to where it leads.

    Raises OSError, also for a target that is a folder or a device; the old file is then untouched, and nothing of
    the new one is left behind.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
