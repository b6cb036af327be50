"""Signatures hold for the signed bytes only, and fingerprints can be read aloud."""

from __future__ import annotations

import re

from fhr_desktop.security import signing


def test_signature_holds_for_the_message_and_the_key_only() -> None:
    signer, other = signing.Signer(signing.generate()), signing.Signer(signing.generate())
    signature = signer.sign(b"anteckning")
    assert signing.verify(signer.public, signature, b"anteckning")
    assert not signing.verify(signer.public, signature, b"anteckninG")
    assert not signing.verify(other.public, signature, b"anteckning")
    assert not signing.verify(signer.public, signature[:-1], b"anteckning")
    assert not signing.verify(b"short", signature, b"anteckning")


def test_fingerprint_is_twelve_groups_of_five_in_any_order() -> None:
    one, two = (signing.Signer(signing.generate()).public for _ in range(2))
    text = signing.fingerprint(one, two)
    assert re.fullmatch(r"\d{5}( \d{5}){11}", text)
    assert text == signing.fingerprint(two, one) != signing.fingerprint(one)
