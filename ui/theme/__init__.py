"""Colours, type, icons and style: tokens to palette and style sheet."""

from ui.theme.theme import Theme, theme

__all__ = ["Theme", "theme"]
