"""What really lies in a store's files: every page decrypted, free ones and the write-ahead log's too.

For tests of what must be gone.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from db.backup import DATABASE
from fhr_desktop.security import keys
from tests.stores import PHRASE

PAGE, SALT, NONCE, RESERVED = 4096, 16, 16, 80  # SQLCipher 4: its nonce and authentication end each page
LOG_HEAD, FRAME_HEAD = 32, 24


def decrypted(folder: Path, phrase: str = PHRASE) -> bytes:
    """The plain bytes of a store's pages, one after the other; it may be open."""
    opened = keys.unlock(folder, phrase)
    raw, log = (folder / DATABASE).read_bytes(), folder / f"{DATABASE}-wal"
    pages = [raw[at : at + PAGE] for at in range(0, len(raw), PAGE)]
    if log.exists():
        frames, step = log.read_bytes()[LOG_HEAD:], FRAME_HEAD + PAGE
        pages += [frames[at + FRAME_HEAD : at + step] for at in range(0, len(frames), step)]
    plain = b"".join(_page(bytes(opened.dek), page, opened.salt) for page in pages if len(page) == PAGE)
    opened.wipe()
    assert b"CREATE TABLE" in plain  # or the scan has seen nothing
    return plain


def _page(key: bytes, page: bytes, salt: bytes) -> bytes:
    sealed, nonce = page[SALT if page.startswith(salt) else 0 : -RESERVED], page[-RESERVED:][:NONCE]
    machine = Cipher(algorithms.AES(key), modes.CBC(nonce)).decryptor()
    return machine.update(sealed) + machine.finalize()
