"""The figures of DOMAIN §4.1 on training: 5, trained homes and persons, and of 11 those offered it who said yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fhr_desktop.domain.followup import Counts, Figure, Statistic, within
from fhr_desktop.domain.record import RecordId


@dataclass(frozen=True, slots=True)
class TrainedHome:
    """A home and the day it became trained, or None. `number` is that of its newest case."""

    number: str
    municipality: str
    trained_on: dt.date | None


@dataclass(frozen=True, slots=True)
class TrainedPerson:
    """A participant of the basic training: when it was first offered, whether there was a yes, and when completed."""

    name: str
    municipality: str
    round: RecordId
    offered_on: dt.date | None
    accepted: bool
    completed_on: dt.date | None


TRAINING = (
    Statistic(
        "trained_homes", 5, "Utbildade familjehem",
        "Hem som blev utbildade under perioden: de engagerade föräldrarna har gått klart grundutbildningen. Om det "
        "krävs att alla har det, eller minst en, bestämmer enheten. Hemmet räknas i kommunen där familjen bor.",
        "antal",
    ),
    Statistic(
        "trained_persons", 5, "Utbildade personer",
        "Personer som gick klart grundutbildningen under perioden, med träffar som har tagits igen.", "antal",
        Counts.PEOPLE,
    ),
    Statistic(
        "training_offered", 11, "Erbjudna utbildning",
        "Personer som under perioden för första gången erbjöds en plats på grundutbildningen.", "antal",
        Counts.PEOPLE,
    ),
    Statistic(
        "training_accepted", 11, "Tackat ja till utbildning",
        "De av dem som erbjöds en plats under perioden som har tackat ja eller deltagit.", "antal",
        Counts.PEOPLE,
    ),
)  # fmt: skip


def training_figures(
    homes: Sequence[TrainedHome], people: Sequence[TrainedPerson], first: dt.date, last: dt.date, municipality: str
) -> tuple[Figure, ...]:
    """Every statistic of training for the homes and persons given, over the days from first to last."""
    trained = [one.number for one in homes if within(one.trained_on, first, last)]
    offered = [one for one in people if within(one.offered_on, first, last)]
    chosen = {
        "trained_persons": [one for one in people if within(one.completed_on, first, last)],
        "training_offered": offered,
        "training_accepted": [one for one in offered if one.accepted],
    }
    named = (
        Figure(key, municipality, len(some), tuple(p.name for p in some), records=tuple(p.round for p in some))
        for key, some in chosen.items()
    )
    return (Figure("trained_homes", municipality, len(trained), tuple(trained)), *named)
