"""Whether one answer can be right: real dates, ranges, known choices. Whether an answer is needed is `gaps`'."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from fhr_desktop.domain import identity
from fhr_desktop.domain.errors import Refused
from fhr_desktop.forms.answers import Cell, Value
from fhr_desktop.forms.definition import Column, FieldKind, FormField
from i18n import _

_EARLIEST = dt.date(1900, 1, 1)
_PHONE = re.compile(r"\+?[\d\s\-/()]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_MUNICIPALITY = re.compile(r"\d{4}")
_PHONE_DIGITS = range(6, 16)

_SHAPES: Mapping[FieldKind, type] = {
    FieldKind.INTEGER: int,
    FieldKind.MONEY: int,
    FieldKind.YES_NO: bool,
    FieldKind.MULTI_CHOICE: tuple,
    FieldKind.TABLE: tuple,
}


def local_today() -> dt.date:
    """Today where the program runs."""
    return dt.datetime.now().astimezone().date()


def check(field: FormField | Column, value: Value, today: dt.date | None = None) -> str | None:
    """What is wrong with the answer, in one sentence without the answer itself; None when nothing is.

    An unanswered field is never wrong. A date that records something that has happened may not lie after
    `today` (default: the machine's). Nothing here stops saving.
    """
    if value is None or value == "":
        return None
    if field.kind is FieldKind.COMPUTED:
        return None
    shape = _SHAPES.get(field.kind, str)
    if not isinstance(value, shape) or (shape is int and isinstance(value, bool)):
        return _("The answer is of the wrong kind. Answer again.")
    if isinstance(field, FormField) and isinstance(value, tuple) and field.kind is FieldKind.TABLE:
        return _table(field, value, today or local_today())
    if isinstance(value, tuple):
        return _choices(field, value)
    if isinstance(value, str):
        return _text(field, value, today)
    return _number(field, value) if isinstance(field, FormField) and not isinstance(value, bool) else None


def warning(field: FormField | Column, value: Value, today: dt.date | None = None) -> str | None:
    """What looks wrong but may be right: an identity number that does not add up, or another id."""
    if field.kind is not FieldKind.PERSONNUMMER or not isinstance(value, str) or not value.strip():
        return None
    try:
        identity.parse(value, today or local_today())
    except Refused as refused:
        return refused.sentence
    return None


def _text(field: FormField | Column, value: str, today: dt.date | None) -> str | None:
    match field.kind:
        case FieldKind.DATE:
            return _date(field, value, today or local_today())
        case FieldKind.CHOICE:
            return _choices(field, (value,))
        case FieldKind.PHONE:
            digits = sum(character.isdigit() for character in value)
            if not _PHONE.fullmatch(value) or digits not in _PHONE_DIGITS:
                return _("This does not look like a phone number. Write digits, for example 070-123 45 67.")
        case FieldKind.EMAIL:
            if not _EMAIL.fullmatch(value.strip()):
                return _("This does not look like an e-mail address. Write it as name@example.se.")
        case FieldKind.MUNICIPALITY:
            if not _MUNICIPALITY.fullmatch(value):
                return _("The municipality is not known. Choose one in the list.")
    return None


def _date(field: FormField | Column, value: str, today: dt.date) -> str | None:
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return _("That date does not exist. Write it for example as 2026-03-14 or 14/3.")
    if day < _EARLIEST:
        return _("The date lies too far back. Check the year.")
    if day > today and not field.future:
        return _("The date lies in the future. It cannot be later than today ({today}).").format(today=today)
    return None


def _number(field: FormField, value: int) -> str | None:
    low, high = field.min, field.max
    if (low is None or value >= low) and (high is None or value <= high):
        return None
    if low is None:
        return _("The number can be at most {high}.").format(high=high)
    if high is None:
        return _("The number must be at least {low}.").format(low=low)
    return _("The number must be between {low} and {high}.").format(low=low, high=high)


def _choices(field: FormField | Column, value: tuple[object, ...]) -> str | None:
    known = {choice.key for choice in field.choices}
    if all(key in known for key in value):
        return None
    return _("The answer is not in the list. Choose again.")


def _table(field: FormField, value: tuple[object, ...], today: dt.date) -> str | None:
    columns = {column.key: column for column in field.columns}
    fixed = {row.key for row in field.rows}
    for number, row in enumerate(value, start=1):
        if not isinstance(row, Mapping) or (fixed and row.get("_row") not in fixed):
            return _("The answer is of the wrong kind. Answer again.")
        for key, cell in row.items():
            if key == "_row":
                continue
            problem = _cell(columns.get(key), cell, today)
            if problem:
                label = columns[key].label if key in columns else key
                return _("Row {number}, {column}: {problem}").format(number=number, column=label, problem=problem)
    return None


def _cell(column: Column | None, cell: Cell, today: dt.date) -> str | None:
    if column is None:
        return _("The answer is of the wrong kind. Answer again.")
    return check(column, cell, today)
