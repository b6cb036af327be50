"""From tokens to Qt: the palette and the one style sheet. No colour or size is decided here."""

from __future__ import annotations

import string
from collections.abc import Callable

from PySide6.QtGui import QColor, QPalette

import resources
from ui.theme.fonts import SIZES, Fonts
from ui.theme.tokens import Tokens

_ROLES = {
    QPalette.ColorRole.Window: "content",
    QPalette.ColorRole.Base: "content",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "sel",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Light: "content",
    QPalette.ColorRole.Midlight: "hair",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "control",
    QPalette.ColorRole.Shadow: "text",
    QPalette.ColorRole.BrightText: "err",
}

MarkFile = Callable[[str, str, int], str]


def palette(tokens: Tokens) -> QPalette:
    """The palette for what the style sheet does not reach, and for the system's own dialogs."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, QColor(tokens[token]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens["disabled"]))
    made.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, QColor(tokens["sel_idle"]))
    return made


def sheet(tokens: Tokens, fonts: Fonts, mark_file: MarkFile) -> str:
    """The style sheet of the application, from `resources/style/fhr.qss`."""
    values: dict[str, str] = dict(tokens)
    values.update({f"pt_{kind}": f"{fonts.points(kind):.2f}pt" for kind in SIZES})
    values["family"] = fonts.family
    for pixels in (5, 6, 7, 8, 12, 14, 16, 18, 20, 22):
        values[f"px{pixels}"] = f"{round(pixels * fonts.percent / 100)}px"
    # Qt draws a radius larger than half the side as a square corner.
    values["radio"] = f"{(round(14 * fonts.percent / 100) + 2) // 2}px"
    side = round(12 * fonts.percent / 100)
    values["caret"] = mark_file("caret-down-bold", "text2", side)
    values["check"] = mark_file("check-bold", "on_accent", side)
    return string.Template(resources.text("style", "fhr.qss")).substitute(values)
