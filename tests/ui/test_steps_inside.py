"""The dialogs by which a computer comes into the unit stay whole inside a small window, however they grow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.exchanging import LAPTOP, MANAGER, PAIR, Open, choose_folder, close, windows
from tests.ui.test_page_devices import asked, press
from ui.components.buttons import Button
from ui.theme import Theme


@pytest.fixture
def sit_at(qtbot: QtBot, look: Theme) -> Iterator[Open]:
    with windows(qtbot, look) as opened:
        yield opened


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[dict[str, OpenStore]]:
    made = {name: stores.open_store(tmp_path / name, role, name) for name, role in PAIR.items()}
    yield made
    close(made)


def out_of_sight(dialog: QDialog) -> list[str]:
    """What of the dialog does not lie on its window: itself, or buttons in its foot."""
    QApplication.processEvents()
    parent = dialog.parentWidget()
    assert parent is not None
    room = parent.window().frameGeometry()
    found = [] if room.contains(dialog.frameGeometry()) else [f"{dialog.frameGeometry()} on {room}"]
    for button in dialog.findChildren(Button):
        place = QRect(button.mapToGlobal(button.rect().topLeft()), button.size())
        if button.isVisible() and not room.contains(place):
            found.append(button.text())
    return found


@pytest.mark.parametrize("percent", [100, 200])
def test_asking_stays_on_the_window(
    apart: dict[str, OpenStore],
    tmp_path: Path,
    sit_at: Open,
    look: Theme,
    monkeypatch: pytest.MonkeyPatch,
    percent: int,
) -> None:
    choose_folder(monkeypatch, tmp_path / "stick")
    look.set_percent(percent)
    new = sit_at(apart[LAPTOP])
    dialog = new.go("devices", "ask").dialog
    assert not out_of_sight(dialog)
    press(new, dialog.write_button)
    assert dialog.close_button.isVisible()
    assert not out_of_sight(dialog)
    dialog.accept()


@pytest.mark.parametrize("percent", [100, 200])
def test_letting_in_stays_on_the_window(
    apart: dict[str, OpenStore],
    tmp_path: Path,
    sit_at: Open,
    look: Theme,
    monkeypatch: pytest.MonkeyPatch,
    percent: int,
) -> None:
    choose_folder(monkeypatch, tmp_path / "stick")
    file, _digits = asked(sit_at(apart[LAPTOP]), tmp_path / "stick")
    look.set_percent(percent)
    manager = sit_at(apart[MANAGER])
    dialog = manager.go("devices", "let_in").dialog
    assert not out_of_sight(dialog)
    dialog.read(file)
    manager.settle()
    assert dialog.differ_button.isVisible()
    assert not out_of_sight(dialog)
    dialog.agree.setChecked(True)
    press(manager, dialog.next_button)
    assert not out_of_sight(dialog)
    dialog.name.set_value("Falun-datorn")
    press(manager, dialog.let_in_button)
    assert dialog.seed_button.isVisible()
    assert not out_of_sight(dialog)
    dialog.reject()
