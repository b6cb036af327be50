"""Whether the write-ahead log left by a crash holds everything that was saved; SQLite itself would not say.

SQLite reads the log up to the first frame whose checksum fails and silently drops the rest. That is right
for the last transaction, cut off by a power failure before anyone was told it was saved. It is loss when
a later transaction follows, or when one flipped bit explains the failure. Only bytes are looked at here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from db.faults import damaged

HEADER = 32
FRAME = 24
MAGIC = 0x377F0682  # plus 1 when checksums read words high byte first
MASK = 0xFFFFFFFF

Sums = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Frame:
    commit: bool
    ours: bool  # carries the salts of this generation of the log
    stored: Sums
    words: tuple[int, ...]


def is_empty(path: Path) -> bool:
    """Whether there is nothing to read in the log, or no log."""
    return not path.exists() or path.stat().st_size <= HEADER


def check(path: Path) -> None:
    """Raises StoreDamaged when saved transactions in the log cannot be read."""
    if is_empty(path):
        return
    with path.open("rb") as stream:
        head = stream.read(HEADER)
        magic, _version, size, _number, salt1, salt2, sum0, sum1 = struct.unpack(">8I", head)
        order = ">" if magic == MAGIC + 1 else "<"
        sums = _add((0, 0), struct.unpack(f"{order}6I", head[:24]))
        if magic not in (MAGIC, MAGIC + 1) or sums != (sum0, sum1):
            raise damaged()
        frames = _frames(stream, size, order, (salt1, salt2))
        for frame in frames:
            computed = _add(sums, frame.words)
            if frame.ours and computed == frame.stored:
                sums = computed
                continue
            if _is_lost(frame, computed, frames):
                raise damaged()
            return


def _is_lost(bad: _Frame, computed: Sums, rest: Iterator[_Frame]) -> bool:
    """Whether the unreadable frame was part of what someone was told is saved."""
    if computed == bad.stored or (bad.ours and _one_bit_explains(bad, computed)):
        return True  # a right sum means that only the salts are wrong
    finished = bad.commit and bad.ours
    for frame in rest:
        if frame.ours and finished:
            return True
        finished = finished or (frame.ours and frame.commit)
    return False


def _frames(stream: BinaryIO, size: int, order: str, salts: Sums) -> Iterator[_Frame]:
    while len(head := stream.read(FRAME)) == FRAME and len(page := stream.read(size)) == size:
        _page, total, salt1, salt2, sum0, sum1 = struct.unpack(">6I", head)
        words = struct.unpack(f"{order}{(8 + size) // 4}I", head[:8] + page)
        yield _Frame(bool(total), (salt1, salt2) == salts, (sum0, sum1), words)


def _add(sums: Sums, words: tuple[int, ...]) -> Sums:
    """SQLite's running checksum over 32-bit words."""
    low, high = sums
    for at in range(0, len(words), 2):
        low = (low + words[at] + high) & MASK
        high = (high + words[at + 1] + low) & MASK
    return low, high


def _one_bit_explains(frame: _Frame, computed: Sums) -> bool:
    """Whether flipping one bit of the frame, or of its stored sum, makes the sum right.

    The checksum is linear: a change d in a word adds d times a fixed pair, doubled up the further back it is.
    """
    low, high = ((computed[0] - frame.stored[0]) & MASK, (computed[1] - frame.stored[1]) & MASK)
    flips = {(1 << bit) & MASK for bit in range(32)} | {-(1 << bit) & MASK for bit in range(32)}
    if (low in flips and high == 0) or (low == 0 and high in flips):
        return True
    first, second = (1, 1), (0, 1)  # what one unit in the last pair's two words adds
    for _pair in range(len(frame.words) // 2):
        for unit in (first, second):
            if any((flip * unit[0]) & MASK == low and (flip * unit[1]) & MASK == high for flip in flips):
                return True
        first, second = _onward(first), _onward(second)
    return False


def _onward(change: Sums) -> Sums:
    low = (change[0] + change[1]) & MASK
    return low, (change[1] + low) & MASK
