"""Two machines of one unit with a window on one of them, and files dropped in it: for the tests of sync's pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore

MANAGER, LAPTOP = "Kontorsdatorn", "Falun-datorn"
PAIR = {MANAGER: Role.UNIT_MANAGER, LAPTOP: Role.INVESTIGATOR}
COPY = Qt.DropAction.CopyAction


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
