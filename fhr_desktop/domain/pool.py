"""The pool of homes (familjehemsbank): what each offers, its states P1–P7, and which steps are allowed (DOMAIN §1.2 B).

Nothing sensitive has a field here (lag 2001:454, 7 a §): a home is described by what it offers, never by why. What is
said here lives and goes with the home: when it becomes protected, so does its entry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import Kind, Merge, Record, RecordId, derived_id, described, record
from i18n import _


class PoolStatus(StrEnum):
    """Keys of the choice list `pool_status`."""

    AVAILABLE = "p1_available"
    RESERVED = "p2_reserved"
    FULL = "p3_placed_full"
    PLACES_LEFT = "p3b_placed_free"
    PAUSED = "p4_paused"
    UPDATE_NEEDED = "p5_update_needed"
    BLOCKED = "p6_blocked"
    LEFT = "p7_left"


P = PoolStatus
OFFERED = frozenset({P.AVAILABLE, P.PLACES_LEFT})  # may be matched
RESTING = frozenset(
    {P.PAUSED, P.UPDATE_NEEDED, P.BLOCKED}
)  # in the pool, and offered to nobody until something is done
CAREFUL = (P.BLOCKED, P.LEFT, P.PAUSED, P.UPDATE_NEEDED)  # said by a person, the most careful first

ALLOWED: dict[PoolStatus, frozenset[PoolStatus]] = {
    P.AVAILABLE: frozenset({P.RESERVED, P.FULL, P.PLACES_LEFT, P.PAUSED, P.UPDATE_NEEDED, P.BLOCKED, P.LEFT}),
    P.RESERVED: frozenset({P.AVAILABLE, P.FULL, P.PLACES_LEFT, P.PAUSED, P.UPDATE_NEEDED, P.BLOCKED, P.LEFT}),
    P.FULL: frozenset({P.AVAILABLE, P.PLACES_LEFT, P.PAUSED, P.UPDATE_NEEDED, P.BLOCKED, P.LEFT}),
    P.PLACES_LEFT: frozenset({P.AVAILABLE, P.RESERVED, P.FULL, P.PAUSED, P.UPDATE_NEEDED, P.BLOCKED, P.LEFT}),
    P.PAUSED: frozenset({P.AVAILABLE, P.FULL, P.PLACES_LEFT, P.UPDATE_NEEDED, P.BLOCKED, P.LEFT}),
    P.UPDATE_NEEDED: frozenset({P.AVAILABLE, P.FULL, P.PLACES_LEFT, P.PAUSED, P.BLOCKED, P.LEFT}),
    P.BLOCKED: frozenset({P.AVAILABLE, P.FULL, P.PLACES_LEFT, P.PAUSED, P.UPDATE_NEEDED, P.LEFT}),
    P.LEFT: frozenset(),  # back only by a new, short case (SEED-D 4.2.4)
}
WORDS = {
    P.AVAILABLE: "Tillgängligt",
    P.RESERVED: "Reserverat",
    P.FULL: "Fullt",
    P.PLACES_LEFT: "Plats kvar",
    P.PAUSED: "Vilande",
    P.UPDATE_NEEDED: "Ska uppdateras",
    P.BLOCKED: "Spärrat",
    P.LEFT: "Utträtt",
}
TOLD = frozenset({P.PAUSED, P.BLOCKED})  # why stands in the note: for these there is no list of reasons
CLOSED = frozenset({P.PAUSED, P.UPDATE_NEEDED, P.BLOCKED, P.LEFT})  # no child is to come until a person says otherwise
REASONS = {P.UPDATE_NEEDED: "pool_update_reason", P.LEFT: "pool_leaving_reason"}  # the choice list of each


@record
class PoolEntry(Record):
    """A home in the pool: one a home. What the unit has assessed, and beside it what the family itself wishes."""

    LABEL: ClassVar[str] = "Hem i poolen"
    PLURAL: ClassVar[str] = "Hem i poolen"

    home_id: RecordId = described(Kind.REF, "Hem", ref="home")
    number: str = described(Kind.TEXT, "Hem nr", help="Det som hemmet heter utanför enheten.", default="")
    status: str = described(Kind.CHOICE, "Läge", choices="pool_status", default=P.AVAILABLE.value, merge=Merge.CRITICAL)
    status_since: dt.date | None = described(Kind.DATE, "Läge sedan", default=None)
    status_reason: str | None = described(Kind.CHOICE, "Orsak", default=None)
    entered_on: dt.date | None = described(Kind.DATE, "I poolen sedan", default=None)
    home_types: tuple[str, ...] = described(
        Kind.MULTI_CHOICE, "Typ av hem", choices="home_type", default=("family_home",)
    )
    places: int = described(Kind.INTEGER, "Platser", default=1)
    age_from: int = described(Kind.INTEGER, "Ålder från", default=0)
    age_to: int = described(Kind.INTEGER, "Ålder till", default=17)
    gender_scope: str = described(Kind.CHOICE, "Kön", choices="gender_scope", default="no_limit")
    sibling_scope: str = described(Kind.CHOICE, "Syskon", choices="sibling_scope", default="no_siblings")
    lengths: tuple[str, ...] = described(Kind.MULTI_CHOICE, "Tänkt längd", choices="placement_length", default=())
    own_rooms: int | None = described(Kind.INTEGER, "Egna rum till barn", default=None)
    experience: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Erfarenhet", help="Område och nivå, aldrig varifrån erfarenheten kommer.", default=()
    )
    contact: tuple[str, ...] = described(
        Kind.MULTI_CHOICE, "Umgänge som hemmet kan medverka till", choices="contact_arrangement", default=()
    )
    adult_daytime: bool | None = described(Kind.YES_NO, "Vuxen hemma på dagtid i början", default=None)
    not_from: tuple[str, ...] = described(
        Kind.MULTI_CHOICE, "Tar inte emot barn från", help="Orter och kommuner.", default=()
    )
    distance_band: str | None = described(
        Kind.CHOICE, "Avstånd, angivet för hand", choices="distance_band", default=None
    )
    available_from: dt.date | None = described(Kind.DATE, "Tillgängligt från", default=None)
    available_to: dt.date | None = described(Kind.DATE, "Tillgängligt till", default=None)
    confirmed_on: dt.date | None = described(Kind.DATE, "Bekräftat av familjen", default=None)
    wish_places: int | None = described(Kind.INTEGER, "Familjens önskan: platser", default=None)
    wish_age_from: int | None = described(Kind.INTEGER, "Familjens önskan: ålder från", default=None)
    wish_age_to: int | None = described(Kind.INTEGER, "Familjens önskan: ålder till", default=None)
    wish_text: str = described(Kind.LONG_TEXT, "Familjens önskan med egna ord", default="")
    limits_text: str = described(Kind.LONG_TEXT, "Begränsningar", default="")
    support_text: str = described(Kind.LONG_TEXT, "Stöd som hemmet behöver", default="")
    presentation_anonymous: str = described(Kind.LONG_TEXT, "Presentation utan namn", default="")
    presentation_full: str = described(Kind.LONG_TEXT, "Presentation med namn", default="")

    @staticmethod
    def id_of(home: RecordId) -> RecordId:
        """One entry a home: two machines that put it in the pool meet in the same record."""
        return derived_id(home, "pool-entry")

    def stage(self) -> PoolStatus:
        """The status as an enumeration. An unknown key, from a newer program, raises ValueError."""
        return PoolStatus(self.status)


@record
class PoolStep(Record):
    """A home's entry into a state of the pool: who, when, why. Never changed."""

    LABEL: ClassVar[str] = "Händelse i poolen"
    PLURAL: ClassVar[str] = "Händelser i poolen"
    APPEND_ONLY: ClassVar[bool] = True

    home_id: RecordId = described(Kind.REF, "Hem", ref="home")
    from_status: str | None = described(Kind.CHOICE, "Från", choices="pool_status", default=None)
    to_status: str = described(Kind.CHOICE, "Till", choices="pool_status")
    on: dt.date = described(Kind.DATE, "Gäller från")
    recorded_at: dt.datetime = described(Kind.MOMENT, "Antecknat")
    user_id: RecordId = described(Kind.REF, "Av", ref="user")
    reason: str | None = described(Kind.CHOICE, "Orsak", default=None)
    note: str = described(Kind.LONG_TEXT, "Anteckning", default="")


def places_free(status: PoolStatus, places: int, taken: int, *, refused: bool) -> int:
    """Places that can be asked for: none in a home that is reserved, full, resting, blocked or to be updated, or that
    has been found not suitable since.
    """
    return max(places - taken, 0) if status in OFFERED and not refused else 0


def places_resting(status: PoolStatus, places: int, taken: int, *, refused: bool) -> int:
    """Places that nobody has and nobody can be offered, since the home itself waits for something."""
    return max(places - taken, 0) if status in RESTING or (refused and status in OFFERED) else 0


def most_careful(stored: PoolStatus, undecided: Collection[PoolStatus]) -> PoolStatus:
    """What counts while machines say differently and nobody has decided: the most careful of what they say."""
    return next((one for one in CAREFUL if one in undecided), stored)


class Spans(Protocol):
    """What has a first and a last day, and a lowest and a highest age: an entry, a row of the list."""

    @property
    def available_from(self) -> dt.date | None: ...
    @property
    def available_to(self) -> dt.date | None: ...
    @property
    def age_from(self) -> int: ...
    @property
    def age_to(self) -> int: ...


def crossed(of: Spans) -> tuple[str, ...]:
    """Which pairs end before they begin: `available`, `ages`. Nobody may write one so (`check_entry`), but two machines
    that write one end each may come to it, and no field is in conflict.
    """
    days = of.available_from is not None and of.available_to is not None and of.available_to < of.available_from
    return tuple(name for name, wrong in (("available", days), ("ages", of.age_to < of.age_from)) if wrong)


def is_told(now: PoolStatus, then: PoolStatus) -> bool:
    """Whether a step needs words of why: rest and a block do, and so does lifting a block."""
    return then in TOLD or (now is P.BLOCKED and then is not P.LEFT)


def by_hand(now: PoolStatus) -> frozenset[PoolStatus]:
    """The states that a person may choose next: a reservation follows from a proposal."""
    return ALLOWED[now] - {P.RESERVED}


def check_step(now: PoolStatus, then: PoolStatus, reason: str | None) -> None:
    """Raises Refused when the step is not allowed, or lacks the reason that it must have."""
    if then not in ALLOWED[now]:
        raise Refused(
            _("The home cannot go from “{now}” to “{then}”. Nothing has been changed.").format(
                now=WORDS[now], then=WORDS[then]
            )
        )
    if then in REASONS and not reason:
        raise Refused(_("Choose why. Nothing has been changed."))


def check_entry(entry: PoolEntry) -> None:
    """Raises Refused for an offer that contradicts itself."""
    if entry.places < 1:
        raise Refused(_("A home in the pool has at least one place. Nothing has been saved."), field="places")
    for low, high, name in ((entry.age_from, entry.age_to, "age_to"),
                            (entry.wish_age_from, entry.wish_age_to, "wish_age_to")):  # fmt: skip
        if low is not None and high is not None and low > high:
            raise Refused(_("The highest age is below the lowest. Nothing has been saved."), field=name)
    if entry.available_from and entry.available_to and entry.available_to < entry.available_from:
        raise Refused(
            _("The home would be available to a day before it is available. Nothing has been saved."),
            field="available_to",
        )
