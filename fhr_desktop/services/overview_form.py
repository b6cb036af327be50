"""The answers of F17: the pool's counts as tables, and a row for each home, told by its number alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from db.queries.pool import PooledHome
from fhr_desktop.domain.checks import mark_of
from fhr_desktop.domain.pool_overview import AGE_BANDS, IN_POOL, Cell, Counted, CountedHome, Overview
from fhr_desktop.forms.answers import Cell as Answer
from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.library import choice_words
from fhr_desktop.services.followup_files import FEWER, NOT_SHOWN

NO_NUMBER = "–"


def tables(shown: Overview, least: int = 0) -> dict[str, Value]:
    """The sums and tables by their keys in the form. `least`: what fewer are told as, in the variant for insight."""

    def said(cell: Cell, of: str = "") -> Answer:
        return cell.value if cell.shown else FEWER.format(least=least) + of if cell.small else NOT_SHOWN

    def places(cell: Cell) -> Answer:
        return said(cell, " hem")  # in four homes there may be eight places

    def sums(counted: Counted, key: str) -> dict[str, Answer]:
        return {
            "homes": said(counted.homes[key]), "places": places(counted.places[key]),
            "free_places": places(counted.free[key]),
        }  # fmt: skip

    total = sums(shown.total, "")
    where = shown.by_municipality
    return {
        "homes_total": total["homes"],
        "places_total": total["places"],
        "free_total": total["free_places"],
        "totals": tuple({"status": one.value, **sums(shown.by_status, one.value)} for one in IN_POOL),
        "by_municipality": tuple(
            {"municipality": code, "homes": said(where.homes[code]), "free_places": places(where.free[code]),
             "offered_last_year": said(shown.offered[code])}
            for code in where.homes
        ),
        "by_age": tuple(
            {"age_band": band, "free_places": places(shown.free_by_age[band]),
             "open_needs": said(shown.needs_by_age[band]), "difference": _signed(said(shown.difference(band)))}
            for band in AGE_BANDS
        ),
    }  # fmt: skip


def home_row(one: PooledHome, counted: CountedHome) -> Mapping[str, Answer]:
    """What one home offers."""
    entry, home = one.entry, one.home
    animals = choice_words("pet_kind", home.pet_kinds) or ("Ja" if home.has_animals else "")
    return {
        "home_number": entry.number or NO_NUMBER,
        "municipality": home.municipality,
        "status": counted.status.value,
        "home_type": entry.home_types[0] if entry.home_types else None,
        "ages": f"{entry.age_from}–{entry.age_to}",
        "places": entry.places,
        "free_places": counted.free,
        "siblings": entry.sibling_scope,
        "lengths": entry.lengths,
        "languages": choice_words("language", [str(row["language"]) for row in home.languages if "language" in row]),
        "animals": "Nej" if home.has_animals is False else animals,
        "smoking": home.smoking,
        "accessible": home.accessible,
    }


def dates_row(one: PooledHome, today: dt.date, *, every: bool) -> Mapping[str, Answer]:
    """How old what is known of the home is. `every`: the unit's rule asks training of all who apply."""
    certified = [day is not None for day in one.certified_on]
    trained = bool(certified) and (all(certified) if every else any(certified))
    return {
        "home_number": one.entry.number or NO_NUMBER,
        "available_from": _iso(one.entry.available_from),
        "confirmed_on": _iso(one.entry.confirmed_on),
        "report_date": _iso(one.days.assessed_on),
        "update_by": _iso(one.days.update_by),
        "register_age": None if one.days.checked_on is None else mark_of(one.days.checked_on, today).value,
        "training": "complete" if trained else None,
    }


def _signed(said: Answer) -> Answer:
    """More than is asked for with a plus, so that nobody must think which way it goes."""
    if not isinstance(said, int):
        return said
    return f"+{said}" if said > 0 else f"\u2212{-said}" if said < 0 else "0"


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
