"""Rows 9 and 10 counted anew: the replies replayed from the log, each put right as often as it was, in plain loops."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.services.recount import Counted, Recount, Row, day

LEAST = 5  # answers from which a municipality's mean is told, as a store begins
CODED = {"s1": 1, "s2": 2, "s3": 3, "s4": 4, "s5": 5}


def satisfaction(log: Recount, first: dt.date, last: dt.date, where: str) -> dict[str, Counted]:
    """Of each part of the surveys the mean of its last question, and how many replied."""
    officers, homes, placed = [], [], []
    for round_ in log.all("survey_round"):
        if not first <= day(round_["opens_on"]) <= last:
            continue
        for said in standing(log, round_["id"]):
            if round_["form"] == "F19a":
                officers.append((said.get("municipality"), said.get("q_overall")))
                continue
            homes.append((said.get("municipality_home"), said.get("q_overall")))
            if said.get("phase") in ("placed", "ended"):
                placed.append((said.get("municipality_placing"), said.get("q_overall_municipality")))
    found: dict[str, Counted] = {}
    for name, some in (("municipalities", officers), ("homes", homes), ("homes_municipality", placed)):
        own = [answer for town, answer in some if where in ("alla", town)]
        steps = [CODED[answer] for answer in own if answer in CODED]
        found[f"replies_{name}"] = (len(own), len(own))
        found[f"satisfied_{name}"] = (mean(steps) if where == "alla" or len(steps) >= LEAST else None, len(steps))
    return found


def mean(steps: list[int]) -> float | None:
    if not steps:
        return None
    return float((Decimal(sum(steps)) / len(steps)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def standing(log: Recount, round_id: bytes) -> list[Row]:
    """What each reply to a round says now, by question; those taken away are not there."""
    mine = [one for one in log.all("survey_reply") if one["round_id"] == round_id]
    by_id = {one["id"]: one for one in mine}
    newest: dict[bytes, tuple[Any, Row]] = {}
    for one in mine:
        first, times = one, 0
        while first.get("replaces"):
            first, times = by_id[first["replaces"]], times + 1
        age = (times, one["recorded_at"])
        if first["id"] not in newest or age > newest[first["id"]][0]:
            newest[first["id"]] = (age, one)
    return [
        {row["question"]: row["value"] for row in one.get("answers", ())}
        for _age, one in newest.values() if not one.get("withdrawn")
    ]  # fmt: skip
