"""Whether values from elsewhere have the shape that their record's description demands, so that they can be kept.

Shapes only: whether a choice is one of the list, or a day is believable, is not asked (SYNC §10).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

from fhr_desktop.domain.operations import SEEN, WITH, OperationKind
from fhr_desktop.domain.record import Kind, Plain
from fhr_desktop.domain.registry import BY_TABLE

LARGEST = (1 << 63) - 1  # a whole number in a table has 64 bits


def fits(kind: OperationKind, table: str, fields: Collection[str], values: Mapping[str, Plain]) -> bool:
    """Whether an operation's values can be kept; `fields` are those it names. What the program does not know fits."""
    if kind is OperationKind.ERASE or kind is OperationKind.ARCHIVE:
        if not _is_seen(values.get(SEEN)):
            return False
        if kind is OperationKind.ERASE:
            return _is_decision(values) and _are_named(values.get(WITH))
    known = _shapes(table)
    for name, value in values.items():
        shape = known.get(name)
        if shape is not None and not shape(value):
            return False
    if kind is OperationKind.NEW:
        return _required(table) <= values.keys()
    return all(name in values for name in _required(table).intersection(fields))


def _is_decision(values: Mapping[str, Plain]) -> bool:
    second = values.get("second")
    return type(values.get("code")) is str and _is_ref(values.get("decided_by")) and (second is None or _is_ref(second))


def _is_seen(value: Plain) -> bool:
    """[[device, incarnation, seq]…]; an older program said nothing."""
    return value is None or (
        type(value) is list
        and all(
            type(one) is list and len(one) == 3 and type(one[0]) is type(one[1]) is bytes and type(one[2]) is int
            for one in value
        )
    )


def _are_named(value: Plain) -> bool:
    """[[table, record]…]; an older program said nothing."""
    return value is None or (
        type(value) is list
        and all(type(one) is list and len(one) == 2 and _is_text(one[0]) and _is_ref(one[1]) for one in value)
    )


def _is_text(value: Any) -> bool:
    return type(value) is str


def _is_day(value: Any) -> bool:
    try:
        return type(value) is str and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_moment(value: Any) -> bool:
    try:
        return type(value) is str and dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_whole(value: Any) -> bool:
    return type(value) is int and -LARGEST <= value <= LARGEST


def _is_yes_no(value: Any) -> bool:
    return type(value) is bool


def _is_ref(value: Any) -> bool:
    return type(value) is bytes and len(value) == 16


def _is_value(value: Any) -> bool:
    """What a form's answer may be: anything but bytes."""
    if type(value) is list:
        return all(_is_value(one) for one in value)
    if type(value) is dict:
        return all(_is_value(one) for one in value.values())
    return value is None or type(value) in (str, int, bool)


def _is_rows(value: Any) -> bool:
    return type(value) is list and all(type(one) is dict and _is_value(one) for one in value)


def _many(shape: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: type(value) is list and all(shape(one) for one in value)


_SHAPES: Mapping[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: _is_text,
    Kind.LONG_TEXT: _is_text,
    Kind.DATE: _is_day,
    Kind.MOMENT: _is_moment,
    Kind.INTEGER: _is_whole,
    Kind.YES_NO: _is_yes_no,
    Kind.CHOICE: _is_text,
    Kind.MULTI_CHOICE: _many(_is_text),
    Kind.REF: _is_ref,
    Kind.REFS: _many(_is_ref),
    Kind.MUNICIPALITY: _is_text,
    Kind.IDENTITY_NUMBER: _is_text,
    Kind.ROWS: _is_rows,
    Kind.VALUE: _is_value,
}


@cache
def _shapes(table: str) -> Mapping[str, Callable[[Any], bool]]:
    """The shape of each field of a kind of record; none for a kind that is not known."""
    if table not in BY_TABLE:
        return {}
    specs = BY_TABLE[table].SPECS
    return {
        name: _SHAPES[spec.kind] if spec.required else _or_nothing(_SHAPES[spec.kind]) for name, spec in specs.items()
    }


def _or_nothing(shape: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or shape(value)


@cache
def _required(table: str) -> frozenset[str]:
    if table not in BY_TABLE:
        return frozenset()
    return frozenset(name for name, spec in BY_TABLE[table].SPECS.items() if spec.required)
