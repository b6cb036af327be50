"""What the annual report says beside its statistics (money, campaigns, meetings, decisions), counted on the raw log."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from fhr_desktop.app import demo
from fhr_desktop.app.demo_cooperation import cooperate
from fhr_desktop.app.demo_cost_share import share_costs
from fhr_desktop.app.demo_recruitment import recruit
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.suite import services_on
from tests.services.recount import Recount

TODAY = dt.date(2026, 3, 17)


def test_each_fact_is_what_the_raw_log_says(tmp_path: Path) -> None:
    clock = demo.DemoClock(TODAY)
    made = demo.begin(tmp_path / "store", Role.UNIT_MANAGER, clock)
    try:
        services, actor = services_on(made.opened.desk), made.opened.actor
        cooperate(services, actor, clock)
        share_costs(services, actor, clock)
        recruit(services, made.staff, TODAY)
        log, told = Recount(made.opened, TODAY), 0
        for year in (2025, 2026):
            facts = services.annual_reports.read(actor, year).year.facts
            expected = counted(log, year)
            assert {key: facts.get(key) for key in expected} == expected
            assert set(facts) <= set(expected)
            told += sum(any(digit in "".join(some) for digit in "123456789") for some in expected.values())
        assert told >= 5, "years with something in them"
    finally:
        made.opened.close()


def counted(log: Recount, year: int) -> dict[str, tuple[str, ...] | None]:
    """The year's sentences, from the log's own rows."""
    lines = [line for one in log.all("budget") if one["year"] == year for line in one["rows"]]
    money = None
    if lines:
        spent = [line.get("outcome") for line in lines]
        whole = f"{spaced(sum(spent))} kr" if None not in spent else "inte inskrivet"
        money = (f"Budget: {spaced(sum(line['budget'] for line in lines))} kr. Utfall: {whole}",)
    meetings = {one["id"]: one for one in log.all("meeting") if one["on"].startswith(str(year))}
    decided = [
        one for one in log.all("decision")
        if one.get("ending") == "decided" and meetings.get(one["meeting_id"], {}).get("group") == "steering"
    ]  # fmt: skip
    first, last = f"{year}-01-01", f"{year}-12-31"
    campaigns = [
        one for one in log.all("campaign")
        if not one.get("put_away") and one["starts_on"] <= last and (one.get("ends_on") or LATER) >= first
    ]  # fmt: skip
    known = [one.get("cost_planned") if one.get("cost_outcome") is None else one["cost_outcome"] for one in campaigns]
    costs = [one for one in known if one is not None]
    held = {
        group: sum(one["group"] == group and one.get("state") == "held" for one in meetings.values())
        for group in ("steering", "reference")
    }  # fmt: skip
    return {
        "economy": money,
        "communicator": (f"Kampanjer: {len(campaigns)}" + (f". Kostnad: {spaced(sum(costs))} kr" if costs else ""),),
        "anchored": (f"Beslut i styrgruppen: {len(decided)}",),
        "followed": (f"Styrgruppens möten: {held['steering']}", f"Referensgruppens möten: {held['reference']}"),
    }


LATER = "9999-12-31"


def spaced(amount: int) -> str:
    return f"{amount:,}".replace(",", "\u00a0")
