"""Finds what a screen reader could not name: the same question for every page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QScrollArea, QSplitterHandle, QTabBar, QWidget


def nameless(window: QWidget) -> list[str]:
    """Every shown control that takes the focus by Tab but has no name, one line each."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        if isinstance(widget, QScrollArea | QSplitterHandle | QTabBar) or isinstance(widget.parent(), QComboBox):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def silent_cells(view: QAbstractItemView) -> list[str]:
    """Every cell of a list that says nothing of itself."""
    model = view.model()
    return [
        f"{row}, {column}"
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        if not model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)
    ]


def unreachable(window: QWidget) -> list[str]:
    """Every shown, enabled field that Tab does not come to."""
    reached, widget = set(), window
    for _step in range(4000):
        widget = widget.nextInFocusChain()
        reached.add(id(widget))
        if widget is window:
            break
    fields = [field for field in window.findChildren(QLineEdit) if field.isVisible() and field.isEnabled()]
    return [field.accessibleName() or "?" for field in fields if id(field) not in reached]
