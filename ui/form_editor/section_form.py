"""The questions of one section for one person, as widgets in rows. Sections are switched by the editor."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QWidget

from fhr_desktop.forms.answers import AnswerKey, Evidence, FilledForm
from fhr_desktop.forms.definition import FormField, Required, Section
from fhr_desktop.forms.gaps import Gap
from fhr_desktop.forms.visibility import Eyes
from ui.components.layout import Pane
from ui.form_editor.block import FieldBlock
from ui.form_editor.kinds import Surroundings
from ui.theme import theme

_SPANS = {"full": 6, "two_thirds": 6, "half": 3, "third": 2}  # of six columns
_TURN = 0.012  # seconds: how long the UI thread builds before it looks at what else there is to do


class SectionForm(Pane):
    """Builds its blocks a few at a time, so that the UI thread is never held. `built` when all are there.

    `entered` carries the block that got the focus.
    """

    built = Signal()
    entered = Signal(object)
    made = Signal(object)  # a block that has just been built and shows its answer

    def __init__(self, section: Section, subject: str, around: Surroundings, offered: Sequence[Evidence],
                 writable: Callable[[FormField], bool]) -> None:  # fmt: skip
        super().__init__("content")
        self.section, self.subject = section, subject
        self._around, self._offered, self._writable = around, offered, writable
        self.blocks: dict[AnswerKey, FieldBlock] = {}
        self._filled: FilledForm | None = None
        self._keep: Callable[[AnswerKey], bool] = lambda key: False
        self._gaps: Mapping[AnswerKey, Gap] = {}
        self._shape: tuple[tuple[AnswerKey, int], ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().scaled(14))
        self._grid.setVerticalSpacing(theme().scaled(16))
        for column in range(6):
            self._grid.setColumnStretch(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._build_some)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    # what is shown

    def show_answers(self, filled: FilledForm, keep: Callable[[AnswerKey], bool]) -> None:
        """Show what is stored, except where `keep` says that the person's own text stands."""
        self._filled, self._keep = filled, keep
        for block in self.blocks.values():
            block.show_answer(filled, keep=keep(block.key))
        self.look(filled)

    def look(self, filled: FilledForm) -> None:
        """Show the questions that apply, given the answers; those that come to apply are built."""
        self._filled = filled
        self._turn.start()

    def show_gaps(self, gaps: Mapping[AnswerKey, Gap]) -> None:
        """Say what is left to do."""
        self._gaps = gaps
        for block in self.blocks.values():
            block.show_gap(gaps.get(block.key))

    def finish(self) -> None:
        """Build everything now."""
        while self._turn.isActive():
            self._turn.stop()
            self._build_some()

    # building

    def _wanted(self) -> list[FormField]:
        if self._filled is None:
            return []
        eyes = Eyes(self._filled)
        return [one for one in self.section.fields if eyes.sees(self.section, one, self.subject)]

    def _build_some(self) -> None:
        wanted, until = self._wanted(), time.perf_counter() + _TURN
        missing = [one for one in wanted if (one.key, self.subject) not in self.blocks]
        for number, one in enumerate(missing):
            if number and time.perf_counter() > until:
                self._turn.start()
                break
            self._build(one)
        self._arrange(wanted)
        if not self._turn.isActive():
            self.built.emit()

    def _build(self, one: FormField) -> None:
        assert self._filled is not None
        asked = one if self._filled.asks(one) else replace(one, required_for=Required.NEVER)
        if not self._filled.evidence.get((one.key, self.subject)):  # what somebody has added can be taken away
            asked = replace(asked, evidence_required=self._filled.definition.sources_asked(one))
        block = FieldBlock(asked, self.subject, self._around, self._offered, writable=self._writable(one))
        block.setParent(self)
        self.blocks[block.key] = block
        block.show_answer(self._filled, keep=False)
        block.show_gap(self._gaps.get(block.key))
        self.made.emit(block)

    def _arrange(self, wanted: Sequence[FormField]) -> None:
        """Rows of one to three questions, as on paper where there is room."""
        shown = [self.blocks[key] for one in wanted if (key := (one.key, self.subject)) in self.blocks]
        shape = tuple((block.key, self._span(block)) for block in shown)
        if shape == self._shape:
            return
        self._shape = shape
        for block in self.blocks.values():
            self._grid.removeWidget(block)  # an item that is taken and kept alive would keep old heights
        row = used = 0
        for block, (_key, span) in zip(shown, shape, strict=True):
            if used + span > 6:
                row, used = row + 1, 0
            self._grid.addWidget(block, row, used, 1, span, Qt.AlignmentFlag.AlignTop)
            block.show()
            used += span
        for block in self.blocks.values():
            if block not in shown:
                block.hide()

    def _span(self, block: FieldBlock) -> int:
        width = max(self.width(), 1)
        if width < theme().scaled(400):
            return 6
        span = _SPANS.get(block.one.print.width, 6)
        if span == 2 and width < theme().scaled(620):
            span = 3
        needed = block.control.sizeHint().width() if block.chosen else block.minimumSizeHint().width()
        return span if needed <= width * span / 6 - 14 else 6

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may bring fewer or more beside each other."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._turn.start()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.isAncestorOf(new):
            return
        block = next((one for one in self.blocks.values() if one.isAncestorOf(new)), None)
        if block is not None:
            self.entered.emit(block)
