"""The cases that figures are counted on, read in one sweep of the tables: as if each were asked for by itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

from db.queries.followup import counted_homes, histories
from fhr_desktop.domain.case_states import CaseState, Step
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case, Transition
from tests.stores import open_store

SINCE, AS_OF = dt.date(2025, 1, 1), dt.date(2027, 1, 1)
STATES = [CaseState.INQUIRY, CaseState.OPENED, CaseState.REVIEW, CaseState.INVESTIGATION, CaseState.CLOSED]


def standing(steps: list[Transition]) -> tuple[Step, ...]:
    """What stands of a case's steps by the day, in the order they were taken, the slow and plain way."""
    gone = {one.reverses for one in steps if one.reverses} | {one.id for one in steps if one.reverses}
    taken = sorted((one for one in steps if one.id not in gone), key=lambda one: (one.recorded_at.isoformat(), one.id))
    return tuple(Step(CaseState(one.to_state), one.on) for one in taken)


def test_steps_are_in_the_order_they_were_taken_however_they_came(tmp_path: Path) -> None:
    opened, lot = open_store(tmp_path), Random(11)
    home, steps, cases = Home(name="Berg", municipality="2080"), dict[str, list[Transition]](), list[Case]()
    came: dict[str, dt.date] = {}
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(home)
        for number in range(60):
            day = dt.date(2024, 10, 1) + dt.timedelta(days=lot.randrange(300))
            inquiry = Inquiry(home_id=home.id, received_on=day, channel="phone")
            state = lot.choice([CaseState.CLOSED, CaseState.OPENED])
            case = Case(
                home_id=home.id, inquiry_id=inquiry.id, number=f"2025-{number:03}", state=state, state_since=day
            )
            some: list[Transition] = []
            for at in range(lot.randrange(6)):  # some dated before the year, or before the enquiry itself
                on = day + dt.timedelta(days=lot.randrange(-40, 300))
                moment = dt.datetime(2025, 6, 1, 8, lot.randrange(3), at * lot.randrange(2), tzinfo=dt.UTC)
                back = lot.choice(some).id if some and lot.random() < 0.1 else None
                some.append(Transition(case_id=case.id, to_state=lot.choice(STATES), on=on, recorded_at=moment,
                                       user_id=opened.actor.user_id, reverses=back))  # fmt: skip
            steps[case.number], came[case.number] = some, day
            cases.append(case)
            work.save(inquiry, case, *some)
    with opened.desk.store.read() as connection:
        found = {one.number: one for one in histories(connection, counted_homes(connection), SINCE, SINCE, AS_OF, {})}
    opened.close()
    kept = {
        one.number for one in cases
        if came[one.number] >= SINCE or one.state != CaseState.CLOSED
        or any(step.on >= SINCE for step in steps[one.number])
    }  # fmt: skip
    assert list(found) == sorted(kept) and len(kept) < len(cases)
    for number, one in found.items():
        assert one.steps == standing(steps[number]), number
