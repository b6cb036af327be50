"""The unit's figures: per municipality and for all of them, each with its definition and what is behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from db import records
from db.queries import followup as queries
from db.queries import training
from db.queries.followup import CaseHistory
from db.queries.pool_past import past as pool_past
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import CASEWORK, Counted, Figure, Statistic, figures, for_others
from fhr_desktop.domain.followup_pool import NEAR_KM, POOL, TYPES, pool_figures
from fhr_desktop.domain.followup_surveys import SURVEYS, survey_figures
from fhr_desktop.domain.followup_training import TRAINING, TrainedHome, TrainedPerson, training_figures
from fhr_desktop.domain.pool_past import OpenedCase, PoolPast
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.surveys import counted_replies
from fhr_desktop.services.training.outcomes import trained_homes, trained_people
from fhr_desktop.services.unit import settings_of
from i18n import _

ALL = "alla"
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
            known = records.load_where(connection, Municipality, order="name")
            histories = queries.histories(connection)
            in_training = training.homes_in_training(connection)
            people = trained_people(connection, first, last, in_training)
            homes = trained_homes(connection, in_training, people)
            pool = pool_past(connection, actor.user_id, self._desk.today(), NEAR_KM)
            # Where the survey is not kept there is nothing to say of it, which is not the same as no replies.
            replies = counted_replies(connection) if actor.may(Right.COOPERATE) else None
            least = settings_of(connection).min_cell
        cases = [
            Counted(h.number, h.municipality or "", h.received_on, h.closing_reason, h.steps)
            for h in histories
            if h.received_on is not None
        ]
        opened = _opened(histories, pool.placed_days)
        whole = PoolPast(pool.homes, pool.placements, pool.requests, opened, pool.proposals)
        trained = sorted(people.values(), key=lambda one: one.name)
        present = {
            one.municipality for some in (cases, homes, trained, replies or ()) for one in some
        } | whole.municipalities()
        shown = [m for m in known if m.participates(last) or m.code in present]
        rows: list[Figure] = []
        for municipality in shown:
            code = municipality.code
            rows += figures([case for case in cases if case.municipality == code], first, last, code)
            rows += _training(homes, trained, first, last, code)
            rows += pool_figures(whole.of(code), first, last, code, whole.hosted_in(code))
            rows += survey_figures(replies, first, last, code, least)
        rows += figures(cases, first, last, ALL) + training_figures(homes, trained, first, last, ALL)
        rows += pool_figures(whole, first, last, ALL, whole.placements)
        rows += survey_figures(replies, first, last, ALL)
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


def _opened(
    histories: Sequence[CaseHistory], placed: Mapping[RecordId, Sequence[dt.date]]
) -> tuple[OpenedCase, ...]:  # fmt: skip
    """Every case that was opened, and when a child first came to the home after that."""
    found = []
    for one in histories:
        opened = next((step.on for step in one.steps if step.state is CaseState.OPENED), None)
        if opened is not None and one.received_on is not None:
            came = min((day for day in placed.get(one.home, ()) if day >= opened), default=None)
            found.append(OpenedCase(one.number, one.municipality or "", opened, came))
    return tuple(found)


def _training(
    homes: Sequence[TrainedHome], people: Sequence[TrainedPerson], first: dt.date, last: dt.date, code: str
) -> tuple[Figure, ...]:
    own_homes = [one for one in homes if one.municipality == code]
    return training_figures(own_homes, [one for one in people if one.municipality == code], first, last, code)
