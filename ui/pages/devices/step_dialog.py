"""A dialog gone through in order: numbered steps on top, one step's words and buttons at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from fhr_desktop.domain.errors import FhrError
from ui.components.buttons import Button
from ui.components.labels import Label
from ui.components.layout import Column, Row, ScrollPane, down
from ui.components.placing import keep_inside
from ui.components.steps import Steps
from ui.theme import theme

WIDTH = 660


class StepDialog(QDialog):
    """Subclasses `add` a body and its buttons for each step, then `go_to` the first. The last button is the act, and
    what Enter does in a field."""

    def __init__(self, parent: QWidget, title: str, steps: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle("FHR Desktop")
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(max(320, min(theme().scaled(WIDTH), parent.width() - 40)))
        self.steps = Steps(steps)
        self._head = Column(Label(title, "title", wrap=True), self.steps, margins=(24, 20, 24, 14), spacing=14)
        self._error = Label("", "error", wrap=True)
        self._error.hide()
        self._bodies: list[QWidget] = []
        self._feet: list[QWidget] = []
        self._scroll = ScrollPane(margins=(24, 2, 24, 18))
        self._scroll.column.addWidget(self._error)
        self._foot = Row(surface="panel", line="top", margins=(24, 12, 24, 12))
        down(self, self._head, (self._scroll, 1), self._foot)
        self._scroll.inner.installEventFilter(self)

    def add(self, body: QWidget, *buttons: QWidget | None) -> None:
        """One more step. None among the buttons is slack."""
        foot = Row(*buttons, surface="panel")
        self._bodies.append(body)
        self._feet.append(foot)
        self._scroll.column.insertWidget(self._scroll.column.count() - 1, body)
        layout = self._foot.layout()
        assert layout is not None
        layout.addWidget(foot)

    def go_to(self, step: int) -> None:
        """Show a step, with the focus at its beginning."""
        self._error.hide()
        for number, (body, foot) in enumerate(zip(self._bodies, self._feet, strict=True)):
            body.setVisible(number == step)
            foot.setVisible(number == step)
        self.steps.go_to(step)
        self.fit()

    def refuse(self, error: FhrError) -> None:
        """The step could not be taken: say why, below it."""
        self.setEnabled(True)
        self._error.setText(error.sentence)
        self._error.show()
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does the step's act; a button that has the focus has taken it for itself."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        buttons = [one for foot in self._feet if foot.isVisible() for one in foot.findChildren(Button)]
        act = next((one for one in reversed(buttons) if one.isVisible()), None)
        if act is not None and act.isEnabled():
            act.click()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is in the step has changed its size."""
        if watched is self._scroll.inner and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """As tall as the step needs at this width, but no taller than the window."""
        parent = self.parentWidget()
        assert parent is not None
        for widget in (self._head, self._scroll.inner, self._foot):
            layout = widget.layout()
            assert layout is not None
            layout.invalidate()
            layout.activate()
        inner = self._scroll.inner.layout()
        assert inner is not None
        needed = inner.totalHeightForWidth(self.width() - 2)
        if needed < 0:
            needed = inner.totalSizeHint().height()
        height = self._head.sizeHint().height() + needed + self._foot.sizeHint().height()
        room = parent.height() - 24
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus if height + 2 > room else Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(min(height + 2, room))
        keep_inside(self)


def closing(dialog: QDialog, words: str) -> Button:
    """A button that leaves the dialog."""
    return Button(words, pressed=dialog.reject)
