"""The store's key: made, unlocked by passphrase or recovery key, and wrapped anew. The store itself is `db`'s.

A random 32-byte key and 16-byte salt encrypt the store and never change here; passphrase and recovery key
only wrap them, so changing either is a matter of replacing the small key file.
"""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fhr_desktop.domain.errors import StoreRefused, WrongPassphrase
from fhr_desktop.security import envelope, passphrase, recovery
from fhr_desktop.security.envelope import Envelope, Loaded, PassphraseSlot, RecoverySlot
from fhr_desktop.security.keyring import Keyring
from fhr_desktop.security.passphrase import STANDARD, Cost
from fhr_desktop.security.recovery import RecoverySheet
from i18n import _


@dataclass(slots=True)
class OpenedKeys:
    """An unlocked key. Hold it no longer than the store is open, then `wipe`.

    `dek` 32 bytes and `salt` 16 bytes open the store. `uses_keyring`: this computer's keyring holds half of
    the passphrase slot. `recovery`: the wrapped key a backup carries, readable only with the recovery key.
    `notice`: a sentence to show, when the key file was damaged and its copy was used.
    """

    dek: bytearray = field(repr=False)
    salt: bytes = field(repr=False)
    uses_keyring: bool
    recovery: bytes = field(repr=False)
    notice: str | None = None

    def wipe(self) -> None:
        """Overwrite the key. Copies made by libraries are beyond reach."""
        self.dek[:] = bytes(len(self.dek))


@dataclass(frozen=True, slots=True)
class KeysInfo:
    """What Settings tells of the key file; readable without unlocking."""

    uses_keyring: bool
    cost: Cost
    recipient: str


def create(
    folder: Path, phrase: str, *, cost: Cost = STANDARD, keyring: Keyring | None = None
) -> tuple[OpenedKeys, RecoverySheet]:
    """A new key and its file in the folder, which is made if needed. The sheet is shown once and kept nowhere.

    Raises Refused (passphrase too short) or StoreRefused (a store is already here, the disk refuses).
    """
    dek, salt = bytearray(os.urandom(32)), os.urandom(16)
    return _establish(folder, dek, salt, phrase, cost, keyring)


def adopt(
    folder: Path, wrapped: bytes, text: str, phrase: str, *, cost: Cost = STANDARD, keyring: Keyring | None = None
) -> tuple[OpenedKeys, RecoverySheet]:
    """A key file on a new computer for a backup's store: `wrapped` lies in the backup, `text` is from the sheet.

    Raises WrongPassphrase, Refused or StoreRefused. The store gets a new recovery key.
    """
    dek, salt = recovery.unwrap(wrapped, text)
    return _establish(folder, dek, salt, phrase, cost, keyring)


def unlock(folder: Path, phrase: str, *, keyring: Keyring | None = None) -> OpenedKeys:
    """Raises WrongPassphrase, StoreDamaged, StoreTooNew, or StoreRefused (no key file, keyring lost its half)."""
    loaded = envelope.load(folder)
    slot = loaded.envelope.passphrase
    secret = b""
    if slot.keyring_name:
        secret = (keyring.get(slot.keyring_name) if keyring else None) or b""
        if not secret:
            raise StoreRefused(
                _("This computer's keyring no longer holds its part of the key. Open with the recovery key instead.")
            )
    try:
        kek = _kek(phrase, slot.kdf_salt, slot.cost, secret)
        dek = ChaCha20Poly1305(kek).decrypt(slot.nonce, slot.wrapped, _bound(loaded.envelope.salt, slot))
    except InvalidTag as error:
        raise WrongPassphrase(
            _("The passphrase is not right. Nothing was changed. Try again, or open with the recovery key.")
        ) from error
    return _opened(folder, loaded, bytearray(dek))


def unlock_with_recovery(folder: Path, text: str) -> OpenedKeys:
    """`text` as typed from the sheet or scanned. Raises WrongPassphrase, StoreDamaged, StoreTooNew, StoreRefused.

    Follow it with `change_passphrase`: the old one is forgotten or its keyring lost.
    """
    loaded = envelope.load(folder)
    dek, _salt = recovery.unwrap(loaded.envelope.recovery.wrapped, text)
    return _opened(folder, loaded, dek)


def change_passphrase(
    folder: Path, opened: OpenedKeys, phrase: str, *, cost: Cost | None = None, keyring: Keyring | None = None
) -> None:
    """Wrap the key under a new passphrase; the old one opens nothing afterwards. Cost stays unless given.

    Raises Refused (too short), StoreDamaged or StoreRefused; the old passphrase is then still valid.
    """
    passphrase.check_new(phrase)
    old = _own(folder, opened)
    slot = _wrap(opened.dek, old.salt, phrase, cost or old.passphrase.cost, keyring)
    envelope.save(folder, dataclasses.replace(old, passphrase=slot).sealed(opened.dek))
    opened.uses_keyring = bool(slot.keyring_name)
    if keyring and old.passphrase.keyring_name:
        keyring.drop(old.passphrase.keyring_name)


def new_recovery_key(folder: Path, opened: OpenedKeys) -> RecoverySheet:
    """A new sheet; the old one opens nothing here afterwards. Raises StoreDamaged or StoreRefused."""
    old = _own(folder, opened)
    sheet, slot = _recovery_slot(opened.dek, old.salt)
    envelope.save(folder, dataclasses.replace(old, recovery=slot).sealed(opened.dek))
    opened.recovery = slot.wrapped
    return sheet


def describe(folder: Path) -> KeysInfo:
    """Raises StoreRefused, StoreDamaged or StoreTooNew."""
    found = envelope.load(folder).envelope
    return KeysInfo(bool(found.passphrase.keyring_name), found.passphrase.cost, found.recovery.recipient)


def _establish(
    folder: Path, dek: bytearray, salt: bytes, phrase: str, cost: Cost, keyring: Keyring | None
) -> tuple[OpenedKeys, RecoverySheet]:
    passphrase.check_new(phrase)
    if envelope.exists(folder):
        raise StoreRefused(
            _("There is already a store in this folder. Nothing was changed. Open it, or choose another folder.")
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreRefused(_("The folder could not be made. Nothing was changed. Choose another folder.")) from error
    sheet, recovery_slot = _recovery_slot(dek, salt)
    slot = _wrap(dek, salt, phrase, cost, keyring)
    envelope.save(folder, Envelope(salt, slot, recovery_slot).sealed(dek))
    return OpenedKeys(dek, salt, bool(slot.keyring_name), recovery_slot.wrapped), sheet


def _own(folder: Path, opened: OpenedKeys) -> Envelope:
    found = envelope.load(folder).envelope
    found.check(opened.dek)
    return found


def _opened(folder: Path, loaded: Loaded, dek: bytearray) -> OpenedKeys:
    found = loaded.envelope
    found.check(dek)
    envelope.heal(folder, found)
    notice = None
    if loaded.fallback:
        notice = _("The key file was damaged. Its copy was used and the file mended; nothing was lost.")
    return OpenedKeys(dek, found.salt, bool(found.passphrase.keyring_name), found.recovery.wrapped, notice)


def _recovery_slot(dek: bytearray, salt: bytes) -> tuple[RecoverySheet, RecoverySlot]:
    sheet, recipient = recovery.new_identity()
    return sheet, RecoverySlot(recipient, recovery.wrap(bytes(dek), salt, recipient))


def _wrap(dek: bytearray, salt: bytes, phrase: str, cost: Cost, keyring: Keyring | None) -> PassphraseSlot:
    name, secret = os.urandom(16).hex(), os.urandom(32)
    if keyring is None or not keyring.put(name, secret):
        name, secret = "", b""
    slot = PassphraseSlot(cost, os.urandom(16), name, os.urandom(12), b"")
    kek = _kek(phrase, slot.kdf_salt, cost, secret)
    wrapped = ChaCha20Poly1305(kek).encrypt(slot.nonce, bytes(dek), _bound(salt, slot))
    return dataclasses.replace(slot, wrapped=wrapped)


def _kek(phrase: str, kdf_salt: bytes, cost: Cost, secret: bytes) -> bytes:
    guess = passphrase.derive(phrase, kdf_salt, cost)
    return HKDF(SHA256(), 32, salt=kdf_salt, info=b"fhr passphrase slot 1").derive(guess + secret)


def _bound(salt: bytes, slot: PassphraseSlot) -> bytes:
    return salt + envelope.canonical(slot.header())
