"""The stage line says in words what it draws."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.kit import STAGES
from ui.components.stage_line import Stage, StageLine
from ui.theme import Theme


def test_it_says_where_the_case_is(qtbot: QtBot, look: Theme) -> None:
    line = StageLine()
    qtbot.addWidget(line)
    line.set(STAGES)
    assert line.accessibleName() == "Steg 6 av 8: Utredning, nu, sedan 24 feb"
    assert "Intresseanmälan, klart, 14 jan" in line.accessibleDescription()


def test_a_finished_case_stands_at_its_end(qtbot: QtBot, look: Theme) -> None:
    line = StageLine()
    qtbot.addWidget(line)
    line.set([Stage("Intresseanmälan", "14 jan", "done"), Stage("Lämplig", "17 mars", "done")])
    assert line.accessibleName() == "Steg 2 av 2: Lämplig, klart, 17 mars"


def test_arrows_walk_the_stages(qtbot: QtBot, look: Theme) -> None:
    line = StageLine()
    qtbot.addWidget(line)
    line.set(STAGES)
    line.show()
    qtbot.keyClick(line, Qt.Key.Key_Right)
    assert line.accessibleName() == "Hos enhetschef, återstår, cirka 8 maj"
    for _number in range(12):
        qtbot.keyClick(line, Qt.Key.Key_Left)
    assert line.accessibleName() == "Intresseanmälan, klart, 14 jan"


def test_it_is_one_line_when_text_is_large(qtbot: QtBot, look: Theme) -> None:
    line = StageLine()
    qtbot.addWidget(line)
    line.set(STAGES)
    high = line.sizeHint().height()
    look.set_percent(150)
    assert line.sizeHint().height() < high
