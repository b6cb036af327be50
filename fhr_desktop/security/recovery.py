"""The recovery key: made, printed in rows that check themselves, read back, and used to open a wrapped key.

It is an age X25519 identity, so `age -d` opens the wrapped key too, should this program be gone.
Where the wrapped key is kept is decided in `keys`.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyrage

from fhr_desktop.domain.errors import StoreDamaged, WrongPassphrase
from i18n import _

PREFIX = "AGE-SECRET-KEY-1"
ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"  # Bech32: no 1, B, I or O to mistake
LENGTH = 58
ROW = 12
ROWS = -(-LENGTH // ROW)
MARK = b"FHR recovery 1\0"
MISREAD = str.maketrans({"O": "0", "Ö": "0", "I": "L", "1": "L", "B": "8"})


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What is printed and put in the safe: rows to type (groups of four and a check letter), and the QR text."""

    rows: tuple[str, ...]
    qr: str

    @property
    def text(self) -> str:
        """The rows as one text, a row a line."""
        return "\n".join(self.rows)


def new_identity() -> tuple[RecoverySheet, str]:
    """A fresh recovery key: its sheet, and its public recipient ("age1…")."""
    identity = pyrage.x25519.Identity.generate()
    return sheet(str(identity)), str(identity.to_public())


def sheet(identity: str) -> RecoverySheet:
    """The sheet of an age identity in its usual text form."""
    letters = identity.removeprefix(PREFIX)
    rows = []
    for number in range(ROWS):
        row = letters[number * ROW : (number + 1) * ROW]
        groups = [row[at : at + 4] for at in range(0, len(row), 4)]
        rows.append(" ".join([*groups, _check(row, number)]))
    return RecoverySheet(rows=tuple(rows), qr=identity)


def read(text: str) -> str:
    """The identity in a typed or scanned text, whatever its spaces, case and O for 0.

    Raises WrongPassphrase naming the row at fault; a key without check letters is accepted too.
    """
    letters = "".join(c for c in text.upper().replace(PREFIX, "") if c.isalnum()).translate(MISREAD)
    if len(letters) == LENGTH + ROWS:
        letters = _checked(letters)
    identity = PREFIX + letters
    try:
        pyrage.x25519.Identity.from_str(identity)
    except pyrage.IdentityError as error:
        if len(letters) == LENGTH:
            sentence = _("The recovery key is not right. Compare each row with the sheet. Nothing was changed.")
        else:
            sentence = _("A recovery key has {n} characters; you typed {typed}. Nothing was changed.")
        raise WrongPassphrase(sentence.format(n=LENGTH + ROWS, typed=len(letters))) from error
    return identity


def wrap(dek: bytes, salt: bytes, recipient: str) -> bytes:
    """The store's key and salt as an age file for the recipient."""
    return bytes(pyrage.encrypt(MARK + salt + dek, [pyrage.x25519.Recipient.from_str(recipient)]))


def unwrap(wrapped: bytes, text: str) -> tuple[bytearray, bytes]:
    """The store's key (32 bytes) and salt (16). Raises WrongPassphrase or StoreDamaged."""
    identity = pyrage.x25519.Identity.from_str(read(text))
    try:
        payload = pyrage.decrypt(wrapped, [identity])
    except pyrage.DecryptError as error:
        raise WrongPassphrase(
            _("This recovery key belongs to another store or has been replaced by a newer one. Nothing was changed.")
        ) from error
    if not payload.startswith(MARK) or len(payload) != len(MARK) + 48:
        raise StoreDamaged(_("The recovery part of the key file is damaged. Open with the passphrase instead."))
    return bytearray(payload[-32:]), payload[len(MARK) : len(MARK) + 16]


def _checked(letters: str) -> str:
    rows = [letters[at : at + ROW + 1] for at in range(0, len(letters), ROW + 1)]
    for number, row in enumerate(rows):
        if not set(row) <= set(ALPHABET) or _check(row[:-1], number) != row[-1]:
            raise WrongPassphrase(
                _("Row {n} of the recovery key is not right. Compare it with the sheet. Nothing was changed.").format(
                    n=number + 1
                )
            )
    return "".join(row[:-1] for row in rows)


def _check(row: str, number: int) -> str:
    """One letter that points out a slip in its row or two rows swapped; Bech32 catches what it lets by."""
    total = number + sum((at + 1) * ALPHABET.index(letter) for at, letter in enumerate(row))
    return ALPHABET[total % 31]
