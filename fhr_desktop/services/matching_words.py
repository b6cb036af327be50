"""Matching in words: why a home is left out, and how one meets a wish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fhr_desktop.domain.matching_changes import LEVELS, Change
from fhr_desktop.domain.matching_rules import CROSSED, LACKING
from fhr_desktop.domain.matching_terms import Fit, Reason, Rule, Wish
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.places import place_named
from fhr_desktop.domain.pool import WORDS, PoolStatus
from fhr_desktop.forms.library import choice_words
from fhr_desktop.services.matching import MatchSheet
from i18n import _, _n

STANDS = frozenset(
    {Rule.SUITABLE, Rule.HOME_TYPE, Rule.SIBLINGS, Rule.GENDER, Rule.NOT_NEAR, Rule.NOT_FROM}
)  # nobody eases these


def reason_said(reason: Reason, need: Need) -> str:
    """The reason as one short phrase, with what is lacking."""
    return _REASONS[reason.rule](reason, need)


def _place(rows: Sequence[Mapping[str, Any]], reason: Reason) -> str:
    return str(rows[int(reason.about)].get("place", ""))


def _lacking(reason: Reason) -> int:
    return reason.lacks or 0


def _near(reason: Reason, need: Need) -> str:
    place = _place(need.kept_away_from(), reason)
    if reason.lacks is not None:
        return _("too near {place}").format(place=place)
    if place_named(place) is None:
        return _("the distance to {place} is not known: it is not among the places of the program").format(place=place)
    return _("the distance to {place} is not known").format(place=place)


def _time(reason: Reason, _need: Need) -> str:
    if reason.about == CROSSED:
        return _("available to before available from: put the days right first")
    if reason.on is None:
        return _("not available then")
    return _("available only from {day}").format(day=reason.on.isoformat())


def _checks(reason: Reason) -> str:
    if reason.about == LACKING:
        return _("a register check of an adult is missing")
    days = _lacking(reason)
    return _n("the register checks are {n} day too old at the start",
              "the register checks are {n} days too old at the start", days).format(n=days)  # fmt: skip


def undecided_said(states: Sequence[PoolStatus]) -> str:
    """What machines say differently of a home: "spärrat på en dator, tillgängligt på en annan"."""
    first, *others = (WORDS[one].casefold() for one in states)
    return _("{one} on one machine, {other} on another").format(one=first, other=_one_of(others))


def _status(about: str) -> str:
    status, *others = (PoolStatus(key) for key in about.split())
    if others:
        return _("{states}: decide the conflict first").format(states=undecided_said((status, *others)))
    return _("is to be updated first") if status is PoolStatus.UPDATE_NEEDED else WORDS[status].casefold()


_REASONS: dict[Rule, Callable[[Reason, Need], str]] = {
    Rule.STATUS: lambda one, _need: _status(one.about),
    Rule.SUITABLE: lambda one, _need: _("newer assessment, {day}: not suitable").format(
        day=one.on.isoformat() if one.on else ""
    ),
    Rule.HOME_TYPE: lambda _one, _need: _("does not take such assignments"),
    Rule.PLACES: lambda one, _need: _n("lacks {n} place", "lacks {n} places", _lacking(one)).format(n=_lacking(one)),
    Rule.SIBLINGS: lambda _one, _need: _("does not take so many siblings"),
    Rule.AGES: lambda one, _need: _n("{n} year outside its ages", "{n} years outside its ages", _lacking(one)).format(
        n=_lacking(one)
    ),
    Rule.GENDER: lambda _one, _need: _("takes only girls or only boys"),
    Rule.TRAVEL: lambda one, need: _("{n} min too far from {place}").format(
        n=_lacking(one), place=_place(need.places_that_matter, one)
    ),
    Rule.NOT_NEAR: _near,
    Rule.NOT_FROM: lambda _one, _need: _("does not take children from there"),
    Rule.TIME: _time,
    Rule.LENGTH: lambda _one, _need: _("not for that length of time"),
    Rule.REPORT: lambda one, _need: _n(
        "the assessment is {n} day too old at the start",
        "the assessment is {n} days too old at the start",
        _lacking(one),
    ).format(n=_lacking(one)),
    Rule.CHECKS: lambda one, _need: _checks(one),
    Rule.OTHER_CHILDREN: lambda _one, _need: _("other children in the home"),
    Rule.OWN_ROOM: lambda one, _need: _n("lacks {n} room", "lacks {n} rooms", _lacking(one)).format(n=_lacking(one)),
    Rule.ADULT_DAYTIME: lambda _one, _need: _("no adult at home in the daytime"),
    Rule.ACCESSIBLE: lambda _one, _need: _("the home is not accessible"),
    Rule.SMOKING: lambda _one, _need: _("the home is not free from smoke"),
    Rule.ANIMALS: lambda _one, _need: _("there are animals"),
    Rule.EXPERIENCE: lambda one, _need: _("says no to: {area}").format(
        area=choice_words("experience_area", [one.about])
    ),
}


def left_out_said(rule: Rule, sheet: MatchSheet) -> str:
    """The head of those left out by a rule."""
    wanted, number = sheet.wanted, sheet.wanted.places
    heads: dict[Rule, str] = {
        Rule.STATUS: _("Full, resting, reserved, blocked or to be updated"),
        Rule.SUITABLE: _("Found not suitable since"),
        Rule.HOME_TYPE: _("Does not take such assignments"),
        Rule.PLACES: _("Too few places for {n} children").format(n=number) if number > 1 else _("No free place"),
        Rule.SIBLINGS: _("Does not take {n} siblings").format(n=number),
        Rule.AGES: _("The ages do not fit"),
        Rule.GENDER: _("Takes only girls or only boys"),
        Rule.TRAVEL: _too_far(sheet),
        Rule.NOT_NEAR: _shunned(sheet),
        Rule.NOT_FROM: _("Takes no children from there"),
        Rule.TIME: _("Not available {day}").format(day=wanted.start.isoformat()),
        Rule.LENGTH: _("Not for that length of time"),
        Rule.REPORT: _("The assessment is too old"),
        Rule.CHECKS: _("The register checks are too old or missing"),
        Rule.OTHER_CHILDREN: _("Other children in the home"),
        Rule.OWN_ROOM: _("Too few rooms of their own"),
        Rule.ADULT_DAYTIME: _("No adult at home in the daytime"),
        Rule.ACCESSIBLE: _("Not accessible"),
        Rule.SMOKING: _("Not smoke-free"),
        Rule.ANIMALS: _("There are animals"),
        Rule.EXPERIENCE: _("Says no to what is required"),
    }
    return heads[rule]


def change_said(change: Change | None, rule: Rule, sheet: MatchSheet) -> str:
    """What would let in how many of those that the rule leaves out; that nothing would, when nothing does."""
    if change is None:
        if rule in (Rule.PLACES, Rule.TIME):
            return _("no day is known")
        if rule in (Rule.TRAVEL, Rule.AGES):
            return _("no home near the limit")
        return _("does not change") if rule in STANDS else _("none of them fits otherwise")
    n = len(change.homes)
    if change.on is not None:
        said = _n("{n} home has room from {day}", "{n} homes have room from {day}", n)
        return said.format(n=n, day=change.on.isoformat())
    if change.rule is Rule.TRAVEL:
        said = _n("{n} more home if the limit is {m} min", "{n} more homes if the limit is {m} min", n)
        return said.format(n=n, m=change.value)
    if change.rule is Rule.EXPERIENCE:
        said = _n("{n} more home without: {area}", "{n} more homes without: {area}", n)
        return said.format(n=n, area=choice_words("experience_area", [change.about]))
    said = {
        Rule.STATUS: _n("{n} home fits otherwise", "{n} homes fit otherwise", n),
        Rule.AGES: _n("{n} home is only one year away", "{n} homes are only one year away", n),
        Rule.REPORT: _n("{n} home if it is updated", "{n} homes if they are updated", n),
        Rule.CHECKS: _n("{n} home if checked anew", "{n} homes if checked anew", n),
        Rule.NOT_NEAR: _n(
            "{n} home if it is found to lie far enough away", "{n} homes if they are found to lie far enough away", n
        ),
        Rule.LENGTH: _n("{n} more home for another length", "{n} more homes for another length", n),
    }.get(change.rule) or _n("{n} more home if it is a wish", "{n} more homes if it is a wish", n)
    return said.format(n=n)


def trial_said(change: Change, sheet: MatchSheet) -> str:
    """The change of the need that is tried, as the end of a sentence: "restiden till Rättvik får vara 60 min"."""
    if change.rule is Rule.TRAVEL:
        place = str(sheet.need.places_that_matter[int(change.about)].get("place", ""))
        return _("the travel to {place} may be {n} min").format(place=place, n=change.value)
    if change.rule is Rule.EXPERIENCE:
        area = choice_words("experience_area", [change.about])
        return _("it is only a wish: {area}").format(area=area.lower())
    if change.rule is Rule.LENGTH:
        return _("the length is left open")
    if change.rule is Rule.OTHER_CHILDREN:
        return _("other children may live in the home")
    return _("it is only a wish: {what}").format(what=Need.SPECS[LEVELS[change.rule]].label.lower())


def _shunned(sheet: MatchSheet) -> str:
    """Too near a place, or that nobody knows whether it is."""
    place = _one_of([str(one.get("place", "")) for one in sheet.need.kept_away_from()])
    first = [reasons[0] for reasons in sheet.found.left_out.values() if reasons[0].rule is Rule.NOT_NEAR]
    unknown = sum(one.lacks is None for one in first)
    if unknown and unknown == len(first):
        return _("The distance to {place} is not known").format(place=place)
    said = _("Too near {place}, or the distance is not known") if unknown else _("Too near {place}")
    return said.format(place=place)


def _too_far(sheet: MatchSheet) -> str:
    limits = [
        (limit, str(place.get("place", "")))
        for limit, place in zip(sheet.wanted.limits, sheet.need.places_that_matter, strict=True)
        if limit is not None
    ]
    if len(limits) == 1:
        return _("More than {n} min to {place}").format(n=limits[0][0], place=limits[0][1])
    return _("Too far from {place}").format(place=_one_of([place for _limit, place in limits]))


def _one_of(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("{first} or {last}").format(first=", ".join(names[:-1]), last=names[-1])


def wish_said(wish: Wish) -> str:
    """The wish as a column's heading."""
    return {
        Wish.TRAVEL: _("Travel"),
        Wish.SIBLINGS: _("Siblings"),
        Wish.AGE: _("Age"),
        Wish.ROOM: _("Room"),
        Wish.CONTACT: _("Contact with family"),
        Wish.EXPERIENCE: _("Experience"),
        Wish.LANGUAGE: _("Language"),
        Wish.ADULT_DAYTIME: _("Adult at home"),
        Wish.ACCESSIBLE: _("Accessible"),
        Wish.SMOKING: _("Smoke-free"),
        Wish.ANIMALS: _("No animals"),
        Wish.LENGTH: _("Length"),
        Wish.OTHER_CHILDREN: _("Other children"),
        Wish.TRAINING: _("Training"),
    }[wish]


def fit_said(fit: Fit) -> str:
    """How it is met, in a word."""
    return {
        Fit.MET: _("met"),
        Fit.PARTLY: _("partly met"),
        Fit.UNMET: _("not met"),
        Fit.UNKNOWN: _("not known"),
        Fit.TOLD: _("no limit is set"),
    }[fit]
