"""How the figures have gone: quarter by quarter, against the year before, and what stands open today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from db.queries.followup import protected_requests
from fhr_desktop.domain.followup import ALL, Figure, Sample, figures_of
from fhr_desktop.domain.followup_ages import AgeRow, by_age
from fhr_desktop.domain.followup_trend import Trend, quarters, trend, year_before
from fhr_desktop.domain.garbage import uncollected
from fhr_desktop.domain.record import RecordKey
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_facts import Facts, read_facts, samples_beside, since


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Cases open on a day, and how many days ago the oldest of them came."""

    cases: int
    oldest: float | int | None


@dataclass(frozen=True, slots=True)
class Look:
    """What was read for a report's trends. It asks the store for nothing more, so any thread may count on it."""

    first: dt.date
    last: dt.date
    today: dt.date
    facts: Facts
    ages: Mapping[RecordKey, tuple[int, ...]]  # of the children in each request that may be told of

    def trend(self, key: str, municipality: str) -> Trend:
        """One statistic by quarter, up to the last day of the report. Raises KeyError for an unknown one."""
        counted: dict[tuple[dt.date, dt.date], dict[str, Sample]] = {}

        def count(wanted: str, first: dt.date, last: dt.date) -> Figure | None:
            if (first, last) not in counted:
                counted[first, last] = samples_beside(self.facts, key, first, last)
            sample = counted[first, last].get(wanted)
            return None if sample is None else _of(wanted, sample, municipality)

        return trend(key, municipality, quarters(self.last), year_before(self.first, self.last), count)

    def open_now(self, municipality: str) -> OpenNow:
        """What is open today, however the report's days are chosen."""
        found = samples_beside(self.facts, "open", self.today, self.today)
        going, oldest = (_of(key, found[key], municipality) for key in ("open", "open_age_oldest"))
        return OpenNow(int(going.value or 0), oldest.value)

    def days(self) -> dict[str, dt.date]:
        """The date of each case, request, proposal and placement, by what it is called in a list."""
        pool = self.facts.pool
        return {
            **{one.number: one.received_on for one in self.facts.cases},
            **{one.number: one.received_on for one in pool.requests},
            **{one.label: one.span.first for one in pool.placements},
            **{one.label: one.sent_on for one in pool.proposals},
        }

    def by_age(self) -> tuple[AgeRow, ...]:
        """Free places and open requests on the report's last day."""
        pool = self.facts.pool
        return by_age(pool.homes, pool.requests, self.ages, self.last)


class FollowupTrends:
    """Reading what trends are counted on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self, actor: Actor, report: Report) -> Look:
        """For the trends that are shown with a report, whose own reading the access log already tells of."""
        actor.demand(Right.READ_STATISTICS)
        today, begins = self._desk.today(), quarters(report.last)[0].first
        before = year_before(report.first, report.last)
        first = min(begins, report.first, *([before.first] if before else []))
        with uncollected(), self._desk.store.read() as connection:
            facts = read_facts(connection, actor, since((first,)), max(today, report.last), today)
            kept = protected_requests(connection)
        told = {one.id: one.ages for one in facts.pool.requests if one.id not in kept}
        return Look(report.first, report.last, today, facts, told)


def _of(key: str, sample: Sample, municipality: str) -> Figure:
    """The figure of one municipality, or of all."""
    own = [] if municipality == ALL else [municipality]
    return figures_of(key, sample, own)[0]
