"""The figures of DOMAIN §4.1 on training: 5, trained homes and persons, and of 11 those offered it who said yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fhr_desktop.domain.followup import Counts, Happening, Line, Nature, Sample, Statistic, percent_of, within
from fhr_desktop.domain.record import RecordId


@dataclass(frozen=True, slots=True)
class TrainedHome:
    """A home, the day it became trained, and the first day anybody of it was offered the training; None: not yet.

    `number` is that of its newest case; `accepted`: somebody of it has said yes or come.
    """

    number: str
    municipality: str
    trained_on: dt.date | None
    offered_on: dt.date | None = None
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class TrainedPerson:
    """A participant of the basic training: when it was first offered, whether there was a yes, and when completed."""

    name: str
    municipality: str
    round: RecordId
    offered_on: dt.date | None
    accepted: bool
    completed_on: dt.date | None


def _flow(
    key: str, nr: int, name: str, definition: str, counts: Counts = Counts.CASES, among: str = ""
) -> Statistic:  # fmt: skip
    return Statistic(key, nr, name, definition, "antal", counts, nature=Nature.FLOW, among=among)


_UNTIL = "till och med rapportdagen"
TRAINING = (
    _flow(
        "trained_homes", 5, "Utbildade familjehem",
        "Hem som blev utbildade under perioden: de engagerade föräldrarna har gått klart grundutbildningen. Om det "
        "krävs att alla har det, eller minst en, bestämmer enheten. Hemmet räknas i kommunen där familjen bor.",
    ),
    _flow(
        "trained_persons", 5, "Utbildade personer",
        "Personer som gick klart grundutbildningen under perioden, med träffar som har tagits igen.", Counts.PEOPLE,
    ),
    _flow(
        "training_offered", 11, "Erbjudna utbildning",
        "Personer som under perioden för första gången erbjöds en plats på grundutbildningen.", Counts.PEOPLE,
    ),
    _flow(
        "training_accepted", 11, "Tackat ja till utbildning",
        "De av dem som erbjöds en plats under perioden som har tackat ja eller deltagit.", Counts.PEOPLE,
        "training_offered",
    ),
    _flow(
        "training_completed", 11, "Klara av de erbjudna",
        f"De av dem som erbjöds en plats under perioden som har gått klart grundutbildningen, {_UNTIL}.",
        Counts.PEOPLE, "training_offered",
    ),
    _flow(
        "training_homes_offered", 11, "Hem som erbjöds utbildning",
        "Hem där någon under perioden för första gången erbjöds en plats på grundutbildningen.",
    ),
    _flow(
        "training_homes_accepted", 11, "Hem som tackade ja till utbildning",
        "De hem som erbjöds en plats under perioden där någon har tackat ja eller deltagit.",
        among="training_homes_offered",
    ),
    _flow(
        "training_homes_completed", 11, "Hem klara av de erbjudna",
        f"De hem som erbjöds en plats under perioden som har blivit utbildade, {_UNTIL}.",
        among="training_homes_offered",
    ),
    Statistic(
        "training_accepted_share", 11, "Tackat ja till utbildning, procent",
        "De som har tackat ja, delat med alla som erbjöds en plats under perioden.", "procent", Counts.PEOPLE,
        built_on=("training_offered", "training_accepted"),
    ),
)  # fmt: skip


def training_happenings(
    homes: Sequence[TrainedHome], people: Sequence[TrainedPerson]
) -> dict[str, list[Happening]]:  # fmt: skip
    """What of training is counted on its day."""
    found: dict[str, list[Happening]] = {one.key: [] for one in TRAINING if one.nature is Nature.FLOW}

    def add(key: str, on: dt.date | None, line: Line) -> None:
        if on is not None:
            found[key].append(Happening(on, line))

    for home in homes:
        row = Line(home.municipality, home.number)
        add("trained_homes", home.trained_on, row)
        add("training_homes_offered", home.offered_on, row)
        if home.accepted:
            add("training_homes_accepted", home.offered_on, row)
        if home.trained_on is not None:
            add("training_homes_completed", home.offered_on, row)
    for one in people:
        row = _line(one)
        add("trained_persons", one.completed_on, row)
        add("training_offered", one.offered_on, row)
        if one.accepted:
            add("training_accepted", one.offered_on, row)
        if one.completed_on is not None:
            add("training_completed", one.offered_on, row)
    return found


def training_samples(people: Sequence[TrainedPerson], first: dt.date, last: dt.date) -> dict[str, Sample]:
    """The share of those offered that said yes."""
    offered = [one for one in people if within(one.offered_on, first, last)]
    return {"training_accepted_share": Sample([_line(one, one.accepted) for one in offered], percent_of)}


def _line(one: TrainedPerson, value: int = 1) -> Line:
    """A person's row; it opens the course round."""
    return Line(one.municipality, one.name, one.round.bytes, value)
