"""Matching a need with the pool: hard rules leave homes out, each with its reason; wishes order the rest.

A person decides; there is no score. Neither a home's id nor where it stands in the pool's list changes anything. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fhr_desktop.domain.garbage import uncollected
from fhr_desktop.domain.matching_rules import reasons_of
from fhr_desktop.domain.matching_terms import Fit, OfferedHome, Reason, Rule, Wanted, Wish
from fhr_desktop.domain.matching_wishes import grounds
from fhr_desktop.domain.record import RecordId


class Criterion(StrEnum):
    """What homes are ordered by, in the order that the rule in force says."""

    UNMET_WISHES = "unmet_wishes"
    PARTLY_MET = "partly_met"
    TRAVEL = "travel"
    TRAINING = "training"
    WAITING = "waiting"


USUAL_ORDER = (Criterion.UNMET_WISHES, Criterion.PARTLY_MET, Criterion.TRAVEL, Criterion.TRAINING, Criterion.WAITING)


@dataclass(frozen=True, slots=True)
class Fitting:
    """A home that fits: its place in the order (shared by homes that nothing tells apart) and its grounds."""

    home: OfferedHome
    rank: int
    grounds: Mapping[Wish, Fit]


@dataclass(frozen=True, slots=True)
class Matched:
    """Those that fit, in order, and for each home left out at least one reason."""

    fitting: tuple[Fitting, ...]
    left_out: Mapping[RecordId, tuple[Reason, ...]]

    def by_rule(self) -> dict[Rule, tuple[RecordId, ...]]:
        """Under each rule the homes whose first reason it is: every home left out once."""
        found: dict[Rule, list[RecordId]] = {}
        for home, reasons in self.left_out.items():
            found.setdefault(reasons[0].rule, []).append(home)
        return {rule: tuple(found[rule]) for rule in Rule if rule in found}


def match(wanted: Wanted, homes: Iterable[OfferedHome], order: Sequence[Criterion] = USUAL_ORDER) -> Matched:
    """Every home either fits or is left out with all its reasons."""
    with uncollected():
        known = tuple(homes)
        judged = reasons_of(wanted, known)
        left_out = {home.id: reasons for home, reasons in zip(known, judged, strict=True) if reasons}
        fitting = [(home, grounds(wanted, home)) for home, reasons in zip(known, judged, strict=True) if not reasons]
        return Matched(_ordered(wanted, fitting, order), left_out)


def _ordered(
    wanted: Wanted, fitting: Sequence[tuple[OfferedHome, Mapping[Wish, Fit]]], order: Sequence[Criterion]
) -> tuple[Fitting, ...]:
    keyed = sorted(
        ((tuple(_MEASURES[one](home, known) for one in order), home, known) for home, known in fitting),
        key=lambda one: one[0],
    )
    found: list[Fitting] = []
    for at, (key, home, known) in enumerate(keyed):
        rank = found[-1].rank if at and keyed[at - 1][0] == key else at + 1
        found.append(Fitting(home, rank, known))
    return tuple(found)


def measures(home: OfferedHome, known: Mapping[Wish, Fit]) -> dict[Criterion, int]:
    """What a home is ordered by, by each criterion: whole numbers, the lowest first."""
    return {one: int(measure(home, known)) for one, measure in _MEASURES.items()}


def _count(known: Mapping[Wish, Fit], *fits: Fit) -> int:
    """How many of the need's wishes are met so. Nobody asks for training: it is offered to all, and comes later."""
    return sum(fit in fits for wish, fit in known.items() if wish is not Wish.TRAINING)


_MEASURES: dict[Criterion, Callable[[OfferedHome, Mapping[Wish, Fit]], float]] = {
    Criterion.UNMET_WISHES: lambda _home, known: _count(known, Fit.UNMET),
    Criterion.PARTLY_MET: lambda _home, known: _count(known, Fit.PARTLY, Fit.UNKNOWN),
    Criterion.TRAVEL: lambda home, _known: max((one for one in home.minutes if one is not None), default=0),
    Criterion.TRAINING: lambda home, _known: not home.trained,
    Criterion.WAITING: lambda home, _known: -home.waiting_days,
}
