"""Who has completed a course: parts taken in the own round, made up in another, waived or missing; and trained homes.

Pure. The rule is data of the round: every part, at most so many of them made up, and from how many minutes taking part
in some of a meeting counts (DOMAIN §1.5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from fhr_desktop.domain.training import Mark


class PartState(StrEnum):
    """How it stands with one part for one person."""

    DONE = "done"  # in a round the person is enrolled in
    MADE_UP = "made_up"  # in another round
    WAIVED = "waived"
    MISSING = "missing"  # its meeting has been, and did not count
    AHEAD = "ahead"  # its meeting is to come, or has no date


@dataclass(frozen=True, slots=True)
class Rule:
    """What a certificate demands. `most_made_up` None: any number; `partly_minutes` None: some of a meeting is none."""

    parts: tuple[str, ...]
    most_made_up: int | None = None
    partly_minutes: int | None = None


class Presence(NamedTuple):
    """One mark of one person. `own`: the person is enrolled in that round. `length` and `minutes` in minutes."""

    part: str
    on: dt.date
    own: bool
    mark: Mark
    length: int
    minutes: int | None = None


# Of all its parts in a tuple, in order: where there are tens of thousands they are made in a third of the time.
presence_with: Callable[[tuple[str, dt.date, bool, Mark, int, int | None]], Presence] = partial(tuple.__new__, Presence)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person has come. `counted` are the days that the parts were taken, made up or waived."""

    states: Mapping[str, PartState]
    counted: Mapping[str, dt.date]
    minutes: int
    too_many_made_up: bool

    def parts(self, *states: PartState) -> tuple[str, ...]:
        """The parts in one of the states, in the course's order."""
        return tuple(part for part, state in self.states.items() if state in states)

    @property
    def complete(self) -> bool:
        """Whether a certificate may be issued."""
        left = self.parts(PartState.MISSING, PartState.AHEAD)
        return bool(self.states) and not left and not self.too_many_made_up

    @property
    def completed_on(self) -> dt.date | None:
        """The day the last part was taken; None before all are."""
        return max(self.counted.values()) if self.complete else None

    @property
    def hours(self) -> int:
        """Whole hours taken part in, made-up meetings with them."""
        return round(self.minutes / 60)


def counts(presence: Presence, rule: Rule) -> bool:
    """Whether the mark gives the part: present or late does, absent does not, some of it from so many minutes."""
    if presence.mark is Mark.PARTLY:
        return rule.partly_minutes is not None and (presence.minutes or 0) >= rule.partly_minutes
    return presence.mark is not Mark.ABSENT


def progress(rule: Rule, presences: Iterable[Presence], waived: Mapping[str, dt.date], held: Iterable[str]) -> Progress:
    """How far a person has come.

    `waived`: part → the day it was decided. `held`: parts whose meeting in the own round has been. A part taken in the
    own round is never a made-up one, and a waiver goes before making up, so that it can mend too many of them.
    """
    own: dict[str, Presence] = {}
    elsewhere: dict[str, Presence] = {}
    for one in sorted(presences, key=attrgetter("on")):
        if counts(one, rule):
            (own if one.own else elsewhere).setdefault(one.part, one)
    states: dict[str, PartState] = {}
    counted: dict[str, dt.date] = {}
    minutes, past = 0, frozenset(held)
    for part in rule.parts:
        taken = own.get(part)
        if taken is not None:
            states[part] = PartState.DONE
        elif part in waived:
            states[part], counted[part] = PartState.WAIVED, waived[part]
        elif part in elsewhere:
            taken, states[part] = elsewhere[part], PartState.MADE_UP
        else:
            states[part] = PartState.MISSING if part in past else PartState.AHEAD
        if taken is not None:
            counted[part] = taken.on
            minutes += _minutes(taken)
    made_up = sum(state is PartState.MADE_UP for state in states.values())
    return Progress(states, counted, minutes, rule.most_made_up is not None and made_up > rule.most_made_up)


def _minutes(taken: Presence) -> int:
    if taken.mark is Mark.PARTLY and taken.minutes is not None:
        return min(taken.minutes, taken.length)
    return taken.length


def home_trained_on(engaged: Sequence[dt.date | None], *, every: bool) -> dt.date | None:
    """The day a home became trained, from the days its engaged parents completed (None: not yet).

    `every`: all of them must have; else one is enough. A home without engaged parents is not trained.
    """
    done = [day for day in engaged if day is not None]
    if not done or (every and len(done) < len(engaged)):
        return None
    return max(done) if every else min(done)
