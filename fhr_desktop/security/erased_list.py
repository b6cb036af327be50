"""The list of what has been erased, kept beside the store and outside its backups (SYNC §8): ids under a seal.

A store put back from a backup erases again what stands in the list before anybody reads it. What is in it is
random ids; the seal is made with the store's key, so that nobody else can have something erased.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fhr_desktop import durable
from fhr_desktop.domain.errors import StoreDamaged
from i18n import _

FILE = "erased.list"
SEAL, ID = 32, 16


def write(folder: Path, dek: bytes | bytearray, ids: Iterable[bytes]) -> None:
    """Add ids to the list. Raises OSError, and StoreDamaged when the list there is not ours."""
    known = {*read(folder, dek), *ids}
    content = b"".join(sorted(known))
    data = _seal(dek, content) + content
    path = folder / FILE
    if known and (not path.exists() or path.read_bytes() != data):
        durable.write(path, data)


def read(folder: Path, dek: bytes | bytearray) -> list[bytes]:
    """The ids, none when there is no list. Raises StoreDamaged when the seal is not the store's."""
    try:
        data = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return []
    seal, content = data[:SEAL], data[SEAL:]
    if len(content) % ID or not hmac.compare_digest(seal, _seal(dek, content)):
        raise StoreDamaged(
            _("The list of what has been erased is damaged. Nothing was opened. Restore the file from a copy.")
        )
    return [content[at : at + ID] for at in range(0, len(content), ID)]


def _seal(dek: bytes | bytearray, content: bytes) -> bytes:
    key = HKDF(SHA256(), 32, salt=None, info=b"fhr erased list 1").derive(bytes(dek))
    return hmac.digest(key, content, "sha256")
