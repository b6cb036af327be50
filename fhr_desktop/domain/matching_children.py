"""The children of a need and those of a home: who of them could live there, and whom it would disturb.

Siblings who need not live together are looked for one by one: a home is for any child that it can take by its ages, its
limits and the children who live there, all of them of the same child.
"""

from __future__ import annotations

from dataclasses import dataclass

from fhr_desktop.domain.matching_terms import NONE_OK, OLDER_OK, SAME_GENDER, YOUNGER_OK, ChildAtHome, Wanted

ONLY = {"girls": frozenset({"girl"}), "boys": frozenset({"boy"})}  # genders by what a home limits itself to
Child = tuple[int | None, str | None]  # age and gender, None where they are not said


@dataclass(frozen=True, slots=True)
class Group:
    """Children who would come at once: their ages and genders, as far as they are said."""

    ages: tuple[int, ...]
    gendered: frozenset[str]


def together(wanted: Wanted) -> tuple[Group, ...]:
    """All children of the need as one."""
    return (Group(wanted.ages, wanted.gendered),)


def of_age(wanted: Wanted, low: int, high: int) -> tuple[Child, ...]:
    """Of children who may live apart those of a home's ages; all when none is, so that ages are one reason alone."""
    return tuple(one for one in wanted.apart if one[0] is None or low <= one[0] <= high) or wanted.apart


def one_by_one(wanted: Wanted, low: int, high: int, scope: str) -> tuple[Group, ...]:
    """Of children who may live apart those that a home of these ages and genders can take, each alone; of those whom
    nothing else speaks against when it can take none.
    """
    some, only = of_age(wanted, low, high), ONLY.get(scope)
    taken = [one for one in some if only is None or one[1] is None or one[1] in only] or some
    return tuple(Group(() if age is None else (age,), frozenset({gender} if gender else ())) for age, gender in taken)


def disturbs(wanted: Wanted, group: Group, child: ChildAtHome) -> bool:
    """Whether a child of the home is known to be one that the group may not live with."""
    asked = wanted.other_children
    if asked == NONE_OK:
        return True
    if asked == SAME_GENDER and child.gender in group.gendered:
        return True
    if child.age is None or not group.ages:
        return False
    if asked == OLDER_OK and child.age <= max(group.ages):
        return True
    if asked == YOUNGER_OK and child.age >= min(group.ages):
        return True
    return wanted.least_gap is not None and any(abs(child.age - age) < wanted.least_gap for age in group.ages)


def is_known(wanted: Wanted, group: Group, child: ChildAtHome) -> bool:
    """Whether enough is known of both to say if the child disturbs the group."""
    by_age = wanted.other_children in (OLDER_OK, YOUNGER_OK) or wanted.least_gap
    if by_age and (child.age is None or not group.ages):
        return False
    return wanted.other_children != SAME_GENDER or bool(child.gender and group.gendered)
