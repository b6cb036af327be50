"""What the unit's other records say of a year: the budget, meetings and decisions, campaigns. No families in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from db import records
from db.store import Connection
from fhr_desktop.domain.annual_report import AnnualReport
from fhr_desktop.domain.cooperation import Decision, Ending, Group, MeetingState
from fhr_desktop.domain.recruitment import Campaign
from fhr_desktop.services.annual_report.gathering import BudgetRow, YearHeld
from fhr_desktop.services.annual_report.wording import budget_total, kronor
from fhr_desktop.services.cooperation.views import GROUP_WORDS, Board, read_board
from fhr_desktop.services.cost_share.shares import outcome_of, read_sheet


def held(connection: Connection, year: int, today: dt.date, members: Sequence[str]) -> YearHeld:
    """A year's budget, and what is told of it beside the figures. `members`: the municipalities that take part."""
    sheet = outcome_of(read_sheet(connection, year))
    lines = sheet.lines if sheet is not None else ()
    budget = tuple(BudgetRow(one.label, one.budget, one.outcome, one.comment) for one in lines)
    board = read_board(connection, today)
    campaigns = [
        one for one in records.load_where(connection, Campaign, order="starts_on")
        if not one.put_away and one.during(dt.date(year, 1, 1), dt.date(year, 12, 31))
    ]  # fmt: skip
    decided = [one for one in board.decisions if _year_of(board, one) == year]
    facts = {
        "economy": _money(budget),
        "communicator": _campaigned(campaigns),
        "anchored": _decided(board, decided),
        "followed": tuple(f"{GROUP_WORDS[group]}s möten: {_meetings(board, group, year)}" for group in Group),
    }
    return YearHeld(tuple(members), budget, {key: said for key, said in facts.items() if said},
                    _suggested(board, decided, campaigns))  # fmt: skip


def as_fixed(record: AnnualReport) -> YearHeld:
    """What was told when the report was fixed."""
    budget = tuple(
        BudgetRow(str(one["label"]), one["budget"], one.get("outcome"), str(one.get("comment") or ""))
        for one in record.budget
    )
    facts: dict[str, tuple[str, ...]] = {}
    for one in record.facts:
        facts[str(one["_row"])] = (*facts.get(str(one["_row"]), ()), str(one["text"]))
    return YearHeld(facts.pop("members", ()), budget, facts, {})


def kept(told: YearHeld) -> tuple[tuple[Mapping[str, Any], ...], tuple[Mapping[str, Any], ...]]:
    """Budget and facts as rows of the record, for when it is fixed."""
    budget = tuple(
        {"label": one.label, "budget": one.budget, "outcome": one.outcome, "comment": one.comment}
        for one in told.budget
    )
    every = {**told.facts, "members": told.members}
    return budget, tuple({"_row": key, "text": text} for key, many in every.items() for text in many)


def _money(budget: Sequence[BudgetRow]) -> tuple[str, ...]:
    if not budget:
        return ()
    whole = budget_total(budget)
    spent = f"{kronor(whole.outcome)} kr" if whole.outcome is not None else "inte inskrivet"
    return (f"Budget: {kronor(whole.budget)} kr. Utfall: {spent}",)


def _campaigned(campaigns: Sequence[Campaign]) -> tuple[str, ...]:
    if not campaigns:
        return ("Kampanjer: 0",)
    known = [one.cost for one in campaigns if one.cost is not None]
    cost = f". Kostnad: {kronor(sum(known))} kr" if known else ""
    return (f"Kampanjer: {len(campaigns)}{cost}",)


def _decided(board: Board, decisions: Sequence[Decision]) -> tuple[str, ...]:
    own = [one for one in decisions if one.ending == Ending.DECIDED and _group_of(board, one) is Group.STEERING]
    return (f"Beslut i styrgruppen: {len(own)}",)


def _meetings(board: Board, group: Group, year: int) -> int:
    return sum(
        one.group == group and one.on.year == year and one.state == MeetingState.HELD for one in board.meetings
    )  # fmt: skip


def _suggested(
    board: Board, decisions: Sequence[Decision], campaigns: Sequence[Campaign]
) -> Mapping[str, tuple[str, ...]]:
    """Sentences to begin a text with, by its field."""
    by_ending = {
        ending: tuple(f"{board.reference(one)}: {one.text.strip()}" for one in decisions if one.ending == ending)
        for ending in Ending
    }
    return {
        "work_year": tuple(f"Kampanj: {one.name}" for one in campaigns),
        "development": by_ending[Ending.DECIDED],
        "next_year": by_ending[Ending.DEFERRED],
    }


def _year_of(board: Board, decision: Decision) -> int | None:
    meeting = board.meeting(decision.meeting_id)
    return meeting.on.year if meeting is not None else None


def _group_of(board: Board, decision: Decision) -> Group | None:
    meeting = board.meeting(decision.meeting_id)
    return Group(meeting.group) if meeting is not None else None
