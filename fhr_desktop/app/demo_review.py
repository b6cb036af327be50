"""The demo's unit manager at work: one report that waits for her a second time, and one she has just sent back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import EVERYONE, AnswerKey
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.review import Queued
from fhr_desktop.services.suite import Services

WHY: AnswerKey = ("why_now", EVERYONE)
WHO: AnswerKey = ("initiative", EVERYONE)
REASON = "Några uppgifter hade familjen ännu inte kunnat lämna när utredningen skrevs under."


def review(services: Services, staff: Mapping[str, Actor], clock: DemoClock) -> None:
    """Read what waits; with fewer reports than two only the first is read."""
    manager = next(actor for actor in staff.values() if actor.role == "unit_manager")
    by_id = {actor.user_id: actor for actor in staff.values()}
    waiting = [one for one in services.reviews.queue(manager) if not one.returned][:2]
    for at, row in enumerate(waiting):
        pair = tuple(by_id[one] for one in row.investigators)
        clock.set(min(row.since + dt.timedelta(days=1), clock.present))
        comments = _comment(services, manager, row)
        services.assessments.review(manager, row.document_id, "supplement")
        if at == 0:
            clock.set(min(row.since + dt.timedelta(days=3), clock.present))
            _complete(services, pair, row.document_id, comments)
    clock.set(clock.present)


def _comment(services: Services, manager: Actor, row: Queued) -> tuple[RecordId, RecordId]:
    text = str(services.documents.open(manager, row.document_id).filled.value(*WHY) or "")
    passage = text.partition(".")[0]
    said = "Varför just nu? Skriv vad som har ändrats sedan de började tänka på det."
    one = services.reviews.comment(manager, row.document_id, WHY, said, passage=passage, passage_at=0).value
    said = "Är båda med på det? Det syns inte här."
    other = services.reviews.comment(manager, row.document_id, WHO, said).value
    return one.id, other.id


def _complete(
    services: Services, pair: tuple[Actor, ...], report: RecordId, comments: tuple[RecordId, RecordId]
) -> None:
    first = pair[0]
    text = str(services.documents.open(first, report).filled.value(*WHY) or "")
    added = "Sedan i höstas har de ett rum som står tomt, och barnen frågar själva när det blir av."
    services.documents.answer(first, report, *WHY, f"{text} {added}".strip())
    services.reviews.answer(first, comments[0], "Rummet och barnens frågor är tillagda sist i svaret.")
    services.reviews.answer(pair[-1], comments[1], "Ja. Det står under den gemensamma intervjun, rubrik 6.")
    for actor in pair:
        services.assessments.sign(actor, report, REASON)
