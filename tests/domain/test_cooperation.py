"""What follows from the records of the cooperation: reminders, gaps, paragraphs, carried actions, what is in force."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from fhr_desktop.domain.cooperation import (
    AgendaItem,
    Decision,
    Group,
    Guideline,
    Meeting,
    MeetingAction,
    MeetingState,
    Seat,
    Standing,
)
from fhr_desktop.domain.cooperation_rules import (
    Held,
    Lack,
    agenda_order,
    carried,
    gaps,
    in_force,
    lineages,
    next_number,
    reminders,
)

TODAY = dt.date(2026, 3, 17)
STEERING, REFERENCE = Group.STEERING.value, Group.REFERENCE.value


def meeting(days: int, group: str = STEERING, state: MeetingState = MeetingState.PLANNED, **more: object) -> Meeting:
    return Meeting(group=group, on=TODAY + dt.timedelta(days=days), state=state.value, **more)  # type: ignore[arg-type]


def lacks(*meetings: Meeting, **held: object) -> list[tuple[Lack, Group]]:
    everything = Held(meetings, **{"items": (), "decisions": (), "actions": (), **held})  # type: ignore[arg-type]
    return [(one.lack, one.group) for one in reminders(everything, TODAY)]


def test_an_empty_year_lacks_meetings_of_both_groups() -> None:
    assert lacks() == [(Lack.TOO_FEW, Group.STEERING), (Lack.TOO_FEW, Group.REFERENCE)]
    told = {one.group: (one.number, one.least) for one in reminders(Held((), (), (), ()), TODAY)}
    assert told == {Group.STEERING: (0, 2), Group.REFERENCE: (0, 3)}


def test_meetings_that_are_planned_count_and_those_cancelled_or_of_another_year_do_not() -> None:
    steering = [meeting(60), meeting(120)]
    reference = [meeting(days, REFERENCE) for days in (40, 90, 150)]
    assert lacks(*steering, *reference) == []
    cancelled = replace(steering[0], state=MeetingState.CANCELLED.value)
    assert lacks(cancelled, steering[1], *reference) == [(Lack.TOO_FEW, Group.STEERING)]
    last_year = replace(steering[0], on=dt.date(2025, 12, 1), state=MeetingState.HELD.value, adjusted_on=TODAY)
    assert lacks(last_year, steering[1], *reference) == [(Lack.TOO_FEW, Group.STEERING)]


def enough() -> list[Meeting]:
    return [meeting(100), meeting(200), *(meeting(days, REFERENCE) for days in (100, 150, 200))]


@pytest.mark.parametrize(
    ("one", "items", "lack"),
    [
        (meeting(14), False, Lack.NO_AGENDA),
        (meeting(15), False, None),
        (meeting(0), False, Lack.NO_AGENDA),
        (meeting(5), True, None),
        (meeting(-1), True, Lack.NOT_RECORDED),
        (meeting(-1, state=MeetingState.CANCELLED), True, None),
        (meeting(-14, state=MeetingState.HELD), True, None),
        (meeting(-15, state=MeetingState.HELD), True, Lack.NOT_ADJUSTED),
        (meeting(-15, state=MeetingState.HELD, adjusted_on=TODAY), True, None),
    ],
)
def test_a_meeting_is_reminded_of_on_its_day(one: Meeting, items: bool, lack: Lack | None) -> None:
    agenda = [AgendaItem(meeting_id=one.id, title="Ekonomi")] if items else []
    assert lacks(one, *enough(), items=agenda) == ([(lack, Group.STEERING)] if lack else [])


def test_an_action_is_late_the_day_after_and_not_when_it_is_done() -> None:
    held = meeting(-10, state=MeetingState.HELD)
    on_time = MeetingAction(meeting_id=held.id, what="Skicka underlag", due=TODAY)
    late = replace(on_time, due=TODAY - dt.timedelta(days=1))
    done = replace(late, done_on=TODAY)
    assert lacks(held, *enough(), actions=[on_time, done]) == []
    assert lacks(held, *enough(), actions=[late]) == [(Lack.ACTION_LATE, Group.STEERING)]


def test_two_paragraphs_of_one_number_are_told_until_one_has_another() -> None:
    first, second, other = meeting(-10, state=MeetingState.HELD), meeting(-5, state=MeetingState.HELD), meeting(
        -5, REFERENCE, MeetingState.HELD
    )  # fmt: skip
    seven = [Decision(meeting_id=one.id, number=7, text="Ja") for one in (first, second, other)]
    assert lacks(first, second, other, *enough(), decisions=seven) == [(Lack.SAME_NUMBER, Group.STEERING)]
    apart = [seven[0], replace(seven[1], number=8), seven[2]]
    assert lacks(first, second, other, *enough(), decisions=apart) == []


def test_paragraphs_run_by_group_and_year() -> None:
    old = Meeting(group=STEERING, on=dt.date(2025, 5, 1))
    now, other = meeting(-10), meeting(-10, REFERENCE)
    many = [old, now, other]
    decisions = [
        Decision(meeting_id=old.id, number=31, text="a"),
        Decision(meeting_id=now.id, number=1, text="b"),
        Decision(meeting_id=now.id, number=9, text="c", removed=True),
    ]
    assert next_number(decisions, many, STEERING, 2026) == 2
    assert next_number(decisions, many, STEERING, 2025) == 32
    assert next_number(decisions, many, REFERENCE, 2026) == 1


def test_an_open_action_is_carried_to_every_later_meeting_of_its_group() -> None:
    first, second, third, other = meeting(-60), meeting(-30), meeting(30), meeting(30, REFERENCE)
    many = [first, second, third, other]
    open_ = MeetingAction(meeting_id=first.id, what="Ta fram siffror", due=TODAY)
    done = MeetingAction(meeting_id=first.id, what="Boka lokal", done_on=TODAY - dt.timedelta(days=20))
    gone = MeetingAction(meeting_id=first.id, what="Fel", removed=True)
    actions = [open_, done, gone]
    assert carried(actions, many, first) == []
    assert carried(actions, many, second) == [open_, done]  # it was still open at the second
    assert carried(actions, many, third) == [open_]
    assert carried(actions, many, other) == []


def test_gaps_are_told_for_those_who_take_part_today() -> None:
    seats = [
        Seat(group=STEERING, municipality="2034", name="Ada", standing=Standing.ORDINARY.value),
        Seat(group=STEERING, municipality="2034", name="Bo", standing=Standing.SUBSTITUTE.value, ends_on=TODAY),
        Seat(group=REFERENCE, municipality="2034", name="Cia", standing=Standing.ORDINARY.value,
             starts_on=TODAY + dt.timedelta(days=1)),
    ]  # fmt: skip
    today = {(one.group, one.standing) for one in gaps(seats, ["2034"], TODAY)}
    assert today == {(Group.REFERENCE, Standing.ORDINARY), (Group.REFERENCE, Standing.SUBSTITUTE)}
    later = {(one.group, one.standing) for one in gaps(seats, ["2034"], TODAY + dt.timedelta(days=1))}
    assert later == {(Group.STEERING, Standing.SUBSTITUTE), (Group.REFERENCE, Standing.SUBSTITUTE)}
    assert gaps(seats, [], TODAY) == ()


def test_agenda_order_is_the_same_however_it_is_read() -> None:
    items = [AgendaItem(meeting_id=meeting(0).id, title=str(n), position=10) for n in range(4)]
    assert agenda_order(items) == agenda_order(reversed(items))
    assert agenda_order([replace(items[0], removed=True)]) == []


def test_the_version_in_force_is_the_newest_begun_and_an_ended_one_is_none() -> None:
    first = Guideline(title="Samverkan", text="a", valid_from=dt.date(2025, 1, 1))
    second = Guideline(title="Samverkan", text="b", valid_from=dt.date(2026, 1, 1), supersedes=first.id)
    third = Guideline(title="Samverkan", valid_from=dt.date(2027, 1, 1), supersedes=second.id, ends=True)
    alone = Guideline(title="Ansvar", text="c", valid_from=dt.date(2026, 6, 1))
    found = {many[0].title: many for many in lineages([third, alone, first, second])}
    assert found["Samverkan"] == (third, second, first)
    assert in_force(found["Samverkan"], dt.date(2024, 1, 1)) is None
    assert in_force(found["Samverkan"], dt.date(2025, 12, 31)) == first
    assert in_force(found["Samverkan"], TODAY) == second
    assert in_force(found["Samverkan"], dt.date(2027, 1, 1)) is None
    assert in_force(found["Ansvar"], TODAY) is None


def test_a_meetings_time_is_read_as_people_write_it() -> None:
    one = meeting(0, starts="9", ends="11:30")
    assert one.hours() == "9.00–11.30"
    assert [f"{at:%Y-%m-%d %H.%M}" for at in one.times() or () if at] == ["2026-03-17 09.00", "2026-03-17 11.30"]
    for none in ("efter lunch", "25.99", "9.75", "24.00", "9" * 5000 + ".00"):
        assert meeting(0, starts=none).times() is None, none[:20]
