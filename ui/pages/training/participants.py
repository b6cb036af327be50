"""Deltagare: who is in the round and with which answer, those who wait, and how far one of them has come."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Enrolment, EnrolmentStatus
from fhr_desktop.services.training.sheets import SheetRow
from i18n import _, _n
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import SectionHead
from ui.components.labels import Label
from ui.components.layout import Column, Row, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.training.answering import Answering
from ui.pages.training.linking import Linking
from ui.pages.training.participant_side import ParticipantSide
from ui.pages.training.standing import parts_done, status_mark, status_words, wishes
from ui.pages.training.view import RoundTab, RoundView

SIDE_WIDTH = 320
ANSWERS = {
    Qt.Key.Key_K: EnrolmentStatus.INVITED, Qt.Key.Key_J: EnrolmentStatus.ACCEPTED,
    Qt.Key.Key_N: EnrolmentStatus.DECLINED, Qt.Key.Key_R: EnrolmentStatus.WAITING,
    Qt.Key.Key_A: EnrolmentStatus.CANCELLED,
}  # fmt: skip


class PeopleList(ListTable[SheetRow]):
    """People of a round. `answered` by the keys K J N R A; `adding` by Ctrl+N."""

    answered = Signal(object, object)
    adding = Signal()

    def event(self, event: QEvent) -> bool:
        """Ctrl+N is for somebody more, before it is the beginning of another shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _adds(event):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever one stands on here is shown beside the list, and not whom one stood on in the other."""
        super().focusInEvent(event)
        self.current_changed.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An answer, or somebody more."""
        row = self.current()
        status = ANSWERS.get(Qt.Key(event.key())) if not event.modifiers() else None
        if _adds(event):
            self.adding.emit()
        elif status is not None and row is not None:
            self.answered.emit(row, status)
        else:
            super().keyPressEvent(event)


def _adds(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_N and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class ParticipantsTab(RoundTab):
    """Two lists, those in the round and the others, and beside them whoever is chosen."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.view: RoundView | None = None
        self.acts = Answering(ctx, self)
        self.people, self.others = self._list(_("In the round")), self._list(_("Waiting list and others"))
        remember(self.people, ctx.settings, "participants")
        self._last = self.people
        self._expected: RecordId | None = None  # who is to be stood on when they have come into a list
        self.acts.added.connect(self._expect)
        self.give = Button(_("Give the place"), "amber", pressed=self._give)
        self.free = Banner("", "", self.give, kind="amber", icon="user-plus")
        self._below = SectionHead(_("Waiting list and others"))
        said = _("K called, J said yes, N said no, R waiting list, A stopped. Enter: the person's parts.")
        self._keys = Label(said, "help", wrap=True)
        self._keys.setMaximumWidth(16777215)
        self.side = ParticipantSide(self.acts, Linking(ctx, self))
        main = Column(
            self.free, (self.people, 3), self._below, (self.others, 1),
            Row((self._keys, 1), line="top", margins=(20, 5, 16, 5)),
        )  # fmt: skip
        self.split = WithInspector(main, self.side, settings=ctx.settings, key="participants", width=SIDE_WIDTH)
        self.first_button = Button(_("Add a participant …"), "secondary", "user-plus", pressed=self.acts.add)
        nobody = EmptyState(
            _("Nobody is in the round yet"),
            _("Those who are put in the round stand here with their answers. Ctrl+N adds somebody."),
            self.first_button,
        )
        self._stack = QStackedWidget()
        for widget in (self.split, nobody):
            self._stack.addWidget(widget)
        down(self, (self._stack, 1))
        self.add_button = Button(_("Add a participant …"), "primary", "user-plus", pressed=self.acts.add)
        self.answer_button = Button(_("Change the answer"), "secondary", "caret-down", pressed=self._menu_below)
        self._add = QAction(_("Add a participant …"), self)
        self._add.setProperty("glyph", "user-plus")
        self._add.triggered.connect(lambda: self.acts.add())

    def _list(self, name: str) -> PeopleList:
        made = PeopleList(name, self._columns(), lambda row: row.participant.id)
        made.current_changed.connect(lambda row, table=made: self._chose(table, row))
        made.opened.connect(lambda _row: self._into_side())
        made.answered.connect(self.acts.answer)
        made.adding.connect(self.acts.add)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(
            lambda at, table=made: self._popup(table.viewport().mapToGlobal(at))
        )  # fmt: skip
        return made

    def _columns(self) -> list[ListColumn[SheetRow]]:
        return [
            ListColumn[SheetRow](
                "name", _("Name"), lambda row: self.view.names.listed(row) if self.view else "", None, strong=True
            ),
            ListColumn[SheetRow](
                "place", _("Municipality"), lambda row: self.view.place_of(row) if self.view else "", 120, folds=True
            ),
            ListColumn[SheetRow]("status", Enrolment.SPECS["status"].label, status_words, 220, mark=status_mark),
            ListColumn[SheetRow](
                "parts", _("Parts done"), parts_done, 104,
                sort=lambda row: len(row.progress.counted) if row.progress else -1, filtered=False,
            ),
            ListColumn[SheetRow]("wishes", _("Wishes"), wishes, 170, ink=lambda _row: "text2", folds=True),
        ]  # fmt: skip

    def event(self, event: QEvent) -> bool:
        """Ctrl+N is for somebody more wherever one stands on the tab."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _adds(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Somebody more."""
        if _adds(event):
            self.acts.add()
        else:
            super().keyPressEvent(event)

    # showing

    def show_sheet(self, view: RoundView) -> None:
        """Everybody; one stands where one stood."""
        self.view = self.acts.view = view
        sheet = view.sheet
        order = {status: n for n, status in enumerate((EnrolmentStatus.WAITING, EnrolmentStatus.DECLINED))}
        stood, focus = self._current(), self._last.hasFocus()
        self.people.set_rows(sheet.rows)
        self.others.set_rows(sorted(sheet.others, key=lambda row: order.get(row.status(), len(order))))
        waiting = self._waiting()
        self._stack.setCurrentIndex(0 if sheet.rows or sheet.others else 1)
        self.others.setVisible(bool(sheet.others))
        self._below.setVisible(bool(sheet.others))
        self._below.set_remark(_n("{n} waits", "{n} wait", len(waiting)).format(n=len(waiting)) if waiting else "")
        self._show_free(waiting)
        for control in (self.add_button, self.answer_button, self._keys, self.first_button):
            control.setVisible(view.may_enrol())
        self.counted.emit(str(sheet.seated()) if sheet.rows else "")
        if self._current() is None and sheet.rows:
            self.people.select(sheet.rows[0].participant.id)
        if stood is not None:
            self._follow(stood.participant.id, focus=focus)
        if self._expected is not None and sheet.row(self._expected) is not None:
            self._follow(self._expected, focus=self.isVisible())
            self._expected = None
        self.side.show_row(view, self._current())

    def _expect(self, who: RecordId) -> None:
        self._expected = who

    def _follow(self, who: RecordId, *, focus: bool) -> None:
        """Stand on somebody, who may have come into the other list."""
        for table in (self.people, self.others):
            if table.select(who):
                self._last = table
                if focus:
                    table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _waiting(self) -> list[SheetRow]:
        """Those on the waiting list, who has waited longest first."""
        rows = self.view.sheet.others if self.view is not None else ()
        return [row for row in rows if row.status() is EnrolmentStatus.WAITING]

    def _show_free(self, waiting: list[SheetRow]) -> None:
        assert self.view is not None
        left = self.view.sheet.seats_left()
        self.free.setVisible(bool(waiting) and left > 0 and self.view.may_enrol())
        if waiting and left > 0:
            said = _n("{n} place is free", "{n} places are free", left).format(n=left)
            first = _("{name} has waited longest.").format(name=self.view.names.spoken(waiting[0]))
            self.free.set_words(said, first)

    def _give(self) -> None:
        waiting = self._waiting()
        if waiting:
            self.acts.answer(waiting[0], EnrolmentStatus.ACCEPTED)

    def _current(self) -> SheetRow | None:
        return self._last.current()

    def _chose(self, table: PeopleList, row: SheetRow | None) -> None:
        if table.hasFocus() or (table is self._last and row is not None):
            self._last = table
            if self.view is not None:
                self.side.show_row(self.view, row)

    def _into_side(self) -> None:
        self.split.reveal()
        self.side.take_focus()

    # answers

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What the lists answer to."""
        if self.view is None or not self.view.may_enrol():
            return ()
        answers = ((words.choice("participation", status.value), chr(key)) for key, status in ANSWERS.items())
        return [*answers, (_("Add a participant"), "Ctrl N")]

    def answers_menu(self) -> QMenu:
        """The answers, with their keys."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self._current()
        for key, status in ANSWERS.items():
            action = menu.addAction(f"{words.choice('participation', status.value)}\t{chr(key)}")
            now = row is not None and row.enrolment is not None and row.enrolment.status == status
            action.setEnabled(row is not None and row.enrolment is not None and not now)
            if row is not None:
                action.triggered.connect(partial(self._answer, row, status))
        return menu

    def _answer(self, row: SheetRow, status: EnrolmentStatus, _checked: bool = False) -> None:
        self.acts.answer(row, status)

    def _menu_below(self) -> None:
        self._popup(self.answer_button.mapToGlobal(QPoint(0, self.answer_button.height())))

    def _popup(self, at: QPoint) -> None:
        if self.view is not None and self.view.may_enrol():
            self.answers_menu().popup(at)

    # the page's questions

    def first_focus(self) -> QWidget | None:
        """The list; without people, the way to add them."""
        return self.people if self._stack.currentIndex() == 0 or self.first_button.isHidden() else self.first_button

    def header_buttons(self) -> list[QWidget]:
        """Answers, and somebody more."""
        return [self.answer_button, self.add_button] if self.view is not None and self.view.may_enrol() else []

    def actions_(self) -> list[QAction]:
        """Somebody more."""
        return [self._add] if self.view is not None and self.view.may_enrol() else []

    def place(self) -> Any:
        """Whom one stands on, and the scroll."""
        row = self._current()
        return {"who": row.participant.id if row else None, "scroll": self.people.place().y()}

    def restore(self, state: Any) -> None:
        """Back to them."""
        if state is None:
            return
        if not self.people.select(state["who"]) and self.others.select(state["who"]):
            self._last = self.others
        if "scroll" in state:
            self.people.set_place(QPoint(0, state["scroll"]))
