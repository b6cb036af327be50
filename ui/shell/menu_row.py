"""The row on top: menus, the palette's field in the middle, back, forward, hide, help."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QSizePolicy, QWidget
from shiboken6 import isValid

from i18n import _
from ui.components import paint
from ui.components.buttons import IconButton
from ui.components.layout import Pane, across
from ui.theme import theme


class _SearchField(QWidget):
    """Looks like a field, opens the palette."""

    pressed = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._hint = hint
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(f"{hint}, Ctrl K")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().scaled(360), max(26, theme().scaled(26)))

    def minimumSizeHint(self) -> QSize:
        return QSize(140, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(QPen(look.color("control"), 1))
        painter.setBrush(look.color("content"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        side = look.scaled(16)
        look.glyph(painter, QRectF(8, (box.height() - side) / 2, side, side), "magnifying-glass", "text2", side)
        right = box.width() - 6 - paint.keycap(painter, box.width() - 6, box.height() / 2, "Ctrl K", right=True)
        room = QRectF(side + 14, 0, right - side - 20, box.height())
        paint.words(painter, room, f"{self._hint} …", look.font("small"), "text3")
        if self.hasFocus():
            paint.focus_ring(painter, box, 5)
        painter.end()


class _MenuBar(QMenuBar):
    """When a menu is done with, by Escape or by what was chosen, the focus goes back to what had it.

    Qt does so only as long as no menu has been opened.
    """

    def __init__(self) -> None:
        super().__init__()
        self._before: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._went)

    def add(self, words: str) -> QMenu:
        """A menu."""
        menu = self.addMenu(words)
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self, self._leave))
        return menu

    def _went(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is self and before is not None and before is not self:
            self._before = before

    def _leave(self) -> None:
        if self.window().focusWidget() is not self or QApplication.activePopupWidget() is not None:
            return  # something else has the focus, or the next menu is open
        escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self, escape)
        before, self._before = self._before, None
        if before is not None and isValid(before) and self.window().isAncestorOf(before):
            before.setFocus(Qt.FocusReason.MenuBarFocusReason)


class MenuRow(Pane):
    """36 px. `menus` gives the menus in order by key; a menu without actions is not shown.
    `hint`: what the field leads to."""

    def __init__(
        self,
        menus: Mapping[str, str],
        hint: str,
        *,
        palette: Callable[[], object],
        back: Callable[[], object],
        forward: Callable[[], object],
        hide: Callable[[], object],
        help_: Callable[[], object],
    ) -> None:
        super().__init__("chrome", "bottom", least=36)
        self._bar = _MenuBar()
        self._bar.setNativeMenuBar(False)
        self._bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.menus: dict[str, QMenu] = {key: self._bar.add(words) for key, words in menus.items()}
        self._field = _SearchField(hint)
        self._field.pressed.connect(palette)
        self.back = IconButton("arrow-left", _("Back"), shortcut="Alt+Left", pressed=back)
        self.forward = IconButton("arrow-right", _("Forward"), shortcut="Alt+Right", pressed=forward)
        hide_button = IconButton("eye-slash", _("Hide the screen"), shortcut="F9", pressed=hide)
        help_button = IconButton("question", _("Shortcuts"), shortcut="F1", pressed=help_)
        across(
            self, self._bar, None, self._field, None, self.back, self.forward, hide_button, help_button,
            margins=(8, 3, 10, 3), spacing=2,
        )  # fmt: skip

    def show_filled(self) -> None:
        """Show only menus that have something in them."""
        for menu in self.menus.values():
            menu.menuAction().setVisible(bool(menu.actions()))
