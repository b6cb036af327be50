"""A municipality's request for a home (matchningsförfrågan): the child without a name, and how the request ends.

States and outcomes: DOMAIN §1.2 C. The child has an alias, an age and nothing that can be recognised.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import Kind, Merge, Record, RecordId, ScopeKind, Sensitivity, described, record
from fhr_desktop.domain.whereabouts import phone_shown
from i18n import _


class NeedState(StrEnum):
    """Keys of the choice list `need_state`."""

    RECEIVED = "received"
    SUPPLEMENTING = "supplementing"
    OPEN = "open"
    PROPOSED = "proposed"
    FAMILY_ASKED = "family_asked"
    ASSESSING = "municipality_assessing"
    PLACED = "placed"
    CLOSED = "closed"


class Level(StrEnum):
    """How much a requirement weighs: keys of the choice list `requirement_level`."""

    REQUIRED = "required"
    PREFERRED = "preferred"
    NOT_RELEVANT = "not_relevant"


N = NeedState
WAITING = frozenset({N.RECEIVED, N.SUPPLEMENTING, N.OPEN, N.PROPOSED, N.FAMILY_ASKED, N.ASSESSING})
SEARCHED = WAITING - {N.RECEIVED, N.SUPPLEMENTING}  # the pool is searched for these
ENDED = frozenset({N.PLACED, N.CLOSED})
ALLOWED: dict[NeedState, frozenset[NeedState]] = {
    N.RECEIVED: frozenset({N.SUPPLEMENTING, N.OPEN, N.CLOSED}),
    N.SUPPLEMENTING: frozenset({N.OPEN, N.CLOSED}),
    N.OPEN: frozenset({N.SUPPLEMENTING, N.PROPOSED, N.CLOSED}),
    N.PROPOSED: frozenset({N.OPEN, N.FAMILY_ASKED, N.ASSESSING, N.CLOSED}),
    N.FAMILY_ASKED: frozenset({N.OPEN, N.PROPOSED, N.ASSESSING, N.CLOSED}),
    N.ASSESSING: frozenset({N.OPEN, N.PROPOSED, N.PLACED, N.CLOSED}),
    N.PLACED: frozenset({N.OPEN}),
    N.CLOSED: frozenset({N.OPEN}),
}
WORDS = {
    N.RECEIVED: "Inkommen",
    N.SUPPLEMENTING: "Kompletteras",
    N.OPEN: "Öppen",
    N.PROPOSED: "Förslag lämnat",
    N.FAMILY_ASKED: "Familj tillfrågad",
    N.ASSESSING: "Kommunen bedömer",
    N.PLACED: "Placerad",
    N.CLOSED: "Avslutad",
}
PLACED_THROUGH_US = "placed_through_fhr"  # of the choice list `need_outcome`
MOST_REQUIRED = 5  # areas that may be required (F14, heading 6)
NOT_NEAR_KM = 30  # as the crow flies, where a place to be kept away from has no kilometres: with its whole municipality
EMERGENCY_MONTHS = 2  # in an emergency home after the child's investigation is closed (SoL 22:4)


@record
class Need(Record):
    """A request (F14). `number` is what is spoken of; `children` are rows of alias, age and gender."""

    LABEL: ClassVar[str] = "Matchningsförfrågan"
    PLURAL: ClassVar[str] = "Matchningsförfrågningar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.POOL

    number: str = described(Kind.TEXT, "Nummer")
    municipality: str = described(Kind.MUNICIPALITY, "Kommun")
    officer: str = described(Kind.TEXT, "Handläggare", default="")
    officer_phone: str = described(Kind.TEXT, "Direkttelefon", default="", tidy=phone_shown)
    reference: str = described(Kind.TEXT, "Kommunens eget kortnamn", default="")
    received_on: dt.date = described(Kind.DATE, "Inkommen")
    reply_wanted_by: dt.date | None = described(Kind.DATE, "Önskat svar senast", default=None)
    state: str = described(Kind.CHOICE, "Läge", choices="need_state", default=N.RECEIVED.value, merge=Merge.CRITICAL)
    state_since: dt.date | None = described(Kind.DATE, "Läge sedan", default=None)
    children: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Barn", help="Kortnamn, ålder i hela år och kön.", default=()
    )
    together: bool = described(Kind.YES_NO, "Syskonen ska bo tillsammans", default=True)
    child_municipality: str | None = described(Kind.MUNICIPALITY, "Barnets hemkommun", default=None)
    places_that_matter: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Orter som är viktiga", help="Ort, vad som finns där och längsta restid i minuter.", default=()
    )
    urgency: str | None = described(Kind.CHOICE, "Hur bråttom det är", choices="care_start", default=None)
    start_wanted: dt.date | None = described(Kind.DATE, "Önskad dag för inflyttning", default=None)
    length: str | None = described(Kind.CHOICE, "Tänkt längd", choices="placement_length", default=None)
    home_type: str = described(Kind.CHOICE, "Typ av hem", choices="home_type", default="family_home")
    emergency_from: dt.date | None = described(Kind.DATE, "Barnets utredning avslutades", default=None)
    protected: bool = described(Kind.YES_NO, "Barnet har skyddade personuppgifter", default=False, merge=Merge.SAFETY)
    network_considered: str | None = described(Kind.CHOICE, "Närstående har övervägts", default=None)
    network_considered_on: dt.date | None = described(Kind.DATE, "Övervägt den", default=None)
    own_room: str = described(Kind.CHOICE, "Eget rum", choices="requirement_level", default=Level.NOT_RELEVANT.value)
    adult_daytime: str = described(
        Kind.CHOICE, "Vuxen hemma på dagtid i början", choices="requirement_level", default=Level.NOT_RELEVANT.value
    )
    accessible: str = described(
        Kind.CHOICE, "Tillgänglig bostad", choices="requirement_level", default=Level.NOT_RELEVANT.value
    )
    smoke_free: str = described(
        Kind.CHOICE, "Rökfritt hem", choices="requirement_level", default=Level.NOT_RELEVANT.value
    )
    no_animals: str = described(
        Kind.CHOICE, "Hem utan djur", choices="requirement_level", default=Level.NOT_RELEVANT.value
    )
    languages: tuple[str, ...] = described(Kind.MULTI_CHOICE, "Språk i hemmet", choices="language", default=())
    other_children: str = described(Kind.CHOICE, "Andra barn i hemmet", default="no_requirement")
    least_gap: int | None = described(Kind.INTEGER, "Minsta åldersskillnad", help="År.", default=None)
    contact: tuple[str, ...] = described(
        Kind.MULTI_CHOICE, "Umgänge som hemmet behöver medverka till", choices="contact_arrangement", default=()
    )
    requirements: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Vad hemmet behöver klara", help="Område och nivå.", default=()
    )
    not_near: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Hemmet får inte ligga nära", default=(), sensitivity=Sensitivity.SPECIAL,
        help=f"Ort och hur många km fågelvägen. Utan km gäller {NOT_NEAR_KM} km och hela kommunen.",
    )  # fmt: skip
    outcome: str | None = described(Kind.CHOICE, "Utfall", choices="need_outcome", default=None)
    closed_on: dt.date | None = described(Kind.DATE, "Avslutad", default=None)
    lesson: str = described(Kind.LONG_TEXT, "Vad som saknades i poolen", default="")

    def stage(self) -> NeedState:
        """The state as an enumeration. An unknown key, from a newer program, raises ValueError."""
        return NeedState(self.state)

    def ages(self) -> tuple[int, ...]:
        """The children's ages in whole years, those that are known, the youngest first."""
        return tuple(sorted(int(one["age"]) for one in self.children if one.get("age") is not None))

    def places(self) -> int:
        """How many places are needed in one home."""
        return max(len(self.children), 1) if self.together else 1

    def kept_away_from(self) -> tuple[Mapping[str, Any], ...]:
        """Where the home may not be near: the rows that name a place; a blank one says nothing."""
        return tuple(one for one in self.not_near if str(one.get("place") or "").strip())

    def days_open(self, today: dt.date) -> int:
        """Days from when it came in to its end, or to today."""
        return ((self.closed_on or today) - self.received_on).days


@record
class NeedStep(Record):
    """A request's entry into a state: who, when, why. Never changed."""

    LABEL: ClassVar[str] = "Händelse i förfrågan"
    PLURAL: ClassVar[str] = "Händelser i förfrågningar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.POOL
    APPEND_ONLY: ClassVar[bool] = True

    need_id: RecordId = described(Kind.REF, "Matchningsförfrågan", ref="need")
    from_state: str | None = described(Kind.CHOICE, "Från", choices="need_state", default=None)
    to_state: str = described(Kind.CHOICE, "Till", choices="need_state")
    on: dt.date = described(Kind.DATE, "Gäller från")
    recorded_at: dt.datetime = described(Kind.MOMENT, "Antecknat")
    user_id: RecordId = described(Kind.REF, "Av", ref="user")
    note: str = described(Kind.LONG_TEXT, "Anteckning", default="")


def kilometres_away(row: Mapping[str, Any]) -> float | None:
    """How far a home must lie from a place that the child is kept away from; None where nobody has said how far."""
    return float(row.get("km") or 0) or None


def check_need(need: Need, today: dt.date) -> None:
    """Raises Refused for a request that could not be searched for, or says too much."""
    if not need.children:
        raise Refused(
            _("Write at least one child, with an alias and an age. Nothing has been saved."), field="children"
        )
    if need.received_on > today:
        raise Refused(_("The date lies in the future. Nothing has been saved."), field="received_on")
    if need.network_considered_on is not None and need.network_considered_on > today:
        raise Refused(
            _("Close relations cannot have been considered on a day ahead. Nothing has been saved; look at the day."),
            field="network_considered_on",
        )
    required = [one for one in need.requirements if one.get("level") == Level.REQUIRED]
    if len(required) > MOST_REQUIRED:
        raise Refused(
            _("At most {n} areas may be required; let the others be wishes. Nothing has been saved.").format(
                n=MOST_REQUIRED
            ),
            field="requirements",
        )


def check_step(need: Need, then: NeedState, outcome: str | None) -> None:
    """Raises Refused when the step is not allowed, or lacks what it must have."""
    now = need.stage()
    if then not in ALLOWED[now]:
        raise Refused(
            _("The request cannot go from “{now}” to “{then}”. Nothing has been changed.").format(
                now=WORDS[now], then=WORDS[then]
            )
        )
    if then is N.OPEN and need.network_considered != "done":
        raise Refused(
            _("The municipality must first have considered close relations. Nothing has been changed; note the day.")
        )
    if then is N.CLOSED and (not outcome or outcome == PLACED_THROUGH_US):
        raise Refused(_("Choose how the request ended. Nothing has been changed."))


def emergency_limit(need: Need) -> dt.date | None:
    """The last day in an emergency home without special reasons (SoL 22:4); None when the child is in none."""
    since = need.emergency_from
    if since is None:
        return None
    month = since.month - 1 + EMERGENCY_MONTHS
    year, month = since.year + month // 12, month % 12 + 1
    for day in range(since.day, 27, -1):
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    return dt.date(year, month, min(since.day, 28))


def by_urgency(needs: Iterable[Need], today: dt.date) -> tuple[Need, ...]:
    """Those with a limit of an emergency home first, the nearest first; then the longest waiting."""
    return tuple(
        sorted(needs, key=lambda one: (emergency_limit(one) or dt.date.max, -one.days_open(today), one.number))
    )
