"""What matching knows of a home and of a need, its hard rules and soft wishes by name: a closed list.

Nothing sensitive has a place here (lag 2001:454, 7 a §).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fhr_desktop.domain.needs import Level
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import RecordId

OLDER_OK, YOUNGER_OK, NONE_OK, SAME_GENDER = "older_only", "younger_only", "none", "same_gender"  # of other children


class Rule(StrEnum):
    """Hard rules, in the order in which their reasons are told."""

    STATUS = "status"
    SUITABLE = "suitable"
    HOME_TYPE = "home_type"
    PLACES = "places"
    SIBLINGS = "siblings"
    AGES = "ages"
    GENDER = "gender"
    TRAVEL = "travel"
    NOT_NEAR = "not_near"
    NOT_FROM = "not_from"
    TIME = "time"
    LENGTH = "length"
    REPORT = "report"
    CHECKS = "checks"
    OTHER_CHILDREN = "other_children"
    OWN_ROOM = "own_room"
    ADULT_DAYTIME = "adult_daytime"
    ACCESSIBLE = "accessible"
    SMOKING = "smoking"
    ANIMALS = "animals"
    EXPERIENCE = "experience"


class Wish(StrEnum):
    """Soft wishes, in the order of their columns."""

    TRAVEL = "travel"
    SIBLINGS = "siblings"
    AGE = "age"
    ROOM = "room"
    CONTACT = "contact"
    EXPERIENCE = "experience"
    LANGUAGE = "language"
    ADULT_DAYTIME = "adult_daytime"
    ACCESSIBLE = "accessible"
    SMOKING = "smoking"
    ANIMALS = "animals"
    LENGTH = "length"
    OTHER_CHILDREN = "other_children"
    TRAINING = "training"


WISH_OF: Mapping[Rule, Wish] = {  # what is not met where the rule leaves the home out
    Rule.SIBLINGS: Wish.SIBLINGS,
    Rule.AGES: Wish.AGE,
    Rule.TRAVEL: Wish.TRAVEL,
    Rule.LENGTH: Wish.LENGTH,
    Rule.OTHER_CHILDREN: Wish.OTHER_CHILDREN,
    Rule.OWN_ROOM: Wish.ROOM,
    Rule.ADULT_DAYTIME: Wish.ADULT_DAYTIME,
    Rule.ACCESSIBLE: Wish.ACCESSIBLE,
    Rule.SMOKING: Wish.SMOKING,
    Rule.ANIMALS: Wish.ANIMALS,
    Rule.EXPERIENCE: Wish.EXPERIENCE,
}


class Fit(StrEnum):
    """How a home meets a wish. TOLD: nothing is asked that could be met, as a way without a longest time."""

    MET = "met"
    PARTLY = "partly"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class ChildAtHome:
    """A child who lives in the home: age in years, and gender, or None when they are not known. Of the home's own
    children no record has the gender.
    """

    age: int | None
    gender: str | None = None
    placed_by: str | None = None  # municipality code


@dataclass(frozen=True, slots=True)
class OfferedHome:
    """All that matching may know of a home. Minutes: the estimate to each place that matters, None when unknown.

    `near`: kilometres to each place the home may not be near. `frees`: the days on which a place comes free, as
    reckoned; `reserved_until`: the last day that a proposal holds it. `refused_on`: found not suitable, and nothing
    newer says otherwise; `checks_lacking`: not every adult has been checked in each register. `undecided`: the states
    that machines have written unseen by each other, of which `status` is the most careful.
    """

    id: RecordId
    status: PoolStatus
    free: int
    age_from: int
    age_to: int
    home_types: frozenset[str] = frozenset({"family_home"})
    gender_scope: str = "no_limit"
    sibling_scope: str = "no_siblings"
    lengths: frozenset[str] = frozenset()
    minutes: tuple[int | None, ...] = ()
    near: tuple[float | None, ...] = ()
    not_from: frozenset[str] = frozenset()
    frees: tuple[dt.date, ...] = ()
    reserved_until: dt.date | None = None
    available_from: dt.date | None = None
    available_to: dt.date | None = None
    report_until: dt.date | None = None
    checks_until: dt.date | None = None
    checks_lacking: bool = False
    refused_on: dt.date | None = None
    undecided: tuple[PoolStatus, ...] = ()
    children: tuple[ChildAtHome, ...] = ()
    own_rooms: int | None = None
    adult_daytime: bool | None = None
    accessible: bool | None = None
    smoke_free: bool | None = None
    animals: bool | None = None
    languages: frozenset[str] = frozenset()
    experience: Mapping[str, str] = field(default_factory=dict)  # area: level
    contact: frozenset[str] = frozenset()
    trained: bool | None = None
    wish_ages: tuple[int | None, int | None] = (None, None)
    waiting_days: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need as matching reads it. `limits`: longest minutes to each place that matters, None for no limit.

    `not_near`: kilometres to stay away from each place. `gendered`: the children's genders that are said.
    `apart`: age and gender of each child, when they need not live together: a home for any of them is worth knowing.
    """

    ages: tuple[int, ...]
    places: int
    start: dt.date
    home_type: str = "family_home"
    from_places: frozenset[str] = frozenset()  # where the child is from, for homes that say no to it
    gendered: frozenset[str] = frozenset()
    apart: tuple[tuple[int | None, str | None], ...] = ()
    limits: tuple[int | None, ...] = ()
    not_near: tuple[float, ...] = ()
    length: str | None = None
    other_children: str = "no_requirement"
    least_gap: int | None = None
    own_room: Level = Level.NOT_RELEVANT
    adult_daytime: Level = Level.NOT_RELEVANT
    accessible: Level = Level.NOT_RELEVANT
    smoke_free: Level = Level.NOT_RELEVANT
    no_animals: Level = Level.NOT_RELEVANT
    languages: frozenset[str] = frozenset()
    contact: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()  # areas of experience
    preferred: frozenset[str] = frozenset()

    def asks_of_children(self) -> bool:
        """Whether it matters which other children live in the home."""
        return bool(self.other_children in (OLDER_OK, YOUNGER_OK, NONE_OK, SAME_GENDER) or self.least_gap)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a home is left out. `lacks` is how much: places, years, minutes, kilometres or days, where that says
    something; None where the home is left out because nobody knows.
    """

    rule: Rule
    lacks: int | None = None
    on: dt.date | None = None  # when the reason goes away by itself
    about: str = ""  # the area, place or states that it is about
