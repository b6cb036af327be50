"""Placements through the unit, light (DOMAIN §1.2 D): for planning and figures. The municipality owns the case."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.record import Kind, Merge, Record, RecordId, described, record
from i18n import _


class PlacementState(StrEnum):
    """Keys of the choice list `placement_state`."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    ENDED = "ended"


TAKES_A_PLACE = frozenset({PlacementState.PLANNED, PlacementState.ONGOING})
GROWN_UP = 21  # years: no child is older when it comes, and no placement lies further from today


@record
class Placement(Record):
    """A child in a home. It lives and goes with the home; the child has an alias and the year it was born, no more."""

    LABEL: ClassVar[str] = "Placering"
    PLURAL: ClassVar[str] = "Placeringar"

    home_id: RecordId = described(Kind.REF, "Hem", ref="home")
    request_id: RecordId | None = described(Kind.REF, "Matchningsförfrågan", ref="need", default=None)
    municipality: str = described(Kind.MUNICIPALITY, "Placerande kommun")
    alias: str = described(Kind.TEXT, "Barnets kortnamn", default="")
    born_year: int | None = described(Kind.INTEGER, "Barnets födelseår", default=None)
    gender: str | None = described(Kind.CHOICE, "Kön", default=None)
    state: str = described(
        Kind.CHOICE, "Läge", choices="placement_state", default=PlacementState.PLANNED.value, merge=Merge.CRITICAL
    )
    starts_on: dt.date | None = described(Kind.DATE, "Från", default=None)
    ends_on: dt.date | None = described(Kind.DATE, "Beräknat slut", default=None)
    ended_on: dt.date | None = described(Kind.DATE, "Avslutad", default=None)
    end_reason: str | None = described(Kind.CHOICE, "Orsak till avslut", choices="placement_end_reason", default=None)
    home_consulted_on: dt.date | None = described(Kind.DATE, "Samråd med hemmets kommun", default=None)
    others_consulted_on: dt.date | None = described(Kind.DATE, "Samråd med andra placerande kommuner", default=None)

    def takes_a_place(self) -> bool:
        """Whether a place in the home is taken or kept."""
        return PlacementState(self.state) in TAKES_A_PLACE

    def left_on(self) -> dt.date | None:
        """The day it ended. One that goes on has none, though a day may be left from before it was taken up again."""
        return self.ended_on if self.state == PlacementState.ENDED else None

    def as_it_stands(self) -> Placement:
        """Without the day and reason of an end that no longer holds."""
        return self if self.state == PlacementState.ENDED else replace(self, ended_on=None, end_reason=None)


def for_request(need: Need, home_id: RecordId, placed: Iterable[Placement], today: dt.date) -> Placement:
    """A placement as the request asks for it: the first of its children that is not placed yet."""
    child = _next_child(need, Counter(one.alias for one in placed if one.request_id == need.id))
    age = child.get("age")
    return Placement(
        home_id=home_id, request_id=need.id, municipality=need.municipality, alias=str(child.get("alias", "")),
        born_year=None if age is None else today.year - int(age), gender=child.get("gender"),
        starts_on=need.start_wanted,
    )  # fmt: skip


def _next_child(need: Need, there: Counter[str]) -> Mapping[str, Any]:
    """The first that is not there. Two may have the same alias, or none."""
    for child in need.children:
        called = str(child.get("alias", ""))
        if not there[called]:
            return child
        there[called] -= 1
    return {}


def check_placement(placement: Placement, today: dt.date) -> None:
    """Raises Refused for days that cannot be, or an end without its reason."""
    state = PlacementState(placement.state)
    _check_years(placement, today)
    if state is not PlacementState.PLANNED and placement.starts_on is None:
        raise Refused(_("Write the day the child came. Nothing has been saved."), field="starts_on")
    if state is PlacementState.ONGOING and placement.starts_on is not None and placement.starts_on > today:
        raise Refused(_("A placement that goes on has begun. Nothing has been saved; choose planned."), field="state")
    if placement.starts_on is not None and placement.ends_on is not None and placement.ends_on < placement.starts_on:
        raise Refused(
            _("The placement is to end before it begins. Nothing has been saved; look at the days."), field="ends_on"
        )
    if state is not PlacementState.ENDED:
        return
    if placement.ended_on is None or not placement.end_reason:
        raise Refused(_("Write the day the placement ended, and why. Nothing has been saved."), field="ended_on")
    if (placement.starts_on is not None and placement.ended_on < placement.starts_on) or placement.ended_on > today:
        raise Refused(_("The placement ends after it began, and not ahead. Nothing has been saved."), field="ended_on")


def _check_years(placement: Placement, today: dt.date) -> None:
    """A slip in a year would be counted for decades."""
    for name in ("starts_on", "ends_on"):
        day = getattr(placement, name)
        if day is not None and abs(day.year - today.year) > GROWN_UP:
            raise Refused(_("That day is too far from today. Nothing has been saved; look at the year."), field=name)
    born, start = placement.born_year, placement.starts_on
    if born is None or start is None:
        return
    if start.year < born:
        raise Refused(_("The child would have come before it was born. Nothing has been saved; look at the day."),
                      field="starts_on")  # fmt: skip
    if start.year - born > GROWN_UP:
        raise Refused(_("The child would have been grown up. Nothing has been saved; look at the year of birth."),
                      field="born_year")  # fmt: skip
