"""The figures of DOMAIN §4.1 on pool, requests and placements: 2 (second column), 3, 4, 7, 8 and 11 (goals 1–3).

They are counted on what `pool_past` tells of homes, requests and placements.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from fhr_desktop.domain.followup import Counts, Figure, Statistic, within
from fhr_desktop.domain.pool_overview import AGE_BANDS
from fhr_desktop.domain.pool_past import Asked, HomeThrough, Offered, OpenedCase, PlacedChild, PoolPast
from fhr_desktop.domain.record import RecordId

NEAR_KM = 30  # a straight line: about half an hour's drive
SUPPORTED = "solved_supported_home"  # of the choice list `need_outcome`
_BANDS = {key: f"{low}–{high} år" for key, (low, high) in AGE_BANDS.items()}
TYPES = {
    "family_home": "Familjehem", "emergency_home": "Jourhem", "network_home": "Nätverkshem",
    "supported_home": "Konsulentstött hem", "reinforced_home": "Förstärkt familjehem",
    "contact_family": "Kontaktfamilj", "lss_home": "Familjehem enligt LSS",
}  # fmt: skip


POOL = (
    Statistic(
        "needs", 2, "Matchningsförfrågningar",
        "Förfrågningar som kom in från kommuner under perioden. Räknas i kommunen som frågar.", "antal",
        Counts.REQUESTS,
    ),
    Statistic(
        "proposals", 3, "Lämnade förslag",
        "Förslag om hem som lämnades till kommuner under perioden. Ett hem som föreslås för två förfrågningar är två "
        "förslag. Räknas i kommunen som frågade.", "antal", Counts.PROPOSALS,
    ),
    Statistic(
        "matches", 3, "Matchningar",
        "Förslag där både familjen och kommunen under perioden ville gå vidare till kommunens bedömning.", "antal",
        Counts.PROPOSALS,
    ),
    Statistic(
        "placements", 4, "Placeringar",
        "Placeringar i hem från poolen som började under perioden. Räknas i kommunen som placerar.", "antal",
        Counts.PLACEMENTS,
    ),
    Statistic(
        "placed_children", 4, "Placerade barn",
        "Barn i de placeringar som började under perioden. Placeringar med samma kortnamn och födelseår från samma "
        "kommun räknas som samma barn.", "antal", Counts.PLACEMENTS,
    ),
    Statistic(
        "placements_home", 4, "Placeringar efter hemmets kommun",
        "Placeringar som började under perioden, räknade i kommunen där hemmet ligger.", "antal", Counts.PLACEMENTS,
    ),
    Statistic(
        "placements_ongoing", 4, "Pågående placeringar vid periodens slut",
        "Placeringar som hade börjat och inte avslutats den sista dagen. Räknas i kommunen som placerar.", "antal",
        Counts.PLACEMENTS,
    ),
    Statistic(
        "opened_placed", 7, "Öppnade ärenden som lett till placering",
        "Av ärendena som öppnades under perioden: de där ett barn har kommit till hemmet efter det, till och med i "
        "dag.", "antal",
    ),
    Statistic(
        "opened_placed_year", 7, "Öppnade ärenden med placering inom tolv månader",
        "Av ärendena som öppnades under perioden: de där ett barn kom till hemmet inom tolv månader. För ärenden som "
        "öppnades för mindre än tolv månader sedan är talet ännu inte färdigt.", "antal",
    ),
    Statistic(
        "opened_placed_share", 7, "Öppnade ärenden som lett till placering, procent",
        "Öppnade ärenden som lett till placering, delat med alla som öppnades under perioden.", "procent",
        built_on=("opened", "opened_placed"),
    ),
    Statistic(
        "needs_placed", 7, "Förfrågningar som lett till placering",
        "Av förfrågningarna som kom in under perioden: de där barnet har kommit till ett hem från poolen, till och med "
        "i dag.", "antal", Counts.REQUESTS,
    ),
    Statistic(
        "needs_placed_year", 7, "Förfrågningar med placering inom tolv månader",
        "Av förfrågningarna som kom in under perioden: de där barnet kom till ett hem från poolen inom tolv månader.",
        "antal", Counts.REQUESTS,
    ),
    Statistic(
        "needs_placed_share", 7, "Förfrågningar som lett till placering, procent",
        "Förfrågningar som lett till placering, delat med alla som kom in under perioden.", "procent", Counts.REQUESTS,
        built_on=("needs", "needs_placed"),
    ),
    Statistic(
        "pool_homes", 8, "Tillgängliga hem i poolen",
        "Hem som gick att föreslå periodens sista dag: tillgängliga eller med en plats kvar, och inte reserverade. "
        "Räknas i kommunen där hemmet ligger.", "antal", Counts.HOMES,
    ),
    Statistic(
        "pool_places", 8, "Lediga platser i poolen",
        "Platser i de tillgängliga hemmen som inget barn har eller ska ha, periodens sista dag.", "antal", Counts.HOMES,
    ),
    Statistic(
        "pool_homes_mean", 8, "Tillgängliga hem, medelvärde",
        "Antalet tillgängliga hem varje dag under perioden, lagt ihop och delat med antalet dagar.", "antal",
        Counts.HOMES,
    ),
    Statistic(
        "pool_places_mean", 8, "Lediga platser, medelvärde",
        "Antalet lediga platser varje dag under perioden, lagt ihop och delat med antalet dagar. Platserna räknas så "
        "som bedömningen är i dag.", "antal", Counts.HOMES,
    ),
    *(
        Statistic(
            f"pool_{key}", 8, f"Tillgängliga hem för {said}",
            f"Tillgängliga hem periodens sista dag som tar emot barn i någon ålder från {said}. Ett hem kan räknas i "
            "flera åldersband.", "antal", Counts.HOMES,
        )
        for key, said in _BANDS.items()
    ),
    *(
        Statistic(
            f"pool_{key}", 8, f"Tillgängliga hem, {said}",
            "Tillgängliga hem periodens sista dag som tar sådana uppdrag. Ett hem kan räknas i flera typer.", "antal",
            Counts.HOMES,
        )
        for key, said in TYPES.items()
    ),
    Statistic(
        "supply", 11, "Lediga platser per barn som söker hem",
        "Lediga platser delat med de platser som pågående förfrågningar behöver, periodens sista dag. Under 1 räcker "
        "platserna inte.", "platser per barn", Counts.REQUESTS,
    ),
    Statistic(
        "placements_near", 11, "Placeringar nära barnets kommun",
        "Placeringar som började under perioden där hemmet ligger i barnets kommun, eller högst "
        f"{NEAR_KM} km fågelvägen från dess centralort.", "antal", Counts.PLACEMENTS,
    ),
    Statistic(
        "near_share", 11, "Placeringar nära barnets kommun, procent",
        "Placeringar nära barnets kommun, delat med alla placeringar som började under perioden.", "procent",
        Counts.PLACEMENTS,
        built_on=("placements", "placements_near"),
    ),
    Statistic(
        "needs_supported", 11, "Förfrågningar som löstes med konsulentstött hem",
        "Förfrågningar som avslutades under perioden för att kommunen ordnade ett konsulentstött hem.", "antal",
        Counts.REQUESTS,
    ),
)  # fmt: skip


def pool_figures(
    own: PoolPast, first: dt.date, last: dt.date, municipality: str, hosted: Sequence[PlacedChild]
) -> tuple[Figure, ...]:
    """Every statistic of the pool, over the days from first to last. `hosted`: placements in homes that lie there."""

    def count(key: str, some: Sequence[HomeThrough | PlacedChild | Asked], value: float | None = None) -> Figure:
        number = len(some) if value is None else value
        return Figure(key, municipality, number, tuple(map(_label, some)), records=tuple(map(_opens, some)))

    def cases(key: str, some: Sequence[OpenedCase]) -> Figure:
        return Figure(key, municipality, len(some), tuple(one.number for one in some))

    opened = [one for one in own.cases if within(one.opened_on, first, last)]
    asked = [one for one in own.requests if within(one.received_on, first, last)]
    begun = [one for one in own.placements if within(one.span.first, first, last)]
    near = [one for one in begun if one.near]
    led = [one for one in opened if one.placed_on is not None]
    found = [one for one in asked if one.placed_on is not None]
    waiting = [
        one for one in own.requests if one.received_on <= last and (one.closed_on is None or one.closed_on > last)
    ]
    supported = [one for one in own.requests if one.outcome == SUPPORTED and within(one.closed_on, first, last)]
    free = sum(home.free(last) for home in own.homes)
    needed = sum(one.places for one in waiting)
    share_of_cases = cases("opened_placed_share", opened)
    return (
        count("needs", asked),
        _proposed("proposals", municipality, [one for one in own.proposals if within(one.sent_on, first, last)]),
        _proposed("matches", municipality, [one for one in own.proposals if within(one.proceeded_on, first, last)]),
        count("placements", begun),
        count("placed_children", _each_once(begun)),
        count("placements_home", [one for one in hosted if within(one.span.first, first, last)]),
        count("placements_ongoing", [one for one in own.placements if one.span.holds(last)]),
        cases("opened_placed", led),
        cases("opened_placed_year", [one for one in led if _within_a_year(one.opened_on, one.placed_on)]),
        Figure(share_of_cases.key, municipality, _percent(led, opened), share_of_cases.cases),
        count("needs_placed", found),
        count("needs_placed_year", [one for one in found if _within_a_year(one.received_on, one.placed_on)]),
        _shared("needs_placed_share", municipality, found, asked),
        *_available(own.homes, first, last, municipality),
        Figure("supply", municipality, round(free / needed, 1) if needed else None,
               tuple(one.number for one in waiting), records=tuple(one.id for one in waiting)),
        count("placements_near", near),
        _shared("near_share", municipality, near, begun),
        count("needs_supported", supported),
    )  # fmt: skip


def _available(
    homes: Sequence[HomeThrough], first: dt.date, last: dt.date, municipality: str
) -> tuple[Figure, ...]:  # fmt: skip
    """How many homes could be proposed: on the last day, by age and type, and as a mean of all days."""
    days = (last - first).days + 1
    now = [one for one in homes if one.available(last)]
    homes_each = [one.days(first, last, one.available) for one in homes]
    places_each = [one.days(first, last, one.free) for one in homes]

    def figure(key: str, some: Sequence[HomeThrough], value: float) -> Figure:
        return Figure(key, municipality, value, tuple(one.label for one in some), records=tuple(o.id for o in some))

    def some_day(sums: Sequence[int]) -> list[HomeThrough]:
        return [one for one, sum_ in zip(homes, sums, strict=True) if sum_]

    by_band = {key: [one for one in now if one.takes(band)] for key, band in AGE_BANDS.items()}
    by_type = {key: [one for one in now if key in one.types] for key in TYPES}
    return (
        figure("pool_homes", now, len(now)),
        figure("pool_places", [one for one in now if one.free(last)], sum(one.free(last) for one in now)),
        figure("pool_homes_mean", some_day(homes_each), round(sum(homes_each) / days, 1)),
        figure("pool_places_mean", some_day(places_each), round(sum(places_each) / days, 1)),
        *(figure(f"pool_{key}", some, len(some)) for key, some in (by_band | by_type).items()),
    )


def _label(one: HomeThrough | PlacedChild | Asked) -> str:
    return one.number if isinstance(one, Asked) else one.label


def _opens(one: HomeThrough | PlacedChild | Asked) -> RecordId:
    """What is opened from the list behind a figure: for a placement its home."""
    return one.home if isinstance(one, PlacedChild) else one.id


def _proposed(key: str, municipality: str, some: Sequence[Offered]) -> Figure:
    return Figure(
        key, municipality, len(some), tuple(one.label for one in some), records=tuple(one.need for one in some)
    )  # fmt: skip


def _each_once(begun: Iterable[PlacedChild]) -> list[PlacedChild]:
    """The first of each child's placements."""
    found: dict[tuple[str, str], PlacedChild] = {}
    for one in sorted(begun, key=lambda placed: (placed.span.first, placed.label)):
        found.setdefault((one.municipality, one.child), one)
    return list(found.values())


def _percent(some: Sequence[object], of: Sequence[object]) -> int | None:
    return round(100 * len(some) / len(of)) if of else None


def _shared(
    key: str, municipality: str, some: Sequence[PlacedChild | Asked], of: Sequence[PlacedChild | Asked]
) -> Figure:
    """How many in a hundred; behind it are all that it is counted among."""
    return Figure(key, municipality, _percent(some, of), tuple(map(_label, of)), records=tuple(map(_opens, of)))


def _within_a_year(begun: dt.date, then: dt.date | None) -> bool:
    """Whether no more than twelve months have passed; from 29 February to 28 February."""
    if then is None:
        return False
    leap = (begun.month, begun.day) == (2, 29)
    return then <= begun.replace(year=begun.year + 1, day=28 if leap else begun.day)
