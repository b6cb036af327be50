"""The page header: its buttons go below before any of its words are cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.components.buttons import Button
from ui.components.headers import PageHeader
from ui.theme import Theme

LINE = "Rättvik våren 2026 · 17 deltagare"


@pytest.mark.parametrize("percent", [100, 200])
def test_buttons_go_below_before_the_words_are_cut(qtbot: QtBot, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    header = PageHeader("Ett hem att växa i", LINE, Button("Dölj namn"), Button("Ny deltagare …", "primary"))
    qtbot.addWidget(header)
    header.show()
    seen = set()
    for width in range(1800, 450 * percent // 100, -50):
        header.resize(width, header.sizeHint().height())
        QApplication.processEvents()
        below = header._actions.y() > header._line.y()
        assert header._line.width() >= header._line.sizeHint().width(), width
        assert not below or not _fits(header), width
        seen.add(below)
    assert seen == {False, True}


def test_a_longer_line_sends_them_below_and_a_shorter_one_lets_them_up(qtbot: QtBot, look: Theme) -> None:
    header = PageHeader("Ett hem att växa i", LINE, Button("Ny deltagare …", "primary"))
    qtbot.addWidget(header)
    header.resize(700, 50)
    header.show()
    header.set_line(LINE * 2)
    qtbot.waitUntil(lambda: header._actions.y() > header._title.geometry().center().y())
    header.set_line("")
    qtbot.waitUntil(lambda: header._actions.y() < header._title.geometry().center().y())


def _fits(header: PageHeader) -> bool:
    parts = (header._title, header._line, header._actions)
    return sum(one.sizeHint().width() for one in parts) + 80 < header.width()
