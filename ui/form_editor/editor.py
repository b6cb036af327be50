"""The editor of one form document: a section at a time, everything typed kept. What stands around it is the page's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from fhr_desktop.forms.answers import EVERYONE, AnswerKey, Evidence, FilledForm, Value
from fhr_desktop.forms.definition import FieldKind, FormField, Section
from fhr_desktop.forms.gaps import Gap, SectionState, signs_here
from fhr_desktop.forms.prefill import RecordSource, source_of
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.investigations.documents import OpenDocument
from fhr_desktop.services.investigations.paper import Proof
from i18n import _, _n
from ui.components.banner import Notice
from ui.components.inputs import LongTextInput
from ui.components.layout import Pane, ScrollPane, down
from ui.context import AppContext
from ui.form_editor.block import FieldBlock
from ui.form_editor.guide import GuideBox
from ui.form_editor.head import EditorHead
from ui.form_editor.keeping import AnswerKeeper
from ui.form_editor.kinds import Surroundings
from ui.form_editor.margin import EditorMargin
from ui.form_editor.section_form import SectionForm
from ui.form_editor.switcher import SubjectSwitcher


class FormEditor(Pane):
    """Made from a form's definition and its answers.

    `changed` when the answers are others than before, typed or stored; `at` when the person comes to another
    field (field key, subject id); `section_shown` with a section's key; `compare` with the place of a conflict
    (table, record, field). Read-only when `writable` is False.
    """

    changed = Signal()
    at = Signal(str, str)
    section_shown = Signal(str)
    kept = Signal()  # something is on disk
    typing = Signal()  # something is not on disk yet
    compare = Signal(object)

    def __init__(
        self, ctx: AppContext, opened: OpenDocument, around: Surroundings, offered: Sequence[Evidence],
        drafts: Sequence[Draft], *, writable: bool,
    ) -> None:  # fmt: skip
        super().__init__("content")
        self.document, self.filled = opened.document, opened.filled
        self.writable = writable and opened.document.locked_at is None
        self._facts, self._contested, self._position = opened.facts, opened.contested, opened.position
        self._behind: dict[AnswerKey, int] = {}  # fields that show what was stored when the log had come so far
        self._coming_back = False
        self._own: dict[AnswerKey, Value] = {}  # what was saved from here
        self._begun_on: dict[AnswerKey, Value] = {}  # what was stored when somebody began to write
        self._around, self._offered = around, offered
        self._gaps: Mapping[AnswerKey, Gap] = {}
        self._states: Mapping[str, SectionState] = {}
        self._whom: dict[str, str] = {}  # section → the subject last chosen
        self.keeper = AnswerKeeper(ctx, opened.document.id, self)
        self.keeper.take_drafts(drafts if self.writable else (), self.filled)
        self.head = EditorHead()
        self._guide = GuideBox(ctx.settings, around.words)
        self._switcher = SubjectSwitcher()
        self._host = Pane("content")
        self._host_column = down(self._host)
        self._signed = Notice(
            _("This heading is filled in when the form is signed, in the case under Assessment."), "info", "info"
        )
        parts = (self._guide, self._signed, self._switcher, self._host, None)
        self.pane = ScrollPane(*parts, margins=(20, 4, 18, 20), spacing=12)
        self.pane.setAccessibleName(_("Questions"))
        down(self, self.head, (self.pane, 1))
        self._form: SectionForm | None = None
        self._goal: str | None = None  # the field to go to when it is built
        self._ring: AnswerKey | None = None
        self.margin = EditorMargin(ctx, opened.document, lambda: self._form.blocks.values() if self._form else (), self)
        self.section = self._first_section()
        self.head.step.connect(self.step_section)
        self._switcher.chosen.connect(lambda subject: self.show_section(self.section.key, subject))
        self.keeper.rested.connect(self.save_pending)
        self.keeper.refused.connect(self._refused)
        self.keeper.saved.connect(self._saved)
        self.keeper.kept.connect(self._kept)

    def _first_section(self) -> Section:
        sections = self.filled.definition.sections
        asked = [s for s in sections if any(one.kind is not FieldKind.COMPUTED for one in s.fields)]
        return (asked or list(sections))[0]

    # what is shown

    def show_section(self, key: str, subject: str | None = None, field: str | None = None) -> None:
        """Show a section, for a person, at a field. Raises StopIteration for a section that is not there."""
        section = next(one for one in self.filled.definition.sections if one.key == key)
        subject = self._subject(section, subject)
        form = self._form
        if form is None or (form.section.key, form.subject) != (key, subject):
            self.save_pending()
            self.section = section
            self._whom[key] = subject
            self._replace(section, subject)
            self.section_shown.emit(key)
        self._goal = field
        self._reach_goal()

    def _subject(self, section: Section, wished: str | None) -> str:
        known = [one.id for one in self.filled.subjects_of(section)]
        for one in (wished, self._whom.get(section.key)):
            if one in known:
                return str(one)
        return known[0] if known else EVERYONE

    def _replace(self, section: Section, subject: str) -> None:
        old = self._form
        subjects = self.filled.subjects_of(section)
        self.head.show_section(section.number, self._around.words(section.heading))
        self._guide.show_section(section)
        self._signed.setVisible(self.writable and self._signing)
        self._switcher.show_subjects(subjects if section.repeat else (), subject)
        form = SectionForm(section, subject, self._around, self._offered, self._may_write)
        form.made.connect(self._made)
        form.built.connect(self._reach_goal)
        form.entered.connect(self._entered)
        self._form, self._behind, self._ring = form, {}, None
        self._host_column.addWidget(form)
        if old is not None:
            if _within(old, QApplication.focusWidget()):
                self.pane.setFocus()  # or Qt would send the focus out of the page
            for block in old.blocks.values():
                if self.keeper.busy(block.key):
                    self.keeper.shelve(block.key, block.control.draft(), block.control.place())
            self._host_column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.pane.verticalScrollBar().setValue(0)
        self._show_gaps()
        if subjects:
            form.show_answers(self.now(), self.keeper.busy)

    def _may_write(self, one: FormField) -> bool:
        source = source_of(one)
        gathered = isinstance(source, RecordSource) and self._facts.read_only(source)
        signed = one.kind is FieldKind.SIGNATURE or self._signing
        return self.writable and one.kind is not FieldKind.COMPUTED and not gathered and not signed

    @property
    def _signing(self) -> bool:
        """Whether the section is filled in by signing in the program, as the report is; other forms are on paper."""
        return signs_here(self.filled.definition, self.section)

    def _made(self, block: FieldBlock) -> None:
        block.typed.connect(lambda: self._typed(block))
        block.left.connect(lambda: self._left(block))
        block.compare.connect(lambda: self.compare.emit(self._contested[block.key]))
        block.supported.connect(lambda: self._support(block))
        draft = self.keeper.found.get(block.key)
        if draft is not None and block.writable:
            block.show_draft(draft.text, draft.cursor)
            self.keeper.resume(block.key, self._stored(block.key))
            self._settle(block)
        self._mark(block)
        self.margin.dress(block)

    def _entered(self, block: FieldBlock) -> None:
        if block.key != self._ring:
            self._ring = block.key
            self.at.emit(*block.key)

    # going about

    def step_section(self, step: int) -> None:
        """The section before (−1) or after (1) that applies."""
        keys = [s.key for s in self.filled.definition.sections if self._applies(s)]
        here = keys.index(self.section.key) if self.section.key in keys else 0
        if 0 <= here + step < len(keys):
            self.show_section(keys[here + step])
            self.focus_first()

    def _applies(self, section: Section) -> bool:
        state = self._states.get(section.key)
        return state is None or state.state.value != "not_applicable"

    def next_subject(self) -> bool:
        """Go on to the next person of this section; False when there is none."""
        known = [one.id for one in self.filled.subjects_of(self.section)]
        form = self._form
        if form is None or form.subject not in known[:-1]:
            return False
        self.show_section(self.section.key, known[known.index(form.subject) + 1])
        self.focus_first()
        return True

    def focus_first(self) -> None:
        """Put the cursor in the section's first question that can be answered."""
        self._goal = ""
        self._reach_goal()

    def focus_field(self, key: AnswerKey) -> None:
        """Put the cursor in a question, in its section."""
        section = self.filled.definition.section_of(key[0])
        self.show_section(section.key, key[1] or None, key[0])

    def subject(self) -> str:
        """Whom the section that is shown is about; EVERYONE when it is not repeated."""
        return self._form.subject if self._form is not None else EVERYONE

    def here(self) -> AnswerKey | None:
        """The question of this section that the person was in last."""
        return self._ring

    def beginning(self) -> AnswerKey:
        """The first question of the section that is shown, for the person it is about."""
        return self.section.fields[0].key, self.subject()

    def write(self, text: str) -> None:
        """Write on in the text the person was in, else at the end of the section's first; without one, go there."""
        form = self._form
        if form is None or not self.writable:
            return
        form.finish()
        texts = [one for one in form.blocks.values() if one.writable and isinstance(one.control, LongTextInput)]
        if not texts:
            self.focus_first()
            return
        block = next((one for one in texts if one.key == self._ring), texts[0])
        if block.key != self._ring:
            block.control.set_place(len(block.control.draft()))
        block.setFocus()
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(block.control.controls[0], key)

    def _reach_goal(self) -> None:
        form = self._form
        if form is None or self._goal is None:
            return
        blocks = list(form.blocks.values())
        wanted = [b for b in blocks if b.one.key == self._goal] if self._goal else [b for b in blocks if b.writable]
        if not wanted:
            return
        self._goal = None
        wanted[0].setFocus()
        self._entered(wanted[0])  # what nobody writes takes no focus, but it is where the person is now
        QTimer.singleShot(0, self, lambda: self._bring(wanted[0]))

    def _bring(self, block: FieldBlock) -> None:
        if self._form is not None and block in self._form.blocks.values():
            self.pane.ensureWidgetVisible(block, 0, 24)

    # answers

    def now(self) -> FilledForm:
        """The answers as they stand: what is being typed before what is stored."""
        return replace(self.filled, answers={**self.filled.answers, **self.keeper.unsaved})

    def _typed(self, block: FieldBlock) -> None:
        stored = self._begun_on.setdefault(block.key, self._stored(block.key))
        if block.readable():
            self.keeper.unsaved[block.key] = block.answer()
        seen = self._behind.get(block.key, self._position)
        self.keeper.typed(block.key, stored, seen, block.control.draft(), block.control.place())
        self.typing.emit()
        if block.chosen:
            self._settle(block)
        if self._form is not None:
            self._form.look(self.now())
        self.changed.emit()

    def _left(self, block: FieldBlock) -> None:
        """Save what was written; where nothing was, show what has come meanwhile."""
        self._settle(block)
        if block.key in self._behind and not self.keeper.busy(block.key):
            del self._behind[block.key]
            block.show_answer(self.now(), keep=False)
            self._mark(block)

    def _settle(self, block: FieldBlock) -> None:
        """Save what stands in a field, if the person has changed it."""
        if not self.keeper.busy(block.key):
            return
        if block.readable():
            self.keeper.settle(block.key, block.answer())
        else:
            self.keeper.hold(block.key)

    def _support(self, block: FieldBlock) -> None:
        assert block.evidence is not None
        seen = self._behind.get(block.key, self._position)
        self.keeper.support(block.key, block.answer(), seen, block.evidence.evidence(), block.evidence.reason())
        evidence = {**self.filled.evidence, block.key: block.evidence.evidence()}
        self.filled = replace(self.filled, evidence=evidence)

    def save_pending(self) -> None:
        """Put everything typed in the queue of the database thread."""
        for block in list(self._form.blocks.values()) if self._form is not None else ():
            self._settle(block)
        self.margin.save_pending()

    def _stored(self, key: AnswerKey) -> Value:
        """What the store holds, for a key nobody is writing in."""
        return self.filled.answers.get(key)

    def _block(self, key: AnswerKey) -> FieldBlock | None:
        return self._form.blocks.get(key) if self._form is not None else None

    def _refused(self, key: AnswerKey, sentence: str) -> None:
        block = self._block(key)
        if block is not None:
            block.refuse(sentence)
        if key in self._begun_on:  # the page has shown it as an answer, which it is not
            self.filled = replace(self.filled, answers={**self.filled.answers, key: self._begun_on[key]})
        self.changed.emit()

    def _saved(self, key: AnswerKey, value: Value) -> None:
        self._own[key] = value
        self._begun_on.pop(key, None)
        if self.keeper.busy(key):
            return  # something has been typed since
        self.filled = replace(self.filled, answers={**self.filled.answers, key: value})
        block = self._block(key)
        if block is not None:
            block.accept()

    def _kept(self) -> None:
        if self.keeper.on_disk():
            self.kept.emit()

    # what has been read anew

    def take(self, proof: Proof, gaps: Sequence[Gap], states: Mapping[str, SectionState]) -> None:
        """The form as it is stored now, with its gaps; where the person writes or stands, the person's text stays."""
        before, position = self.filled, self._position
        self.filled, self._states = proof.filled, states
        self._contested, self._position = proof.contested, proof.position
        self._gaps = {gap.key: gap for gap in reversed(gaps)}
        form = self._form
        if form is None:
            return
        subject = self._subject(self.section, form.subject)
        if subject != form.subject:
            self._replace(self.section, subject)
            return
        self._switcher.show_subjects(proof.filled.subjects_of(self.section) if self.section.repeat else (), subject)
        self._fall_behind(form, before, position)
        form.show_answers(self.now(), self._keeps)
        self._coming_back = False
        for block in form.blocks.values():
            self._mark(block)
        self._show_gaps()

    def _fall_behind(self, form: SectionForm, before: FilledForm, position: int) -> None:
        """A field the person stands in is not changed under the cursor: what has come waits until it is left."""
        focus, behind = self._stood_in(), {}
        for key, block in form.blocks.items():
            known = self._behind.get(key)
            now = self.filled.answers.get(key)
            own = now in (self._own.get(key), block.answer()) or (not now and not block.answer())
            if known is None and before.answers.get(key) != now and not own:
                known = position
            if known is not None and block.writable and (self.keeper.busy(key) or _within(block.control, focus)):
                behind[key] = known
        self._behind = behind

    def _keeps(self, key: AnswerKey) -> bool:
        block = self._block(key)
        in_table = block is not None and block.one.kind is FieldKind.TABLE
        return self.keeper.busy(key) or key in self._behind or (in_table and _within(block, self._stood_in()))

    def come_back(self) -> None:
        """The person comes back to the form: what is read next is shown wherever the person has not written."""
        self._coming_back = True

    def _stood_in(self) -> QWidget | None:
        return None if self._coming_back else QApplication.focusWidget()

    def _mark(self, block: FieldBlock) -> None:
        stands, waits = block.key in self._contested, block.key in self._behind
        block.show_conflict(stands=stands, waits=waits, may_decide=self.writable)

    def _show_gaps(self) -> None:
        state = self._states.get(self.section.key)
        count = state.gaps if state is not None else 0
        self.head.show_remark(_n("{n} gap", "{n} gaps", count).format(n=count) if count else "")
        self._switcher.mark_gaps(state.by_subject if state is not None else {})
        if self._form is not None:
            self._form.show_gaps(self._gaps if self.writable else {})


def _within(block: QWidget | None, focus: QWidget | None) -> bool:
    return block is not None and focus is not None and block.isAncestorOf(focus)
