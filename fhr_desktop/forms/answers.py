"""The answers to one form: their shape, the persons a section is repeated for, and their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fhr_desktop.forms.definition import FormDefinition, FormField, Repeat, Section

# text, long_text, place, phone, email, person_ref, signature, choice key, municipality code, personnummer
# (twelve digits): str · date: "2026-03-14" · integer, money (kronor): int · yes_no: bool ·
# multi_choice: tuple of keys · table: tuple of rows, each {column key: scalar or tuple of keys}; a fixed
# row carries its key under "_row". Nothing answered: absent or None.
Scalar = str | int | bool | None
Cell = Scalar | tuple[str, ...]
Value = Scalar | tuple[str, ...] | tuple[Mapping[str, Cell], ...]

EVERYONE = ""  # the subject of a section that is not repeated


@dataclass(frozen=True, slots=True)
class Subject:
    """A person a section is repeated for. `id` is the record id as text; `label` is what is printed."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source of a statement. `mark` is printed in the margin: H, I, R, K or B.

    `record` is the id of the visit, reference or check as text; empty for a source that somebody wrote by hand.
    """

    kind: str  # hembesok | intervju | referens | registerkontroll | samtal_barn
    mark: str
    label: str
    record: str = ""


AnswerKey = tuple[str, str]  # (field key, subject id or EVERYONE)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A definition with its answers, ready to validate, walk or print.

    `standing` are the sources that the case has, as kinds and records' ids in text; None when that is not known.
    `exposing` are the questions whose answers point out a family that is to be presented without names.
    `age_group` is that of the child whom the form is about, a key of `interview_age_group`; empty for none.
    """

    definition: FormDefinition
    answers: Mapping[AnswerKey, Value] = field(default_factory=dict)
    subjects: Mapping[Repeat, tuple[Subject, ...]] = field(default_factory=dict)
    evidence: Mapping[AnswerKey, tuple[Evidence, ...]] = field(default_factory=dict)
    no_evidence_reason: Mapping[AnswerKey, str] = field(default_factory=dict)
    standing: frozenset[tuple[str, str]] | None = None
    age_group: str = ""
    exposing: frozenset[str] = frozenset()

    def subjects_of(self, section: Section) -> tuple[Subject, ...]:
        """The persons the section is repeated for, or one nameless subject."""
        if section.repeat is None:
            return (Subject(EVERYONE, ""),)
        return tuple(self.subjects.get(section.repeat, ()))

    def asks(self, one: FormField) -> bool:
        """Whether the question is meant for the child whom the form is about; it is if there is no such child."""
        return not one.ages or not self.age_group or self.age_group in one.ages

    def value(self, one: FormField | str, subject: str = EVERYONE) -> Value:
        """The answer, or None."""
        key = one if isinstance(one, str) else one.key
        return self.answers.get((key, subject))
