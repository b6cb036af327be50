"""Dagordning: the meeting's items in order, and beside them what is to be taken up and was said of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.cooperation import AgendaItem
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync.views import Conflict
from i18n import _, _n
from ui.components.buttons import Button, key_words, with_key
from ui.components.empty import EmptyState
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import LineInput
from ui.components.labels import Label
from ui.components.layout import Column, ScrollPane, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.record_form import RecordForm
from ui.components.side import WithInspector
from ui.conflicts.dialog import ConflictDialog
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper
from ui.pages.meetings.part import Listed, write
from ui.pages.meetings.view import MeetingTab, MeetingView
from ui.record_editor import RecordEditor, saving
from ui.theme import theme

NEW_KEY, UP_KEY, DOWN_KEY, REMOVE_KEY = "Ctrl+N, P", "Alt+Up", "Alt+Down", "Ctrl+Shift+Del"
SHOWN, EMPTY = range(2)
GROUPS = (("", ("title", "text", "notes")),)


class AgendaTab(Listed, MeetingTab):
    """The list and the form. What is written is saved when a field is left."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._wanted: RecordId | None = None  # to stand on when it has been read
        self._order: dict[RecordId, int] = {}
        self.table: ListTable[AgendaItem] = ListTable(_("Agenda"), self._columns(), lambda one: one.id)
        self.table.current_changed.connect(lambda _one: self._tell())
        self.table.opened.connect(lambda _one: self.to_form())
        self.form_pane = ScrollPane(margins=(20, 12, 16, 24), spacing=8)
        self.form_pane.setAccessibleName(_("The item"))
        self._hint = Label("", "help", wrap=True)
        self.form_pane.column.addWidget(self._hint)
        self._editor: RecordEditor | None = None
        self._made_for: Any = None
        self._split = WithInspector(
            Column((self.table, 1)), self.form_pane, settings=ctx.settings, key="agenda", width=560
        )
        self._split.say_within("note-pencil", _("The item"))
        none = EmptyState(
            _("The agenda is empty"),
            _("Begin with what every meeting takes up, and add what is of this one."),
            Button(_("Put in the standing items"), "primary", "plus", pressed=self.add_standing),
            Button(_("New item …"), "link", pressed=self.new),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(none)
        down(self, (self._stack, 1))
        self._standing = Button(_("Standing items"), "quiet", "list-plus", pressed=self.add_standing)
        self._new = with_key(Button(_("New item …"), "primary", "plus", pressed=self.new), key_words(NEW_KEY))
        self._acts = [
            self.act(_("New item …"), self.new, NEW_KEY, "plus"),
            self.act(_("Put in the standing items"), self.add_standing, "", "list-plus"),
            self.act(_("Move the item up"), partial(self.move_item, -1), UP_KEY, "arrow-up"),
            self.act(_("Move the item down"), partial(self.move_item, 1), DOWN_KEY, "arrow-down"),
            self.act(_("Take the item away"), self.remove, REMOVE_KEY, "trash"),
            self.act(_("Write in the item"), self.to_form, "F2", "note-pencil"),
        ]

    def _columns(self) -> list[ListColumn[AgendaItem]]:
        return [
            ListColumn[AgendaItem]("place", _("No."), lambda i: str(self._order.get(i.id, 0)), 44,
                                   sort=lambda i: self._order.get(i.id, 0)),
            ListColumn[AgendaItem]("title", AgendaItem.SPECS["title"].label, lambda i: i.title, None, strong=True,
                                   second=self._second),
            ListColumn[AgendaItem]("decided", _("Decisions"), self._decided, 84),
        ]  # fmt: skip

    @staticmethod
    def _second(item: AgendaItem) -> str:
        return (item.notes or item.text).strip().split("\n")[0]

    def _decided(self, item: AgendaItem) -> str:
        decisions = self.view.sheet.decisions if self.view is not None else ()
        return ", ".join(f"§ {one.number}" for one in decisions if one.item_id == item.id)

    # showing

    def show_view(self, view: MeetingView) -> None:
        """The items, and the one that was chosen."""
        self.view = view
        items = view.sheet.items
        self._order = {one.id: at for at, one in enumerate(items, start=1)}
        self.table.set_rows(items)
        wanted, self._wanted = self._wanted, None
        found = wanted is not None and self.table.select(wanted)
        if not found and self.table.current() is None and items:
            self.table.select(items[0].id)
        self._stack.setCurrentIndex(SHOWN if items else EMPTY)
        for button in (self._standing, self._new):
            button.setEnabled(view.may_write)
        self._hint.setText(
            _("Saved when you leave a field.")
            if view.may_write
            else _("The protocol is adjusted, and does not change.")
        )
        self._tell()

    def _tell(self) -> None:
        item, view = self.table.current(), self.view
        if view is None:
            return
        if item is None:
            if self._editor is not None:
                self._editor.leave()
                self._editor.form.hide()
            return
        editor = self._editor_now(view)
        editor.show(item, view, item.title)
        editor.form.set_read_only(not view.may_write)
        editor.form.show()

    def _editor_now(self, view: MeetingView) -> RecordEditor:
        """The form, made anew in another text size."""
        if self._editor is not None and self._made_for == theme().roomy:
            return self._editor
        if self._editor is not None:
            self._editor.leave()
            self.form_pane.column.removeWidget(self._editor.form)
            self._editor.form.deleteLater()
        self._made_for = theme().roomy
        form = RecordForm(AgendaItem, GROUPS, view.sheet.board.today, wide=("title",))
        self._editor = RecordEditor(
            self.ctx, form, saving(self.ctx, self, self.ctx.services.cooperation.meetings.save_item), self._compare
        )
        self.form_pane.column.insertWidget(0, form)
        self.form_pane.column.addStretch(1)
        return self._editor

    def _compare(self, first: Conflict) -> None:
        view = self.view
        if view is not None and view.may_write:
            own = [one for one in view.conflicts if one.record == first.record]
            found = sorted(own, key=lambda one: one is not first)
            ConflictDialog(self.ctx, self.window(), found, view.sheet.board.today).open()

    # what is done

    def new(self) -> None:
        """Ask for one more item."""
        if self.view is not None and self.view.may_write:
            NewItemDialog(self.ctx, self.window(), self.view.meeting.id, self._stand_on).open()

    def _stand_on(self, item: AgendaItem) -> None:
        self._wanted = item.id

    def add_standing(self) -> None:
        """Those of the standing items that are not there."""
        if self.view is None or not self.view.may_write:
            return

        def told(number: int) -> None:
            said = _n("{n} item put in", "{n} items put in", number) if number else _("All of them are there already")
            if self.ctx.shell is not None:
                self.ctx.shell.toast.say(said.format(n=number))

        write(self.ctx, self, self.ctx.services.cooperation.meetings.add_standing, self.view.meeting.id, done=told)

    def move_item(self, by: int) -> None:
        """Up or down."""
        item = self.table.current()
        if item is not None and self.view is not None and self.view.may_write:
            self.save_pending()
            write(self.ctx, self, self.ctx.services.cooperation.meetings.move_item, item.id, by)

    def remove(self) -> None:
        """Off the agenda; Ångra puts it back."""
        item = self.table.current()
        if item is None or self.view is None or not self.view.may_write:
            return
        self.save_pending()
        remove = self.ctx.services.cooperation.meetings.remove_item

        def undo(before: AgendaItem) -> Callable[[], None]:
            return lambda: write(self.ctx, self, remove, before.id, removed=False)

        write(self.ctx, self, remove, item.id, said=_("Taken away: {what}").format(what=item.title), undo=undo)

    def to_form(self) -> None:
        """Write in what was said of the chosen item."""
        if self._editor is None or self.table.current() is None:
            return
        self._split.reveal()
        self._editor.form.fields["notes"].setFocus(Qt.FocusReason.OtherFocusReason)

    # the page's questions

    def count(self) -> str:
        """How many items."""
        number = len(self.view.sheet.items) if self.view is not None else 0
        return str(number) if number else ""

    def buttons(self) -> Sequence[QWidget]:
        """Standing items, and a new one."""
        return (self._standing, self._new)

    def actions_(self) -> list[QAction]:
        """What is done with items."""
        return self._acts

    def panes(self) -> list[QWidget]:
        """The list and the form."""
        return [self.table, *([self.form_pane] if self.form_pane.isVisible() else [])]

    def save_pending(self) -> None:
        """Write what is being typed."""
        if self._editor is not None:
            self._editor.save_pending()


class NewItemDialog(FormDialog):
    """What is to be taken up; the rest is written beside the list."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, meeting: RecordId, made: Callable[[AgendaItem], object]
    ) -> None:
        self._ctx, self._meeting, self._made = ctx, meeting, made
        self.title_line = LineInput()
        label = AgendaItem.SPECS["title"].label
        fields = {"title": Field(label, self.title_line, required=_("required"))}
        super().__init__(parent, _("New item"), "", fields, _("Put it last"), self._save)
        TypedKeeper(ctx, self, f"item/{meeting.hex}")

    def _save(self) -> None:
        add = self._ctx.services.cooperation.meetings.add_item
        task = self._ctx.tasks.write(add, self._ctx.actor, self._meeting, self.title_line.value() or "")
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[AgendaItem]) -> None:
        self.finish()
        self._made(outcome.value)
        self._ctx.bus.changed.emit(outcome.changes)
