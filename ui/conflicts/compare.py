"""A conflict with its sides beside each other, and what becomes of it: one of them, or a text of one's own.

It only tells what was chosen; saving it is `deciding`'s matter.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QGridLayout, QWidget

from fhr_desktop.domain.record import Merge, Plain
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.services.sync.views import Conflict, ConflictSide
from i18n import _
from ui import words
from ui.components.banner import Notice
from ui.components.buttons import Button, with_key
from ui.components.field import Field
from ui.components.inputs import Input, LineInput, LongTextInput
from ui.components.labels import Icon, Keycap, Label
from ui.components.layout import across, down
from ui.conflicts.box import SideBox
from ui.conflicts.differing import IN, SAME, Piece, alike, pieces
from ui.theme import theme

_LATER_KEY = "Esc"
_TWO_BESIDE = 520  # pixels at 100 % from which two boxes stand beside each other


class Compare(QWidget):
    """Keys: the number of a side chooses it, E goes to one's own text, Enter (Ctrl+Enter in a text) accepts.

    `accepted` carries the value; `later` when the choice is left for another day, `skipped` for the next conflict;
    they are offered when `place` says where in a row of conflicts this one stands. `acts` are the buttons: whoever
    shows the comparison puts them below it.
    """

    accepted = Signal(object)
    later = Signal()
    skipped = Signal()

    def __init__(self, one: Conflict, me: str, today: dt.date, *, place: str = "", can_wait: bool = True) -> None:
        super().__init__()
        self.conflict = one
        self._me, self._today = me, today
        self.boxes: list[SideBox] = []
        self._group = QButtonGroup(self)
        self.own = self._own_field() if one.own_text else None
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        for number, side in enumerate(one.sides, start=1):
            self._grid.addWidget(self._box(number, side), 0, number - 1)
        self._error = Label("", "error", wrap=True)
        self._error.hide()
        under = [self.own] if self.own is not None else []
        down(self, *self._head(place), 10, self._grid, 8, self._foot_line(), *under, self._error)
        self.acts = self._acts(can_wait, several=bool(place))
        self._group.buttonToggled.connect(lambda: self._chosen())
        self._begin()

    # what is shown

    def _head(self, place: str) -> list[QWidget | int]:
        one = self.conflict
        title = QWidget()
        name = f"{one.label}, {one.what}" if one.what and one.what != one.label else one.label
        across(title, Icon("intersect-fill", "amber", 20), (Label(name, "sub", wrap=True), 100), None,
               Label(place, "small"), spacing=9)  # fmt: skip
        told: list[QWidget | int] = [
            title,
            Label(_("You have written differently. Nothing is lost."), "meta", wrap=True),
        ]
        if one.critical:
            safety = BY_TABLE[one.table].SPECS[one.field].merge is Merge.SAFETY
            grave = (
                _("The protection holds as long as anybody has set it.")
                if safety
                else _("Until you have chosen, what rests on this cannot be printed.")
            )
            told += [8, Notice(grave, "err", "warning-octagon-fill")]
        return told

    def _box(self, number: int, side: ConflictSide) -> SideBox:
        title = _("You wrote") if side.who == self._me else _("{name} wrote").format(name=side.who)
        meta = f"{side.machine} · {words.near_moment(side.when, self._today)}"
        box = SideBox(str(number), title, meta, side.text, self._marked(side), large=not self.conflict.is_text)
        self.boxes.append(box)
        self._group.addButton(box, number)
        return box

    def _marked(self, side: ConflictSide) -> list[Piece]:
        """What differs from where the texts parted, or, when that is not known, from the other side."""
        one = self.conflict
        if one.base is not None:
            return pieces(one.base, side.text)
        others = [each.text for each in one.sides if each is not side]
        found = [(kind, text) for kind, text in pieces(others[0], side.text) if kind in (SAME, IN)] if others else []
        return found if found and alike(found) else [(SAME, side.text)]

    def _foot_line(self) -> QWidget:
        row = QWidget()
        before = "" if self.conflict.is_text or self.conflict.before is None else self.conflict.before
        said = Label(_("Before: {text}").format(text=before) if before else "", "small", wrap=True)
        items: list[QWidget | tuple[QWidget, int] | None] = [(said, 100), None]
        if self.own is not None and not self.conflict.is_text:
            self._write = Button(_("Write your own"), "quiet", "pencil-simple", pressed=self.write_own)
            items.append(with_key(self._write, "E"))
        across(row, *items)
        row.setVisible(bool(before) or len(items) > 2)
        return row

    def _own_field(self) -> Field:
        one = self.conflict
        control: Input = LongTextInput(least=4, most=16) if one.is_text else LineInput()
        if not one.is_text:
            field = Field(_("Your own"), control)
            field.hide()
        elif one.clean:
            field = Field(_("Proposal with both changes"), control, mark=Keycap("E"))
            field.remark.setText(_("can be edited"))
        else:
            field = Field(_("Proposal to edit"), control, mark=Keycap("E"))
            field.remark.setText(_("can be edited"))
            field.show_gap(
                _("You have both changed the same paragraph. Both stand here, one after the other: make them one.")
            )
        control.set_value(one.proposal or "")
        control.edited.connect(self._choose_own)
        return field

    def _acts(self, can_wait: bool, *, several: bool) -> QWidget:
        self.save = Button(_("Save the choice"), "primary", "check", pressed=self.accept)
        self._cap = Keycap("Enter")
        row = QWidget()
        items: list[QWidget | int | None] = [self.save, self._cap, None]
        self._several = several
        if several:
            items.append(with_key(Button(_("Next clash"), "quiet", pressed=self.skipped.emit), "N"))
        if can_wait:
            items.append(with_key(Button(_("Decide later"), "quiet", pressed=self.later.emit), _LATER_KEY))
        across(row, *items)
        return row

    def _begin(self) -> None:
        """A whole proposal is chosen from the start; between two values nothing is."""
        self._own_chosen = self.conflict.is_text and self.conflict.clean and self.own is not None
        self._show_choice()

    # choosing

    def first_focus(self) -> QWidget:
        """The first side."""
        return self.boxes[0]

    def choose(self, number: int) -> None:
        """Choose a side, from 1."""
        if 0 < number <= len(self.boxes):
            self.boxes[number - 1].setChecked(True)
            self.boxes[number - 1].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def write_own(self) -> None:
        """The cursor in one's own text; a short one begins as the side that is chosen."""
        if self.own is None:
            return
        if not self.own.isVisible():
            chosen = self._group.checkedId()
            side = self.conflict.sides[chosen - 1 if chosen > 0 else 0]
            self.own.control.set_value(str(side.value or ""))
            self.own.show()
        self._choose_own()
        self.own.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _choose_own(self) -> None:
        self._group.setExclusive(False)
        for box in self.boxes:
            box.setChecked(False)
        self._group.setExclusive(True)
        self._own_chosen = True
        self._show_choice()

    def _chosen(self) -> None:
        if self._group.checkedId() > 0:
            self._own_chosen = False
        self._show_choice()

    def _show_choice(self) -> None:
        own = self._own_chosen
        self.save.setEnabled(own or self._group.checkedId() > 0)
        long = own and self.conflict.is_text
        self.save.setText(_("Save the proposal") if long else _("Save the choice"))
        self._cap.set_key("Ctrl Enter" if long else "Enter")

    def value(self) -> Plain:
        """What is chosen. Raises LookupError when nothing is."""
        if self._own_chosen and self.own is not None:
            return str(self.own.control.value())
        number = self._group.checkedId()
        if number < 1:
            raise LookupError("nothing is chosen")
        return self.conflict.sides[number - 1].value

    def accept(self) -> None:
        """Save what is chosen."""
        if self.save.isEnabled():
            self._error.hide()
            self.accepted.emit(self.value())

    def refuse(self, sentence: str) -> None:
        """It could not be saved; what is chosen stays chosen."""
        self._error.setText(sentence)
        self._error.show()

    # keys and size

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys pressed in a text do not come here."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """1, 2 … choose; E writes; Enter accepts; N goes on. Whether it was one of these."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (plain or ctrl) and not self._in_long_text(ctrl):
            self.accept()
        elif plain and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.choose(int(key) - int(Qt.Key.Key_0))
        elif plain and key == Qt.Key.Key_E:
            self.write_own()
        elif plain and key == Qt.Key.Key_N and self._several:
            self.skipped.emit()
        else:
            return False
        return True

    def _in_long_text(self, ctrl: bool) -> bool:
        focus = QApplication.focusWidget()
        return self.conflict.is_text and not ctrl and self.own is not None and focus in self.own.control.controls

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else below each other."""
        super().resizeEvent(event)
        columns = 2 if self.width() >= theme().scaled(_TWO_BESIDE) else 1
        if columns != self._columns:
            self._columns = columns
            for number, box in enumerate(self.boxes):
                self._grid.removeWidget(box)
                self._grid.addWidget(box, number // columns, number % columns)
            for column in range(2):
                self._grid.setColumnStretch(column, 1 if column < columns else 0)
