"""How the figures of the annual report are parted into tables that fit a page, with a short word for each column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fhr_desktop.domain.followup import Statistic
from fhr_desktop.domain.followup_pool import TYPES
from fhr_desktop.domain.pool_overview import AGE_BANDS

WIDEST = 6  # figures beside the municipality on a page that stands


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table: its heading, and the statistics in it with their columns' words."""

    heading: str
    columns: tuple[tuple[Statistic, str], ...]


_GROUPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Intresseanmälningar och ärenden", {
        "inquiries": "Anmälningar", "referred": "Hänvisade", "opened": "Öppnade", "open": "Pågående",
        "open_age_median": "Pågåendes ålder, dagar",
    }),
    ("Utredningar och tid", {
        "assessed": "Färdiga", "days_median": "Dagar, median", "days_median_active": "Utan vila, median",
        "days_mean": "Dagar, medel", "days_p90": "Nio av tio inom",
    }),
    ("Utbildning", {
        "trained_homes": "Utbildade hem", "trained_persons": "Utbildade personer", "training_offered": "Erbjudna",
        "training_accepted": "Tackat ja",
    }),
    ("Förfrågningar, förslag och matchningar", {
        "needs": "Förfrågningar", "proposals": "Förslag", "matches": "Matchningar",
        "needs_supported": "Konsulentstött hem",
    }),
    ("Placeringar", {
        "placements": "Började", "placed_children": "Barn", "placements_ongoing": "Pågår sista dagen",
        "placements_home": "Efter hemmets kommun", "placements_near": "Nära barnet", "near_share": "Nära, procent",
    }),
    ("Från ärende och förfrågan till placering", {
        "opened_placed": "Ärenden", "opened_placed_year": "Inom tolv månader", "opened_placed_share": "Procent",
        "needs_placed": "Förfrågningar", "needs_placed_year": "Inom tolv månader", "needs_placed_share": "Procent",
    }),
    ("Poolen", {
        "pool_homes": "Hem sista dagen", "pool_homes_mean": "Hem i medel", "pool_places": "Platser sista dagen",
        "pool_places_mean": "Platser i medel", "supply": "Platser per barn",
    }),
    ("Tillgängliga hem efter barnets ålder",
     {f"pool_{key}": f"{low}–{high} år" for key, (low, high) in AGE_BANDS.items()}),
    ("Tillgängliga hem efter slag", {f"pool_{key}": said for key, said in TYPES.items()}),
    ("Nöjdhet", {
        "satisfied_municipalities": "Kommunerna, medel", "replies_municipalities": "Svar",
        "satisfied_homes": "Hemmen om FHR, medel", "replies_homes": "Svar",
        "satisfied_homes_municipality": "Hemmen om kommunen, medel", "replies_homes_municipality": "Svar",
    }),
)  # fmt: skip
REST = "Övriga tal"


def tables(statistics: Iterable[Statistic]) -> tuple[FigureTable, ...]:
    """Every statistic in exactly one table; those that have no place of their own come last."""
    known = {one.key: one for one in statistics}
    placed = {key for _heading, columns in _GROUPS for key in columns}
    rest = {one.key: one.name for one in known.values() if one.key not in placed}
    found = []
    for heading, columns in (*_GROUPS, (REST, rest)):
        there = [(known[key], word) for key, word in columns.items() if key in known]
        found += [FigureTable(heading, tuple(there[at : at + WIDEST])) for at in range(0, len(there), WIDEST)]
    return tuple(found)
