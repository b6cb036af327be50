"""Marks under misspelled words in a text, and the menu to put them right. Which words are wrong is `ui.spelling`'s."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QAction, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit

from fhr_desktop.spelling import words_in
from i18n import _
from ui.spelling import spelling
from ui.theme import theme

_PAUSE_MS = 500  # after the last keystroke


class SpellingMarks(QObject):
    """Looks at one text. The word that is being written is not judged before it is left."""

    def __init__(self, text: QPlainTextEdit) -> None:
        super().__init__(text)
        self._text = text
        self.wrong: list[QTextCursor] = []
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        text.textChanged.connect(self._pause.start)
        spelling().learned.connect(self.look)
        theme().changed.connect(self.look)

    def look(self) -> None:
        """Judge every word and mark those that are wrong."""
        self.wrong = []
        if spelling().on and not self._text.isReadOnly():
            here = self._text.textCursor().position() if self._text.hasFocus() else -1
            for at, word in words_in(self._text.toPlainText()):
                if at + len(word) != here and spelling().wrong(word):
                    self.wrong.append(self._cursor(at, len(word)))
        self._text.setExtraSelections([self._mark(one) for one in self.wrong])

    def _cursor(self, at: int, length: int) -> QTextCursor:
        cursor = QTextCursor(self._text.document())
        cursor.setPosition(at)
        cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    @staticmethod
    def _mark(cursor: QTextCursor) -> QTextEdit.ExtraSelection:
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
        look.setUnderlineColor(theme().color("err"))
        found = QTextEdit.ExtraSelection()
        found.cursor, found.format = cursor, look
        return found

    def next_wrong(self) -> bool:
        """Select the next misspelled word after the cursor, round the end, and offer what was meant."""
        self.look()
        if not self.wrong:
            return False
        place = self._text.textCursor().selectionEnd()
        one = next((one for one in self.wrong if one.selectionStart() >= place), self.wrong[0])
        self._text.setTextCursor(QTextCursor(one))
        self._text.ensureCursorVisible()
        self.open_menu(self._text.cursorRect().bottomLeft())
        return True

    def open_menu(self, at: QPoint) -> None:
        """The menu of the text, with what was meant first when the cursor is at a misspelled word."""
        menu = self._text.createStandardContextMenu(at)
        menu.setAccessibleName(_("Text"))
        place = self._text.textCursor().position()
        one = next((one for one in self.wrong if one.selectionStart() <= place <= one.selectionEnd()), None)
        if one is not None:
            self._offer(menu, one)
        menu.popup(self._text.viewport().mapToGlobal(at))

    def _offer(self, menu: QMenu, one: QTextCursor) -> None:
        word, first = one.selectedText(), menu.actions()[0]
        waiting = QAction(_("Looking for what was meant …"), menu)
        waiting.setEnabled(False)
        own = QAction(_("“{word}” is right").format(word=word), menu)
        own.triggered.connect(lambda: spelling().accept(word))
        menu.insertActions(first, [waiting, own])
        menu.insertSeparator(first)

        def found(words: tuple[str, ...]) -> None:
            if not words:
                waiting.setText(_("No suggestion"))
                return
            acts = [self._act(menu, one, text) for text in words]
            menu.insertActions(waiting, acts)
            menu.removeAction(waiting)
            menu.setActiveAction(acts[0])

        spelling().suggest(word, found, menu)

    def _act(self, menu: QMenu, one: QTextCursor, word: str) -> QAction:
        act = QAction(word, menu)
        act.triggered.connect(lambda: self._put(one, word))
        return act

    def _put(self, one: QTextCursor, word: str) -> None:
        one.insertText(word)
        self._text.setFocus()
        self.look()
