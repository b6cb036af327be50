"""The wholly filled F10 that the tests of forms start from, and small ways to change it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from fhr_desktop.forms.answers import EVERYONE, AnswerKey, FilledForm, Value
from fhr_desktop.forms.definition import FormDefinition
from fhr_desktop.forms.example import example_report
from fhr_desktop.forms.library import library

DAY = dt.date(2026, 3, 12)


def complete() -> FilledForm:
    """Two adults, two children, assessed on DAY, no gaps."""
    return example_report(DAY)


def with_answers(filled: FilledForm, answers: dict[AnswerKey, Value]) -> FilledForm:
    """The same with some answers changed; None takes an answer away."""
    return replace(filled, answers={**filled.answers, **answers})


def with_answer(filled: FilledForm, field: str, value: Value, subject: str = EVERYONE) -> FilledForm:
    """The same with one answer changed."""
    return with_answers(filled, {(field, subject): value})


def all_forms() -> tuple[FormDefinition, ...]:
    """The newest version of every form."""
    return tuple(library().latest(number) for number in library().numbers())
