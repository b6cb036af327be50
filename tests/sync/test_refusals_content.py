"""What a store refuses of what a rightful colleague's package carries: transactions, rights, gaps and forked histories.

Everything here is sealed for the machine and signed by one of the unit's; only what it says is wrong.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from db import records
from fhr_desktop.domain.errors import Refusal
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.operations import OperationKind, Parcel
from fhr_desktop.domain.record import Plain, ScopeKind
from fhr_desktop.security import signing
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.sync.bundle_unpack import unpack, unpack_header
from fhr_desktop.sync.manifest import ScopeEntry
from tests.stores import family, services, storage
from tests.sync.scene_support import Scene, copied, refusal, scene, unchanged
from tests.sync.tampering_support import Package, begun, first_entry, flipped, keys, resealed, reworked, scope_of
from tests.units import device, exchange, export

__all__ = ["scene"]

# Transactions

Spoil = Callable[[Scene, Parcel], Parcel]


def _by_office(scene: Scene, parcel: Parcel, **changes: object) -> Parcel:
    return resealed(parcel, keys(scene.office).signer, **changes)


def _by_stranger(_scene: Scene, parcel: Parcel) -> Parcel:
    return resealed(parcel, signing.Signer(signing.generate()), device=os.urandom(16), seq_from=1, seq_to=1)


SPOILT: dict[str, tuple[Spoil, Refusal]] = {
    "signature": (lambda s, p: replace(p, signature=flipped(p.signature, 9)), Refusal.SIGNATURE),
    "header": (lambda s, p: replace(p, header=_by_office(s, p, hlc=1 << 50).header), Refusal.SIGNATURE),
    "signed by another": (lambda s, p: resealed(p, keys(s.other).signer), Refusal.SIGNATURE),
    "chain": (lambda s, p: _by_office(s, p, prev_hash=os.urandom(32)), Refusal.CLONE),
    "a hole before it": (lambda s, p: _moved(s, p, 5), Refusal.GAP),
    "over what is here": (lambda s, p: _moved(s, p, -1), Refusal.CLONE),
    "hash of operations": (lambda s, p: _by_office(s, p, leaves_hash=os.urandom(32)), Refusal.CONTENT),
    "body": (lambda s, p: first_entry(p, body=p.entries[0].body[:-1] + b"!"), Refusal.CONTENT),  # type: ignore[index]
    "salt": (lambda s, p: first_entry(p, salt=os.urandom(16)), Refusal.CONTENT),
    "operation": (lambda s, p: first_entry(p, plain=flipped(p.entries[0].plain, 320)), Refusal.CONTENT),
    "one operation less": (lambda s, p: replace(p, entries=p.entries[1:] or p.entries * 2), Refusal.CONTENT),
    "unknown author": (_by_stranger, Refusal.GRANT),
    "a scope not named": (lambda s, p: _by_office(s, p, scope=os.urandom(16)), Refusal.GRANT),
    "a kind that lives elsewhere": (
        lambda s, p: reworked(p, keys(s.office).signer, table="case" if _kind_of(p) == "device" else "user"),
        Refusal.CONTENT,
    ),
}  # fmt: skip


def _kind_of(parcel: Parcel) -> str:
    """The table of a transaction's first operation."""
    return unpack(parcel).operations[0].table


def _moved(scene: Scene, parcel: Parcel, by: int) -> Parcel:
    """The transaction with other numbers; they are the header's alone, and looked at first."""
    header = unpack_header(parcel.header)
    return _by_office(scene, parcel, seq_from=header.seq_from + by, seq_to=header.seq_to + by)


@pytest.mark.parametrize("name", SPOILT)
def test_a_transaction_that_does_not_fit_is_refused(scene: Scene, name: str) -> None:
    spoil, kind = SPOILT[name]
    package = scene.package
    assert scene.refuses(scene.made(package.with_first(lambda parcel: spoil(scene, parcel)))) is kind
    last = package.carrying([*package.parcels[:-1], spoil(scene, package.parcels[-1])])
    assert scene.refuses(scene.made(last)) is kind


# Rights


def _trainers(scene: Scene) -> Package:
    """A package from the trainer, who has written in the unit's scope."""
    services(scene.trainer).devices.rename(scene.trainer.actor, device(scene.trainer), f"Kurs {uuid.uuid4().hex[:4]}")
    return Package.of(export(scene.trainer, scene.stick, scene.laptop)[device(scene.laptop)], scene.laptop)


def _casework(scene: Scene) -> tuple[bytes, Parcel]:
    """The key of the casework's scope, and a transaction in it."""
    key = next(one.key for one in scene.package.said.scopes if one.kind == ScopeKind.CASEWORK)
    return key, next(parcel for parcel in scene.package.parcels if scope_of(parcel) == key)


def _as_trainer(scene: Scene, parcel: Parcel, **names: bytes) -> Parcel:
    """A colleague's transaction as the trainer would have written it."""
    own = keys(scene.trainer)
    return begun(parcel, own.signer, device=own.device, incarnation=bytes(8), **names)


def test_a_trainer_who_forges_casework_is_refused(scene: Scene) -> None:
    trainers, (key, theirs) = _trainers(scene), _casework(scene)
    forged = _as_trainer(scene, theirs)
    named = trainers.saying(scopes=tuple(sorted((*trainers.said.scopes, ScopeEntry(key, "casework")), key=_key_of)))
    assert scene.refuses(scene.made(named.carrying([forged]), scene.trainer)) is Refusal.GRANT
    assert scene.refuses(scene.made(trainers.carrying([forged]), scene.trainer)) is Refusal.GRANT
    passed_on = scene.package.carrying([forged])  # by one who may send casework
    assert scene.refuses(scene.made(passed_on)) is Refusal.GRANT
    training = next(one.key for one in trainers.said.scopes if one.kind == ScopeKind.TRAINING)
    elsewhere = trainers.carrying([_as_trainer(scene, theirs, scope=training)])
    assert scene.refuses(scene.made(elsewhere, scene.trainer)) is Refusal.CONTENT
    other_kind = trainers.saying(scopes=(ScopeEntry(key, "unit"),)).carrying([])
    assert scene.refuses(scene.made(other_kind, scene.trainer)) is Refusal.GRANT


def _key_of(entry: ScopeEntry) -> bytes:
    return entry.key


@pytest.mark.parametrize("table", ["user", "from_the_future"])
@pytest.mark.parametrize("kind", [OperationKind.ERASE, OperationKind.SET, OperationKind.NEW])
def test_a_trainer_cannot_reach_casework_from_another_scope(
    scene: Scene, tmp_path: Path, kind: OperationKind, table: str
) -> None:
    """Somebody who has seen a home's id writes on it in the scope that everybody may write in."""
    laptop = copied(scene.laptop, tmp_path / "copy")
    before = _homes(laptop)
    (home,) = {one.id for one in before}
    trainers = _trainers(scene)
    parcel = trainers.parcels[-1]
    signer = keys(scene.trainer).signer
    forged = reworked(parcel, signer, kind=kind, table=table, record=home, fields={})
    file = scene.made(trainers.carrying([*trainers.parcels[:-1], forged]), scene.trainer, laptop)
    assert refusal(laptop, file) is Refusal.CONTENT
    assert _homes(laptop) == before and storage().check(laptop) == []
    laptop.close()


MORE = 1 << 63
ILL: dict[str, tuple[OperationKind, str, dict[str, Plain]]] = {
    "a number for a text": (OperationKind.SET, "home", {"name": 5}),
    "a list for a text": (OperationKind.SET, "home", {"name": ["Berg"]}),
    "no name": (OperationKind.NEW, "home", {"place": "Orsa"}),
    "a required value taken away": (OperationKind.SET, "home", {"name": None}),
    "a required value not said": (OperationKind.SET, "home", {}),
    "too large a number": (OperationKind.SET, "home", {"living_area": MORE}),
    "a text for yes and no": (OperationKind.SET, "home", {"protected": "yes"}),
    "bytes in a list": (OperationKind.SET, "home", {"pet_kinds": [b"cat"]}),
    "bytes in a row": (OperationKind.SET, "home", {"pets": [{"kind": b"cat"}]}),
    "no row": (OperationKind.SET, "home", {"pets": ["cat"]}),
    "a reader that is no id": (OperationKind.ADD, "home", {"readers": [5]}),
    "a day that is none": (OperationKind.SET, "person", {"birth_date": "2026-02-30"}),
    "a moment without a zone": (OperationKind.SET, "attachment", {"added_at": "2026-02-03T10:00:00"}),
    "an id that is none": (OperationKind.SET, "person", {"home_id": b"short"}),
    "bytes in an answer": (OperationKind.SET, "answer", {"value": {"a": [b"x"]}}),
    "an erasure by nobody": (OperationKind.ERASE, "home", {"code": "gdpr"}),
    "an erasure that saw nonsense": (OperationKind.ERASE, "home", {"code": "x", "decided_by": bytes(16), "_seen": [1]}),
    "an erasure that takes nonsense along": (
        OperationKind.ERASE,
        "home",
        {"code": "x", "decided_by": bytes(16), "_with": [["case", "x"]]},
    ),
    "an archiving that saw nonsense": (OperationKind.ARCHIVE, "home", {"archived": True, "_seen": "all"}),
}


@pytest.mark.parametrize("name", ILL)
def test_values_that_no_record_can_have_are_refused(scene: Scene, name: str) -> None:
    kind, table, values = ILL[name]
    _key, parcel = _casework(scene)
    fields = {} if kind is OperationKind.NEW else dict.fromkeys(values or ["name"], ())
    ill = reworked(
        parcel, keys(scene.office).signer, values, kind=kind, table=table, record=uuid.uuid4(), fields=fields
    )
    package = scene.package
    others = [one for one in package.parcels if scope_of(one) != scope_of(parcel)]
    assert scene.refuses(scene.made(package.carrying([*others, ill]))) is Refusal.CONTENT


def test_what_only_a_newer_program_understands_is_kept(scene: Scene, tmp_path: Path) -> None:
    laptop = copied(scene.laptop, tmp_path / "copy")
    _key, parcel = _casework(scene)
    signer = keys(scene.office).signer
    unknown = reworked(parcel, signer, {"moon": [b"x", {"y": 1}]}, table="moon_base", record=uuid.uuid4())
    file = scene.made(scene.package.carrying([unknown]), scene.office, laptop)
    assert services(laptop).exchange.take_in(laptop.actor, file).value.operations == 1
    assert storage().check(laptop) == []
    laptop.close()


# Gaps and forked histories


def test_a_package_that_builds_on_what_is_missing_is_refused(scene: Scene) -> None:
    package = scene.package
    (stream, seq), *_others = package.said.prereq.items()
    ahead = package.saying(prereq={**package.said.prereq, stream: seq + 1})
    assert scene.refuses(scene.made(ahead)) is Refusal.GAP
    _key, parcel = _casework(scene)
    hole = [one for one in package.parcels if one != parcel]
    family(scene.office)
    later = Package.of(export(scene.office, scene.stick, scene.laptop)[device(scene.laptop)], scene.laptop)
    after = [one for one in later.parcels if one not in package.parcels]
    assert after and scene.refuses(scene.made(package.carrying([*hole, *after]))) is Refusal.GAP


def test_two_histories_under_one_name_are_refused(scene: Scene, tmp_path: Path) -> None:
    """A store was copied, and both copies were written in."""
    laptop, twin = copied(scene.laptop, tmp_path / "laptop"), copied(scene.office, tmp_path / "twin")
    family(scene.office)
    family(twin)
    exchange(scene.office, laptop)
    with unchanged(laptop):
        theirs = export(twin, scene.stick, laptop)[device(laptop)]
        assert refusal(laptop, theirs) is Refusal.CLONE
    laptop.close()
    twin.close()


def test_a_second_home_for_one_protected_scope_is_refused_in_words(scene: Scene) -> None:
    """Two scopes that say they are for one home, or one that is for none."""
    package, home = scene.package, os.urandom(16)
    _key, parcel = _casework(scene)
    for first, second in ((home, home), (None, None)):
        twice = [ScopeEntry(os.urandom(16), "protected", first), ScopeEntry(os.urandom(16), "protected", second)]
        scopes = tuple(sorted((*package.said.scopes, *twice), key=_key_of))
        moved = [begun(parcel, keys(scene.office).signer, scope=one.key) for one in twice]
        file = scene.made(package.saying(scopes=scopes).carrying(moved))
        assert scene.refuses(file) is Refusal.CONTENT


def _homes(opened: OpenStore) -> tuple[Home, ...]:
    with opened.desk.store.read() as connection:
        return records.load_where(connection, Home)
