"""Proposals of homes to municipalities: what was offered, what each side answered, and how long a home is reserved.

A reservation ends by itself when its day has passed: nothing has to run for it (`Proposal.stage_on`, `status_on`).
What is said of a proposal lives and goes with the home; the request's number is not repeated in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum
from typing import ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.pool import OFFERED, PoolStatus
from fhr_desktop.domain.record import Kind, Merge, Record, RecordId, derived_id, described, record
from i18n import _

MOST_KEPT_DAYS = 183  # a home waits for an answer or an assessment, and may then be kept anew


class ProposalState(StrEnum):
    """Keys of the choice list `proposal_state`."""

    SENT = "sent"
    FAMILY_ASKED = "family_asked"
    PROCEEDING = "proceeding"
    ENDED = "ended"


class ProposalOutcome(StrEnum):
    """Keys of the choice list `proposal_outcome`. PROCEED is no end: both go on to the municipality's assessment."""

    PROCEED = "proceed"
    PLACED = "placed"
    NO_MUNICIPALITY = "declined_by_municipality"
    NO_FAMILY = "declined_by_family"
    WITHDRAWN = "withdrawn_by_fhr"
    OTHER_HOME = "other_home_chosen"
    EXPIRED = "expired"


class FamilyAnswer(StrEnum):
    """Keys of the choice list `family_answer`."""

    YES = "yes"
    NO = "no"
    MORE = "more"


class MunicipalityAnswer(StrEnum):
    """Keys of the choice list `municipality_answer`, as in the answer's own form (F16b)."""

    FORWARD = "forward"
    LATER = "later"
    NO = "no"
    MORE = "more"


class Means(StrEnum):
    """Keys of the choice list `proposal_means`: how what was proposed left the unit."""

    PRINTED = "printed"
    PACKAGE = "package"


S = ProposalState
LIVE = frozenset({S.SENT, S.FAMILY_ASKED, S.PROCEEDING})
ANSWERED_BY_DAY = frozenset({S.SENT, S.FAMILY_ASKED})  # gone when the day has passed
WORDS = {
    S.SENT: "Lämnat",
    S.FAMILY_ASKED: "Familjen tillfrågad",
    S.PROCEEDING: "Går vidare",
    S.ENDED: "Avslutat",
}


@record
class Proposal(Record):
    """A home proposed for a request: one a home and request. `sheet` is shared by what was sent at once."""

    LABEL: ClassVar[str] = "Förslag"
    PLURAL: ClassVar[str] = "Förslag"

    home_id: RecordId = described(Kind.REF, "Hem", ref="home")
    need_id: RecordId = described(Kind.REF, "Matchningsförfrågan", ref="need")
    sheet: RecordId = described(Kind.REF, "Skickat tillsammans", ref="pool_search")
    home_number: str = described(Kind.TEXT, "Hem nr", help="Så som det stod i det som lämnades.", default="")
    rank: int = described(Kind.INTEGER, "Ordning", default=1)
    state: str = described(
        Kind.CHOICE, "Läge", choices="proposal_state", default=S.SENT.value, merge=Merge.CRITICAL
    )  # fmt: skip
    sent_on: dt.date = described(Kind.DATE, "Lämnat")
    sent_by: RecordId = described(Kind.REF, "Lämnat av", ref="user")
    recipient: str = described(Kind.TEXT, "Mottagare", help="Vem på kommunen.", default="")
    means: str = described(Kind.CHOICE, "Lämnat som", choices="proposal_means", default=Means.PRINTED.value)
    ground: str = described(Kind.LONG_TEXT, "Grund med egna ord", default="")
    speaks_for: tuple[str, ...] = described(Kind.MULTI_CHOICE, "Talar för", choices="proposal_ground", default=())
    speaks_against: tuple[str, ...] = described(Kind.MULTI_CHOICE, "Talar emot", choices="proposal_ground", default=())
    expires_on: dt.date | None = described(Kind.DATE, "Svar senast", default=None)
    reserved_until: dt.date | None = described(Kind.DATE, "Reserverat till", default=None)
    old_reason: str = described(
        Kind.LONG_TEXT, "Varför hemmet föreslås fast uppgifterna är för gamla", default=""
    )  # fmt: skip
    family_asked_on: dt.date | None = described(Kind.DATE, "Familjen tillfrågad", default=None)
    family_answer: str | None = described(Kind.CHOICE, "Familjens svar", choices="family_answer", default=None)
    family_answered_on: dt.date | None = described(Kind.DATE, "Familjen svarade", default=None)
    family_reason: str | None = described(
        Kind.CHOICE, "Om familjen sa nej", choices="family_decline_reason", default=None
    )  # fmt: skip
    municipality_answer: str | None = described(
        Kind.CHOICE, "Kommunens svar", choices="municipality_answer", default=None
    )  # fmt: skip
    municipality_reason: str | None = described(
        Kind.CHOICE, "Om kommunen sa nej", choices="municipality_decline_reason", default=None
    )  # fmt: skip
    answered_on: dt.date | None = described(Kind.DATE, "Kommunen svarade", default=None)
    proceeded_on: dt.date | None = described(Kind.DATE, "Båda sa ja", default=None)
    ended_on: dt.date | None = described(Kind.DATE, "Avslutat", default=None)
    outcome: str | None = described(
        Kind.CHOICE, "Utfall", choices="proposal_outcome", default=None, merge=Merge.CRITICAL
    )  # fmt: skip

    @staticmethod
    def id_of(home: RecordId, need: RecordId) -> RecordId:
        """The same on every machine: two that propose the same home for the same request meet in one record."""
        return derived_id(home, f"proposal/{need}")

    def stage(self) -> ProposalState:
        """The state as it was last written. An unknown key, from a newer program, raises ValueError."""
        return ProposalState(self.state)

    def stage_on(self, day: dt.date) -> ProposalState:
        """The state on a day: one that nobody has answered is ended when its reservation's day has passed."""
        return S.ENDED if self.lapsed(day) else self.stage()

    def outcome_on(self, day: dt.date) -> str | None:
        """How it ended, with those that have ended by themselves."""
        return ProposalOutcome.EXPIRED.value if self.lapsed(day) else self.outcome

    def lapsed(self, day: dt.date) -> bool:
        """Whether its day has passed without the answers that it waited for."""
        if self.reserved_until is None or day <= self.reserved_until:
            return False
        return self.stage() in ANSWERED_BY_DAY

    def live(self, day: dt.date) -> bool:
        """Whether it still stands, and so keeps the home reserved. One that both have said yes to does until somebody
        ends it; when its day has passed it asks to be looked at (`overdue`).
        """
        return self.stage_on(day) in LIVE

    def overdue(self, day: dt.date) -> bool:
        """Whether both have said yes and the day until which the home was to be kept has passed."""
        return self.stage() is S.PROCEEDING and self.reserved_until is not None and day > self.reserved_until


@record
class ProposalStep(Record):
    """What happened to a proposal: who, when, what. Never changed."""

    LABEL: ClassVar[str] = "Händelse i förslag"
    PLURAL: ClassVar[str] = "Händelser i förslag"
    APPEND_ONLY: ClassVar[bool] = True

    home_id: RecordId = described(Kind.REF, "Hem", ref="home")
    proposal_id: RecordId = described(Kind.REF, "Förslag", ref="proposal")
    what: str = described(Kind.CHOICE, "Händelse", choices="proposal_step")
    on: dt.date = described(Kind.DATE, "Dag")
    recorded_at: dt.datetime = described(Kind.MOMENT, "Antecknat")
    user_id: RecordId = described(Kind.REF, "Av", ref="user")
    answer: str | None = described(Kind.TEXT, "Svar", default=None)
    note: str = described(Kind.LONG_TEXT, "Anteckning", default="")


class StepKind(StrEnum):
    """Keys of the choice list `proposal_step`."""

    OFFERED = "offered"
    HANDED_OUT = "handed_out"
    FAMILY_ASKED = "family_asked"
    FAMILY_ANSWERED = "family_answered"
    MUNICIPALITY_ANSWERED = "municipality_answered"
    PROCEEDING = "proceeding"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OTHER_HOME = "other_home"
    PLACED = "placed"
    TAKEN_BACK = "taken_back"


def status_on(stored: PoolStatus, held: bool, ongoing: bool) -> PoolStatus:
    """A home's state on a day on which it is `held` by a proposal, or not (DOMAIN §1.2 B, P2).

    `ongoing`: a child lives there. Lists, matching and figures all go by this, never by the stored state alone.
    """
    base = unreserved(stored, ongoing)
    return PoolStatus.RESERVED if held and base in OFFERED else base


def unreserved(stored: PoolStatus, ongoing: bool) -> PoolStatus:
    """What a state is when no proposal holds the home."""
    if stored is not PoolStatus.RESERVED:
        return stored
    return PoolStatus.PLACES_LEFT if ongoing else PoolStatus.AVAILABLE


def check_offer(homes: Collection[RecordId], expires_on: dt.date, recipient: str, today: dt.date) -> None:
    """Raises Refused for an offer that nobody could answer, or that does not say to whom."""
    if not homes:
        raise Refused(_("Choose at least one home to propose. Nothing has been saved."), field="homes")
    if len(set(homes)) != len(homes):
        raise Refused(_("The same home stands twice in the proposal. Nothing has been saved."), field="homes")
    if expires_on < today:
        raise Refused(_("The day to answer by has passed. Nothing has been saved; choose a later."), field="expires_on")
    check_kept(expires_on, today, "expires_on")
    if not recipient.strip():
        raise Refused(
            _("Write who at the municipality is given the proposal. Nothing has been saved."), field="recipient"
        )


def check_kept(until: dt.date, today: dt.date, field: str) -> None:
    """Raises Refused for a day so far ahead that the home would be kept for nobody: most often a slip in the year."""
    if until > today + dt.timedelta(days=MOST_KEPT_DAYS):
        raise Refused(
            _("A home is kept for half a year at most, and then anew. Nothing has been saved; look at the year."),
            field=field,
        )
