"""A home of the pool as its card read it, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.placement_questions import Ask, Consult, Question, Redo, Standing, consultations
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import REASONS, WORDS, PoolStatus, PoolStep
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services import matching_words
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.pool_homes import HomeSheet
from fhr_desktop.services.proposal_views import Clash, promised
from i18n import _, _n
from ui import words
from ui.components import paint
from ui.components.facts import Who


@dataclass(frozen=True)
class HomeView:
    """The sheet, and what it takes to show it."""

    sheet: HomeSheet
    municipalities: Mapping[str, str]
    users: Mapping[RecordId, str]
    actor: Actor

    @property
    def may_write(self) -> bool:
        """Whether the person may change placements and states."""
        return self.actor.may(Right.WRITE_CASEWORK)

    def municipality(self, code: str | None) -> str:
        """Its name."""
        return self.municipalities.get(code or "", code or "")

    def applicants(self) -> list[Person]:
        """Those who apply, first come first."""
        return [one for one in self.sheet.persons if one.role == PersonRole.APPLICANT]

    def adults(self) -> list[Who]:
        """For the identity strip."""
        return [Who(one.full_name(), words.born(one)) for one in self.applicants()]

    def facts(self) -> list[str]:
        """Where the home is; that it is protected says the strip itself."""
        home = self.sheet.home
        if home.protected:
            return []
        found = [home.place, self.municipality(home.municipality)]
        return [one for n, one in enumerate(found) if one and one not in found[:n]]

    def chip(self) -> tuple[str, str, str | None]:
        """The state: words, kind, icon."""
        status = self.sheet.status
        mark, kind = words.POOL_MARKS[status]
        return WORDS[status], kind, paint.STATUS[mark][0]

    def since(self) -> str:
        """Since when it is in that state."""
        since = self.sheet.since
        return _("since {day}").format(day=words.short_day(since, self.sheet.today)) if since else ""

    def lacking(self, placement: Placement) -> tuple[Consult, ...]:
        """Whom the municipality is still to consult."""
        home = self.sheet.home
        return consultations(placement, home.municipality, self.sheet.placements)


def child_name(placement: Placement, today: dt.date) -> str:
    """ "barn K, cirka 8 år"; what is known of the child is an alias and the year it was born."""
    name = placement.alias or _("a child")
    if placement.born_year is None:
        return name
    years = today.year - placement.born_year
    return _("{child}, about {years}").format(
        child=name, years=_n("{n} year", "{n} years", years).format(n=years)
    )  # fmt: skip


def placement_state(placement: Placement) -> str:
    """The state in a word."""
    return words.choice("placement_state", placement.state)


def placement_mark(placement: Placement) -> str:
    """Its kind of status."""
    return {
        PlacementState.PLANNED: "wait", PlacementState.ONGOING: "info", PlacementState.ENDED: "not",
    }[PlacementState(placement.state)]  # fmt: skip


def reason(step: PoolStep) -> str:
    """Why, with what was noted."""
    choices = REASONS.get(PoolStatus(step.to_status))
    said = words.choice(choices, step.reason) if choices and step.reason else ""
    return ". ".join(part for part in (said, step.note.strip()) if part)


def question_said(question: Question, today: dt.date) -> tuple[str, str]:
    """What is asked, in strong words and plain."""
    since = words.near_day(question.since, today) if question.since else ""
    child = child_name(question.placement, today) if question.placement else ""
    if question.ask is Ask.END_PASSED:
        return _("Has the placement ended?"), _("{child} was to stay until {day}.").format(child=child, day=since)
    if question.ask is Ask.START_PASSED:
        return _("Has the child come?"), _("{child} was to come {day}.").format(child=child, day=since)
    left = _("The last child left {day}.").format(day=since) if since else _("No child lives in the home.")
    return _("Back to the pool?"), left


def undecided_said(sheet: HomeSheet) -> list[tuple[str, str]]:
    """What machines say differently of the home's state, in strong words and plain; nothing when they agree."""
    if not sheet.undecided:
        return []
    states = matching_words.undecided_said(sheet.undecided)
    plain = _("It counts as {state} until somebody decides.").format(state=WORDS[sheet.undecided[0]].casefold())
    return [(states[:1].upper() + states[1:], plain)]


def clash_said(clash: Clash) -> tuple[str, str]:
    """That more is promised of the home than it has, in strong words and plain."""
    name = words.family(clash.home.name, protected=clash.home.protected)
    return promised(clash, name), _("Nothing is lost, and all of it stands until somebody decides.")


def standing_said(standing: Standing) -> tuple[str, str]:
    """What is to hold, and how it stands."""
    name = {
        Redo.REPORT: _("The assessment"), Redo.CHECKS: _("The register checks"),
        Redo.CONFIRMED: _("The family's word"),
    }[standing.redo]  # fmt: skip
    if standing.redo is Redo.CONFIRMED:
        return name, _("given") if standing.holds else _("is to be asked for")
    if standing.lacking:
        return name, _("one is missing")
    if standing.redo is Redo.REPORT and not standing.holds and standing.until is None:
        return name, _("not suitable")
    if standing.until is None:
        return name, _("no last day is noted") if standing.holds else _("nothing is noted")
    day = standing.until.isoformat()
    if standing.soon:
        return name, _("soon over, {day}").format(day=day)
    return name, (_("to {day}") if standing.holds else _("ran out {day}")).format(day=day)


def consult_said(consult: Consult, view: HomeView, placement: Placement) -> str:
    """A reminder of the law."""
    placing = view.municipality(placement.municipality)
    if consult is Consult.HOME:
        home = view.municipality(view.sheet.home.municipality)
        return _("{placing} is to consult {home}, where the home is, before it decides (SoL 22:6).").format(
            placing=placing, home=home
        )
    return _("{placing} is to consult the other municipalities that have a child in the home (SoL 22:6).").format(
        placing=placing
    )
