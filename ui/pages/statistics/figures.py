"""How each figure is headed in the table, and which figures belong together. What they mean is `domain.followup`."""

from __future__ import annotations

from dataclasses import dataclass

from fhr_desktop.domain.followup import Figure


@dataclass(frozen=True, slots=True)
class Head:
    """A column's word and its grey words below. `more`: shown only where there is room, or when asked for."""

    key: str
    word: str
    below: str
    more: bool = False
    beside: tuple[str, ...] = ()  # figures told together with this one


HEADS = (
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
BY_KEY = {head.key: head for head in HEADS}


def text(figure: Figure) -> str:
    """A figure in a cell: decimal comma, thousands apart, a dash for nothing to say."""
    if figure.value is None:
        return "–"
    number = f"{figure.value:,}".replace(",", "\u00a0")
    return number.replace(".", ",")
