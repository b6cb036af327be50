"""The device's age key: its halves belong together, and no other text passes for one."""

from __future__ import annotations

import hashlib

import pyrage
import pytest

from fhr_desktop.security import device_keys


def test_the_halves_belong_together() -> None:
    identity = device_keys.generate_identity()
    recipient = device_keys.recipient_of(identity)
    sealed = pyrage.encrypt(b"hem", [pyrage.x25519.Recipient.from_str(recipient)])
    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]) == b"hem"
    assert device_keys.key_hash(recipient) == hashlib.sha256(recipient.encode()).digest()
    assert device_keys.is_recipient(recipient)


def test_no_other_text_passes_for_a_key() -> None:
    recipient = device_keys.recipient_of(device_keys.generate_identity())
    slip = recipient[:-1] + ("q" if recipient[-1] != "q" else "p")
    assert not any(device_keys.is_recipient(text) for text in ("", "age1", slip, recipient.upper(), recipient + " "))
    with pytest.raises(ValueError, match="identity"):
        device_keys.recipient_of(recipient)
