"""How each figure is headed in the table, and in which groups it is found. What it means is `domain.followup`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from fhr_desktop.domain.followup import Figure, Statistic
from fhr_desktop.domain.followup_pool import TYPES
from fhr_desktop.domain.followup_trend import ENOUGH
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
_TIMES = ("days_mean", "days_p90", "days_median_active")

_HEADS = (
    Head("inquiries", "Anmälningar", "hushåll, utan dubbletter", ("referred",), 1),
    Head("referred", "Hänvisade", "från kommuner utanför"),
    Head("opened", "Ärenden", "öppnade efter första samtalet", ("opened_placed", "assessed"), 1),
    Head("opened_placed", "Till placering", "av öppnade ärenden",
         ("opened_placed_share", "opened_placed_year", "opened"), 1),
    Head("opened_placed_year", "Inom ett år", "öppnade, till placering", ("opened_placed", "opened"), 1),
    Head("opened_placed_share", "Andel öppnade", "till placering, procent", ("opened_placed", "opened"), 1),
    Head("assessed", "Klara", "bedömda, lämpliga eller ej", ("days_median",), 1),
    Head("days_median", "Dagar till klart", "median, anmälan till bedömning", _TIMES, -1),
    Head("days_median_active", "Utan vilande tid", "dagar till klart, median", ("days_median", "days_mean"), -1),
    Head("days_mean", "Medelvärde", "dagar till klart", ("days_median", "days_p90"), -1),
    Head("days_p90", "Nio av tio inom", "dagar till klart", ("days_median", "days_mean"), -1),
    Head("open", "Pågående", "ärenden sista dagen", ("open_age_median",)),
    Head("open_age_median", "Pågåendes ålder", "dagar, median", ("open",), -1),
    Head("needs", "Förfrågningar", "från kommunen om ett hem", ("proposals", "needs_placed", "needs_supported")),
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
        "inquiries", "referred", "opened", "assessed", "days_median", *_TIMES, "open", "open_age_median",
        "opened_placed", "opened_placed_year", "opened_placed_share",
    ),
    Group.REQUESTS: (
        "needs", "proposals", "matches", "placements", "placed_children", "placements_home", "placements_ongoing",
        "needs_placed", "needs_placed_year", "needs_placed_share",
    ),
    Group.POOL: ("pool_homes", "pool_places", "pool_homes_mean", "pool_places_mean", *_AGES, *_TYPES),
    Group.TRAINING: ("trained_homes", "trained_persons", "training_offered", "training_accepted"),
    Group.SATISFACTION: (
        "satisfied_municipalities", "replies_municipalities", "satisfied_homes", "replies_homes",
        "satisfied_homes_municipality", "replies_homes_municipality",
    ),
    Group.GOALS: (
        "supply", "placements_near", "near_share", "needs_supported", "days_median", "training_offered",
        "training_accepted",
    ),
}  # fmt: skip
_BY_NUMBER: Mapping[int, Group] = {  # of DOMAIN §4.1, for a statistic that stands in no group by name
    1: Group.CASES, 2: Group.CASES, 3: Group.REQUESTS, 4: Group.REQUESTS, 5: Group.TRAINING, 6: Group.CASES,
    7: Group.REQUESTS, 8: Group.POOL, 9: Group.SATISFACTION, 10: Group.SATISFACTION, 11: Group.GOALS,
    12: Group.REQUESTS,
}  # fmt: skip


def columns(group: Group, declared: Sequence[Statistic]) -> tuple[Head, ...]:
    """The group's columns, as far as the report has them; those declared without a place come after."""
    there, placed = {one.key: one for one in declared}, {key for some in _COLUMNS.values() for key in some}
    named = [key for key in _COLUMNS[group] if key in there]
    if group is not Group.OVERVIEW:
        named += [one.key for one in declared if one.key not in placed and _BY_NUMBER.get(one.nr) is group]
    return tuple(head(there[key]) for key in named)


def groups(declared: Sequence[Statistic]) -> tuple[Group, ...]:
    """Those that there is something to show in."""
    return tuple(one for one in Group if columns(one, declared))


def group_of(key: str, declared: Sequence[Statistic]) -> Group:
    """Where a figure is found when it is not among the first. Raises StopIteration for one that is not declared."""
    return next(one for one in Group if any(head.key == key for head in columns(one, declared)))


def head(statistic: Statistic) -> Head:
    """How it is headed; one without words of its own has its name, and its unit below."""
    return BY_KEY.get(statistic.key) or Head(statistic.key, statistic.name, statistic.unit)


def group_word(group: Group) -> str:
    """What the group is called."""
    return {
        Group.OVERVIEW: _("At a glance"), Group.CASES: _("Cases"), Group.REQUESTS: _("Requests and placements"),
        Group.POOL: _("The pool"), Group.TRAINING: _("Training"), Group.SATISFACTION: _("Satisfaction"),
        Group.GOALS: _("Goals"),
    }[group]  # fmt: skip


def too_few(figure: Figure, statistic: Statistic) -> bool:
    """Whether a time rests on so few that it would tell of those and not of the many."""
    return statistic.unit == "dagar" and 0 < len(figure.cases) < ENOUGH


def number(value: float | int | None) -> str:
    """Decimal comma, thousands apart, a dash for nothing to say."""
    return "–" if value is None else f"{value:,}".replace(",", "\u00a0").replace(".", ",")


def text(figure: Figure, statistic: Statistic) -> str:
    """A figure in a cell."""
    return _("too few") if too_few(figure, statistic) else number(figure.value)


def with_unit(said: str, statistic: Statistic) -> str:
    """ "108 dagar", "29"."""
    return said if statistic.unit == "antal" or not said[0].isdigit() else f"{said} {statistic.unit}"
