"""How each figure is headed in the table, and which figures belong together. What they mean is `domain.followup`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

from fhr_desktop.domain.followup import Figure
from fhr_desktop.domain.followup_pool import TYPES
from fhr_desktop.domain.pool_overview import AGE_BANDS


class Sheet(Enum):
    """Which table a figure stands in."""

    CASEWORK = auto()
    POOL = auto()
    SATISFACTION = auto()
    NONE = auto()  # it is told beside another figure alone


@dataclass(frozen=True, slots=True)
class Head:
    """A column's word and its grey words below. `more`: shown only where there is room, or when asked for."""

    key: str
    word: str
    below: str
    more: bool = False
    beside: tuple[str, ...] = ()  # figures told together with this one
    sheet: Sheet = Sheet.CASEWORK


_AGES = tuple(f"pool_{key}" for key in AGE_BANDS)
_TYPES = tuple(f"pool_{key}" for key in TYPES)
SPLIT = frozenset((*_AGES, *_TYPES))  # parts of another figure, told in their order

_CASEWORK = (
    Head("inquiries", "Anmälningar", "utan dubbletter", beside=("referred",)),
    Head("referred", "Hänvisade", "från kommuner utanför"),
    Head("opened", "Öppnade", "aktualiserade ärenden"),
    Head(
        "trained_homes", "Utbildade hem", "har gått klart",
        beside=("trained_persons", "training_offered", "training_accepted"),
    ),
    Head(
        "trained_persons", "Utbildade", "personer", more=True,
        beside=("trained_homes", "training_offered", "training_accepted"),
    ),
    Head("assessed", "Klara", "bedömda under perioden"),
    Head(
        "days_median", "Dagar till klart", "median, vila inräknad",
        beside=("days_median_active", "days_mean", "days_p90"),
    ),
    Head("days_median_active", "Dagar utan vila", "median", more=True),
    Head("days_mean", "Medelvärde", "dagar till klart", more=True),
    Head("days_p90", "Nio av tio", "klara inom så många dagar", more=True),
    Head("open", "Pågående", "periodens sista dag", beside=("open_age_median",)),
    Head("open_age_median", "Pågåendes ålder", "dagar, median"),
    Head(
        "training_offered", "Erbjudna", "personer, utbildning", more=True,
        beside=("training_accepted", "trained_persons", "trained_homes"),
    ),
    Head(
        "training_accepted", "Tackat ja", "av de erbjudna", more=True,
        beside=("training_offered", "trained_persons", "trained_homes"),
    ),
)  # fmt: skip
_POOL = (
    Head("needs", "Förfrågningar", "har kommit in", beside=("proposals", "needs_placed", "needs_supported")),
    Head("proposals", "Förslag", "har lämnats", more=True, beside=("matches",)),
    Head("matches", "Matchningar", "båda vill gå vidare", beside=("proposals",)),
    Head(
        "placements",
        "Placeringar",
        "har börjat",
        beside=("placed_children", "placements_home", "placements_near", "near_share"),
    ),
    Head("placed_children", "Barn", "i de placeringarna", more=True, beside=("placements",)),
    Head("placements_home", "Efter hemmet", "placeringar, hemmets kommun", more=True, beside=("placements",)),
    Head("placements_ongoing", "Pågående", "placeringar, sista dagen", beside=("placements",)),
    Head(
        "opened_placed",
        "Till placering",
        "av öppnade ärenden",
        beside=("opened_placed_share", "opened_placed_year", "opened"),
    ),
    Head(
        "needs_placed",
        "Lösta",
        "förfrågningar, hem från poolen",
        more=True,
        beside=("needs_placed_share", "needs_placed_year", "needs"),
    ),
    Head(
        "pool_homes",
        "Hem",
        "tillgängliga sista dagen",
        beside=("pool_places", "pool_homes_mean", "pool_places_mean", *_AGES, *_TYPES),
    ),
    Head(
        "pool_places",
        "Platser",
        "lediga sista dagen",
        beside=("pool_homes", "pool_places_mean", "supply"),
    ),
    Head("pool_homes_mean", "Hem i snitt", "per dag", more=True, beside=("pool_homes", "pool_places_mean")),
    Head("pool_places_mean", "Platser i snitt", "per dag", more=True, beside=("pool_places", "pool_homes_mean")),
    Head("supply", "Platser per barn", "lediga mot sökta", more=True, beside=("pool_places", "needs")),
    Head("placements_near", "Nära", "placeringar", more=True, beside=("near_share", "placements")),
    Head("needs_supported", "Konsulentstött", "löst så", more=True, beside=("needs",)),
)
_SATISFACTION = (
    Head("satisfied_municipalities", "Kommunerna", "om FHR, 1–5", beside=("replies_municipalities",)),
    Head("replies_municipalities", "Svar", "från kommunerna", beside=("satisfied_municipalities",)),
    Head("satisfied_homes", "Hemmen om FHR", "medelvärde, 1–5", beside=("replies_homes",)),
    Head("replies_homes", "Svar", "från hemmen", beside=("satisfied_homes",)),
    Head("satisfied_homes_municipality", "Hemmen om kommunen", "medelvärde, 1–5",
         beside=("replies_homes_municipality",)),
    Head("replies_homes_municipality", "Svar", "om kommunen", beside=("satisfied_homes_municipality",)),
)  # fmt: skip
_BESIDE = (
    Head("opened_placed_year", "Inom tolv månader", "ärenden", beside=("opened_placed", "opened")),
    Head("opened_placed_share", "Andel av öppnade", "i procent", beside=("opened_placed", "opened")),
    Head("needs_placed_year", "Inom tolv månader", "förfrågningar", beside=("needs_placed", "needs")),
    Head("needs_placed_share", "Andel av förfrågningar", "i procent", beside=("needs_placed", "needs")),
    Head("near_share", "Andel nära", "i procent", beside=("placements_near", "placements")),
    *(Head(f"pool_{key}", f"{low}–{high} år", "hem", beside=("pool_homes",)) for key, (low, high) in AGE_BANDS.items()),
    *(Head(f"pool_{key}", said, "hem", beside=("pool_homes",)) for key, said in TYPES.items()),
)  # fmt: skip
HEADS = (
    *_CASEWORK,
    *(replace(head, sheet=Sheet.POOL) for head in _POOL),
    *(replace(head, sheet=Sheet.SATISFACTION) for head in _SATISFACTION),
)  # the columns
BY_KEY = {head.key: head for head in (*HEADS, *(replace(head, sheet=Sheet.NONE) for head in _BESIDE))}


def text(figure: Figure) -> str:
    """A figure in a cell: decimal comma, thousands apart, a dash for nothing to say."""
    if figure.value is None:
        return "–"
    number = f"{figure.value:,}".replace(",", "\u00a0")
    return number.replace(".", ",")
