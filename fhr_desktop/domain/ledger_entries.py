"""What stands in the ledger: an entry for each prioritisation and offer, and what an event says when it is entered.

An entry follows from one event alone and what its writer held then. The same is counted anew from the log, with
other surroundings, by `ledger_recount`. Homes stand as numbers, families not at all.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from fhr_desktop.domain import canonical
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.investigations import Transition
from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.needs import ENDED, NeedState, NeedStep
from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer, ProposalOutcome, ProposalStep, StepKind
from fhr_desktop.domain.record import Kind, Plain, Record, RecordId, ScopeKind, derived_id, described, record, to_plain
from fhr_desktop.domain.unit import UNIT_NAMESPACE


class LedgerKind(StrEnum):
    """What an entry is about."""

    SEARCH = "search"
    ANSWER = "answer"
    NEED = "need"
    INVESTIGATION = "investigation"
    RULE = "rule"


class What(StrEnum):
    """What happened, where the kind does not say it; a proposal's end is a `ProposalOutcome` instead."""

    RECEIVED = "received"
    CLOSED = "closed"
    REOPENED = "reopened"
    CHOSEN = "chosen"
    TAKEN_BACK = "taken_back"


@record
class LedgerEntry(Record):
    """A row of the ledger, bound to the one before it by the same machine.

    `body`: plain words and numbers, by kind as `fact` makes them. `heads`: the newest entry of each other chain that
    its writer held, as far as it has grown since the writer's last: rows of `chain`, `number`, `digest`. `seen`: what
    was held of the scopes that entries follow from, told likewise: rows of `stream` and `seq`.
    """

    LABEL: ClassVar[str] = "Rad i liggaren"
    PLURAL: ClassVar[str] = "Rader i liggaren"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.POOL
    APPEND_ONLY: ClassVar[bool] = True

    device: str = described(Kind.TEXT, "Dator")
    incarnation: str = described(Kind.TEXT, "Datorns följd", help="Ny när en säkerhetskopia har lästs in.")
    number: int = described(Kind.INTEGER, "Löpnummer")
    kind: str = described(Kind.CHOICE, "Slag")
    on: dt.date = described(Kind.DATE, "Dag")
    recorded_at: dt.datetime = described(Kind.MOMENT, "Antecknat")
    user_id: RecordId = described(Kind.REF, "Av", ref="user")
    rule_id: RecordId = described(Kind.REF, "Turordning", ref="order_rule")
    rule_from: dt.date = described(Kind.DATE, "Turordning från")
    event: str = described(Kind.TEXT, "Händelse")
    body: Mapping[str, Any] = described(Kind.VALUE, "Innehåll")
    heads: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Andra datorers senaste rader", default=())
    seen: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Vad som fanns då", default=())
    previous: str = described(Kind.TEXT, "Föregående rad", default="")
    digest: str = described(Kind.TEXT, "Kontrollsumma", default="")

    @staticmethod
    def id_of(chain: str, number: int) -> RecordId:
        """An entry's place is its id: none can be put where another stands."""
        return derived_id(UNIT_NAMESPACE, f"ledger/{chain}/{number}")

    @property
    def chain(self) -> str:
        """The machine and its incarnation."""
        return chain_of(self.device, self.incarnation)

    def sum(self) -> str:
        """SHA-256 over all that the entry says and the entry before it, as hexadecimal text."""
        plain: dict[str, Plain] = {name: to_plain(self.SPECS[name].kind, getattr(self, name)) for name in SEALED}
        return canonical.digest(canonical.encode({**plain, "id": self.id.bytes})).hex()


SEALED = (
    "device", "incarnation", "number", "kind", "on", "recorded_at", "user_id", "rule_id", "rule_from", "event", "body",
    "heads", "seen", "previous",
)  # fmt: skip  # a field that comes to be later is not in the sums of the entries before it


def chain_of(device: str, incarnation: str) -> str:
    """The name of a machine's chain."""
    return f"{device}/{incarnation}"


@dataclass(frozen=True, slots=True)
class Fact:
    """What an entry says of its event. The same event and surroundings always give the same."""

    kind: LedgerKind
    on: dt.date
    rule: OrderRule
    event: RecordId
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is told of a request. One for a child with protected personal data is not told of at all."""

    number: str
    municipality: str
    received_on: dt.date
    outcome: str | None
    protected: bool


@dataclass(frozen=True, slots=True)
class Waited:
    """A case when it left the queue, or the other way: where the family lives, since when it had waited, its number in
    the pool or ''.
    """

    municipality: str
    since: dt.date | None
    home: str


class Surroundings(Protocol):
    """What a writer held when something happened. None where it does not have the record."""

    def need(self, need: RecordId) -> Asked | None:
        """The request as it is after the event."""

    def shut_requests(self) -> Collection[str]:
        """The numbers of the requests that are not told of."""

    def proposed(self, proposal: RecordId) -> tuple[RecordId, str] | None:
        """Which request a proposal is for, and the home's number in it."""

    def case(self, case: RecordId) -> Waited | None:
        """The case as it was before the event."""

    def queue(self) -> Iterable[tuple[str, dt.date]]:
        """The cases that wait for an investigation after the event: where the family lives, and since when."""

    def rule_on(self, day: dt.date) -> OrderRule:
        """The order in force."""


def fact(event: Record, around: Surroundings) -> Fact | None:
    """What the ledger says of an event; None when it is nothing that the ledger tells of."""
    made = _MAKERS[type(event)](event, around)
    if made is None:
        return None
    kind, body = made
    if isinstance(event, OrderRule):
        return Fact(kind, event.valid_from, event, event.id, body)
    return Fact(kind, event.on, around.rule_on(event.on), event.id, body)  # type: ignore[attr-defined]


Made = tuple[LedgerKind, dict[str, Any]] | None


def _search(event: PoolSearch, around: Surroundings) -> Made:
    asked = around.need(event.need_id)
    if asked is None or asked.protected:
        return None
    bound = [event.homes, event.competing, event.left_out]
    return LedgerKind.SEARCH, {
        "need": asked.number, "municipality": asked.municipality, "pool": event.pool_size, "fitting": event.fitting,
        "homes": [
            {"number": one["number"], "rank": one["rank"], "met": one["met"]} for one in event.homes if one["offered"]
        ],
        "competing": _rivals(event.competing, around.shut_requests()),
        "tie_break": canonical.clean_text(event.tie_break), "no_home": event.no_home,
        "search": canonical.digest(canonical.encode([to_plain(Kind.ROWS, one) for one in bound])).hex(),
    }  # fmt: skip


def _rivals(rows: Sequence[Mapping[str, Any]], shut: Collection[str]) -> list[dict[str, Any]]:
    """The requests that wanted the same home, with their places as if there were no others than these."""
    open_ = [one for one in rows if one["need"] not in shut]
    return [
        {**one, "rank": 1 + sum(other["home"] == one["home"] and other["rank"] < one["rank"] for other in open_)}
        for one in open_
    ]


_ENDS = {
    StepKind.PROCEEDING: ProposalOutcome.PROCEED.value,
    StepKind.WITHDRAWN: ProposalOutcome.WITHDRAWN.value,
    StepKind.EXPIRED: ProposalOutcome.EXPIRED.value,
    StepKind.OTHER_HOME: ProposalOutcome.OTHER_HOME.value,
    StepKind.PLACED: ProposalOutcome.PLACED.value,
    StepKind.TAKEN_BACK: What.TAKEN_BACK.value,
}
_REFUSALS = {
    (StepKind.FAMILY_ANSWERED, FamilyAnswer.NO): ProposalOutcome.NO_FAMILY.value,
    (StepKind.MUNICIPALITY_ANSWERED, MunicipalityAnswer.NO): ProposalOutcome.NO_MUNICIPALITY.value,
}


def _answer(event: ProposalStep, around: Surroundings) -> Made:
    what = _ENDS.get(event.what) or _REFUSALS.get((event.what, event.answer))  # type: ignore[call-overload,arg-type]
    proposed = around.proposed(event.proposal_id) if what else None
    if proposed is None:
        return None
    asked = around.need(proposed[0])
    if asked is not None and asked.protected:
        return None
    return LedgerKind.ANSWER, {
        "what": what, "home": proposed[1], "need": asked.number if asked else "",
        "municipality": asked.municipality if asked else "",
    }  # fmt: skip


def _need(event: NeedStep, around: Surroundings) -> Made:
    before = NeedState(event.from_state) if event.from_state else None
    after = NeedState(event.to_state)
    asked = around.need(event.need_id)
    if asked is None or asked.protected or (before is not None and (before in ENDED) == (after in ENDED)):
        return None
    what = What.RECEIVED if before is None else What.REOPENED if before in ENDED else What.CLOSED
    body: dict[str, Any] = {"what": what.value, "need": asked.number, "municipality": asked.municipality}
    if what is What.CLOSED:
        body |= {"outcome": asked.outcome or "", "days": (event.on - asked.received_on).days}
    return LedgerKind.NEED, body


_BEFORE_TURN = frozenset({CaseState.INITIAL_ASSESSMENT, CaseState.QUEUE})


def _investigation(event: Transition, around: Surroundings) -> Made:
    """A family whose turn it is, or whose turn is taken back."""
    first, then = event.from_state, event.to_state
    chosen = event.reverses is None and first in _BEFORE_TURN and then == CaseState.INVESTIGATION
    taken_back = event.reverses is not None and first == CaseState.INVESTIGATION and then in _BEFORE_TURN
    case = around.case(event.case_id) if chosen or taken_back else None
    if case is None:
        return None
    queued = CaseState.QUEUE in (first, then)
    days = (event.on - case.since).days if chosen and queued and case.since is not None else 0
    return LedgerKind.INVESTIGATION, {
        "what": (What.CHOSEN if chosen else What.TAKEN_BACK).value, "municipality": case.municipality,
        "home": case.home, "queued": queued, "days": max(days, 0), "waiting": waiting_rows(around.queue(), event.on),
    }  # fmt: skip


def waiting_rows(queue: Iterable[tuple[str, dt.date]], on: dt.date) -> list[dict[str, Any]]:
    """How many wait in each municipality, and for how many days the one that has waited longest."""
    many: Counter[str] = Counter()
    longest: dict[str, int] = {}
    for municipality, since in queue:
        many[municipality] += 1
        longest[municipality] = max(longest.get(municipality, 0), (on - since).days)
    return [{"municipality": one, "cases": many[one], "longest": longest[one]} for one in sorted(many)]


def _rule(event: OrderRule, _around: Surroundings) -> Made:
    return LedgerKind.RULE, {
        "decided_by": canonical.clean_text(event.decided_by),
        "decided_on": event.decided_on.isoformat() if event.decided_on else "",
        "home_order": list(event.homes), "request_order": list(event.requests),
        "priorities": [
            {"rule": str(one.get("rule", "")), "words": canonical.clean_text(str(one.get("words", "")))}
            for one in event.priorities
        ],
    }  # fmt: skip


_MAKERS: Mapping[type[Record], Callable[[Any, Surroundings], Made]] = {
    PoolSearch: _search, ProposalStep: _answer, NeedStep: _need, Transition: _investigation, OrderRule: _rule,
}  # fmt: skip
EVENTS = frozenset(_MAKERS)
