"""The store as a whole: opened, locked, recovered, restored, and refused in one sentence when it must be."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from db.backup import DATABASE
from fhr_desktop.domain.errors import (
    FhrError,
    StoreBusy,
    StoreDamaged,
    StoreRefused,
    StoreTooNew,
    WrongPassphrase,
)
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.stores import PHRASE, family, investigated, new_store, open_store, services, storage


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, secret: bytes) -> bool:
        self.kept[name] = secret
        return True

    def drop(self, name: str) -> None:
        self.kept.pop(name, None)


def _numbers(opened: OpenStore) -> list[str]:
    return [row.number for row in services(opened).cases.rows(opened.actor)]


def test_what_was_written_is_there_after_locking(tmp_path: Path) -> None:
    opened = open_store(tmp_path)
    family(opened)
    opened.close()
    again = storage().open(tmp_path / "store", PHRASE)
    assert _numbers(again) == ["2026-0001"]
    assert again.actor == opened.actor
    assert storage().check(again) == []
    again.close()


def test_two_programs_on_one_store(tmp_path: Path) -> None:
    opened = open_store(tmp_path)
    with pytest.raises(StoreBusy, match="redan öppet"):
        storage().open(tmp_path / "store", PHRASE)
    opened.close()
    storage().open(tmp_path / "store", PHRASE).close()


@pytest.mark.parametrize(
    ("ruin", "error"),
    [
        (lambda db, keys: db.write_bytes(b""), StoreRefused),
        (lambda db, keys: db.unlink(), StoreRefused),
        (lambda db, keys: db.write_bytes(b"SQLite format 3\0" + bytes(4080)), StoreRefused),
        (lambda db, keys: db.write_bytes(db.read_bytes()[:-4096]), FhrError),
        (lambda db, keys: [k.unlink() for k in keys.parent.glob("keys*")], StoreRefused),
        (lambda db, keys: [k.write_bytes(b"{}") for k in keys.parent.glob("keys*")], StoreDamaged),
    ],
    ids=["empty file", "missing file", "plain header", "cut file", "no keys", "keys emptied"],
)
def test_what_is_not_a_store_is_refused_in_one_sentence(tmp_path: Path, ruin: object, error: type[FhrError]) -> None:
    open_store(tmp_path).close()
    folder = tmp_path / "store"
    ruin(folder / DATABASE, folder / "keys.json")  # type: ignore[operator]
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(error) as refusal:
        opened = storage().open(folder, PHRASE)
        faults = storage().check(opened)
        opened.close()
        raise StoreDamaged(faults[0])
    assert "\n" not in refusal.value.sentence and "Traceback" not in refusal.value.sentence
    assert before[DATABASE] == (folder / DATABASE).read_bytes() if DATABASE in before else True


def test_no_store_and_wrong_passphrase_are_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(StoreRefused, match="ingen databas"):
        storage().open(tmp_path / "nothing", PHRASE)
    open_store(tmp_path).close()
    with pytest.raises(WrongPassphrase, match="stämmer inte"):
        storage().open(tmp_path / "store", PHRASE + "x")
    storage().open(tmp_path / "store", PHRASE).close()


def test_a_store_from_a_newer_program_is_refused(tmp_path: Path) -> None:
    opened = open_store(tmp_path)
    with opened.desk.store.local() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    with pytest.raises(StoreTooNew):
        storage().open(tmp_path / "store", PHRASE)


def test_the_recovery_sheet_really_opens_the_store(tmp_path: Path) -> None:
    opened, sheet = storage().create(tmp_path / "store", PHRASE, "Sara Lindqvist", Role.INVESTIGATOR)
    family(opened)
    opened.close()
    again = storage().open_with_recovery(tmp_path / "store", sheet.text.lower(), "en helt ny fras")
    assert _numbers(again) == ["2026-0001"]
    again.close()
    with pytest.raises(WrongPassphrase):
        storage().open(tmp_path / "store", PHRASE)
    storage().open(tmp_path / "store", "en helt ny fras").close()


def test_a_new_passphrase_needs_the_old_one(tmp_path: Path) -> None:
    opened = open_store(tmp_path)
    with pytest.raises(WrongPassphrase):
        storage().change_passphrase(opened, "gissning", "en helt ny fras")
    storage().change_passphrase(opened, PHRASE, "en helt ny fras")
    opened.close()
    storage().open(tmp_path / "store", "en helt ny fras").close()


def test_three_generations_are_kept_and_one_is_put_back(tmp_path: Path) -> None:
    opened, keeper = open_store(tmp_path), storage()
    for _round in range(5):
        family(opened)
        keeper.backup(opened)
    family(opened)
    opened.close()
    generations = storage().backups(tmp_path / "store")
    assert len(generations) == 3
    back = storage().restore(tmp_path / "store", generations[0], PHRASE)
    assert len(_numbers(back)) == 5
    assert back.notices, "a store put back says so"
    family(back)
    assert storage().check(back) == []
    assert list((tmp_path / "store" / "aside").iterdir())
    back.close()


def test_an_older_copy_of_the_store_goes_on_under_a_new_number(tmp_path: Path) -> None:
    ring = Ring()
    keeper = replace(storage(), keyring=ring)
    opened, _sheet = keeper.create(tmp_path / "store", PHRASE, "Sara Lindqvist", Role.INVESTIGATOR)
    first = opened.desk.store.identity.incarnation
    opened.close()
    shutil.copytree(tmp_path / "store", tmp_path / "copy")
    keeper.open(tmp_path / "store", PHRASE).close()
    stale = keeper.open(tmp_path / "copy", PHRASE)
    assert stale.desk.store.identity.incarnation != first
    assert any("äldre" in notice for notice in stale.notices)
    family(stale)
    assert keeper.check(stale) == []
    stale.close()


def test_a_backup_is_made_when_the_newest_is_a_day_old(tmp_path: Path) -> None:
    opened = open_store(tmp_path)
    assert storage().backup_when_due(opened) is not None
    assert storage().backup_when_due(opened) is None
    opened.close()


CANARIES = ("Kanariefågel", "Zebrafinkvägen", "19811228", "12289874", "hemligheten om grannen", "kanarie@exempel.se")


def test_no_byte_on_disk_shows_a_name_a_note_or_a_number(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    opened = open_store(tmp_path)
    case, _other = investigated(opened)
    s, actor = services(opened), opened.actor
    lotta = s.homes.persons(actor, case.home_id)[0]
    s.homes.save_person(actor, replace(lotta, family_name="Kanariefågel", email="kanarie@exempel.se"))
    home = s.cases.open(actor, case.id).home
    s.homes.save_home(actor, replace(home, name="Kanariefågel", street_address="Zebrafinkvägen 2"))
    s.notes.sign(actor, case.id, "Här är hemligheten om grannen.")
    s.drafts.keep(actor, "note/x", "Utkast: hemligheten om grannen", 5)
    report = s.documents.begin(actor, case.id, "F10").value
    s.documents.answer(actor, report.id, "why_now", "", "hemligheten om grannen")
    s.search.find(actor, "Kanariefågel")
    storage().backup(opened)
    open_files = _bytes_of(tmp_path)  # with the write-ahead log still there
    opened.close()
    for canary in CANARIES:
        for form in (canary.encode(), canary.encode("utf-16-le"), canary.casefold().encode()):
            assert form not in open_files, canary
            assert form not in _bytes_of(tmp_path), canary
        assert canary not in caplog.text
    assert not [path for path in tmp_path.rglob("*") if re.search("kanarie|berg|lotta", path.name, re.I)]


def _bytes_of(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_crash_while_a_store_is_made_leaves_nothing_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_parts: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("fhr_desktop.services.sync.machine.begin_unit", cut)
        with pytest.raises(KeyboardInterrupt):
            new_store(tmp_path / "store")
    assert not (tmp_path / "store").exists()
    with pytest.raises(StoreRefused, match="ingen databas"):
        storage().open(tmp_path / "store", PHRASE)
    new_store(tmp_path / "store").close()


def test_a_store_is_not_made_over_other_things(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "viktigt.txt").write_text("kvar", "utf-8")
    with pytest.raises(StoreRefused, match="innehåller annat"):
        new_store(tmp_path / "store")
    assert (tmp_path / "store" / "viktigt.txt").read_text("utf-8") == "kvar"
