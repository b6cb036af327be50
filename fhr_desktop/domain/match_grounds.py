"""What a match says of a home in the words of the proposal (F16a): keys of the choice list `proposal_ground`.

Every rule and every wish has its word: what a paper has no word for is a reason that nobody is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fhr_desktop.domain.matching_terms import Fit, Reason, Rule, Wish

OF_WISH: Mapping[Wish, str] = {
    Wish.TRAVEL: "distance",
    Wish.SIBLINGS: "siblings",
    Wish.AGE: "age",
    Wish.ROOM: "own_room",
    Wish.CONTACT: "contact",
    Wish.EXPERIENCE: "experience",
    Wish.LANGUAGE: "language",
    Wish.ADULT_DAYTIME: "adult_daytime",
    Wish.ACCESSIBLE: "accessibility",
    Wish.SMOKING: "smoking",
    Wish.ANIMALS: "animals",
    Wish.LENGTH: "length",
    Wish.OTHER_CHILDREN: "other_children",
    Wish.TRAINING: "training",
}
OF_RULE: Mapping[Rule, str] = {
    Rule.STATUS: "pool_status",
    Rule.SUITABLE: "report_current",
    Rule.HOME_TYPE: "home_type",
    Rule.PLACES: "places",
    Rule.SIBLINGS: "siblings",
    Rule.AGES: "age",
    Rule.GENDER: "gender",
    Rule.TRAVEL: "distance",
    Rule.NOT_NEAR: "exclusion_area",
    Rule.NOT_FROM: "not_from",
    Rule.TIME: "available",
    Rule.LENGTH: "length",
    Rule.REPORT: "report_current",
    Rule.CHECKS: "checks_current",
    Rule.OTHER_CHILDREN: "other_children",
    Rule.OWN_ROOM: "own_room",
    Rule.ADULT_DAYTIME: "adult_daytime",
    Rule.ACCESSIBLE: "accessibility",
    Rule.SMOKING: "smoking",
    Rule.ANIMALS: "animals",
    Rule.EXPERIENCE: "experience",
}
UNASKED = frozenset({Wish.TRAINING})  # nobody asks for it, so that the lack is told but speaks against no home


def speaks(grounds: Mapping[Wish, Fit], reasons: Iterable[Reason]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What speaks for a home and what against it. What is met in part, not known or only told does neither.

    `reasons`: the rules that it does not keep to, none for one that fits.
    """
    broken = [OF_RULE[one.rule] for one in reasons]
    unmet = [OF_WISH[wish] for wish, fit in grounds.items() if fit is Fit.UNMET and wish not in UNASKED]
    against = tuple(dict.fromkeys((*broken, *unmet)))
    met = [OF_WISH[wish] for wish, fit in grounds.items() if fit is Fit.MET]
    return tuple(one for one in dict.fromkeys((*met, "places")) if one not in against), against


def told(grounds: Mapping[Wish, Fit]) -> dict[str, str]:
    """The wishes by how they are met, as an entry of the ledger has them."""
    of = {fit: " ".join(wish.value for wish, its in grounds.items() if its is fit) for fit in Fit}
    return {"met": of[Fit.MET], "partial": of[Fit.PARTLY], "not_met": of[Fit.UNMET], "unknown": of[Fit.UNKNOWN]}
