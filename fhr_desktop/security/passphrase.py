"""Passphrases: their shape, what one guess costs (Argon2id), the wait after wrong ones. No files here."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fhr_desktop.domain.errors import Refused, StoreRefused
from i18n import _

SHORTEST = 8
FLOOR_KIB = 64 * 1024
CEILING_KIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: memory in KiB, passes, lanes. Below 64 MiB only when `small` says it is meant."""

    memory_kib: int = 256 * 1024
    iterations: int = 3
    lanes: int = 4
    small: bool = False

    def __post_init__(self) -> None:
        floor = 8 * self.lanes if self.small else FLOOR_KIB
        if not (floor <= self.memory_kib <= CEILING_KIB and 1 <= self.iterations <= 16 and 1 <= self.lanes <= 16):
            raise ValueError("Argon2id cost out of bounds")


STANDARD = Cost()  # about one second on an office laptop
SMALL = Cost(memory_kib=1024, iterations=1, lanes=1, small=True)  # tests and the demonstration only


def check_new(passphrase: str) -> None:
    """Raises Refused when the passphrase is too short to protect anything."""
    if len(passphrase.strip()) < SHORTEST:
        raise Refused(
            _("The passphrase is too short. Choose at least {n} characters, preferably several words.").format(
                n=SHORTEST
            ),
            field="passphrase",
        )


def derive(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes that only this passphrase gives. Equal however å, ä and ö were composed by the keyboard."""
    text = unicodedata.normalize("NFC", passphrase).encode()
    try:
        kdf = Argon2id(salt=salt, length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib)
        return kdf.derive(text)
    except (MemoryError, UnsupportedAlgorithm) as error:
        raise StoreRefused(
            _("There is not enough memory to check the passphrase. Close other programs and try again.")
        ) from error


def suggested_wait(failures: int) -> int:
    """Seconds to wait after this many wrong passphrases in a row: three free tries, then doubling to a minute.

    It only slows somebody at the keyboard; what stops a thief is the cost of each guess.
    """
    return 0 if failures < 3 else min(60, 2 ** (failures - 2))
