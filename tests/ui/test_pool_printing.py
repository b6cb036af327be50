"""The pool's papers from the window: the overview in both variants, and a request; looking at them prints nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import asked_for, pooled
from tests.ui.casework import Office
from ui.preview.print_preview import PrintPreview

ROLE = Role.UNIT_MANAGER  # who has the window


def saved(office: Office, target: Path) -> list[tuple[str, ...]]:
    """Look at the pages, then save them; which prints are noted after that."""
    preview = QApplication.activeModalWidget()
    assert isinstance(preview, PrintPreview)
    office.wait_for(lambda: preview.view.pages > 0)
    assert noted(office) == []
    preview.save_to(target)
    office.wait_for(lambda: not preview.isVisible())
    office.settle()
    assert target.read_bytes().startswith(b"%PDF")
    return noted(office)


def noted(office: Office) -> list[tuple[str, ...]]:
    log = office.services.privacy.log(office.opened.actor)
    return [one.codes for one in log if one.action in ("print.pool", "print.need")]


def test_the_overview_for_insight_in_four_keys(office: Office, opened: OpenStore, tmp_path: Path) -> None:
    pooled(opened)
    office.go("pool")
    office.press("Ctrl+P")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "För enheten, hem för hem", "För insyn, med små tal dolda",
    ]  # fmt: skip
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(menu, key)
    office.settle()
    assert saved(office, tmp_path / "F17.pdf") == [("F17", "insight")]


def test_a_request_in_two_keys(office: Office, opened: OpenStore, tmp_path: Path) -> None:
    need = asked_for(opened)
    office.go("need", need.id)
    office.press("Ctrl+P")
    office.settle()
    assert saved(office, tmp_path / "F14.pdf") == [("F14",)]
