"""The ledger of who got which home on what ground (DOMAIN §6.3): an entry a search, homes as numbers, never changed.

Every entry carries what its order followed from, so that the order can be counted anew. Nothing of a protected home
stands in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from fhr_desktop.domain.record import Kind, Record, RecordId, ScopeKind, described, record


@record
class PoolSearch(Record):
    """The pool searched for a request, when homes were proposed or none was found.

    `homes`: those that fitted, at most the first 500, and those proposed, in order, a row each: `number`, `rank` (0
    when it did not fit and was proposed all the same), `offered`, what order follows from (by the key of each criterion
    a whole number, the lowest first), and the wishes it `met`, met in part (`partial`), did not meet (`not_met`) and
    `unknown`, by key with spaces between. `left_out`: how many homes each rule left out, by its first reason.
    """

    LABEL: ClassVar[str] = "Sökning i poolen"
    PLURAL: ClassVar[str] = "Sökningar i poolen"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.POOL
    APPEND_ONLY: ClassVar[bool] = True

    need_id: RecordId = described(Kind.REF, "Matchningsförfrågan", ref="need")
    on: dt.date = described(Kind.DATE, "Dag")
    recorded_at: dt.datetime = described(Kind.MOMENT, "Antecknat")
    user_id: RecordId = described(Kind.REF, "Av", ref="user")
    rule_id: RecordId = described(Kind.REF, "Turordning", ref="order_rule")
    rule_from: dt.date = described(Kind.DATE, "Turordning från")
    criteria: tuple[str, ...] = described(Kind.MULTI_CHOICE, "Ordnat efter", choices="home_criterion", default=())
    pool_size: int = described(Kind.INTEGER, "Hem i poolen", default=0)
    fitting: int = described(Kind.INTEGER, "Hem som passade", default=0)
    homes: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Hem i ordning", help="Som nummer.", default=())
    left_out: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Hem som inte passade", help="Antal.", default=())
    competing: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Andra förfrågningar om samma hem", help="I turordning, och vad som avgjorde.", default=()
    )  # fmt: skip
    tie_break: str = described(Kind.LONG_TEXT, "Vad som avgjorde när flera passade lika bra", default="")
    no_home: bool = described(Kind.YES_NO, "Inget hem att föreslå", default=False)
    note: str = described(Kind.LONG_TEXT, "Vad som saknades", default="")
