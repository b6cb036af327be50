"""What the rows of the pool say, in words: shared by list, preview and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from fhr_desktop.domain.places import Coordinates
from fhr_desktop.domain.pool import WORDS
from fhr_desktop.domain.pool_list import PoolRow, kilometres
from i18n import _, _n
from ui import words

_MONTH = 30.44


@dataclass(frozen=True)
class PoolWords:
    """What the rows are read against: today, names of municipalities, and the place that distances are from."""

    today: dt.date
    municipalities: Mapping[str, str]
    place: Coordinates | None = None
    place_name: str = ""

    def municipality(self, row: PoolRow) -> str:
        """Its name; of a protected home that it is one."""
        if row.protected:
            return _("Protected")
        return self.municipalities.get(row.municipality or "", "")

    def where(self, row: PoolRow) -> str:
        """ "Siljansnäs, Leksand, 25 km"; nothing but the band of a protected home."""
        town = self.municipality(row)
        village = row.village if row.village.casefold() != town.casefold() else ""
        away = self.distance(row) if self.place is not None else ""
        return ", ".join(part for part in (village, town, away) if part)

    def distance(self, row: PoolRow) -> str:
        """ "25 km", or the band that was written for a protected home."""
        if row.protected:
            return band(row)
        away = kilometres(row, self.place) if self.place is not None else None
        return "" if away is None else _("{n} km").format(n=round(away))

    def confirmed(self, row: PoolRow) -> str:
        """When the family last said that it still can."""
        return words.short_day(row.confirmed_on, self.today) if row.confirmed_on else _("never")

    def report_age(self, row: PoolRow) -> str:
        """ "4 mån"; that it is too old is said by its mark and beside it."""
        return age(row.reported_on, self.today)

    def checks_age(self, row: PoolRow) -> str:
        """The age of the oldest of the newest register checks."""
        return age(row.checked_on, self.today)


def age(day: dt.date | None, today: dt.date) -> str:
    """ "12 dagar", "4 mån", "2 år"."""
    if day is None:
        return "–"
    gone = (today - day).days
    if gone < 2 * _MONTH:
        return words.days(max(gone, 0))
    months = int(gone / _MONTH)
    return (
        _("{n} mo.").format(n=months)
        if months < 24
        else _n("{n} year", "{n} years", months // 12).format(n=months // 12)
    )


def band(row: PoolRow) -> str:
    """ "30–60 min": the distance of a protected home, as somebody has written it by hand."""
    return words.choice("distance_band", row.band).replace("minuter", "min").lower()


def status(row: PoolRow) -> str:
    """The state in a word."""
    return WORDS[row.status]


def crossed_said(name: str) -> tuple[str, str]:
    """That a pair of what the home offers ends before it begins, in strong words and plain. `name` as of `crossed`."""
    strong = {
        "available": _("It is available to a day before it is available from"),
        "ages": _("The highest age is below the lowest"),
    }[name]
    return strong, _("Two machines have written one end each. The home is not proposed until it is put right.")


def free(row: PoolRow) -> str:
    """ "2 av 3"; "3 vilar" of a home that cannot be offered now."""
    return free_of(row.free, row.resting, row.places)


def free_of(free_: int, resting: int, places: int) -> str:
    """The same of a home's numbers."""
    if resting:
        return _n("{n} rests", "{n} rest", resting).format(n=resting)
    return _("{n} of {all}").format(n=free_, all=places)


def ages(low: int, high: int) -> str:
    """ "6–12", or "8" when there is one."""
    return str(low) if low == high else f"{low}–{high}"


def training(row: PoolRow) -> str:
    """ "klar", "1 av 2", "ej gått"."""
    if row.trained:
        return _("completed")
    if row.certified:
        return _("{n} of {all}").format(n=row.certified, all=row.applicants)
    return _("not taken")


def animals(row: PoolRow) -> str:
    """Which animals, or that there are none."""
    if row.pets:
        return ", ".join(words.choice("pet_kind", key).casefold() for key in sorted(row.pets))
    return "–" if row.animals is None else _("yes") if row.animals else _("none")
