"""What a store refuses, looked into or taken in: each for its own reason, in its own words, and nothing has changed.

How the format itself holds is for `test_bundle_*`; here a real package for a real machine is spoilt.
"""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from fhr_desktop.app import cli
from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.operations import Entry, Parcel
from fhr_desktop.domain.unit import Role
from fhr_desktop.security import signing
from fhr_desktop.services.sync import importing
from fhr_desktop.sync import limits, roster_changes
from fhr_desktop.sync.roster import SignedRoster, unsigned
from fhr_desktop.sync.wire_manifest import encode_manifest
from fhr_desktop.sync.wire_records import encode_parcel
from tests.stores import PHRASE, TODAY, family, new_store, open_store, services
from tests.sync.bundles import stream_of
from tests.sync.scene_support import ROLES, Scene, copied, everything, refusal, scene, untouched
from tests.sync.tampering_support import (
    MAGIC,
    Package,
    first_entry,
    flipped,
    framed,
    inner_of,
    keys,
    plain_of,
    recipient,
    sealed,
)
from tests.units import device, exchange, export, let_in, unit_of

__all__ = ["scene"]

# Bits and pieces

OUTSIDE = {Refusal.UNREADABLE, Refusal.DAMAGED, Refusal.NOT_FOR_US, Refusal.CUT_SHORT, Refusal.TOO_LARGE}


def _header_length(data: bytes) -> int:
    return data.index(b"\n", data.index(b"\n--- ") + 1) + 1


def test_a_flipped_bit_is_refused(scene: Scene) -> None:
    data = scene.good.read_bytes()
    header = _header_length(data)
    bits = [*range(3, header * 8, 61), *random.Random(1).sample(range(header * 8, len(data) * 8), 25)]
    for bit in [*bits, header * 8, len(data) * 8 - 1]:
        kind = scene.refuses(flipped(data, bit))
        assert kind is Refusal.DAMAGED if bit >= header * 8 else kind in OUTSIDE, bit


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2))
def test_a_flip_in_every_bit_of_the_header_and_many_bytes_after_it_is_refused(scene: Scene, part: int) -> None:
    """Nothing is written at all: the files' times say so after each, and at the end every row is compared."""
    data, take_in = scene.good.read_bytes(), services(scene.laptop).exchange.take_in
    header, chance, file = _header_length(data), random.Random(part), scene.file(b"")
    before, files = everything(scene.laptop), untouched(scene.laptop)
    for at in [*range(part, header, 2), *range(header + part, len(data), 12)]:
        for bit in range(8) if at < header else [chance.randrange(8)]:
            file.write_bytes(flipped(data, at * 8 + bit))
            with pytest.raises(BundleRefused) as caught:
                take_in(scene.laptop.actor, file)
            assert caught.value.kind in OUTSIDE
            assert untouched(scene.laptop) == files
    assert everything(scene.laptop) == before


def test_a_file_cut_short_or_longer_is_refused(scene: Scene) -> None:
    data = scene.good.read_bytes()
    header = _header_length(data)
    lengths = [1, 21, 22, 100, header - 1, header, header + 15, header + 16, header + 17, len(data) // 2]
    for length in [*lengths, *random.Random(2).sample(range(header, len(data)), 10), len(data) - 16, len(data) - 1]:
        assert scene.refuses(data[:length]) is Refusal.CUT_SHORT, length
    for more in (b"\0", b"x" * 16, bytes(limits.AGE_CHUNK + limits.AGE_TAG), data):
        assert scene.refuses(data + more) in (Refusal.DAMAGED, Refusal.CUT_SHORT)


def test_an_inner_byte_changed_by_a_receiver_is_refused(scene: Scene) -> None:
    inner = inner_of(scene.good, scene.laptop)
    kinds = set()
    for bit in [*range(5, 4000 * 8, 997), *random.Random(3).sample(range(len(inner) * 8), 15)]:
        kinds.add(scene.refuses(sealed(framed(flipped(inner, bit)), scene.laptop)))
    assert Refusal.CONTENT in kinds
    magic = flipped(plain_of(scene.good, scene.laptop), 3)
    assert scene.refuses(sealed(magic, scene.laptop)) is Refusal.UNREADABLE


@pytest.mark.slow
def test_many_inner_bytes_changed_by_a_receiver_is_refused(scene: Scene) -> None:
    inner, chance = inner_of(scene.good, scene.laptop), random.Random(4)
    take_in, file = services(scene.laptop).exchange.take_in, scene.file(b"")
    before, files = everything(scene.laptop), untouched(scene.laptop)
    for at in range(0, len(inner), 11):
        file.write_bytes(sealed(framed(flipped(inner, at * 8 + chance.randrange(8))), scene.laptop))
        with pytest.raises(BundleRefused):
            take_in(scene.laptop.actor, file)
        assert untouched(scene.laptop) == files
    assert everything(scene.laptop) == before


# Files that are no package


def test_what_is_no_package_is_refused(scene: Scene, tmp_path: Path) -> None:
    asking = services(scene.office).exchange.request(scene.office.actor, [device(scene.laptop)], tmp_path)
    letting_in, _asked = services(open_store(tmp_path / "new")).devices.request(scene.laptop.actor, tmp_path)
    for no_package in (
        b"Hej! Det h\xc3\xa4r \xc3\xa4r ingen bunt.",
        b"PK\x03\x04" + bytes(300),
        asking.read_bytes(),
        letting_in.read_bytes(),
        tmp_path,
        tmp_path / "finns inte.fhrb",
    ):
        assert scene.refuses(no_package) is Refusal.UNREADABLE, no_package
    assert scene.refuses(b"") is Refusal.CUT_SHORT


def test_a_file_that_goes_while_it_is_read_is_refused(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = scene.file(scene.good.read_bytes())
    gone.unlink()
    assert scene.refuses(gone) is Refusal.UNREADABLE
    shutil.copy(scene.good, gone)
    gone.chmod(0)
    if getattr(os, "geteuid", int)():  # root reads everything, and Windows knows no such right
        assert scene.refuses(gone) is Refusal.UNREADABLE
    monkeypatch.setattr(importing, "IN_MEMORY", 0)  # as a large file
    assert scene.refuses(sealed(b"", scene.laptop)) is Refusal.UNREADABLE


def test_bombs_are_refused(scene: Scene) -> None:
    fat = Parcel(b"header", bytes(64), (Entry(bytes(61), bytes(16), bytes(limits.RECORD - 200)),))
    said = encode_manifest(replace(scene.package.said, transactions=1000, operations=1000))
    swollen = framed(stream_of([said, *[*encode_parcel(fat)] * 60]))
    assert len(swollen) < 3 * limits.STEP
    assert scene.refuses(sealed(swollen, scene.laptop)) is Refusal.TOO_LARGE
    plain = MAGIC + zstandard.ZstdCompressor(level=3).compress(bytes(512 * limits.MIB))
    assert scene.refuses(sealed(plain + bytes(-len(plain) % limits.STEP), scene.laptop)) is Refusal.TOO_LARGE
    data = scene.good.read_bytes()
    version, stanza = data.index(b"\n") + 1, data[data.index(b"\n") + 1 : data.index(b"\n--- ") + 1]
    many = data[:version] + stanza * 2000 + data[version + len(stanza) :]
    assert scene.refuses(many) is Refusal.TOO_LARGE
    scrypt = b"age-encryption.org/v1\n-> scrypt " + b"A" * 22 + b" 23\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n"
    assert scene.refuses(scrypt + data[_header_length(data) :]) is Refusal.UNREADABLE


# For whom, and from whom


def test_a_package_for_somebody_else_is_refused(scene: Scene) -> None:
    theirs = export(scene.office, scene.stick, scene.other)[device(scene.other)]
    assert scene.refuses(theirs) is Refusal.NOT_FOR_US
    forwarded = sealed(plain_of(theirs, scene.other), scene.laptop)  # by the one it was for
    assert scene.refuses(forwarded) is Refusal.NOT_FOR_US


def test_an_altered_list_of_receivers_is_refused(scene: Scene) -> None:
    theirs = Package.of(export(scene.office, scene.stick, scene.other)[device(scene.other)], scene.other)
    ours = theirs.saying(recipients=(*theirs.said.recipients, recipient(scene.laptop)))
    assert scene.refuses(scene.made(ours, scene.other)) is Refusal.SIGNATURE
    stranger = replace(recipient(scene.laptop), key_hash=os.urandom(32))
    assert scene.refuses(scene.made(scene.package.saying(recipients=(stranger,)))) is Refusal.NOT_FOR_US


def test_a_package_signed_by_another_is_refused(scene: Scene) -> None:
    stranger, package = signing.Signer(signing.generate()), scene.package
    assert scene.refuses(scene.made(package, stranger)) is Refusal.SIGNATURE
    assert scene.refuses(scene.made(package, scene.other)) is Refusal.SIGNATURE
    posing = package.saying(sender=replace(package.said.sender, device=os.urandom(16)))
    assert scene.refuses(scene.made(posing, stranger)) is Refusal.UNKNOWN_SENDER


def test_another_units_package_is_refused(scene: Scene, tmp_path: Path) -> None:
    one, other = new_store(tmp_path / "one", Role.UNIT_MANAGER, "Ulla Frid"), new_store(tmp_path / "other")
    let_in(one, other, Role.INVESTIGATOR, "other")
    theirs = export(one, tmp_path, other)[device(other)]
    assert scene.refuses(theirs) is Refusal.NOT_FOR_US
    package = Package.of(theirs, other).saying(recipients=(recipient(scene.laptop),))
    assert scene.refuses(scene.made(package, one)) is Refusal.OTHER_UNIT
    same_name = package.saying(unit=scene.package.said.unit)
    assert scene.refuses(scene.made(same_name, one)) is Refusal.OTHER_UNIT
    ours = scene.package.said.rosters
    assert scene.refuses(scene.made(same_name.saying(rosters=ours), one)) is Refusal.UNKNOWN_SENDER


def test_a_list_of_machines_that_nobody_entitled_has_signed_is_refused(scene: Scene) -> None:
    package = scene.package
    tip = SignedRoster.decode(package.said.rosters[-1]).roster
    grown = unsigned(roster_changes.with_role(tip, device(scene.other), Role.UNIT_MANAGER, {}, TODAY))
    by = keys(scene.other).signer
    for forged in (grown, grown.signed(by.public, by.sign)):
        rosters = (*package.said.rosters, forged.encode())
        sender = replace(package.said.sender, device=device(scene.other))
        assert scene.refuses(scene.made(package.saying(rosters=rosters, sender=sender), scene.other)) is Refusal.ROSTER
    for broken in ((), (b"x",), package.said.rosters[:1] + package.said.rosters[2:]):
        assert scene.refuses(scene.made(package.saying(rosters=broken))) is Refusal.ROSTER


def test_from_a_machine_that_was_shut_out_and_with_an_older_list_it_is_refused(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {name: ROLES[name] for name in ("office", "laptop", "other")})
    office, laptop, other = unit.values()
    family(office)
    older, theirs = export(office, tmp_path, laptop)[device(laptop)], export(other, tmp_path, laptop)[device(laptop)]
    services(office).devices.revoke(office.actor, device(other))
    exchange(office, laptop)
    again = Package.of(older, laptop)
    fresh = again.saying(bundle=os.urandom(16)).write(tmp_path / "older.fhrb", office, laptop)
    assert refusal(laptop, fresh) is Refusal.OLD_ROSTER
    assert refusal(laptop, theirs) is Refusal.REVOKED
    with_ours = Package.of(export(office, tmp_path, laptop)[device(laptop)], laptop).said.rosters
    updated = Package.of(theirs, laptop).saying(rosters=with_ours)  # it got hold of the list that shuts it out
    assert refusal(laptop, updated.write(tmp_path / "updated.fhrb", other, laptop)) is Refusal.REVOKED


def test_from_a_newer_program_it_is_refused(scene: Scene) -> None:
    package = scene.package
    for newer in ({"min_reader": "9.0"}, {"min_reader": "0.2000"}, {"caps": (*package.said.caps, "moon")}):
        file = scene.made(package.saying(**newer))
        assert scene.refuses(file) is Refusal.TOO_NEW
    kind = lambda parcel: first_entry(  # noqa: E731
        parcel, plain=parcel.entries[0].plain.replace(b"cnew", b"cfly").replace(b"cset", b"cfly")
    )
    assert scene.refuses(scene.made(package.with_first(kind))) is Refusal.TOO_NEW


# From outside


def test_on_the_command_line_it_is_one_line(
    scene: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FHR_PASSPHRASE", PHRASE)
    folder = tmp_path / "store"
    copied(scene.laptop, folder).close()
    data, package = scene.good.read_bytes(), scene.package
    said = set()
    for file in (
        scene.file(flipped(data, 8 * len(data) - 9)),
        scene.file(data[:-50]),
        scene.made(package.saying(min_reader="9.0")),
        scene.made(package, scene.other),
        scene.made(package.saying(unit=os.urandom(16))),
        tmp_path / "missing.fhrb",
    ):
        capsys.readouterr()
        assert cli.run(["bundle", "import", str(file), "--store", str(folder)]) == 1
        told = capsys.readouterr()
        refused = told.err.strip().splitlines()[-1]  # a notice of the store may come before it
        assert told.out == "" and "Inget har ändrats." in refused and "Traceback" not in told.err
        said.add(refused)
    assert len(said) == 6
    capsys.readouterr()
    assert cli.run(["bundle", "import", str(scene.good), "--store", str(folder)]) == 0
