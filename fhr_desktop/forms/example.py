"""A believable, wholly filled investigation report of an invented family, for demo, previews and measures.

The texts are data in resources/demo/f10_texts.yaml; nothing here is stored or shown by itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import yaml
from babel.dates import format_date

import resources
from fhr_desktop.domain.record import freeze
from fhr_desktop.forms.answers import EVERYONE, AnswerKey, Evidence, FilledForm, Subject, Value
from fhr_desktop.forms.computed import Facts, FirstAssessment, compute
from fhr_desktop.forms.definition import Repeat
from fhr_desktop.forms.library import library

_DATE = re.compile(r"@([+-]\d+)")
_MARK = re.compile(r"<([a-z]|[+-]\d+)>")
_EVERYONE = "everyone"  # the file's word for EVERYONE


def example_report(
    assessed_on: dt.date, names: Mapping[str, str] | None = None, facts: Facts | None = None
) -> FilledForm:
    """F10 for two adults and two children, assessed on a day, with evidence and computed answers.

    `names` replaces first names (a, b: adults; c, d: children) and family name (s). `facts` replaces some of
    `example_facts`. The subjects' ids are a, b, c and d.
    """
    read: Mapping[str, Any] = yaml.load(resources.text("demo", "f10_texts.yaml"), yaml.CSafeLoader)
    called = {**read["names"], **(names or {})}
    fill = _filler(assessed_on, called)
    adults = tuple(Subject(key, f"{called[key]} {called['s']}") for key in read["adults"])
    children = tuple(Subject(key, called[key]) for key in read["children"])
    answers: dict[AnswerKey, Value] = {(key, EVERYONE): fill(value) for key, value in read["everyone"].items()}
    for person, own in read["persons"].items():
        answers |= {(key, person): fill(value) for key, value in own.items()}
    filled = FilledForm(
        definition=library().latest("F10"),
        answers=answers,
        subjects={Repeat.ADULT: adults, Repeat.CHILD: children},
        no_evidence_reason={
            (key, _whose(person)): reason
            for person, reasons in read["no_evidence_reason"].items()
            for key, reason in reasons.items()
        },
    )
    filled = replace(filled, evidence=_evidence(filled, read["sources"], fill))
    computed = compute(filled, {**example_facts(assessed_on, called), **(facts or {})})
    return replace(filled, answers={**filled.answers, **computed})


def example_facts(assessed_on: dt.date, called: Mapping[str, str]) -> Facts:
    """What the records around the example say, on the day of the assessment."""
    day = {n: str(assessed_on + dt.timedelta(days=n)) for n in (-104, -100, 14, 30)}
    first, second = (f"{called[key]} {called['s']}" for key in ("a", "b"))
    return Facts(
        today=assessed_on,
        protected=False,
        case_number="FHR-2026-0117",
        municipality_block="Rättvik, Leksand, Gagnef",
        municipalities={"2031": "Rättvik"},
        pause_days=0,
        investigators=(
            {"name": "Åsa Nordqvist", "degree": "socionomexamen", "year": 2008},
            {"name": "Henrik Söderlund", "degree": "socionomexamen", "year": 2015},
        ),
        earlier_cases=(),
        safety_open=(
            {"what": "Grind överst i trappan", "due_on": day[30], "responsible": second},
            {"what": "Brandvarnare i barnets rum", "due_on": day[14], "responsible": first},
        ),
        register_limit_days=180,
        brafam=tuple(
            FirstAssessment(
                adult=adult,
                form_on=day[-104],
                summary_on=day[-100],
                version="2",
                conclusion="Går vidare",
                open_areas=(),
            )
            for adult in (first, second)
        ),
        assessed=True,
    )


def _whose(person: str) -> str:
    return EVERYONE if person == _EVERYONE else person


def _filler(assessed_on: dt.date, called: Mapping[str, str]) -> Callable[[Any], Any]:
    """A function that fills names and dates in a value of any shape."""

    def word(match: re.Match[str]) -> str:
        name = match[1]
        if name in called:
            return called[name]
        day = assessed_on + dt.timedelta(days=int(name))
        return format_date(day, "d MMMM yyyy", locale="sv_SE")

    def fill(value: Any) -> Any:
        if isinstance(value, str):
            date = _DATE.fullmatch(value)
            if date:
                return (assessed_on + dt.timedelta(days=int(date[1]))).isoformat()
            return _MARK.sub(word, value.rstrip("\n"))
        if isinstance(value, list):
            return tuple(fill(one) for one in value)
        if isinstance(value, dict):
            return freeze({key: fill(one) for key, one in value.items()})
        return value

    return fill


def _evidence(
    filled: FilledForm, sources: Mapping[str, Mapping[str, str]], fill: Callable[[Any], Any]
) -> Mapping[AnswerKey, tuple[Evidence, ...]]:
    """Each required kind of source, where there is no stated reason for its absence."""
    marks = {choice.key: str(choice.facts["mark"]) for choice in library().choices("evidence_kind")}
    evidence: dict[AnswerKey, tuple[Evidence, ...]] = {}
    for section in filled.definition.sections:
        for subject in filled.subjects_of(section):
            own = sources.get(subject.id or _EVERYONE, {})
            for one in section.fields:
                missing = (one.key, subject.id) in filled.no_evidence_reason
                kinds = one.evidence_required[:1] if missing else one.evidence_required
                if kinds:
                    evidence[one.key, subject.id] = tuple(
                        Evidence(kind, marks[kind], fill(own[kind])) for kind in kinds
                    )
    return evidence
