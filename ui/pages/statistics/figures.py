"""How each figure is headed in the table, and in which groups it is found. What it means is `domain.followup`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from fhr_desktop.domain.followup import Statistic
from fhr_desktop.domain.followup_pool import TYPES
from fhr_desktop.domain.pool_overview import AGE_BANDS
from i18n import _


class Group(Enum):
    """Figures that are shown together, in the order they are chosen in."""

    OVERVIEW = "overview"
    CASES = "cases"
    REQUESTS = "requests"
    POOL = "pool"
    TRAINING = "training"
    SATISFACTION = "satisfaction"
    GOALS = "goals"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Head:
    """A column's word and its grey words below. `better`: 1 when more is better, -1 when less is, 0 when neither."""

    key: str
    word: str
    below: str
    beside: tuple[str, ...] = ()  # figures told together with this one
    better: int = 0


_AGES = tuple(f"pool_{key}" for key in AGE_BANDS)
_TYPES = tuple(f"pool_{key}" for key in TYPES)
SPLIT = frozenset((*_AGES, *_TYPES))  # parts of another figure, told in their order
_MEASURES = {  # what is told beside a figure of the same stem, by the end of its key
    "mean": "Medelvärde",
    "p90": "Nio av tio inom",
    "q1": "En fjärdedel inom",
    "q3": "Tre fjärdedelar inom",
    "oldest": "Längst",
    "median": "Median",
    "before": "Samma tid året före",
    "without": "Utan förslag",
}
_AT_REST = "_active"  # the end of the same without days at rest

_HEADS = (
    Head("inquiries", "Anmälningar", "hushåll, utan dubbletter", ("referred",), 1),
    Head("referred", "Hänvisade", "från kommuner utanför"),
    Head("opened", "Ärenden", "öppnade efter första samtalet", ("opened_placed", "opened_placed_share"), 1),
    Head("opened_placed", "Till placering", "av öppnade ärenden",
         ("opened_placed_share", "opened_placed_year", "opened"), 1),
    Head("opened_placed_year", "Inom ett år", "öppnade, till placering", ("opened_placed", "opened"), 1),
    Head("opened_placed_share", "Andel öppnade", "till placering, procent", ("opened_placed", "opened"), 1),
    Head("assessed", "Klara", "bedömda, lämpliga eller ej", ("days_median",), 1),
    Head("days_median", "Dagar till klart", "median, anmälan till bedömning", ("days_median_active",), -1),
    Head("days_median_active", "Utan vilande tid", "dagar till klart, median", ("days_median",), -1),
    Head("ended", "Avslutade", "ärenden, bedömda eller ej", ("assessed",)),
    Head("open", "Pågående", "ärenden sista dagen", ("open_age_median", "open_inquiry", "open_opened")),
    Head("open_inquiry", "Pågående", "intresseanmälan", ("open",)),
    Head("open_opened", "Pågående", "aktualiserade", ("open",)),
    Head("queue", "I kö", "till utredning", (), -1),
    Head("open_assessed", "Utan placering", "färdigutredda hem"),
    Head("open_proposed", "Med förslag", "färdigutredda hem"),
    Head("open_matched", "Med matchning", "färdigutredda hem"),
    Head("opened_placed_year_share", "Andel inom ett år", "öppnade, procent", ("opened_placed_year", "opened"), 1),
    Head("cohort_opened", "Ett år tidigare", "öppnade samma tid", ("cohort_placed_year", "cohort_share")),
    Head("cohort_placed_year", "Placerade", "av dem, inom ett år", ("cohort_opened", "cohort_share"), 1),
    Head("cohort_share", "Andel av dem", "placerade inom ett år", ("cohort_opened", "cohort_placed_year"), 1),
    Head("sent_back", "Kompletteringar", "gånger chefen lämnat tillbaka", ("assessed_sent_back",), -1),
    Head("assessed_sent_back", "Kompletterade", "av de färdiga", ("sent_back_share", "assessed"), -1),
    Head("sent_back_share", "Andel kompletterade", "av de färdiga, procent", ("assessed_sent_back",), -1),
    Head("assessed_gaps", "Med luckor", "av de färdiga", ("assessed",), -1),
    Head("open_age_median", "Pågåendes ålder", "dagar, median", ("open",), -1),
    Head("open_age_median_active", "Ålder utan vila", "pågående, dagar, median", ("open_age_median",), -1),
    Head("needs", "Förfrågningar", "från kommunen om ett hem", ("needs_answered", "needs_placed", "needs_open")),
    Head("needs_answered", "Fick förslag", "av förfrågningarna", ("needs",), 1),
    Head("needs_answer_median", "Dagar till förslag", "median, det första", ("needs_answered",), -1),
    Head("needs_open", "Öppna", "förfrågningar sista dagen", ("needs",)),
    Head("needs_closed", "Avslutade", "förfrågningar"),
    Head("needs_no_home", "Inget hem", "fanns i poolen", ("needs",), -1),
    Head("needs_other", "Löstes annars", "förfrågningar", ("needs",)),
    Head("needs_waiting", "Ännu öppna", "av dem som kom in", ("needs",)),
    Head("needs_placed_year_share", "Andel inom ett år", "lösta, procent", ("needs_placed_year", "needs"), 1),
    Head("needs_supported_share", "Andel konsulentstödda", "av avslutade, procent", ("needs_supported",), -1),
    Head("placements_home_own", "Från egen kommun", "placeringar, hemmets kommun", ("placements_home",)),
    Head("placements_home_hour", "Inom en timme", "placeringar, hemmets kommun", ("placements_home",), 1),
    Head("placements_ended", "Avslutade", "placeringar", ("placements_ongoing",)),
    Head("homes_placed", "Hem med uppdrag", "fick ett barn", ("homes_placed_offered", "homes_placed_offered_share"), 1),
    Head("homes_placed_offered", "Erbjudna", "av hem med uppdrag", ("homes_placed", "homes_placed_offered_share"), 1),
    Head("homes_placed_offered_share", "Andel erbjudna", "hem med uppdrag, procent", ("homes_placed",), 1),
    Head("pool_all", "Alla hem", "i poolen sista dagen", ("pool_homes",), 1),
    Head("pool_homes_monthly", "Hem, månadsvis", "den första, i snitt", ("pool_homes_mean",), 1),
    Head("pool_places_monthly", "Platser, månadsvis", "den första, i snitt", ("pool_places_mean",), 1),
    Head("training_completed", "Klara", "av de erbjudna", ("training_offered", "training_accepted"), 1),
    Head("training_accepted_share", "Andel ja", "av de erbjudna, procent", ("training_offered",), 1),
    Head("training_homes_offered", "Erbjudna hem", "utbildning", ("training_homes_accepted",), 1),
    Head("training_homes_accepted", "Hem tackat ja", "av de erbjudna", ("training_homes_offered",), 1),
    Head("training_homes_completed", "Hem klara", "av de erbjudna", ("training_homes_offered",), 1),
    Head("asked", "Förfrågningar", "tolv månader bakåt", ("asked_age_unknown",)),
    Head("asked_before", "Året före", "förfrågningar, tolv månader", ("asked",)),
    Head("asked_without", "Utan förslag", "av dem", ("asked",), -1),
    Head("asked_expected", "Väntas", "nästa tolv månader", ("asked", "asked_miss")),
    Head("asked_miss", "Fel i fjol", "så långt ifrån", ("asked_expected",), -1),
    Head("asked_age_unknown", "Okänd ålder", "förfrågningar", ("asked",)),
    *(Head(f"asked_{key}", f"{low}–{high} år", "förfrågningar") for key, (low, high) in AGE_BANDS.items()),
    Head("needs_placed", "Lösta", "förfrågningar, hem från poolen",
         ("needs_placed_share", "needs_placed_year", "needs"), 1),
    Head("needs_placed_year", "Lösta inom ett år", "förfrågningar", ("needs_placed", "needs"), 1),
    Head("needs_placed_share", "Andel lösta", "förfrågningar, procent", ("needs_placed", "needs"), 1),
    Head("proposals", "Förslag", "om hem, lämnade", ("matches",), 1),
    Head("matches", "Matchningar", "familj och kommun säger ja", ("proposals",), 1),
    Head("placements", "Placeringar", "har börjat",
         ("placed_children", "placements_home", "placements_near", "near_share"), 1),
    Head("placed_children", "Placerade barn", "barn som flyttat in", ("placements", "placements_near", "near_share"),
         1),
    Head("placements_home", "Efter hemmet", "placeringar, hemmets kommun", ("placements",)),
    Head("placements_ongoing", "Pågående", "placeringar, sista dagen", ("placements",)),
    Head("pool_homes", "Hem", "tillgängliga sista dagen",
         ("pool_places", "pool_homes_mean", "pool_places_mean", *_AGES, *_TYPES), 1),
    Head("pool_places", "Lediga platser", "sista dagen", ("pool_homes", "pool_places_mean", "supply"), 1),
    Head("pool_homes_mean", "Hem i snitt", "per dag", ("pool_homes", "pool_places_mean"), 1),
    Head("pool_places_mean", "Platser i snitt", "per dag", ("pool_places", "pool_homes_mean"), 1),
    *(
        Head(f"pool_{key}", f"{low}–{high} år", "tillgängliga hem", ("pool_homes",), 1)
        for key, (low, high) in AGE_BANDS.items()
    ),
    *(Head(f"pool_{key}", said, "tillgängliga hem", ("pool_homes",), 1) for key, said in TYPES.items()),
    Head("trained_homes", "Utbildade hem", "föräldrarna klara",
         ("trained_persons", "training_offered", "training_accepted"), 1),
    Head("trained_persons", "Utbildade", "personer som blev klara",
         ("trained_homes", "training_offered", "training_accepted"), 1),
    Head("training_offered", "Erbjudna", "personer, utbildning", ("training_accepted", "trained_persons"), 1),
    Head("training_accepted", "Tackat ja", "av de erbjudna", ("training_offered", "trained_persons"), 1),
    Head("supply", "Platser per barn", "lediga mot sökta", ("pool_places", "needs"), 1),
    Head("placements_near", "Nära", "placeringar", ("near_share", "placements"), 1),
    Head("near_share", "Andel nära", "placeringar, procent", ("placements_near", "placements"), 1),
    Head("needs_supported", "Konsulentstött", "förfrågningar lösta så", ("needs",), -1),
    Head("satisfied_municipalities", "Kommunerna", "om FHR, 1–5", ("replies_municipalities",), 1),
    Head("replies_municipalities", "Svar", "från kommunerna", ("satisfied_municipalities",), 1),
    Head("satisfied_homes", "Hemmen om FHR", "medelvärde, 1–5", ("replies_homes",), 1),
    Head("replies_homes", "Svar", "från hemmen", ("satisfied_homes",), 1),
    Head("satisfied_homes_municipality", "Hemmen om kommunen", "medelvärde, 1–5", ("replies_homes_municipality",), 1),
    Head("replies_homes_municipality", "Svar", "om kommunen", ("satisfied_homes_municipality",), 1),
)  # fmt: skip
BY_KEY: Mapping[str, Head] = {head.key: head for head in _HEADS}

_COLUMNS: Mapping[Group, tuple[str, ...]] = {
    Group.OVERVIEW: (
        "inquiries", "opened", "needs", "matches", "placed_children", "trained_homes", "days_median",
    ),
    Group.CASES: (
        "inquiries", "referred", "opened", "assessed", "days_median", "days_median_active", "open", "open_inquiry",
        "open_opened", "queue", "open_age_median", "open_age_median_active", "ended", "opened_placed",
        "opened_placed_share", "opened_placed_year", "opened_placed_year_share", "cohort_opened",
        "cohort_placed_year", "cohort_share", "open_assessed", "open_proposed", "open_matched",
    ),
    Group.REQUESTS: (
        "needs", "needs_answered", "needs_answer_median", "proposals", "matches", "placements", "placed_children",
        "placements_ongoing", "placements_ended", "needs_open", "needs_closed", "needs_placed", "needs_placed_share",
        "needs_placed_year", "needs_placed_year_share", "needs_no_home", "needs_other", "needs_waiting",
        "placements_home", "placements_home_own", "placements_home_hour",
    ),
    Group.POOL: (
        "pool_homes", "pool_places", "pool_all", "pool_homes_mean", "pool_places_mean", "pool_homes_monthly",
        "pool_places_monthly", *_AGES, *_TYPES,
    ),
    Group.TRAINING: (
        "trained_homes", "trained_persons", "training_offered", "training_accepted", "training_completed",
        "training_accepted_share", "training_homes_offered", "training_homes_accepted", "training_homes_completed",
    ),
    Group.SATISFACTION: (
        "satisfied_municipalities", "replies_municipalities", "satisfied_homes", "replies_homes",
        "satisfied_homes_municipality", "replies_homes_municipality",
    ),
    Group.GOALS: (
        "supply", "placements_near", "near_share", "needs_supported", "needs_supported_share", "days_median",
        "sent_back", "assessed_sent_back", "sent_back_share", "assessed_gaps", "homes_placed", "homes_placed_offered",
        "homes_placed_offered_share",
    ),
    Group.AHEAD: (
        "asked", "asked_before", "asked_without", "asked_expected", "asked_miss",
        *(f"asked_{key}" for key in AGE_BANDS), "asked_age_unknown",
    ),
}  # fmt: skip
_BY_NUMBER: Mapping[int, Group] = {  # of DOMAIN §4.1, for a statistic that stands in no group by name
    1: Group.CASES, 2: Group.CASES, 3: Group.REQUESTS, 4: Group.REQUESTS, 5: Group.TRAINING, 6: Group.CASES,
    7: Group.REQUESTS, 8: Group.POOL, 9: Group.SATISFACTION, 10: Group.SATISFACTION, 11: Group.GOALS,
    12: Group.AHEAD,
}  # fmt: skip


def columns(group: Group, declared: Sequence[Statistic]) -> tuple[Head, ...]:
    """The group's columns, as far as the report has them; those declared without a place come after."""
    there, placed = {one.key: one for one in declared}, {key for some in _COLUMNS.values() for key in some}
    named = [key for key in _COLUMNS[group] if key in there]
    if group is not Group.OVERVIEW:
        named += [
            one.key for one in declared
            if one.key not in placed and not _measure(one.key) and _BY_NUMBER.get(one.nr) is group
        ]  # fmt: skip
    return tuple(head(there[key]) for key in named)


def groups(declared: Sequence[Statistic]) -> tuple[Group, ...]:
    """Those that there is something to show in."""
    return tuple(one for one in Group if columns(one, declared))


def head(statistic: Statistic) -> Head:
    """How it is headed; one without words of its own has those of its measure, or its name and unit."""
    measure = _measure(statistic.key)
    rest = ", utan vila" if measure and statistic.key.endswith(_AT_REST) else ""
    word = f"{_MEASURES[measure]}{rest}" if measure else statistic.name
    better = -1 if statistic.in_days else 0
    return BY_KEY.get(statistic.key) or Head(statistic.key, word, statistic.unit, (), better)


def beside(key: str, declared: Sequence[Statistic]) -> tuple[str, ...]:
    """The figures told together with one: its own measures first, then those that belong with it."""
    there, measure = [one.key for one in declared], _measure(key)
    if measure == "median":
        stem, rest = key.replace("_median", ""), _AT_REST if key.endswith(_AT_REST) else ""
        own = [f"{stem.removesuffix(rest)}_{name}{rest}" for name in _MEASURES]
    else:
        own = [f"{key}_{name}" for name in _MEASURES]
    named = [*own, *(BY_KEY[key].beside if key in BY_KEY else ())]
    return tuple(dict.fromkeys(one for one in named if one in there and one != key))


def _measure(key: str) -> str:
    """The measure a figure is, by the end of its key; "" for none."""
    end = key.removesuffix(_AT_REST).rpartition("_")[2]
    return end if end in _MEASURES and key not in ("asked_before", "asked_without") else ""


def group_word(group: Group) -> str:
    """What the group is called."""
    return {
        Group.OVERVIEW: _("At a glance"), Group.CASES: _("Cases"), Group.REQUESTS: _("Requests and placements"),
        Group.POOL: _("The pool"), Group.TRAINING: _("Training"), Group.SATISFACTION: _("Satisfaction"),
        Group.GOALS: _("Goals"), Group.AHEAD: _("Need of homes ahead"),
    }[group]  # fmt: skip


def with_unit(said: str, statistic: Statistic) -> str:
    """ "108 dagar", "29"."""
    return said if statistic.unit == "antal" or not said[0].isdigit() else f"{said} {statistic.unit}"
