"""The demo's papers: each adult's consents and the request to the police, the letters, and presentations of homes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import EVERYONE, Value
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.suite import Services

SHORT = (
    "Familjen bor på landet med skog och vatten nära. Båda arbetar dagtid och är hemma på kvällar och helger. "
    "Vardagen är lugn, med mat på bestämda tider och mycket tid ute."
)
NOTICE: Mapping[str, Value] = {"next_rows": ("pool", "ask_first", "changes", "update", "read", "data")}
CLOSED: Mapping[str, Value] = {"closed_by": "family", "open_door": "welcome_back", "consents_end": True}


def write_papers(services: Services, actor: Actor, case: Case, persons: Iterable[Person], state: CaseState) -> None:
    """What lies among the case's documents when it has come so far."""
    if state is CaseState.INVESTIGATION:
        for person in (one for one in persons if one.role == PersonRole.APPLICANT):
            _write(services, actor, case, "F2", {"understood": True, "copy_given": True}, person.id)
            _write(services, actor, case, "F4", {"purpose": "recruitment"}, person.id)
    elif state is CaseState.SUITABLE:
        _write(services, actor, case, "F11", NOTICE)
        _write(services, actor, case, "F15", {"household": SHORT})
    elif state is CaseState.CLOSED:
        _write(services, actor, case, "F12", CLOSED)


def _write(
    services: Services, actor: Actor, case: Case, form: str, answers: Mapping[str, Value], about: RecordId | None = None
) -> None:
    document = services.documents.begin(actor, case.id, form, about).value
    services.documents.answer_many(actor, document.id, {(key, EVERYONE): value for key, value in answers.items()})
