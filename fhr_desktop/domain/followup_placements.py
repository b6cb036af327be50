"""The figures on placements: 4, and the parts of 11 that are counted on them: near the child, and training offered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from fhr_desktop.domain.followup import (
    Counts,
    Happening,
    Line,
    Nature,
    Sample,
    Statistic,
    happening_with,
    line_with,
    percent_of,
    within,
)
from fhr_desktop.domain.pool_past import PlacedChild, PoolPast
from fhr_desktop.domain.record import RecordKey

NEAR_KM = 30  # a straight line: about half an hour's drive
HOUR = 60  # minutes, by the program's estimate


def _flow(key: str, nr: int, name: str, definition: str, *, among: str = "", same_sum: str = "",
          counts: Counts = Counts.PLACEMENTS) -> Statistic:  # fmt: skip
    return Statistic(
        key, nr, name, definition, "antal", counts, nature=Nature.FLOW, among=among, same_sum=same_sum
    )  # fmt: skip


PLACEMENTS = (
    _flow(
        "placements", 4, "Placeringar",
        "Placeringar i hem från poolen som började under perioden. Räknas i kommunen som placerar.",
    ),
    _flow(
        "placed_children", 4, "Placerade barn",
        "Barn i de placeringar som började under perioden. Ett barn räknas en gång om året: placeringar med samma "
        "kortnamn och födelseår från samma kommun räknas som samma barn.", among="placements",
    ),
    _flow(
        "placements_home", 4, "Placeringar efter hemmets kommun",
        "Placeringar som började under perioden, räknade i kommunen där hemmet ligger.", same_sum="placements",
    ),
    _flow(
        "placements_home_own", 4, "Placeringar från hemmets egen kommun",
        "Placeringar som började under perioden där hemmet ligger i kommunen som placerar. Räknas i hemmets kommun.",
        among="placements_home",
    ),
    _flow(
        "placements_home_hour", 4, "Placeringar inom en timme från barnets hemkommun",
        f"Placeringar som började under perioden där hemmet ligger i barnets hemkommun, eller högst {HOUR} minuters "
        "resa från dess centralort. Restiden är uppskattad. Räknas i hemmets kommun.", among="placements_home",
    ),
    _flow(
        "placements_ended", 4, "Avslutade placeringar",
        "Placeringar som slutade under perioden. Räknas i kommunen som placerade.",
    ),
    Statistic(
        "placements_ongoing", 4, "Pågående placeringar vid periodens slut",
        "Placeringar som hade börjat och inte avslutats den sista dagen. Räknas i kommunen som placerar.", "antal",
        Counts.PLACEMENTS, nature=Nature.STOCK, balance=(("placements",), ("placements_ended",)),
    ),
    _flow(
        "placements_near", 11, "Placeringar nära barnets kommun",
        "Placeringar som började under perioden där hemmet ligger i barnets kommun, eller högst "
        f"{NEAR_KM} km fågelvägen från dess centralort.", among="placements",
    ),
    Statistic(
        "near_share", 11, "Placeringar nära barnets kommun, procent",
        "Placeringar nära barnets kommun, delat med alla placeringar som började under perioden.", "procent",
        Counts.PLACEMENTS, built_on=("placements", "placements_near"),
    ),
    _flow(
        "homes_placed", 11, "Hem som fick uppdrag",
        "Hem där en placering började under perioden. Ett hem räknas en gång om året, i kommunen där det ligger.",
        counts=Counts.HOMES,
    ),
    _flow(
        "homes_placed_offered", 11, "Hem med uppdrag som har erbjudits utbildning",
        "Av hemmen som fick uppdrag under perioden: de där någon har erbjudits grundutbildningen, till och med "
        "rapportdagen.", among="homes_placed", counts=Counts.HOMES,
    ),
    Statistic(
        "homes_placed_offered_share", 11, "Hem med uppdrag som har erbjudits utbildning, procent",
        "Hem med uppdrag som har erbjudits grundutbildningen, delat med alla hem som fick uppdrag. Målet är alla.",
        "procent", Counts.HOMES, built_on=("homes_placed", "homes_placed_offered"),
    ),
)  # fmt: skip


def placement_happenings(past: PoolPast) -> dict[str, list[Happening]]:
    """What of placements is counted on its day."""
    begun = [(one, _line(one)) for one in past.placements]
    by_home = [(one, _line(one, one.home_municipality)) for one in past.placements]

    def starts(some: Iterable[tuple[PlacedChild, Line]]) -> list[Happening]:
        return [happening_with((one.span.first, line)) for one, line in some]

    homes = starts(_homes(past.placements))
    return {
        "placements": starts(begun),
        "placed_children": starts((one, _line(one)) for one in _each_once(past.placements)),
        "placements_home": starts(by_home),
        "placements_home_own": starts(each for each in by_home if each[0].municipality == each[0].home_municipality),
        "placements_home_hour": starts(each for each in by_home if each[0].hour),
        "placements_ended": [happening_with((one.span.end, line)) for one, line in begun if one.span.end is not None],
        "placements_near": starts(each for each in begun if each[0].near),
        "homes_placed": homes,
        "homes_placed_offered": [one for one in homes if one.line.record in past.invited],
    }


def placement_samples(past: PoolPast, first: dt.date, last: dt.date) -> dict[str, Sample]:
    """What of placements stood on the last day, or is a share."""
    begun = [one for one in past.placements if within(one.span.first, first, last)]
    years = [one for one in past.placements if first.year <= one.span.first.year and one.span.first <= last]
    homes = [line for one, line in _homes(years) if within(one.span.first, first, last)]
    return {
        "placements_ongoing": Sample([_line(one) for one in past.placements if one.span.holds(last)]),
        "near_share": Sample([_line(one, value=one.near) for one in begun], percent_of),
        "homes_placed_offered_share": Sample(
            [Line(one.municipality, one.label, one.record, one.record in past.invited) for one in homes], percent_of
        ),
    }


def _line(one: PlacedChild, municipality: str | None = None, value: int = 1) -> Line:
    """Its row; it opens the home."""
    return line_with((one.municipality if municipality is None else municipality, one.label, one.home, value, ""))


def _each_once(placed: Iterable[PlacedChild]) -> list[PlacedChild]:
    """The first of each child's placements in a calendar year."""
    found: dict[tuple[str, str, int], PlacedChild] = {}
    for one in sorted(placed, key=lambda each: (each.span.first, each.label)):
        found.setdefault((one.municipality, one.child, one.span.first.year), one)
    return list(found.values())


def _homes(placed: Sequence[PlacedChild]) -> list[tuple[PlacedChild, Line]]:
    """The first placement in each home in a calendar year, and the home's row."""
    found: dict[tuple[RecordKey, int], PlacedChild] = {}
    for one in sorted(placed, key=lambda each: (each.span.first, each.label)):
        found.setdefault((one.home, one.span.first.year), one)
    return [
        (one, line_with((one.home_municipality, one.label.rpartition(", ")[0], one.home, 1, "")))
        for one in found.values()
    ]
