"""What is left to do in a filled form: missing answers, missing sources, too few rows, broken rules.

What each form's own rules are stands in `rules`; whether one answer can be right, in `validate`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fhr_desktop.forms.answers import EVERYONE, AnswerKey, Evidence, FilledForm, Value
from fhr_desktop.forms.definition import FieldKind, FormDefinition, FormField, Required, Section
from fhr_desktop.forms.library import library
from fhr_desktop.forms.rules import findings
from fhr_desktop.forms.validate import check, local_today
from fhr_desktop.forms.visibility import Eyes, Place, answered, filled_row, places
from i18n import _, _n

SIGNED_HERE = "F10"  # the form that is signed in the program; the others are signed on paper
_NO_CONSENT = "samtycke saknas"  # the words the form itself asks for, instead of a register check


class GapKind(StrEnum):
    """Why there is a gap."""

    MISSING = "missing"
    EVIDENCE = "evidence"
    ROWS = "rows"
    RULE = "rule"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing left to do. `sentence` is Swedish; `subject_id` tells whom the section is about.

    A sentence has a person's first name only when that tells which visit, reference or check is lacking.
    """

    section_key: str
    field_key: str
    subject_id: str
    kind: GapKind
    sentence: str
    required_for: Required = Required.ASSESSMENT

    @property
    def key(self) -> AnswerKey:
        """The key of the answer."""
        return self.field_key, self.subject_id


def heading_of(filled: FilledForm, gap: Gap) -> str:
    """The number and the words of the heading that a gap is under."""
    section = next(one for one in filled.definition.sections if one.key == gap.section_key)
    return f"{section.number} {section.heading}".strip()


class State(StrEnum):
    """How far a section has come."""

    DONE = "done"
    PARTLY = "partly"
    EMPTY = "empty"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section's state and its number of gaps that are filled by writing, in all and for each person it is
    repeated for."""

    state: State
    gaps: int = 0
    by_subject: Mapping[str, int] = field(default_factory=dict, hash=False)


def gaps(filled: FilledForm, today: dt.date | None = None) -> tuple[Gap, ...]:
    """Everything left to do, in reading order: section, person, field. Computed answers must be filled in.

    `today` (default: the machine's) is the day dates are held against.
    """
    return _gaps(filled, tuple(places(filled)), today or local_today())


def _gaps(filled: FilledForm, visible: tuple[Place, ...], today: dt.date) -> tuple[Gap, ...]:
    order = {place.key: number for number, place in enumerate(visible)}
    found = [gap for place in visible if (gap := _gap(filled, place, today))]
    found += _nobody(filled)
    taken = {gap.key for gap in found if gap.kind is not GapKind.ROWS}
    broken: list[Gap] = []
    for finding in findings(filled):
        key = (finding.field_key, finding.subject_id)
        if key in order and key not in taken:
            broken.append(Gap(visible[order[key]].section.key, *key, GapKind.RULE, finding.sentence))
    for place in visible:
        if place.field.key in filled.exposing:
            sentence = _("“{label}” names the family, or where it lives. Write it otherwise; it goes out unnamed.")
            broken.append(Gap(place.section.key, *place.key, GapKind.RULE, sentence.format(label=place.field.label)))
    told = {gap.key for gap in broken}  # a rule says which row is lacking, not only that one is
    found = [gap for gap in found if gap.key not in told] + broken
    heads = {section.key: number for number, section in enumerate(filled.definition.sections)}
    return tuple(sorted(found, key=lambda gap: (heads[gap.section_key], order.get(gap.key, -1))))


def before_signing(filled: FilledForm, today: dt.date | None = None) -> tuple[Gap, ...]:
    """The gaps that are filled by writing, wherever gaps are counted: neither a signature nor what signing fills in."""
    return tuple(gap for gap in gaps(filled, today) if not _by_signing(filled.definition, gap))


def signs_here(definition: FormDefinition, section: Section) -> bool:
    """Whether the section is filled in by signing in the program."""
    return definition.number == SIGNED_HERE and any(one.kind is FieldKind.SIGNATURE for one in section.fields)


def _by_signing(definition: FormDefinition, gap: Gap) -> bool:
    section, field = definition.section_of(gap.field_key), definition.field(gap.field_key)
    return field.kind is FieldKind.SIGNATURE or signs_here(definition, section)


def next_gap(
    filled: FilledForm, after: AnswerKey | None = None, today: dt.date | None = None, *, at: AnswerKey | None = None
) -> Gap | None:
    """The first gap to write in after a place, or `at` one or after it, going round at the end; None for none."""
    found = before_signing(filled, today)
    if not found:
        return None
    order = _order(filled)
    here = order.get(after, -1) if after else order.get(at, 0) - 1 if at else -1
    return next((gap for gap in found if order.get(gap.key, -1) > here), found[0])


def _order(filled: FilledForm) -> dict[AnswerKey, int]:
    keys = (
        (one.key, subject.id)
        for section in filled.definition.sections
        for subject in filled.subjects_of(section)
        for one in section.fields
    )
    return {key: number for number, key in enumerate(keys)}


def section_states(filled: FilledForm, today: dt.date | None = None) -> Mapping[str, SectionState]:
    """How far each section has come, by section key, in reading order."""
    visible = tuple(places(filled))
    found = _gaps(filled, visible, today or local_today())
    states: dict[str, SectionState] = {}
    for section in filled.definition.sections:
        left = [gap for gap in found if gap.section_key == section.key]
        count = Counter(gap.subject_id for gap in left if not _by_signing(filled.definition, gap))
        mine = [place for place in visible if place.section is section]
        written = any(answered(filled.value(*place.key)) for place in mine)
        if not left and not written and not any(filled.asks(place.field) for place in mine):
            states[section.key] = SectionState(State.NOT_APPLICABLE)
            continue
        asked = [place for place in mine if place.field.kind is not FieldKind.COMPUTED]
        begun = any(answered(filled.value(*place.key)) for place in asked)
        empty = not begun and bool(asked or not mine)
        state = State.EMPTY if empty else State.PARTLY if left else State.DONE
        states[section.key] = SectionState(state, count.total(), dict(count))
    return states


def _nobody(filled: FilledForm) -> Iterator[Gap]:
    """A repeated section that applies, with required fields and nobody to answer for."""
    eyes = Eyes(filled)
    for section in filled.definition.sections:
        first = next((one for one in section.fields if one.required_for is not Required.NEVER), None)
        if section.repeat and first and not filled.subjects_of(section) and eyes.sees(section, None, EVERYONE):
            sentence = _("No person is registered for “{heading}”. Add the person in the case.")
            yield Gap(section.key, first.key, EVERYONE, GapKind.MISSING, sentence.format(heading=section.heading))


def _gap(filled: FilledForm, place: Place, today: dt.date) -> Gap | None:
    """The first thing left to do in one field."""
    one, value = place.field, filled.value(*place.key)

    def gap(kind: GapKind, sentence: str) -> Gap:
        required = one.required_for if one.required_for is not Required.NEVER else Required.ASSESSMENT
        return Gap(place.section.key, one.key, place.subject.id, kind, sentence, required)

    if not answered(value):
        if one.required_for is Required.NEVER or not filled.asks(one):
            return None
        return gap(GapKind.MISSING, _("The question “{label}” has no answer.").format(label=one.label))
    if problem := check(one, value, today):
        return gap(GapKind.INVALID, f"{one.label}: {problem}")
    if problem := _rows(one, value):
        return gap(GapKind.ROWS, problem)
    if gone := _fallen(filled, place):
        sentence = _("“{label}” rests on {source}, which is no longer in the case.")
        return gap(GapKind.EVIDENCE, sentence.format(label=one.label, source=gone.label))
    if lacking := _lacking(filled, place, value):
        names = {choice.key: choice.label for choice in library().choices("evidence_kind")}
        sources = ", ".join(names[kind].lower() for kind in lacking)
        sentence = _("“{label}” lacks a source: {sources}.").format(label=one.label, sources=sources)
        return gap(GapKind.EVIDENCE, sentence)
    return None


def _rows(one: FormField, value: Value) -> str | None:
    """Too few rows, or fixed rows that say nothing, in a table that is required."""
    if one.kind is not FieldKind.TABLE or one.required_for is Required.NEVER:
        return None
    assert isinstance(value, tuple)
    rows = [row for row in value if isinstance(row, Mapping) and filled_row(row)]
    if one.rows:
        empty = len(one.rows) - len({row.get("_row") for row in rows})
        if empty:
            text = _n("“{label}”: {n} row has no answer.", "“{label}”: {n} rows have no answer.", empty)
            return text.format(label=one.label, n=empty)
    if len(rows) < one.min_rows:
        text = _n("“{label}” needs at least {n} row.", "“{label}” needs at least {n} rows.", one.min_rows)
        return text.format(label=one.label, n=one.min_rows)
    return None


def _fallen(filled: FilledForm, place: Place) -> Evidence | None:
    """The first source of an answer that is no longer there: a visit that was not held after all, a check redone."""
    if filled.standing is None:
        return None
    sources = filled.evidence.get(place.key, ())
    return next((one for one in sources if one.record and (one.kind, one.record) not in filled.standing), None)


def _lacking(filled: FilledForm, place: Place, value: Value) -> tuple[str, ...]:
    """The kinds of source that are required and absent, unless a reason is stated."""
    required = filled.definition.sources_asked(place.field)
    if not required or filled.no_evidence_reason.get(place.key, "").strip():
        return ()
    there = {source.kind for source in filled.evidence.get(place.key, ())}
    if isinstance(value, str) and _NO_CONSENT in value.casefold():
        there.add("registerkontroll")
    return tuple(kind for kind in required if kind not in there)
