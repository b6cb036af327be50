"""The rail at the left: the pages in words, open cases as tabs, and at the foot sync, person and lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QVBoxLayout, QWidget

from i18n import _, _n
from ui.components import paint
from ui.components.buttons import IconButton
from ui.components.labels import Label
from ui.components.layout import Pane, across, down
from ui.shell.registry import PageSpec
from ui.theme import theme

WIDE, NARROW = 188, 52


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is open. `name` stands on the rail; `mark` is a gap mark's state or ""; `said` its words."""

    key: Any
    name: str
    number: str
    mark: str = ""
    said: str = ""


def short_names(cases: Sequence[OpenCase]) -> list[tuple[str, str]]:
    """What stands on a narrow rail: two letters, and under them the end of the number where two have the same."""
    letters = [case.name[:2] for case in cases]
    found = []
    for case, two in zip(cases, letters, strict=True):
        others = [one.number for one in cases if one.name[:2] == two and one.key != case.key]
        sizes = (size for size in (3, 4) if all(case.number[-size:] != number[-size:] for number in others))
        found.append((two, case.number[-next(sizes, 7) :] if others else ""))
    return found


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who is working. `role` in words."""

    name: str
    role: str

    @property
    def initials(self) -> str:
        """First letters of first and last name."""
        parts = self.name.split()
        return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


class _Item(QAbstractButton):
    """One line of the rail. Up and down walk the lines."""

    def __init__(self, rail: Rail, word: str) -> None:
        super().__init__(rail)
        self.rail = rail
        self.setText(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def nextCheckState(self) -> None:
        """The window decides which line is chosen."""

    def sizeHint(self) -> QSize:
        """34 high at 100 %."""
        return QSize(theme().scaled(NARROW), theme().scaled(34))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the lines; Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.rail.walk(self, -1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Selection, content, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(8, 1, -9, -1)
        if self.isChecked():
            paint.selection(painter, box)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("sel_idle"))
            painter.drawRoundedRect(box, 5, 5)
        self.draw(painter)
        if self.hasFocus():
            paint.focus_ring(painter, box, 5)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """The content."""
        raise NotImplementedError


class _PageItem(_Item):
    def __init__(self, rail: Rail, spec: PageSpec) -> None:
        super().__init__(rail, spec.word)
        self.spec = spec
        self._count: int | None = None
        self.set_count(None)

    def set_count(self, count: int | None) -> None:
        self._count = count
        said = _n("{n} waits", "{n} wait", count or 0).format(n=count) if self.spec.at_foot else str(count)
        self.setAccessibleName(self.spec.word if count is None else f"{self.spec.word}, {said}")
        key = f" ({self.spec.shortcut})" if self.spec.shortcut else ""
        self.setToolTip(f"{self.spec.word}{key}")
        self.update()

    def draw(self, painter: QPainter) -> None:
        look = theme()
        height = self.height()
        side = look.scaled(18)
        icon = f"{self.spec.icon}-fill" if self.isChecked() else self.spec.icon
        left = 18 if self.rail.wide else (self.width() - side) / 2
        ink = "accent" if self.isChecked() else "text2"
        look.glyph(painter, QRectF(left, (height - side) / 2, side, side), icon, ink, side)
        if not self.rail.wide:
            if self._count and self.spec.at_foot:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.color("amber_edge"))
                painter.drawEllipse(QRectF(left + side - 3, 5, 7, 7))
            return
        font = look.font("body", 600 if self.isChecked() else 400)
        width = self.width()
        paint.words(painter, QRectF(left + side + 10, 0, width - left - side - 62, height), self.spec.word, font)
        if self._count is not None and self.spec.at_foot:  # at the foot a figure is something that waits
            words = str(self._count)
            paint.chip(painter, width - 18 - paint.chip_width(words, None, "amber"), height / 2, words, "amber")
        elif self._count is not None:
            box = QRectF(width - 60, 0, 40, height)
            paint.words(painter, box, str(self._count), look.font("small", tabular=True), "text2", paint.RIGHT)


class _CaseItem(_Item):
    def __init__(self, rail: Rail, case: OpenCase, short: tuple[str, str]) -> None:
        super().__init__(rail, case.name)
        self.case, self._short = case, short
        self.setAccessibleName(", ".join(part for part in (case.name, case.number, case.said) if part))
        self.setToolTip(self.accessibleName())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.rail.close_asked.emit(self.case.key)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self.rail.close_asked.emit(self.case.key)
            return
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Close the tab")).triggered.connect(lambda: self.rail.close_asked.emit(self.case.key))
        menu.popup(event.globalPos())

    def draw(self, painter: QPainter) -> None:
        look = theme()
        font = look.font("body", 600 if self.isChecked() else 400)
        width, height = self.width(), self.height()
        if not self.rail.wide:
            small = look.font("small", 600 if self.isChecked() else 400)
            ink = "text" if self.isChecked() else "text2"
            two, number = self._short
            line = look.line("small") if number else height
            top = (height - line - look.line("micro")) / 2 if number else 0
            paint.words(painter, QRectF(0, top, width, line), two, small, ink, paint.CENTRE)
            below = QRectF(0, top + line, width, look.line("micro"))
            paint.words(painter, below, number, look.font("micro", tabular=True), ink, paint.CENTRE, elide=False)
            if self.case.mark:
                radius = look.scaled(9) / 2
                paint.gap_mark(painter, width - radius - 1, radius + 2, self.case.mark, 0.6, radius)
            return
        paint.words(painter, QRectF(16, 0, width - 56, height), self.case.name, font)
        if self.case.mark:
            paint.gap_mark(painter, width - 26, height / 2, self.case.mark, 0.6, look.scaled(11) / 2)


class _Person(QWidget):
    """Initials in a disc, name and role."""

    def __init__(self, rail: Rail, who: Somebody) -> None:
        super().__init__()
        self._rail, self.who = rail, who
        self.setAccessibleName(f"{who.name}, {who.role}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        height = round(theme().line("small") + theme().line("micro")) + 6
        return QSize(theme().scaled(30), max(32, height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        side = look.scaled(26)
        disc = QRectF(0, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("sel"))
        painter.drawEllipse(disc)
        paint.words(painter, disc, self.who.initials, look.font("micro", 600), "accent", paint.CENTRE, elide=False)
        if self._rail.wide:
            left, width = side + 8, self.width() - side - 8
            line = look.line("small")
            top = (self.height() - line - look.line("micro")) / 2
            paint.words(painter, QRectF(left, top, width, line), self.who.name, look.font("small", 600))
            below = QRectF(left, top + line, width, look.line("micro"))
            paint.words(painter, below, self.who.role, look.font("micro"), "text2")
        painter.end()


class Rail(Pane):
    """The rail. `page_asked` carries a page key, `case_asked` and `close_asked` an open case's key."""

    page_asked = Signal(str)
    case_asked = Signal(object)
    close_asked = Signal(object)
    lock_asked = Signal()

    def __init__(self, specs: Sequence[PageSpec], who: Somebody) -> None:
        super().__init__("chrome", "right")
        self.wide = True
        self.setAccessibleName(_("Pages"))
        self._pages: dict[str, _PageItem] = {}
        self._cases: list[_CaseItem] = []
        top, foot = down(None), down(None)
        for spec in specs:
            item = _PageItem(self, spec)
            item.clicked.connect(lambda _checked, key=spec.key: self.page_asked.emit(key))
            self._pages[spec.key] = item
            (foot if spec.at_foot else top).addWidget(item)
        self._case_head = self._head()
        self._case_box: QVBoxLayout = down(None)
        self._person = _Person(self, who)
        self._lock = IconButton("lock-key", _("Lock"), shortcut="Ctrl+Shift+L", pressed=self.lock_asked.emit)
        self._person_row = across(None, self._person, self._lock, margins=(14, 2, 12, 4), spacing=4)
        down(self, top, self._case_head, self._case_box, None, foot, _Line(), self._person_row, margins=(0, 6, 0, 4))
        self._case_head.hide()
        self._set_width()
        theme().changed.connect(self._set_width)

    def _head(self) -> QWidget:
        head = QWidget()
        self._case_words, self._case_key = Label("", "small"), Label("Ctrl+Tab", "help")
        row = across(None, self._case_words, None, self._case_key, margins=(16, 2, 20, 4))
        down(head, 6, _Line(), row)
        return head

    def set_who(self, who: Somebody) -> None:
        """Another person is working."""
        self._person.who = who
        self._person.setAccessibleName(f"{who.name}, {who.role}")
        self._person.update()

    def set_wide(self, wide: bool) -> None:
        """Words, or icons only."""
        self.wide = wide
        self._set_width()

    def set_count(self, page: str, count: int | None) -> None:
        """The figure after a page's word. Raises KeyError for a page that is not on the rail."""
        self._pages[page].set_count(count)

    def set_cases(self, cases: Sequence[OpenCase]) -> None:
        """Show these open cases."""
        chosen = next((item.case.key for item in self._cases if item.isChecked()), None)
        focused = next((item.case.key for item in self._cases if item.hasFocus()), None)
        gone = self._cases
        self._cases = [_CaseItem(self, *pair) for pair in zip(cases, short_names(cases), strict=True)]
        for item in self._cases:
            item.setChecked(item.case.key == chosen)
            item.clicked.connect(lambda _checked, key=item.case.key: self.case_asked.emit(key))
            self._case_box.addWidget(item)
            item.show()
            if item.case.key == focused:
                item.setFocus(Qt.FocusReason.OtherFocusReason)
        for item in gone:
            self._case_box.removeWidget(item)
            item.setParent(None)
            item.deleteLater()
        self._case_words.setText(_("Open cases") if self._cases else "")
        self._case_head.setVisible(bool(self._cases))

    def choose(self, page: str | None, case: Any = None) -> None:
        """Mark where the person is."""
        for key, item in self._pages.items():
            item.setChecked(case is None and key == page)
        for one in self._cases:
            one.setChecked(case is not None and one.case.key == case)

    def walk(self, item: _Item, step: int) -> None:
        """Move the focus to the line before or after."""
        foot = [one for one in self._pages.values() if one.spec.at_foot]
        items: list[_Item] = [one for one in self._pages.values() if not one.spec.at_foot]
        items += [*self._cases, *foot]
        place = items.index(item) + step
        if 0 <= place < len(items):
            items[place].setFocus(Qt.FocusReason.TabFocusReason)

    def focus_item(self) -> QWidget:
        """The line that gets the focus: the chosen one, or the first."""
        lines = [*self._pages.values(), *self._cases]
        return next((item for item in lines if item.isChecked()), next(iter(lines)))

    def _set_width(self) -> None:
        self.setFixedWidth(theme().scaled(WIDE) if self.wide else theme().scaled(NARROW - 12) + 12)
        self._case_words.setVisible(self.wide)
        self._case_key.setVisible(self.wide)
        self._lock.setVisible(self.wide)
        side = 14 if self.wide else (self.width() - theme().scaled(26)) // 2
        self._person_row.setContentsMargins(side, 2, 12 if self.wide else 0, 4)
        for item in (*self._pages.values(), *self._cases):
            item.update()


class _Line(QWidget):
    """A line with the rail's margins."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(9)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.horizontal(painter, 14, self.width() - 14, 4, "line")
        painter.end()
