"""Inputs for choosing: one of a few, one of many, several, yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from i18n import _
from ui.components.combo import Combo
from ui.components.flow import Flow
from ui.components.inputs.base import Input
from ui.components.layout import across, down

Options = Sequence[tuple[str, str]]  # (key, label)
_RADIO_AT_MOST = 5
_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}


class ChoiceInput(Input):
    """One of the options. Value: key, or None. Few options stand open as radio buttons, many in a list.

    Delete takes the answer away. `cell` makes a list that is as wide as the cell of a table it stands in.
    """

    def __init__(self, options: Options, *, open_: bool | None = None, cell: bool = False) -> None:
        super().__init__()
        short = sum(len(label) for _key, label in options) <= 60
        self._radio = len(options) <= _RADIO_AT_MOST if open_ is None else open_
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        self._combo, self._cell = Combo(), cell
        if self._radio:
            self._combo.deleteLater()
            self._open(options, short)
        else:
            self._combo.setPlaceholderText(_("Choose"))
            self.set_options(options)
            self._combo.activated.connect(lambda: self.edited.emit())
            if cell:
                self._combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            across(self, self._combo, *([] if cell else [None]))
            self._adopt(self._combo)

    def set_options(self, options: Options) -> None:
        """Other options in the list, with none of them chosen. Not for those that stand open."""
        self._combo.clear()
        for key, label in options:
            self._combo.addItem(label, key)
        self._combo.setCurrentIndex(-1)
        self._combo.fit()
        if self._cell:
            self._combo.setMinimumContentsLength(min(14, max((len(label) for _key, label in options), default=0)))

    def _open(self, options: Options, short: bool) -> None:
        for key, label in options:
            button = QRadioButton(label)
            button.setProperty("own_name", True)
            button.clicked.connect(self._picked)
            self._buttons[key] = button
            self._group.addButton(button)
        buttons = list(self._buttons.values())
        if short:
            down(self, Flow(buttons, gap=14, line_gap=0))
        else:
            down(self, *buttons)
        self._adopt(*buttons)

    def value(self) -> Any:
        """The chosen key, or None."""
        if not self._radio:
            return self._combo.currentData()
        return next((key for key, button in self._buttons.items() if button.isChecked()), None)

    def set_value(self, value: Any) -> None:
        """Choose a key, or nothing. A key from a newer program is shown as it is, never as something else."""
        if not self._radio:
            if value is not None and self._combo.findData(value) < 0:
                self._combo.addItem(str(value), value)
            self._combo.setCurrentIndex(self._combo.findData(value))
            return
        self._group.setExclusive(False)
        for key, button in self._buttons.items():
            button.setChecked(key == value)
        self._group.setExclusive(True)
        self._stop_at_chosen()

    def _picked(self) -> None:
        self._stop_at_chosen()
        self.edited.emit()

    def _stop_at_chosen(self) -> None:
        """Tab and Shift+Tab stop at the option that is chosen; Qt lets them stop at the one that last had the focus."""
        stop = self._group.checkedButton() or next(iter(self._buttons.values()))
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(stop)

    def set_name(self, name: str, description: str = "") -> None:
        """The group's name is read before the option's own."""
        super().set_name(name, description)
        self.setAccessibleName(name)
        for button in self._buttons.values():
            button.setAccessibleName(f"{name}: {button.text()}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete and Backspace take the answer away; an arrow chooses the next or the one before."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self.value() is not None:
                self.set_value(None)
                self.edited.emit()
            return True
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        by = _STEPS.get(event.key(), 0) if self._radio and not held else 0
        if by:
            self._step(watched, by)
            return True
        return super().eventFilter(watched, event)

    def _step(self, begun: QObject, by: int) -> None:
        """Qt's own arrows do not choose while nothing is chosen, nor down in a row or right in a column."""
        buttons = list(self._buttons.values())
        there = (next((at for at, one in enumerate(buttons) if one is begun), 0) + by) % len(buttons)
        buttons[there].setFocus(Qt.FocusReason.OtherFocusReason)
        buttons[there].click()


class YesNoInput(ChoiceInput):
    """Yes or no. Value: bool, or None when not answered."""

    def __init__(self) -> None:
        super().__init__((("yes", _("Yes")), ("no", _("No"))), open_=True)

    def value(self) -> Any:
        """True, False or None."""
        return {"yes": True, "no": False}.get(super().value())

    def set_value(self, value: Any) -> None:
        """Show an answer, or none."""
        super().set_value(None if value is None else "yes" if value else "no")


class MultiChoiceInput(Input):
    """Any number of the options. Value: tuple of keys, those given in their order, then those ticked since.

    Keys that are not among the options, from a newer program or of somebody who has left, are kept unseen.
    """

    def __init__(self, options: Options) -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        self._given: tuple[str, ...] = ()
        for key, label in options:
            box = QCheckBox(label)
            box.setProperty("own_name", True)
            box.clicked.connect(lambda: self.edited.emit())
            self._boxes[key] = box
        boxes = list(self._boxes.values())
        if len(boxes) > 6 and all(len(label) < 34 for _key, label in options):
            half = (len(boxes) + 1) // 2
            across(self, _stack(boxes[:half]), _stack(boxes[half:]), None, spacing=24)
        else:
            down(self, *boxes)
        self._adopt(*boxes)

    def value(self) -> Any:
        """The ticked keys."""
        ticked = [key for key, box in self._boxes.items() if box.isChecked()]
        kept = [key for key in self._given if key not in self._boxes or key in ticked]
        return (*kept, *(key for key in ticked if key not in kept))

    def set_value(self, value: Any) -> None:
        """Tick these keys."""
        self._given = tuple(value or ())
        for key, box in self._boxes.items():
            box.setChecked(key in (value or ()))

    def set_name(self, name: str, description: str = "") -> None:
        """The group's name is read before the option's own."""
        super().set_name(name, description)
        self.setAccessibleName(name)
        for box in self._boxes.values():
            box.setAccessibleName(f"{name}: {box.text()}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down walk the boxes."""
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, QCheckBox):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(event.key())  # type: ignore[attr-defined]
            boxes = list(self._boxes.values())
            if step is not None and 0 <= boxes.index(watched) + step < len(boxes):
                boxes[boxes.index(watched) + step].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)


def _stack(boxes: Sequence[QWidget]) -> QVBoxLayout:
    return down(None, *boxes, None)
