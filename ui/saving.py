"""Where a file is to be saved, or a package laid: one dialog each for all that leaves the program, and writing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from fhr_desktop import durable
from fhr_desktop.domain.errors import FhrError, Refused
from i18n import _
from ui.context import AppContext


def ask_where(ctx: AppContext, parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask, proposing `name` in the folder that the last file was saved in; at first in the person's documents.

    None when nothing was chosen. `name` never holds a person's name. The folder is forgotten with the window.
    """
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = ctx.saved_in or Path(documents or Path.home())
    path, _kind = QFileDialog.getSaveFileName(parent, title, str(folder / name), kinds)
    if not path:
        return None
    ctx.saved_in = Path(path).parent
    return Path(path)


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
