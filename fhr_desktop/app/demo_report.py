"""Fills a case's report with the example's texts, under the case's own names; what the records know is left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from fhr_desktop.app.demo_checks import record_checks
from fhr_desktop.app.demo_references import record_references
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import EVERYONE, AnswerKey, Evidence, Value
from fhr_desktop.forms.definition import FieldKind, Repeat
from fhr_desktop.forms.example import example_report
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.facts import READ_ONLY, CaseFacts
from fhr_desktop.services.investigations.sources import offered_sources
from fhr_desktop.services.suite import Services

EXAMPLE_PAIR = ("Åsa Nordqvist", "Henrik Söderlund")
# What the case's own records and signatures say, or what belongs to the example family alone.
OWN = frozenset(
    {
        "case_number", "treserva_number", "inquiry_date", "opened_on", "investigator_1", "investigator_2", "given_name",
        "family_name", "identity_number", "protection_degree", "home_address", "home_municipality", "household_form",
        "member_rows", "child_name", "child_birth_year", "manager_review", "contact_rows", "signed_on",
        "manager_signed_on", "manager_comment", "child_talk_held", "child_talk_date", "no_talk_reason",
    }
)  # fmt: skip


def fill_report(
    services: Services, actor: Actor, document_id: RecordId, day: dt.date, own: Mapping[str, Value] | None = None
) -> None:
    """Answer every question that the case itself does not answer. `own`: what stands in the example's place, and None
    where nothing does.
    """
    opened = services.documents.open(actor, document_id)
    filled = opened.filled
    adults, children = filled.subjects[Repeat.ADULT], filled.subjects[Repeat.CHILD]
    names = {key: one.label.split()[0] for key, one in zip("ab", adults, strict=False)}
    names |= {key: one.label.split(",")[0] for key, one in zip("cd", children, strict=False)}
    names["s"] = opened.facts.home.name or "Familjen"
    example = example_report(day, names)
    whose = {EVERYONE: EVERYONE}
    whose |= {key: one.id for key, one in zip("ab", adults, strict=False)}
    whose |= {key: one.id for key, one in zip("cd", children, strict=False)}
    record_references(services, actor, opened.facts, example.answers["reference_rows", EVERYONE])
    record_checks(services, actor, opened.facts, _pair(opened.facts.case), example.answers["register_rows", EVERYONE])
    facts = services.documents.open(actor, document_id).facts
    made = offered_sources(facts, day)
    pair = [opened.facts.users[one].name for one in _pair(opened.facts.case) if one in opened.facts.users]
    answers: dict[AnswerKey, Value] = {}
    evidence: dict[AnswerKey, tuple[Evidence, ...]] = {}
    reasons: dict[AnswerKey, str] = {}
    for (field, subject), said in example.answers.items():
        value = (own or {}).get(field, said)
        one = filled.definition.field(field)
        if subject not in whose or field in OWN or one.kind in (FieldKind.COMPUTED, FieldKind.SIGNATURE):
            continue
        if one.prefill and tuple(one.prefill.split(".", 1)) in READ_ONLY:
            continue
        if value is None:
            continue
        key = (field, whose[subject])
        answers[key] = _signed(value, pair)
        if example.evidence.get((field, subject)):
            sources = example.evidence[field, subject]
            evidence[key] = tuple(_linked(one, made, facts, key[1], answers[key]) for one in sources)
        if example.no_evidence_reason.get((field, subject)):
            reasons[key] = example.no_evidence_reason[field, subject]
    services.documents.answer_many(actor, document_id, answers, evidence=evidence, no_evidence_reason=reasons)


def _linked(one: Evidence, made: Sequence[Evidence], facts: CaseFacts, whose: str, text: Value) -> Evidence:
    """The case's own visit, talk, reference or check in the example's place: the one that the text or person fits."""
    name = next((person.given_name for person in facts.persons if person.id.hex == whose), "")
    asked = {ref.id.hex for ref in facts.references if any(person.hex == whose for person in ref.about)}

    def fits(each: Evidence) -> tuple[bool, bool]:
        words = each.label.split()
        named = one.kind == "registerkontroll" and isinstance(text, str) and words[1] in text
        return named, each.record in asked or (bool(name) and name in words)

    return max((each for each in made if each.kind == one.kind), key=fits, default=one)


def _pair(case: Case) -> tuple[RecordId, ...]:
    return tuple(one for one in (case.investigator_1, case.investigator_2) if one is not None)


def _signed(value: Any, pair: Sequence[str]) -> Any:
    """The value with the case's own investigators in the example's place."""
    if isinstance(value, str):
        for example, own in zip(EXAMPLE_PAIR, pair, strict=False):
            value = value.replace(example, own)
        return value
    if isinstance(value, tuple):
        return tuple(_signed(one, pair) for one in value)
    if isinstance(value, Mapping):
        return {key: _signed(one, pair) for key, one in value.items()}
    return value
