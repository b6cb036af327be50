"""Where a file is to be saved, or a package laid: one dialog each for all that leaves the program, and writing it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from fhr_desktop import durable
from fhr_desktop.domain.errors import FhrError, Refused
from i18n import _
from ui.components.dialogs import confirm
from ui.context import AppContext


def ask_where(ctx: AppContext, parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask, proposing `name` in the folder that the last file was saved in; at first in the person's documents.

    None when nothing was chosen. `name` never holds a person's name. The folder is forgotten with the window.
    `kinds` is the dialog's filter. A name without the chosen kind's ending gets it, and if there is a file of that
    name, which the dialog has not asked about, it is asked about here; who says no is asked for another name.
    """
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = ctx.saved_in or Path(documents or Path.home())
    proposed = folder / name
    while True:
        typed, kind = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
        if not typed:
            return None
        chosen = _with_ending(Path(typed), kind or kinds)
        if chosen == Path(typed) or not chosen.exists() or _may_replace(parent, chosen):
            ctx.saved_in = chosen.parent
            return chosen
        proposed = chosen


def _with_ending(path: Path, kind: str) -> Path:
    """The path, with the first ending of a filter such as "Excel (*.xlsx)" unless it has one of them."""
    endings = re.findall(r"\*(\.\w+)", kind)
    if not endings or path.suffix.lower() in endings:
        return path
    return path.with_name(path.name.rstrip(".") + endings[0])


def _may_replace(parent: QWidget, path: Path) -> bool:
    said = _("What is in it now is lost. Cancel, and you can write another name.")
    return confirm(parent, _("There is a file named {name} already").format(name=path.name), said, _("Replace"))


def write_file(path: Path, data: bytes) -> None:
    """Write a file where somebody has chosen, off the window's thread. Raises Refused."""
    try:
        durable.write(path, data)
    except OSError:
        raise Refused(
            _("The file could not be written there. Nothing has been changed; choose another place.")
        ) from None


def make_and_save(
    ctx: AppContext, owner: QObject, path: Path, make: Callable[[], bytes], note: Callable[[], object], *,
    done: Callable[[], object], failed: Callable[[FhrError], None],
) -> None:  # fmt: skip
    """Make a file beside the window and beside the store, so that what is typed meanwhile is kept at once; then have it
    noted in the access log and write it. `make` may not read the store.
    """

    def save(content: bytes) -> None:
        def write() -> None:
            note()
            write_file(path, content)

        ctx.tasks.write(write).on_done(finished).on_error(failed).owned_by(owner).start()

    def finished(_nothing: object) -> None:
        done()

    ctx.tasks.work(lambda _task: make()).on_done(save).on_error(failed).owned_by(owner).start()


def ask_folder(ctx: AppContext, parent: QWidget, title: str) -> Path | None:
    """Ask for a folder, beginning where something was last saved. None when nothing was chosen."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen = QFileDialog.getExistingDirectory(parent, title, str(ctx.saved_in or documents or Path.home()))
    if not chosen:
        return None
    ctx.saved_in = Path(chosen)
    return ctx.saved_in
