"""Scenes of the kit itself: the window with made-up pages, its overlays and dialogs."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import StoreRefused
from tests.screenshots.scene import Scene, Studio
from tests.ui.kit import make_window
from ui.shell.palette import Hit


def _window(page: str, argument: Any = None) -> Any:
    def make(studio: Studio) -> QWidget:
        window = make_window(studio.theme, studio.tasks)
        window.navigate(page, argument)
        return window

    return make


def _palette(_studio: Studio, window: Any) -> None:
    window.palette_overlay.open("berg")
    window.palette_overlay._ask()


def _found_text(_studio: Studio, window: Any) -> None:
    """A sentence of a note, longer than its row."""
    said = "Hon berättar att de har talat om det länge och att barnen har drivit på, mest den äldsta."
    hit = Hit("Text", said, "Berg–Sundin · 2026-0147", "text-align-left", lambda: None)
    window.palette_overlay._search = lambda _text, deliver: deliver([hit])
    window.palette_overlay.open("talat")
    window.palette_overlay._ask()


def _error(_studio: Studio, window: Any) -> None:
    window.show_error(StoreRefused("Filen är gjord för Mikaels dator. Den kan bara öppnas där."))


def _toast(_studio: Studio, window: Any) -> None:
    window.toast.say("Mattsson flyttad till papperskorgen", lambda: None)


def _keys(_studio: Studio, window: Any) -> None:
    window.commands.show_keys()


def _actions(_studio: Studio, window: Any) -> None:
    window.palette_overlay.open()


SCENES = [
    Scene("kit-keys", _window("case", "2026-0147"), _keys, percents=(100, 200), themes=("light",)),
    Scene("kit-actions", _window("case", "2026-0147"), _actions, percents=(100, 200), themes=("light",)),
    Scene("kit-list", _window("cases"), _toast, themes=("light", "dark", "high"), percents=(100, 200)),
    Scene("kit-case", _window("case", "2026-0147"), themes=("light", "dark", "high"), percents=(100, 200)),
    Scene("kit-empty", _window("stats")),
    Scene("kit-palette", _window("cases"), _palette, percents=(100, 200)),
    Scene("kit-palette-text", _window("cases"), _found_text, themes=("light",), percents=(100, 200)),
    Scene("kit-error", _window("cases"), _error, percents=(100, 200)),
    Scene("kit-hidden", _window("cases"), lambda _s, w: w.hidden.toggle(), themes=("light",)),  # type: ignore[attr-defined]
]
