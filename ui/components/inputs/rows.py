"""Input for a small table: rows of inputs, added and removed. The columns are the caller's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from i18n import _
from ui.components.buttons import Button, IconButton
from ui.components.inputs.base import Input
from ui.components.labels import Label
from ui.components.layout import Pane, across, down
from ui.theme import theme

_CELL_BITS = 20  # for the place inside one cell
_UNSEEN = "_unseen"  # in a draft, what no column shows of a row
_AT_ONCE = 2  # so many rows are built at once, the rest one at a time


@dataclass(frozen=True, slots=True)
class RowColumn:
    """One column: the key in the row, its label, and what makes its input.

    `stretch` shares the width; in a stacked table a stretch above 1 takes the whole width.
    """

    key: str
    label: str
    make: Callable[[], Input]
    stretch: int = 1


class RowsInput(Input):
    """A small table. Value: tuple of {column key: value}; empty rows are left out.

    `fixed` gives rows that stand there with a label and cannot be removed: their mapping carries the key
    under "_row". `stacked` puts a row's cells below each other with their labels, for tables too wide for
    the pane; `surface` is what they lie on. `ordered` rows are moved with buttons and Alt with the arrows, and
    keep the values of a row that no column shows.
    """

    def __init__(
        self,
        columns: Sequence[RowColumn],
        *,
        fixed: Sequence[tuple[str, str]] = (),
        least: int = 1,
        stacked: bool = False,
        ordered: bool = False,
        surface: str = "content",
    ) -> None:
        super().__init__()
        self._stacked, self._ordered, self._surface = stacked, ordered, surface
        self._unseen: list[Mapping[str, Any]] = []  # of each row, what no column shows
        self._columns = tuple(columns)
        self._fixed = tuple(fixed)
        self._least = max(1, least)
        self._rows: list[dict[str, Input]] = []
        self._waiting: list[tuple[Mapping[str, Any], str | None]] = []
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._build_some)
        self._name = self._state = ""
        self._blamed: Input | None = None
        self._read_only = False
        self._grid_host = QWidget()
        self._grid = QGridLayout(self._grid_host)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._add = Button(_("Add row"), "link", "plus", pressed=self._add_by_person)
        down(self, self._grid_host, across(None, self._add, None), spacing=4)
        self._adopt(self._add)
        self._add.setVisible(not self._fixed)
        self._build([{} for _number in range(self._least)])

    def value(self) -> Any:
        """The rows that hold something."""
        rows: list[Mapping[str, Any]] = []
        for number, inputs in enumerate(self._rows):
            row = {key: one.value() for key, one in inputs.items()}
            row = {key: value for key, value in row.items() if value not in (None, "", ())}
            if self._fixed and row:
                row["_row"] = self._fixed[number][0]
            if row:
                rows.append({**self._unseen[number], **row})
        return (*rows, *(dict(values) for values, _label in self._waiting if values))

    def set_value(self, value: Any) -> None:
        """Show these rows."""
        wanted = tuple(dict(row) for row in (value or ()))
        if wanted == self.value():
            return
        rows = list(wanted)
        while len(rows) < self._least:
            rows.append({})
        self._build(rows)

    def draft(self) -> str:
        """All cells as they stand."""
        self._finish()
        rows: list[dict[str, Any]] = [{key: one.draft() for key, one in row.items()} for row in self._rows]
        for row, unseen in zip(rows, self._unseen, strict=True):
            row.update({_UNSEEN: unseen} if unseen else {})
        return json.dumps(rows, ensure_ascii=False)

    def set_draft(self, text: str) -> None:
        """Show cells as they were typed."""
        drafts: list[dict[str, Any]] = json.loads(text)
        unseen = [draft.pop(_UNSEEN, {}) for draft in drafts]
        unseen += [{} for _number in range(self._least - len(drafts))]
        self._build([{**values, **self._fixed_row(number)} for number, values in enumerate(unseen)])
        self._finish()
        for row, draft in zip(self._rows, drafts, strict=False):
            for key, cell in draft.items():
                row[key].set_draft(cell)
                row[key].show()  # at once, so that one of them can have the focus

    def place(self) -> int:
        """Row, column and place in the cell with the focus, in one number."""
        focus = self.window().focusWidget()
        for number, cell in enumerate(self._cells()):
            if focus is not None and (cell is focus or cell.isAncestorOf(focus)):
                return number << _CELL_BITS | cell.place()
        return 0

    def set_place(self, place: int) -> None:
        """Put the cursor back in its cell."""
        cells = self._cells()
        number = place >> _CELL_BITS
        if number < len(cells):
            self.setFocusProxy(cells[number])
            cells[number].set_place(place & (1 << _CELL_BITS) - 1)

    def _cells(self) -> list[Input]:
        self._finish()
        return [one for row in self._rows for one in row.values()]

    def _fixed_row(self, number: int) -> dict[str, Any]:
        return {"_row": self._fixed[number][0]} if number < len(self._fixed) else {}

    def problem(self) -> str:
        """The first thing that could not be read in any row, and in which cell it stands."""
        for number, row in enumerate(self._rows, 1):
            for column in self._columns:
                if said := row[column.key].problem():
                    return _("{cell}: {said}").format(cell=self._cell_said(number, column), said=said)
        return ""

    def _cell_said(self, number: int, column: RowColumn) -> str:
        if len(self._rows) == 1:
            return column.label
        return _("{column}, row {n}").format(column=column.label, n=number)

    def blame(self, number: int, key: str) -> None:
        """Have the next error be about one cell: in which of the rows that `value` gives, and its column's key."""
        filled = [row for row in self._rows if any(one.value() not in (None, "", ()) for one in row.values())]
        self._blamed = filled[number][key]

    def is_in(self, number: int) -> bool:
        """Whether the focus is in a row, one of those that `value` gives: it is still being written."""
        filled = [row for row in self._rows if any(one.value() not in (None, "", ()) for one in row.values())]
        focus = self.window().focusWidget()
        return focus is not None and any(one is focus or one.isAncestorOf(focus) for one in filled[number].values())

    def set_read_only(self, read_only: bool) -> None:
        """Whether rows can be changed, added and removed."""
        if read_only == self._read_only:
            return
        self._read_only = read_only
        self._build(self.value())

    def set_name(self, name: str, description: str = "") -> None:
        """Each cell is named by table, column and row."""
        self._name = name
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        for number, row in enumerate(self._rows, 1):
            self._name_cells(number, row)

    def set_state(self, state: str) -> None:
        """Only the cells at fault show an error. Fixed rows without an answer show that something is missing; of other
        rows only the first, as it does when no cell is at fault.
        """
        self._state = state
        if state != "error":
            self._blamed = None
        for number in range(len(self._rows)):
            self._show_state(number)

    def _show_state(self, number: int) -> None:
        faulty = [one for row in self._rows for one in row.values() if one.problem() or one is self._blamed]
        for place, one in enumerate(self._rows[number].values()):
            if self._state == "error" and faulty:
                here = one in faulty
            elif not self._fixed:
                here = number == 0
            elif self._state == "missing":
                here = place == 0 and one.value() in (None, "", ())
            else:
                here = bool(one.problem())
            one.set_state(self._state if here else "")

    def _build(self, rows: Sequence[Mapping[str, Any]]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._rows, self._unseen, self._blamed = [], [], None
        first = 1 if self._fixed else 0
        for place, column in enumerate(() if self._stacked else self._columns):
            self._grid.addWidget(Label(column.label, "small", wrap=True), 0, place + first)
            self._grid.setColumnStretch(place + first, column.stretch)
        if self._fixed:
            by_key = {row.get("_row"): row for row in rows}
            self._waiting = [(by_key.get(key, {}), label) for key, label in self._fixed]
        else:
            self._waiting = [(row, None) for row in rows]
        self._build_some(_AT_ONCE)
        self._add.setVisible(not self._fixed and not self._read_only)

    def _build_some(self, count: int = 1) -> None:
        """The next rows; the rest when the UI thread has looked at what else there is to do."""
        for values, label in self._waiting[:count]:
            self._append(values, label)
        del self._waiting[:count]
        if self._waiting:
            self._turn.start()

    def _finish(self) -> None:
        self._turn.stop()
        if self._waiting:
            self._build_some(len(self._waiting))

    def _append(self, values: Mapping[str, Any], label: str | None) -> None:
        inputs: dict[str, Input] = {}
        for column in self._columns:
            one = column.make()
            one.set_value(values.get(column.key))
            one.set_read_only(self._read_only)
            one.edited.connect(self.edited.emit)
            one.left.connect(self.left.emit)
            inputs[column.key] = one
        self._rows.append(inputs)
        self._unseen.append({k: v for k, v in values.items() if k not in inputs} if self._ordered else {})
        self._name_cells(len(self._rows), inputs)
        if self._state:
            self._show_state(len(self._rows) - 1)
        remove: IconButton | None = None
        moves: list[IconButton] = []
        if self._ordered and not self._read_only:
            moves = self._movers(inputs)
        if label is None and not self._read_only:
            remove = IconButton("x", _("Remove row {n}").format(n=len(self._rows)), size=14)
            remove.clicked.connect(lambda: self._remove(inputs))
        if self._stacked:
            self._grid.addWidget(self._block(inputs, label, remove), len(self._rows), 0)
        else:
            self._line(inputs, label, [*moves, *([remove] if remove else [])])

    def _movers(self, inputs: dict[str, Input]) -> list[IconButton]:
        number = len(self._rows)
        up = IconButton("caret-up", _("Move row {n} up").format(n=number), size=14)
        up.clicked.connect(lambda: self._move(inputs, -1))
        down_ = IconButton("caret-down", _("Move row {n} down").format(n=number), size=14)
        down_.clicked.connect(lambda: self._move(inputs, 1))
        for one in inputs.values():
            for control in one.controls:
                for key, step in (("Alt+Up", -1), ("Alt+Down", 1)):
                    move = QShortcut(QKeySequence(key), control, context=Qt.ShortcutContext.WidgetShortcut)
                    move.activated.connect(lambda by=step: self._move(inputs, by))
        return [up, down_]

    def _move(self, inputs: dict[str, Input], step: int) -> None:
        """One row changes places with the next; the focus goes with it."""
        self._finish()
        rows = self._as_they_stand()
        at = next(n for n, row in enumerate(self._rows) if row is inputs)
        if not 0 <= at + step < len(rows):
            return
        rows[at], rows[at + step] = rows[at + step], rows[at]
        self._build(rows)
        self._finish()
        next(iter(self._rows[at + step].values())).setFocus(Qt.FocusReason.TabFocusReason)
        self.edited.emit()

    def _as_they_stand(self) -> list[dict[str, Any]]:
        return [
            {**unseen, **{key: one.value() for key, one in row.items()}}
            for row, unseen in zip(self._rows, self._unseen, strict=True)
        ]

    def _line(self, inputs: Mapping[str, Input], label: str | None, buttons: Sequence[IconButton]) -> None:
        line = len(self._rows)
        cells: list[QWidget] = []
        if label is not None:
            head = Label(label, wrap=True)  # its first line level with the words in the fields
            head.setContentsMargins(0, round((theme().scaled(28) - theme().line("body")) / 2), 0, 0)
            cells.append(head)
        cells += inputs.values()
        cells += buttons
        for place, cell in enumerate(cells):
            self._grid.addWidget(cell, line, place, Qt.AlignmentFlag.AlignTop)

    def _block(self, inputs: Mapping[str, Input], label: str | None, remove: IconButton | None) -> QWidget:
        """A row on lines of its own: two short cells side by side, a long one alone."""
        block = Pane(self._surface, "bottom")
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 4, 0, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for side in (0, 1):
            grid.setColumnStretch(side, 1)
        if label is not None:
            head = across(None, (Label(label, "strong", wrap=True), 1))
        else:
            head = across(None, Label(str(len(self._rows)), "small"), None, *([remove] if remove else []))
        grid.addLayout(head, 0, 0, 1, 2)
        line, side = 1, 0
        for column in self._columns:
            long = column.stretch > 1
            if long and side:
                line, side = line + 2, 0
            span = 2 if long else 1
            grid.addWidget(Label(column.label, "small", wrap=True), line, side, 1, span)
            grid.addWidget(inputs[column.key], line + 1, side, 1, span, Qt.AlignmentFlag.AlignTop)
            side += span
            if side > 1:
                line, side = line + 2, 0
        return block

    def _name_cells(self, number: int, row: Mapping[str, Input]) -> None:
        for column in self._columns:
            row[column.key].set_name(
                _("{table}, {column}, row {n}").format(table=self._name, column=column.label, n=number)
            )

    def _add_by_person(self) -> None:
        self._finish()
        self._append({}, None)
        next(iter(self._rows[-1].values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, inputs: dict[str, Input]) -> None:
        self._finish()
        at = next(n for n, row in enumerate(self._rows) if row is inputs)
        rows = self._as_they_stand()
        del rows[at]
        self._build(rows or [{}])
        self.edited.emit()
