"""Operations: any changed byte shows, an erased body does not; the newest edit is shown and no other is lost."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain import canonical, merge
from fhr_desktop.domain.operations import (
    GENESIS,
    MOST_NAMED,
    WITH,
    Body,
    Dot,
    Header,
    Operation,
    OperationKind,
    Stream,
    Transaction,
    faults,
    fits,
    leaves_hash,
    seal,
)
from fhr_desktop.domain.record import Merge
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.security import signing

STREAM = Stream(b"d" * 16, b"i" * 8, b"s" * 16)
SIGNER = signing.Signer(signing.generate())


def _transaction() -> Transaction:
    body = Body.of({"name": "Åkerlund", "places": 2})
    first = Operation(1, OperationKind.NEW, "home", uuid.uuid4(), {}, 7, body.commit())
    change = Body.of({"name": "Berg"})
    second = Operation(2, OperationKind.SET, "home", first.record, {"name": (Dot(STREAM, 1),)}, 8, change.commit())
    operations = (first, second)
    header = Header(STREAM, 1, 2, GENESIS, uuid.uuid4(), 8, "0.1.0", "0001", leaves_hash(operations))
    return seal(header, operations, {1: body, 2: change}, SIGNER.sign)


def _verify(data: bytes, signature: bytes) -> bool:
    return signing.verify(SIGNER.public, signature, data)


def test_a_whole_transaction_has_no_faults_and_reads_back() -> None:
    transaction = _transaction()
    assert faults(transaction, GENESIS, _verify) == []
    assert Header.decode(transaction.header.encode()) == transaction.header
    for operation in transaction.operations:
        plain = canonical.decode(canonical.encode(operation.to_plain()))
        assert Operation.from_plain(plain, STREAM.scope) == operation


def test_an_erased_body_leaves_the_rest_verifiable() -> None:
    transaction = dataclasses.replace(_transaction(), bodies={1: None, 2: None})
    assert faults(transaction, GENESIS, _verify) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda t: dataclasses.replace(t, bodies={**t.bodies, 2: Body.of({"name": "Berg"})}), "body"),
        (lambda t: dataclasses.replace(t, operations=t.operations[:1]), "leaves"),
        (lambda t: dataclasses.replace(t, operations=t.operations[::-1]), "sequence"),
        (lambda t: dataclasses.replace(t, signature=bytes(64)), "signature"),
        (lambda t: dataclasses.replace(t, header=dataclasses.replace(t.header, user=uuid.uuid4())), "signature"),
        (lambda t: dataclasses.replace(t, header=dataclasses.replace(t.header, prev_hash=b"x" * 32)), "chain"),
    ],
)
def test_every_tampering_shows(change: object, fault: str) -> None:
    assert fault in faults(change(_transaction()), GENESIS, _verify)  # type: ignore[operator]


heads = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 5), st.one_of(st.text(max_size=3), st.booleans(), st.none())),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one[0],
).map(lambda found: [merge.Head(Dot(STREAM, seq), hlc, value) for seq, hlc, value in found])


@given(heads, st.randoms(use_true_random=False), st.sampled_from(list(Merge)))
def test_what_is_shown_does_not_depend_on_the_order(found: list[merge.Head], rng: object, rule: Merge) -> None:
    other = list(found)
    rng.shuffle(other)  # type: ignore[attr-defined]
    assert merge.shown(found, rule) == merge.shown(other, rule)
    assert merge.in_conflict(found, rule) == merge.in_conflict(other, rule)


@given(heads)
def test_a_safety_flag_is_on_while_anybody_has_it_on(found: list[merge.Head]) -> None:
    on = any(head.value is True for head in found)
    assert (merge.shown(found, Merge.SAFETY) is True) == on or merge.shown(found, Merge.VALUE) is True


def test_yes_and_one_are_not_the_same_answer() -> None:
    assert merge.in_conflict([merge.Head(Dot(STREAM, 1), 1, True), merge.Head(Dot(STREAM, 2), 1, 1)], Merge.VALUE)


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_said_never_stands_against_something_said(nothing: str | None) -> None:
    heads = [merge.Head(Dot(STREAM, 1), 1, "present"), merge.Head(Dot(STREAM, 2), 9, nothing)]
    assert merge.shown(heads, Merge.SAID) == "present"
    assert not merge.in_conflict(heads, Merge.SAID)
    assert merge.in_conflict([*heads, merge.Head(Dot(STREAM, 3), 2, "absent")], Merge.SAID)
    assert merge.shown(heads[1:], Merge.SAID) == nothing


def test_what_an_erasure_names_fits_in_a_package() -> None:
    longest = max(BY_TABLE, key=len)
    assert fits({"code": "gdpr17", WITH: [[longest, bytes(16)]] * MOST_NAMED})
