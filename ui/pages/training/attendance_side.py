"""Beside the list of attendance: how many have which mark, marking the rest, and who has something to make up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from fhr_desktop.domain.training import Mark, Session
from fhr_desktop.services.training.sheets import SheetRow
from i18n import _, _n
from i18n.days import short_day
from ui.components.buttons import Button
from ui.components.facts import Inspector
from ui.components.labels import Elided, Keycap, Label, Painted
from ui.components.layout import across, down
from ui.pages.training.grid_model import KINDS, mark_word
from ui.pages.training.grid_paint import mark_box
from ui.pages.training.view import RoundView
from ui.theme import theme

ORDER = (Mark.PRESENT, Mark.LATE, Mark.PARTLY, Mark.ABSENT)
Counts = Mapping[Mark | None, int]


class _Bar(Painted):
    """The marks as parts of a line; in words in the lines below it."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counts = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_counts(self, counts: Counts) -> None:
        self._counts = counts
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, theme().scaled(12))

    def draw(self, painter: QPainter) -> None:
        look, total = theme(), sum(self._counts.values())
        height, top = look.scaled(6), look.scaled(3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(QRectF(0, top, self.width(), height), look.color("hair"))
        x = 0.0
        for mark in ORDER:
            width = self.width() * self._counts.get(mark, 0) / total if total else 0
            if width:
                painter.fillRect(QRectF(x, top, width - 1.5, height), look.color(f"{KINDS[mark]}_edge"))
            x += width


class _Box(Painted):
    """The mark as it stands in the list."""

    def __init__(self, mark: Mark | None) -> None:
        super().__init__()
        self._mark = mark

    def sizeHint(self) -> QSize:
        side = theme().scaled(22)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        ink = KINDS[self._mark] if self._mark else ""
        box = QRectF(self.rect())
        if self._mark is Mark.PRESENT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color(f"{ink}_bg"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            theme().glyph(painter, box, "check-bold", ink, box.width() * 0.6)
            return
        mark_box(painter, box, self._mark, edge=False)


class AttendanceSide(Inspector):
    """What is known of the meeting one stands in."""

    def __init__(self, rest: Callable[[], object]) -> None:
        self._head, self._where = Label("", "sub"), Label("", "meta", wrap=True)
        self._filled, self._bar = Label("", "strong"), _Bar()
        self._numbers: dict[Mark | None, Label] = {}
        lines = []
        for mark in (*ORDER, None):
            number = self._numbers[mark] = Label("", "strong" if mark else "amber")
            word = mark_word(mark) if mark else _("Not filled in")
            line = QWidget()
            across(line, _Box(mark), Label(word), None, number, margins=(0, 4, 0, 4), spacing=10)
            lines.append(line)
        self.rest_button = Button("", "secondary", "checks", pressed=rest)
        self._keys = QWidget()
        self._which = Label("", "help", wrap=True)
        across(self._keys, Keycap("A"), Keycap(_("Shift N")), (self._which, 1), spacing=6)
        self._later_head = Label(_("Something to make up"), "strong")
        self._later = QWidget()
        self._later_lines = down(self._later, spacing=5)
        self._hints = Label("", "help", wrap=True)
        super().__init__(
            self._head, self._where, 8, self._filled, self._bar, 2, *lines, 8,
            across(None, self.rest_button, None), 2, self._keys, 6, self._hints, 14, self._later_head, 2, self._later,
            None,
        )  # fmt: skip
        self.setAccessibleName(_("The meeting"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_meeting(self, view: RoundView, session: Session | None, counts: Counts) -> None:
        """Show a meeting; None when the round has none."""
        sheet = view.sheet
        if session is None:
            self._head.setText(_("No meetings yet"))
            return
        numbers = {"n": session.number, "all": len(sheet.sessions)}
        self._head.setText(_("Meeting {n} of {all}").format(**numbers))
        place, leaders = session.place or sheet.course.place, session.trainers or sheet.course.trainers
        self._where.setText(" · ".join(part for part in (place, leaders) if part))
        total, left = sum(counts.values()), counts[None]
        self._filled.setText(_("{n} of {all} filled in").format(n=total - left, all=total))
        self._bar.set_counts(counts)
        for mark, label in self._numbers.items():
            label.setText(str(counts[mark]))
            word = mark_word(mark) if mark else _("Not filled in")
            label.setAccessibleName(f"{word}: {counts[mark]}")
        ahead = session.on is None or session.on > sheet.today
        may = view.may_mark() and bool(left) and not ahead
        self.rest_button.setText(_("All without a mark are present"))
        self.rest_button.setVisible(may)
        self._keys.setVisible(may)
        self._which.setText(_n("marks the {n} left", "marks the {n} left", left).format(n=left))
        self._hints.setText(self._hint(view, ahead=ahead))
        self._show_later(view)

    @staticmethod
    def _hint(view: RoundView, *, ahead: bool) -> str:
        if not view.may_mark():
            return _("The trainers mark attendance.")
        if ahead:
            return _("The meeting is to come and is marked when it has been.")
        return _("Figures after S or D: minutes. Space: comment. Backspace: take away. Ctrl+N: new on the spot.")

    def _show_later(self, view: RoundView) -> None:
        while (item := self._later_lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        lacking = [row for row in view.sheet.rows if row.to_make_up()]
        self._later_head.setVisible(bool(lacking))
        for row in lacking:
            self._later_lines.addWidget(_later_line(view, row))


def _later_line(view: RoundView, row: SheetRow) -> QWidget:
    """Somebody, the meetings they lack, and where the first of them is given next."""
    numbers = {one.part: one.number for one in view.sheet.sessions}
    parts = row.to_make_up()
    which = _("meeting {n}").format(n=", ".join(str(numbers.get(part, part)) for part in parts))
    nearest = next((view.later[part][0] for part in parts if view.later.get(part)), None)
    if nearest is None or nearest.session.on is None:
        where = _("no later round has it yet")
    else:
        day = short_day(nearest.session.on, view.sheet.today)
        where = _("is given {day} in {round}").format(day=day, round=nearest.course.round)
    line, name = QWidget(), view.names.listed(row)
    down(line, across(None, (Elided(name), 1), Label(which, "small")), Elided(where, "small"), spacing=0)
    line.setAccessibleName(f"{name}, {which}, {where}")
    return line
