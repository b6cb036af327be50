"""Recruiting: the year's communication plan, and campaigns, by whose name an enquiry says what it came through.

An enquiry keeps its campaign in words (`Inquiry.campaign`, as on the form); it is the campaign's when it is called so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.kronor import check_kronor
from fhr_desktop.domain.record import Kind, Record, RecordId, ScopeKind, described, record
from i18n import _

MOST_COST = 1_000_000_000  # kronor; beyond it somebody has leant on a key
CHANNELS = (  # of `inquiry_source`, those in which a unit can make itself seen
    "social_media", "web_search", "fhr_website", "municipality_website", "newspaper", "radio", "poster", "event",
    "association", "workplace", "municipality_staff", "foster_home_tip", "other",
)  # fmt: skip


@record
class Campaign(Record):
    """Something done to be found by families. It holds no personal data, so that every machine that registers
    enquiries has it. `other_names`: rows of `name`, under which enquiries are counted too.
    """

    LABEL: ClassVar[str] = "Kampanj"
    PLURAL: ClassVar[str] = "Kampanjer"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.UNIT

    name: str = described(Kind.TEXT, "Namn", help="Så som den kallas när en anmälan tas emot.")
    channel: str = described(Kind.CHOICE, "Kanal", choices="inquiry_source")
    starts_on: dt.date = described(Kind.DATE, "Från")
    ends_on: dt.date | None = described(Kind.DATE, "Till", help="Tomt om den pågår tills vidare.", default=None)
    municipality: str | None = described(Kind.MUNICIPALITY, "Kommun", help="Tomt för hela länet.", default=None)
    cost_planned: int | None = described(Kind.INTEGER, "Planerad kostnad, kr", default=None)
    cost_outcome: int | None = described(Kind.INTEGER, "Vad den kostade, kr", default=None)
    note: str = described(Kind.LONG_TEXT, "Anteckning", default="")
    other_names: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Har också kallats", default=())
    put_away: bool = described(Kind.YES_NO, "Borttagen", default=False)

    @property
    def cost(self) -> int | None:
        """What it cost, or was to cost until that is known; kronor."""
        return self.cost_planned if self.cost_outcome is None else self.cost_outcome

    def names(self) -> frozenset[str]:
        """What it is called, as names are compared."""
        return frozenset(map(compared, (self.name, *(str(row.get("name", "")) for row in self.other_names)))) - {""}

    def during(self, first: dt.date, last: dt.date) -> bool:
        """Whether it went on some day of the period."""
        return self.starts_on <= last and (self.ends_on is None or first <= self.ends_on)


@record
class PlannedActivity(Record):
    """One line of a year's communication plan. `month_to` is None for one within a month."""

    LABEL: ClassVar[str] = "Aktivitet i kommunikationsplanen"
    PLURAL: ClassVar[str] = "Kommunikationsplanen"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION

    year: int = described(Kind.INTEGER, "År")
    month: int = described(Kind.INTEGER, "Månad")
    month_to: int | None = described(Kind.INTEGER, "Till och med månad", default=None)
    activity: str = described(Kind.TEXT, "Vad som görs")
    channel: str | None = described(Kind.CHOICE, "Kanal", choices="inquiry_source", default=None)
    target_group: str = described(Kind.TEXT, "Målgrupp", default="")
    municipality: str | None = described(Kind.MUNICIPALITY, "Kommun", help="Tomt för hela länet.", default=None)
    responsible: str = described(Kind.TEXT, "Ansvarig", help="Den som gör det i tjänsten.", default="")
    cost_planned: int | None = described(Kind.INTEGER, "Planerad kostnad, kr", default=None)
    campaign_id: RecordId | None = described(Kind.REF, "Kampanj", ref="campaign", default=None)
    done_on: dt.date | None = described(Kind.DATE, "Gjort den", default=None)
    put_away: bool = described(Kind.YES_NO, "Borttagen", default=False)

    def late(self, today: dt.date) -> bool:
        """Whether its last month has passed and it is not done."""
        last = (self.year, self.month_to or self.month)
        return self.done_on is None and last < (today.year, today.month)


def compared(name: str) -> str:
    """A name as names are compared: without regard to capitals and spaces."""
    return " ".join(name.split()).casefold()


def renamed(stored: Campaign, name: str) -> tuple[Mapping[str, Any], ...]:
    """The other names of a campaign that is called something else from now on: what it was called stays one."""
    new, old = compared(name), compared(stored.name)
    kept = tuple(row for row in stored.other_names if compared(str(row.get("name", ""))) != new)
    there = {compared(str(row.get("name", ""))) for row in kept}
    return kept if old == new or old in there else (*kept, {"name": stored.name})


def check_campaign(campaign: Campaign, others: Iterable[Campaign]) -> None:
    """Raises Refused for a campaign without a name, called as another is, with days out of order or a cost below 0."""
    if not compared(campaign.name):
        raise Refused(_("Give the campaign a name. Nothing has been saved."), field="name")
    taken = next((one for one in others if one.id != campaign.id and one.names() & campaign.names()), None)
    if taken is not None:
        said = _("Another campaign is or has been called that: {name}. Nothing has been saved; choose another name.")
        raise Refused(said.format(name=taken.name), field="name")
    if campaign.ends_on is not None and campaign.ends_on < campaign.starts_on:
        raise Refused(_("The last day lies before the first. Nothing has been saved; swap them."), field="ends_on")
    for field in ("cost_planned", "cost_outcome"):
        _check_cost(getattr(campaign, field), field)


def check_activity(activity: PlannedActivity, today: dt.date) -> None:
    """Raises Refused for a line that says nothing, months out of order, a day ahead, or a cost below 0."""
    if not activity.activity.strip():
        raise Refused(_("Write what is to be done. Nothing has been saved."), field="activity")
    if not 1 <= activity.month <= (activity.month_to or activity.month) <= 12:
        raise Refused(_("The last month lies before the first. Nothing has been saved; swap them."), field="month_to")
    if activity.done_on is not None and activity.done_on > today:
        raise Refused(_("The date lies in the future. Nothing has been saved."), field="done_on")
    _check_cost(activity.cost_planned, "cost_planned")


def _check_cost(cost: int | None, field: str) -> None:
    if cost is not None and cost < 0:
        raise Refused(_("A cost is not below 0. Nothing has been saved."), field=field)
    check_kronor(cost, MOST_COST, field)
