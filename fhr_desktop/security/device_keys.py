"""The device's age key, to which bundles for it are encrypted: made, shown and named. Where it lies is `db`'s."""

from __future__ import annotations

import hashlib

import pyrage


def generate_identity() -> str:
    """A new private X25519 key as age writes it ("AGE-SECRET-KEY-1…")."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half ("age1…"). Raises ValueError when the text is not an identity."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise ValueError("not an age identity") from error


def is_recipient(text: str) -> bool:
    """Whether files can be encrypted to the text, its check letters included."""
    try:
        return str(pyrage.x25519.Recipient.from_str(text)) == text
    except pyrage.RecipientError:
        return False


def key_hash(recipient: str) -> bytes:
    """SHA-256 of the recipient's text: how a manifest names the key a bundle was encrypted to."""
    return hashlib.sha256(recipient.encode()).digest()
