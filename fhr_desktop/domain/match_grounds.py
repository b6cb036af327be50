"""What a match says of a home in the words of the proposal (F16a): keys of the choice list `match_ground`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fhr_desktop.domain.matching_terms import Fit, Reason, Rule, Wish

OF_WISH: Mapping[Wish, str] = {
    Wish.TRAVEL: "distance",
    Wish.SIBLINGS: "siblings",
    Wish.AGE: "age",
    Wish.ROOM: "places",
    Wish.CONTACT: "contact",
    Wish.EXPERIENCE: "experience",
    Wish.LANGUAGE: "language",
    Wish.ACCESSIBLE: "accessibility",
    Wish.SMOKING: "animals_smoking",
    Wish.ANIMALS: "animals_smoking",
    Wish.LENGTH: "type_and_length",
}
OF_RULE: Mapping[Rule, str] = {
    Rule.SUITABLE: "report_current",
    Rule.HOME_TYPE: "type_and_length",
    Rule.PLACES: "places",
    Rule.SIBLINGS: "siblings",
    Rule.AGES: "age",
    Rule.TRAVEL: "distance",
    Rule.NOT_NEAR: "exclusion_area",
    Rule.LENGTH: "type_and_length",
    Rule.REPORT: "report_current",
    Rule.CHECKS: "report_current",
    Rule.OTHER_CHILDREN: "other_children",
    Rule.OWN_ROOM: "places",
    Rule.ACCESSIBLE: "accessibility",
    Rule.SMOKING: "animals_smoking",
    Rule.ANIMALS: "animals_smoking",
    Rule.EXPERIENCE: "experience",
}


def speaks(grounds: Mapping[Wish, Fit], reasons: Iterable[Reason]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What speaks for a home and what against it. What is met in part or not known does neither.

    `reasons`: the rules that it does not keep to, none for one that fits.
    """
    broken = [OF_RULE[one.rule] for one in reasons if one.rule in OF_RULE]
    unmet = [OF_WISH[wish] for wish, fit in grounds.items() if fit is Fit.UNMET and wish in OF_WISH]
    against = tuple(dict.fromkeys((*broken, *unmet)))
    met = [OF_WISH[wish] for wish, fit in grounds.items() if fit is Fit.MET and wish in OF_WISH]
    return tuple(one for one in dict.fromkeys((*met, "places")) if one not in against), against
