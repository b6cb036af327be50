"""The time line: states follow on each other, children at the same time stand in rows of their own."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.checks import LIMIT_DAYS
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolStatus, PoolStep
from fhr_desktop.domain.pool_timeline import AHEAD, FAR_AHEAD, Lane, Span, time_line
from fhr_desktop.domain.record import RecordId

TODAY = dt.date(2026, 3, 17)
HOME = RecordId(int=1)
DAY = dt.timedelta(days=1)


def step(days: int, then: PoolStatus, second: int = 0) -> PoolStep:
    at = dt.datetime(2026, 3, 17, 9, 0, second, tzinfo=dt.UTC)
    return PoolStep(home_id=HOME, to_status=then.value, on=TODAY - days * DAY, recorded_at=at, user_id=HOME)


def child(number: int, starts: dt.date | None, ended: dt.date | None = None) -> Placement:
    state = PlacementState.ONGOING if ended is None else PlacementState.ENDED
    return Placement(id=RecordId(int=number), home_id=HOME, municipality="2031", state=state.value, starts_on=starts,
                     ended_on=ended)  # fmt: skip


def test_a_state_lasts_until_the_next_and_the_last_goes_on() -> None:
    steps = [step(10, PoolStatus.PAUSED), step(90, PoolStatus.AVAILABLE), step(10, PoolStatus.LEFT, 1)]
    spans = time_line(steps, (), (None, None), None, TODAY).spans
    assert [(one.step and one.step.to_status, one.ends) for one in spans] == [
        ("p1_available", TODAY - 10 * DAY), ("p4_paused", TODAY - 10 * DAY), ("p7_left", None),
    ]  # fmt: skip


def test_what_holds_to_a_day_is_in_sight_and_what_lasts_long_is_cut() -> None:
    line = time_line([step(5, PoolStatus.AVAILABLE)], (), (TODAY - 60 * DAY, TODAY + 900 * DAY), TODAY - DAY, TODAY)
    assert (line.first, line.last) == (TODAY - 60 * DAY, TODAY + FAR_AHEAD)
    checks = next(one for one in line.spans if one.lane is Lane.CHECKS)
    assert checks.ends == TODAY - DAY + dt.timedelta(days=LIMIT_DAYS)
    alone = time_line((), (child(1, None),), (None, None), None, TODAY)
    assert (alone.spans, alone.first, alone.last) == ((), TODAY, TODAY + AHEAD)


days = st.integers(0, 400).map(lambda n: TODAY - n * DAY)


@given(st.lists(st.tuples(days, st.integers(0, 200) | st.none()), max_size=8))
def test_children_in_the_same_row_are_never_there_at_once_and_none_is_left_out(
    stays: list[tuple[dt.date, int | None]],
) -> None:
    many = [
        child(n, starts, None if long is None else min(starts + long * DAY, TODAY))
        for n, (starts, long) in enumerate(stays)
    ]
    line = time_line((), many, (None, None), None, TODAY)
    spans = [one for one in line.spans if one.lane is Lane.CHILD]
    assert {one.placement for one in spans} == set(many)

    def together(one: Span, other: Span) -> bool:
        return one.starts <= (other.ends or dt.date.max) and other.starts <= (one.ends or dt.date.max)

    for n, one in enumerate(spans):
        assert not any(other.row == one.row and together(one, other) for other in spans[:n])
    most = max((sum(together(one, Span(Lane.CHILD, day, day)) for one in spans) for day, _long in stays), default=0)
    assert line.rows(Lane.CHILD) == most  # as many rows as children at once, and no more
