"""The key file: what opens it, what does not, and what each refusal says."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest

from fhr_desktop.domain.errors import FhrError, Refused, StoreDamaged, StoreRefused, StoreTooNew, WrongPassphrase
from fhr_desktop.security import envelope, keys, recovery
from fhr_desktop.security.passphrase import SMALL, STANDARD, Cost, suggested_wait

PHRASE = "blå cykel i Älvdalen"
OTHER = "grön båt på Siljan"


class MemoryKeyring:
    """A keyring as real as the protocol asks, kept in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, secret: bytes) -> bool:
        self.kept[name] = secret
        return True

    def drop(self, name: str) -> None:
        self.kept.pop(name, None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_passphrase_opens_and_a_wrong_one_is_told_plainly(folder: Path) -> None:
    made, _sheet = keys.create(folder, PHRASE, cost=SMALL)
    assert len(made.dek) == 32 and len(made.salt) == 16 and made.uses_keyring is False
    opened = keys.unlock(folder, PHRASE)
    assert (opened.dek, opened.salt, opened.notice) == (made.dek, made.salt, None)
    with pytest.raises(WrongPassphrase, match="Lösenfrasen stämmer inte"):
        keys.unlock(folder, OTHER)


def test_letters_composed_differently_are_the_same_passphrase(folder: Path) -> None:
    keys.create(folder, "f\u00e5gel i snö", cost=SMALL)
    keys.unlock(folder, "fa\u030agel i sno\u0308")


def test_nothing_secret_is_readable(folder: Path) -> None:
    opened, sheet = keys.create(folder, PHRASE, cost=SMALL)
    written = b"".join(path.read_bytes() for path in folder.iterdir())
    for secret in (bytes(opened.dek), opened.dek.hex().encode(), PHRASE.encode(), sheet.qr.encode()):
        assert secret not in written
    assert opened.dek.hex() not in repr(opened) and str(bytes(opened.dek)) not in repr(opened)
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}


def test_wiped_key_is_gone(folder: Path) -> None:
    opened, _sheet = keys.create(folder, PHRASE, cost=SMALL)
    opened.wipe()
    assert opened.dek == bytes(32)


def test_short_passphrase_and_second_store_are_refused(folder: Path) -> None:
    with pytest.raises(Refused, match="för kort"):
        keys.create(folder, "kort", cost=SMALL)
    assert not folder.exists()
    keys.create(folder, PHRASE, cost=SMALL)
    before = (folder / envelope.CURRENT).read_bytes()
    with pytest.raises(StoreRefused, match="finns redan i mappen"):
        keys.create(folder, OTHER, cost=SMALL)
    assert (folder / envelope.CURRENT).read_bytes() == before


def test_folder_without_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreRefused, match="nyckelfil"):
        keys.unlock(tmp_path, PHRASE)


def test_recovery_sheet_opens_however_it_is_typed(folder: Path) -> None:
    made, sheet = keys.create(folder, PHRASE, cost=SMALL)
    for text in (
        sheet.text,
        sheet.text.lower().replace(" ", ""),
        sheet.text.replace("0", "O").replace("L", "1").replace("8", "b"),
        sheet.qr,
        sheet.qr.lower(),
        "-".join(sheet.rows),
    ):
        assert keys.unlock_with_recovery(folder, text).dek == made.dek


def test_recovery_key_opens_with_age_itself(folder: Path) -> None:
    made, sheet = keys.create(folder, PHRASE, cost=SMALL)
    payload = pyrage.decrypt(made.recovery, [pyrage.x25519.Identity.from_str(sheet.qr)])
    assert payload.endswith(bytes(made.dek))


def test_slip_in_the_recovery_key_names_its_row(folder: Path) -> None:
    _made, sheet = keys.create(folder, PHRASE, cost=SMALL)
    rows = list(sheet.rows)
    rows[2] = ("P" if rows[2][0] != "P" else "Z") + rows[2][1:]
    with pytest.raises(WrongPassphrase, match="Rad 3"):
        keys.unlock_with_recovery(folder, "\n".join(rows))
    with pytest.raises(WrongPassphrase, match="63 tecken"):
        keys.unlock_with_recovery(folder, "\n".join(sheet.rows[:-1]))
    with pytest.raises(WrongPassphrase):
        keys.unlock_with_recovery(folder, "åäö! 😀 \0")
    with pytest.raises(WrongPassphrase, match="annan databas"):
        keys.unlock_with_recovery(folder, recovery.new_identity()[0].text)


def test_every_single_wrong_letter_of_the_sheet_is_refused() -> None:
    sheet, _recipient = recovery.new_identity()
    letters = sheet.text.replace("\n", "").replace(" ", "")
    for at, letter in enumerate(letters):
        wrong = random.Random(at).choice([other for other in recovery.ALPHABET if other != letter])
        with pytest.raises(WrongPassphrase):
            recovery.read(letters[:at] + wrong + letters[at + 1 :])


def test_new_passphrase_shuts_out_the_old(folder: Path) -> None:
    opened, sheet = keys.create(folder, PHRASE, cost=SMALL)
    keys.change_passphrase(folder, opened, OTHER)
    assert keys.unlock(folder, OTHER).dek == opened.dek
    assert keys.unlock_with_recovery(folder, sheet.text).dek == opened.dek
    with pytest.raises(WrongPassphrase):
        keys.unlock(folder, PHRASE)
    # Nor does the second file let the old one in.
    (folder / envelope.CURRENT).unlink()
    with pytest.raises(WrongPassphrase):
        keys.unlock(folder, PHRASE)


def test_new_recovery_key_shuts_out_the_old(folder: Path) -> None:
    opened, old = keys.create(folder, PHRASE, cost=SMALL)
    new = keys.new_recovery_key(folder, opened)
    assert keys.unlock_with_recovery(folder, new.text).dek == opened.dek
    assert keys.unlock(folder, PHRASE).recovery == opened.recovery
    with pytest.raises(WrongPassphrase):
        keys.unlock_with_recovery(folder, old.text)


def test_forgotten_passphrase_is_replaced_after_recovery(folder: Path) -> None:
    _made, sheet = keys.create(folder, PHRASE, cost=SMALL)
    opened = keys.unlock_with_recovery(folder, sheet.text)
    keys.change_passphrase(folder, opened, OTHER)
    assert keys.unlock(folder, OTHER).dek == opened.dek


def test_keyring_half_is_needed_and_said(folder: Path) -> None:
    ring = MemoryKeyring()
    made, sheet = keys.create(folder, PHRASE, cost=SMALL, keyring=ring)
    assert made.uses_keyring and keys.describe(folder).uses_keyring
    assert keys.unlock(folder, PHRASE, keyring=ring).dek == made.dek
    for other in (None, MemoryKeyring()):
        with pytest.raises(StoreRefused, match="nyckelring"):
            keys.unlock(folder, PHRASE, keyring=other)
    opened = keys.unlock_with_recovery(folder, sheet.text)
    keys.change_passphrase(folder, opened, OTHER, keyring=ring)
    assert len(ring.kept) == 1, "the old half is forgotten"
    keys.change_passphrase(folder, opened, PHRASE, keyring=None)
    assert not keys.describe(folder).uses_keyring and not opened.uses_keyring
    keys.unlock(folder, PHRASE)


def test_keyring_that_will_not_keep_is_done_without(folder: Path) -> None:
    class Locked(MemoryKeyring):
        def put(self, name: str, secret: bytes) -> bool:
            return False

    assert keys.create(folder, PHRASE, cost=SMALL, keyring=Locked())[0].uses_keyring is False
    keys.unlock(folder, PHRASE)


def test_backup_opens_on_a_new_computer_with_the_sheet(folder: Path, tmp_path: Path) -> None:
    made, sheet = keys.create(folder, PHRASE, cost=SMALL)
    elsewhere = tmp_path / "new"
    opened, new = keys.adopt(elsewhere, made.recovery, sheet.text, OTHER, cost=SMALL)
    assert (opened.dek, opened.salt) == (made.dek, made.salt)
    assert keys.unlock(elsewhere, OTHER).dek == made.dek
    assert keys.unlock_with_recovery(elsewhere, new.text).dek == made.dek


def test_damaged_key_file_falls_back_says_so_and_mends(folder: Path) -> None:
    made, _sheet = keys.create(folder, PHRASE, cost=SMALL)
    good = (folder / envelope.CURRENT).read_bytes()
    for bad in (b"", b"{}", good[:-9], bytes([good[0] ^ 1]) + good[1:], b"[" * 50_000, b"x" * 100_000, b"\xff" * 9):
        (folder / envelope.CURRENT).write_bytes(bad)
        opened = keys.unlock(folder, PHRASE)
        assert opened.dek == made.dek and opened.notice and "inget har gått förlorat" in opened.notice
        assert (folder / envelope.CURRENT).read_bytes() == good
        assert keys.unlock(folder, PHRASE).notice is None


def test_any_flipped_bit_is_damage_not_a_wrong_passphrase(folder: Path) -> None:
    keys.create(folder, PHRASE, cost=SMALL)
    (folder / envelope.PREVIOUS).unlink()
    good = (folder / envelope.CURRENT).read_bytes()
    for bit in random.Random(7).sample(range(len(good) * 8), 300):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        (folder / envelope.CURRENT).write_bytes(bad)
        with pytest.raises(StoreDamaged, match="Nyckelfilen är skadad"):
            keys.unlock(folder, PHRASE)
        assert (folder / envelope.CURRENT).read_bytes() == bad, "nothing was changed"


def _resummed(folder: Path, change: dict[str, object]) -> None:
    content = json.loads((folder / envelope.CURRENT).read_bytes())
    content.update(change)
    del content["sum"]
    content["sum"] = hashlib.sha256(envelope.canonical(content)).hexdigest()
    for name in (envelope.CURRENT, envelope.PREVIOUS):
        (folder / name).write_bytes(envelope.canonical(content) + b"\n")


def test_recovery_recipient_swapped_by_a_stranger_is_noticed(folder: Path) -> None:
    opened, _sheet = keys.create(folder, PHRASE, cost=SMALL)
    stranger = recovery.new_identity()[1]
    _resummed(folder, {"recovery": {"recipient": stranger, "wrapped": opened.recovery.hex()}})
    with pytest.raises(StoreDamaged, match="ändrats utanför programmet"):
        keys.unlock(folder, PHRASE)


def test_altered_cost_opens_nothing(folder: Path) -> None:
    keys.create(folder, PHRASE, cost=SMALL)
    slot = json.loads((folder / envelope.CURRENT).read_bytes())["passphrase"]
    _resummed(folder, {"passphrase": {**slot, "iterations": 2}})
    with pytest.raises(WrongPassphrase):
        keys.unlock(folder, PHRASE)
    for value in (2.0, True, "3", 10**9, -1, None, []):
        _resummed(folder, {"passphrase": {**slot, "memory_kib": value}})
        with pytest.raises(StoreDamaged):
            keys.unlock(folder, PHRASE)


def test_key_file_of_a_newer_program_is_refused(folder: Path) -> None:
    keys.create(folder, PHRASE, cost=SMALL)
    _resummed(folder, {"version": 2})
    with pytest.raises(StoreTooNew, match="nyare version"):
        keys.unlock(folder, PHRASE)


def test_random_key_files_are_refused_in_one_sentence(folder: Path) -> None:
    keys.create(folder, PHRASE, cost=SMALL)
    good = json.loads((folder / envelope.CURRENT).read_bytes())
    rng = random.Random(11)
    junk: list[object] = [None, 1, -1.5, "", "ff", "å" * 40, [], {}, [[]], True, "0" * 96]
    for _round in range(300):
        spot = rng.choice(["version", "format", "salt", "mac", "passphrase", "recovery", "inner"])
        change: dict[str, object] = {spot: rng.choice(junk)}
        if spot == "inner":
            part = rng.choice(["passphrase", "recovery"])
            change = {part: {**good[part], rng.choice(sorted(good[part])): rng.choice(junk)}}
        if {**good, **change} == good:
            continue
        _resummed(folder, change)
        with pytest.raises(FhrError) as caught:
            keys.unlock(folder, PHRASE)
        assert caught.value.sentence.count("\n") == 0
        _resummed(folder, good)


def test_cost_has_a_floor_unless_meant() -> None:
    assert STANDARD.memory_kib == 256 * 1024
    with pytest.raises(ValueError, match="bounds"):
        Cost(memory_kib=1024)
    with pytest.raises(ValueError, match="bounds"):
        Cost(memory_kib=2**32)
    assert Cost(memory_kib=64 * 1024).iterations == 3


def test_wait_grows_and_stops_at_a_minute() -> None:
    assert [suggested_wait(n) for n in range(11)] == [0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]


def test_recovery_key_opens_with_the_age_program(folder: Path, tmp_path: Path) -> None:
    program = shutil.which("age")
    if program is None:
        pytest.skip("age is not installed here")
    made, sheet = keys.create(folder, PHRASE, cost=SMALL)
    (tmp_path / "key").write_text(sheet.qr)
    (tmp_path / "wrapped").write_bytes(made.recovery)
    command = [program, "-d", "-i", tmp_path / "key", tmp_path / "wrapped"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout.endswith(bytes(made.dek))
