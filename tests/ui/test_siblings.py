"""The row of pages that belong together: it goes to the others, and stands on its own page's word."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.casework import Office
from ui.pages.pool import CoveragePage
from ui.shell.registry import PageSpec
from ui.shell.siblings import Siblings
from ui.theme import theme


def test_it_is_hidden_where_a_page_stands_alone(office: Office) -> None:
    assert [one.key for one in office.window.registry.siblings("cases")] == []


def test_every_page_and_action_has_an_icon_that_there_is(office: Office) -> None:
    wanted = {spec.icon for spec in office.window.registry} | {
        str(action.property("glyph")) for action in office.window.commands.all() if action.property("glyph")
    }
    assert not [name for name in wanted if name not in theme().glyphs]


def test_arrow_keys_go_from_page_to_page_and_the_row_keeps_the_focus(office: Office) -> None:
    registry = office.window.registry
    assert registry.siblings("statistics")[0].key == "statistics"
    if len(registry.siblings("statistics")) == 1:
        registry.register(PageSpec("second", "", "columns", "", CoveragePage, under="statistics", beside="Täckning"))
    second = registry.siblings("statistics")[1]
    page = office.go("statistics")
    row = page.findChild(Siblings)
    assert row is not None
    row.setFocus()
    QTest.keyClick(office.window.focusWidget(), Qt.Key.Key_Right)
    office.settle()
    assert office.window.history.current is not None and office.window.history.current.page == second.key
    assert row.current() == 0
