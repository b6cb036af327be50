"""The unit's figures: per municipality and for all of them, each with its definition and what is behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import CASEWORK, Figure, Statistic, for_others
from fhr_desktop.domain.followup_pool import POOL, TYPES
from fhr_desktop.domain.followup_surveys import SURVEYS
from fhr_desktop.domain.followup_training import TRAINING
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.followup_reading import ALL, read
from i18n import _

__all__ = ["ALL", "RARE", "STATISTICS", "Followup", "Report"]

STATISTICS = tuple(sorted((*CASEWORK, *TRAINING, *POOL, *SURVEYS), key=lambda one: one.nr))
RARE = frozenset(f"pool_{key}" for key in TYPES)  # kinds of home that most units have none of


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period: rows per municipality in Swedish order, and the row for all of them last."""

    first: dt.date
    last: dt.date
    statistics: tuple[Statistic, ...]
    municipalities: tuple[tuple[str, str], ...]  # code (or ALL) and name
    figures: tuple[Figure, ...]
    least: int = 0  # figures that rest on fewer cases are hidden; 0 inside the unit

    def for_others(self, least: int) -> Report:
        """The same figures as they may be shown outside the unit; without case numbers."""
        shown = for_others(self.figures, least, ALL, self.statistics)
        return replace(self, figures=tuple(replace(one, cases=(), records=()) for one in shown), least=least)

    def figure(self, key: str, municipality: str) -> Figure:
        """One cell. Raises KeyError."""
        for one in self.figures:
            if (one.key, one.municipality) == (key, municipality):
                return one
        raise KeyError((key, municipality))


class Followup:
    """Counting."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def year(self, actor: Actor, year: int) -> Report:
        """A calendar year's figures; the current year up to today. Raises Refused for a year ahead."""
        today = self._desk.today()
        if not 2000 <= year <= today.year:
            raise Refused(_("There are no figures for {year}. Choose a year up to this one.").format(year=year))
        return self.period(actor, dt.date(year, 1, 1), min(dt.date(year, 12, 31), today))

    def period(self, actor: Actor, first: dt.date, last: dt.date) -> Report:
        """The figures from the first to the last day."""
        actor.demand(Right.READ_STATISTICS)
        with self._desk.store.logged_read(actor.user_id, "statistics", None, str(first.year)) as connection:
            material = read(connection, actor, self._desk.today(), first, last)
        shown = material.shown(last)
        rows: list[Figure] = []
        for municipality in shown:
            rows += material.of(municipality.code).figures(first, last, municipality.code)
        rows += material.figures(first, last, ALL)
        names = (*((m.code, m.name) for m in shown), (ALL, _("All municipalities")))
        there = {one.key for one in rows if one.key not in RARE or one.value}
        return Report(
            first, last, tuple(one for one in STATISTICS if one.key in there), names,
            tuple(one for one in rows if one.key in there),
        )  # fmt: skip

    def note_export(self, actor: Actor, report: Report, kind: str) -> None:
        """Note in the access log that the figures leave the program, as `kind` ("xlsx", "csv", "pdf", "copy")."""
        actor.demand(Right.READ_STATISTICS)
        audience = "outside" if report.least else "inside"
        year = str(report.first.year)
        with self._desk.store.logged_read(actor.user_id, "statistics.export", None, year, kind, audience):
            pass
