"""The theme in use: tokens, fonts and icons, put on the application and changed while it runs."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import style
from ui.theme.fonts import TEXT_SIZES, Fonts
from ui.theme.icons import Glyphs
from ui.theme.tokens import SETS

CHOICES = ("system", "light", "dark", "high")

_current: Theme | None = None  # one application, one look: like the language, chosen once at start


class Theme(QObject):
    """What the program looks like right now.

    `choice` is what the person chose, `name` the set of tokens it comes to. `changed` is sent after
    the application has been repainted in new colours or a new text size.
    """

    changed = Signal()

    def __init__(
        self, app: QApplication, *, choice: str = "system", percent: int = 100, bundled: bool | None = None
    ) -> None:
        super().__init__(app)
        global _current
        _current = self
        self._app = app
        self._folder = QTemporaryDir()
        self.fonts = Fonts(bundled=bundled, percent=percent)
        self.glyphs = Glyphs()
        self._icons: dict[tuple[str, str, str, int], QIcon] = {}
        self.choice = choice
        self.name = self.sheet = ""
        self.tokens = SETS["light"]
        self._colours: dict[str, QColor] = {}
        app.setStyle("Fusion")
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)
        self.set_choice(choice)

    # choosing

    def set_choice(self, choice: str) -> None:
        """Use "light", "dark" or "high", or follow the "system". Raises ValueError for anything else."""
        if choice not in CHOICES:
            raise ValueError(choice)
        self.choice = choice
        scheme = {"light": Qt.ColorScheme.Light, "high": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        # Also tells the system, so that its title bar and dialogs are of the same kind.
        self._app.styleHints().setColorScheme(scheme.get(choice, Qt.ColorScheme.Unknown))
        self._apply()

    def set_percent(self, percent: int) -> None:
        """The user's text size in per cent, one of TEXT_SIZES. Raises ValueError for anything else."""
        if percent not in TEXT_SIZES:
            raise ValueError(percent)
        self.fonts.percent = percent
        self._apply()

    def _follow_system(self) -> None:
        if self.choice == "system":
            self._apply()

    def _resolve(self) -> str:
        if self.choice != "system":
            return self.choice
        hints = self._app.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "high"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def _apply(self) -> None:
        self.name = self._resolve()
        self.tokens = SETS[self.name]
        self._colours.clear()
        self._app.setPalette(style.palette(self.tokens))
        self._app.setFont(self.font())
        self.sheet = style.sheet(self.tokens, self.fonts, self._mark_file)
        for window in self._app.topLevelWidgets():
            if window.styleSheet():
                self.dress(window)
        self.changed.emit()

    def dress(self, window: QWidget) -> None:
        """Put the style sheet on a window that nobody owns, now and whenever it changes; what is in it follows.

        Not on the application: there a part is styled anew, with all in it, each time it is put into another, and
        that took a third of the time of making a page.
        """
        window.setStyleSheet(self.sheet)

    # reading

    def color(self, ink: str, alpha: float | None = None) -> QColor:
        """The colour of a token, `alpha` 0–1. Raises KeyError for an unknown token."""
        if alpha is None and ink in self._colours:
            return self._colours[ink]
        colour = QColor(self.tokens[ink])
        if alpha is None:
            self._colours[ink] = colour  # asked for by every cell that is painted
        else:
            colour.setAlphaF(alpha)
        return colour

    def font(
        self, kind: str = "body", weight: int | None = None, *, tabular: bool = False, italic: bool = False
    ) -> QFont:
        """See `Fonts.font`."""
        return self.fonts.font(kind, weight, tabular=tabular, italic=italic)

    def width(self, words: str, kind: str = "body", weight: int | None = None) -> float:
        """Width of one line of words, in logical pixels."""
        return self.fonts.metrics(kind, weight).horizontalAdvance(words)

    def line(self, kind: str = "body") -> float:
        """Height of one line of the kind, in logical pixels."""
        return self.fonts.line(kind)

    def scaled(self, pixels: float) -> int:
        """A measure drawn for 100 % text, grown with the user's text size. For bars, rows and fields."""
        return round(pixels * self.fonts.percent / 100)

    @property
    def roomy(self) -> bool:
        """Whether text is so large that side panes fold (LOOK §7)."""
        return self.fonts.percent >= 150

    # icons

    def glyph(self, painter: QPainter, rect: QRectF, name: str, ink: str, size: float | None = None) -> None:
        """Paint one icon centred in `rect` in the colour token `ink`. Used by delegates: sharp at any scale."""
        side = size or min(rect.width(), rect.height())
        self.glyphs.paint(painter, rect, name, self.color(ink), side)

    def pixmap(self, name: str, ink: str, size: int) -> QPixmap:
        """One icon as a picture of `size` logical pixels, drawn at three times the size."""
        picture = QPixmap(size * 3, size * 3)
        picture.setDevicePixelRatio(3)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.glyph(painter, QRectF(0, 0, size, size), name, ink, size)
        painter.end()
        return picture

    def icon(self, name: str, ink: str = "text2", size: int = 18) -> QIcon:
        """One icon for a button, with its disabled look. Made anew by the owner when the theme changes."""
        key = (self.name, name, ink, size)
        if key not in self._icons:
            icon = QIcon()
            for mode, colour in (
                (QIcon.Mode.Normal, ink),
                (QIcon.Mode.Disabled, "disabled"),
            ):
                icon.addPixmap(self.pixmap(name, colour, size), mode)
            self._icons[key] = icon
        return self._icons[key]

    def _mark_file(self, name: str, ink: str, size: int) -> str:
        """A style sheet can only point at picture files: paint one, and its twin for double density."""
        stem = f"{self.name}-{name}-{ink}-{size}"
        for suffix, scale in (("", 1), ("@2x", 2)):
            side = size * scale
            picture = QPixmap(QSize(side, side))
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.glyph(painter, QRectF(0, 0, side, side), name, ink, side)
            painter.end()
            picture.save(self._folder.filePath(f"{stem}{suffix}.png"))
        return self._folder.filePath(f"{stem}.png")


def theme() -> Theme:
    """The application's theme. Raises LookupError before one has been made."""
    if _current is None:
        raise LookupError("no theme")
    return _current
