"""The pages of a document, always white, with rings round fields. What a field is, and printing, lie elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from fhr_desktop.forms.answers import AnswerKey
from fhr_desktop.printing import paper
from fhr_desktop.printing.document import Printed
from fhr_desktop.printing.sheet import FieldPlace
from i18n import _
from ui.context import AppContext
from ui.preview.raster import draw_pages
from ui.theme import theme
from ui.theme.tokens import LIGHT

SCREEN = 96 / 72  # pixels a point at 100 %
ZOOMS = (0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0)
_GAP, _MARGIN, _LEFT = 14, 12, 34  # pixels: between pages, above and to the right, and left of the page for marks
_NEAR = 1  # so many pages outside the view are kept drawn


class PdfView(QAbstractScrollArea):
    """Pages below each other, drawn in memory on the work thread when they come into view.

    `pressed` carries the field a person clicked on the page, or asked for with Enter. `moved` is sent when
    another page is in view or the zoom has changed. Without `set_zoom` pages are as wide as the view.
    """

    pressed = Signal(str, str)  # field key, subject id
    moved = Signal()

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._printed = Printed(b"", 0, ())
        self._edition = 0
        self._drawn: dict[int, tuple[int, float, QImage]] = {}  # page → edition, scale, picture
        self._drawing = False
        self._zoom: float | None = None
        self._ring: AnswerKey | None = None
        self._gaps: Mapping[AnswerKey, str] = {}
        self._page = 0
        self._wished: tuple[AnswerKey, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Page preview"))
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        ctx.theme.changed.connect(self.viewport().update)

    # what is shown

    def show_printed(self, printed: Printed) -> None:
        """Show a document, or a new edition of it: the place on the page stays."""
        self._printed = printed
        self._edition += 1
        self._drawn = {page: kept for page, kept in self._drawn.items() if page < printed.pages}
        self._arrange()
        self._tell()
        if self._wished:
            self.bring(self._wished)

    def ring(self, key: AnswerKey | None, *, follow: bool = True) -> None:
        """Put the ring round a field, and with `follow` bring it into view."""
        self._ring = key
        if key is not None and follow:
            self.bring((key,))
        self.viewport().update()

    def bring(self, keys: Sequence[AnswerKey]) -> None:
        """Bring the first of these fields that stands on paper into view, now or when there are pages."""
        self._wished = tuple(keys)
        place = next((place for key in keys if (place := self._place_of(key)) is not None), None)
        if place is not None:
            self._wished = ()
            self._bring(place)

    def mark_gaps(self, gaps: Mapping[AnswerKey, str]) -> None:
        """Dashed edges and a mark in the margin for these fields; the value names an icon."""
        self._gaps = dict(gaps)
        self.viewport().update()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self._printed.pages

    @property
    def page(self) -> int:
        """The page in view, counted from 0."""
        return self._page

    def go_to(self, page: int) -> None:
        """Bring the top of a page into view."""
        page = min(max(page, 0), max(self.pages - 1, 0))
        self.verticalScrollBar().setValue(round(self._top(page) - _MARGIN))

    # zoom

    @property
    def zoom(self) -> float:
        """1.0 is the paper's own size."""
        return self._scale / SCREEN

    def set_zoom(self, zoom: float | None) -> None:
        """A fixed zoom, or None: as wide as the view."""
        top = self.verticalScrollBar().value() / self._scale
        self._zoom = zoom
        self._arrange()
        self.verticalScrollBar().setValue(round(top * self._scale))
        self._tell()

    def step_zoom(self, step: int) -> None:
        """The next larger (1) or smaller (−1) zoom."""
        now = self.zoom
        wanted = [one for one in ZOOMS if (one > now + 0.01 if step > 0 else one < now - 0.01)]
        if wanted:
            self.set_zoom(wanted[0] if step > 0 else wanted[-1])

    @property
    def _scale(self) -> float:
        """Pixels a point."""
        if self._zoom is not None:
            return self._zoom * SCREEN
        return max(0.3, (self.viewport().width() - _LEFT - _MARGIN) / paper.PAGE_WIDTH)

    # geometry, in pixels of the whole scrolled content

    def _size(self) -> QSize:
        return QSize(round(paper.PAGE_WIDTH * self._scale), round(paper.PAGE_HEIGHT * self._scale))

    def _top(self, page: int) -> float:
        return _MARGIN + page * (self._size().height() + _GAP)

    def _left(self) -> float:
        free = self.viewport().width() - _LEFT - _MARGIN - self._size().width()
        return _LEFT + max(0, free) / 2 - self.horizontalScrollBar().value()

    def _sheet(self, page: int) -> QRectF:
        """The page in the viewport."""
        size = self._size()
        return QRectF(self._left(), self._top(page) - self.verticalScrollBar().value(), size.width(), size.height())

    def _box(self, place: FieldPlace) -> QRectF:
        """A field in the viewport."""
        sheet, scale = self._sheet(place.page), self._scale
        return QRectF(
            sheet.left() + place.x0 * scale,
            sheet.top() + place.y0 * scale,
            (place.x1 - place.x0) * scale,
            (place.y1 - place.y0) * scale,
        )

    def _in_view(self, beyond: int = 0) -> range:
        step = self._size().height() + _GAP
        top = self.verticalScrollBar().value() - _MARGIN
        first = int(max(top, 0) // step) - beyond
        last = int(max(top + self.viewport().height(), 0) // step) + beyond
        return range(max(first, 0), min(last + 1, self.pages))

    def _arrange(self) -> None:
        size, view = self._size(), self.viewport().size()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, round(self._top(self.pages)) - view.height()))
        bar.setPageStep(max(1, view.height() - bar.singleStep()))  # the last lines are read again
        across = self.horizontalScrollBar()
        across.setRange(0, max(0, size.width() + _LEFT + _MARGIN - view.width()))
        across.setPageStep(view.width())
        self._scrolled()

    def _place_of(self, key: AnswerKey | None) -> FieldPlace | None:
        return next((p for p in self._printed.places if (p.field_key, p.subject_id) == key), None)

    def _bring(self, place: FieldPlace) -> None:
        box, bar = self._box(place), self.verticalScrollBar()
        room = self.viewport().height()
        if box.top() >= 8 and box.bottom() <= room - 8:
            return
        bar.setValue(round(bar.value() + box.top() - min(room / 3, max(room - box.height(), 0) / 2)))

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        page = int(min(max(middle - _MARGIN, 0) // (self._size().height() + _GAP), max(self.pages - 1, 0)))
        if page != self._page:
            self._page = page
            self._tell()
        self._draw_missing()
        self.viewport().update()

    def _tell(self) -> None:
        words = _("page {n} of {pages}").format(n=self._page + 1, pages=self.pages) if self.pages else ""
        self.setAccessibleDescription(words)
        self.moved.emit()

    # drawing

    def _draw_missing(self) -> None:
        """Ask for the pages in view that are not drawn in this edition and size; one question at a time."""
        if self._drawing or not self.pages or not self.isVisible():
            return
        sharp = self._scale * self.devicePixelRatioF()
        now = (self._edition, sharp)
        seen, near = self._in_view(), self._in_view(_NEAR)
        wanted = [page for page in seen if self._drawn.get(page, (0, 0.0))[:2] != now]
        wanted = wanted or [page for page in near if self._drawn.get(page, (0, 0.0))[:2] != now]
        for page in [page for page in self._drawn if page not in near]:
            del self._drawn[page]
        if not wanted:
            return
        self._drawing = True
        work = self._ctx.tasks.work(draw_pages, self._printed.pdf, wanted, sharp)
        work.on_done(lambda drawn: self._arrived(drawn, now)).owned_by(self).start()

    def _arrived(self, drawn: Mapping[int, QImage], edition: tuple[int, float]) -> None:
        self._drawing = False
        for page, picture in drawn.items():
            self._drawn[page] = (*edition, picture)
        self.viewport().update()
        self._draw_missing()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Desk, pages, rings and marks."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme().color("chrome"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._in_view():
            sheet = self._sheet(page)
            painter.fillRect(sheet, Qt.GlobalColor.white)
            if page in self._drawn:
                painter.drawImage(sheet, self._drawn[page][2])
            painter.setPen(theme().color("line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(sheet.adjusted(-0.5, -0.5, -0.5, -0.5))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = self._in_view()
        for place in self._printed.places:
            if place.page in seen:
                self._paint_field(painter, place)
        if self.hasFocus():
            painter.setPen(QPen(theme().color("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_field(self, painter: QPainter, place: FieldPlace) -> None:
        key = (place.field_key, place.subject_id)
        ringed = key == self._ring
        if not ringed and key not in self._gaps:
            return
        box = self._box(place)
        if key in self._gaps:
            pen = QPen(QColor(LIGHT["amber_edge"]), 1.25, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 2, 2)
            if place.part == 0:
                mark = QRectF(self._left() - 26, box.top() + 2, 18, 18)
                theme().glyph(painter, mark, self._gaps[key], "amber", 16)
        if ringed:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # the print stays black
            painter.fillRect(box, QColor(LIGHT["tint"]))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setPen(QPen(QColor(LIGHT["focus"]), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 3, 3)
            painter.fillRect(QRectF(self._left() - 5, box.top(), 3, box.height()), theme().color("accent"))

    # hands and keys

    def _at(self, point: QPointF) -> AnswerKey | None:
        hits = [place for place in self._printed.places if self._box(place).contains(point)]
        best = min(hits, key=lambda p: (p.x1 - p.x0) * (p.y1 - p.y0), default=None)
        return (best.field_key, best.subject_id) if best is not None else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a field asks for it in the editor."""
        key = self._at(event.position())
        if key is not None and event.button() == Qt.MouseButton.LeftButton:
            self.ring(key, follow=False)
            self.pressed.emit(*key)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The click was answered when the button went down."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be clicked."""
        hand = self._at(event.position()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and down scroll what is in sight away, with Ctrl page by page; plus and minus zoom, Enter goes to
        the ringed field."""
        key = event.key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and control:
            self.go_to(self._page + (1 if key == Qt.Key.Key_PageDown else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if key == Qt.Key.Key_Home else self.pages - 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.step_zoom(1 if key == Qt.Key.Key_Plus else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._ring is not None:
            self.pressed.emit(*self._ring)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages that are as wide as the view follow it; the place on the page stays."""
        super().resizeEvent(event)
        self._arrange()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring round the view comes."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring round the view goes."""
        super().focusOutEvent(event)
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was shown while hidden."""
        super().showEvent(event)
        self._arrange()
