"""Where a dialog lies when it grows."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog


def keep_inside(dialog: QDialog) -> None:
    """Move it up where it has grown out of its window since it was placed; no taller than the window it must be."""
    parent = dialog.parentWidget()
    if parent is None or not dialog.isVisible():
        return
    room = parent.window().frameGeometry()
    below = dialog.frameGeometry().bottom() - room.bottom()
    if below > 0:
        dialog.move(dialog.x(), max(room.top(), dialog.y() - below))
