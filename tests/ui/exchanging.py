"""Two machines of one unit with a window on one of them, and files dropped in it: for the tests of sync's pages."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores, units
from tests.ui.casework import Office
from ui.tasks import Tasks
from ui.theme import Theme

MANAGER, LAPTOP = "Kontorsdatorn", "Falun-datorn"
PAIR = {MANAGER: Role.UNIT_MANAGER, LAPTOP: Role.INVESTIGATOR}
COPY = Qt.DropAction.CopyAction
Open = Callable[[OpenStore], Office]

_kept = tempfile.TemporaryDirectory(prefix="fhr-pair-")


@cache
def _founded() -> Path:
    """A unit of two, founded once a run: letting in and the first package take the better part of a second."""
    folder = Path(_kept.name) / "pair"
    close(units.unit_of(folder, PAIR))
    return folder


def a_pair(tmp_path: Path) -> dict[str, OpenStore]:
    """The unit's two stores, open, each test with its own."""
    shutil.copytree(_founded(), tmp_path / "pair")
    return {name: stores.storage().open(tmp_path / "pair" / name / "store", stores.PHRASE) for name in PAIR}


@contextmanager
def windows(qtbot: QtBot, look: Theme) -> Iterator[Open]:
    """Gives a function that opens the window on a store; one after the other."""
    tasks, offices = Tasks(), list[Office]()

    def opened(store: OpenStore) -> Office:
        for earlier in offices:
            earlier.close()
        offices.append(Office(qtbot, look, tasks, store))
        return offices[-1]

    yield opened
    for office in offices:
        office.close()
    tasks.close()


def carried(*files: Path) -> QMimeData:
    """What the system gives for files being dragged."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def drag(window: QWidget, *files: Path) -> bool:
    """Files come over the middle of the window. Whether it takes them."""
    handle = window.windowHandle()
    assert handle is not None
    data = carried(*files)
    event = QDragEnterEvent(
        QPoint(500, 300), COPY, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    event.ignore()
    QApplication.sendEvent(handle, event)
    return event.isAccepted()


def drop(window: QWidget, *files: Path) -> None:
    """Files are dropped in the middle of the window."""
    assert drag(window, *files)
    handle = window.windowHandle()
    assert handle is not None
    data = carried(*files)
    event = QDropEvent(
        QPointF(500, 300), COPY, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop
    )  # fmt: skip
    QApplication.sendEvent(handle, event)


def choose_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[Path]:
    """The system's folder dialog answers with this folder; each time it is asked is noted."""
    asked: list[Path] = []

    def answer(*_arguments: Any) -> str:
        asked.append(folder)
        return str(folder)

    folder.mkdir(exist_ok=True)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer)
    return asked


def close(stores: dict[str, OpenStore]) -> None:
    """Lock them all."""
    for one in stores.values():
        one.close()
