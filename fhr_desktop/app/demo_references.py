"""The demo's references: those of the example report, each with what it said in a form of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fhr_desktop.domain.references import Reference
from fhr_desktop.forms.answers import EVERYONE, Value
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.facts import CaseFacts
from fhr_desktop.services.suite import Services

NAMES = ("Birgitta Hallsten", "Rolf Engdahl", "Monika Sjödin", "Tommy Backlund", "Gunilla Ek")  # invented


def record_references(services: Services, actor: Actor, facts: CaseFacts, rows: Value) -> None:
    """Write the example's rows as the case's own references, and what each said as the summary of its form."""
    named = {person.given_name: person.id for person in facts.applicants()}
    for number, row in enumerate(rows if isinstance(rows, tuple) else ()):
        if not isinstance(row, Mapping):
            continue
        about = tuple(key for name, key in named.items() if name in str(row["about"]).split())
        if not about:
            continue
        reference = Reference(
            case_id=facts.case.id, about=about, name=NAMES[number % len(NAMES)], relation=str(row["relation"]),
            contacted_on=dt.date.fromisoformat(str(row["date"])), contact_form=str(row["form"]),
        )  # fmt: skip
        services.references.save(actor, reference)
        document = services.references.begin(actor, reference.id).value
        services.documents.answer(actor, document.id, "summary", EVERYONE, str(row["summary"]))
