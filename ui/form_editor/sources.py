"""A case's visits, talks, references and checks as sources to choose. What one is worth is the writer's to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fhr_desktop.forms.answers import Evidence
from fhr_desktop.forms.definition import Choice
from fhr_desktop.forms.library import library
from fhr_desktop.services.investigations.facts import CaseFacts
from ui import words

_KINDS = {  # kind of visit → kind of source
    "home_visit_booked": "hembesok",
    "home_visit_short_notice": "hembesok",
    "interview_individual": "intervju",
    "interview_couple": "intervju",
    "interview_family": "intervju",
    "child_conversation": "samtal_barn",
    "reference_call": "referens",
    "register_review": "registerkontroll",
}


def offered_sources(facts: CaseFacts, today: dt.date) -> tuple[Evidence, ...]:
    """One for each reference, check, visit or talk that has been made or held; each once."""
    return tuple(dict.fromkeys(_sources(facts, today)))


def _sources(facts: CaseFacts, today: dt.date) -> Iterator[Evidence]:
    kinds = {choice.key: choice for choice in library().choices("evidence_kind")}
    names = {person.id: person.given_name for person in facts.persons}
    relations = {choice.key: choice.label for choice in library().choices("reference_relation")}
    for one in facts.references:
        if one.contacted_on is not None:
            who = relations.get(one.relation or "", "").lower()
            yield _evidence(kinds["referens"], who, one.contacted_on, today)
    for check in facts.checks:
        if check.received_on is not None and check.person_id in names:
            yield _evidence(kinds["registerkontroll"], names[check.person_id], check.received_on, today)
    for visit in sorted(facts.visits, key=lambda one: one.on):
        kind = kinds.get(_KINDS.get(visit.kind, ""))
        if kind is None or not visit.held:
            continue
        whom = " och ".join(names[one] for one in visit.participants if one in names)
        whom = "" if kind.key == "hembesok" else whom
        yield _evidence(kind, whom, visit.on, today)


def _evidence(kind: Choice, whom: str, day: dt.date, today: dt.date) -> Evidence:
    label = " ".join(part for part in (kind.label, whom, words.short_day(day, today)) if part)
    return Evidence(kind.key, str(kind.facts.get("mark", "")), label)
