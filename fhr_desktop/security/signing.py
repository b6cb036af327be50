"""The device's Ed25519 key: made, used to sign and verify, and shown as a fingerprint. Where it lies is `db`'s."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fhr_desktop.domain import digits


def generate() -> bytes:
    """A new private key, 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


class Signer:
    """A private key ready to sign many messages. Raises ValueError unless it is given 32 bytes."""

    def __init__(self, private: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.public: bytes = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature."""
        return self._key.sign(message)


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the holder of the 32-byte public key signed exactly this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(*publics: bytes) -> str:
    """Twelve groups of five digits for reading aloud; the same for the same keys in any order."""
    return digits.groups(b"".join(sorted(publics)))
