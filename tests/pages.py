"""What really lies in a store's file: every page decrypted, the free ones too. For tests of what must be gone."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from db.backup import DATABASE
from fhr_desktop.security import keys
from tests.stores import PHRASE

PAGE, SALT, NONCE, RESERVED = 4096, 16, 16, 80  # SQLCipher 4: its nonce and authentication end each page


def decrypted(folder: Path, phrase: str = PHRASE) -> bytes:
    """The plain bytes of a closed store's pages, one after the other."""
    opened = keys.unlock(folder, phrase)
    raw = (folder / DATABASE).read_bytes()
    pages = []
    for at in range(0, len(raw), PAGE):
        page = raw[at : at + PAGE]
        sealed, nonce = page[SALT if at == 0 else 0 : -RESERVED], page[-RESERVED:][:NONCE]
        machine = Cipher(algorithms.AES(bytes(opened.dek)), modes.CBC(nonce)).decryptor()
        pages.append(machine.update(sealed) + machine.finalize())
    opened.wipe()
    return b"".join(pages)
