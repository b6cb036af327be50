"""Input for several days: each a chip that can be taken away, and a field to write one more in."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from i18n import _
from ui import words
from ui.components.buttons import Button
from ui.components.flow import Flow
from ui.components.inputs.base import Input
from ui.components.inputs.date import DateInput
from ui.components.layout import across


class DaysInput(Input):
    """Days in order. Value: tuple of datetime.date; a day that is written and not yet added counts too.

    `most` days at most. Enter adds what is written, the chips take away.
    """

    def __init__(self, today: dt.date, *, most: int | None = None) -> None:
        super().__init__()
        self._today, self._most, self._name = today, most, ""
        self._days: tuple[dt.date, ...] = ()
        self.field = DateInput(today, future=True)
        self.add = Button(_("Add the day"), "quiet", "plus", pressed=self._add)
        self._flow = Flow([self.field, self.add], gap=8)
        across(self, (self._flow, 1))
        self._adopt(self.field.line, self.add)
        self.add.setProperty("own_name", True)

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days that are chips."""
        return self._days

    @property
    def chips(self) -> tuple[Button, ...]:
        """The days that can be taken away."""
        return tuple(one for one in self._flow.items if isinstance(one, Button) and one is not self.add)

    def value(self) -> Any:
        """The days."""
        written = self.field.value() if self._room() else None
        return tuple(sorted({*self._days, *([written] if written is not None else [])}))

    def set_value(self, value: Any) -> None:
        """Show these."""
        self._days = tuple(sorted(value or ()))
        self.field.set_value(None)
        self._show()

    def problem(self) -> str:
        """What is written is no day."""
        return self.field.problem()

    def set_name(self, name: str, description: str = "") -> None:
        """The field has the name; each chip says what pressing it does."""
        super().set_name(name, description)
        self._name = name
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds the day that is written; from an empty field it is for the dialog, as in any other."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control and self.field.line.text().strip():
            self._add()
        else:
            super().keyPressEvent(event)

    def _room(self) -> bool:
        return self._most is None or len(self._days) < self._most

    def _add(self) -> None:
        """The day that is written becomes a chip."""
        if self.field.value() is None:
            self.left.emit()  # whoever shows the input says what is wrong
            self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.set_value(self.value())
        self._back()
        self.edited.emit()

    def _remove(self, day: dt.date) -> None:
        self._days = tuple(one for one in self._days if one != day)
        self._show()
        self._back()
        self.edited.emit()

    def _back(self) -> None:
        """To where the next day is written, or to the last chip when there is room for none."""
        to = self.field.line if self._room() else self.chips[-1]
        to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        chips = []
        for day in self._days:
            chip = Button(said(day, self._today), "filter", "x", pressed=partial(self._remove, day))
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross after the day
            chip.setAccessibleName(_("Take {day} away").format(day=said(day, self._today)))
            chips.append(chip)
        self._flow.set([*chips, self.field, self.add])
        for one in (self.field, self.add):
            one.setEnabled(self._room())


def said(day: dt.date, today: dt.date) -> str:
    """ "fre 12 mars"."""
    return f"{words.week_day(day)} {words.short_day(day, today)}"
