"""A labelled field: label, when it is required, the input, and help or gap below it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.components.inputs.base import Input
from ui.components.labels import Icon, Label
from ui.components.layout import across, down
from ui.theme import theme

_ONE_LINE = 60  # characters; a longer label is a question and takes the width it needs
_ONE_LARGE_LINE = 30  # the same where the text is large


class Field(QWidget):
    """An input with its words. `required` is the grey remark, such as "krävs före bedömning"; `mark` an icon after it;
    `question` what is to be asked, in the words to ask it; `needed` what is said when nothing is written where
    something must be.

    The sentence below is, in order: an error, a gap, a remark, the help text.
    """

    def __init__(
        self,
        label: str,
        control: Input,
        *,
        required: str = "",
        help: str = "",  # noqa: A002  # the word on screen
        mark: QWidget | None = None,
        question: str = "",
        needed: str = "",
    ) -> None:
        super().__init__()
        self.control = control
        self._label_text, self._help, self._question = label, help, question
        self._needed, self._refused = needed, False
        long = len(label) > (_ONE_LARGE_LINE if theme().roomy else _ONE_LINE)
        self.label = Label(label, "strong", wrap=long)
        self.remark = Label("", "small")
        self._required = Label(required, "small")
        if not required:
            self._required.hide()
        self._mark = Icon("circle-dashed", "amber", 14)
        self._below = Label(help, "help", wrap=True)
        self._line = QWidget()
        across(self._line, self._mark, (self._below, 50), None, spacing=6)
        marks = [mark] if mark is not None else []
        head = across(None, (self.label, 50) if long else self.label, self._required, *marks, None, self.remark)
        asked = [Label(question, wrap=True)] if question else []
        down(self, head, *asked, control, self._line, spacing=3)
        self.setFocusProxy(control)
        self.show_plain()
        control.left.connect(self.check)
        control.edited.connect(self._forgive)

    def set_help(self, words: str) -> None:
        """Say something else below."""
        self._help = words
        self.show_plain()

    def show_plain(self) -> None:
        """Nothing is wrong: the help text stands below."""
        note = self.control.note()
        self._show("", "help", note or self._help, None)

    def show_gap(self, sentence: str) -> None:
        """Something is missing: dashed edge, dashed ring, plain words."""
        self._show("missing", "gap", sentence, ("circle-dashed", "amber"))

    def show_error(self, sentence: str) -> None:
        """What is written cannot stand: red edge and a sentence."""
        self._show("error", "error", sentence, ("warning-octagon-fill", "err"))

    def refuse(self, sentence: str) -> None:
        """What is written was refused: said until something else is written, or it is tried again."""
        self._refused = True
        self.show_error(sentence)

    def check(self) -> None:
        """Say what the input itself could not read; called when it is left, never while typing."""
        problem = self.control.problem()
        if problem:
            self.show_error(problem)
        elif self.control.property("fhr_problem") or self.control.note():
            self.show_plain()
        self.control.setProperty("fhr_problem", bool(problem))

    def demand(self) -> bool:
        """Whether what is written can be used; if not, it says why. What is hidden is not asked for."""
        self.check()
        if self.control.problem():
            return False
        if self._needed and not self.isHidden() and self.control.value() in (None, ""):
            self.refuse(self._needed)
            return False
        return True

    def _forgive(self) -> None:
        """While typing, an error that no longer holds goes away; none comes."""
        if (self._refused or self.control.property("fhr_problem")) and not self.control.problem():
            self._refused = False
            self.control.setProperty("fhr_problem", False)
            self.show_plain()

    def _show(self, state: str, kind: str, sentence: str, mark: tuple[str, str] | None) -> None:
        self.control.set_state(state)
        self._below.setText(sentence)
        self._below.set_kind(kind)
        self._mark.setVisible(mark is not None)
        if mark is not None:
            self._mark.set_icon(*mark)
        self._line.setVisible(bool(sentence))
        required = self._required.text() if self._required.text() else ""
        self.control.set_name(self._label_text, ". ".join(filter(None, (self._question, required, sentence))))
