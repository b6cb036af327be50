"""From the bytes of a PDF to pictures of its pages, in memory. Called on the work thread only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pypdfium2
from PySide6.QtGui import QImage

from fhr_desktop.domain.task import TaskContext


def draw_pages(context: TaskContext, pdf: bytes, pages: Iterable[int], scale: float) -> Mapping[int, QImage]:
    """The pages (counted from 0) at `scale` pixels a point. Raises Cancelled.

    The document is opened and closed within the call: PDFium bears only one thread, also when it lets go.
    """
    drawn: dict[int, QImage] = {}
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in pages:
            context.check()
            drawn[number] = _draw(document, number, scale)
    finally:
        document.close()
    return drawn


def _draw(document: pypdfium2.PdfDocument, number: int, scale: float) -> QImage:
    page = document[number]
    bitmap = page.render(scale=scale)
    try:
        view = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_BGR888)
        return view.copy()  # the buffer goes away with the bitmap
    finally:
        bitmap.close()
        page.close()
