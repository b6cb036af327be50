"""The unit's figures: per municipality and for all of them, each with its definition and what is behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from db import records
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import ALL, Figure, Statistic
from fhr_desktop.domain.followup_masking import for_others
from fhr_desktop.domain.followup_publishing import publishable
from fhr_desktop.domain.garbage import uncollected
from fhr_desktop.domain.publications import Publication, cells_of, shown_of
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.followup_facts import STATISTICS, count, only, read_facts, since, standing
from fhr_desktop.services.unit import settings_of
from i18n import _

__all__ = ["ALL", "STATISTICS", "Followup", "Report"]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period: rows per municipality in Swedish order, and the row for all of them last.

    `as_of` is the day they were counted as of; `published` whether they are what has been published, for others to see.
    """

    first: dt.date
    last: dt.date
    statistics: tuple[Statistic, ...]
    municipalities: tuple[tuple[str, str], ...]  # code (or ALL) and name
    figures: tuple[Figure, ...]
    least: int = 0  # figures that rest on fewer cases are hidden; 0 inside the unit
    as_of: dt.date | None = None
    published: bool = False
    _at: Mapping[tuple[str, str], Figure] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_at", {(one.key, one.municipality): one for one in self.figures})

    def for_others(self, least: int) -> Report:
        """The same figures as they may be shown outside the unit as long as no other report is; without case numbers.

        What is given to others is published: `Followup.publish` hides with regard to every earlier report too.
        """
        shown = for_others(self.figures, least, ALL, self.statistics)
        return replace(self, figures=tuple(one.alone() for one in shown), least=least)

    def figure(self, key: str, municipality: str) -> Figure:
        """One cell. Raises KeyError."""
        return self._at[key, municipality]


class Followup:
    """Counting."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def year(self, actor: Actor, year: int, as_of: dt.date | None = None) -> Report:
        """A calendar year's figures; the current year up to today. Raises Refused for a year ahead."""
        today = self._desk.today()
        if not 2000 <= year <= today.year:
            raise Refused(_("There are no figures for {year}. Choose a year up to this one.").format(year=year))
        last = min(dt.date(year, 12, 31), as_of or today)
        return self.period(actor, dt.date(year, 1, 1), last, as_of)

    def period(self, actor: Actor, first: dt.date, last: dt.date, as_of: dt.date | None = None) -> Report:
        """The figures from the first to the last day, counted as of a day: today when none is given.

        `as_of`: what is dated later is left out, as if it had not happened yet: steps of cases, answers, placements
        and their ends, requests and how they ended, meetings of the training. Shares of a cohort are counted up to
        that day. What was entered late, or put right since, counts on its own date, not on the day it was written; and
        what a home is said to be, as its municipality, is what stands now. Raises Refused for a period that ends later,
        or a day ahead.
        """
        actor.demand(Right.READ_STATISTICS)
        today = self._desk.today()
        if as_of is not None and as_of > today:
            raise Refused(_("Figures cannot be counted as of a day ahead. Choose a day up to today."))
        if last < first or (as_of is not None and last > as_of):
            raise Refused(
                _("The period ends before it begins, or after the day it is counted as of. Look at the days.")
            )
        day = as_of or max(today, last)
        with uncollected():  # around what is read too, which goes when it has been counted
            return self._counted(actor, first, last, day)

    def _counted(self, actor: Actor, first: dt.date, last: dt.date, day: dt.date) -> Report:
        with self._desk.store.logged_read(actor.user_id, "statistics", None, str(first.year)) as connection:
            facts = read_facts(connection, actor, only(first, last), day, self._desk.today())
        there = facts.shown(last)
        told, figures = count(facts, first, last, [one.code for one in there])
        names = (*((one.code, one.name) for one in there), (ALL, _("All municipalities")))
        return Report(first, last, told, names, figures, as_of=day)

    def publish(self, actor: Actor, report: Report) -> Report:
        """The report as it may be shown outside the unit, without case numbers; what is shown is kept.

        Numbers that rest on few are hidden, and so is what would tell such a one together with anything that has been
        published before (`followup_publishing`). Where an earlier report of the same period said a number that has
        changed by few since, that number stands. Raises NotAllowed, and Refused for a report that is masked already.
        """
        with self._desk.store.write(actor.user_id) as work:
            made = self._outside(work.connection, actor, report)
            cells = cells_of(made.figures)
            published = records.load_where(work.connection, Publication, first=made.first, last=made.last)
            if not any(one.cells == cells for one in published):
                work.save(
                    Publication(
                        first=made.first, last=made.last, as_of=made.as_of or made.last,
                        published_on=self._desk.today(), published_at=self._desk.now(), published_by=actor.user_id,
                        least=made.least, cells=cells,
                    )
                )  # fmt: skip
            work.audit("statistics.publish", None, str(report.first.year))
        return made

    def as_published(self, actor: Actor, report: Report) -> Report:
        """What `publish` would give now, to look at before it is published: nothing is kept."""
        with self._desk.store.read() as connection:
            return self._outside(connection, actor, report)

    def _outside(self, connection: Connection, actor: Actor, report: Report) -> Report:
        """The report with regard to all that has been published."""
        actor.demand(Right.COOPERATE)
        if report.least:
            raise Refused(_("This report is made for others already. Nothing has been published; count it anew."))
        today = self._desk.today()
        earlier = [shown_of(one) for one in records.load_where(connection, Publication, order="published_at")]
        begins = since([report.first, *(one.first for one in earlier)])
        as_of = report.as_of or max(today, report.last)
        with uncollected():
            facts = read_facts(connection, actor, begins, as_of, today)
            codes = [code for code, _name in report.municipalities if code != ALL]
            days = {one.last for one in earlier if one.last != report.last and one.last <= as_of}
            stood = {day: standing(facts, day, codes) for day in sorted(days)}
        least = settings_of(connection).min_cell
        shown = publishable(
            report.figures, report.statistics, report.first, report.last, least, earlier, facts.happened, stood
        )  # fmt: skip
        return replace(report, figures=shown, least=least, published=True, as_of=as_of)

    def publications(self, actor: Actor) -> tuple[Publication, ...]:
        """What has been published, the first at the beginning."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            return records.load_where(connection, Publication, order="published_at")

    def note_export(self, actor: Actor, report: Report, kind: str) -> None:
        """Note in the access log that the figures leave the program, as `kind` ("xlsx", "csv", "pdf", "copy")."""
        actor.demand(Right.READ_STATISTICS)
        audience = "outside" if report.least else "inside"
        year = str(report.first.year)
        with self._desk.store.logged_read(actor.user_id, "statistics.export", None, year, kind, audience):
            pass
