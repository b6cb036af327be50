"""A case's files: put in, opened by those who may, logged, encrypted, carried in backups, and missed when gone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from db import records
from fhr_desktop.domain.attachments import Attachment
from fhr_desktop.domain.errors import NotAllowed, Refused, StoreDamaged, StoreRefused
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.task import Cancelled, TaskContext
from fhr_desktop.domain.unit import Role
from fhr_desktop.security.blobs import FOLDER, PIECE
from fhr_desktop.services.actor import Actor, ReasonNeeded
from fhr_desktop.services.attachments import OpenAttachment
from fhr_desktop.services.storage import OpenStore
from tests.stores import PHRASE, colleague, family, investigated, open_store, services, storage

CANARY = "Zebrafinkens hemlighet om grannen"
NAME = "Läkarintyg för Kanariefågel.txt"
LETTER = (CANARY + "\n").encode() * 5000


def add(
    opened: OpenStore, case: Case, content: bytes = LETTER, name: str = NAME, kind: str = "text/plain"
) -> Attachment:
    return services(opened).attachments.add(opened.actor, case.id, name, io.BytesIO(content), kind).value


def content(shown: OpenAttachment) -> bytes:
    return b"".join(shown.pieces)


def lying(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / FOLDER).iterdir()) if (folder / FOLDER).exists() else []


def somebody_else(opened: OpenStore, role: Role = Role.INVESTIGATOR) -> Actor:
    user = colleague(opened, "Ulla Persson", role)
    return Actor(user.id, user.name, role)


def test_a_file_is_put_in_listed_and_opened(opened: OpenStore) -> None:
    case, s = family(opened), services(opened)
    outcome = s.attachments.add(opened.actor, case.id, f"C:\\Lotta\\{NAME}", io.BytesIO(LETTER), "text/plain")
    made, other = outcome.value, add(opened, case, b"", "tom.txt", "text/plain; charset=x")
    assert outcome.changes.touches(Attachment)
    assert s.attachments.list(opened.actor, case.id) == (made, other)
    assert (made.name, made.media_type, made.size, made.added_by) == (
        NAME, "text/plain", len(LETTER), opened.actor.user_id,
    )  # fmt: skip
    assert (other.size, other.media_type) == (0, "")
    for one, whole in ((made, LETTER), (other, b"")):
        shown = s.attachments.open(opened.actor, one.id)
        assert shown.attachment == one and content(shown) == whole
    assert storage().check(opened) == []


def test_who_added_and_who_opened_is_logged(opened: OpenStore) -> None:
    case, s = family(opened), services(opened)
    made = add(opened, case)
    s.attachments.open(opened.actor, made.id)
    log = s.privacy.log(replace(opened.actor, role=Role.UNIT_MANAGER), case.id)
    acts = [(one.action, one.codes, one.number) for one in log if one.action.startswith("attachment.")]
    assert acts == [(f"attachment.{act}", (made.id.hex,), case.number) for act in ("open", "add")]


def test_files_follow_the_rights_to_their_case(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s, made = services(opened).attachments, add(opened, case)
    kept, third = lying(opened.folder), somebody_else(opened)
    with pytest.raises(ReasonNeeded):
        s.list(third, case.id)
    with pytest.raises(ReasonNeeded):
        s.open(third, made.id)
    with pytest.raises(NotAllowed):
        s.add(third, case.id, NAME, io.BytesIO(LETTER))
    assert content(s.open(third, made.id, "Jourärende i natt.")) == LETTER
    assert s.list(third, case.id, "Jourärende i natt.") == (made,)
    for role in (Role.TRAINER, Role.ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR):
        outsider = somebody_else(opened, role)
        for act in (
            lambda who: s.list(who, case.id, "x"), lambda who: s.open(who, made.id, "x"),
            lambda who: s.add(who, case.id, NAME, io.BytesIO(LETTER)),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                act(outsider)  # type: ignore[no-untyped-call]
    assert lying(opened.folder) == kept, "nothing is sealed for somebody who may not write"
    log = services(opened).privacy.log(replace(opened.actor, role=Role.UNIT_MANAGER), case.id)
    assert "attachment.open_with_reason" in {one.action for one in log}


def test_a_photograph_is_stored_without_its_place(opened: OpenStore) -> None:
    exif = Image.Exif()
    exif[0x9286] = CANARY
    exif.get_ifd(0x8825).update({1: "N", 2: (61.0, 13.0, 40.0)})
    out, picture = io.BytesIO(), Image.effect_mandelbrot((40, 30), (-3, -2.5, 2, 2.5), 60)
    picture.save(out, "JPEG", exif=exif.tobytes(), comment=CANARY.encode())
    case = family(opened)
    made = add(opened, case, out.getvalue(), "köket.jpg", "application/octet-stream")
    kept = content(services(opened).attachments.open(opened.actor, made.id))
    assert CANARY.encode() not in kept and b"Exif" not in kept
    assert made.media_type == "image/jpeg" and made.size == len(kept) < len(out.getvalue())
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(out.getvalue())).tobytes()
    with pytest.raises(Refused, match="Bilden är skadad"):
        add(opened, case, out.getvalue()[:-300])
    assert lying(opened.folder) == [made.blob]


class Stick(io.BytesIO):
    """A file on a stick that is pulled out."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= 2 * PIECE:
            raise OSError(5, "I/O error")
        return super().read(size)


def test_what_fails_leaves_nothing(opened: OpenStore) -> None:
    case, s = family(opened), services(opened).attachments
    task = TaskContext(lambda _done, _total, _sentence: task.cancel())
    with pytest.raises(Cancelled):
        s.add(opened.actor, case.id, NAME, io.BytesIO(LETTER), task=task)
    with pytest.raises(StoreRefused, match="Kontrollera disken"):
        s.add(opened.actor, case.id, NAME, Stick(bytes(5 * PIECE)))
    with pytest.raises(Refused, match="saknar namn"):
        s.add(opened.actor, case.id, "/", io.BytesIO(LETTER))
    with pytest.raises(Refused, match="finns inte"):
        s.add(opened.actor, RecordId(int=7), NAME, io.BytesIO(LETTER))
    with pytest.raises(Refused, match="finns inte"):
        s.open(opened.actor, RecordId(int=7))
    assert s.list(opened.actor, case.id) == () and lying(opened.folder) == []


def test_progress_knows_the_whole(opened: OpenStore) -> None:
    case, steps = family(opened), []
    task = TaskContext(lambda done, total, _sentence: steps.append((done, total)))
    services(opened).attachments.add(opened.actor, case.id, NAME, io.BytesIO(bytes(2 * PIECE)), task=task)
    assert steps == [(PIECE, 2 * PIECE), (2 * PIECE, 2 * PIECE)]


def test_an_attachment_is_never_changed(opened: OpenStore) -> None:
    made = add(opened, family(opened))
    with (
        pytest.raises(Refused, match="ändras aldrig"),
        opened.desk.store.write(opened.actor.user_id) as work,
    ):
        work.save(replace(made, blob="ab" * 16))


def test_a_protected_home_keeps_its_files_in_its_own_scope(opened: OpenStore) -> None:
    case = family(opened)
    s = services(opened)
    lotta = s.homes.persons(opened.actor, case.home_id)[0]
    moved = s.homes.save_person(opened.actor, replace(lotta, protection_degree="protected_registration")).changes.moved
    case = replace(case, id=moved[case.id])
    made = add(opened, case)
    with opened.desk.store.read() as connection:
        scopes = [
            records.scopes_of(connection, kind, [one])[one] for kind, one in ((Case, case.id), (Attachment, made.id))
        ]
    assert scopes[0] == scopes[1]
    with pytest.raises(NotAllowed, match="skyddade"):
        s.attachments.open(somebody_else(opened, Role.UNIT_MANAGER), made.id)


def test_no_byte_on_disk_shows_a_file_or_its_name(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    opened = open_store(tmp_path)
    made = add(opened, family(opened))
    content(services(opened).attachments.open(opened.actor, made.id))
    storage().backup(opened)
    files = [*_files(tmp_path)]  # with the write-ahead log still there
    opened.close()
    everything = b"\n".join([*files, *_files(tmp_path)])
    for secret in (CANARY, NAME, "Kanariefågel", made.key, made.digest):
        for form in (secret.encode(), secret.encode("utf-16-le")):
            assert form not in everything, secret
        assert secret not in caplog.text
    assert bytes.fromhex(made.key) not in everything
    assert not [path for path in tmp_path.rglob("*") if "intyg" in path.name.lower()]


def _files(folder: Path) -> Iterator[bytes]:
    return (path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_a_crash_left_is_taken_away_when_the_store_is_opened(tmp_path: Path) -> None:
    opened = open_store(tmp_path)
    made = add(opened, family(opened))
    opened.desk.blobs.put([LETTER], TaskContext())  # and the record was never written
    (opened.folder / FOLDER / ("ab" * 16 + ".part")).write_bytes(b"half")
    opened.close()
    again = storage().open(tmp_path / "store", PHRASE)
    assert lying(again.folder) == [made.blob]
    assert content(services(again).attachments.open(again.actor, made.id)) == LETTER
    again.close()


def test_a_missing_or_changed_file_is_told_by_the_check_and_when_it_is_opened(opened: OpenStore) -> None:
    case = family(opened)
    one, two = add(opened, case), add(opened, case, b"annat")
    path = opened.folder / FOLDER / one.blob
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert storage().check(opened) == [
        "En bilagas fil saknas eller är skadad. Inget har ändrats; återställ en säkerhetskopia."
    ]
    opened.desk.blobs.remove(two.blob)
    assert "2 bilagor" in storage().check(opened)[0]
    for broken, words in ((one, "skadad"), (two, "saknas")):
        with pytest.raises(StoreDamaged, match=words):
            content(services(opened).attachments.open(opened.actor, broken.id))


def test_a_restored_store_has_its_files_back_and_the_one_aside_keeps_its_own(tmp_path: Path) -> None:
    opened, keeper = open_store(tmp_path), storage()
    case = family(opened)
    first = add(opened, case)
    generation = keeper.backup(opened)
    later = add(opened, case, b"efter kopian", "senare.txt")
    opened.desk.blobs.remove(first.blob)
    opened.close()
    for _time in range(2):  # twice: each has a folder aside of its own
        back = keeper.restore(tmp_path / "store", generation, PHRASE)
        files = services(back).attachments
        assert files.list(back.actor, case.id) == (first,)
        assert content(files.open(back.actor, first.id)) == LETTER
        assert lying(back.folder) == [first.blob]
        assert keeper.check(back) == []
        back.close()
    kept = sorted((tmp_path / "store" / "aside").iterdir())
    assert [lying(one) for one in kept] == [[later.blob], [first.blob]]


def test_three_generations_keep_their_files_though_the_store_lets_go_of_them(tmp_path: Path) -> None:
    opened, keeper = open_store(tmp_path), storage()
    made = add(opened, family(opened))
    for _time in range(4):
        keeper.backup(opened)
    opened.desk.blobs.tidy(set())
    assert [lying(one.folder) for one in keeper.backups(opened.folder)] == [[made.blob]] * 3
    opened.close()
