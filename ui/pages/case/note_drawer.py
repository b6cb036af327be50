"""Writing a journal note beside whatever part of the case is shown. Kept as a draft at each keystroke; signed once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.investigations import Note
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.investigations.notes import draft_place
from i18n import _
from ui.components.banner import Notice
from ui.components.buttons import Button, IconButton, with_key
from ui.components.field import Field
from ui.components.inputs import DateInput, LongTextInput
from ui.components.labels import Label
from ui.components.layout import Pane, ScrollPane, across, down
from ui.context import AppContext
from ui.drafting import DraftKeeper
from ui.pages.case.view import CaseView, written
from ui.theme import theme


class NoteDrawer(Pane):
    """The note being written in one case. `closed` when it is signed or put aside; the draft stays when put aside."""

    closed = Signal()
    signed = Signal()

    def __init__(self, ctx: AppContext) -> None:
        super().__init__("panel", "left")
        self.ctx = ctx
        scroll = ScrollPane(surface="panel", margins=(18, 12, 16, 16), spacing=6)
        self.column = scroll.column
        down(self, (scroll, 1))
        self._view: CaseView | None = None
        self._keeper: DraftKeeper | None = None
        self._corrects: Note | None = None
        self._title = Label(_("New journal note"), "sub")
        close = IconButton("x", _("Put the note aside"), shortcut="Esc", pressed=self.put_aside, size=16)
        self._about = Notice("", "info", "arrow-bend-up-left")
        self._kept = Label("", "small")
        self._throw = Button(_("Throw away"), "quiet", "trash", pressed=self._throw_away)
        self._sign = Button(_("Sign"), "primary", "check", pressed=self.sign)
        self.setAccessibleName(_("New journal note"))
        self.setMinimumWidth(300)
        if not theme().roomy:
            self.setMaximumWidth(theme().scaled(430))
        self._head = across(None, self._title, None, close)
        self.column.addLayout(self._head)
        self.column.addWidget(self._about)
        self._built = False

    def _build(self, view: CaseView) -> None:
        self._built = True
        self.day = DateInput(view.today)
        self.text = LongTextInput(
            least=11, most=40, placeholder=_("What happened, who said what, what was agreed"), spelled=True
        )
        self.sensitive = QCheckBox(_("Sensitive: not found by searching"))
        self._day_field = Field(_("It happened on"), self.day)
        self._text_field = Field(_("Note"), self.text)
        self.day.edited.connect(self._typed)
        self.text.edited.connect(self._typed)
        self.text.text.cursorPositionChanged.connect(self._moved)
        for item in (self._day_field, self._text_field, self.sensitive):
            self.column.addWidget(item)
        said = Label(_("A signed note is never changed. Mistakes are corrected by a new note."), "help", wrap=True)
        self.column.addSpacing(4)
        self.column.addLayout(across(None, with_key(self._sign, "Ctrl Enter"), None, self._throw))
        self.column.addWidget(self._kept)
        self.column.addSpacing(8)
        self.column.addWidget(said)
        self.column.addStretch(1)

    # which note

    def begin(self, view: CaseView, draft: Draft | None = None, corrects: Note | None = None) -> None:
        """Write in this case; an earlier draft comes back with its cursor."""
        if not self._built:
            self._build(view)
        other = self._view is None or self._view.case_id != view.case_id
        self._view = view
        if other:
            self.save_pending()
            self._keeper = DraftKeeper(self.ctx, draft_place(view.case_id), self)
            self._keeper.kept.connect(lambda: self._kept.setText(_("Kept as a draft on this computer")))
            self.text.set_value("")
            self._clear(view)
        if draft is not None and not self.text.value():
            self.text.set_value(draft.text)
            self.text.set_place(draft.cursor)
            self._kept.setText(_("Kept as a draft on this computer"))
        if corrects is not None or other:
            self._correct(corrects)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self, view: CaseView) -> None:
        self.day.set_value(view.today)
        self.sensitive.setChecked(False)
        self._kept.setText("")
        self._correct(None)
        for field in (self._day_field, self._text_field):
            field.show_plain()

    def _correct(self, note: Note | None) -> None:
        self._corrects = note
        self._about.setVisible(note is not None)
        self._title.setText(_("Correction") if note is not None else _("New journal note"))
        if note is not None:
            self._about.set_words(_("Corrects the note of {day}.").format(day=note.happened_on.isoformat()))

    # writing

    def _typed(self) -> None:
        self._text_field.show_plain()
        if self._keeper is not None:
            self._kept.setText("")
            self._keeper.typed(self.text.value(), self.text.place())

    def _moved(self) -> None:
        """A cursor that is only moved is remembered too, once there is something to stand in."""
        if self._keeper is not None and self.text.value() and self.text.text.hasFocus():
            self._keeper.typed(self.text.value(), self.text.place())

    def save_pending(self) -> None:
        """Have the draft written at once."""
        if self._keeper is not None:
            self._keeper.flush()

    def sign(self) -> None:
        """Sign the note: from now on it is never changed."""
        view, keeper = self._view, self._keeper
        if view is None or keeper is None or not self._sign.isEnabled():
            return
        keeper.forget()
        self._sign.setEnabled(False)
        day = self.day.value()
        if day is None and self.day.raw():
            self._refused(Refused(self.day.problem(), field="happened_on"))
            return
        task = written(
            self.ctx, self, self.ctx.services.notes.sign, view.case_id, self.text.value(), happened_on=day,
            sensitive=self.sensitive.isChecked(), corrects=self._corrects.id if self._corrects else None,
            done=lambda _note: self._done(),
        )  # fmt: skip
        task.on_error(self._refused).start()

    def _done(self) -> None:
        self._sign.setEnabled(True)
        self.text.set_value("")
        if self._view is not None:
            self._clear(self._view)
        self.signed.emit()
        self.closed.emit()

    def _refused(self, error: FhrError) -> None:
        """Nothing typed is lost: the text stays, and is kept as a draft again."""
        self._sign.setEnabled(True)
        field = error.field if isinstance(error, Refused) else None
        if field == "happened_on":
            self._day_field.show_error(error.sentence)
            self._day_field.setFocus()
        elif field == "text":
            self._text_field.show_error(error.sentence)
        else:
            self.ctx.tasks.refused.emit(error)
        if self._keeper is not None and self.text.value():
            self._keeper.typed(self.text.value(), self.text.place())

    def put_aside(self) -> None:
        """Close; what was written waits as a draft."""
        self.save_pending()
        self.closed.emit()

    def _throw_away(self) -> None:
        """Empty the note; Ångra brings it back."""
        text, place = self.text.value(), self.text.place()
        if self._keeper is not None:
            self._keeper.drop()
        self.text.set_value("")
        if self._view is not None:
            self._clear(self._view)
        self.closed.emit()
        if text.strip() and self.ctx.shell is not None:
            self.ctx.shell.toast.say(_("The note was thrown away"), lambda: self._bring_back(text, place))

    def _bring_back(self, text: str, place: int) -> None:
        self.text.set_value(text)
        self.text.set_place(place)
        self._typed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter signs, Escape puts aside."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.sign()
                return
        elif event.key() == Qt.Key.Key_Escape:
            self.put_aside()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The text is scrolled to where the cursor is."""
        super().showEvent(event)
        if self._built:
            self.text.text.ensureCursorVisible()
