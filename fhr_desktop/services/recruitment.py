"""Recruiting: the year's plan, campaigns, and how far families come, by campaign, source, year and municipality."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from db import records
from db.queries import recruitment as queries
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.funnel import Basis, Stage, Way, Yield, by_campaign, by_key, funnel
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.recruitment import (
    Campaign,
    PlannedActivity,
    check_activity,
    check_campaign,
    compared,
    renamed,
)
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.forms.library import library
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.unit import settings_of
from i18n import _

STILL_ASKED = dt.timedelta(days=90)  # after its end a campaign is still offered: families call when they have thought
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign and what it has led to, whenever the families called."""

    campaign: Campaign
    led_to: Yield


@dataclass(frozen=True, slots=True)
class RecruitmentSheet:
    """A year's recruiting, for all or for one municipality (None: all). `campaigns` are those that went on in the year,
    of the whole unit whatever municipality is chosen; `without`: enquiries of the year that no campaign is named in, or
    one that is not known. `past` is the days counted: the current year up to today.
    """

    year: int
    past: tuple[dt.date, dt.date]
    today: dt.date
    municipality: str | None
    basis: Basis
    stages: tuple[Stage, ...]
    sources: tuple[Yield, ...]
    channels: tuple[Yield, ...]
    campaigns: tuple[CampaignRow, ...]
    without: tuple[Yield, ...]
    plan: tuple[PlannedActivity, ...]
    names: Mapping[str, str]
    least: int


class Recruitment:
    """What is done to find families, and what it leads to."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def suggested(self, actor: Actor) -> tuple[str, ...]:
        """The names of the campaigns that a family who calls today may have met, the newest first. They hold no
        personal data, so that reading them is not noted.
        """
        actor.demand(Right.REGISTER_INQUIRY)
        today = self._desk.today()
        with self._desk.store.read() as connection:
            found = [one for one in _campaigns(connection) if one.during(today - STILL_ASKED, today)]
        return tuple(one.name for one in found)

    def sheet(
        self, actor: Actor, year: int, municipality: str | None = None, basis: Basis = Basis.PERIOD
    ) -> RecruitmentSheet:
        """A year's recruiting; the current year up to today. Raises Refused for a year without days behind it."""
        actor.demand(Right.COOPERATE)
        today = self._desk.today()
        if not FIRST_YEAR <= year <= today.year + 1:
            raise Refused(_("There are no figures for {year}. Choose a year up to this one.").format(year=year))
        first, last = dt.date(year, 1, 1), min(dt.date(year, 12, 31), max(today, dt.date(year, 1, 1)))
        with self._desk.store.logged_read(actor.user_id, "recruitment.open", None, str(year)) as connection:
            every = queries.ways(connection)
            campaigns = _campaigns(connection)
            known = records.load_where(connection, Municipality, order="name")
            plan = records.load_where(connection, PlannedActivity, order="month", year=year)
            least = settings_of(connection).min_cell
        own = [one for one in every if municipality in (None, one.municipality)]
        during = [one for one in campaigns if one.during(first, dt.date(year, 12, 31))]
        return RecruitmentSheet(
            year, (first, last), today, municipality, basis, funnel(own, first, last, basis),
            by_key(own, first, last, lambda one: one.source, _labels("inquiry_source"), _costs(campaigns, year)
                   if municipality is None else None),
            by_key(own, first, last, lambda one: one.channel, _labels("inquiry_channel")),
            tuple(CampaignRow(one, led) for one, led in zip(during, by_campaign(every, during), strict=True)),
            _without(own, campaigns, first, last),
            tuple(one for one in sorted(plan, key=_in_plan) if not one.put_away),
            {one.code: one.name for one in known}, least,
        )  # fmt: skip

    def save_campaign(self, actor: Actor, campaign: Campaign) -> Outcome[Campaign]:
        """Enter a campaign, or change one. One that is called something else is still found by what it was called."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(Campaign, campaign.id)
            kept = replace(campaign, name=" ".join(campaign.name.split()), note=campaign.note.strip())
            if stored is not None:
                kept = replace(kept, other_names=renamed(stored, kept.name))
            check_campaign(kept, _campaigns(work.connection))
            work.save(kept)
            work.audit("recruitment.campaign", kept.id)
        return Outcome(kept, work.changes)

    def save_activity(self, actor: Actor, activity: PlannedActivity) -> Outcome[PlannedActivity]:
        """Enter a line of the plan, or change one."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            kept = replace(activity, activity=" ".join(activity.activity.split()))
            check_activity(kept, self._desk.today())
            work.save(kept)
            work.audit("recruitment.plan", kept.id)
        return Outcome(kept, work.changes)

    def mark_done(self, actor: Actor, activity_id: RecordId, *, done: bool = True) -> Outcome[PlannedActivity]:
        """Say that a line of the plan is done today, or that it is not."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(PlannedActivity, activity_id)
            if stored is None:
                raise Refused(_("The activity is not in this store. Nothing has been changed."))
            kept = replace(stored, done_on=self._desk.today() if done else None)
            work.save(kept)
            work.audit("recruitment.plan", kept.id)
        return Outcome(kept, work.changes)

    def put_away(
        self, actor: Actor, one: Campaign | PlannedActivity, *, away: bool = True
    ) -> Outcome[Campaign | PlannedActivity]:
        """Take a campaign or a line of the plan away, or bring it back. The enquiries keep what they say."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(type(one), one.id)
            if stored is None:
                raise Refused(_("It is not in this store. Nothing has been changed."))
            kept = replace(stored, put_away=away)
            if isinstance(kept, Campaign):
                check_campaign(kept, [] if away else _campaigns(work.connection))
            work.save(kept)
            work.audit("recruitment.campaign" if isinstance(kept, Campaign) else "recruitment.plan", kept.id)
        return Outcome(kept, work.changes)

    def note_export(self, actor: Actor, year: int, kind: str, *, outside: bool) -> None:
        """Note in the access log that the figures leave the program, as `kind`."""
        actor.demand(Right.COOPERATE)
        audience = "outside" if outside else "inside"
        with self._desk.store.logged_read(actor.user_id, "recruitment.export", None, str(year), kind, audience):
            pass


def _campaigns(connection: Connection) -> list[Campaign]:
    """Those that are not put away, the newest first."""
    found = [one for one in records.load_where(connection, Campaign, order="starts_on") if not one.put_away]
    return found[::-1]


def _in_plan(one: PlannedActivity) -> tuple[int, int, str]:
    return one.month, one.month_to or one.month, one.activity.casefold()


def _labels(choices: str) -> dict[str, str]:
    return {one.key: one.label for one in library().choices(choices)}


def _costs(campaigns: Sequence[Campaign], year: int) -> dict[str, int]:
    """What the campaigns that began in the year cost, by channel."""
    costs: dict[str, int] = {}
    for one in campaigns:
        if one.starts_on.year == year and one.cost is not None:
            costs[one.channel] = costs.get(one.channel, 0) + one.cost
    return costs


def _without(
    own: Sequence[Way], campaigns: Sequence[Campaign], first: dt.date, last: dt.date
) -> tuple[Yield, ...]:  # fmt: skip
    """Enquiries in which no campaign is named, and those that name one that is not known here."""
    known = {name for one in campaigns for name in one.names()}
    rest = [one for one in own if compared(one.campaign) not in known]
    names = {"": "", "unknown": ""}
    return by_key(rest, first, last, lambda one: "unknown" if one.campaign.strip() else "", names)
