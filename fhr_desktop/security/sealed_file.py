"""A file sealed for somebody outside the unit: age with a passphrase that is told by telephone and kept nowhere."""

from __future__ import annotations

import secrets

import pyrage

from fhr_desktop.domain.errors import Refused
from i18n import _

GROUPS, DIGITS = 6, 4  # about 80 bits, and easy to say


def new_code() -> str:
    """Groups of digits, to be said in a telephone."""
    return " ".join(f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}" for _group in range(GROUPS))


def seal(data: bytes, code: str) -> bytes:
    """The data as an age file that the code opens, spaces included, also in other programs that know age."""
    return bytes(pyrage.passphrase.encrypt(data, code))


def unseal(sealed: bytes, code: str) -> bytes:
    """The data. Raises Refused for another code, or a file that is damaged."""
    try:
        return bytes(pyrage.passphrase.decrypt(sealed, code))
    except pyrage.DecryptError as error:
        raise Refused(_("The code does not open the file. Nothing was changed.")) from error
