"""One reply typed in from the paper in one's hand: a digit answers and goes on, Enter goes on, Ctrl+Enter saves."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from fhr_desktop.forms.definition import FieldKind, FormDefinition, FormField
from fhr_desktop.services.survey_forms import asked_fields, questionnaire, typed_fields
from fhr_desktop.services.surveys import Typed
from i18n import _
from ui.components.banner import Notice
from ui.components.field import Field
from ui.components.inputs import DigitInput, Input, IntegerInput, LineInput, LongTextInput, MunicipalityInput
from ui.components.labels import Label
from ui.components.layout import down

MOST_DIGITS = 9  # options that are chosen by a digit each
UNKNOWN = ("0", "v")  # the keys for "Vet inte"


class ReplyForm(QWidget):
    """The form's questions as inputs. `edited` at each change; `went` when a key has gone to another question, with its
    field; `wish` when Ctrl+Enter is pressed in one of them.
    """

    edited = Signal()
    went = Signal(object)
    wish = Signal()

    def __init__(self, form: FormDefinition, municipalities: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.form = form
        self.fields: dict[str, Field] = {}
        self._heads: dict[str, QWidget] = {}
        self._words = {key for key, _label in questionnaire(form).free}
        self._unknown = {one.key: one.unknown for one in questionnaire(form).questions()}
        inside = {one.key for one in typed_fields(form)}
        column = down(self, spacing=10)
        for section in form.sections:
            own = [one for one in section.fields if one.key in inside]
            if not own:
                continue
            head = Label(section.heading, "sub")
            self._heads[section.key] = head
            column.addWidget(head)
            if any(one.key in self._words for one in own):
                column.addWidget(Notice(
                    _("Write no names. Where a name stands on the paper, write the role instead."),
                    "amber", "shield-check-fill",
                ))  # fmt: skip
            for one in own:
                control = self._input(one, municipalities)
                control.edited.connect(self._edited)
                self._watch(one.key, control)
                self.fields[one.key] = Field(one.label, control)
                column.addWidget(self.fields[one.key])
        column.addStretch(1)
        self._ask()

    def _input(self, one: FormField, municipalities: Sequence[tuple[str, str]]) -> Input:
        match one.kind:
            case FieldKind.MUNICIPALITY:
                return MunicipalityInput(municipalities, inline=True)
            case FieldKind.CHOICE if len(one.choices) <= MOST_DIGITS:
                return self._by_digit(one)
            case FieldKind.INTEGER:
                return IntegerInput(low=one.min or 0, high=one.max or 9999)
            case FieldKind.LONG_TEXT:
                return LongTextInput(least=2, most=8)
            case _:
                return LineInput()

    def _by_digit(self, one: FormField) -> DigitInput:
        """A step of a scale by its own digit, and "Vet inte" by 0 or V; the options of another question in order."""
        unknown = self._unknown.get(one.key)
        counted = [choice for choice in one.choices if choice.key != unknown]
        letters = {str(digit): choice.key for digit, choice in enumerate(counted, start=1)}
        if unknown is not None:
            letters |= dict.fromkeys(UNKNOWN, unknown)
        options = [
            (choice.key, choice.label if choice.label[:1].isdigit() or choice.key == unknown
             else f"{digit} {choice.label}")
            for digit, choice in enumerate(one.choices, start=1)
        ]  # fmt: skip
        return DigitInput(options, letters)

    def _watch(self, key: str, control: Input) -> None:
        if isinstance(control, DigitInput):
            control.moved.connect(partial(self._go, key))
        inner = [*control.controls, *(one.lineEdit() for one in control.controls if isinstance(one, QComboBox))]
        for widget in inner:
            if widget is not None:
                widget.setProperty("question", key)
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next question; in running text it is a new line. Ctrl+Enter saves."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = str(watched.property("question") or "")
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and key:
                if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                    self.wish.emit()
                    return True
                if key not in self._words:
                    self._go(key, 1)
                    return True
        return super().eventFilter(watched, event)

    def _go(self, key: str, step: int) -> None:
        shown = [one for one, field in self.fields.items() if not field.isHidden()]
        at = shown.index(key) + step
        if 0 <= at < len(shown):
            self.focus_on(shown[at])

    def focus_on(self, key: str) -> None:
        """Into a question."""
        control = self.fields[key].control
        if isinstance(control, DigitInput):
            control.take_focus()
        else:
            self.fields[key].setFocus(Qt.FocusReason.TabFocusReason)
        self.went.emit(self.fields[key])

    def begin(self) -> None:
        """Into the first question."""
        self.focus_on(next(iter(self.fields)))

    def _edited(self) -> None:
        self._ask()
        self.edited.emit()

    def _ask(self) -> None:
        """Questions that are asked of some only come and go with what they hang on."""
        asked = asked_fields(self.form, self.typed().answers)
        for key, field in self.fields.items():
            field.setVisible(key in asked)
        for section in self.form.sections:
            if section.key in self._heads:
                self._heads[section.key].setVisible(any(one.key in asked for one in section.fields))

    def typed(self) -> Typed:
        """What stands in it."""
        answers = {key: value for key, field in self.fields.items()
                   if key not in self._words and (value := field.control.value()) not in (None, "")}  # fmt: skip
        comments = {key: str(self.fields[key].control.value() or "") for key in self._words}
        return Typed(answers, {key: said for key, said in comments.items() if said.strip()})

    def problem(self) -> str:
        """The first question that holds what cannot be read, or ""."""
        for key, field in self.fields.items():
            field.check()
            if field.control.problem():
                return key
        return ""

    def placeless(self) -> str:
        """The first question about a municipality that is asked and not answered, or ""."""
        towns = (one.key for one in typed_fields(self.form) if one.kind is FieldKind.MUNICIPALITY)
        answers = self.typed().answers
        return next((key for key in towns if not self.fields[key].isHidden() and key not in answers), "")

    def draft(self) -> str:
        """What is written as one text to keep; "" for nothing."""
        typed = self.typed()
        if not typed.answers and not typed.comments:
            return ""
        return json.dumps({"answers": typed.answers, "comments": typed.comments}, ensure_ascii=False)

    def show_typed(self, answers: Mapping[str, object], comments: Mapping[str, str]) -> None:
        """Have these answers stand in it, and no others."""
        for key, field in self.fields.items():
            value = comments.get(key, "") if key in self._words else answers.get(key)
            field.control.set_value(value)
            field.show_plain()
        self._ask()
