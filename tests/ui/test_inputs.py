"""Each input gives and takes its kind of value; nothing is refused while typing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.keys import type_words
from tests.ui.kit import MUNICIPALITIES, TODAY
from ui.components.field import Field
from ui.components.inputs import (
    ChoiceInput,
    DateInput,
    IdentityInput,
    Input,
    IntegerInput,
    LineInput,
    LongTextInput,
    MultiChoiceInput,
    MunicipalityInput,
    RowColumn,
    RowsInput,
    YesNoInput,
)
from ui.components.layout import down

FEW = [("a", "Villa"), ("b", "Lägenhet")]
MANY = [(str(n), f"Svar {n}") for n in range(9)]


def rows() -> RowsInput:
    """A table of names and dates."""
    return RowsInput([RowColumn("name", "Namn", LineInput), RowColumn("day", "Dag", lambda: DateInput(TODAY))])


VALUES: list[tuple[Any, Any]] = [
    (LineInput, "Åsa Öberg"),
    (LongTextInput, "Första stycket.\n\nAndra stycket."),
    (IntegerInput, 4),
    (lambda: DateInput(TODAY), dt.date(2026, 3, 14)),
    (lambda: ChoiceInput(FEW), "b"),
    (lambda: ChoiceInput(MANY), "7"),
    (YesNoInput, True),
    (YesNoInput, False),
    (lambda: MultiChoiceInput(MANY), ("1", "8")),
    (lambda: MunicipalityInput(MUNICIPALITIES), "2029"),
    (rows, ({"name": "Alva", "day": dt.date(2016, 9, 2)}, {"name": "Elias"})),
]


@pytest.mark.parametrize(("make", "value"), VALUES)
def test_a_value_comes_back_as_it_was_put_in(qtbot: QtBot, make: Any, value: Any) -> None:
    one: Input = make()
    qtbot.addWidget(one)
    empty = one.value()
    assert empty in (None, "", ())
    with qtbot.assertNotEmitted(one.edited):
        one.set_value(value)
    assert one.value() == value
    one.set_value(None)
    assert one.value() == empty
    assert one.problem() == ""


@pytest.mark.parametrize(("make", "value"), VALUES)
def test_read_only_and_states_keep_the_value(qtbot: QtBot, make: Any, value: Any) -> None:
    one: Input = make()
    qtbot.addWidget(one)
    one.set_value(value)
    for state in ("missing", "error", ""):
        one.set_state(state)
    one.set_read_only(True)
    one.set_name("Fråga", "Hjälp")
    assert one.value() == value


@pytest.mark.parametrize(
    ("typed", "day"),
    [("14/3", (2026, 3, 14)), ("i dag", (2026, 3, 17)), ("+7", (2026, 3, 24)), ("260314", (2026, 3, 14))],
)
def test_dates_are_written_as_people_write_them(qtbot: QtBot, typed: str, day: tuple[int, int, int]) -> None:
    one = DateInput(TODAY)
    qtbot.addWidget(one)
    qtbot.keyClicks(one.line, typed)
    with qtbot.waitSignal(one.left):
        qtbot.keyClick(one.line, Qt.Key.Key_Return)
    assert one.value() == dt.date(*day)
    assert one.line.text() == dt.date(*day).isoformat()


def test_a_date_that_cannot_be_read_stays_and_says_so_when_left(qtbot: QtBot) -> None:
    one = DateInput(TODAY)
    field = Field("Dag", one, help="Dagen för samtalet.")
    qtbot.addWidget(field)
    qtbot.keyClicks(one.line, "31/2")
    assert one.value() is None and one.raw() == "31/2"
    assert field._below.text() == "Dagen för samtalet."
    qtbot.keyClick(one.line, Qt.Key.Key_Return)
    assert one.line.property("state") == "error"
    assert field._below.text() == one.problem() != ""
    one.line.clear()
    qtbot.keyClicks(one.line, "1/2")
    assert one.line.property("state") == ""
    assert one.line.text() == "1/2"


def test_arrows_step_the_date(qtbot: QtBot) -> None:
    one = DateInput(TODAY)
    qtbot.addWidget(one)
    one.set_value(dt.date(2026, 2, 28))
    with qtbot.waitSignal(one.edited):
        qtbot.keyClick(one.line, Qt.Key.Key_Up)
    assert one.value() == dt.date(2026, 3, 1)


def test_a_wrong_check_digit_is_a_warning_not_a_wall(qtbot: QtBot) -> None:
    one = IdentityInput(TODAY)
    qtbot.addWidget(one)
    qtbot.keyClicks(one.line, "900118-9812")
    assert one.value() == "900118-9812"
    assert one.problem()


def test_typing_tells_and_the_cursor_can_be_put_back(qtbot: QtBot) -> None:
    one = LongTextInput()
    qtbot.addWidget(one)
    with qtbot.waitSignals([one.edited] * 2):
        qtbot.keyClicks(one.text, "Hej")
    one.set_place(1)
    one.set_value("Hejsan")
    assert one.place() == 1
    one.text.undo()
    assert one.value() == "Hej"


def test_long_text_grows_with_its_words(qtbot: QtBot) -> None:
    one = LongTextInput(least=2, most=10)
    qtbot.addWidget(one)
    one.resize(400, 40)
    one.show()
    before = one.text.sizeHint().height()
    one.set_value("\n".join(f"rad {n}" for n in range(8)))
    assert one.text.sizeHint().height() > 2 * before


def test_a_municipality_is_found_by_its_first_letters(qtbot: QtBot) -> None:
    one = MunicipalityInput(MUNICIPALITIES)
    qtbot.addWidget(one)
    one.show()
    one.activateWindow()
    qtbot.waitUntil(one.isActiveWindow)
    one.setFocus()
    type_words(one._line, "älv")
    assert one.value() is None
    one._settle()
    assert one.value() == "2039"
    one._line.setText("Mora")
    assert one.problem()


def test_rows_are_added_and_removed(qtbot: QtBot) -> None:
    one = rows()
    qtbot.addWidget(one)
    one.set_value(({"name": "Alva"},))
    one._add_by_person()
    assert one.value() == ({"name": "Alva"},)
    one._rows[1]["name"].set_value("Elias")
    one._remove(one._rows[0])
    assert one.value() == ({"name": "Elias"},)


def test_a_draft_of_rows_keeps_what_no_column_shows(qtbot: QtBot) -> None:
    rows = ({"key": "row7", "label": "Resor"}, {"key": "row2", "label": "Hyra"})
    first, again = (RowsInput([RowColumn("label", "Post", LineInput)], ordered=True) for _number in range(2))
    for one in (first, again):
        qtbot.addWidget(one)
    first.set_value(rows)
    again.set_draft(first.draft())
    assert again.value() == rows


def test_fixed_rows_keep_their_key(qtbot: QtBot) -> None:
    one = RowsInput([RowColumn("note", "Not", LineInput)], fixed=[("a", "Polisen"), ("b", "Kronofogden")])
    qtbot.addWidget(one)
    one.set_value(({"_row": "b", "note": "klar"},))
    assert one.value() == ({"note": "klar", "_row": "b"},)


def test_the_fixed_row_without_an_answer_is_the_one_that_shows_it(qtbot: QtBot) -> None:
    one = RowsInput([RowColumn("note", "Not", LineInput)], fixed=[("a", "Polisen"), ("b", "Kronofogden")])
    qtbot.addWidget(one)
    one.set_value(({"_row": "a", "note": "klar"},))
    one._finish()
    one.set_state("missing")
    assert [cell.line.property("state") for cell in one._cells()] == ["", "missing"]
    one.set_state("")
    assert [cell.line.property("state") for cell in one._cells()] == ["", ""]


def test_every_control_has_a_name(qtbot: QtBot) -> None:
    for make, _value in VALUES:
        one: Input = make()
        qtbot.addWidget(one)
        one.set_name("Fråga ett")
        for control in one.controls:
            assert control.accessibleName() or control.property("text"), type(one)


def test_whole_numbers_only(qtbot: QtBot) -> None:
    one = IntegerInput(low=0, high=6)
    qtbot.addWidget(one)
    for typed, ok in (("4", True), ("9", False), ("fyra", False), ("", True)):
        one.line.setText(typed)
        assert bool(one.problem()) is not ok, typed
    free = IntegerInput()
    qtbot.addWidget(free)
    for typed, ok in (("-4", True), ("99999999999999999999", False), ("-99999999999999999999", False)):
        free.line.setText(typed)
        assert bool(free.problem()) is not ok, f"{typed}: no store holds it"


def test_leaving_to_another_widget_tells(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    one, other = LineInput(), LineInput()
    one.setParent(host)
    other.setParent(host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    one.setFocus()
    with qtbot.waitSignal(one.left):
        other.setFocus()


def test_many_choices_keep_their_order_and_what_is_not_among_them(qtbot: QtBot) -> None:
    control = MultiChoiceInput((("a", "A"), ("b", "B"), ("c", "C")))
    qtbot.addWidget(control)
    control.set_value(("c", "from a newer program", "a"))
    assert control.value() == ("c", "from a newer program", "a")
    control._boxes["b"].click()
    control._boxes["c"].click()
    assert control.value() == ("from a newer program", "a", "b")


def test_an_unknown_choice_is_shown_as_it_is(qtbot: QtBot) -> None:
    control = ChoiceInput((("a", "A"), ("b", "B")), open_=False)
    qtbot.addWidget(control)
    control.set_value("newer")
    assert control.value() == "newer"


def test_an_arrow_chooses_also_when_nothing_is_chosen_yet(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    control = ChoiceInput((("a", "A"), ("b", "B"), ("c", "C")), open_=True)
    down(host, control)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    control.setFocus()
    qtbot.keyClick(host.focusWidget(), Qt.Key.Key_Down)
    assert control.value() == "b"
    qtbot.keyClick(host.focusWidget(), Qt.Key.Key_Down)
    assert control.value() == "c"
    control.set_value(None)
    qtbot.keyClick(host.focusWidget(), Qt.Key.Key_Up)
    assert control.value() is not None
