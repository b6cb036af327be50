"""The figures of the pool on a day and over a period (DOMAIN §4.1 row 8), and goal 1: free places for those who wait.

Here too are the homes that are assessed and wait for their first child, by how far they have come: what still goes on
beside the times of those that are done.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache

from fhr_desktop.domain.followup import ALL, Counts, Line, Nature, Reduce, Sample, Statistic, line_with, sum_of
from fhr_desktop.domain.followup_requests import line_of
from fhr_desktop.domain.followup_spread import MEASURES, declared
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_overview import AGE_BANDS
from fhr_desktop.domain.pool_past import COULD, HomeThrough, PoolPast, Terms, holding
from fhr_desktop.domain.record import RecordKey

_BANDS = {key: f"{low}–{high} år" for key, (low, high) in AGE_BANDS.items()}
TYPES = {
    "family_home": "Familjehem", "emergency_home": "Jourhem", "network_home": "Nätverkshem",
    "supported_home": "Konsulentstött hem", "reinforced_home": "Förstärkt familjehem",
    "contact_family": "Kontaktfamilj", "lss_home": "Familjehem enligt LSS",
}  # fmt: skip
_STAGES = {
    "open_assessed": ("Färdigutredda hem utan placering",
                      "Hem i poolen den sista dagen som inget barn har kommit till än, och som inte är föreslagna."),
    "open_proposed": ("Färdigutredda hem med förslag",
                      "Hem i poolen som inget barn har kommit till än, och som var föreslagna den sista dagen."),
    "open_matched": ("Färdigutredda hem med matchning",
                     "Hem i poolen som inget barn har kommit till än, där både familjen och en kommun ville gå vidare "
                     "den sista dagen."),
}  # fmt: skip
_INQUIRED = "Dagar från familjens anmälan till periodens sista dag."


def _stock(key: str, name: str, definition: str, among: str = "") -> Statistic:
    return Statistic(key, 8, name, definition, "antal", Counts.HOMES, nature=Nature.STOCK, among=among)


def _mean(key: str, name: str, definition: str, on: str) -> Statistic:
    return Statistic(key, 8, name, definition, "antal", Counts.HOMES, built_on=(on,))


POOL = (
    _stock("pool_all", "Hem i poolen",
           "Hem som hör till poolen periodens sista dag, också de som vilar, är fulla eller ska uppdateras."),
    _stock(
        "pool_homes", "Tillgängliga hem i poolen",
        "Hem i läget Tillgängligt eller Plats kvar periodens sista dag, och inte reserverade. Bara läget räknas: om "
        "bedömning och registerkontroller gäller, om hemmet har bedömts olämpligt sedan dess och vilka dagar familjen "
        "kan ta emot barn vägs inte in. Räknas i kommunen där hemmet ligger.", "pool_all",
    ),
    _stock("pool_places", "Lediga platser i poolen",
           "Platser i de tillgängliga hemmen som inget barn har eller ska ha, periodens sista dag."),
    _mean("pool_homes_mean", "Tillgängliga hem, medelvärde",
          "Antalet tillgängliga hem varje dag under perioden, lagt ihop och delat med antalet dagar.", "pool_homes"),
    _mean(
        "pool_places_mean", "Lediga platser, medelvärde",
        "Antalet lediga platser varje dag under perioden, lagt ihop och delat med antalet dagar. Platserna räknas så "
        "som bedömningen var den dagen.", "pool_places",
    ),
    _mean("pool_homes_monthly", "Tillgängliga hem, den första varje månad",
          "Antalet tillgängliga hem den första i varje månad under perioden, i genomsnitt.", "pool_homes"),
    _mean("pool_places_monthly", "Lediga platser, den första varje månad",
          "Antalet lediga platser den första i varje månad under perioden, i genomsnitt.", "pool_places"),
    *(
        _stock(
            f"pool_{key}", f"Tillgängliga hem för {said}",
            f"Tillgängliga hem periodens sista dag som tar emot barn i någon ålder från {said}. Ett hem kan räknas i "
            "flera åldersband.", "pool_homes",
        )
        for key, said in _BANDS.items()
    ),
    *(
        _stock(
            f"pool_{key}", f"Tillgängliga hem, {said}",
            "Tillgängliga hem periodens sista dag som tar sådana uppdrag. Ett hem kan räknas i flera typer.",
            "pool_homes",
        )
        for key, said in TYPES.items()
    ),
    *(
        Statistic(key, 6, name, definition, "antal", Counts.HOMES, nature=Nature.STOCK, among="pool_all")
        for key, (name, definition) in _STAGES.items()
    ),
    *(
        one for key, (name, _definition) in _STAGES.items()
        for one in declared(key, 6, name, _INQUIRED, key, ("oldest",), Counts.HOMES)
    ),
    Statistic(
        "supply", 11, "Lediga platser per barn som söker hem",
        "Lediga platser delat med de platser som öppna förfrågningar behöver, periodens sista dag. Under 1 räcker "
        "platserna inte.", "platser per barn", Counts.REQUESTS, built_on=("pool_places", "needs_open"),
    ),
)  # fmt: skip


def pool_samples(past: PoolPast, first: dt.date, last: dt.date) -> dict[str, Sample]:
    """What of the pool stood on the last day, and the means of all days and of the first of each month."""
    gone = PoolStatus.LEFT
    there = [(one, _line(one), status) for one in past.homes if (status := one.status(last)) is not gone]
    now = [
        (one, line) for one, line, status in there
        if status in COULD and not (one.held and holding(one.held, last))
    ]  # fmt: skip
    fitting: dict[str, list[Line]] = {key: [] for key in (*AGE_BANDS, *TYPES)}
    keys = cache(_fitting)
    for one, line in now:
        for key in keys(one.terms(last)):
            fitting[key].append(line)
    free = [_line(one, places) for one, _same in now if (places := one.left(last))]
    return {
        "pool_all": Sample([line for _one, line, _status in there]),
        "pool_homes": Sample([line for _one, line in now]),
        "pool_places": Sample(free, _sum),
        **_means(past.homes, first, last),
        **{f"pool_{key}": Sample(lines) for key, lines in fitting.items()},
        **_stages(past, [one for one, _row, _status in there], last),
        "supply": Sample([line_of(one, one.places) for one in past.requests if one.open_on(last)], _supply(free)),
    }


def _fitting(terms: Terms) -> tuple[str, ...]:
    """The bands of ages and the types of home that a home with these terms counts in."""
    bands = [key for key, band in AGE_BANDS.items() if terms.takes(band)]
    return (*bands, *(key for key in TYPES if key in terms.types))


def _means(homes: Iterable[HomeThrough], first: dt.date, last: dt.date) -> dict[str, Sample]:
    firsts = _firsts(first, last)
    days, months = (last - first).days + 1, len(firsts)
    homes_mean: list[Line] = []
    places_mean: list[Line] = []
    homes_monthly: list[Line] = []
    places_monthly: list[Line] = []
    for home in homes:
        there = places = on_firsts = places_on_firsts = 0
        for begin, length, free in home.stretches(first, last):
            many = months if length == days else _many(firsts, begin, length)
            there += length
            places += length * free
            on_firsts += many
            places_on_firsts += many * free
        if not there:
            continue
        where, label, key = home.municipality, home.label, home.id
        homes_mean.append(line_with((where, label, key, there, "")))
        if places:
            places_mean.append(line_with((where, label, key, places, "")))
        if on_firsts:
            homes_monthly.append(line_with((where, label, key, on_firsts, "")))
        if places_on_firsts:
            places_monthly.append(line_with((where, label, key, places_on_firsts, "")))
    return {
        "pool_homes_mean": Sample(homes_mean, _mean_of(days)),
        "pool_places_mean": Sample(places_mean, _mean_of(days)),
        "pool_homes_monthly": Sample(homes_monthly, _mean_of(months)),
        "pool_places_monthly": Sample(places_monthly, _mean_of(months)),
    }


def _firsts(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first of each month among the days."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    found = [dt.date(month // 12, month % 12 + 1, 1) for month in months]
    return [day for day in found if first <= day <= last]


def _many(firsts: Sequence[dt.date], begin: dt.date, days: int) -> int:
    """How many of the firsts, which are in order, are of so many days from one."""
    return bisect_left(firsts, begin + dt.timedelta(days=days)) - bisect_left(firsts, begin)


def _stages(past: PoolPast, there: Iterable[HomeThrough], last: dt.date) -> dict[str, Sample]:
    """The homes that no child has come to, by how far they have come, and of each stage the longest wait. `there`:
    those that belong to the pool on the day.
    """
    lived_in = past.earlier.homes | {one.home for one in past.placements if one.span.first <= last}
    proposed: dict[RecordKey, bool] = {}
    for one in past.proposals:
        if one.span.holds(last):
            matched = one.proceeded_on is not None and one.proceeded_on <= last
            proposed[one.home] = proposed.get(one.home, False) or matched
    rows: dict[str, list[Line]] = {key: [] for key in _STAGES}
    for home in there:
        if home.id in lived_in:
            continue
        matched_ = proposed.get(home.id)
        key = "open_assessed" if matched_ is None else "open_matched" if matched_ else "open_proposed"
        rows[key].append(_line(home, (last - home.inquired_on).days if home.inquired_on else 0))
    return {key: Sample(lines) for key, lines in rows.items()} | {
        f"{key}_oldest": Sample(lines, MEASURES["oldest"]) for key, lines in rows.items()
    }


def _line(one: HomeThrough, value: int = 1) -> Line:
    return line_with((one.municipality, one.label, one.id, value, ""))


def _sum(lines: Sequence[Line], _municipality: str) -> float | int:
    return sum_of(lines)


def _mean_of(days: int) -> Reduce:
    return lambda lines, _municipality: round(sum_of(lines) / days, 1) if days else None


def _supply(free: Iterable[Line]) -> Reduce:
    """Free places by municipality, divided by the places that are asked for there."""
    there: dict[str, float] = {}
    for one in free:
        for where in (one.municipality, ALL):
            there[where] = there.get(where, 0) + one.value

    def supply(lines: Sequence[Line], municipality: str) -> float | None:
        needed = sum_of(lines)
        return round(there.get(municipality, 0) / needed, 1) if needed else None

    return supply
