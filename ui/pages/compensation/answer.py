"""The answer step by step: what, how it came about, where its figures stand, and the amount to the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.compensation_sum import Asked, AskedContact, Step, What
from fhr_desktop.services import compensation_words as words
from fhr_desktop.services.compensation import ABOUT, Known
from i18n import _
from ui.components.banner import Notice
from ui.components.labels import Chip, Label
from ui.components.layout import Column, Pane, across, down


class StepRow(Pane):
    """One step. It is read as one sentence."""

    def __init__(self, step: Step, asked: Asked | AskedContact, known: Known) -> None:
        total = step.what is What.TOTAL
        super().__init__("content", "none" if total else "bottom")
        head, how = words.head(step), words.how(step, asked, known.guides[asked.year])
        rests = "" if total else words.rests_on(step, known.names)
        amount = words.amount(step.amount)
        said = Label(amount, "display" if total else "sub")
        said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        parts: list[QWidget] = [Label(head, "sub" if total else "strong", wrap=True), Label(how, "body", wrap=True)]
        if rests:
            parts.append(Label(rests, "help", wrap=True))
        if step.borrowed:
            parts.append(Chip(words.TRIED, "amber", "info"))
        if words.lacks_fee(step, asked, known.guides[asked.year]):
            parts.append(Chip(words.NOT_WITH, "amber", "info"))
        text = QWidget()
        down(text, *parts, spacing=3)
        across(self, (text, 1), said, margins=(0, 12, 0, 12), spacing=16)
        self.setAccessibleName(". ".join(one for one in (f"{head}: {amount}", how, rests) if one))


class Answer(Column):
    """The steps below one another with what they are, or why there is no answer; and when the year is not this one."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: tuple[Step, ...] = ()
        self.setAccessibleName(_("Calculation"))
        self._notice = Notice("", "amber", "circle-dashed")
        self._rows = QWidget()
        self._inner = down(self._rows)
        about = Label(ABOUT, "help", wrap=True)
        decides = Label(f"{words.NOT_A_DECISION}.", "strong", wrap=True)
        down_ = (decides, 8, self._notice, self._rows, 14, about)
        for one in down_:
            if isinstance(one, int):
                self.column.addSpacing(one)
            else:
                self.column.addWidget(one)
        self.column.addStretch(1)
        self._notice.hide()

    def show_steps(self, steps: Sequence[Step], asked: Asked | AskedContact, known: Known) -> None:
        """Another answer."""
        self.steps = tuple(steps)
        self._clear()
        for one in steps:
            self._inner.addWidget(StepRow(one, asked, known))
        old = _("These are the amounts of {year}, not of this year. Choose another year, or enter its figures.")
        self._say(old.format(year=asked.year) if asked.year < known.today.year else "")

    def show_lack(self, sentence: str) -> None:
        """No answer, and why; "" when the field itself says it."""
        self.steps = ()
        self._clear()
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self._notice.set_words(sentence)
        self._notice.setVisible(bool(sentence))

    def _clear(self) -> None:
        while (item := self._inner.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
