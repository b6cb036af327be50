"""Full disks and sticks pulled out while a package is made or taken in: one sentence, and nothing lost."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from db import local
from fhr_desktop.domain.errors import BundleRefused, FhrError, Refusal, Refused, StoreRefused
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync import importing
from tests.stores import PHRASE, family, services, storage
from tests.sync import syscalls_support as syscalls
from tests.sync.scene_support import copied, everything, refusal, unchanged
from tests.units import device, export, unit_of

resource = pytest.importorskip("resource", reason="limits of a process are not to be had on Windows")
needs_strace = pytest.mark.skipif(not syscalls.works(), reason="needs strace that may watch our own processes")
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of an office and a laptop, closed, and of a stick with a package for the laptop: three attachments."""
    root = tmp_path_factory.mktemp("disk")
    unit = unit_of(root, {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR})
    office, laptop = unit["office"], unit["laptop"]
    for _time in range(3):
        case = family(office)
        content = io.BytesIO(os.urandom(1_000_000))
        services(office).attachments.add(office.actor, case.id, "intyg.pdf", content, "application/pdf")
    (root / "stick").mkdir()
    export(office, root / "stick", laptop)
    (root / "device").write_bytes(device(laptop))
    for one in (office, laptop):
        one.close()
    return root


@pytest.fixture
def place(master: Path, tmp_path: Path) -> Place:
    shutil.copytree(master, tmp_path / "unit")
    return Place(tmp_path / "unit")


class Place:
    """The folders, to be used up by one test."""

    def __init__(self, root: Path) -> None:
        self.root, self.stick = root, root / "stick"
        self.laptop = (root / "device").read_bytes()
        (self.file,) = self.stick.iterdir()

    def open(self, name: str) -> OpenStore:
        return storage().open(self.root / name / "store", PHRASE)


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _taken(opened: OpenStore, file: Path) -> int:
    return services(opened).exchange.take_in(opened.actor, file).value.operations


def _made(opened: OpenStore, place: Place, folder: Path, task: TaskContext | None = None) -> Path:
    (sent,) = services(opened).exchange.export(opened.actor, [place.laptop], folder, task).value
    return sent.file


def _one_sentence(error: FhrError) -> None:
    assert "\n" not in error.sentence and error.sentence.endswith(".")
    assert any(word in error.sentence for word in ("Inget har", "inte sparat", "finns kvar", "är kvar")), error.sentence


# No room


@contextmanager
def _no_file_over(size: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room", [20_000, 300_000], ids=["for no page", "for no attachment"])
def test_no_room_to_take_in(place: Place, room: int) -> None:
    laptop = place.open("laptop")
    size = (laptop.folder / "store.db-wal").stat().st_size + room
    with unchanged(laptop), _no_file_over(size), pytest.raises(StoreRefused) as caught:
        _taken(laptop, place.file)
    _one_sentence(caught.value)
    assert _taken(laptop, place.file) and storage().check(laptop) == []
    laptop.close()


def test_no_room_to_make_a_package(place: Place) -> None:
    office = place.open("office")
    with _no_file_over(MIB), pytest.raises(Refused, match="fullt eller skrivskyddat") as caught:
        _made(office, place, place.stick)
    _one_sentence(caught.value)
    assert _files(place.stick) == [place.file.name]
    laptop = place.open("laptop")
    assert _taken(laptop, _made(office, place, place.stick))


@contextmanager
def _small_disk(folder: Path, size: int) -> Iterator[Path]:
    """A disk of so many bytes. Skips the test where none may be made."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True)
    if made.returncode:
        pytest.skip("may not mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to mount a disk")
def test_a_disk_that_is_really_full(place: Place, tmp_path: Path) -> None:
    with _small_disk(tmp_path / "disk", 10 * MIB) as disk:
        shutil.copytree(place.root / "laptop" / "store", disk / "store")
        laptop = storage().open(disk / "store", PHRASE)
        filling = disk / "other things"
        for left in (8_192, 200_000, 900_000):  # no page, some pages, not all attachments
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            filling.write_bytes(bytes(free - left))
            with pytest.raises(StoreRefused) as caught:
                _taken(laptop, place.file)
            _one_sentence(caught.value)
            filling.unlink()
        assert services(laptop).cases.rows(laptop.actor) == ()
        assert _taken(laptop, place.file) and storage().check(laptop) == []
        laptop.close()
        office = place.open("office")
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        filling.write_bytes(bytes(free - MIB))
        with pytest.raises(Refused, match="fullt eller skrivskyddat"):
            _made(office, place, disk)
        assert _files(disk) == ["other things", "store"]
        filling.unlink()
        assert _made(office, place, disk).is_file()
        office.close()


def _tell(place: Place, error: FhrError) -> None:
    """Note the sentence by a call that is not made to fail."""
    handle = os.open(place.root / "told", os.O_CREAT | os.O_WRONLY)
    for write in (lambda data: os.pwrite(handle, data, 0), lambda data: os.write(handle, data)):
        try:
            write(error.sentence.encode())
        except OSError:
            continue
        return


def _importing(place: Place, opened: OpenStore) -> None:
    try:
        _taken(opened, place.file)
    except FhrError as error:
        _tell(place, error)


def _exporting(place: Place, opened: OpenStore) -> None:
    try:
        _made(opened, place, place.stick)
    except FhrError as error:
        _tell(place, error)


def _told(place: Place) -> str:
    return (place.root / "told").read_text("utf-8") if (place.root / "told").exists() else ""


class Starved:
    """Work whose writes fail from a point on, again and again on fresh folders."""

    def __init__(self, master: Path, root: Path, name: str, work: Callable[[Place, OpenStore], None]) -> None:
        self._master, self._root, self._name, self._work = master, root, name, work
        self.place = self._fresh()

    def _fresh(self) -> Place:
        shutil.rmtree(self._root, ignore_errors=True)
        shutil.copytree(self._master, self._root)
        return Place(self._root)

    def points(self) -> list[syscalls.Point]:
        place = self._fresh()
        return syscalls.points(place.root / "log", partial(place.open, self._name), partial(self._work, place))

    def run(self, point: syscalls.Point, error: str) -> str:
        """What the person was told, or nothing."""
        self.place = self._fresh()
        syscalls.refused_from(point, error, partial(self.place.open, self._name), partial(self._work, self.place))
        return _told(self.place)


FATAL = ("write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir")  # calls whose failure must be told
ERRORS = ("ENOSPC", "EIO", "EROFS")


def _starve_importing(starved: Starved, points: list[syscalls.Point]) -> None:
    for number, point in enumerate(points):
        told = starved.run(point, ERRORS[number % 3])
        place = starved.place
        laptop = place.open("laptop")
        stands = len(services(laptop).cases.rows(laptop.actor))
        assert stands == (0 if told else 3), (point, told)
        assert told.endswith(".") if told else point[0] not in FATAL[:2], (point, told)
        assert _taken(laptop, place.file) and len(services(laptop).cases.rows(laptop.actor)) == 3
        assert storage().check(laptop) == []
        laptop.close()


def _starve_exporting(starved: Starved, points: list[syscalls.Point]) -> None:
    for number, point in enumerate(points):
        told = starved.run(point, ERRORS[number % 3])
        place = starved.place
        office, laptop = place.open("office"), place.open("laptop")
        assert told.endswith(".") if told else point[0] not in FATAL[:2], (point, told)
        _made(office, place, place.stick)
        files = list(place.stick.iterdir())
        assert all(one.suffix == ".fhrb" for one in files), "something half written is left"
        for file in files:
            services(laptop).exchange.inspect(laptop.actor, file)
        for one in (office, laptop):
            one.close()


@needs_strace
@pytest.mark.slow
def test_writes_that_fail_while_taking_in(master: Path, tmp_path: Path) -> None:
    starved = Starved(master, tmp_path / "run", "laptop", _importing)
    found = [one for one in starved.points() if one[0] in FATAL]
    _starve_importing(starved, found[::4])


@needs_strace
@pytest.mark.slow
def test_writes_that_fail_while_making_a_package(master: Path, tmp_path: Path) -> None:
    starved = Starved(master, tmp_path / "run", "office", _exporting)
    found = [one for one in starved.points() if one[0] in FATAL]
    _starve_exporting(starved, found)


# Sticks


def _when(part: float, act: Callable[[], object]) -> TaskContext:
    """Act once, when so great a part of the work is done."""
    waiting = [act]

    def progress(done: int, total: int, _sentence: str) -> None:
        if waiting and done >= part * total:
            waiting.pop()()

    return TaskContext(progress)


def test_a_stick_pulled_out_while_a_package_is_made(place: Place, tmp_path: Path) -> None:
    office = place.open("office")
    for part in (0.1, 0.5, 1.0):
        stick = tmp_path / "other stick"
        stick.mkdir()
        with unchanged_records(office), pytest.raises(Refused, match="Kontrollera mappen") as caught:
            _made(office, place, stick, _when(part, partial(shutil.rmtree, stick)))
        _one_sentence(caught.value)
        assert not stick.exists()
    stick.mkdir()
    assert _made(office, place, stick).parent == stick
    assert len(_files(stick)) == 1
    office.close()


@contextmanager
def unchanged_records(opened: OpenStore) -> Iterator[None]:
    """Nothing but the number of the next file and its name may differ."""
    before = everything(opened)
    yield
    after = everything(opened)
    assert {name for name in before if before[name] != after[name]} <= {"local", "clock"}


@pytest.mark.parametrize("part", [0.0, 0.2, 0.6])
def test_a_large_package_cut_off_while_it_is_read(place: Place, part: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "IN_MEMORY", 0)
    laptop, whole = place.open("laptop"), place.file.read_bytes()
    cut = partial(os.truncate, place.file, len(whole) // 3)
    with unchanged(laptop), pytest.raises(BundleRefused) as caught:
        services(laptop).exchange.take_in(laptop.actor, place.file, _when(part, cut))
    assert caught.value.kind in (Refusal.UNREADABLE, Refusal.CUT_SHORT, Refusal.DAMAGED)
    _one_sentence(caught.value)
    place.file.write_bytes(whole)
    assert _taken(laptop, place.file) and storage().check(laptop) == []
    laptop.close()


def test_a_large_package_changed_between_its_two_readings(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "IN_MEMORY", 0)
    laptop, office = place.open("laptop"), place.open("office")
    family(office)
    other = _made(office, place, place.root).read_bytes()
    with unchanged(laptop), pytest.raises(BundleRefused):
        task = _when(0.5, lambda: place.file.write_bytes(other))
        services(laptop).exchange.take_in(laptop.actor, place.file, task)
    assert refusal(laptop, place.root / "gone.fhrb") is Refusal.UNREADABLE


def _open_files() -> list[Path]:
    return list(Path("/proc/self/fd").iterdir())


def _break(file: Path) -> None:
    """From now on the system refuses every reading of the file, which is open."""
    elsewhere = os.open("/", os.O_RDONLY)
    for one in _open_files():
        if one.exists() and one.readlink() == file:
            os.dup2(elsewhere, int(one.name))
    os.close(elsewhere)


@pytest.mark.parametrize("part", [0.0, 0.2, 0.6])
def test_a_stick_that_gives_up_while_it_is_read(place: Place, part: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "IN_MEMORY", 0)
    laptop = place.open("laptop")
    task = _when(part, partial(_break, place.file))
    with unchanged(laptop), pytest.raises(BundleRefused, match="kunde inte läsas till slutet") as caught:
        services(laptop).exchange.take_in(laptop.actor, place.file, task)
    assert caught.value.kind is Refusal.UNREADABLE
    assert _taken(laptop, place.file) and storage().check(laptop) == []
    laptop.close()


def test_folders_that_cannot_be_written(place: Place) -> None:
    office, file = place.open("office"), place.root / "a file"
    file.write_bytes(b"")
    shut = place.root / "shut"
    shut.mkdir(0o500)
    folders = [place.root / "gone", file, Path("/proc")] + ([shut] if os.geteuid() else [])
    for folder in folders:
        with unchanged_records(office), pytest.raises(Refused, match="Kontrollera mappen"):
            _made(office, place, folder)
        with pytest.raises(Refused, match="Välj en annan mapp"):
            services(office).exchange.request(office.actor, [place.laptop], folder)
    office.close()


# What is left half written


def test_what_a_crash_left_is_removed_when_its_stick_is_back(place: Place, tmp_path: Path) -> None:
    office = place.open("office")
    others = place.stick / "2026-03-17_abcdef.fhrb.part"
    others.write_bytes(b"a colleague is writing it")
    first = _made(office, place, place.stick)
    part = first.with_name(first.name + ".part")
    part.write_bytes(b"half")  # as if the machine had died just before
    place.stick.rename(tmp_path / "pocket")
    (tmp_path / "second").mkdir()
    _made(office, place, tmp_path / "second")
    (tmp_path / "pocket").rename(place.stick)
    assert part.exists()
    _made(office, place, tmp_path / "second")
    assert not part.exists() and others.exists() and first.exists()
    with office.desk.store.read() as connection:
        assert len(local.get(connection, "unfinished") or b"") < 400
    office.close()


def test_more_attachments_than_files_may_be_open(place: Place) -> None:
    office, laptop = place.open("office"), copied(place.open("laptop"), place.root / "copy")
    case = family(office)
    for number in range(60):
        services(office).attachments.add(office.actor, case.id, f"{number}.txt", io.BytesIO(b"intyg"), "text/plain")
    file = _made(office, place, place.stick)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(_open_files()) + 30, hard))
    try:
        assert _taken(laptop, file)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert storage().check(laptop) == []
    laptop.close()
