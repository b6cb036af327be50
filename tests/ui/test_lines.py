"""Short lists: strong words and an end that have no room beside each other stand one below the other."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.components.layout import down
from ui.components.lines import Line, Lines
from ui.theme import Theme

LINES = [
    Line("N-2026-0006", "Leksand", end="Både familj och kommun vill gå vidare", mark="ok", pressed=lambda: None),
    Line("N-2026-0002", "Falun", end="Ledde till placering", mark="not", pressed=lambda: None),
]


@pytest.mark.parametrize(("width", "rows"), [(264, 2), (700, 1)])
def test_nothing_is_cut_where_there_is_no_room_for_both(qtbot: QtBot, look: Theme, width: int, rows: int) -> None:
    box, lines = QWidget(), Lines("Förslag", left=0, right=0)
    down(box, lines, None)
    qtbot.addWidget(box)
    lines.set(LINES)
    box.resize(width, 300)
    box.show()
    one = lines.buttons[0].sizeHint().height()
    heights = [button.height() for button in lines.buttons]
    assert all(height == one for height in heights) if rows == 1 else all(height > one + 10 for height in heights)
    for button in lines.buttons:
        left, words, end = button.laid()
        assert words.width() >= look.width(button.line.strong, "body", 600)
        assert end.width() >= look.width(button.line.end, "small")
        assert not words.intersects(end) and left <= words.left()
        assert button.ring().left() + 2 <= left and end.right() <= button.ring().right() - 2
