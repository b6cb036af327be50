"""The demo's papers on their way to Treserva: most are there, one case's wait too long, one went with its list F22."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.investigations.treserva import Paper
from fhr_desktop.services.suite import Services

FORGOTTEN = 20  # days that one case's papers have waited
USUAL = 3  # days within which papers are there
CALL = "Telefonsamtal om tiderna för nästa besök. Inget nytt i övrigt."
LETTER = "Intyg från hyresvärden, inlämnat av familjen.\n"


def hand_over(services: Services, staff: Iterable[Actor], clock: DemoClock) -> None:
    """Put what each pair has finished into Treserva, as they would have, but for what waits."""
    clock.set(clock.present)
    people = sorted((one for one in staff if one.may(Right.READ_CASEWORK)), key=lambda one: one.may(Right.ASSESS))
    states = {row.id: row.state for ended in (False, True) for row in services.cases.rows(people[0], ended=ended)}
    waiting: dict[RecordId, tuple[Actor, list[Paper]]] = {}
    for actor in people:  # the unit manager last, for the cases of nobody
        for one in services.treserva.queue(actor).papers:
            if one.case_id not in waiting or waiting[one.case_id][0] is actor:
                waiting.setdefault(one.case_id, (actor, []))[1].append(one)
    forgotten = _first(waiting, states, people[0], CaseState.INVESTIGATION)
    packed = _first(waiting, states, people[0], CaseState.SUITABLE)
    for case, (actor, papers) in waiting.items():
        if case == packed:
            _pack(services, actor, case, clock)
        else:
            most = FORGOTTEN if case == forgotten else USUAL
            done = [one.id for one in papers if one.days > most]
            if done:
                services.treserva.settle(actor, case, done)
    if forgotten is not None:
        clock.set(clock.present - dt.timedelta(days=FORGOTTEN))
        services.notes.sign(people[0], forgotten, CALL)
        clock.set(clock.present)


def _first(
    waiting: dict[RecordId, tuple[Actor, list[Paper]]],
    states: dict[RecordId, CaseState],
    actor: Actor,
    state: CaseState,
) -> RecordId | None:
    """The actor's case in a state that has the lowest number."""
    found = {papers[0].number: case for case, (whose, papers) in waiting.items()
             if whose is actor and states.get(case) is state}  # fmt: skip
    return found[min(found)] if found else None


def _pack(services: Services, actor: Actor, case: RecordId, clock: DemoClock) -> None:
    """A case whose papers went together, with a letter of the family's; all are there."""
    clock.set(clock.present - dt.timedelta(days=4))
    services.attachments.add(actor, case, "Intyg.txt", io.BytesIO(LETTER.encode()), "text/plain")
    ids = [one.id for one in services.treserva.of_case(actor, case).papers if one.waits]
    services.treserva.make(actor, case, ids)
    clock.set(clock.present - dt.timedelta(days=3))
    for one in services.treserva.of_case(actor, case).papers:
        for heading in services.treserva.headings(actor, one.origin, one.id)[:6]:
            services.treserva.copy(actor, one.origin, one.id, heading.section, heading.subject)
    services.treserva.settle(actor, case, ids)
    clock.set(clock.present)
