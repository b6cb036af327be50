"""A page with its inspector at the right: a splitter that is remembered, and a drawer when text is large."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from i18n import _
from ui.components.buttons import IconButton
from ui.components.labels import Label
from ui.components.layout import Pane, across, down
from ui.theme import theme

WIDTH = 298
_NARROW = 760  # under this width the inspector is a drawer
_LEAST_MAIN = 260  # pixels at 100 % beside an open drawer; with less, the drawer takes the whole page


class WithInspector(QWidget):
    """`main` with `inspector` beside it. In a narrow page, or at 150 % text and more, the inspector is a
    drawer opened by a button at the edge; Escape closes it. The width is kept in `settings` under `key`.
    The drawer never covers `beside`, a part of `main` at its left; where it would leave a strip too narrow to
    be read it covers `main` altogether, and gives way when the focus goes there. `folded` tells when it becomes
    a drawer, and when it no longer is one."""

    folded = Signal(bool)

    def __init__(
        self,
        main: QWidget,
        inspector: QWidget,
        *,
        settings: Any = None,
        key: str = "",
        width: int = WIDTH,
        beside: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.main, self.inspector, self._width, self._beside = main, inspector, width, beside
        self._settings, self._key = settings, f"split.{key}"
        self._split = QSplitter()
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(main)
        self._split.addWidget(inspector)
        self._split.setStretchFactor(0, 1)
        self._edge = Pane("panel", "left")
        self._within = ("caret-double-left", _("Details"))
        self._button = IconButton(*self._within, pressed=self.toggle)
        self._number = Label("", "strong")
        self._number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        down(self._edge, self._button, self._number, None, margins=(4, 6, 4, 6))
        across(self, (self._split, 1), self._edge, spacing=0)
        self._drawer = False
        self._edge.hide()
        width = int(settings.get(self._key, width)) if settings is not None else width
        self._split.setSizes([1000, theme().scaled(width)])
        self._split.splitterMoved.connect(self._moved)
        theme().changed.connect(self._fold)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    @property
    def is_drawer(self) -> bool:
        """Whether the inspector is folded away behind its button, or out over the page."""
        return self._drawer

    def say_within(self, icon: str, name: str, number: int = 0) -> None:
        """What is in the drawer, on the button that opens it: an icon, its name, and how many when there are any."""
        self._within = (icon, name)
        self._name_button()
        self._number.setText(str(number) if number else "")

    def set_aside(self, aside: bool) -> None:
        """Give the inspector's room to something else for a while."""
        if not self._drawer:
            self.inspector.setVisible(not aside)

    def reveal(self) -> None:
        """Have the inspector in sight, as a drawer too."""
        if self._drawer and not self.inspector.isVisible():
            self.toggle()

    def toggle(self) -> None:
        """Open or close the drawer."""
        if not self._drawer:
            return
        shown = not self.inspector.isVisible()
        self._draw(shown)
        (self._first() if shown else self._button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self, out: bool) -> None:
        """Have the drawer out or in; the focus is the caller's."""
        if out:
            self._place()
        self.inspector.setVisible(out)
        if out:
            self.inspector.raise_()
        self._name_button()

    def _name_button(self) -> None:
        out = self._drawer and not self.inspector.isHidden()
        icon, name = ("caret-double-right", _("Close")) if out else self._within
        self._button.set_icon_name(icon)
        self._button.setToolTip(name)
        self._button.setAccessibleName(name)

    def _first(self) -> QWidget:
        """The inspector, or what is first in it when it takes no focus itself."""
        one = self.inspector
        while not (one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled() and one.isVisible()):
            after = one.nextInFocusChain()
            if after is None or not self.inspector.isAncestorOf(after):
                return self.inspector
            one = after
        return one

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What has the focus is never wholly under the drawer."""
        covered = self._drawer and not self.inspector.isHidden() and self.inspector.x() <= 0
        if covered and now is not None and (now is self.main or self.main.isAncestorOf(now)):
            self._draw(out=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        self._fold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the drawer."""
        if self._drawer and self.inspector.isVisible() and event.key() == Qt.Key.Key_Escape:
            self.toggle()
            return
        super().keyPressEvent(event)

    def _fold(self) -> None:
        drawer = theme().roomy or self.width() < _NARROW
        if drawer != self._drawer:
            self._drawer = drawer
            self.folded.emit(drawer)
            self._edge.setVisible(drawer)
            if drawer:
                self.inspector.setParent(self)
                self.inspector.hide()
            else:
                self._split.addWidget(self.inspector)
                self._split.setSizes([1000, theme().scaled(self._width)])
                self.inspector.show()
            self._name_button()
        if drawer:
            self._place()

    def _place(self) -> None:
        edge = self._edge.sizeHint().width()
        taken = self._beside.width() if self._beside is not None else 60
        width = max(min(theme().scaled(self._width) + 40, self.width() - edge - taken), self.inspector.minimumWidth())
        if self._beside is None and self.width() - edge - width < theme().scaled(_LEAST_MAIN):
            width = self.width() - edge
        self.inspector.setGeometry(self.width() - edge - width, 0, width, self.height())

    def _moved(self) -> None:
        if self._settings is not None and not self._drawer:
            factor = theme().fonts.percent / 100
            self._settings.set(self._key, round(self._split.sizes()[1] / factor))
