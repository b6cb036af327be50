"""Files are replaced whole and private."""

from __future__ import annotations

from pathlib import Path

import pytest

from fhr_desktop import durable


def test_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    durable.write(path, b"old")
    path.with_name("settings.part").write_bytes(b"left by a crash")
    durable.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]


def test_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    durable.write(path, b"old")
    path.with_name("settings.part").mkdir()
    with pytest.raises(OSError):
        durable.write(path, b"new")
    assert path.read_bytes() == b"old"


def test_finished_file_takes_the_name(tmp_path: Path) -> None:
    (tmp_path / "made").write_bytes(b"new")
    (tmp_path / "kept").write_bytes(b"old")
    durable.replace(tmp_path / "made", tmp_path / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept").read_bytes() == b"new"


def test_what_fails_leaves_nothing_behind_and_devices_stay(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    for target in (folder, Path("/dev/null")):
        if target.exists():
            with pytest.raises(OSError, match=r".*"):
                durable.write(target, b"secret")
            assert not target.with_name(target.name + ".part").exists()
    assert Path("/dev/null").is_char_device() or not Path("/dev/null").exists()
    assert folder.is_dir()


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    durable.write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_bytes() == b"new"


def test_files_that_belong_together_take_the_place_of_none(tmp_path: Path) -> None:
    files = {"report.docx": b"words", "figures.csv": b"1;2"}
    assert durable.write_beside(tmp_path, files) == {name: tmp_path / name for name in files}
    (tmp_path / "report.docx").unlink()
    (tmp_path / "report-2.docx").mkdir()
    places = durable.write_beside(tmp_path, files)
    assert [one.name for one in places.values()] == ["report-3.docx", "figures-3.csv"]
    assert [one.read_bytes() for one in places.values()] == [b"words", b"1;2"]


def test_of_files_that_belong_together_none_is_left_when_one_cannot_be_written(tmp_path: Path) -> None:
    in_the_way = tmp_path / "figures.csv.part"
    in_the_way.mkdir()
    with pytest.raises(OSError):
        durable.write_beside(tmp_path, {"report.docx": b"words", "figures.csv": b"1;2"})
    assert list(tmp_path.iterdir()) == [in_the_way]
