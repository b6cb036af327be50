"""What a person sees of a programming error: that it happened, what is safe, and where in the program, without data."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QWidget

from i18n import _
from ui.components.dialogs import ErrorDialog, Trouble

AT_MOST = 3  # dialogs in one run: an error in painting would otherwise fill the screen


def trace(kind: type[BaseException], tb: TracebackType | None) -> str:
    """Kind of error, and file and line of each step. Never the message: it may hold what was written."""
    steps = [f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in traceback.extract_tb(tb)]
    return "\n".join([kind.__name__, *steps])


def install(parent: Callable[[], QWidget | None]) -> None:
    """Show errors nobody caught in a dialog over `parent()`."""
    shown = 0

    def hook(kind: type[BaseException], error: BaseException, tb: TracebackType | None) -> None:
        nonlocal shown
        said = trace(kind, tb)
        sys.stderr.write(said + "\n")
        if issubclass(kind, KeyboardInterrupt) or shown >= AT_MOST:
            return
        shown += 1
        trouble = Trouble(
            _("Something went wrong in the program"),
            _("The last thing you did may not have been finished."),
            _("What you have saved is still there, and what you were writing is kept as a draft."),
            _("Go on working. If it happens again, lock the program and unlock it, and tell the unit manager."),
            said,
        )
        ErrorDialog(parent(), trouble).open()

    sys.excepthook = hook
