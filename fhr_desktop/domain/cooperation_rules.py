"""What follows from the records of the cooperation: what is late, who lacks a substitute, what is in force. Pure.

How often the groups meet is from the source report (DOMAIN §5): styrgruppen at least twice, referensgruppen at least
three times a year.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

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
from fhr_desktop.domain.record import RecordId

LEAST = {Group.STEERING: 2, Group.REFERENCE: 3}  # meetings a year
AGENDA_DAYS = 14  # before a meeting: the agenda should have gone out
ADJUST_DAYS = 14  # after a meeting: the protocol should have been adjusted


class Lack(StrEnum):
    """What is to be done in the cooperation."""

    TOO_FEW = "too_few"
    NO_AGENDA = "no_agenda"
    NOT_RECORDED = "not_recorded"  # its day has been, and nobody has said whether it was held
    NOT_ADJUSTED = "not_adjusted"
    ACTION_LATE = "action_late"
    SAME_NUMBER = "same_number"  # two paragraphs have one number


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to be done. `meeting_id` is where; `number` and `least` are counts, `number` may be a paragraph."""

    lack: Lack
    group: Group
    meeting_id: RecordId | None = None
    on: dt.date | None = None  # the meeting's day, or the action's
    number: int = 0
    least: int = 0
    words: str = ""  # of the action


@dataclass(frozen=True, slots=True)
class Held:
    """All that the reminders are reckoned on, removed things left out."""

    meetings: Sequence[Meeting]
    items: Sequence[AgendaItem]
    decisions: Sequence[Decision]
    actions: Sequence[MeetingAction]


def reminders(held: Held, today: dt.date) -> tuple[Reminder, ...]:
    """What is to be done, what has a day in the order of the days and what has none last."""
    by_id = {one.id: one for one in held.meetings}
    with_agenda = {one.meeting_id for one in held.items}
    found = [*_of_meetings(held.meetings, with_agenda, today), *_late(held.actions, by_id, today)]
    found += _same_numbers(held.decisions, by_id)
    for group in Group:
        number = planned_or_held(held.meetings, group, today.year)
        if number < LEAST[group]:
            found.append(Reminder(Lack.TOO_FEW, group, number=number, least=LEAST[group]))
    return tuple(sorted(found, key=lambda one: (one.on or dt.date.max, one.lack.value)))


def planned_or_held(meetings: Iterable[Meeting], group: Group, year: int) -> int:
    """How many meetings the group has or will have had in the year."""
    return sum(one.group == group and one.on.year == year and one.state != MeetingState.CANCELLED for one in meetings)


def _of_meetings(meetings: Iterable[Meeting], with_agenda: Collection[RecordId], today: dt.date) -> Iterable[Reminder]:
    for one in meetings:
        days = (one.on - today).days
        if one.state == MeetingState.PLANNED and days < 0:
            yield Reminder(Lack.NOT_RECORDED, Group(one.group), one.id, one.on)
        elif one.state == MeetingState.PLANNED and days <= AGENDA_DAYS and one.id not in with_agenda:
            yield Reminder(Lack.NO_AGENDA, Group(one.group), one.id, one.on, days)
        elif one.state == MeetingState.HELD and one.adjusted_on is None and -days > ADJUST_DAYS:
            yield Reminder(Lack.NOT_ADJUSTED, Group(one.group), one.id, one.on, -days)


def _late(actions: Iterable[MeetingAction], meetings: dict[RecordId, Meeting], today: dt.date) -> Iterable[Reminder]:
    for one in actions:
        meeting = meetings.get(one.meeting_id)
        if meeting is not None and one.done_on is None and one.due is not None and one.due < today:
            group = Group(meeting.group)
            yield Reminder(Lack.ACTION_LATE, group, meeting.id, one.due, (today - one.due).days, words=one.what)


def _same_numbers(decisions: Iterable[Decision], meetings: dict[RecordId, Meeting]) -> Iterable[Reminder]:
    told = [(meetings[one.meeting_id], one) for one in decisions if one.meeting_id in meetings]
    counted = Counter((meeting.group, meeting.on.year, one.number) for meeting, one in told)
    seen = set()
    for meeting, one in told:
        key = (meeting.group, meeting.on.year, one.number)
        if counted[key] > 1 and key not in seen and meeting.adjusted_on is None:
            seen.add(key)
            yield Reminder(Lack.SAME_NUMBER, Group(meeting.group), meeting.id, meeting.on, one.number)


def next_number(decisions: Iterable[Decision], meetings: Iterable[Meeting], group: str, year: int) -> int:
    """The paragraph that comes next in the group's protocols of the year."""
    own = {one.id for one in meetings if one.group == group and one.on.year == year}
    return max((one.number for one in decisions if one.meeting_id in own and not one.removed), default=0) + 1


def carried(actions: Iterable[MeetingAction], meetings: Iterable[Meeting], meeting: Meeting) -> list[MeetingAction]:
    """The open actions that the meeting takes over: those of the group's earlier meetings, the nearest day first.

    One that was done after the meeting was still open at it.
    """
    earlier = {one.id for one in meetings if one.group == meeting.group and (one.on, one.id) < (meeting.on, meeting.id)}
    found = [
        one
        for one in actions
        if one.meeting_id in earlier and not one.removed and (one.done_on is None or one.done_on >= meeting.on)
    ]
    return sorted(found, key=by_day)


def by_day(action: MeetingAction) -> tuple[dt.date, str, str]:
    """Order of actions: the nearest day first, those without one last."""
    return action.due or dt.date.max, action.what, action.id.hex


@dataclass(frozen=True, slots=True)
class Gap:
    """That a municipality has nobody with this standing in a group."""

    municipality: str  # code
    group: Group
    standing: Standing


def gaps(seats: Iterable[Seat], taking_part: Iterable[str], day: dt.date) -> tuple[Gap, ...]:
    """Where the municipalities of the cooperation (codes) lack a representative or a substitute on the day."""
    filled = {(one.municipality, one.group, one.standing) for one in seats if one.holds(day)}
    return tuple(
        Gap(code, group, standing)
        for code in taking_part
        for group in Group
        for standing in Standing
        if (code, group.value, standing.value) not in filled
    )


def agenda_order(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """The items that stand, in their order on every machine."""
    return sorted((one for one in items if not one.removed), key=lambda one: (one.position, one.id.hex))


def lineages(guidelines: Iterable[Guideline]) -> tuple[tuple[Guideline, ...], ...]:
    """The versions of each guideline, the newest first. Two that supersede the same one are of one lineage."""
    by_id = {one.id: one for one in guidelines}
    roots: dict[RecordId, list[Guideline]] = {}
    for one in by_id.values():
        root, seen = one, {one.id}
        while root.supersedes in by_id and root.supersedes not in seen:
            root = by_id[root.supersedes]
            seen.add(root.id)
        roots.setdefault(root.id, []).append(one)
    return tuple(tuple(sorted(many, key=_age, reverse=True)) for many in roots.values())


def in_force(lineage: Iterable[Guideline], day: dt.date) -> Guideline | None:
    """The version that holds on the day; None before the first and after one that ended it."""
    begun = [one for one in lineage if one.valid_from <= day]
    newest = max(begun, key=_age, default=None)
    return None if newest is None or newest.ends else newest


def _age(one: Guideline) -> tuple[dt.date, dt.datetime, str]:
    return one.valid_from, one.recorded_at or dt.datetime.min.replace(tzinfo=dt.UTC), one.id.hex
