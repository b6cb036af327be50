"""The state machine A1–X: every pair of states, every reason, and time with and without rest."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain import case_states as states
from fhr_desktop.domain.case_states import CaseState, Step
from fhr_desktop.domain.errors import Refused
from fhr_desktop.forms.library import library

S = CaseState
# DOMAIN §1.2 A, written out again by hand, so that a slip in the table shows.
TABLE = {
    "a1": "a2 x", "a2": "a3 x v", "a3": "a4 x v", "a4": "a5 a6 x", "a5": "a6 v x", "a6": "a7 v x", "a7": "a6 a8 a9",
    "a8": "", "a9": "",
}  # fmt: skip


def _short(state: CaseState) -> str:
    return state.value.split("_")[0]


@pytest.mark.parametrize(("now", "then"), list(itertools.product(S, S)))
def test_every_step_is_allowed_or_refused_as_the_field_says(now: CaseState, then: CaseState) -> None:
    rests = S.QUEUE if now is S.DORMANT else None
    allowed = "a5 x" if now is S.DORMANT else TABLE.get(_short(now), "")
    reasons = states.closing_reasons(now, rests)
    reason = reasons[0] if then is S.CLOSED and reasons else "move" if then is S.DORMANT else None
    if _short(then) in allowed.split():
        states.check_transition(now, then, reason, rests)
    else:
        with pytest.raises(Refused, match="kan inte gå från"):
            states.check_transition(now, then, reason, rests)


def test_closing_and_resting_need_a_reason_that_fits() -> None:
    with pytest.raises(Refused, match="orsak till avslut"):
        states.check_transition(S.INQUIRY, S.CLOSED, None, None)
    with pytest.raises(Refused, match="orsak till avslut"):
        states.check_transition(S.INQUIRY, S.CLOSED, "investigation_stopped_by_family", None)
    with pytest.raises(Refused, match="vila"):
        states.check_transition(S.QUEUE, S.DORMANT, "because", None)


def test_the_reasons_are_those_of_the_choice_lists() -> None:
    assert set(states.CLOSING_REASONS) == {one.key for one in library().choices("case_closing_reason")}
    assert set(states.DORMANT_REASONS) == {one.key for one in library().choices("dormant_reason")}
    assert {state.value for state in S} == {one.key for one in library().choices("case_state")}


def test_days_must_lie_between_the_present_state_and_today() -> None:
    since, today = dt.date(2026, 2, 1), dt.date(2026, 3, 17)
    states.check_day(since, since, today)
    states.check_day(today, since, today)
    with pytest.raises(Refused, match="framtiden"):
        states.check_day(today + dt.timedelta(days=1), since, today)
    with pytest.raises(Refused, match="2026-02-01"):
        states.check_day(since - dt.timedelta(days=1), since, today)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.lists(st.booleans(), min_size=8, max_size=8))
def test_time_is_the_sum_of_its_parts(gaps: list[int], rests: list[bool]) -> None:
    day, steps, resting = dt.date(2025, 1, 1), [], 0
    for number, gap in enumerate(gaps):
        state = S.DORMANT if rests[number] and number else S.QUEUE
        steps.append(Step(state, day))
        resting += gap if state is S.DORMANT else 0
        day += dt.timedelta(days=gap)
    time = states.elapsed(steps, day)
    assert time.with_rest == sum(gaps)
    assert time.without_rest == sum(gaps) - resting


def test_time_stops_when_the_case_ends() -> None:
    steps = [Step(S.INQUIRY, dt.date(2025, 1, 1)), Step(S.CLOSED, dt.date(2025, 1, 11))]
    assert states.elapsed(steps, dt.date(2026, 1, 1)).with_rest == 10
