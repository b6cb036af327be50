"""Finds words that are cut: the same question for every page, at every text size."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QWidget

from ui.components.labels import Elided


def cut_words(window: QWidget) -> list[str]:
    """What is shown in the window but does not get the room it needs, one line each."""
    found: list[str] = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, Elided):
            continue
        words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
        if not words:
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.height() < widget.heightForWidth(widget.width()):
                found.append(f"too low: {words}")
        elif widget.width() < widget.minimumSizeHint().width() or widget.height() < widget.minimumSizeHint().height():
            found.append(f"too small: {words}")
        if not _scrolls(widget) and not window.rect().contains(_in(window, widget)):
            found.append(f"outside: {words}")
    return found


def _in(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False
