"""What a placement leaves to ask about: consultation before it, its days when they have passed, and the way back to
the pool afterwards. Pure: nothing here is stored, so nothing has to be ticked off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from fhr_desktop.domain.checks import LIMIT_DAYS
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolEntry, PoolStatus

LIVED_IN = frozenset({PoolStatus.FULL, PoolStatus.PLACES_LEFT})  # states that say that a child lives in the home
BACK_TO = (PoolStatus.AVAILABLE, PoolStatus.UPDATE_NEEDED, PoolStatus.PAUSED, PoolStatus.LEFT)


class Consult(StrEnum):
    """Whom the placing municipality informs and consults before it decides (SoL 22:6)."""

    HOME = "home_consulted_on"
    OTHERS = "others_consulted_on"


class Ask(StrEnum):
    """What is asked about a home."""

    END_PASSED = "end_passed"  # the day it was to end has passed, and it goes on
    START_PASSED = "start_passed"  # the child was to have come
    BACK = "back"  # no child is left


class Redo(StrEnum):
    """What must hold before a home is offered again."""

    REPORT = "report"
    CHECKS = "checks"
    CONFIRMED = "confirmed"


SOON_DAYS = 92  # as long as a family's word holds: the unit goes through the pool each quarter


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `placement` None and the day it was emptied, when it is about the way back."""

    ask: Ask
    placement: Placement | None
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing to hold: until when it does (None when that is not known), whether it does today, and whether that is
    soon over. `lacking`: part of it is there, and part is not.
    """

    redo: Redo
    until: dt.date | None
    holds: bool
    soon: bool = False
    lacking: bool = False


def other_municipalities(placement: Placement, all_of_home: Iterable[Placement]) -> tuple[str, ...]:
    """Codes of other municipalities that have a child in the home, in order."""
    return tuple(
        sorted(
            {
                one.municipality for one in all_of_home
                if one.id != placement.id and one.municipality != placement.municipality
                and one.state == PlacementState.ONGOING
            }
        )
    )  # fmt: skip


def consultations(
    placement: Placement, home_municipality: str | None, all_of_home: Iterable[Placement]
) -> tuple[Consult, ...]:
    """Whom the placement's municipality is still to consult: noted days take them away, and an end all of them."""
    if not placement.takes_a_place():
        return ()
    found = []
    elsewhere = home_municipality is not None and home_municipality != placement.municipality
    if elsewhere and placement.home_consulted_on is None:
        found.append(Consult.HOME)
    if other_municipalities(placement, all_of_home) and placement.others_consulted_on is None:
        found.append(Consult.OTHERS)
    return tuple(found)


def questions(entry: PoolEntry, placements: Collection[Placement], today: dt.date) -> tuple[Question, ...]:
    """What is to be asked about the home today."""
    found = []
    for one in placements:
        if one.state == PlacementState.ONGOING and one.ends_on is not None and one.ends_on < today:
            found.append(Question(Ask.END_PASSED, one, one.ends_on))
        if one.state == PlacementState.PLANNED and one.starts_on is not None and one.starts_on < today:
            found.append(Question(Ask.START_PASSED, one, one.starts_on))
    if is_emptied(entry, placements):
        found.append(Question(Ask.BACK, None, last_ended(placements)))
    return tuple(found)


def is_emptied(entry: PoolEntry, placements: Iterable[Placement]) -> bool:
    """Whether the home's state says that a child lives there, and none does or is to."""
    return entry.stage() in LIVED_IN and not any(one.takes_a_place() for one in placements)


def last_ended(placements: Iterable[Placement]) -> dt.date | None:
    """The day the last child left."""
    return max((left for one in placements if (left := one.left_on()) is not None), default=None)


def standings(
    entry: PoolEntry,
    placements: Iterable[Placement],
    update_by: dt.date | None,
    checked_on: dt.date | None,
    today: dt.date,
    *,
    confirmed: bool = False,
    refused: bool = False,
    lacking: bool = False,
) -> tuple[Standing, ...]:
    """The report, the register checks and the family's word. `confirmed`: the family has said so today; `refused`:
    the home has been found not suitable since; `lacking`: an adult has not been checked in a register.

    Checks nobody has noted do not hold; a report without a day to renew it does. The family is asked anew when a
    child has left.
    """
    checks = None if checked_on is None else checked_on + dt.timedelta(days=LIMIT_DAYS)
    ended = last_ended(placements)
    asked = today if confirmed else entry.confirmed_on
    return (
        Standing(Redo.REPORT, None, holds=False)
        if refused
        else Standing(Redo.REPORT, update_by, update_by is None or update_by >= today, _within(update_by, today)),
        Standing(Redo.CHECKS, None, holds=False, lacking=True)
        if lacking
        else Standing(Redo.CHECKS, checks, checks is not None and checks >= today, _within(checks, today)),
        Standing(Redo.CONFIRMED, None, asked is not None and (ended is None or asked >= ended)),
    )


def _within(last: dt.date | None, today: dt.date) -> bool:
    return last is not None and today <= last <= today + dt.timedelta(days=SOON_DAYS)
