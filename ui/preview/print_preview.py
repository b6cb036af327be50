"""Printing: always the pages first, then paper, or a PDF by an explicit choice. What is printed is the caller's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPageLayout, QPageSize, QPainter, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.printing.document import Printed
from i18n import _
from ui.components.buttons import Button, with_key
from ui.components.dialogs import confirm
from ui.components.labels import Label
from ui.components.layout import Row, down
from ui.context import AppContext
from ui.preview.bar import PreviewBar
from ui.preview.raster import draw_pages
from ui.preview.view import PdfView
from ui.saving import ask_where, write_file

_PAPER_SCALE = 300 / 72  # pixels a point on paper: 300 dpi

Make = Callable[[], Printed]


class PrintPreview(QDialog):
    """The pages as they will come, with print and save.

    `show` makes the pages to look at, on the database thread; `final` makes those that leave the program, and
    is where printing is logged and may be refused. `name` is the file's name without ending: never a person's.
    """

    def __init__(self, parent: QWidget | None, ctx: AppContext, title: str, name: str, show: Make, final: Make) -> None:
        super().__init__(parent)
        self._ctx, self._name, self._final = ctx, name, final
        self.setWindowTitle("FHR Desktop")
        self.setAccessibleName(_("Print {title}").format(title=title))
        self.setModal(True)
        self.view = PdfView(ctx)
        self.print_button = Button(_("Print …"), "primary", "printer", pressed=self.print_out)
        self.save_button = Button(_("Save as PDF …"), icon="file-pdf", pressed=self.save)
        close = Button(_("Close"), "quiet", pressed=self.reject)
        said = Label(_("Printing is noted in the access log."), "small", wrap=True)
        foot = Row(
            (said, 1), close, self.save_button, with_key(self.print_button, "Ctrl P"),
            surface="panel", line="top", margins=(20, 10, 16, 10),
        )  # fmt: skip
        down(self, PreviewBar(title, self.view), (self.view, 1), foot)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_out)
        self._ready(False)
        if parent is not None:
            self.resize(min(920, parent.width() - 40), parent.height() - 40)
        ctx.tasks.read(show).on_done(self._show).on_error(self._refused).owned_by(self).start()

    def _show(self, printed: Printed) -> None:
        self.view.show_printed(printed)
        self._ready(True)
        self.print_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The pages scroll wherever the focus is."""
        if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.view.keyPressEvent(event)
            return
        super().keyPressEvent(event)

    def _ready(self, ready: bool) -> None:
        self.print_button.setEnabled(ready)
        self.save_button.setEnabled(ready)

    def _refused(self, error: FhrError) -> None:
        self._ctx.tasks.refused.emit(error)
        self._ready(self.view.pages > 0)

    # on paper

    def print_out(self) -> None:
        """Choose a printer in the system's dialog, and print what was chosen."""
        if not self.print_button.isEnabled():
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        printer.setPageLayout(_a4())
        printer.setFullPage(True)
        printer.setFromTo(1, self.view.pages)
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Make the document, logged, and draw it on a printer that has been chosen."""
        self._ready(False)

        def made(printed: Printed) -> None:
            first, last = printer.fromPage() or 1, printer.toPage() or printed.pages
            job = _Job(self._ctx, printed, printer, range(first - 1, min(last, printed.pages)), self._printed)
            job.next()

        self._ctx.tasks.read(self._final).on_done(made).on_error(self._refused).owned_by(self).start()

    def _printed(self, whole: bool) -> None:
        if whole:
            self._finish(_("The document is with the printer."))
            return
        self._refused(Refused(_("The printer did not take the document. Nothing has been changed; check the printer.")))

    def _finish(self, said: str) -> None:
        """Away with it, and say in the window what became of it."""
        self.accept()
        if self._ctx.shell is not None:
            self._ctx.shell.toast.say(said)

    # in a file

    def save(self) -> None:
        """Write a PDF where the person says, after having said what leaves the encryption."""
        words = _(
            "The file is not encrypted: whoever can open the folder can read it. Save it only where it may lie, "
            "and delete it when it has been used."
        )
        if not confirm(self, _("Save outside the encrypted store?"), words, _("Choose a place"), danger=False):
            return
        path = ask_where(self._ctx, self, _("Save as PDF"), f"{self._name}.pdf", _("PDF documents (*.pdf)"))
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Make the document, logged, and write it whole or not at all."""
        self._ready(False)

        def make() -> None:
            printed = self._final()
            write_file(path, printed.pdf)

        said = _("{file} is saved in {folder}.").format(file=path.name, folder=path.parent.name or path.parent)
        task = self._ctx.tasks.read(make).on_done(lambda _nothing: self._finish(said))
        task.on_error(self._refused).owned_by(self).start()


class _Job:
    """One document on its way to a printer: each page drawn on the work thread, put on paper here."""

    def __init__(
        self, ctx: AppContext, printed: Printed, printer: QPrinter, pages: range, done: Callable[[bool], None]
    ) -> None:
        self._ctx, self._printed, self._printer, self._done = ctx, printed, printer, done
        self._left = list(pages)
        self._painter = QPainter()
        self._begun = False

    def next(self) -> None:
        """Draw the next page, or end."""
        if not self._left:
            self._done(self._painter.end() if self._begun else False)
            return
        number = self._left[0]
        work = self._ctx.tasks.work(draw_pages, self._printed.pdf, [number], _PAPER_SCALE)
        work.on_done(lambda drawn: self._put(drawn[number])).start()

    def _put(self, picture: object) -> None:
        ready = self._printer.newPage() if self._begun else self._painter.begin(self._printer)
        if not ready:
            self._painter.end()
            self._done(False)
            return
        self._begun = True
        del self._left[0]
        whole = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        self._painter.drawImage(QRectF(0, 0, whole.width(), whole.height()), picture)  # type: ignore[call-overload]
        self.next()


def _a4() -> QPageLayout:
    layout = QPageLayout()
    layout.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    layout.setOrientation(QPageLayout.Orientation.Portrait)
    return layout
