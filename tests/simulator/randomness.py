"""Every source of chance in the product made to follow one seed, so that a schedule can be replayed to the byte."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from fhr_desktop.security import device_keys, signing

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = "age-secret-key-"


@contextmanager
def seeded(seed: object) -> Iterator[random.Random]:
    """Let ids, salts, tokens, file names and keys follow the seed. The generator given is for the schedule itself.

    What age draws for a file's own key stays random: nothing is decided by it.
    """
    chance = random.Random(f"product {seed}")
    with (
        mock.patch.object(os, "urandom", chance.randbytes),
        mock.patch.object(signing, "generate", lambda: chance.randbytes(32)),
        mock.patch.object(device_keys, "generate_identity", lambda: _identity(chance.randbytes(32))),
    ):
        yield random.Random(f"schedule {seed}")


def _identity(secret: bytes) -> str:
    """An age identity of 32 bytes: Bech32 (BIP 173)."""
    bits = int.from_bytes(secret) << 4  # to whole fives
    data = [bits >> shift & 31 for shift in range(255, -1, -5)]
    head = [ord(letter) >> 5 for letter in _PREFIX] + [0] + [ord(letter) & 31 for letter in _PREFIX]
    check = 1
    for value in (*head, *data, 0, 0, 0, 0, 0, 0):
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for at, number in enumerate(_GENERATOR):
            check ^= number if top >> at & 1 else 0
    data += [(check ^ 1) >> shift & 31 for shift in range(25, -1, -5)]
    return (_PREFIX + "1" + "".join(_LETTERS[value] for value in data)).upper()
