"""The soft wishes of matching: how a home meets each, as grounds to be read and never as a score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fhr_desktop.domain.matching_children import Group, disturbs, is_known, one_by_one, together
from fhr_desktop.domain.matching_terms import WISH_OF, Fit, OfferedHome, Reason, Wanted, Wish
from fhr_desktop.domain.needs import Level


def grounds(wanted: Wanted, home: OfferedHome) -> dict[Wish, Fit]:
    """How the home meets each wish that the need has; wishes that it has not are left out."""
    found: dict[Wish, Fit] = {}
    if wanted.limits:
        found[Wish.TRAVEL] = _way(wanted, home)
    if wanted.places > 1:
        found[Wish.SIBLINGS] = Fit.MET
    if wanted.ages:
        found[Wish.AGE] = _within_wish(wanted, home)
    if wanted.own_room is not Level.NOT_RELEVANT:
        found[Wish.ROOM] = _rooms(wanted, home)
    if wanted.contact:
        found[Wish.CONTACT] = _part(wanted.contact, home.contact)
    if wanted.required or wanted.preferred:
        found[Wish.EXPERIENCE] = _experienced(wanted, home)
    if wanted.languages:
        found[Wish.LANGUAGE] = _part(wanted.languages, home.languages)
    for level, value, wish in (
        (wanted.adult_daytime, home.adult_daytime, Wish.ADULT_DAYTIME),
        (wanted.accessible, home.accessible, Wish.ACCESSIBLE),
        (wanted.smoke_free, home.smoke_free, Wish.SMOKING),
        (wanted.no_animals, None if home.animals is None else not home.animals, Wish.ANIMALS),
    ):
        if level is not Level.NOT_RELEVANT:
            found[wish] = _yes(value)
    if wanted.length not in (None, "unknown"):
        found[Wish.LENGTH] = Fit.MET if home.lengths else Fit.UNKNOWN
    if wanted.asks_of_children():
        found[Wish.OTHER_CHILDREN] = _children(wanted, home)
    found[Wish.TRAINING] = _yes(home.trained)
    return found


def kept_to(known: Mapping[Wish, Fit], reasons: Iterable[Reason]) -> dict[Wish, Fit]:
    """The grounds of a home that the reasons leave out: what it is left out by is not met."""
    broken = {WISH_OF[one.rule] for one in reasons if one.rule in WISH_OF}
    return {wish: Fit.UNMET if wish in broken else fit for wish, fit in known.items()}


def _children(wanted: Wanted, home: OfferedHome) -> Fit:
    """The rule leaves out whom it knows to disturb; a child of whom it cannot be said is not thereby accepted."""
    groups = _groups(wanted, home)
    met = any(
        all(is_known(wanted, group, one) and not disturbs(wanted, group, one) for one in home.children)
        for group in groups
    )
    return Fit.MET if met else Fit.UNKNOWN


def _groups(wanted: Wanted, home: OfferedHome) -> tuple[Group, ...]:
    """The children who would come to the home: all, or any of those that it can take."""
    if not wanted.apart:
        return together(wanted)
    return one_by_one(wanted, home.age_from, home.age_to, home.gender_scope)


def _way(wanted: Wanted, home: OfferedHome) -> Fit:
    """Within the limits, for those places that have one; a way that nobody has limited is never met, only told."""
    limited = [minutes for minutes, limit in zip(home.minutes, wanted.limits, strict=True) if limit is not None]
    if limited:
        return Fit.UNKNOWN if None in limited else Fit.MET
    return Fit.UNKNOWN if None in home.minutes else Fit.TOLD


def _yes(value: bool | None) -> Fit:
    return Fit.UNKNOWN if value is None else Fit.MET if value else Fit.UNMET


def _part(wanted: frozenset[str], has: frozenset[str]) -> Fit:
    if wanted <= has:
        return Fit.MET
    return Fit.PARTLY if wanted & has else Fit.UNMET if has else Fit.UNKNOWN


def _within_wish(wanted: Wanted, home: OfferedHome) -> Fit:
    """The assessment lets the ages through; the family's own wish may be narrower."""
    low, high = home.wish_ages
    inside = [(low is None or low <= age) and (high is None or age <= high) for age in wanted.ages]
    if all(inside) or (wanted.apart and any(inside)):
        return Fit.MET
    return Fit.PARTLY if any(inside) else Fit.UNMET


def _rooms(wanted: Wanted, home: OfferedHome) -> Fit:
    if home.own_rooms is None:
        return Fit.UNKNOWN
    return Fit.MET if home.own_rooms >= wanted.places else Fit.PARTLY if home.own_rooms else Fit.UNMET


def _experienced(wanted: Wanted, home: OfferedHome) -> Fit:
    levels = [home.experience.get(area) for area in (*wanted.required, *wanted.preferred)]
    if all(level == "experienced" for level in levels):
        return Fit.MET
    if all(level is None for level in levels):
        return Fit.UNKNOWN
    return Fit.PARTLY if any(level in ("experienced", "willing") for level in levels) else Fit.UNMET
