"""Completion follows its rule in every combination, and a home is trained as the unit has decided (DOMAIN §1.5)."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.training import Mark
from fhr_desktop.domain.training_completion import PartState, Presence, Rule, home_trained_on, progress

PARTS = ("s1", "s2", "s3", "s4")
DAY = dt.date(2026, 1, 1)

days = st.integers(0, 60).map(lambda n: DAY + dt.timedelta(days=n))
presences = st.lists(
    st.builds(
        Presence, part=st.sampled_from(PARTS), on=days, own=st.booleans(), mark=st.sampled_from(Mark),
        length=st.sampled_from((150, 180)), minutes=st.none() | st.integers(0, 200),
    ),
    max_size=14,
)  # fmt: skip
rules = st.builds(
    Rule, parts=st.just(PARTS), most_made_up=st.none() | st.integers(0, 3),
    partly_minutes=st.none() | st.sampled_from((60, 120)),
)  # fmt: skip
waived = st.dictionaries(st.sampled_from(PARTS), days, max_size=2)
held = st.sets(st.sampled_from(PARTS))


def gives(one: Presence, rule: Rule) -> bool:
    """The rule once more, written as it is said: there, late, or long enough."""
    if one.mark in (Mark.PRESENT, Mark.LATE):
        return True
    enough = rule.partly_minutes is not None and one.minutes is not None and one.minutes >= rule.partly_minutes
    return one.mark is Mark.PARTLY and enough


@given(rules, presences, waived, held)
def test_a_person_is_done_exactly_when_the_rule_says(
    rule: Rule, marks: list[Presence], without: dict[str, dt.date], past: set[str]
) -> None:
    came = progress(rule, marks, without, past)
    own = {one.part for one in marks if one.own and gives(one, rule)}
    away = {one.part for one in marks if not one.own and gives(one, rule)}
    made_up = away - own - set(without)
    lacking = set(PARTS) - own - away - set(without)
    assert set(came.parts(PartState.DONE)) == own
    assert set(came.parts(PartState.WAIVED)) == set(without) - own
    assert set(came.parts(PartState.MADE_UP)) == made_up
    assert set(came.parts(PartState.MISSING)) == lacking & past
    assert set(came.parts(PartState.AHEAD)) == lacking - past
    few = rule.most_made_up is None or len(made_up) <= rule.most_made_up
    assert came.complete == (not lacking and few)
    assert (came.completed_on is not None) == came.complete
    assert tuple(came.states) == PARTS


@given(rules, presences, waived)
def test_the_order_of_marks_says_nothing_and_hours_are_those_taken_part_in(
    rule: Rule, marks: list[Presence], without: dict[str, dt.date]
) -> None:
    came = progress(rule, marks, without, ())
    assert progress(rule, marks[::-1], without, ()).states == came.states
    taken = came.parts(PartState.DONE, PartState.MADE_UP)
    assert came.minutes <= 180 * len(taken)
    assert (came.minutes == 0) <= all(
        one.mark is Mark.PARTLY for one in marks if one.part in taken and gives(one, rule)
    )
    if came.completed_on is not None:
        possible = {one.on for one in marks if gives(one, rule)} | set(without.values())
        assert came.completed_on in possible


@given(rules, presences, waived, st.sampled_from(PARTS), days)
def test_another_meeting_in_the_own_round_never_takes_a_certificate_away(
    rule: Rule, marks: list[Presence], without: dict[str, dt.date], part: str, day: dt.date
) -> None:
    before = progress(rule, marks, without, PARTS)
    after = progress(rule, [*marks, Presence(part, day, True, Mark.PRESENT, 180)], without, PARTS)
    assert after.complete or not before.complete
    assert len(after.parts(PartState.MISSING)) <= len(before.parts(PartState.MISSING))


@given(rules, presences)
def test_enrolling_late_leaves_the_parts_that_were_to_be_made_up(rule: Rule, marks: list[Presence]) -> None:
    late = [one for one in marks if one.on >= DAY + dt.timedelta(days=30)]
    came = progress(rule, late, {}, PARTS)
    assert not set(came.parts(PartState.DONE, PartState.MADE_UP)) - {one.part for one in late}
    assert set(came.parts(PartState.MISSING)) >= set(PARTS) - {one.part for one in late}


@given(rules, presences, waived)
def test_too_many_made_up_are_mended_by_a_waiver(
    rule: Rule, marks: list[Presence], without: dict[str, dt.date]
) -> None:
    came = progress(rule, marks, without, PARTS)
    if came.too_many_made_up and not came.parts(PartState.MISSING):
        mended = without | dict.fromkeys(came.parts(PartState.MADE_UP), DAY)
        assert progress(rule, marks, mended, PARTS).complete


def test_a_course_without_parts_is_never_completed() -> None:
    assert not progress(Rule(()), [Presence("s1", DAY, True, Mark.PRESENT, 180)], {}, ()).complete


A, B = DAY, DAY + dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("engaged", "every", "one"),
    [
        ((), None, None), ((None,), None, None), ((A,), A, A), ((A, None), None, A), ((A, B), B, A),
        ((None, None), None, None), ((B, A, None), None, A),
    ],
)  # fmt: skip
def test_a_home_is_trained_by_all_or_by_one(
    engaged: tuple[dt.date | None, ...], every: dt.date | None, one: dt.date | None
) -> None:
    for order in permutations(engaged):
        assert home_trained_on(order, every=True) == every
        assert home_trained_on(order, every=False) == one


@given(st.lists(st.none() | days, min_size=1, max_size=4))
def test_a_home_that_splits_up_counts_with_those_who_stay(engaged: list[dt.date | None]) -> None:
    """Whoever leaves takes nothing from the others, and an untrained one who leaves may make the home trained."""
    for at in range(len(engaged)):
        stay = engaged[:at] + engaged[at + 1 :]
        if engaged[at] is None:
            whole = home_trained_on(stay, every=True)
            assert whole == (max(day for day in stay if day) if stay and all(stay) else None)
        elif home_trained_on(engaged, every=True) is not None and stay:
            assert home_trained_on(stay, every=True) is not None
