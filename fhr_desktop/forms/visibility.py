"""Which sections and fields of a form apply, given the answers so far. Whether they are answered is `gaps`'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fhr_desktop.forms.answers import EVERYONE, FilledForm, Subject, Value
from fhr_desktop.forms.definition import Condition, FormField, Section


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one section, for one person or for everyone."""

    section: Section
    subject: Subject
    field: FormField

    @property
    def key(self) -> tuple[str, str]:
        """The key of the answer."""
        return self.field.key, self.subject.id


def answered(value: Value) -> bool:
    """Whether something stands there. No and 0 are answers; blank text and empty rows are not."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, tuple):
        return any(filled_row(one) if not isinstance(one, str) else one for one in value)
    return value is not None


def filled_row(row: object) -> bool:
    """Whether a table row has anything in it besides its own key."""
    assert hasattr(row, "items")
    return any(answered(cell) for key, cell in row.items() if key != "_row")


class Eyes:
    """Looks at one filled form. Build it once for a walk over many fields."""

    def __init__(self, filled: FilledForm) -> None:
        self._filled = filled
        self._home = {one.key: (section, one) for section in filled.definition.sections for one in section.fields}

    def sees(self, section: Section, one: FormField | None, subject: str) -> bool:
        """See `is_visible`."""
        conditions = section.visible_if + (one.visible_if if one else ())
        return all(self._holds(condition, section, subject) for condition in conditions)

    def _holds(self, condition: Condition, asking: Section, subject: str) -> bool:
        section, one = self._home[condition.field]
        if section.repeat is None:
            return _test(condition, self._value(section, one, EVERYONE))
        if section.repeat is asking.repeat:
            return _test(condition, self._value(section, one, subject))
        values = [self._value(section, one, each.id) for each in self._filled.subjects_of(section)]
        if condition.is_ is False:
            return not any(value is True for value in values)
        if condition.filled is False or condition.not_in is not None:
            return all(_test(condition, value) for value in values)
        return any(_test(condition, value) for value in values)

    def _value(self, section: Section, one: FormField, subject: str) -> Value:
        """An answer left behind in a field that no longer applies does not count."""
        return self._filled.value(one, subject) if self.sees(section, one, subject) else None


def _test(condition: Condition, value: Value) -> bool:
    if condition.filled is not None:
        return answered(value) is condition.filled
    if condition.not_in is not None:
        return not answered(value) or not _is_among(value, condition.not_in)
    if condition.in_ is not None:
        return _is_among(value, condition.in_)
    if condition.at_least is not None:
        count = len(value) if isinstance(value, tuple) else value
        return isinstance(count, int) and count >= condition.at_least
    return value is condition.is_


def _is_among(value: Value, keys: tuple[str, ...]) -> bool:
    return any(key in keys for key in value) if isinstance(value, tuple) else value in keys


def is_visible(filled: FilledForm, section: Section, field: FormField | None, subject: str = EVERYONE) -> bool:
    """Whether the field (or, without one, the section) applies for the subject with this id.

    A condition on a field of a section repeated for the same persons looks at the same person; on a
    section repeated for others, `is: true` means any of them, `is: false` none of them. Elsewhere
    `is: false` needs the answer No: an unanswered question opens nothing. `not_in` also holds unanswered.
    """
    return Eyes(filled).sees(section, field, subject)


def places(filled: FilledForm) -> Iterator[Place]:
    """Every field that applies, in reading order: section, person, field."""
    eyes = Eyes(filled)
    for section in filled.definition.sections:
        for subject in filled.subjects_of(section):
            if eyes.sees(section, None, subject.id):
                for one in section.fields:
                    if eyes.sees(section, one, subject.id):
                        yield Place(section, subject, one)
