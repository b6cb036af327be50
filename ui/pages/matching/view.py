"""What the parts of the matching page are given: the request and what was found for it, as they were read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from fhr_desktop.domain.matching import Fitting
from fhr_desktop.domain.matching_changes import Change
from fhr_desktop.domain.matching_terms import Rule
from fhr_desktop.domain.needs import SEARCHED, Need
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services import matching_grounds
from fhr_desktop.services.matching import MatchSheet
from fhr_desktop.services.needs import NeedFile
from fhr_desktop.services.proposal_views import Clash, Proposed
from fhr_desktop.services.sync.views import Conflict
from ui import words


@dataclass(frozen=True)
class MatchView:
    """The request, what was found for it, what would change that, and what is tried instead of it, if anything."""

    file: NeedFile
    sheet: MatchSheet
    changes: Mapping[Rule, Change]
    today: dt.date
    municipalities: Mapping[str, str]
    proposals: tuple[Proposed, ...] = ()
    proposal_days: int = 10
    may_write: bool = False
    tried: Change | None = None
    clashes: tuple[Clash, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def need(self) -> Need:
        """The request."""
        return self.file.need

    @property
    def searched(self) -> bool:
        """Whether the search has begun: close relations come first."""
        return self.need.state in SEARCHED or (self.need.stage() not in SEARCHED and self.need.closed_on is not None)

    def left_out(self) -> dict[Rule, tuple[RecordId, ...]]:
        """Under each rule the homes left out first by it, without those that this request has been offered."""
        offered = self.offered()
        kept = {rule: tuple(one for one in homes if one not in offered)
                for rule, homes in self.sheet.found.by_rule().items()}  # fmt: skip
        return {rule: homes for rule, homes in kept.items() if homes}

    def offered(self) -> frozenset[RecordId]:
        """The homes left out because they are reserved for this very request."""
        held = {one.proposal.home_id for one in self.proposals if one.holds}
        return frozenset(held & self.sheet.found.left_out.keys())

    def clash(self, home: RecordId) -> Clash | None:
        """What is promised of a home, when that is more than it has."""
        return next((one for one in self.clashes if one.home.id == home), None)

    def municipality(self) -> str:
        """The name of the one that asks."""
        return self.municipalities.get(self.need.municipality, self.need.municipality)

    def name(self, home: RecordId) -> str:
        """What the home is called."""
        one = self.sheet.homes[home].home
        return words.family(one.name, protected=one.protected)

    def where(self, home: RecordId) -> str:
        """Its place and municipality."""
        return matching_grounds.where_said(self.sheet.homes[home], self.municipalities)

    def travel(self, home: RecordId) -> str:
        """How far it is, as an estimate."""
        protected = self.sheet.homes[home].home.protected
        return matching_grounds.minutes_said(self.sheet.offered[home], protected=protected)

    def near(self, home: RecordId) -> str:
        """How far away it is and where: "cirka 14 min · Utby, Rättvik"."""
        return " · ".join(part for part in (self.travel(home), self.where(home)) if part)

    def consult(self, one: Fitting) -> str:
        """What is not known of it, and whom to consult, before it is chosen."""
        home = self.sheet.homes[one.home.id]
        told = (
            matching_grounds.unknown_said(home),
            matching_grounds.consult_said(home, self.sheet, self.municipalities),
        )
        return " ".join(part for part in told if part)
