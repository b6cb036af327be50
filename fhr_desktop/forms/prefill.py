"""Which record fields and other forms an answer is fetched from, and where it goes back. Fetching is services'."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from fhr_desktop.forms.answers import EVERYONE, AnswerKey, FilledForm, Value
from fhr_desktop.forms.definition import FormDefinition, FormField
from fhr_desktop.forms.visibility import answered

_ITS_NAME = {("Visit", "date"): "on"}  # the forms' word for a field, and the record's


@dataclass(frozen=True, slots=True)
class RecordSource:
    """A field of a record; two-way."""

    record: str
    field: str


@dataclass(frozen=True, slots=True)
class FormSource:
    """A field of another form; copied once."""

    form_key: str
    field: str


Source = RecordSource | FormSource


def source_of(field: FormField) -> Source | None:
    """Where the answer comes from, or None."""
    if not field.prefill:
        return None
    if field.prefill.startswith("form:"):
        form_key, _dot, name = field.prefill.removeprefix("form:").partition(".")
        return FormSource(form_key, name)
    record, _dot, name = field.prefill.partition(".")
    return RecordSource(record, _ITS_NAME.get((record, name), name))


def prefill_targets(definition: FormDefinition) -> Mapping[Source, tuple[str, ...]]:
    """The index: from a source to the keys of the fields that it fills."""
    targets: dict[Source, tuple[str, ...]] = {}
    for section in definition.sections:
        for one in section.fields:
            source = source_of(one)
            if source is not None:
                targets[source] = (*targets.get(source, ()), one.key)
    return targets


def prefilled(filled: FilledForm, fetch: Callable[[Source, str], Value]) -> Mapping[AnswerKey, Value]:
    """Answers for the unanswered fields: `fetch(source, subject id)` gives a form value or None.

    The subject id is EVERYONE in a section that is not repeated. Fields without a source get their default.
    """
    answers: dict[AnswerKey, Value] = {}
    for one, subject in _fields(filled):
        source = source_of(one)
        if answered(filled.value(one, subject)):
            continue
        value = one.default if source is None else fetch(source, subject)
        value = one.default if value is None else value
        if value is not None:
            answers[one.key, subject] = value
    return answers


def written_back(filled: FilledForm, changed: frozenset[AnswerKey]) -> Mapping[tuple[RecordSource, str], Value]:
    """What the changed answers say about records: (source, subject id) → value, None for emptied."""
    back: dict[tuple[RecordSource, str], Value] = {}
    for one, subject in _fields(filled):
        source = source_of(one)
        if isinstance(source, RecordSource) and (one.key, subject) in changed:
            back[source, subject] = filled.value(one, subject)
    return back


def _fields(filled: FilledForm) -> Iterator[tuple[FormField, str]]:
    for section in filled.definition.sections:
        for subject in filled.subjects_of(section) or ():
            for one in section.fields:
                yield one, subject.id if section.repeat else EVERYONE
