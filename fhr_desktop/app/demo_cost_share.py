"""The demo's costs: this year's budget and share as styrgruppen fixed them, and last year's with its outcome.

The total and the children are those of the unit's own report of 2022 (DOMAIN §4.2; children 0–17 on 31 December 2021
from SCB, in `resources/unit/municipalities.yaml` and `resources/demo/barn_2021.csv`). How the total falls on rows, and
every outcome, is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.cost_share import Budget
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.cost_share.shares import Decision
from fhr_desktop.services.suite import Services

ROWS = (  # key, what for, budget, last year's outcome, comment: kronor, the budget together 3 998 600
    ("staff", "Personal, fem årsarbetare", 3_240_000, 3_188_400, "Vakant fyra veckor i maj."),
    ("premises", "Lokaler hos värdkommunen", 214_000, 214_000, ""),
    ("training", "Utbildning av familjehem", 168_000, 181_350, "Utbildningen av två kursledare blev dyrare."),
    ("communication", "Kommunikation, rekrytering", 152_600, 138_900, ""),
    ("travel", "Resor", 124_000, 117_250, ""),
    ("other", "Material och övrigt", 100_000, 96_480, ""),
)


def share_costs(services: Services, manager: Actor, clock: DemoClock) -> None:
    """Let styrgruppen decide last year's and this year's costs, each in the November before."""
    today, shares = clock.present, services.cost_share
    for year in (today.year - 1, today.year):
        on = dt.date(year - 1, 11, 20)
        clock.set(on)
        said = f"Styrgruppen 20 november {on.year}, § 5"
        budget = Budget(year=year, rows=_rows(), decided_on=on, decided_by=said)
        shares.save_budget(manager, budget)
        sheet = shares.open(manager, year)
        shares.fix(manager, Decision(sheet.table(sheet.usual), sheet.usual, on, said))
        if year < today.year:
            clock.set(today)
            shares.save_budget(manager, replace(budget, rows=_rows(ended=True)))
    clock.set(today)


def _rows(*, ended: bool = False) -> tuple[Mapping[str, Any], ...]:
    plain = [{"key": key, "label": label, "budget": budget} for key, label, budget, _outcome, _comment in ROWS]
    if not ended:
        return tuple(plain)
    return tuple(
        {**row, "outcome": outcome, **({"comment": comment} if comment else {})}
        for row, (_key, _label, _budget, outcome, comment) in zip(plain, ROWS, strict=True)
    )
