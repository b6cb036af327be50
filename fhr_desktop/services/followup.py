"""The unit's figures: per municipality and for all of them, each with its definition and the cases behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from db import records
from db.queries import followup as queries
from db.queries import training
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import CASEWORK, Counted, Figure, Statistic, figures, for_others
from fhr_desktop.domain.followup_training import TRAINING, TrainedHome, TrainedPerson, training_figures
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.training.outcomes import trained_homes, trained_people
from i18n import _

ALL = "alla"
STATISTICS = tuple(sorted((*CASEWORK, *TRAINING), key=lambda one: one.nr))


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
        shown = for_others(self.figures, least, ALL)
        return replace(self, figures=tuple(replace(one, cases=(), rounds=()) for one in shown), least=least)

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
            known = records.load_where(connection, Municipality, order="name")
            cases = [
                Counted(h.number, h.municipality or "", h.received_on, h.closing_reason, h.steps)
                for h in queries.histories(connection)
                if h.received_on is not None
            ]
            in_training = training.homes_in_training(connection)
            people = trained_people(connection, first, last, in_training)
            homes = trained_homes(connection, in_training, people)
        trained = sorted(people.values(), key=lambda one: one.name)
        present = {one.municipality for some in (cases, homes, trained) for one in some}
        shown = [m for m in known if m.participates(last) or m.code in present]
        rows: list[Figure] = []
        for municipality in shown:
            own = [case for case in cases if case.municipality == municipality.code]
            rows += figures(own, first, last, municipality.code)
            rows += _training(homes, trained, first, last, municipality.code)
        rows += figures(cases, first, last, ALL) + training_figures(homes, trained, first, last, ALL)
        names = (*((m.code, m.name) for m in shown), (ALL, _("All municipalities")))
        return Report(first, last, STATISTICS, names, tuple(rows))

    def note_export(self, actor: Actor, report: Report, kind: str) -> None:
        """Note in the access log that the figures leave the program, as `kind` ("xlsx", "csv", "pdf", "copy")."""
        actor.demand(Right.READ_STATISTICS)
        audience = "outside" if report.least else "inside"
        year = str(report.first.year)
        with self._desk.store.logged_read(actor.user_id, "statistics.export", None, year, kind, audience):
            pass


def _training(
    homes: Sequence[TrainedHome], people: Sequence[TrainedPerson], first: dt.date, last: dt.date, code: str
) -> tuple[Figure, ...]:
    own_homes = [one for one in homes if one.municipality == code]
    return training_figures(own_homes, [one for one in people if one.municipality == code], first, last, code)
