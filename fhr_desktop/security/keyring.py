"""The operating system's keyring: holds the device's half of the key. Which keys exist is not known here."""

from __future__ import annotations

import base64
import contextlib
from typing import Protocol

import keyring
from keyring.errors import KeyringError

SERVICE = "FHR Desktop"


class Keyring(Protocol):
    """A place for small secrets that does not travel with the disk. Names are random, never a person's."""

    def get(self, name: str) -> bytes | None:
        """The secret, or None when there is none or it cannot be read."""

    def put(self, name: str, secret: bytes) -> bool:
        """Keep the secret; False when the keyring would not."""

    def drop(self, name: str) -> None:
        """Forget the secret, if there is one."""


class SystemKeyring:
    """Windows Credential Manager, macOS Keychain or the Secret Service, through the `keyring` library."""

    def get(self, name: str) -> bytes | None:
        """The secret, or None when there is none or it cannot be read."""
        try:
            text = keyring.get_password(SERVICE, name)
            return None if text is None else base64.b64decode(text, validate=True)
        except (KeyringError, ValueError):
            return None

    def put(self, name: str, secret: bytes) -> bool:
        """Keep the secret; False when the keyring would not."""
        try:
            keyring.set_password(SERVICE, name, base64.b64encode(secret).decode())
        except KeyringError:
            return False
        return self.get(name) == secret

    def drop(self, name: str) -> None:
        """Forget the secret, if there is one."""
        with contextlib.suppress(KeyringError):
            keyring.delete_password(SERVICE, name)


def system_keyring() -> Keyring | None:
    """The system's keyring, or None where only the library's stand-ins exist (a bare Linux, CI)."""
    chosen = keyring.get_keyring()
    # A chain stands for what it holds; the stand-ins `fail` and `null` have priority 0 and below.
    backends = getattr(chosen, "backends", [chosen])
    return SystemKeyring() if any(float(backend.priority) >= 1 for backend in backends) else None
