"""Type: which family, which sizes, and the user's text size. Icons are not type and live in `icons`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

# Points at 100 %, before the family's factor.
SIZES: Mapping[str, float] = MappingProxyType(
    {"micro": 8.25, "small": 9.0, "body": 10.0, "strong": 10.0, "sub": 11.5, "title": 15.0, "display": 21.0}
)
_WEIGHTS: Mapping[str, int] = MappingProxyType({"strong": 600, "sub": 600, "title": 600, "display": 600})
TEXT_SIZES = (100, 110, 125, 150, 175, 200)  # per cent

_SOURCE = "Source Sans Pro"
_STYLES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold")
_WIDE = {"Sans Serif", "DejaVu Sans"}  # run 12 % wider than what the screens were drawn with


def package_folder(name: str) -> Path:
    """The folder of an installed package, found without importing it. Raises FileNotFoundError."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(name)
    return Path(next(iter(spec.submodule_search_locations)))


class Fonts:
    """The family in use and the fonts made from it. `percent` is the user's text size, 100–200."""

    def __init__(self, *, bundled: bool | None = None, percent: int = 100) -> None:
        use_bundled = sys.platform not in ("win32", "darwin") if bundled is None else bundled
        self.percent = percent
        self._made: dict[tuple[str, int, bool, bool, int], tuple[QFont, QFontMetricsF]] = {}
        if use_bundled:
            folder = package_folder("font_source_sans_pro") / "files"
            for style in _STYLES:
                QFontDatabase.addApplicationFont(str(folder / f"SourceSansPro-{style}.ttf"))
            self.family, self._factor = _SOURCE, 1.06
        else:
            self.family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
            self._factor = 0.90 if self.family in _WIDE else 1.0

    def points(self, kind: str) -> float:
        """Size in points of a kind of text at the user's text size."""
        return SIZES[kind] * self._factor * self.percent / 100

    def font(
        self, kind: str = "body", weight: int | None = None, *, tabular: bool = False, italic: bool = False
    ) -> QFont:
        """A font of the kind. `tabular` gives figures of equal width, for columns."""
        return QFont(self._pair(kind, weight, tabular=tabular, italic=italic)[0])

    def metrics(
        self, kind: str = "body", weight: int | None = None, *, tabular: bool = False, italic: bool = False
    ) -> QFontMetricsF:
        """The measures of that font; kept, since delegates ask for every cell."""
        return self._pair(kind, weight, tabular=tabular, italic=italic)[1]

    def line(self, kind: str = "body") -> float:
        """Height of one line of the kind, in logical pixels."""
        return self.metrics(kind).height()

    def _pair(self, kind: str, weight: int | None, *, tabular: bool, italic: bool) -> tuple[QFont, QFontMetricsF]:
        key = (kind, weight or 0, tabular, italic, self.percent)
        if key not in self._made:
            font = self._make(kind, weight, tabular=tabular, italic=italic)
            self._made[key] = (font, QFontMetricsF(font))
        return self._made[key]

    def _make(self, kind: str, weight: int | None, *, tabular: bool, italic: bool) -> QFont:
        font = QFont(self.family)
        font.setPointSizeF(self.points(kind))
        font.setWeight(QFont.Weight(weight or _WEIGHTS.get(kind, 400)))
        font.setItalic(italic)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font
