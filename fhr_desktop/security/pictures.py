"""Pictures without what the camera wrote into them: JPEG and PNG, part by part. The pixels are not touched.

Nothing is decoded or compressed anew. Of a JPEG go all EXIF (place, time, camera, owner, thumbnail), XMP, IPTC, maker
notes, comments, and whatever follows its end, such as a second picture or a film; which way up it is stays, and so do
colour profiles. Of a PNG go texts, times, EXIF and every part that does not say how the picture is drawn.
Files of other kinds are handed on as they are, and with them what they say of their maker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from fhr_desktop.domain.errors import Refused
from i18n import _

BLOCK = 64 * 1024
JPEG, PNG = "image/jpeg", "image/png"
_JPEG_START, _PNG_START = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_STARTS = ((b"\xff\xd8\xff", JPEG), (_PNG_START, PNG))
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # a part's beginning among the pixels
_SCAN, _END, _EXIF = 0xDA, 0xD9, 0xE1
_TABLES = frozenset({*range(0xC0, 0xD0), *range(_SCAN, 0xE0)})  # frames, tables, scans: all that draws
_TALK = range(0xE0, 0xFF)  # what programs use as they like, and comments
_DRAWN = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
    b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip


def without_traces(content: BinaryIO) -> tuple[str, Iterator[bytes]]:
    """The content in pieces, cleaned when it is a picture, and the picture's media type, else "".

    The pieces raise Refused when the picture's parts do not hang together, for then nothing is known of what it tells.
    """
    source = _Source(content)
    start = source.peek(len(_PNG_START))
    kind = next((media for first, media in _STARTS if start.startswith(first)), "")
    cleaned = {JPEG: _jpeg, PNG: _png}.get(kind)
    return kind, cleaned(source) if cleaned else source.rest()


class _Source:
    """Reading forward with a look ahead."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._held = stream, b""

    def peek(self, size: int) -> bytes:
        """At most the next so many bytes, which stay."""
        while len(self._held) < size and (more := self._stream.read(BLOCK)):
            self._held += more
        return self._held[:size]

    def take(self, size: int) -> bytes:
        """Exactly so many bytes. Raises Refused at the end."""
        taken = self.peek(size)
        if len(taken) < size:
            raise _broken()
        self._held = self._held[size:]
        return taken

    def number(self, size: int) -> int:
        """A whole number, most significant byte first."""
        return int.from_bytes(self.take(size), "big")

    def until_marker(self) -> Iterator[bytes]:
        """What lies before the next marker of a JPEG, in pieces."""
        while (found := _MARKER.search(self._held)) is None:
            cut = len(self._held) - self._held.endswith(b"\xff")  # that may be the marker's first byte
            yield self._held[:cut]
            more = self._stream.read(BLOCK)
            if not more:
                raise _broken()
            self._held = self._held[cut:] + more
        yield self._held[: found.start()]
        self._held = self._held[found.start() :]

    def rest(self) -> Iterator[bytes]:
        """All that is left."""
        yield self._held
        self._held = b""
        while more := self._stream.read(BLOCK):
            yield more


def _jpeg(source: _Source) -> Iterator[bytes]:
    yield source.take(len(_JPEG_START))
    turned = False
    while True:
        marker = _marker(source)
        if marker == _END:
            yield bytes((0xFF, _END))
            return
        length = source.number(2) - 2
        if (marker not in _TABLES and marker not in _TALK) or length < 0:
            raise _broken()
        part = source.take(length)
        kept = part if marker in _TABLES else _of_talk(marker, part)
        if kept and not (marker == _EXIF and turned):
            turned = turned or marker == _EXIF
            yield bytes((0xFF, marker)) + (len(kept) + 2).to_bytes(2, "big") + kept
        if marker == _SCAN:
            yield from source.until_marker()


def _marker(source: _Source) -> int:
    """The next part's code; bytes of filling may stand before it."""
    if source.number(1) != 0xFF:
        raise _broken()
    while (code := source.number(1)) == 0xFF:
        pass
    return code


def _of_talk(marker: int, part: bytes) -> bytes:
    """What stays of a part that does not draw; empty when nothing does."""
    if marker == 0xE0 and part.startswith(b"JFIF\0") and len(part) >= 14:
        return part[:12] + b"\0\0"  # without a thumbnail
    if marker == 0xE2 and part.startswith(b"ICC_PROFILE\0"):
        return part
    if marker == 0xEE and part.startswith(b"Adobe"):
        return part[:12]  # how the colours are coded
    if marker == _EXIF and part.startswith(b"Exif\0\0"):
        turn = _orientation(part[6:])
        return _only_orientation(turn) if turn != 1 else b""
    return b""


def _orientation(tiff: bytes) -> int:
    """Which way up the picture is, 1 to 8; 1 when that is not said."""
    if tiff[:2] not in (b"II", b"MM"):
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if tiff[:1] == b"I" else "big")

    first = number(4, 4)
    for entry in range(first + 2, min(first + 2 + 12 * number(first, 2), len(tiff)), 12):
        if number(entry, 2) == 0x0112:
            turn = number(entry + 8, 2)
            return turn if 1 <= turn <= 8 else 1
    return 1


def _only_orientation(turn: int) -> bytes:
    """EXIF that says which way up, and nothing else."""
    entry = bytes.fromhex("0112000300000001") + turn.to_bytes(2, "big") + bytes(2)
    return b"Exif\0\0MM\0*" + (8).to_bytes(4, "big") + (1).to_bytes(2, "big") + entry + bytes(4)


def _png(source: _Source) -> Iterator[bytes]:
    yield source.take(len(_PNG_START))
    kind = b""
    while kind != b"IEND":
        length, kind = source.number(4), source.take(4)
        drawn = kind in _DRAWN
        if drawn:
            yield length.to_bytes(4, "big") + kind
        left = length + 4  # and the checksum
        while left:
            some = source.take(min(left, BLOCK))
            left -= len(some)
            if drawn:
                yield some


def _broken() -> Refused:
    return Refused(
        _(
            "The picture is damaged, so place and time cannot be taken out of it. Nothing has been saved. "
            "Save it anew in a picture program and try again."
        )
    )
