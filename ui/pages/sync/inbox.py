"""What waits for a decision, as a list with what is chosen beside it. How each kind of thing looks is not here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from fhr_desktop.domain.duplicates import Alias
from fhr_desktop.services.actor import Right
from fhr_desktop.services.outcome import Changes
from fhr_desktop.services.sync.views import Conflict, Duplicate, Inbox, Line, Resolution, SetAside
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.labels import Label
from ui.components.layout import Column, Row, ScrollPane, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.sync.inbox_details import CaseChoice, Detail, detail_of

Thing = Conflict | Duplicate | Line | SetAside | Resolution


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list."""

    thing: Thing
    key: tuple[object, ...]
    what: str
    second: str
    state: str
    mark: str
    by: str


@dataclass(frozen=True, slots=True)
class _Read:
    inbox: Inbox
    cases: tuple[CaseChoice, ...]
    today: dt.date


class InboxPanel(QWidget):
    """Conflicts, duplicates, late edits, set-aside text and the latest decisions. `counted` tells how many wait."""

    counted = Signal(int)

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx = ctx
        self.table = self._list()
        self._others = Label("", "small", wrap=True)
        self._foot = Row(self._others, None, line="top", margins=(20, 6, 16, 6))
        self.open_choice = Button(_("Show the choice"), icon="caret-double-left", pressed=self.focus_detail)
        self._way = Row(None, self.open_choice, line="top", margins=(20, 6, 16, 6))
        self._way.hide()
        self._pane = ScrollPane(surface="panel", margins=(22, 18, 20, 16))
        self._pane.setAccessibleName(_("What is chosen"))
        self._pane.setMinimumWidth(320)
        self._acts = Column(surface="panel", line="top", margins=(22, 10, 20, 10))
        beside = QWidget()
        down(beside, (self._pane, 1), self._acts)
        self.side = WithInspector(
            Column((self.table, 1), self._foot, self._way), beside, settings=ctx.settings, key="sync.inbox", width=700
        )
        self.side.folded.connect(self._way.setVisible)
        self._empty = EmptyState(
            _("Nothing waits for your choice"),
            _("When two people have written differently without having seen each other, both values stand here."),
        )
        self._stack = QStackedWidget()
        for widget in (QWidget(), self._empty, self.side):
            self._stack.addWidget(widget)
        down(self, (self._stack, 1))
        self.detail: Detail | None = None
        self._last: _Read | None = None
        self._stale = True

    def _list(self) -> ListTable[Entry]:
        columns = [
            ListColumn[Entry]("what", _("What"), lambda row: row.what, second=lambda row: row.second, strong=True,
                             mark=lambda row: row.mark),
            ListColumn[Entry]("state", _("State"), lambda row: row.state, 120, second=lambda row: row.by),
        ]  # fmt: skip
        table: ListTable[Entry] = ListTable(_("To decide"), columns, lambda row: row.key)
        table.current_changed.connect(self._chose)
        table.opened.connect(lambda _row: self.focus_detail())
        table.installEventFilter(self)
        return table

    # the page's life

    def load(self) -> None:
        """Read what waits."""
        self._stale = False
        self._ctx.tasks.read(self._read).on_done(self._show).owned_by(self).start()

    def refresh(self, changes: Changes | None) -> None:
        """Something was written: it may have been decided, or be new. Read now, or when it is next shown."""
        if changes is None or changes.records:
            self._stale = True
            if self.isVisible():
                self.load()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has come since it was last seen."""
        super().showEvent(event)
        if self._stale:
            self.load()

    def _read(self) -> _Read:
        services, actor = self._ctx.services, self._ctx.actor
        cases: tuple[CaseChoice, ...] = ()
        inbox = services.inbox.open(actor)
        if inbox.set_aside and actor.may(Right.READ_CASEWORK):
            own = [row for row in services.cases.rows(actor) if actor.user_id in row.investigators]
            cases = tuple((row.id.hex, f"{words.family(row.family)} {row.number}") for row in own)
        return _Read(inbox, cases, services.unit.today())

    def _show(self, read: _Read) -> None:
        if self._last == read:
            return
        self._last = read
        rows = [*self._waiting(read.inbox), *(_decided(one) for one in read.inbox.resolved)]
        in_list = self.table.hasFocus() or self._within_detail()
        self._stack.setCurrentIndex(2 if rows else 1)
        self.table.set_rows(rows)
        others = read.inbox.others
        self._others.setText(
            _n("{n} clash waits for others to decide.", "{n} clashes wait for others to decide.", others).format(
                n=others
            )
        )
        self._foot.setVisible(bool(others))
        self.counted.emit(read.inbox.waiting())
        if rows and self.table.current() is None:
            self.table.select(rows[0].key)
        self._chose(self.table.current())
        if in_list and rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _within_detail(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (self._pane.isAncestorOf(focus) or self._acts.isAncestorOf(focus))

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table if self._stack.currentIndex() == 2 else self

    def panes(self) -> list[QWidget]:
        """List and what is chosen."""
        return [self.table, self._pane] if self._stack.currentIndex() == 2 else [self]

    # the lines

    def _waiting(self, inbox: Inbox) -> list[Entry]:
        rows = [self._conflict(one) for one in inbox.conflicts]
        for pair in inbox.duplicates:
            if pair.same is None:
                rows.append(_pair(pair, _("Same number"), "missing"))
        for line in inbox.archived_edited:
            rows.append(Entry(line, ("late", line.record), line.what, _("Archived, but changed since"), _("Archived"),
                             "old", line.who))  # fmt: skip
        for aside in inbox.set_aside:
            first = " ".join(aside.text.split())
            rows.append(
                Entry(aside, ("aside", aside.n), aside.kind, first, _("Set aside"), "draft", _("your own text"))
            )
        said = {True: _("Same person"), False: _("Different")}
        decided = [_pair(pair, said[pair.same], "ok") for pair in inbox.duplicates if pair.same is not None]
        return [*rows, *decided]

    def _conflict(self, one: Conflict) -> Entry:
        who = words.people(dict.fromkeys(side.who for side in one.sides if side.who != self._ctx.actor.name))
        name = f"{one.label}, {one.what}" if one.what else one.label
        state = _("Critical") if one.critical else _("Clash")
        mark = "error" if one.critical else "conflict"
        second = "" if one.is_text else "  ↔  ".join(" ".join(side.text.split()) for side in one.sides)
        return Entry(one, ("clash", one.table, one.record, one.field), name, second or _("two texts"), state, mark, who)

    # what is chosen

    def _chose(self, row: Entry | None) -> None:
        if row is not None and self.detail is not None and self.detail.thing == row.thing:
            return
        if self.detail is not None:
            for widget in (self.detail, self.detail.acts):
                widget.hide()
                widget.deleteLater()
            self._pane.column.removeWidget(self.detail)
            self._acts.column.removeWidget(self.detail.acts)
            self.detail = None
        self._acts.setVisible(row is not None)
        if row is None or self._last is None:
            return
        self.detail = detail_of(self._ctx, row.thing, self._last.today, self._last.cases)
        self._pane.column.insertWidget(0, self.detail)
        if self._pane.column.count() == 1:
            self._pane.column.addStretch(1)
        self._acts.column.addWidget(self.detail.acts)
        self._pane.verticalScrollBar().setValue(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of what is chosen go before the list's own searching; what is out of sight is shown first."""
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if self.detail is not None and not enter and self.detail.knows(event):
                if self.detail.isVisible():
                    return self.detail.take_key(event)
                self.focus_detail()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of what is chosen, from the list and the buttons too."""
        if self.detail is None or not self.detail.take_key(event):
            super().keyPressEvent(event)

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What is chosen answers to them, in the list and beside it."""
        return ((_("Choose that one"), "1 2 3"), (_("Write a value of your own"), "E"), (_("Go on"), _("Enter")))

    def focus_detail(self) -> None:
        """Go from the list to what is chosen."""
        if self.detail is not None:
            self.side.reveal()
            self.detail.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)


def _pair(pair: Duplicate, state: str, mark: str) -> Entry:
    names = pair.one_name if pair.one_name == pair.other_name else f"{pair.one_name} / {pair.other_name}"
    return Entry(pair, ("pair", Alias.id_of(pair.one, pair.other)), names, _("Possible duplicate"), state, mark, "")


def _decided(one: Resolution) -> Entry:
    name = f"{one.label}, {one.what}" if one.what else one.label
    chosen = " ".join(one.chosen.split())
    return Entry(one, ("decided", one.table, one.record, one.field), name, chosen, _("Decided"), "ok", one.who)
