"""Two programs never have one store open, and a dead program holds nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from db.lockfile import StoreLock
from fhr_desktop.domain.errors import StoreBusy, StoreRefused

HOLD = "import sys; from pathlib import Path; from db.lockfile import StoreLock; " \
       "lock = StoreLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"  # fmt: skip


def test_second_window_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    with StoreLock(tmp_path):
        with pytest.raises(StoreBusy) as caught:
            StoreLock(tmp_path)
        assert caught.value.sentence == "Programmet är redan öppet på den här datorn. Byt till det fönstret."
    StoreLock(tmp_path).release()


def test_killed_program_lets_go(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy):
            StoreLock(tmp_path)
        program.kill()
    StoreLock(tmp_path).release()


def test_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreRefused, match="skriva"):
        StoreLock(tmp_path / "none")
