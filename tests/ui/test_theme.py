"""Colours have contrast, icons exist, and the look changes while the program runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from ui.components.layout import down
from ui.theme import Theme, theme
from ui.theme.tokens import SETS

TEXT = [(t, s) for t in ("text", "text2", "text3")
        for s in ("content", "panel", "chrome", "inset", "hover", "sel", "sel_idle", "tint")]  # fmt: skip
TEXT += [(k, f"{k}_bg") for k in ("ok", "amber", "err", "info", "wait", "prot")]
TEXT += [(k, s) for k in ("ok", "amber", "err", "info", "prot", "accent")
         for s in ("content", "panel", "sel", "chrome", "hover")]  # fmt: skip
TEXT += [("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_accent", "accent_press")]
EDGES = [("control", s) for s in ("content", "panel", "chrome", "inset")]
EDGES += [("focus", s) for s in ("content", "panel", "chrome", "sel", "inset", "tint", "amber_bg")]
EDGES += [(f"{k}_edge", s) for k in ("ok", "amber", "err", "info", "prot", "wait") for s in ("content", "panel")]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", list(SETS))
def test_every_pair_has_contrast(name: str) -> None:
    tokens = SETS[name]
    weak = [(a, b) for a, b in TEXT if contrast(tokens[a], tokens[b]) < 4.5]
    weak += [(a, b) for a, b in EDGES if contrast(tokens[a], tokens[b]) < 3.0]
    assert not weak


def test_the_sets_hold_the_same_tokens() -> None:
    assert len({frozenset(tokens) for tokens in SETS.values()}) == 1


def test_every_icon_named_in_the_program_exists(look: Theme) -> None:
    named = re.compile(r'(?:icon|icon_name|glyph)[^\n"]*"([a-z]+(?:-[a-z]+)+)"')
    root = Path(__file__).parents[2]
    found = {name for file in (root / "ui").rglob("*.py") for name in named.findall(file.read_text("utf-8"))}
    assert found
    assert not {name for name in found if name not in look.glyphs}


def test_every_status_icon_exists(look: Theme) -> None:
    from ui.components.paint import STATUS

    assert not {icon for icon, _ink in STATUS.values() if icon not in look.glyphs}


def test_the_look_changes_while_the_program_runs(look: Theme) -> None:
    told: list[str] = []
    look.changed.connect(lambda: told.append(look.name))
    look.set_choice("dark")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert look.name == "dark" and told == ["dark"]
    assert app.palette().window().color().name().upper() == SETS["dark"]["content"]
    look.set_choice("light")
    look.changed.disconnect()


def test_windows_follow_the_look_and_what_is_in_them_too(qtbot: QtBot, look: Theme) -> None:
    window, part = QWidget(), QWidget()
    qtbot.addWidget(window)
    down(window, part)
    owned = QDialog(window)
    look.dress(window)
    for choice in ("dark", "light"):
        look.set_choice(choice)
        assert SETS[choice]["accent"] in window.styleSheet() == look.sheet
        assert part.style().inherits("QStyleSheetStyle") and owned.style().inherits("QStyleSheetStyle")


def test_text_size_grows_fonts_and_heights(look: Theme) -> None:
    line = look.line()
    look.set_percent(200)
    assert look.line() > 1.9 * line
    assert look.roomy
    assert look.scaled(30) == 60


@pytest.mark.parametrize("call", [lambda t: t.set_choice("blue"), lambda t: t.set_percent(170)])
def test_unknown_choices_are_refused(look: Theme, call: object) -> None:
    with pytest.raises(ValueError):
        call(look)  # type: ignore[operator]


def test_marks_of_the_style_sheet_are_files_in_two_sizes(look: Theme) -> None:
    files = [Path(found) for found in re.findall(r'url\("([^"]+)"\)', look.sheet)]
    assert files
    for file in files:
        assert file.exists()
        assert file.with_name(f"{file.stem}@2x.png").exists()


def test_there_is_one_theme(look: Theme) -> None:
    assert theme() is look
