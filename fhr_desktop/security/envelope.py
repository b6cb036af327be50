"""The key file `keys.json`: its form, its checks, and how it is read and replaced. Nothing is unlocked here.

It holds the store's key only wrapped: once under the passphrase, once under the recovery key. `sum` tells
damage apart from a wrong passphrase; `mac`, made with the store's key, tells of a file altered on purpose.
A second file holds the same version. While a new version is written it still holds the one before, and it
is brought up to date last, so that one of the two is valid at every moment and no old passphrase lives on.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fhr_desktop import durable
from fhr_desktop.domain.errors import StoreDamaged, StoreRefused, StoreTooNew
from fhr_desktop.security.passphrase import Cost
from i18n import _

CURRENT = "keys.json"
PREVIOUS = "keys.previous.json"
VERSION = 1
LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """The store's key under the passphrase and, when `keyring_name` is set, the device's half in the keyring."""

    cost: Cost
    kdf_salt: bytes
    keyring_name: str
    nonce: bytes
    wrapped: bytes

    def header(self) -> dict[str, Any]:
        """Everything but the wrapped key; bound to it as additional data."""
        return {
            "kdf": "argon2id",
            "memory_kib": self.cost.memory_kib,
            "iterations": self.cost.iterations,
            "lanes": self.cost.lanes,
            "kdf_salt": self.kdf_salt.hex(),
            "keyring_name": self.keyring_name,
            "nonce": self.nonce.hex(),
        }


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The store's key and salt as an age file for the recovery key's recipient."""

    recipient: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """One version of the key file. `mac` is empty until `sealed`."""

    salt: bytes
    passphrase: PassphraseSlot
    recovery: RecoverySlot
    mac: bytes = b""

    def sealed(self, dek: bytes | bytearray) -> Envelope:
        """The same with its mac."""
        return dataclasses.replace(self, mac=self._mac(dek))

    def check(self, dek: bytes | bytearray) -> None:
        """Raises StoreDamaged when the file was altered by someone without the store's key."""
        if not hmac.compare_digest(self.mac, self._mac(dek)):
            raise StoreDamaged(
                _("The key file has been altered outside the program. Nothing was opened. Restore it from a backup.")
            )

    def _mac(self, dek: bytes | bytearray) -> bytes:
        key = HKDF(SHA256(), 32, salt=self.salt, info=b"fhr keys.json mac 1").derive(bytes(dek))
        return hmac.digest(key, canonical(_body(self)), "sha256")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A valid version; `fallback` when the first file was unusable and the second was read instead."""

    envelope: Envelope
    fallback: bool


def canonical(value: object) -> bytes:
    """One text for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def exists(folder: Path) -> bool:
    """Whether a key file is in the folder."""
    return (folder / CURRENT).exists() or (folder / PREVIOUS).exists()


def load(folder: Path) -> Loaded:
    """The valid version. Raises StoreRefused (none here), StoreDamaged or StoreTooNew."""
    found = [_read(folder / name) for name in (CURRENT, PREVIOUS)]
    if found == [None, None]:
        raise StoreRefused(
            _("There is no key file in the folder, so the store cannot be opened. Choose another folder.")
        )
    for at, data in enumerate(found):
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            if data is not None:
                return Loaded(_parse(data), fallback=at > 0)
    raise StoreDamaged(_("The key file is damaged. Nothing was changed. Restore it from a backup."))


def save(folder: Path, envelope: Envelope) -> None:
    """Replace both files, one after the other. Raises StoreRefused when the disk refuses; one is then still valid."""
    data = _encode(envelope)
    try:
        durable.write(folder / CURRENT, data)
        durable.write(folder / PREVIOUS, data)
    except OSError as error:
        raise StoreRefused(
            _("The key file could not be written. Check that the disk is not full or write-protected, and try again.")
        ) from error


def heal(folder: Path, envelope: Envelope) -> None:
    """Bring both files to this version, after a crash or damage. A disk that cannot be written is left as it is."""
    data = _encode(envelope)
    for name in (CURRENT, PREVIOUS):
        with contextlib.suppress(OSError):
            if _read(folder / name) != data:
                durable.write(folder / name, data)


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreRefused(_("The key file could not be read. Nothing was changed. Try again.")) from error


def _body(envelope: Envelope) -> dict[str, Any]:
    slot, recovery = envelope.passphrase, envelope.recovery
    return {
        "format": "fhr-keys",
        "version": VERSION,
        "salt": envelope.salt.hex(),
        "passphrase": {**slot.header(), "wrapped": slot.wrapped.hex()},
        "recovery": {"recipient": recovery.recipient, "wrapped": recovery.wrapped.hex()},
    }


def _encode(envelope: Envelope) -> bytes:
    content = {**_body(envelope), "mac": envelope.mac.hex()}
    return canonical({**content, "sum": hashlib.sha256(canonical(content)).hexdigest()}) + b"\n"


def _parse(data: bytes) -> Envelope:
    """Raises ValueError, KeyError, TypeError, AttributeError or RecursionError for anything but a valid file."""
    if len(data) > LARGEST:
        raise ValueError("size")
    content = json.loads(data)
    if content.pop("sum") != hashlib.sha256(canonical(content)).hexdigest():
        raise ValueError("sum")
    if content["format"] == "fhr-keys" and content["version"] > VERSION:
        raise StoreTooNew(
            _("The store was made by a newer version of the program. Nothing was changed. Update the program.")
        )
    slot, recovery = content["passphrase"], content["recovery"]
    envelope = Envelope(
        salt=_bytes(content["salt"], 16),
        passphrase=PassphraseSlot(
            cost=Cost(_whole(slot["memory_kib"]), _whole(slot["iterations"]), _whole(slot["lanes"]), small=True),
            kdf_salt=_bytes(slot["kdf_salt"], 16),
            keyring_name=_name(slot["keyring_name"]),
            nonce=_bytes(slot["nonce"], 12),
            wrapped=_bytes(slot["wrapped"], 48),
        ),
        recovery=RecoverySlot(recipient=recovery["recipient"], wrapped=bytes.fromhex(recovery["wrapped"])),
        mac=_bytes(content["mac"], 32),
    )
    if _encode(envelope) != data:
        raise ValueError("not in the one form")
    return envelope


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value


def _name(text: str) -> str:
    return bytes.fromhex(text).hex()


def _bytes(text: str, length: int) -> bytes:
    value = bytes.fromhex(text)
    if len(value) != length:
        raise ValueError("length")
    return value
