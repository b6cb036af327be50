"""The dialog where conflicts are decided one after another, over any page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import Plain, RecordId
from fhr_desktop.services.sync.views import Conflict
from i18n import _
from ui.components.layout import Column, ScrollPane, down
from ui.conflicts.compare import Compare
from ui.conflicts.deciding import decide
from ui.context import AppContext
from ui.theme import theme

_WIDTH = 820


class ConflictDialog(QDialog):
    """Shows the first conflict; when it is decided the next, until there are none. Escape leaves the rest."""

    def __init__(self, ctx: AppContext, parent: QWidget, found: Sequence[Conflict], today: dt.date) -> None:
        super().__init__(parent.window())
        self._ctx, self._found, self._today, self._at = ctx, list(found), today, 0
        self.setWindowTitle("FHR Desktop")
        self.setAccessibleName(_("Written differently"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().size()
        self.setFixedWidth(max(320, min(theme().scaled(_WIDTH), room.width() - 40)))
        self._most = max(320, room.height() - 60)
        self._pane = ScrollPane(margins=(24, 20, 24, 16))
        self._pane.setAccessibleName(_("Written differently"))
        self._pane.inner.installEventFilter(self)
        self._foot = Column(surface="panel", line="top", margins=(24, 12, 24, 12))
        down(self, (self._pane, 1), self._foot)
        self.compare: Compare
        self._show()

    def _show(self) -> None:
        place = _("{n} of {all}").format(n=self._at + 1, all=len(self._found)) if len(self._found) > 1 else ""
        self._pane.column.addWidget(compare := Compare(self._found[self._at], self._ctx.actor.name, self._today,
                                                       place=place))  # fmt: skip
        self._foot.column.addWidget(compare.acts)
        self.compare = compare
        compare.accepted.connect(self._save)
        compare.later.connect(self.reject)
        compare.skipped.connect(self._skip)
        compare.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As tall as what is compared, as far as the window goes."""
        if watched is self._pane.inner and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            layout = self._pane.inner.layout()
            assert layout is not None
            words = max(layout.totalHeightForWidth(self._pane.inner.width()), layout.totalMinimumSize().height())
            needed = words + self._foot.sizeHint().height() + 2
            if min(needed, self._most) != self.height():
                self.setFixedHeight(min(needed, self._most))
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The comparison's keys, from its buttons too."""
        if not self.compare.take_key(event):
            super().keyPressEvent(event)

    def _save(self, value: Plain) -> None:
        self.compare.save.setEnabled(False)
        decide(self._ctx, self, self._found[self._at], value, self._saved, self._refused)

    def _saved(self) -> None:
        self._found.pop(self._at)
        self._at = min(self._at, max(0, len(self._found) - 1))
        self._next()

    def _refused(self, error: FhrError) -> None:
        self.compare.save.setEnabled(True)
        self.compare.refuse(error.sentence)

    def _skip(self) -> None:
        self._at = (self._at + 1) % len(self._found)
        self._next()

    def _next(self) -> None:
        if not self._found:
            self.accept()
            return
        for widget in (self.compare, self.compare.acts):
            widget.hide()
            widget.deleteLater()
        self._pane.column.removeWidget(self.compare)
        self._foot.column.removeWidget(self.compare.acts)
        self._show()


def compare_one(
    ctx: AppContext, owner: QWidget, case_id: RecordId, place: tuple[str, RecordId, str], reason: str = ""
) -> None:
    """Read the conflict at a place (table, record, field) of a case, and decide it in the dialog."""

    def read() -> tuple[list[Conflict], dt.date]:
        found = ctx.services.inbox.of_case(ctx.actor, case_id, reason)
        here = [one for one in found if (one.table, one.record, one.field) == place]
        return here, ctx.services.unit.today()

    def shown(answer: tuple[list[Conflict], dt.date]) -> None:
        if answer[0]:
            ConflictDialog(ctx, owner, *answer).open()

    ctx.tasks.read(read).on_done(shown).owned_by(owner).start()
