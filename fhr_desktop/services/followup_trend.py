"""How the figures have gone: quarter by quarter, against the year before, and what stands open today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from db import records
from fhr_desktop.domain.followup_ages import AgeRow, by_age
from fhr_desktop.domain.followup_trend import Trend, ages, quarters, trend, year_before
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_reading import Material, read


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Cases open on a day, and how many days ago the oldest of them came."""

    cases: int
    oldest: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """What was read for a report's trends. It asks the store for nothing more, so any thread may count on it."""

    first: dt.date
    last: dt.date
    today: dt.date
    material: Material
    ages: Mapping[RecordId, tuple[int, ...]]  # of the children in each request that may be told of

    def trend(self, key: str, municipality: str) -> Trend:
        """One statistic by quarter, up to the last day of the report. Raises KeyError for an unknown one."""
        own = self.material.of(municipality)
        return trend(
            key, municipality, quarters(self.last), year_before(self.first, self.last),
            lambda first, last: own.figure(key, first, last, municipality), own.cases,
        )  # fmt: skip

    def open_now(self, municipality: str) -> OpenNow:
        """What is open today, however the report's days are chosen."""
        days = ages(self.material.of(municipality).cases, self.today)
        return OpenNow(len(days), max(days, default=None))

    def by_age(self) -> tuple[AgeRow, ...]:
        """Free places and open requests on the report's last day."""
        pool = self.material.pool
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
        with self._desk.store.read() as connection:
            material = read(connection, actor, today, first, report.last)
            asked = records.load_where(connection, Need)
        told = {one.id: one.ages() for one in asked if not one.protected}
        return Look(report.first, report.last, today, material, told)
