"""How the figures of the annual report are parted into tables that fit a page, with a short word for each column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fhr_desktop.domain.followup import Statistic
from fhr_desktop.domain.followup_pool import TYPES
from fhr_desktop.domain.pool_overview import AGE_BANDS

WIDEST = 7  # figures beside the municipality on a page that stands


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table: its heading, and the statistics in it with their columns' words."""

    heading: str
    columns: tuple[tuple[Statistic, str], ...]

    def meanings(self) -> tuple[str, ...]:
        """What the figures mean: one sentence where the columns differ by their word alone, as ages do."""
        if len({one.definition.replace(word, "") for one, word in self.columns}) == 1 and len(self.columns) > 1:
            one, word = self.columns[0]
            return (one.definition.replace(word, "åldern i kolumnen"),)
        return tuple(f"{word}: {self._named(one, word)}" for one, word in self.columns)

    def _named(self, one: Statistic, word: str) -> str:
        """The figure's definition, and its name where heading, column and definition do not already say it."""
        said = _words(f"{self.heading} {word} {one.definition}")
        return one.definition if _words(one.name) <= said else f"{one.name}. {one.definition}"


def _words(text: str) -> set[str]:
    return set(text.casefold().replace(",", "").replace(".", "").split())


_BANDS = {key: f"{low}–{high} år" for key, (low, high) in AGE_BANDS.items()}
_DAYS = (("median", "Median"), ("q1", "En fjärdedel inom"), ("q3", "Tre fjärdedelar inom"), ("mean", "Medel"),
         ("p90", "Nio av tio inom"))  # fmt: skip
_GROUPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Intresseanmälningar och ärenden", {
        "inquiries": "Anmälningar", "referred": "Hänvisade", "opened": "Öppnade", "ended": "Avslutade",
        "open": "Pågår sista dagen",
    }),
    ("Pågående ärenden efter steg, sista dagen", {
        "open_inquiry": "Anmälan", "open_opened": "Öppnat", "queue": "I kö", "open_assessed": "Utan placering",
        "open_proposed": "Med förslag", "open_matched": "Med matchning",
    }),
    ("De pågående ärendenas ålder, dagar", {
        "open_age_median": "Median", "open_age_oldest": "Längst", "open_age_median_active": "Median utan vila",
        "open_age_oldest_active": "Längst utan vila", "queue_median": "Kö, median", "queue_oldest": "Kö, längst",
    }),
    ("Längst i varje steg, dagar", {
        "open_inquiry_oldest": "Anmälan", "open_opened_oldest": "Öppnat", "open_assessed_oldest": "Utan placering",
        "open_proposed_oldest": "Med förslag", "open_matched_oldest": "Med matchning",
    }),
    ("Utredningar", {
        "assessed": "Färdiga", "sent_back": "Kompletteringar", "assessed_sent_back": "Kompletterades",
        "sent_back_share": "Procent", "assessed_gaps": "Med luckor",
    }),
    ("Dagar från anmälan till bedömning, vila inräknad", {f"days_{key}": word for key, word in _DAYS}),
    ("Dagar från anmälan till bedömning, utan vila", {f"days_{key}_active": word for key, word in _DAYS}),
    ("Utbildning, personer och hem", {
        "trained_homes": "Utbildade hem", "trained_persons": "Utbildade personer", "training_offered": "Erbjudna",
        "training_accepted": "Tackat ja", "training_accepted_share": "Procent", "training_completed": "Klara",
    }),
    ("Utbildning för hem", {
        "training_homes_offered": "Erbjudna", "training_homes_accepted": "Tackat ja",
        "training_homes_completed": "Klara", "homes_placed": "Fick uppdrag",
        "homes_placed_offered": "Av dem erbjudna", "homes_placed_offered_share": "Procent",
    }),
    ("Förfrågningar, förslag och matchningar", {
        "needs": "Förfrågningar", "proposals": "Förslag", "matches": "Matchningar",
        "needs_answered": "Fick förslag", "needs_closed": "Avslutade", "needs_supported": "Konsulentstött hem",
        "needs_supported_share": "Procent",
    }),
    ("Öppna förfrågningar, sista dagen", {
        "needs_open": "Öppna", "needs_open_median": "Dagar, median", "needs_open_oldest": "Dagar, längst",
        "supply": "Platser per barn",
    }),
    ("Dagar från förfrågan till första förslag", {f"needs_answer_{key}": word for key, word in _DAYS}),
    ("Placeringar", {
        "placements": "Började", "placed_children": "Barn", "placements_ended": "Avslutade",
        "placements_ongoing": "Pågår sista dagen", "placements_home": "Efter hemmets kommun",
    }),
    ("Placeringar nära barnet", {
        "placements_near": "Nära", "near_share": "Procent", "placements_home_hour": "Inom en timme",
        "placements_home_own": "Hemmets egen kommun",
    }),
    ("Från öppnat ärende till placering", {
        "opened_placed": "Placerade", "opened_placed_share": "Procent", "opened_placed_year": "Inom ett år",
        "opened_placed_year_share": "Procent inom ett år", "cohort_opened": "Året före",
        "cohort_placed_year": "Av dem inom ett år", "cohort_share": "Procent, året före",
    }),
    ("Hur förfrågningarna slutade", {
        "needs_placed": "Hem från poolen", "needs_no_home": "Inget hem", "needs_other": "På annat sätt",
        "needs_waiting": "Ännu öppna", "needs_placed_share": "Procent", "needs_placed_year": "Inom ett år",
        "needs_placed_year_share": "Procent inom ett år",
    }),
    ("Poolen", {
        "pool_all": "Hem i allt", "pool_homes": "Tillgängliga", "pool_places": "Lediga platser",
        "pool_homes_mean": "Hem i medel", "pool_places_mean": "Platser i medel",
        "pool_homes_monthly": "Hem, månad", "pool_places_monthly": "Platser, månad",
    }),
    ("Tillgängliga hem efter barnets ålder", {f"pool_{key}": word for key, word in _BANDS.items()}),
    ("Tillgängliga hem efter slag", {f"pool_{key}": said for key, said in TYPES.items()}),
    ("Nöjdhet", {
        "satisfied_municipalities": "Kommunerna, medel", "replies_municipalities": "Kommunerna, svar",
        "satisfied_homes": "Hemmen om FHR, medel", "replies_homes": "Om FHR, svar",
        "satisfied_homes_municipality": "Hemmen om kommunen, medel", "replies_homes_municipality": "Om kommunen, svar",
    }),
    ("Behovet framöver", {
        "asked": "Tolv månader", "asked_before": "Året före", "asked_without": "Utan förslag",
        "asked_expected": "Nästa tolv månader", "asked_miss": "Fel förra gången", "asked_age_unknown": "Utan ålder",
    }),
    ("Förfrågningar efter barnets ålder, tolv månader", {f"asked_{key}": word for key, word in _BANDS.items()}),
    ("Förfrågningar efter barnets ålder, året före",
     {f"asked_{key}_before": word for key, word in _BANDS.items()}),
    ("Förfrågningar utan förslag efter barnets ålder",
     {f"asked_{key}_without": word for key, word in _BANDS.items()}),
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
