"""A strict look at an age file's header before the age library sees it. Nothing is decrypted here.

The library takes time that grows with the square of the number of stanzas, and would open kinds of
recipients that a bundle never has.
"""

from __future__ import annotations

import base64
import binascii
from typing import BinaryIO

from fhr_desktop.domain.errors import Refusal
from fhr_desktop.sync import limits
from fhr_desktop.sync.refusals import refused

VERSION = b"age-encryption.org/v1\n"
_KEY = 43  # characters of 32 bytes in base64 without padding
_LINE = 64  # characters of a full line of a stanza's body


def check(source: BinaryIO) -> int:
    """The length in bytes of the header, of a file whose position is at its start.

    Raises BundleRefused: UNREADABLE when it is no age file, or one for other kinds of keys, TOO_LARGE beyond
    the limits, CUT_SHORT when it ends too early, and DAMAGED when a line is not as age writes it.
    """
    head = source.read(limits.HEADER + 1)
    if not head.startswith(VERSION):
        raise refused(Refusal.CUT_SHORT if VERSION.startswith(head) else Refusal.UNREADABLE)
    lines = _Lines(head, len(VERSION))
    stanzas = grease = 0
    while not (line := lines.next()).startswith(b"--- "):
        words = line.split(b" ")
        if words[0] != b"->" or len(words) < 2:
            raise refused(Refusal.DAMAGED)
        if words[1] == b"X25519":
            stanzas += 1
            _x25519(words, lines.next())
        elif words[1].endswith(b"-grease"):  # age's own, to keep readers tolerant
            grease += 1
            lines.body()
        else:
            raise refused(Refusal.UNREADABLE)
        if stanzas > limits.STANZAS or grease > 1:
            raise refused(Refusal.TOO_LARGE)
    _bytes(line[4:])
    if not stanzas:
        raise refused(Refusal.UNREADABLE)
    return lines.at


def _x25519(words: list[bytes], body: bytes) -> None:
    if len(words) != 3:
        raise refused(Refusal.DAMAGED)
    _bytes(words[2])
    _bytes(body)


def _bytes(text: bytes) -> None:
    """Demands the one base64 text of 32 bytes."""
    try:
        same = len(text) == _KEY and base64.b64encode(binascii.a2b_base64(text + b"=", strict_mode=True))[:-1] == text
    except binascii.Error:
        same = False
    if not same:
        raise refused(Refusal.DAMAGED)


class _Lines:
    """The lines of a header's first bytes, one after another."""

    def __init__(self, head: bytes, at: int) -> None:
        self._head, self.at = head, at

    def next(self) -> bytes:
        end = self._head.find(b"\n", self.at)
        if end < 0 or end >= limits.HEADER:
            raise refused(Refusal.TOO_LARGE if len(self._head) > limits.HEADER else Refusal.CUT_SHORT)
        line, self.at = self._head[self.at : end], end + 1
        return line

    def body(self) -> None:
        """A stanza's body: full lines and then a shorter one."""
        while len(line := self.next()) == _LINE:
            pass
        if len(line) > _LINE:
            raise refused(Refusal.DAMAGED)
