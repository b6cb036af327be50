"""Lists: Swedish sorting by several columns, filtering, keys, remembered state, what is read aloud."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.ui.keys import type_words
from tests.ui.kit import FAMILIES, Family
from ui.components.filter_bar import FilterBar
from ui.components.layout import ScrollPane
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import Settings
from ui.theme import Theme

COLUMNS = [
    ListColumn[Family]("name", "Familj", lambda f: f.name, 180, second=lambda f: f.number, strong=True),
    ListColumn[Family]("place", "Kommun", lambda f: f.place, 110),
    ListColumn[Family]("stage", "Läge", lambda f: f.stage, mark=lambda f: f.kind),
    ListColumn[Family]("days", "Dagar", lambda f: str(f.days), 80, sort=lambda f: f.days, right=True),
]


@pytest.fixture
def table(qtbot: QtBot, look: Theme) -> ListTable[Family]:
    """A shown list of made-up families."""
    made: ListTable[Family] = ListTable("Ärenden", COLUMNS, lambda f: f.number)
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.set_rows(FAMILIES)
    made.show()
    return made


def names(table: ListTable[Any]) -> list[str]:
    """The families in the order shown."""
    return [row.name for row in table.rows_model.rows]


def test_a_list_in_a_pane_that_scrolls_is_as_high_as_its_rows_and_the_pane_follows(qtbot: QtBot, look: Theme) -> None:
    made: ListTable[Family] = ListTable("Ärenden", COLUMNS, lambda f: f.number)
    made.fit_rows()
    pane = ScrollPane(made, None, margins=(0, 0, 0, 0))
    qtbot.addWidget(pane)
    pane.resize(800, 160)
    pane.show()
    made.set_rows(FAMILIES)
    qtbot.waitUntil(lambda: pane.verticalScrollBar().maximum() > 0)
    assert made.verticalScrollBar().maximum() == 0
    made.select(made.rows_model.rows[-1].number)
    last = made.visualRect(made.currentIndex())
    seen = made.viewport().mapTo(pane.viewport(), last.bottomLeft()).y()
    assert pane.verticalScrollBar().value() > 0 and seen <= pane.viewport().height()
    made.fit_rows(2)
    assert made.height() < 160 < made.verticalScrollBar().maximum() + made.height(), "more than that scroll in it"


def test_sorting_is_swedish(table: ListTable[Family]) -> None:
    table.sort_by([("name", False)])
    assert names(table) == [
        "Ahlqvist", "Berg–Sundin", "Hassan–Lind", "Nygårds", "Persson–Ek", "Åkerlund", "Ärlig Zetterlund", "Öhman",
    ]  # fmt: skip


def test_sorting_by_several_columns(table: ListTable[Family]) -> None:
    table.sort_by([("place", False), ("days", True)])
    assert [row.place for row in table.rows_model.rows][-2:] == ["Älvdalen", "Älvdalen"]
    orsa = [row for row in table.rows_model.rows if row.place == "Orsa"]
    assert [row.days for row in orsa] == [61, 34]


def test_figures_sort_by_value(table: ListTable[Family]) -> None:
    table.sort_by([("days", False)])
    assert [row.days for row in table.rows_model.rows] == sorted(f.days for f in FAMILIES)


def test_a_click_sorts_and_turns(qtbot: QtBot, table: ListTable[Family]) -> None:
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(1) + 20, 10)
    for order in ([("place", False)], [("place", True)]):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert table.rows_model.order == order


def test_the_row_stays_when_rows_are_new(table: ListTable[Family]) -> None:
    assert table.select("2026-0122")
    table.sort_by([("name", True)])
    table.set_rows(list(reversed(FAMILIES)))
    current = table.current()
    assert current is not None and current.name == "Öhman"
    assert [row.name for row in table.selected()] == ["Öhman"]


def test_a_row_that_is_gone_leaves_one_on_the_next(table: ListTable[Family]) -> None:
    left = list(table.rows_model.rows)
    table.select(left[3].number)
    for then in (4, 5):
        gone, left = left[3], [one for one in left if one is not left[3]]
        table.set_rows(left)
        assert table.current() == FAMILIES[then] and gone not in table.rows_model.rows
    table.select(left[-1].number)
    table.set_rows(left[:-1])
    assert table.current() == left[-2]
    table.set_rows(FAMILIES[:1])
    assert table.current() == FAMILIES[0]


def test_filter_row(qtbot: QtBot, table: ListTable[Family]) -> None:
    bar = FilterBar(table)
    qtbot.addWidget(bar)
    gaps = bar.add_toggle("Saknar något", lambda f: bool(f.note))
    type_words(bar.field, "älvdalen")
    assert names(table) == ["Berg–Sundin", "Nygårds"]
    bar.field.clear()
    gaps.click()
    assert len(names(table)) == 6
    assert bar._count.text() == "6 av 8"
    bar.clear()
    assert len(names(table)) == 8


def test_enter_opens_and_space_previews(qtbot: QtBot, table: ListTable[Family]) -> None:
    table.select("2026-0131")
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    with qtbot.waitSignal(table.previewed) as previewed:
        qtbot.keyClick(table, Qt.Key.Key_Space)
    assert opened.args is not None and previewed.args is not None
    assert opened.args[0].name == previewed.args[0].name == "Åkerlund"


def test_every_cell_is_read_with_its_title(table: ListTable[Family]) -> None:
    model = table.rows_model
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            said = model.data(model.index(row, column), Qt.ItemDataRole.AccessibleTextRole)
            assert said.startswith(f"{COLUMNS[column].title}: ")
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == "Familj: Berg–Sundin, 2026-0147"


def test_columns_and_order_are_remembered_but_never_what_was_filtered_for(
    qtbot: QtBot, table: ListTable[Family]
) -> None:
    saved: dict[str, Any] = {}
    settings = Settings({}, saved.update)
    remember(table, settings, "cases")
    table.sort_by([("days", True)])
    table.setColumnHidden(1, True)
    table.horizontalHeader().resizeSection(0, 240)
    table.set_filter("Åkerlund")
    again: ListTable[Family] = ListTable("Ärenden", COLUMNS, lambda f: f.number)
    qtbot.addWidget(again)
    remember(again, settings, "cases")
    assert again.rows_model.order == [("days", True)]
    assert again.isColumnHidden(1)
    assert again.horizontalHeader().sectionSize(0) == 240
    assert "Åkerlund" not in str(saved)


def test_rows_and_columns_grow_with_the_text(look: Theme, table: ListTable[Family]) -> None:
    height, width = table.rowHeight(0), table.columnWidth(0)
    look.set_percent(200)
    assert table.rowHeight(0) > 1.7 * height
    assert table.columnWidth(0) == 2 * width


def test_the_slack_column_is_never_squeezed_away(look: Theme, table: ListTable[Family]) -> None:
    table.resize(380, 300)
    assert table.columnWidth(2) >= 140
