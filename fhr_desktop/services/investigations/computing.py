"""The facts that a form's computed fields need beyond the answers, fetched from the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from db import records
from db.queries import investigations as queries
from db.queries.pool import entry_of
from db.store import Connection
from fhr_desktop.domain.case_states import WORDS, CaseState, elapsed
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.unit import Municipality, User
from fhr_desktop.forms.answers import AnswerKey, FilledForm, Value
from fhr_desktop.forms.computed import EarlierCase, Examined, Facts, compute
from fhr_desktop.services.investigations.facts import CaseFacts
from fhr_desktop.services.investigations.siblings import Siblings
from fhr_desktop.services.investigations.signatures import signature_answers
from fhr_desktop.services.investigations.steps import steps_of
from fhr_desktop.services.unit import county_part

REGISTER_LIMIT_DAYS = 183  # a check older than six months is marked (HVBL's limit, DOMAIN §3.2)


def computed_answers(
    connection: Connection, filled: FilledForm, facts: CaseFacts, siblings: Siblings, today: dt.date
) -> Mapping[AnswerKey, Value]:
    """The form's computed answers, and heading 24 as the signatures give it."""
    signed = {(key, ""): value for key, value in signature_answers(filled, facts).items()}
    known = replace(filled, answers={**filled.answers, **signed})
    own = {key: value for key, value in signed.items() if _has(filled, key[0])}
    return {**own, **compute(known, {**_facts(connection, facts, today), **siblings.facts()})}


def _has(filled: FilledForm, key: str) -> bool:
    return any(field.key == key for section in filled.definition.sections for field in section.fields)


def _facts(connection: Connection, facts: CaseFacts, today: dt.date) -> Facts:
    municipalities = {m.code: m for m in records.load_where(connection, Municipality, order="code")}
    own = municipalities.get(facts.home.municipality or "")
    steps = steps_of(queries.transitions(connection, facts.case.id))
    time = elapsed(steps, today)
    earlier = [one for one in queries.cases_of_home(connection, facts.home.id) if one.number < facts.case.number]
    pair = [facts.users.get(one) for one in (facts.case.investigator_1, facts.case.investigator_2) if one]
    known: Facts = {
        "today": today,
        "protected": facts.home.protected,
        "case_number": facts.case.number,
        "municipalities": {code: m.name for code, m in municipalities.items()},
        "pause_days": time.with_rest - time.without_rest,
        "investigators": tuple(_examined(user) for user in pair if user and user.exam and user.exam_year),
        "earlier_cases": tuple(
            EarlierCase(number=one.number, state=WORDS[CaseState(one.state)], date=one.state_since.isoformat())
            for one in earlier
        ),
        "register_limit_days": REGISTER_LIMIT_DAYS,
        "assessed": facts.assessment is not None and facts.assessment.manager_on is not None,
        "home_number": pool_number(connection, facts.home),
        "county_part": county_part(facts.home.municipality or ""),
    }
    if facts.visit is not None:
        homes = [one for one in facts.visits if "F7" in one.papers() and one.held and one.when() <= facts.visit.when()]
        known["visit_number"] = max(len(homes), 1)
    if facts.inquiry is not None and own is not None:
        known["participating"] = own.participates(facts.inquiry.received_on)
    return known


def pool_number(connection: Connection, home: Home) -> str:
    """What the home is called outside the unit: its number in the pool."""
    entry = entry_of(connection, home.id)
    return entry.number if entry is not None and entry.number else home.number


def _examined(user: User) -> Examined:
    return Examined(name=user.name, degree=user.exam, year=user.exam_year or 0)
