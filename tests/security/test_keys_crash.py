"""Killed anywhere while the key file is replaced, it is always one valid version, old or new."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import WrongPassphrase
from fhr_desktop.security import envelope, keys
from fhr_desktop.security.keys import OpenedKeys
from fhr_desktop.security.passphrase import SMALL
from tests import crash

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")

OLD, NEW = "blå cykel i Älvdalen", "grön båt på Siljan"


def _fresh(master: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(master, folder)


def _opens(folder: Path, dek: bytearray) -> str:
    """Which passphrase opens; exactly one does, with either file alone once it has opened."""
    opening = []
    for phrase in (OLD, NEW):
        try:
            opened = keys.unlock(folder, phrase)
        except WrongPassphrase:
            continue
        assert opened.dek == dek and opened.notice is None
        opening.append(phrase)
    assert len(opening) == 1
    assert (folder / envelope.CURRENT).read_bytes() == (folder / envelope.PREVIOUS).read_bytes()
    return opening[0]


def _sweep(tmp_path: Path, many: int) -> None:
    master, folder = tmp_path / "master", tmp_path / "folder"
    made, _sheet = keys.create(master, OLD, cost=SMALL)

    def work() -> None:
        keys.change_passphrase(folder, OpenedKeys(made.dek, made.salt, False, made.recovery), NEW)

    _fresh(master, folder)
    total = crash.steps(work)
    found = []
    for step in crash.some(total, many, seed=1):
        _fresh(master, folder)
        assert crash.killed_at(step, work)
        found.append(_opens(folder, made.dek))
    assert found == sorted(found) and set(found) == {OLD, NEW}, "first the old, then the new"


def test_killed_while_changing_the_passphrase(tmp_path: Path) -> None:
    _sweep(tmp_path, 20)


@pytest.mark.slow
def test_killed_at_every_line_while_changing_the_passphrase(tmp_path: Path) -> None:
    _sweep(tmp_path, crash.NEVER)


def test_killed_while_making_the_keys_leaves_none_or_whole_ones(tmp_path: Path) -> None:
    folder = tmp_path / "folder"

    def work() -> None:
        keys.create(folder, OLD, cost=SMALL)

    total = crash.steps(work)
    for step in crash.some(total, 15, seed=2):
        shutil.rmtree(folder, ignore_errors=True)
        assert crash.killed_at(step, work)
        if envelope.exists(folder):
            keys.unlock(folder, OLD)
        else:
            keys.create(folder, OLD, cost=SMALL)
