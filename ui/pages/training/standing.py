"""How it stands with somebody in a round, in words: where they stand, how many parts, and each part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from fhr_desktop.domain.training import EnrolmentStatus
from fhr_desktop.domain.training_completion import PartState
from fhr_desktop.domain.unsuited import parted
from fhr_desktop.services.training.sheets import Sheet, SheetRow
from i18n import _
from ui import words

MARKS = {
    EnrolmentStatus.INVITED: "sent", EnrolmentStatus.ACCEPTED: "received", EnrolmentStatus.DECLINED: "not",
    EnrolmentStatus.WAITING: "wait", EnrolmentStatus.ATTENDING: "received", EnrolmentStatus.CANCELLED: "not",
    EnrolmentStatus.COMPLETE: "ok", EnrolmentStatus.TO_MAKE_UP: "missing",
}  # fmt: skip
PART_MARKS = {
    PartState.DONE: "full", PartState.MADE_UP: "full", PartState.WAIVED: "not", PartState.MISSING: "empty",
    PartState.AHEAD: "not",
}  # fmt: skip


@dataclass(frozen=True)
class PartLine:
    """One part of the course for one person. `waiver` is the reason of a waiver, or ""."""

    part: str
    number: int
    title: str
    state: PartState
    said: str
    waiver: str = ""


def status_words(row: SheetRow) -> str:
    """Where somebody stands; somebody from another round makes up here."""
    return _("Makes up here") if row.enrolment is None else words.choice("participation", row.status().value)


def status_mark(row: SheetRow) -> str:
    """The mark before the words."""
    return "info" if row.enrolment is None else MARKS[row.status()]


def parts_done(row: SheetRow) -> str:
    """ "6 av 8"; nothing of somebody from another round."""
    if row.progress is None:
        return ""
    return _("{n} of {all}").format(n=len(row.progress.counted), all=len(row.progress.states))


def wishes(row: SheetRow) -> str:
    """What somebody has asked for, in small words."""
    return ", ".join(words.choice("special_wish", key) for key in row.participant.wishes)


def unsuited(days: Collection[str], today: dt.date) -> str:
    """ "tisdagar, 12 mars 2027": the days that do not suit, in small words."""
    weekdays, single = parted(days)
    named = [words.choice("weekday", key).lower() for key in weekdays]
    return ", ".join([*named, *(words.short_day(day, today) for day in single)])


def titles_of(sheet: Sheet) -> dict[str, str]:
    """Each part's heading."""
    named = {one.part: one.title for one in sheet.sessions if one.part}
    if sheet.template is not None:
        named |= {str(one["key"]): str(one.get("title", "")) for one in sheet.template.parts}
    return named


def part_lines(sheet: Sheet, row: SheetRow) -> list[PartLine]:
    """Every part in the course's order."""
    if row.progress is None:
        return []
    titles = titles_of(sheet)
    ahead = {one.part: one.on for one in reversed(sheet.sessions) if one.part}
    reasons = {one.part: one.reason for one in row.waivers}
    unfilled = sheet.unfilled(row)
    return [
        PartLine(
            part, number, titles.get(part, part), state,
            _said(
                state, row.progress.counted.get(part) or ahead.get(part), sheet.today, unfilled=part in unfilled
            ),
            reasons.get(part, ""),
        )
        for number, (part, state) in enumerate(row.progress.states.items(), start=1)
    ]  # fmt: skip


def _said(state: PartState, day: dt.date | None, today: dt.date, *, unfilled: bool) -> str:
    when = words.short_day(day, today) if day else ""
    if state is PartState.MISSING and unfilled:  # nobody has said that the person was away
        return _("Not filled in {day}").format(day=when).strip()
    if state is PartState.AHEAD and day is not None and day < today:  # nobody waited for this person then
        return _("Has been {day}").format(day=when)
    said = {
        PartState.DONE: _("Done {day}"), PartState.MADE_UP: _("Made up {day}"), PartState.WAIVED: _("Waiver {day}"),
        PartState.MISSING: _("Missed {day}"), PartState.AHEAD: _("Comes {day}") if when else _("Has no day yet"),
    }[state]  # fmt: skip
    return said.format(day=when).strip()


def waits_for(sheet: Sheet, row: SheetRow) -> str:
    """What somebody lacks before a certificate; "" when nothing."""
    came = row.progress
    if came is None or came.complete:
        return ""
    numbers = {part: str(number) for number, part in enumerate(came.states, start=1)}
    missing, unfilled = came.parts(PartState.MISSING), sheet.unfilled(row)
    lacking = [numbers[part] for part in missing if part not in unfilled]
    unmarked = [numbers[part] for part in missing if part in unfilled]
    ahead = [numbers[part] for part in came.parts(PartState.AHEAD)]
    said = []
    if lacking:
        said.append(_("has part {numbers} to make up").format(numbers=words.people(lacking)))
    if unmarked:
        said.append(_("part {numbers} is not filled in").format(numbers=words.people(unmarked)))
    if ahead:
        said.append(_("part {numbers} is to come").format(numbers=_span(ahead)))
    if came.too_many_made_up:
        said.append(_("has made up more parts than the course allows"))
    return ", ".join(said)


def _span(numbers: list[str]) -> str:
    """ "5–8" for numbers that follow each other, else "5, 7 och 8"."""
    follow = [int(one) for one in numbers]
    if len(follow) > 2 and follow[-1] - follow[0] == len(follow) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return words.people(numbers)
