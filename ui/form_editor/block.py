"""One question in the editor: its field, its sources, its gap. What happens with the answer is the editor's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from fhr_desktop.domain.record import Sensitivity
from fhr_desktop.forms.answers import Evidence, FilledForm, Value
from fhr_desktop.forms.definition import FieldKind, FormField, Required
from fhr_desktop.forms.gaps import Gap, GapKind
from i18n import _, _n
from ui.components.field import Field
from ui.components.inputs import LongTextInput
from ui.components.labels import Icon
from ui.components.layout import down
from ui.conflicts.mark import ConflictMark
from ui.form_editor.evidence import EvidenceStrip
from ui.form_editor.kinds import CHOSEN, Surroundings, answer_of, input_for, shown_in
from ui.form_editor.shown import ShownAnswer
from ui.theme import theme


class FieldBlock(QWidget):
    """A question and its answer for one person. `typed` at each change, `left` when it is done with,
    `supported` when sources or their reason have changed, `compare` to decide between two machines' answers."""

    typed = Signal()
    left = Signal()
    supported = Signal()
    compare = Signal()

    def __init__(
        self, one: FormField, subject: str, around: Surroundings, offered: Sequence[Evidence], *, writable: bool
    ) -> None:
        super().__init__()
        self.one, self.key = one, (one.key, subject)
        self.writable = writable
        self.refused = ""  # what the store said about what stands here
        self._gap: Gap | None = None
        self._said: tuple[Gap | None, bool] | None = None  # the gap that is shown, and whether an error hides it
        label = around.words(one.label)
        self._help = around.words(one.help)
        self.control = input_for(one, around) if writable else ShownAnswer(one, around)
        question = "\n".join(around.words(text) for text in (one.question, *one.follow_ups) if text)
        self.field = Field(
            label, self.control, required=_required(one), help=self._help, mark=_mark(one), question=question
        )
        self.evidence: EvidenceStrip | None = None
        self.mark: ConflictMark | None = None
        parts: list[QWidget] = [self.field]
        if one.evidence_required:
            self.evidence = EvidenceStrip(label, offered, one.evidence_required)
            self.evidence.set_read_only(not writable)
            self.evidence.changed.connect(self.supported)
            parts.append(self.evidence)
        down(self, *parts, spacing=3)
        self.setFocusProxy(self.field)
        self.control.edited.connect(self._edited)
        self.control.left.connect(self.left)

    # answers

    @property
    def chosen(self) -> bool:
        """Whether an answer is whole as soon as it is given."""
        return self.one.kind in CHOSEN

    def answer(self) -> Value:
        """What stands here."""
        return answer_of(self.one, self.control.value())

    def readable(self) -> bool:
        """Whether what stands here can be an answer. A doubtful identity number is for the store to refuse."""
        return self.one.kind is FieldKind.PERSONNUMMER or not self.control.problem()

    def show_answer(self, filled: FilledForm, *, keep: bool) -> None:
        """Show what is stored; with `keep` only the sources, since the person is writing here."""
        if not keep:
            value: Any = filled.value(self.one, self.key[1])
            wanted = value if not self.writable else shown_in(self.one, value)
            if not self.writable or self.control.value() != wanted:
                self.control.set_value(wanted)
        if self.evidence is not None:
            reason = filled.no_evidence_reason.get(self.key, "")
            self.evidence.show_evidence(filled.evidence.get(self.key, ()), reason)
        self._count()

    def show_draft(self, text: str, cursor: int) -> None:
        """Show text that was never saved, with the cursor where it was."""
        self.control.set_draft(text)
        self.control.set_place(cursor)
        self.field.check()
        self._count()

    # what is said about it

    def show_gap(self, gap: Gap | None) -> None:
        """What is left to do here. What the person has just got wrong is said before that."""
        wrong = bool(self.refused or self.control.problem())
        if self._said == (gap, wrong):
            return
        self._gap, self._said = gap, (gap, wrong)
        if self.evidence is not None:
            self.evidence.show_gap(gap.sentence if gap is not None and gap.kind is GapKind.EVIDENCE else "")
        if wrong:
            return
        if gap is None or gap.kind is GapKind.EVIDENCE:
            self.field.show_plain()
        elif gap.kind is GapKind.MISSING:
            self.field.show_gap(_("Missing. {help}").format(help=self._help).strip())
        else:
            self.field.show_gap(gap.sentence)

    def show_conflict(self, *, stands: bool, waits: bool, may_decide: bool) -> None:
        """That two machines have answered differently (`stands`), or that another answer waits to be shown."""
        if self.mark is None and not stands and not waits:
            return
        if self.mark is None:
            self.mark = ConflictMark(self.compare.emit)
            column = self.layout()
            assert isinstance(column, QBoxLayout)
            column.insertWidget(1, self.mark)
        if stands:
            self.mark.show_conflict(self.field.label.text(), may_decide=may_decide)
        elif waits:
            self.mark.show_waiting()
        else:
            self.mark.hide()

    def refuse(self, sentence: str) -> None:
        """The store would not take it; the text stays."""
        self.refused = sentence
        self._said = None
        self.field.show_error(sentence)

    def accept(self) -> None:
        """The store has taken it."""
        if self.refused:
            self.refused = ""
            self._said = None
            self.show_gap(self._gap)

    def _edited(self) -> None:
        if self.refused:
            self.accept()
        self._count()
        self.typed.emit()

    def _count(self) -> None:
        if isinstance(self.control, LongTextInput) and self.one.kind is FieldKind.LONG_TEXT:
            words = self.control.words()
            text = _n("{n} word", "{n} words", words).format(n=words) if words else ""
            if text != self.field.remark.text():
                self.field.remark.setText(text)


def _required(one: FormField) -> str:
    narrow = one.print.width in ("half", "third") or theme().roomy
    if one.required_for is not Required.NEVER and narrow:
        return _("required")  # there is no room for more beside the label
    return {
        Required.DRAFT: _("required from the start"),
        Required.ASSESSMENT: _("required before assessment"),
        Required.NEVER: "",
    }[one.required_for]


def _mark(one: FormField) -> QWidget | None:
    if one.sensitivity is not Sensitivity.SPECIAL:
        return None
    mark = Icon("lock-key", "prot", 15, _("Sensitive information"))
    mark.setToolTip(_("Sensitive information. Never shown in lists, search or matching."))
    return mark
