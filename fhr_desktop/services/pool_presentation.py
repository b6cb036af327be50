"""A home's presentation (F15) as it is handed out with a proposal: what the case says, and what the pool says of today.

What the unit has assessed, and matching reads, is the pool's alone: a blank there is a blank on the paper, or it would
say otherwise than the proposal beside it. Only limits and support are taken from the report where the pool has none,
and are said to be the report's: they must not be lost.

The checks are those of the case's own: without names it gives nobody away, with names it asks everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from db.queries import investigations as queries
from db.queries.pool import PooledHome, home_in_pool
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.proposals import Proposal, ProposalState
from fhr_desktop.forms.answers import EVERYONE, AnswerKey, FilledForm, Value
from fhr_desktop.forms.library import choice_words, library
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.documents import fill, gather
from fhr_desktop.services.investigations.facts import CaseFacts
from fhr_desktop.services.investigations.letters import words_of
from fhr_desktop.services.investigations.presentation import ANONYMOUS, FORM, FULL, NO_LIMITS, demand_presentable
from fhr_desktop.services.matching import offered_home
from fhr_desktop.services.proposal_words import distances
from fhr_desktop.services.unit import settings_of
from i18n import _

WRITTEN = frozenset({"household", "presentation"})  # texts that may be written in either place
OF_REPORT = frozenset({"limits", "support"})


def presentation(
    connection: Connection, actor: Actor, proposal: Proposal, need: Need, today: dt.date, *, full: bool
) -> tuple[FilledForm, Mapping[str, str]]:
    """The form's answers, and the words of its texts. Raises Refused for one that may not be let out."""
    if full and proposal.stage_on(today) is not ProposalState.PROCEEDING:
        raise Refused(
            _("The family is presented by name when both the family and the municipality want to go on. "
              "Nothing has been printed.")
        )  # fmt: skip
    pooled = home_in_pool(connection, actor.user_id, proposal.home_id)
    if pooled is None:
        raise Refused(_("The home is not in the pool. Nothing has been printed."))
    facts, document = _of_case(connection, proposal)
    filled = fill(connection, document, facts, today)
    every = settings_of(connection).home_trained_rule != "any"
    said = _of_pool(pooled, proposal, need, today, every=every)
    said["assessed_on"] = _iso(pooled.days.assessed_on)
    filled = replace(filled, answers=_told(filled.answers, said))
    demand_presentable(actor, filled, facts, FULL if full else ANONYMOUS, today)
    return filled, words_of(facts)


def _told(of_case: Mapping[AnswerKey, Value], of_pool: Mapping[str, Value]) -> dict[AnswerKey, Value]:
    """The case's answers, with the pool's in the place of those that are the pool's to say."""
    found = dict(of_case)
    for key, value in of_pool.items():
        before = found.pop((key, EVERYONE), None)
        if value not in (None, "", ()):
            found[key, EVERYONE] = value
        elif key in OF_REPORT and isinstance(before, str) and before:
            found[key, EVERYONE] = before if before == NO_LIMITS else f"Enligt utredningen: {before}"
        elif key in WRITTEN and before is not None:
            found[key, EVERYONE] = before
    return found


def _of_case(connection: Connection, proposal: Proposal) -> tuple[CaseFacts, FormDocument]:
    """The newest case of the home with a presentation, or the newest; one that nobody has begun says what is known."""
    cases = sorted(queries.cases_of_home(connection, proposal.home_id), key=lambda one: one.number, reverse=True)
    if not cases:
        raise Refused(_("The home has no case in this store. Nothing has been printed."))
    begun = {
        case.id: document
        for case in cases
        for document in queries.documents(connection, case.id)
        if document.form_key == FORM
    }
    case = next((one for one in cases if one.id in begun), cases[0])
    form, now = library().latest(FORM), dt.datetime.now(dt.UTC)
    document = begun.get(case.id) or FormDocument(
        case_id=case.id, form_key=FORM, form_version=form.version, begun_at=now, begun_by=proposal.sent_by
    )  # fmt: skip
    return gather(connection, case.id, document), document


def _of_pool(pooled: PooledHome, proposal: Proposal, need: Need, today: dt.date, *, every: bool) -> dict[str, Value]:
    """What the pool says, read as matching reads it; None, "" or () where it says nothing."""
    entry, seen = pooled.entry, offered_home(pooled, need, today, every=every)
    experienced = [area for area, level in seen.experience.items() if level == "experienced"]
    return {
        "home_number": proposal.home_number,
        "household": entry.presentation_anonymous,
        "presentation": entry.presentation_full,
        "ages": f"{entry.age_from}–{entry.age_to} år",
        "places": entry.places,
        "sibling_scope": entry.sibling_scope,
        "lengths": entry.lengths,
        "home_types": entry.home_types,
        "available_from": (entry.available_from or today).isoformat(),
        "pool_status": pooled.status_on(today).value,
        "experience": choice_words("experience_area", experienced),
        "limits": entry.limits_text,
        "languages": choice_words("language", seen.languages),
        "contact_possible": choice_words("contact_arrangement", entry.contact),
        "support": entry.support_text,
        "distance": "Visas inte" if pooled.home.protected else distances(need, seen.minutes),
        "training": "complete" if seen.trained else None,
        "update_by": _iso(pooled.days.update_by),
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
