"""A case's visits, talks, references and checks as sources (belägg). What one is worth is the writer's to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import Evidence
from fhr_desktop.forms.definition import Choice
from fhr_desktop.forms.library import library
from fhr_desktop.services.investigations.facts import CaseFacts
from i18n.days import short_day

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
    """One for each reference, check, visit or talk that has been made or held, the newest first."""
    found = sorted(_sources(facts, today), key=lambda pair: pair[0], reverse=True)
    return tuple(source for _day, source in found)


def standing(facts: CaseFacts) -> frozenset[tuple[str, str]]:
    """The sources there are: kind of source, and the record's id as text."""
    made = [("referens", one.id) for one in facts.references if one.contacted_on is not None]
    made += [("registerkontroll", one.id) for one in facts.checks if one.received_on is not None]
    made += [(_KINDS[one.kind], one.id) for one in facts.visits if one.held and one.kind in _KINDS]
    return frozenset((kind, one.hex) for kind, one in made)


def _sources(facts: CaseFacts, today: dt.date) -> Iterator[tuple[dt.date, Evidence]]:
    kinds = {choice.key: choice for choice in library().choices("evidence_kind")}
    names = {person.id: person.given_name for person in facts.persons}
    relations = {choice.key: choice.label for choice in library().choices("reference_relation")}
    registers = {choice.key: choice.label for choice in library().choices("register_kind")}
    for one in facts.references:
        if one.contacted_on is not None:
            who = relations.get(one.relation or "", "").lower()
            yield one.contacted_on, _evidence(kinds["referens"], who, one.contacted_on, today, one.id)
    for check in facts.checks:
        if check.received_on is not None and check.person_id in names:
            whose = f"{registers.get(check.register, '')} {names[check.person_id]}"
            yield check.received_on, _evidence(kinds["registerkontroll"], whose, check.received_on, today, check.id)
    for visit in facts.visits:
        kind = kinds.get(_KINDS.get(visit.kind, ""))
        if kind is None or not visit.held:
            continue
        whom = " och ".join(one.given_name for one in visit.present(facts.persons))
        whom = "" if kind.key == "hembesok" else whom
        yield visit.on, _evidence(kind, whom, visit.on, today, visit.id)


def _evidence(kind: Choice, whom: str, day: dt.date, today: dt.date, record: RecordId) -> Evidence:
    label = " ".join(part for part in (kind.label, whom, short_day(day, today)) if part)
    return Evidence(kind.key, str(kind.facts.get("mark", "")), label, record.hex)
