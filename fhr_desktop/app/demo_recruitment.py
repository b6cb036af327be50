"""The demo's recruiting: three campaigns, which enquiries came through them, and the plan of this year and the last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.recruitment import Campaign, PlannedActivity
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.suite import Services


@dataclass(frozen=True, slots=True)
class _Run:
    """A campaign, in days from today: `ends` is None for one that goes on."""

    name: str
    channel: str
    starts: int
    ends: int | None
    planned: int
    outcome: int | None
    note: str


RUNS = (
    _Run("Annonser i lokaltidningen", "newspaper", -400, -120, 42000, 38500, "Helsidor i fyra tidningar."),
    _Run("Bli familjehem, sociala medier", "social_media", -240, None, 36000, None, "Korta filmer om vardagen."),
    _Run("Reklam i lokalradion", "radio", -90, -30, 25000, 27400, ""),
)
# month, last month, what, channel, whom, cost, campaign by its place above
PLAN = (
    (1, None, "Uppdatera webbplatsen med vårens utbildningar", "fhr_website", "Alla", None, None),
    (1, 3, "Korta filmer om vardagen i ett familjehem", "social_media", "Familjer med skolbarn", 12000, 1),
    (2, None, "Informationskväll på biblioteket i Falun", "event", "Nyfikna familjer", 3500, None),
    (3, None, "Affischer hos vårdcentraler och föreningar", "poster", "Hela länet", 6000, None),
    (4, 5, "Reklam i lokalradion", "radio", "Familjer som vill ta emot tonåringar", 25000, 2),
    (5, None, "Träff för dem som redan är familjehem", "foster_home_tip", "Familjehem", 8000, None),
    (8, None, "Monter på höstmarknaden", "event", "Norra länet", 9500, None),
    (9, 10, "Annonser i lokaltidningen", "newspaper", "Hela länet", 38000, 0),
    (11, None, "Besök hos idrottsföreningar", "association", "Familjer med plats för syskon", 2000, None),
)


def heard_of(source: str | None, received_on: dt.date, today: dt.date) -> str:
    """The campaign that somebody came through who called on the day and had heard of the unit so; "" for none."""
    days = (received_on - today).days
    found = (one.name for one in RUNS if one.channel == source and one.starts <= days <= (one.ends or 0) + 20)
    return next(found, "")


def recruit(services: Services, staff: Mapping[str, Actor], today: dt.date) -> None:
    """Enter the campaigns, and both years' plans with what has been done."""
    manager = next(actor for actor in staff.values() if actor.may(Right.COOPERATE))
    campaigns: list[RecordId] = []
    for run in RUNS:
        ends = None if run.ends is None else today + dt.timedelta(days=run.ends)
        made = Campaign(
            name=run.name, channel=run.channel, starts_on=today + dt.timedelta(days=run.starts), ends_on=ends,
            cost_planned=run.planned, cost_outcome=run.outcome, note=run.note,
        )  # fmt: skip
        campaigns.append(services.recruitment.save_campaign(manager, made).value.id)
    for year in (today.year - 1, today.year):
        for month, until, activity, channel, whom, cost, campaign in PLAN:
            done = dt.date(year, until or month, 20)
            services.recruitment.save_activity(manager, PlannedActivity(
                year=year, month=month, month_to=until, activity=activity, channel=channel, target_group=whom,
                municipality="2080" if "Falun" in activity else None, responsible="Eva Norling", cost_planned=cost,
                campaign_id=None if campaign is None else campaigns[campaign],
                done_on=done if done <= today else None,
            ))  # fmt: skip
