"""The unit's reports on the command line: one command gives every file, and refusals are one sentence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from fhr_desktop.domain.unit import Role
from tests.app.shell import Shell
from tests.stores import PHRASE, open_store


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A manager's store, locked; with nobody at the keyboard."""
    open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling").close()
    monkeypatch.setenv("FHR_PASSPHRASE", PHRASE)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    yield Shell(tmp_path / "store", capsys)


def test_one_command_gives_every_file_of_the_annual_report(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "ut"
    said = shell.answer("report", "annual", "2025", "--output", str(folder))
    assert sorted(one.name for one in folder.iterdir()) == sorted(said["files"]) and len(said["files"]) == 5
    starts = {one.suffix: one.read_bytes()[:4] for one in folder.iterdir()}
    assert starts == {".docx": b"PK\x03\x04", ".pdf": b"%PDF", ".xlsx": b"PK\x03\x04", ".csv": b"\xef\xbb\xbfK"}
    inside = str(tmp_path / "store")
    assert "egen mapp" in shell.text("report", "annual", "2025", "--output", inside, code=1)
    assert "2031" in shell.text("report", "annual", "2031", "--output", str(folder), code=1)
    assert "2031" in shell.text("report", "annual", "2031", "--output", str(folder / "ny"), code=1)
    assert not (folder / "ny").exists(), "nothing is left of what was refused"


def test_what_somebody_has_written_on_in_is_never_replaced(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "ut"
    folder.mkdir()
    mine = folder / "verksamhetsberattelse-2025.docx"
    mine.write_bytes(b"mine")
    said = shell.answer("report", "annual", "2025", "--output", str(folder))
    assert mine.read_bytes() == b"mine" and "verksamhetsberattelse-2025-2.docx" in said["files"]
    assert {one.name for one in folder.iterdir()} == {mine.name, *said["files"]} and len(said["files"]) == 5
