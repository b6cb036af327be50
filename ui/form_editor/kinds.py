"""Which input each kind of question gets, and how an answer looks in it. Saving answers lies elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fhr_desktop.domain.whereabouts import phone_shown
from fhr_desktop.forms.answers import Cell, Scalar, Value
from fhr_desktop.forms.definition import Choice, Column, FieldKind, FormField
from i18n import _
from ui.components.inputs import (
    ChoiceInput,
    DateInput,
    IdentityInput,
    Input,
    IntegerInput,
    LineInput,
    LongTextInput,
    MultiChoiceInput,
    MunicipalityInput,
    RowColumn,
    RowsInput,
    YesNoInput,
)
from ui.components.inputs.choice import Options
from ui.form_editor.person import PersonInput
from ui.theme import theme

# Kinds that are chosen, not written: an answer is whole at once, and is saved at once.
CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.YES_NO})
_STACKED_FROM = 4  # so many columns do not fit beside each other in the editor
_LONG_LABEL = 28  # characters that half the editor's width holds
_NONE = ""  # the option that takes a choice away


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What inputs offer that the form does not say: the day, the municipalities, the people to choose among.

    `words` fills marks such as `{lag:…}` in labels.
    """

    today: dt.date
    municipalities: Options
    people: tuple[str, ...]
    words: Callable[[str], str]


def input_for(one: FormField, around: Surroundings) -> Input:
    """The input of a question that a person answers. Raises KeyError for a kind that nobody types."""
    if one.kind is FieldKind.TABLE:
        return _table(one, around)
    return _makers(one, around)[one.kind]()


def _makers(one: FormField, around: Surroundings) -> dict[FieldKind, Callable[[], Input]]:
    return {
        FieldKind.TEXT: LineInput,
        FieldKind.LONG_TEXT: lambda: LongTextInput(least=max(2, min(one.print.lines, 6)), most=40, spelled=True),
        FieldKind.DATE: lambda: DateInput(around.today, future=one.future),
        FieldKind.INTEGER: lambda: IntegerInput(low=one.min, high=one.max, unit=one.unit),
        FieldKind.MONEY: lambda: IntegerInput(low=one.min, high=one.max, width=10, unit=one.unit or "kr"),
        FieldKind.YES_NO: YesNoInput,
        FieldKind.CHOICE: lambda: _choice(one, around),
        FieldKind.MULTI_CHOICE: lambda: MultiChoiceInput(_options(one.choices, around)),
        FieldKind.PERSON_REF: lambda: PersonInput(around.people),
        FieldKind.MUNICIPALITY: lambda: MunicipalityInput(around.municipalities),
        FieldKind.PLACE: LineInput,
        FieldKind.PHONE: lambda: LineInput(width=20, tidy=phone_shown),
        FieldKind.EMAIL: lambda: LineInput(width=30),
        FieldKind.PERSONNUMMER: lambda: IdentityInput(around.today),
        FieldKind.SIGNATURE: LineInput,
    }


def _options(choices: tuple[Choice, ...], around: Surroundings) -> Options:
    return tuple((choice.key, around.words(choice.label)) for choice in choices)


def _choice(one: FormField, around: Surroundings) -> ChoiceInput:
    options = _options(one.choices, around)
    length = sum(len(label) for _key, label in options)
    if len(options) <= 5 and not (theme().roomy and length > 30):
        return ChoiceInput(options, open_=True)
    return ChoiceInput(((_NONE, _("Not stated")), *options), open_=False)


def _table(one: FormField, around: Surroundings) -> RowsInput:
    stacked = len(one.columns) >= _STACKED_FROM or theme().roomy
    stacked = stacked or any(column.kind is FieldKind.MULTI_CHOICE for column in one.columns)
    columns = [
        RowColumn(column.key, around.words(column.label), partial(_cell, column, around), _stretch(column, stacked))
        for column in one.columns
    ]
    fixed = [(row.key, around.words(row.label)) for row in one.rows]
    return RowsInput(columns, fixed=fixed, least=1, stacked=stacked)


def _stretch(column: Column, stacked: bool) -> int:
    longest = max((len(choice.label) for choice in column.choices), default=0)
    if column.kind in (FieldKind.TEXT, FieldKind.MULTI_CHOICE) or (stacked and longest > _LONG_LABEL):
        return 2
    return 1 if stacked or column.kind is FieldKind.CHOICE else 0


def _cell(column: Column, around: Surroundings) -> Input:
    match column.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return LongTextInput(least=1)
        case FieldKind.DATE:
            return DateInput(around.today, future=column.future)
        case FieldKind.INTEGER | FieldKind.MONEY:
            return IntegerInput()
        case FieldKind.YES_NO:
            return YesNoInput()
        case FieldKind.MULTI_CHOICE:
            return MultiChoiceInput(_options(column.choices, around))
        case FieldKind.PERSON_REF:
            return PersonInput(around.people)
        case FieldKind.MUNICIPALITY:
            return MunicipalityInput(around.municipalities)
    if column.choices:
        return ChoiceInput(((_NONE, "–"), *_options(column.choices, around)), open_=False, cell=True)
    return LineInput()


# answers in inputs


def shown_in(one: FormField, value: Value) -> Any:
    """An answer as the question's input takes it."""
    if one.kind is FieldKind.TABLE:
        kinds = {column.key: column.kind for column in one.columns}
        rows = value if isinstance(value, tuple) else ()
        return tuple(
            {key: _shown(kinds.get(key), cell) for key, cell in row.items() if cell not in (None, "", ())}
            for row in rows
            if isinstance(row, Mapping)
        )
    return _shown(one.kind, value)


def _shown(kind: FieldKind | None, value: Any) -> Any:
    if kind is FieldKind.DATE and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    if kind is FieldKind.CHOICE and value is None:
        return _NONE
    return value


def answer_of(one: FormField, value: Any) -> Value:
    """What stands in the question's input, as an answer; None for nothing."""
    if one.kind is FieldKind.TABLE:
        rows = [{key: _answer(cell) for key, cell in row.items()} for row in value]
        rows = [{key: cell for key, cell in row.items() if cell is not None} for row in rows]
        return tuple(row for row in rows if set(row) - {"_row"}) or None
    answer = _answer(value)
    return answer if answer != () else None


def _answer(value: Any) -> Cell:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value.rstrip() or None
    found: Scalar | tuple[str, ...] = value
    return found
