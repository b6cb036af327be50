"""Matching in words: why a home is left out, and how one meets a wish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fhr_desktop.domain.matching_terms import Fit, Reason, Rule, Wish
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.pool import WORDS, PoolStatus
from fhr_desktop.forms.library import choice_words
from i18n import _, _n


def reason_said(reason: Reason, need: Need) -> str:
    """The reason as one short phrase, with what is lacking."""
    return _REASONS[reason.rule](reason, need)


def _place(rows: Sequence[Mapping[str, Any]], reason: Reason) -> str:
    return str(rows[int(reason.about)].get("place", ""))


def _lacking(reason: Reason) -> int:
    return reason.lacks or 0


def _time(reason: Reason, _need: Need) -> str:
    if reason.on is None:
        return _("not available then")
    return _("available only from {day}").format(day=reason.on.isoformat())


_REASONS: dict[Rule, Callable[[Reason, Need], str]] = {
    Rule.STATUS: lambda one, _need: WORDS[PoolStatus(one.about)].casefold(),
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
    Rule.NOT_NEAR: lambda one, need: _("too near {place}").format(place=_place(need.not_near, one)),
    Rule.NOT_FROM: lambda _one, _need: _("does not take children from there"),
    Rule.TIME: _time,
    Rule.LENGTH: lambda _one, _need: _("not for that length of time"),
    Rule.REPORT: lambda one, _need: _n(
        "the assessment is {n} day too old", "the assessment is {n} days too old", _lacking(one)
    ).format(n=_lacking(one)),
    Rule.CHECKS: lambda one, _need: _n(
        "the register checks are {n} day too old", "the register checks are {n} days too old", _lacking(one)
    ).format(n=_lacking(one)),
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
        Wish.TRAINING: _("Training"),
    }[wish]


def fit_said(fit: Fit) -> str:
    """How it is met, in a word."""
    return {
        Fit.MET: _("met"),
        Fit.PARTLY: _("partly met"),
        Fit.UNMET: _("not met"),
        Fit.UNKNOWN: _("not known"),
    }[fit]
