"""Inputs for words and whole numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy

from i18n import _
from i18n.numbers import number
from ui.components.inputs.base import Input
from ui.components.inputs.marks import SpellingMarks
from ui.components.labels import Label
from ui.components.layout import across
from ui.theme import theme


class LineInput(Input):
    """One line. Value: str, stripped; "" when empty. `width` in characters, or None for all there is.

    `tidy` is how what was typed is written when the line is left. A line nobody is in shows its beginning.
    """

    def __init__(
        self,
        *,
        width: int | None = None,
        placeholder: str = "",
        secret: bool = False,
        tidy: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self._tidy, self._typed = tidy, False
        self.left.connect(self._settle)  # before anybody else hears that it is left
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._characters = width or 0
        if width is not None:
            self._measure()
            theme().changed.connect(self._measure)
            self.line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        across(self, (self.line, 1), *([None] if width is not None else []))
        self._adopt(self.line)
        self.line.textEdited.connect(self._edit)
        self.line.returnPressed.connect(self.left.emit)

    def _measure(self) -> None:
        look = theme()
        widest = max(look.width("0" * self._characters), look.width(self.line.placeholderText()))
        self.line.setFixedWidth(round(widest) + 26)

    def _edit(self) -> None:
        self._typed = True
        self.edited.emit()

    def _settle(self) -> None:
        if self._tidy is not None and self._typed and self._tidy(self.line.text()) != self.line.text():
            self.line.setText(self._tidy(self.line.text()))
        self._typed = False
        self._show_beginning()

    def _show_beginning(self) -> None:
        if not self.line.hasFocus():
            self.line.setCursorPosition(0)

    def value(self) -> Any:
        """The text."""
        return self.line.text().strip()

    def set_value(self, value: Any) -> None:
        """Show a text."""
        if (value or "") != self.line.text():
            self.line.setText(value or "")
            self._typed = False
            self._show_beginning()

    def draft(self) -> str:
        """The text as it stands, spaces too."""
        return self.line.text()

    def set_draft(self, text: str) -> None:
        """Show a text as it was typed."""
        if text != self.line.text():
            self.line.setText(text)

    def set_read_only(self, read_only: bool) -> None:
        """Read-only text can still be marked and copied."""
        self.line.setReadOnly(read_only)
        self.line.style().polish(self.line)

    def place(self) -> int:
        """Place of the cursor."""
        return self.line.cursorPosition()

    def set_place(self, place: int) -> None:
        """Put the cursor back."""
        self.line.setCursorPosition(place)


MOST = 10**15  # of a number nobody has bounded: more than anything that is counted, and less than a store can hold


class IntegerInput(LineInput):
    """A whole number. Value: int, or None. `unit` is written in grey after it; `apart` sets thousands apart."""

    def __init__(
        self, *, low: int | None = None, high: int | None = None, width: int = 6, unit: str = "", apart: bool = False
    ) -> None:
        super().__init__(width=width, tidy=self._written if apart else None)
        self._apart = apart
        if unit:
            layout = self.layout()
            assert isinstance(layout, QHBoxLayout)
            layout.insertWidget(1, Label(unit, "meta"))
        self._low, self._high = low, high
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def value(self) -> Any:
        """The number; None when empty or not a number."""
        text = self.line.text().replace(" ", "").replace("\u00a0", "").replace("\u2212", "-")
        try:
            return int(text)
        except ValueError:
            return None

    def set_value(self, value: Any) -> None:
        """Show a number."""
        text = "" if value is None else self._written(str(value)) if self._apart else str(value)
        if text != self.line.text():
            self.line.setText(text)

    def _written(self, text: str) -> str:
        value = self.value() if text == self.line.text() else int(text)
        return text if value is None else number(value)

    def problem(self) -> str:
        """Not a number, or outside what is allowed."""
        value = self.value()
        if self.line.text().strip() and value is None:
            return _("Write a whole number with digits.")
        low = -MOST if self._low is None else self._low
        if value is not None and value < low:
            return _("The number must be at least {low}.").format(low=number(low))
        high = MOST if self._high is None else self._high
        if value is not None and value > high:
            return _("The number must be at most {high}.").format(high=number(high))
        return ""


class YearInput(IntegerInput):
    """A year, bounded by others. Value: int, or None. It is no quantity: its thousands are never set apart."""

    def __init__(self, low: int, high: int | None = None) -> None:
        super().__init__(low=low, high=high)

    def problem(self) -> str:
        """Not a year, or outside what is allowed."""
        value = self.value()
        if value is not None and self._low is not None and value < self._low:
            return _("The year must be {low} at the earliest.").format(low=self._low)
        if value is not None and self._high is not None and value > self._high:
            return _("The year must be {high} at the latest.").format(high=self._high)
        return super().problem()


class _GrowingText(QPlainTextEdit):
    """Paragraphs; as tall as what is in it, between `least` and `most` lines. F7 goes to the next misspelled word."""

    def __init__(self, least: int, most: int, *, spelled: bool) -> None:
        super().__init__()
        self.marks = SpellingMarks(self) if spelled else None
        self._least, self._most = least, most
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.document().setUndoRedoEnabled(True)
        self.document().documentLayout().documentSizeChanged.connect(lambda: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """Height of the lines there are."""
        line = QFontMetricsF(self.font()).lineSpacing()
        lines = max(self._least, self._lines())
        shown = min(lines, self._most)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if lines <= self._most else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        return QSize(200, math.ceil(line * shown) + 16)

    def _lines(self) -> int:
        """How many lines there are at this width. Qt lays a paragraph out when asked for its place."""
        layout, lines = self.document().documentLayout(), 0
        block = self.document().begin()
        while block.isValid():
            layout.blockBoundingRect(block)
            lines += block.lineCount()
            block = block.next()
        return lines

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other lines."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Never shorter than the hint: text is not hidden behind an inner scroll bar."""
        return QSize(80, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is the page's shortcut for done, not a line break."""
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        if event.key() == Qt.Key.Key_F7 and self.marks is not None and self.marks.next_wrong():
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu, with what was meant at a misspelled word."""
        if self.marks is None:
            super().contextMenuEvent(event)
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse and not self.textCursor().hasSelection():
            self.setTextCursor(self.cursorForPosition(event.pos()))
        self.marks.open_menu(event.pos())


class LongTextInput(Input):
    """Paragraphs that grow with the text, with undo. Value: str, as typed. `spelled`: misspelled words are marked."""

    def __init__(self, *, least: int = 3, most: int = 24, placeholder: str = "", spelled: bool = False) -> None:
        super().__init__()
        self.text: QPlainTextEdit = _GrowingText(least, most, spelled=spelled)
        self.text.setPlaceholderText(placeholder)
        across(self, (self.text, 1))
        self._adopt(self.text)
        self._quiet = False
        self.text.textChanged.connect(self._changed)

    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit()

    def value(self) -> Any:
        """The text with its line breaks."""
        return self.text.toPlainText()

    def set_value(self, value: Any) -> None:
        """Show a text; the cursor stays where it is as far as the text goes, and undo can take it back."""
        if (value or "") == self.text.toPlainText():
            return
        place = self.place()
        self._quiet = True
        if not self.text.document().isUndoAvailable():
            self.text.setPlainText(value or "")
        else:
            everything = QTextCursor(self.text.document())
            everything.select(QTextCursor.SelectionType.Document)
            everything.insertText(value or "")
        self._quiet = False
        self.set_place(place)

    def draft(self) -> str:
        """The text."""
        return self.text.toPlainText()

    def set_draft(self, text: str) -> None:
        """Show a text."""
        self.set_value(text)

    def set_read_only(self, read_only: bool) -> None:
        """Read-only text can still be marked and copied."""
        self.text.setReadOnly(read_only)
        self.text.style().polish(self.text)

    def place(self) -> int:
        """Place of the cursor."""
        return self.text.textCursor().position()

    def set_place(self, place: int) -> None:
        """Put the cursor back."""
        cursor = self.text.textCursor()
        cursor.setPosition(min(place, self.text.document().characterCount() - 1))
        self.text.setTextCursor(cursor)

    def words(self) -> int:
        """How many words there are."""
        return len(self.text.toPlainText().split())
