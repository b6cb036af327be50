"""From an age file to inflated bytes and back, in pieces and within limits; nothing plain touches a disk.

What the bytes mean is for `bundle_read` and `bundle_write`.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

import pyrage
import zstandard

from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.sync import age_header, limits
from fhr_desktop.sync.refusals import refused, too_much_to_write, unread

_SEALED = limits.AGE_CHUNK + limits.AGE_TAG
_SLICE = 1 * limits.KIB  # compressed bytes taken at a time: zstd makes at most 32 MiB of them
_LEVEL = 3


class Decrypted:
    """The plain bytes of an age file, in pieces, while they are being decrypted in a thread of their own.

    What has been read is genuine, but that it is all is only known when `read` has returned b"".
    Close it. Raises BundleRefused from the start: UNREADABLE, TOO_LARGE, CUT_SHORT, DAMAGED, NOT_FOR_US.
    """

    def __init__(self, source: BinaryIO, identity: str) -> None:
        self._source = _Source(source)
        self.size = self._source.size
        if self.size > limits.FILE:
            raise refused(Refusal.TOO_LARGE)
        self._sealed = self.size - age_header.check(self._source.rewound())
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._pieces: queue.Queue[bytes | BundleRefused] = queue.Queue(maxsize=8)
        self._last: bytes | BundleRefused | None = None
        self._closed = False
        self._buffer = bytearray()
        self._source.rewound()
        self._thread = threading.Thread(target=self._run, daemon=True, name="age")
        self._thread.start()

    @property
    def taken(self) -> int:
        """Bytes of the file that have been read."""
        return self._source.taken

    def digest(self) -> bytes:
        """SHA-256 of the file, once `read` has returned b""."""
        return self._source.digest.digest()

    def read(self) -> bytes:
        """The next piece; b"" at the authenticated end."""
        piece = self._pieces.get() if self._last is None else self._last
        if not piece or isinstance(piece, BundleRefused):
            self._last = piece
        if isinstance(piece, BundleRefused):
            raise piece
        return piece

    def close(self) -> None:
        """Stop. May be called more than once."""
        self._closed = True
        with contextlib.suppress(queue.Empty):
            while True:
                self._pieces.get_nowait()  # the thread may be waiting for room; it has two more pieces at most
        self._thread.join()

    def write(self, data: bytes) -> int:
        """Called by the age library, in the thread."""
        if self._closed:
            raise OSError("closed")
        self._buffer += data
        if len(self._buffer) >= limits.AGE_CHUNK:
            self._hand_over()
        return len(data)

    def flush(self) -> None:
        """Called by the age library."""

    def _hand_over(self) -> None:
        self._pieces.put(bytes(self._buffer))
        self._buffer.clear()

    def _run(self) -> None:
        try:
            pyrage.decrypt_io(self._source, self, [self._identity])
        except BaseException as error:  # whatever goes wrong in the thread is told in `read`
            self._pieces.put(self._refusal(error))
            return
        if self._buffer:
            self._hand_over()
        self._pieces.put(b"")

    def _refusal(self, error: BaseException) -> BundleRefused:
        said = str(error)
        if self._source.failed:
            return unread()
        if isinstance(error, pyrage.DecryptError) and "No matching keys" in said:
            return refused(Refusal.NOT_FOR_US)
        if self._sealed < limits.AGE_TAG or "truncated" in said:
            return refused(Refusal.CUT_SHORT)
        if said == "decryption error" and (self._sealed - limits.AGE_TAG) % _SEALED:
            return refused(Refusal.CUT_SHORT)  # all our chunks are full, so a part of one is missing
        return refused(Refusal.DAMAGED)


class _Source:
    """The file as the age library reads it: counted, hashed, and with the medium's own failures remembered."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.failed = False
        self.taken = 0
        self.digest = hashlib.sha256()
        try:
            self.size = source.seek(0, 2)
        except OSError:
            raise unread() from None

    def rewound(self) -> BinaryIO:
        """The file itself, at its start."""
        try:
            self._source.seek(0)
        except OSError:
            raise unread() from None
        return self._source

    def read(self, length: int) -> bytes:
        try:
            data = self._source.read(length)
        except OSError:
            self.failed = True
            raise
        self.taken += len(data)
        self.digest.update(data)
        return data


class Inflated:
    """The inflated bytes of one zstd frame that begins at `at` in the first plain piece, within the limits.

    `attached` is raised by the reader with what it has found to be attachments.
    """

    def __init__(self, plain: Decrypted, first: bytes, at: int) -> None:
        self._plain = plain
        self._frame = zstandard.ZstdDecompressor(max_window_size=limits.WINDOW).decompressobj(write_size=limits.CHUNK)
        self._piece, self._at = first, at
        self._length = len(first)  # plain bytes in all so far
        self._out = bytearray()
        self._most = min(limits.CONTENT, limits.RATIO * plain.size)
        self.total = self.attached = 0

    def take(self, length: int) -> bytes:
        """Exactly so many bytes. Raises BundleRefused CONTENT when the frame ends before, TOO_LARGE for a bomb."""
        while len(self._out) < length:
            self._more()
        with memoryview(self._out) as out:
            data = bytes(out[:length])
        del self._out[:length]
        return data

    def end(self) -> None:
        """Demands that the frame ends here and that only padding follows. Raises BundleRefused CONTENT."""
        while not self._frame.eof:
            self._more()
        rest = self._frame.unused_data + self._piece[self._at :]
        padding = not self._out
        while padding:
            padding = rest.count(0) == len(rest)
            rest = self._next()
            if not rest:
                break
        if not padding or self._length % limits.STEP:
            raise refused(Refusal.CONTENT)

    def _more(self) -> None:
        if self._frame.eof:
            raise refused(Refusal.CONTENT)
        if self._at >= len(self._piece):
            self._piece, self._at = self._next(), 0
            if not self._piece:
                raise refused(Refusal.CONTENT)
        piece = self._piece[self._at : self._at + _SLICE]
        self._at += len(piece)
        try:
            made = self._frame.decompress(piece)
        except zstandard.ZstdError as error:
            kind = Refusal.TOO_LARGE if "too much memory" in str(error) else Refusal.CONTENT
            raise refused(kind) from None
        if made:
            self._out += made
            self.total += len(made)
        if self.total > limits.INFLATED or self.total - self.attached > self._most:
            raise refused(Refusal.TOO_LARGE)

    def _next(self) -> bytes:
        piece = self._plain.read()
        self._length += len(piece)
        return piece


class _Made:
    """What is made piece by piece, as the file the age library reads. Remembers why the making failed."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, io.BytesIO()
        self.failure: BaseException | None = None

    def read(self, length: int) -> bytes:
        try:
            while not (data := self._left.read(length)):
                self._left = io.BytesIO(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as error:  # the library would turn it into its own
            self.failure = error
            raise
        return data


class _Target:
    """The file the age library writes: counted, hashed, and with its failures remembered."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.failure: BaseException | None = None
        self.written = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        try:
            self._count(data)
            return self._target.write(data)
        except BaseException as error:  # the library would turn it into its own
            self.failure = error
            raise

    def flush(self) -> None:
        self._target.flush()

    def _count(self, data: bytes) -> None:
        self.written += len(data)
        self.digest.update(data)
        if self.written > limits.FILE:
            raise too_much_to_write()


def encrypt(target: BinaryIO, plain: Iterator[bytes], recipients: Sequence[str]) -> bytes:
    """Write plain bytes as an age file for X25519 recipients (age1…). SHA-256 of the file.

    Raises whatever making or writing raised, and ValueError for no, too many or faulty recipients.
    """
    if not 1 <= len(recipients) <= limits.STANZAS:
        raise ValueError("an age file needs recipients, and not too many")
    try:
        keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError as error:
        raise ValueError("not an X25519 recipient") from error
    made, file = _Made(plain), _Target(target)
    try:
        pyrage.encrypt_io(made, file, keys)
    except Exception:
        if failure := made.failure or file.failure:
            raise failure from None
        raise
    return file.digest.digest()


def padded(magic: bytes, pieces: Iterable[bytes], least: Callable[[], int] = int) -> Iterator[bytes]:
    """Magic, pieces and noughts up to a whole step and to `least()` bytes, asked for when the pieces are out."""
    length = len(magic)
    yield magic
    for piece in pieces:
        length += len(piece)
        yield piece
    whole = -(-max(length, least()) // limits.STEP) * limits.STEP
    for at in range(length, whole, limits.STEP):
        yield bytes(min(whole - at, limits.STEP))


def compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces as one zstd frame that does not tell its size."""
    frame = zstandard.ZstdCompressor(level=_LEVEL).compressobj()
    for piece in pieces:
        if made := frame.compress(piece):
            yield made
    yield frame.flush()
