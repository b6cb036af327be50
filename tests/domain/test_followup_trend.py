"""Trends against a recount day by day, on histories that hypothesis makes up."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.case_states import CaseState, Step
from fhr_desktop.domain.followup import Figure, figures_of, flow_samples
from fhr_desktop.domain.followup_ages import BANDS, by_age
from fhr_desktop.domain.followup_cases import CASEWORK, Counted, case_happenings, case_samples
from fhr_desktop.domain.followup_trend import quarters, trend, year_before
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_past import Asked, HomeThrough, Terms

S, DAY = CaseState, dt.timedelta(days=1)
days = st.integers(0, 1400).map(lambda n: dt.date(2023, 1, 1) + n * DAY)


@st.composite
def histories(draw: st.DrawFn) -> Counted:
    """A case from its enquiry on, some of them rested, some of them assessed."""
    on = came = draw(days)
    steps = [Step(S.INQUIRY, on)]
    for state in draw(
        st.sampled_from([(), (S.OPENED,), (S.OPENED, S.SUITABLE), (S.DORMANT, S.OPENED, S.NOT_SUITABLE), (S.CLOSED,)])
    ):
        on += draw(st.integers(0, 200)) * DAY
        steps.append(Step(state, on))
    return Counted(str(draw(st.integers(1, 10**6))), "2080", came, None, tuple(steps))


@given(days)
def test_the_quarters_lie_one_after_the_other_and_end_with_the_day(last: dt.date) -> None:
    found = quarters(last)
    assert len(found) == 8 and found[-1].last == last
    assert [one.quarter for one in found[:4]] == [one.quarter for one in found[4:]]
    for one, following in pairwise(found):
        assert one.last + DAY == following.first and one.whole
    for one in found:
        inside = [one.first + n * DAY for n in range((one.last - one.first).days + 1)]
        assert {(day.year, (day.month + 2) // 3) for day in inside} == {(one.first.year, one.quarter)}
    assert found[-1].whole == ((last + DAY).day == 1 and (last + DAY).month in (1, 4, 7, 10))


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2025-01-01", "2025-12-31", ("2024-01-01", "2024-12-31")),
        ("2026-01-01", "2026-03-17", ("2025-01-01", "2025-03-17")),
        ("2025-02-01", "2025-02-28", ("2024-02-01", "2024-02-29")),
        ("2024-02-01", "2024-02-29", ("2023-02-01", "2023-02-28")),
        ("2024-02-29", "2024-03-01", ("2023-02-28", "2023-03-01")),
        ("2024-06-01", "2025-05-31", ("2023-06-01", "2024-05-31")),
        ("2024-06-01", "2025-06-01", None),
    ],
)
def test_the_same_days_a_year_before(first: str, last: str, before: tuple[str, str] | None) -> None:
    found = year_before(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert (found and (found.first.isoformat(), found.last.isoformat())) == before


def _recounted(cases: list[Counted], first: dt.date, last: dt.date) -> list[int]:
    """Days to assessment of the cases assessed in the days, by walking through them."""
    found = []
    for one in cases:
        done = [step.on for step in one.steps if step.state in (S.SUITABLE, S.NOT_SUITABLE)]
        if done and first <= done[0] <= last:
            found.append((done[0] - one.received_on).days)
    return sorted(found)


@given(st.lists(histories(), max_size=14, unique_by=lambda one: one.number), days)
def test_each_point_is_a_recount_of_its_quarter(cases: list[Counted], last: dt.date) -> None:
    def count(key: str, first: dt.date, end: dt.date) -> Figure | None:
        samples = flow_samples(CASEWORK, case_happenings(cases), first, end) | case_samples(cases, first, end)
        return figures_of(key, samples[key], [])[0]

    stretches = quarters(last)
    medians = trend("days_median", "alla", stretches, stretches[0], count)
    came = trend("inquiries", "alla", stretches, None, count)
    assert came.before is None and not came.banded
    assert sum(one.value or 0 for one in came.points) == sum(
        stretches[0].first <= one.received_on <= last for one in cases
    )
    for point in (*medians.points, medians.before):
        assert point is not None
        values = _recounted(cases, point.days.first, point.days.last)
        assert point.n == len(values)
        assert (point.value is None) == (not values) == (point.low is None)
        if values:
            assert point.low is not None and point.high is not None and point.value is not None
            assert values[0] <= point.low <= point.value <= point.high <= values[-1]


def _key(number: int) -> bytes:
    return number.to_bytes(16)


def test_ages_count_free_places_and_waiting_requests_in_each_band() -> None:
    day = dt.date(2026, 3, 17)
    free = ((dt.date(2026, 1, 1), PoolStatus.AVAILABLE),)
    homes = [
        HomeThrough(_key(1), "Hem 1", "2080", Terms(2, 0, 12, ()), free),
        HomeThrough(_key(2), "Hem 2", "2080", Terms(1, 13, 17, ()), ()),  # never available
    ]
    asked = [
        Asked(_key(n), f"N-{n}", "2080", day - DAY, closed, None, 1, None)
        for n, closed in enumerate((None, None, day, day + DAY), start=11)
    ]
    ages = {_key(11): (14,), _key(12): (3, 14), _key(13): (14,), _key(14): (20,)}
    rows = by_age(homes, asked, ages, day)
    assert [(one.band, one.free, one.asked) for one in rows] == list(
        zip(BANDS, (2, 2, 0, 0), (1, 0, 2, 1), strict=True)
    )
    assert [one.short for one in rows] == [False, False, True, True]
    assert by_age(homes, asked, {}, day)[2].asked == 0, "a request that may not be told of"
