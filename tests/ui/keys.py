"""Typing å, ä and ö: the test library aborts on letters outside ASCII, so the events are sent by hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


def type_words(widget: QWidget, words: str) -> None:
    """Press and release one key for each character."""
    for letter in words:
        key = Qt.Key.Key_Return if letter == "\n" else 0
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, int(key), Qt.KeyboardModifier.NoModifier, letter))
