"""Where a window lies when it grows."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def keep_inside(window: QWidget) -> None:
    """Move it back where it has grown out of the window it belongs to, or out of the screen, since it was placed.

    No larger than that it must be already.
    """
    if not window.isVisible():
        return
    parent, frame = window.parentWidget(), window.frameGeometry()
    room = parent.window().frameGeometry() if parent is not None else window.screen().availableGeometry()
    beside, below = max(0, frame.right() - room.right()), max(0, frame.bottom() - room.bottom())
    if beside or below:
        window.move(max(room.left(), frame.left() - beside), max(room.top(), frame.top() - below))
