"""The order in which homes, requests and investigations come (DOMAIN §6.3): dated, decided by styrgruppen.

A new order is a new record with the day from which it holds; what was decided before stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.matching import USUAL_ORDER, Criterion
from fhr_desktop.domain.record import Kind, Record, RecordId, ScopeKind, derived_id, described, record
from fhr_desktop.domain.unit import UNIT_NAMESPACE
from i18n import _


class RequestCriterion(StrEnum):
    """What requests for one and the same home are ordered by. Keys of the choice list `request_criterion`."""

    URGENCY = "urgency"
    NEARNESS = "nearness"
    FIT = "fit"
    WAITING = "waiting"
    BALANCE = "balance"


R = RequestCriterion
USUAL_REQUESTS = (R.URGENCY, R.NEARNESS, R.FIT, R.WAITING, R.BALANCE)
USUAL_PRIORITIES: tuple[Mapping[str, Any], ...] = tuple(
    {"rule": key, "words": ""} for key in ("open_need", "scarce_offer", "short_top_up", "waiting_time")
)


@record
class OrderRule(Record):
    """An order in force from a day until the next. `priorities`: rows of `rule` (choice list `priority_rule`, or "")
    and `words`, in the order in which families are investigated.
    """

    LABEL: ClassVar[str] = "Turordning"
    PLURAL: ClassVar[str] = "Turordningar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.POOL
    APPEND_ONLY: ClassVar[bool] = True

    valid_from: dt.date = described(Kind.DATE, "Gäller från")
    decided_by: str = described(Kind.TEXT, "Beslutad av", help="Vem, vilket möte och vilken paragraf.", default="")
    decided_on: dt.date | None = described(Kind.DATE, "Beslutad den", default=None)
    homes: tuple[str, ...] = described(
        Kind.MULTI_CHOICE, "Hem i ordning efter", choices="home_criterion",
        default=tuple(one.value for one in USUAL_ORDER),
    )  # fmt: skip
    requests: tuple[str, ...] = described(
        Kind.MULTI_CHOICE, "Förfrågningar om samma hem i ordning efter", choices="request_criterion",
        default=tuple(one.value for one in USUAL_REQUESTS),
    )  # fmt: skip
    priorities: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Utredningar i ordning efter", default=USUAL_PRIORITIES
    )  # fmt: skip
    why: str = described(Kind.LONG_TEXT, "Varför den ändrades", default="")
    recorded_at: dt.datetime | None = described(Kind.MOMENT, "Antecknat", default=None)
    user_id: RecordId | None = described(Kind.REF, "Av", ref="user", default=None)

    def criteria(self) -> tuple[Criterion, ...]:
        """What homes are ordered by. A key from a newer program raises ValueError."""
        return tuple(Criterion(one) for one in self.homes)

    def request_criteria(self) -> tuple[RequestCriterion, ...]:
        """What requests for one home are ordered by. A key from a newer program raises ValueError."""
        return tuple(RequestCriterion(one) for one in self.requests)


GIVEN = OrderRule(
    id=derived_id(UNIT_NAMESPACE, "order-rule:given"), valid_from=dt.date(2026, 1, 1),
    decided_by="Programmets grundordning, inte beslutad av styrgruppen",
)  # fmt: skip


def in_force(rules: Iterable[OrderRule], day: dt.date) -> OrderRule:
    """The newest of those that hold on the day; the one that the program came with when there is none."""
    held = [one for one in rules if one.valid_from <= day]
    return max(held, key=_age, default=GIVEN)


def by_age(rules: Iterable[OrderRule]) -> tuple[OrderRule, ...]:
    """The newest first; the one that the program came with stands last."""
    return (*sorted(rules, key=_age, reverse=True), GIVEN)


def _age(rule: OrderRule) -> tuple[dt.date, dt.datetime, str]:
    return rule.valid_from, rule.recorded_at or dt.datetime.min.replace(tzinfo=dt.UTC), rule.id.hex


def check_rule(rule: OrderRule, today: dt.date) -> None:
    """Raises Refused for an order that nobody decided, that holds backwards, or that leaves something out."""
    if not rule.decided_by.strip() or rule.decided_on is None:
        raise Refused(_("Write who decided the order, and when. Nothing has been saved."), field="decided_by")
    if rule.decided_on > today:
        raise Refused(_("The date lies in the future. Nothing has been saved."), field="decided_on")
    if rule.valid_from < today:
        raise Refused(
            _("A new order holds from today or later: what has been done followed the old. Nothing has been saved."),
            field="valid_from",
        )
    whole = ((rule.homes, Criterion, "homes"), (rule.requests, RequestCriterion, "requests"))
    for keys, kind, field in whole:
        if sorted(keys) != sorted(one.value for one in kind):
            raise Refused(_("Every ground stands once in the order. Nothing has been saved."), field=field)
    if not rule.priorities or not all(one.get("rule") or str(one.get("words", "")).strip() for one in rule.priorities):
        raise Refused(_("Every row of the order of priority says something. Nothing has been saved."),
                      field="priorities")  # fmt: skip
