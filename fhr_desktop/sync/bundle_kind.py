"""What an encrypted file of ours holds: told by the first bytes inside. How it goes on is known to its reader."""

from __future__ import annotations

from enum import Enum
from typing import BinaryIO

from fhr_desktop.domain.errors import Refusal
from fhr_desktop.sync.bundle_stream import Decrypted
from fhr_desktop.sync.refusals import refused


class FileKind(Enum):
    """The first bytes: inside the age file, or of the file itself for an enrolment, whose maker knows no recipient."""

    BUNDLE = b"FHRB1"
    REQUEST = b"FHRQ1"
    ENROLMENT = b"FHRE1"


_OPEN = FileKind.ENROLMENT.value[:-1]  # of any format


def kind_of(source: BinaryIO, identity: str) -> FileKind:
    """What a seekable file holds, by its first piece; its position is then at the start again.

    Raises BundleRefused as `open_bundle` does for what a file's beginning shows.
    """
    source.seek(0)
    if source.read(len(_OPEN)) == _OPEN:
        source.seek(0)
        return FileKind.ENROLMENT
    plain = Decrypted(source, identity)
    try:
        kind = told(plain.read())
    finally:
        plain.close()
    source.seek(0)
    return kind


def told(head: bytes) -> FileKind:
    """The kind that the first bytes inside the age file tell. Raises BundleRefused UNREADABLE or TOO_NEW."""
    for kind in (FileKind.BUNDLE, FileKind.REQUEST):
        magic = kind.value
        if head.startswith(magic):
            return kind
        if head.startswith(magic[:-1]) and head[len(magic) - 1 : len(magic)].isdigit():
            raise refused(Refusal.TOO_NEW)
    raise refused(Refusal.UNREADABLE)
