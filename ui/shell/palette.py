"""Ctrl+K: go to a family or do something, with the keyboard alone. Who searches, and in what, is not known here."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QAction, QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from i18n import _
from ui.components import paint
from ui.components.labels import Icon, Keycap, Label
from ui.components.layout import Pane, Row, across, down
from ui.theme import theme


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: under a group, with what it says, and what choosing it does. An `offer` comes after all else."""

    group: str
    title: str
    meta: str
    icon: str
    run: Callable[[], Any]
    key: str = ""
    offer: bool = False


# Given the text and where to deliver hits, on the UI thread, now or later.
Search = Callable[[str, Callable[[Sequence[Hit]], None]], None]
Entry = str | Hit  # a group's name, or a hit
Index = QModelIndex | QPersistentModelIndex
_GAP = 12  # pixels between a title and what is said of it
_BEGUN = 3  # letters that begin an action's name: fewer may as well begin a family's


class _Hits(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.text = ""

    def show(self, text: str, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.text, self.entries = text, []
        group = None
        for hit in hits:
            if hit.group != group:
                group = hit.group
                self.entries.append(group)
            self.entries.append(hit)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entries[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(entry, str):
                return entry
            return ", ".join(part for part in (entry.title, entry.meta, entry.key, entry.group) if part)
        return None


def title_room(hit: Hit, room: float) -> float:
    """How much of a row's `room` the title may take: what is said of it stays whole while half is enough."""
    meta = QFontMetricsF(theme().font("small", tabular=True)).horizontalAdvance(hit.meta)
    return max(room / 2, room - meta - _GAP) if hit.meta else room


class _HitDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = index.data(Qt.ItemDataRole.UserRole)
        line = theme().line("small" if isinstance(entry, str) else "body")
        return QSize(100, math.ceil(line) + (14 if isinstance(entry, str) else 18))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme()
        rect = QRectF(option.rect)
        entry = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, str):
            paint.words(painter, rect.adjusted(20, 4, -20, 0), entry, look.font("small", 600), "text2")
            painter.restore()
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            paint.selection(painter, rect.adjusted(8, 0, -8, 0))
        side = look.scaled(18)
        box = QRectF(rect.left() + 20, rect.center().y() - side / 2, side, side)
        look.glyph(painter, box, entry.icon, "accent" if chosen else "text2", side)
        right = rect.right() - 20
        key = _("Enter") if chosen else entry.key
        if key:
            right -= paint.keycap(painter, right, rect.center().y(), key, right=True) + 12
        model = index.model()
        assert isinstance(model, _Hits)
        start = box.right() + 12
        end = start + title_room(entry, right - start)
        left = self._title(painter, rect, start, end, entry.title, model.text)
        meta = QRectF(left + _GAP, rect.top(), max(0.0, right - left - _GAP), rect.height())
        paint.words(painter, meta, entry.meta, look.font("small", tabular=True), "text2")
        painter.restore()

    @staticmethod
    def _title(painter: QPainter, rect: QRectF, left: float, right: float, title: str, text: str) -> float:
        """The title with what was typed in bold and underlined. Returns where it ends."""
        look = theme()
        at = title.casefold().find(text.casefold()) if text else -1
        parts = [(title, False)]
        if at >= 0:
            end = at + len(text)
            parts = [(title[:at], False), (title[at:end], True), (title[end:], False)]
        for words, hit in parts:
            room = QRectF(left, rect.top(), max(0.0, right - left), rect.height())
            if not words or not room.width():
                continue
            font = look.font("body", 700 if hit else 400)
            width = min(paint.words(painter, room, words, font), room.width())
            if hit:
                under = rect.center().y() + look.line() / 2
                painter.fillRect(QRectF(left, under, width, 2), look.color("accent"))
            left += width
        return left


class _Panel(QWidget):
    """The raised box."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("line"), 1))
        painter.setBrush(theme().color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        painter.end()


class Palette(QWidget):
    """An overlay on the window. `actions` gives what can be done now; `search` finds the rest."""

    WIDTH = 640

    def __init__(
        self,
        parent: QWidget,
        actions: Callable[[], Sequence[QAction]],
        search: Search | None,
        *,
        hint: str,
        help_line: str,
    ) -> None:
        super().__init__(parent)
        self._help_line = help_line
        self._host, self._actions, self._search = parent, actions, search
        self._before: QWidget | None = None
        self._round = 0
        self._found: Sequence[Hit] = ()
        self._panel = _Panel(self)
        self._field = QLineEdit()
        self._field.setProperty("kind", "palette")
        self._field.setPlaceholderText(f"{hint} …")
        self._field.setAccessibleName(hint)
        self._hits = _Hits()
        self._list = QListView()
        self._list.setModel(self._hits)
        self._list.setItemDelegate(_HitDelegate(self._list))
        self._list.setProperty("surface", "raised")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("Hits"))
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._choose)
        self._nothing = Label(_("Nothing found. Try fewer letters."), "meta")
        self._nothing.setContentsMargins(20, 12, 20, 12)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(60)
        self._wait.timeout.connect(self._ask)
        self._lay_out()
        self._field.textChanged.connect(self._typed)
        self._field.installEventFilter(self)
        parent.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        help_line = Label(self._help_line, "help")
        head = Row(
            Icon("magnifying-glass", "text2", 19), (self._field, 1), help_line,
            surface="", margins=(18, 8, 20, 8), spacing=12, height=54,
        )  # fmt: skip
        foot = QWidget()
        pairs: list[QWidget] = []
        for key, words in (("↑ ↓", _("choose")), (_("Enter"), _("open")), ("Esc", _("close"))):
            pair = QWidget()
            across(pair, Keycap(key), Label(words, "small"), spacing=6)
            pairs.append(pair)
        across(foot, *pairs, None, margins=(20, 6, 20, 8), spacing=16)
        line = Pane("raised", "bottom")
        line.setFixedHeight(1)
        under = Pane("raised", "bottom")
        under.setFixedHeight(1)
        down(self._panel, head, line, (self._list, 1), self._nothing, under, foot, margins=(1, 1, 1, 1))

    # opening and closing

    def open(self, text: str = "") -> None:
        """Show the palette, with this text in the field."""
        if self.isVisible():
            return
        self._before = self._host.focusWidget()
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self._field.setText(text)
        self._typed()
        self._field.setFocus()

    def close_palette(self, *, back: bool = True) -> None:
        """Take it away; the focus goes back where it was."""
        self._wait.stop()
        self._round += 1
        self.hide()
        self._field.clear()
        if back and self._before is not None:
            self._before.setFocus()
        self._before = None

    # searching

    def _typed(self) -> None:
        if not self.isVisible():
            return
        text = self._field.text().strip()
        self._found = [] if not text else [hit for hit in self._found if text.casefold() in hit.title.casefold()]
        self._show()
        self._round += 1
        if text and not text.startswith(">") and self._search is not None:
            self._wait.start()
        else:
            self._wait.stop()

    def _ask(self) -> None:
        asked = self._round

        def deliver(hits: Sequence[Hit]) -> None:
            if asked == self._round and self.isVisible():
                self._found = hits
                self._show()

        if self._search is not None:
            self._search(self._field.text().strip(), deliver)

    def _show(self) -> None:
        text = self._field.text().strip()
        only_actions = text.startswith(">")
        wanted = text.lstrip("> ").casefold()
        found = [] if only_actions else list(self._found)
        actions = self._to_do(wanted)
        begun = [one for one in actions if len(wanted) >= _BEGUN and one.title.casefold().startswith(wanted)]
        rest = [one for one in actions if one not in begun]
        offers = [one for one in found if one.offer]
        found = [one for one in found if not one.offer]
        hits = [*begun, *rest, *found, *offers] if begun else [*found, *rest, *offers]
        self._hits.show(text.lstrip("> "), hits)
        self._list.setVisible(bool(hits))
        self._nothing.setVisible(not hits and not self._wait.isActive())
        self._stand(0, 1)
        self._place()

    def _to_do(self, wanted: str) -> list[Hit]:
        """The actions whose name holds every word."""
        hits: list[Hit] = []
        for action in self._actions():
            title = action.text().replace("&", "")
            if action.isEnabled() and all(word in title.casefold() for word in wanted.split()):
                key = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText).replace("+", " ")
                icon = str(action.property("glyph") or "caret-right")
                hits.append(Hit(_("Actions"), title, "", icon, action.trigger, key))
        return hits

    def _place(self) -> None:
        rows = sum(self._list.sizeHintForIndex(self._hits.index(n)).height() for n in range(self._hits.rowCount()))
        width = min(theme().scaled(self.WIDTH), self.width() - 32)
        top = min(78, self.height() // 8)
        room = self.height() - top - 24 - theme().scaled(54) - theme().scaled(38)
        self._list.setFixedHeight(min(rows + 8, max(60, room)))
        self._panel.setFixedWidth(width)
        layout = self._panel.layout()
        if layout is not None:
            layout.activate()
        self._panel.resize(width, self._panel.sizeHint().height())
        self._panel.move((self.width() - width) // 2, top)
        self.update()  # the shadow is painted around the box as it is now

    # keys

    def _stand(self, start: int, step: int) -> None:
        place = start
        while 0 <= place < len(self._hits.entries) and isinstance(self._hits.entries[place], str):
            place += step
        if 0 <= place < len(self._hits.entries):
            index = self._hits.index(place)
            self._list.setCurrentIndex(index)
            self._list.scrollTo(self._hits.index(max(0, place - 1)) if place == 1 else index)

    def _choose(self, index: QModelIndex | None = None) -> None:
        at = index if index is not None else self._list.currentIndex()
        entry = self._hits.entries[at.row()] if at.isValid() else ""
        if isinstance(entry, Hit):
            self.close_palette()
            entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Escape from the field; the window's size."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._host.rect())
            self._place()
        if watched is self._field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        row = self._list.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Down:
                self._stand(row + 1, 1)
            case Qt.Key.Key_Up:
                self._stand(row - 1, -1)
            case Qt.Key.Key_PageDown:
                self._stand(min(row + 8, len(self._hits.entries) - 1), -1)
            case Qt.Key.Key_PageUp:
                self._stand(max(row - 8, 0), 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._choose()
            case Qt.Key.Key_Escape:
                self.close_palette()
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                pass  # the palette keeps the focus while it is open
            case _:
                return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the box closes."""
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The scrim, and a soft shadow under the box."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.color("scrim", 0.5 if look.name == "dark" else 0.22))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 3))
        box = QRectF(self._panel.geometry())
        for spread in range(16, 0, -1):
            grown = box.adjusted(-spread, -spread + 6, spread, spread + 6)
            painter.drawRoundedRect(grown, 9 + spread, 9 + spread)
        painter.end()
