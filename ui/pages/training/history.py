"""What somebody has taken part in, in every round: one line a meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.training import Mark
from fhr_desktop.services.training.participants import Attended
from i18n import _
from ui import words
from ui.components.act_dialog import ActDialog
from ui.components.buttons import Button
from ui.components.labels import Label
from ui.components.layout import Column, Row, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.pages.training.grid_model import mark_word
from ui.theme import theme

MARKS = {Mark.PRESENT: "ok", Mark.LATE: "ok", Mark.PARTLY: "partly", Mark.ABSENT: "missing"}


class HistoryDialog(ActDialog):
    """A list to read. Escape closes it."""

    def __init__(self, parent: QWidget, name: str, found: Sequence[Attended], today: dt.date) -> None:
        super().__init__(parent)
        self.setWindowTitle("FHR Desktop")
        title = _("All rounds: {name}").format(name=name)
        self.setAccessibleName(title)
        self.setModal(True)
        self.table: ListTable[Attended] = ListTable(title, _columns(today), lambda one: one.attendance.id)
        self.table.set_rows([one for one in found if one.attendance.mark])
        none = Label(_("Nobody has marked the person at any meeting yet."), "meta", wrap=True)
        none.setVisible(not self.table.rows_model.rows)
        self.table.setHidden(not self.table.rows_model.rows)
        close = Button(_("Close"), "primary", pressed=self.accept)
        head = Column(Label(title, "sub", wrap=True), none, margins=(24, 20, 24, 10), spacing=8)
        foot = Row(None, close, surface="panel", line="top", margins=(24, 12, 24, 12))
        down(self, head, (self.table, 1), foot)
        self.resize(min(theme().scaled(680), parent.width() - 40), min(theme().scaled(460), parent.height() - 40))
        self.by_keys = self.accept
        (self.table if self.table.rows_model.rows else close).setFocus()


def _columns(today: dt.date) -> list[ListColumn[Attended]]:
    def day(one: Attended) -> str:
        return words.short_day(one.session.on, today) if one.session.on else ""

    def mark(one: Attended) -> str:
        return mark_word(Mark(one.attendance.mark)) if one.attendance.mark else ""

    return [
        ListColumn[Attended](
            "day", _("Day"), day, 130, sort=lambda one: one.session.on.isoformat() if one.session.on else "",
        ),
        ListColumn[Attended](
            "meeting", _("Meeting"), lambda one: f"{one.session.number}. {one.session.title}", None, strong=True,
            second=lambda one: one.course.round,
        ),
        ListColumn[Attended](
            "mark", _("Attendance"), mark, 140, mark=lambda one: MARKS[Mark(one.attendance.mark or Mark.ABSENT)]
        ),
    ]  # fmt: skip
