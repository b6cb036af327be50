"""A request to be let in: signed by its own machine, refused whole otherwise, and the same digits on two screens."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain import canonical
from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.unit import Role
from fhr_desktop.sync import enrolment
from fhr_desktop.sync.enrolment import Enrolment, digits_of, mutual_digits, qr_text, read_enrolment, write_enrolment
from tests.sync.rosters import SIGNERS, member, verify

NEW = member(3)
REQUEST = Enrolment(
    NEW.device, NEW.verify, NEW.recipient, b"i" * 8, NEW.user, "Åsa Berg", Role.INVESTIGATOR, "Socionom", 2014,
    dt.date(2026, 11, 21),
)  # fmt: skip
FILE = write_enrolment(REQUEST, SIGNERS[3].sign)


def _refusal(data: bytes) -> Refusal:
    with pytest.raises(BundleRefused) as caught:
        read_enrolment(data, verify)
    return caught.value.kind


def _with(**changes: object) -> bytes:
    """A rightly signed file whose body says something else."""
    body = canonical.decode(canonical.decode(FILE[5:])[0])
    plain = canonical.encode({**body, **changes})
    return enrolment.MAGIC + canonical.encode([plain, SIGNERS[3].sign(enrolment.CONTEXT + plain)])


def test_a_request_reads_back_and_becomes_a_member() -> None:
    assert read_enrolment(FILE, verify) == REQUEST
    plain = dataclasses.replace(REQUEST, exam="", exam_year=None)
    assert read_enrolment(write_enrolment(plain, SIGNERS[3].sign), verify) == plain
    assert REQUEST.member(Role.TRAINER, 4) == dataclasses.replace(NEW, role=Role.TRAINER)


def test_each_fault_has_its_kind() -> None:
    assert _refusal(b"") is Refusal.UNREADABLE
    assert _refusal(b"age-encryption.org/v1\n") is Refusal.UNREADABLE
    assert _refusal(FILE.ljust(enrolment.LARGEST + 1, b"\0")) is Refusal.TOO_LARGE
    assert _refusal(b"FHRE2" + FILE[5:]) is Refusal.TOO_NEW
    assert _refusal(_with(v=2, more=True)) is Refusal.TOO_NEW
    assert _refusal(FILE[:-1]) is Refusal.DAMAGED
    assert _refusal(FILE + b"\0") is Refusal.DAMAGED
    assert _refusal(write_enrolment(REQUEST, SIGNERS[2].sign)) is Refusal.SIGNATURE


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 0}, {"v": True}, {"more": 1}, {"device": b"d"}, {"verify": "v"}, {"recipient": "age1"},
        {"incarnation": b"i" * 9}, {"user": None}, {"name": " "}, {"name": "a" * 501}, {"name": "a\nb"},
        {"role": "owner"}, {"exam": None}, {"exam_year": 20}, {"exam_year": "2014"}, {"made": "2026-11-31"},
    ],
)  # fmt: skip
def test_what_does_not_belong_is_refused(changes: dict[str, object]) -> None:
    assert _refusal(_with(**changes)) is Refusal.DAMAGED


def test_every_flipped_bit_and_every_truncation_is_refused() -> None:
    for at in range(len(FILE)):
        _refusal(FILE[:at])
        for bit in range(8):
            data = bytearray(FILE)
            data[at] ^= 1 << bit
            _refusal(bytes(data))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    _refusal(enrolment.MAGIC + data)


def test_the_digits_stand_for_both_keys() -> None:
    other = member(4)
    shown = digits_of(NEW.verify, NEW.recipient)
    assert re.fullmatch(r"\d{5}( \d{5}){11}", shown)
    assert shown == REQUEST.digits
    assert len({shown, digits_of(other.verify, NEW.recipient), digits_of(NEW.verify, other.recipient)}) == 3
    assert qr_text(NEW.verify, NEW.recipient).split()[1:] == [shown.replace(" ", ""), NEW.verify.hex(), NEW.recipient]


def test_the_way_back_shows_the_admins_keys_in_any_order() -> None:
    one, two, three = (SIGNERS[n].public for n in range(3))
    assert mutual_digits(one, [two, three]) == mutual_digits(one, [three, two])
    assert len({mutual_digits(one, [two]), mutual_digits(two, [one]), mutual_digits(one, [two, three])}) == 3
