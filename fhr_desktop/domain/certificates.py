"""Certificates: the series their numbers come from, and the code by which one on paper is checked against the store."""

from __future__ import annotations

import hashlib

from fhr_desktop.domain import canonical
from fhr_desktop.domain.training import Certificate

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U: they are misread
_LIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})
# What is on the paper beside its dates, but whose it is: a name may have to be taken out of the store.
SAID = ("number", "course_name", "round", "hours", "planned", "attended", "made_up", "waived", "replaces")


def series_prefix(year: int, series: int) -> str:
    """What the numbers of a machine begin with: each machine has a series of its own, so that none is given twice."""
    return f"U{year}-{series}-"


def check_code(certificate: Certificate) -> str:
    """Eight letters in two groups, from what is on the paper and a random value that only the store has."""
    dates = [one.isoformat() if one else "" for one in (
        certificate.first_on, certificate.last_on, certificate.issued_on,
    )]  # fmt: skip
    said = [certificate.salt, *(getattr(certificate, name) for name in SAID), *dates]
    number = int.from_bytes(hashlib.sha256(canonical.encode(said)).digest()[:5], "big")
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def same_code(typed: str, code: str) -> bool:
    """Whether a code read off a paper is the code; letters that are misread are taken for what they look like."""
    return typed.upper().translate(_LIKE) == code.replace("-", "")
