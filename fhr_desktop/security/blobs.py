"""The encrypted files of attachments: sealed, read, handed on and taken in. Which case one belongs to is `db`'s.

Each file lies under a random name, sealed with libsodium's secretstream under a key of its own: a header of 24 bytes,
then pieces of 64 KiB that are 17 bytes longer sealed, the last one marked as such. Without the key, which lies in the
store alone, nothing is left of the file once its record is erased. A finished file is never written in again.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import nacl.bindings as sodium
from nacl.exceptions import CryptoError

from fhr_desktop import durable
from fhr_desktop.domain.errors import Refused, StoreDamaged, StoreRefused
from fhr_desktop.domain.task import TaskContext
from i18n import _

FOLDER = "blobs"  # beside the database, and in each backup
PIECE = 64 * 1024  # content sealed at a time
LIMIT = 200 * 1024 * 1024  # content of one file
HANDED = 256 * 1024  # sealed bytes handed on at a time
SEAL = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file put away. `blob` and `key` are hexadecimal, as is `digest`, SHA-256 of the content; `size` its bytes."""

    blob: str
    key: str = field(repr=False)
    size: int
    digest: str


class Incoming:
    """A sealed file on its way in, under a name of its own until `commit`. Left without it, nothing remains."""

    def __init__(self, target: Path) -> None:
        self._target, self._part, self._size = target, target.with_name(target.name + ".part"), 0
        with _disk_errors():
            self._part.unlink(missing_ok=True)
            # O_EXCL: nobody's link is followed.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            self._stream = os.fdopen(os.open(self._part, flags, 0o600), "wb")

    def write(self, sealed: bytes) -> None:
        """Add sealed bytes. Raises StoreRefused when the disk refuses or the file grows beyond the limit."""
        self._size += len(sealed)
        if self._size > sealed_size(LIMIT):
            raise StoreRefused(_too_large())
        with _disk_errors():
            self._stream.write(sealed)

    def end(self) -> None:
        """Let go of the file, all of which has been written: no system lets thousands be open. Raises StoreRefused."""
        with _disk_errors():
            self._stream.close()

    def commit(self) -> None:
        """Give the file its name, on disk when the call returns. One already there is kept: none is replaced."""
        with _disk_errors():
            self._stream.close()
            if not self._target.exists():
                durable.replace(self._part, self._target)
        self.discard()

    def discard(self) -> None:
        """Forget what has not been committed."""
        with suppress(OSError):  # a full disk cannot take the last bytes; what cannot be deleted now, `tidy` takes
            self._stream.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    def __enter__(self) -> Incoming:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.discard()


@dataclass(frozen=True, slots=True)
class Blobs:
    """The folder of sealed files. A name that is not 32 hexadecimal digits is never looked for: it is no path."""

    folder: Path

    def put(self, content: Iterable[bytes], task: TaskContext, expected: int = 0) -> Sealed:
        """Seal the content, in pieces of any size, under a new name and key; on disk when the call returns.

        `expected` bytes are for the progress only. Raises Refused (too large), StoreRefused (the disk) and Cancelled;
        nothing is then left.
        """
        blob, key = os.urandom(16).hex(), os.urandom(sodium.crypto_secretstream_xchacha20poly1305_KEYBYTES)
        state = sodium.crypto_secretstream_xchacha20poly1305_state()
        digest, size = hashlib.sha256(), 0
        with _disk_errors(), self.begin(blob) as incoming:  # the content may come from a stick
            incoming.write(sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key))
            for piece, last in _pieces(content):
                size += len(piece)
                if size > LIMIT:
                    raise Refused(_too_large())
                digest.update(piece)
                tag = LAST if last else MORE
                incoming.write(sodium.crypto_secretstream_xchacha20poly1305_push(state, piece, None, tag))
                task.step(size, max(size, expected))
            incoming.commit()
        return Sealed(blob, key.hex(), size, digest.hexdigest())

    def read(self, blob: str, key: str) -> Iterator[bytes]:
        """The content in pieces of 64 KiB. Act on none of it before the end: only the last piece says it was whole.

        Raises StoreDamaged for a missing, changed, shortened or lengthened file, and for another key.
        """
        with self._opened(blob) as path, path.open("rb") as stream:
            state = sodium.crypto_secretstream_xchacha20poly1305_state()
            try:
                header = stream.read(HEADER)
                sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, bytes.fromhex(key))
                tag = MORE
                while tag == MORE:
                    sealed = stream.read(PIECE + SEAL)
                    piece, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed)
                    if tag != MORE and (tag != LAST or stream.read(1)):
                        raise _damaged()
                    yield piece
            except (CryptoError, ValueError) as error:
                raise _damaged() from error

    def raw(self, blob: str) -> Iterator[bytes]:
        """The file as it lies, still sealed, in pieces of at most 256 KiB. Raises StoreDamaged when it is missing."""
        with self._opened(blob) as path, path.open("rb") as stream:
            while sealed := stream.read(HANDED):
                yield sealed

    def begin(self, blob: str) -> Incoming:
        """Take in a file that is sealed already. Raises StoreDamaged for a name that is none, StoreRefused."""
        target = self._path(blob)
        with _disk_errors():
            self._make()
        return Incoming(target)

    def has(self, blob: str) -> bool:
        """Whether the file is here. Raises StoreDamaged for a name that is none."""
        return self._path(blob).is_file()

    def remove(self, blob: str) -> None:
        """Delete the file; none there is no fault. Raises StoreDamaged for a name that is none, StoreRefused."""
        with _disk_errors():
            self._path(blob).unlink(missing_ok=True)

    def tidy(self, known: Collection[str]) -> int:
        """Delete what is not among the names known, and what a crash left half made. How many files went.

        Not while a file is on its way in. Raises StoreRefused.
        """
        gone = 0
        with _disk_errors():
            for path in self.folder.iterdir() if self.folder.is_dir() else ():
                ours = _NAME.fullmatch(path.name.removesuffix(".part"))
                if ours and path.name not in known:
                    path.unlink()
                    gone += 1
        return gone

    def copy_to(self, folder: Path) -> None:
        """Let another folder hold every file as well: linked where the disk can, else copied. Raises OSError."""
        names = [path for path in self.folder.iterdir() if _NAME.fullmatch(path.name)] if self.folder.is_dir() else []
        other = Blobs(folder)
        if names:
            other._make()
        for path in names:
            target = folder / path.name
            if target.exists():
                continue
            try:
                os.link(path, target)
            except OSError:
                part = target.with_name(target.name + ".part")
                shutil.copyfile(path, part)
                part.chmod(0o600)
                durable.replace(part, target)
        if names:
            durable.sync_folder(folder)

    def _make(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(mode=0o700)
            durable.sync_folder(self.folder.parent)

    def _path(self, blob: str) -> Path:
        if not _NAME.fullmatch(blob):
            raise _damaged()
        return self.folder / blob

    @contextmanager
    def _opened(self, blob: str) -> Iterator[Path]:
        path = self._path(blob)
        try:
            yield path
        except FileNotFoundError as error:
            raise StoreDamaged(
                _("The attachment's file is missing here. Nothing has been changed. Restore a backup that has it.")
            ) from error
        except OSError as error:
            raise _damaged() from error


def sealed_size(size: int) -> int:
    """Bytes of the sealed file for so many bytes of content."""
    return HEADER + size + SEAL * max(1, -(-size // PIECE))


def _pieces(content: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The content in whole pieces, and which is the last: it alone may be shorter, or empty."""
    held = bytearray()
    for some in content:
        held += some
        while len(held) > PIECE:
            yield bytes(held[:PIECE]), False
            del held[:PIECE]
    yield bytes(held), True


def _damaged() -> StoreDamaged:
    return StoreDamaged(
        _("The attachment's file is damaged and cannot be shown. Nothing has been changed. Restore a backup of it.")
    )


def _too_large() -> str:
    return _("The file is larger than {limit} MB. Nothing has been saved; make it smaller or divide it.").format(
        limit=LIMIT // (1024 * 1024)
    )


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreRefused(
            _("The file could not be read or written. Nothing has been saved. Check the disk and try again.")
        ) from error
