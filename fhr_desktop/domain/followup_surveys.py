"""The figures of DOMAIN §4.1 on satisfaction: 9, what municipalities think, and 10, what homes think of the unit and of
the municipality. Of each the mean of the question that sums it up, and how many replied.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from fhr_desktop.domain.followup import (
    ALL,
    Counts,
    Happening,
    Line,
    Nature,
    Reduce,
    Sample,
    Statistic,
    Value,
    within,
)
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.surveys import HOMES, MUNICIPALITIES


@dataclass(frozen=True, slots=True)
class CountedReply:
    """A reply to one block of a survey. `block` counts from 0; `on` is the day its round was sent out, `score` the
    answer to the question that sums the block up, None for no answer. `label` is what it is called in a list.
    """

    form: str
    block: int
    label: str
    round: RecordId
    on: dt.date
    municipality: str
    score: int | None


SURVEYS = (
    Statistic(
        "satisfied_municipalities", 9, "Kommunernas nöjdhet med FHR, medelvärde",
        "Svaren på frågan hur nöjd man sammantaget är med FHR, från 1 (mycket missnöjd) till 5 (mycket nöjd), lagda "
        "ihop och delade med antalet som svarade på den. Enkäter som skickades ut under perioden. ”Vet inte” räknas "
        "inte.", "av 5", Counts.REPLIES,
        built_on=("replies_municipalities",),
    ),
    Statistic(
        "replies_municipalities", 9, "Svar på enkäten till kommunerna",
        "Inkomna svar på enkäter (F19a) som skickades ut under perioden.", "antal", Counts.REPLIES, nature=Nature.FLOW,
    ),
    Statistic(
        "satisfied_homes", 10, "Familjehemmens nöjdhet med FHR, medelvärde",
        "Svaren på frågan hur nöjd familjen sammantaget är med FHR, från 1 (mycket missnöjd) till 5 (mycket nöjd), "
        "lagda ihop och delade med antalet som svarade på den. Räknas i kommunen där familjen bor.", "av 5",
        Counts.REPLIES,
        built_on=("replies_homes",),
    ),
    Statistic(
        "replies_homes", 10, "Svar på enkäten till familjehemmen",
        "Inkomna svar på enkäter (F19b) som skickades ut under perioden, i kommunen där familjen bor.", "antal",
        Counts.REPLIES, nature=Nature.FLOW,
    ),
    Statistic(
        "satisfied_homes_municipality", 10, "Familjehemmens nöjdhet med kommunen, medelvärde",
        "Svaren på frågan hur nöjd familjen sammantaget är med kommunen, från familjer som har eller har haft ett "
        "uppdrag. Räknas i kommunen som familjen har haft uppdraget för.", "av 5", Counts.REPLIES,
        built_on=("replies_homes_municipality",),
    ),
    Statistic(
        "replies_homes_municipality", 10, "Svar om kommunen från familjehemmen",
        "Svar på delen om kommunen i enkäter (F19b) som skickades ut under perioden, i kommunen som familjen har haft "
        "uppdrag för.", "antal", Counts.REPLIES, nature=Nature.FLOW,
    ),
)  # fmt: skip
_COUNTED = {
    "municipalities": (MUNICIPALITIES, 0),
    "homes": (HOMES, 0),
    "homes_municipality": (HOMES, 1),
}  # form and block, by the end of the figure's key


def survey_happenings(replies: Sequence[CountedReply] | None) -> dict[str, list[Happening]]:
    """What of surveys is counted on its day: that on which the survey was sent out."""
    return {
        f"replies_{name}": [
            Happening(one.on, _line(one)) for one in replies or () if (one.form, one.block) == counted
        ]
        for name, counted in _COUNTED.items()
    }  # fmt: skip


def survey_samples(
    replies: Sequence[CountedReply] | None, first: dt.date, last: dt.date, least: int
) -> dict[str, Sample]:  # fmt: skip
    """What of surveys is reckoned on the period. A municipality's mean is told from `least` answers on. None for
    `replies` where they are not kept: then nothing is said, not how many they are either.

    A mean rests on those who answered, not on all who replied.
    """
    found: dict[str, Sample] = {}
    for name, counted in _COUNTED.items():
        if replies is None:
            found |= {f"satisfied_{name}": Sample((), _nothing), f"replies_{name}": Sample((), _nothing)}
            continue
        own = [one for one in replies if (one.form, one.block) == counted and within(one.on, first, last)]
        found[f"satisfied_{name}"] = Sample([_line(one) for one in own if one.score is not None], _mean_from(least))
    return found


def _line(one: CountedReply) -> Line:
    return Line(one.municipality, one.label, one.round.bytes, one.score or 0)


def _nothing(_lines: Sequence[Line], _municipality: str) -> Value:
    return None


def _mean_from(least: int) -> Reduce:
    def mean(lines: Sequence[Line], municipality: str) -> Value:
        told = municipality == ALL or len(lines) >= least
        return _tenths([int(one.value) for one in lines]) if told else None

    return mean


def _tenths(scores: Sequence[int]) -> float | None:
    """The mean with one decimal, half up."""
    if not scores:
        return None
    return math.floor(Fraction(sum(scores) * 10, len(scores)) + Fraction(1, 2)) / 10
