"""The figures counted in plain loops on what `recount` has replayed from the log."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from tests.services.recount import BANDS, ENDS, TYPES, Counted, Here, Recount, Row, back, middle, rank
from tests.services.recount_surveys import satisfaction

ONE = dt.timedelta(days=1)


def figures(log: Recount, first: dt.date, last: dt.date, where: str) -> dict[str, Counted]:
    """Each statistic's number, and how many rows are behind it, in a municipality or (“alla”) in all."""

    def here(rows: Iterable[Row], key: str = "where") -> list[Row]:
        return [one for one in rows if where in ("alla", one[key])]

    return {
        **cases(here(log.cases), log.cases, first, last), **requests(here(log.needs), here(log.offers), first, last),
        **placements(log, here, first, last), **pool(log, here, first, last),
        **training(here(log.people.values()), here(log.homes), first, last), **satisfaction(log, first, last, where),
    }  # fmt: skip


def number(rows: Sequence[Any]) -> Counted:
    return len(rows), len(rows)


def share(rows: Sequence[Row], some: Iterable[Row]) -> Counted:
    return (round(100 * len(list(some)) / len(rows)) if rows else None), len(rows)


def spread(values: list[int], stem: str, ending: str = "") -> dict[str, Counted]:
    n = len(values)
    return {
        f"{stem}_median{ending}": (middle(values), n), f"{stem}_q1{ending}": (rank(values, 25), n),
        f"{stem}_q3{ending}": (rank(values, 75), n), f"{stem}_p90{ending}": (rank(values, 90), n),
        f"{stem}_mean{ending}": (round(statistics.fmean(values), 1) if values else None, n),
    }  # fmt: skip


def oldest(values: list[int]) -> Counted:
    return (max(values) if values else None), len(values)


def rest(road: Sequence[tuple[str, dt.date]], end: dt.date) -> int:
    """Days at rest, a day at a time."""
    days = 0
    for at, (state, on) in enumerate(road):
        if state == "v_dormant":
            days += ((road[at + 1][1] if at + 1 < len(road) else end) - on).days
    return days


def in_a_year(begun: dt.date, then: dt.date | None) -> bool:
    return then is not None and then <= back(begun, -1)


def cases(some: list[Row], every: list[Row], first: dt.date, last: dt.date) -> dict[str, Counted]:
    def within(rows: list[Row], key: str) -> list[Row]:
        return [one for one in rows if one[key] and first <= one[key] <= last]

    real = [one for one in every if one["why"] not in ("duplicate", "referred")]
    once = [
        one for one in some
        if one in real and not any(
            each["home"] == one["home"] and each["on"].year == one["on"].year
            and (each["on"], each["number"]) < (one["on"], one["number"]) for each in real
        )
    ]  # fmt: skip
    done, opened = within(some, "done"), within(some, "opened")
    whole = [(one["done"] - one["road"][0][1]).days for one in done]
    work = [days - rest(one["road"], one["done"]) for days, one in zip(whole, done, strict=True)]
    going = []
    for one in some:
        taken = [each for each in one["road"] if each[1] <= last]
        if one["on"] <= last and not (taken and taken[-1][0] in ENDS):
            going.append((one, taken))
    ages = [(last - one["on"]).days for one, _taken in going]
    rested = [age - rest(taken, last) for age, (_one, taken) in zip(ages, going, strict=True)]
    later = [age for age, (_one, taken) in zip(ages, going, strict=True) if any(s == "a3_opened" for s, _on in taken)]
    early = [
        age for age, (_one, taken) in zip(ages, going, strict=True) if not any(s == "a3_opened" for s, _on in taken)
    ]
    queue = [(last - taken[-1][1]).days for _one, taken in going if taken and taken[-1][0] == "a5_queue"]
    led = [one for one in opened if one["placed"]]
    soon = [one for one in opened if in_a_year(one["opened"], one["placed"])]
    cohort = [one for one in some if one["opened"] and back(first, 1) <= one["opened"] <= back(last, 1)]
    cohort_soon = [one for one in cohort if in_a_year(one["opened"], one["placed"])]
    times_back = sum(first <= on <= last for one in some for on in one["back"])
    return {
        "inquiries": number(within(once, "on")),
        "referred": number([one for one in within(some, "on") if one["why"] == "referred"]),
        "opened": number(opened), "assessed": number(done), "ended": number(within(some, "ended")),
        "open": number(going), "open_inquiry": number(early), "open_opened": number(later), "queue": number(queue),
        **spread(whole, "days"), **spread(work, "days", "_active"),
        "open_age_median": (middle(ages), len(ages)), "open_age_oldest": oldest(ages),
        "open_age_median_active": (middle(rested), len(ages)), "open_age_oldest_active": oldest(rested),
        "open_inquiry_oldest": oldest(early), "open_opened_oldest": oldest(later),
        "queue_median": (middle(queue), len(queue)), "queue_oldest": oldest(queue),
        "opened_placed": number(led), "opened_placed_year": number(soon),
        "opened_placed_share": share(opened, led), "opened_placed_year_share": share(opened, soon),
        "cohort_opened": number(cohort), "cohort_placed_year": number(cohort_soon),
        "cohort_share": share(cohort, cohort_soon), "sent_back": (times_back, times_back),
        "assessed_sent_back": number([one for one in done if one["back"]]),
        "assessed_gaps": number([one for one in done if one["gaps"]]),
        "sent_back_share": share(done, [one for one in done if one["back"]]),
    }  # fmt: skip


def requests(needs: list[Row], offers: list[Row], first: dt.date, last: dt.date) -> dict[str, Counted]:
    asked = [one for one in needs if first <= one["on"] <= last]
    closed = [one for one in needs if one["closed"] and first <= one["closed"] <= last]
    going = [
        (last - one["on"]).days for one in needs if one["on"] <= last and not (one["closed"] and one["closed"] <= last)
    ]
    waits = [(one["sent"] - one["on"]).days for one in asked if one["sent"]]
    placed = [one for one in asked if one["placed"]]
    shut = [one for one in asked if not one["placed"] and one["closed"]]
    none = [one for one in shut if one["why"] == "no_home_available"]
    soon = [one for one in asked if in_a_year(one["on"], one["placed"])]
    supported = [one for one in closed if one["why"] == "solved_supported_home"]
    year = [one for one in needs if back(last, 1) + ONE <= one["on"] <= last]
    before = [one for one in needs if back(last, 2) + ONE <= one["on"] <= back(last, 1)]
    found = {
        "needs": number(asked), "needs_closed": number(closed), "needs_supported": number(supported),
        "needs_supported_share": share(closed, supported), "needs_placed": number(placed),
        "needs_placed_share": share(asked, placed), "needs_placed_year": number(soon),
        "needs_placed_year_share": share(asked, soon), "needs_no_home": number(none),
        "needs_other": (len(shut) - len(none), len(shut) - len(none)),
        "needs_waiting": number([one for one in asked if not one["placed"] and not one["closed"]]),
        "needs_answered": number(waits), **spread(waits, "needs_answer"),
        "needs_open": number(going), "needs_open_median": (middle(going), len(going)),
        "needs_open_oldest": oldest(going),
        "proposals": number([one for one in offers if first <= one["on"] <= last]),
        "matches": number([one for one in offers if one["both"] and first <= one["both"] <= last]),
        "asked": number(year), "asked_before": number(before), "asked_expected": number(year),
        "asked_miss": (len(year) - len(before), len(year) + len(before)),
        "asked_without": number([one for one in year if not one["sent"]]),
        "asked_age_unknown": number([one for one in year if not one["ages"]]),
    }  # fmt: skip
    for key, (low, high) in BANDS.items():
        of_age = [one for one in year if any(low <= age <= high for age in one["ages"])]
        found[f"asked_age_{key}"] = number(of_age)
        found[f"asked_age_{key}_without"] = number([one for one in of_age if not one["sent"]])
        found[f"asked_age_{key}_before"] = number(
            [one for one in before if any(low <= age <= high for age in one["ages"])]
        )
    return found


def placements(log: Recount, here: Here, first: dt.date, last: dt.date) -> dict[str, Counted]:
    def begun(rows: list[Row]) -> list[Row]:
        return [one for one in rows if first <= one["from"] <= last]

    def firsts(key: str) -> list[Row]:
        """Of each year's the first of the same."""
        seen: set[Any] = set()
        return [one for one in log.begun if (mark := (one[key], one["from"].year)) not in seen and not seen.add(mark)]

    own, hosted = begun(here(log.begun, "municipality")), begun(here(log.begun, "lives"))
    homes = begun(here(firsts("home_id"), "lives"))
    invited = {one["home"] for one in log.homes if one["offered"]}
    offered = [one for one in homes if one["home_id"] in invited]
    near = [one for one in own if one["near"]]
    return {
        "placements": number(own), "placements_home": number(hosted),
        "placed_children": number(begun(here(firsts("child"), "municipality"))),
        "placements_home_own": number([one for one in hosted if one["municipality"] == one["lives"]]),
        "placements_home_hour": number([one for one in hosted if one["hour"]]),
        "placements_ended": number(
            [one for one in here(log.begun, "municipality") if one["to"] and first <= one["to"] <= last]
        ),
        "placements_ongoing": number([
            one for one in here(log.begun, "municipality")
            if one["from"] <= last and not (one["to"] and one["to"] <= last)
        ]),
        "placements_near": number(near), "near_share": share(own, near), "homes_placed": number(homes),
        "homes_placed_offered": number(offered), "homes_placed_offered_share": share(homes, offered),
    }  # fmt: skip


def training(people: list[Row], homes: list[Row], first: dt.date, last: dt.date) -> dict[str, Counted]:
    def within(rows: list[Row], key: str) -> list[Row]:
        return [one for one in rows if one[key] and first <= one[key] <= last]

    offered, invited = within(people, "offered"), within(homes, "offered")
    yes = [one for one in offered if one["yes"]]
    return {
        "trained_homes": number(within(homes, "done")), "trained_persons": number(within(people, "done")),
        "training_offered": number(offered), "training_accepted": number(yes),
        "training_accepted_share": share(offered, yes),
        "training_completed": number([one for one in offered if one["done"]]),
        "training_homes_offered": number(invited),
        "training_homes_accepted": number([one for one in invited if one["yes"]]),
        "training_homes_completed": number([one for one in invited if one["done"]]),
    }  # fmt: skip


def pool(log: Recount, here: Here, first: dt.date, last: dt.date) -> dict[str, Counted]:
    homes = here([
        {**entry, "where": log.tables["home"][entry["home_id"]]["municipality"]} for entry in log.all("pool_entry")
    ])  # fmt: skip
    days = [first + ONE * n for n in range((last - first).days + 1)]
    by_day = {on: {home["id"]: free_on(log, home, on) for home in homes} for on in {*days, last}}
    now = [home for home in homes if by_day[last][home["id"]] is not None]
    free = [by_day[last][home["id"]] for home in now]
    firsts = [on for on in days if on.day == 1]
    found = {
        "pool_all": number([home for home in homes if state(log, home, last) not in (None, "p7_left")]),
        "pool_homes": number(now), "pool_places": (sum(free), sum(one > 0 for one in free)),
    }  # fmt: skip
    for key, some in (("mean", days), ("monthly", firsts)):
        kept = {home["id"]: [by_day[on][home["id"]] for on in some] for home in homes}
        n_homes = [sum(one is not None for one in each) for each in kept.values()]
        n_places = [sum(one or 0 for one in each) for each in kept.values()]
        for what, sums in (("homes", n_homes), ("places", n_places)):
            value = round(sum(sums) / len(some), 1) if some else None
            found[f"pool_{what}_{key}"] = (value, sum(one > 0 for one in sums))
    terms = [offer(log, home, last) for home in now]
    for key, (low, high) in BANDS.items():
        found[f"pool_age_{key}"] = number([one for one in terms if one["age_from"] <= high and one["age_to"] >= low])
    for key in TYPES:
        found[f"pool_{key}"] = number([one for one in terms if key in one["home_types"]])
    waiting = [one for one in here(log.needs) if one["on"] <= last and not (one["closed"] and one["closed"] <= last)]
    wanted = sum(one["places"] for one in waiting)
    found["supply"] = (round(sum(free) / wanted, 1) if wanted else None, len(waiting))
    return found | stages(log, homes, last)


def state(log: Recount, home: Row, on: dt.date) -> str | None:
    """The last of its states by the day."""
    mine = [one for one in log.all("pool_step") if one["home_id"] == home["home_id"] and one["on"] <= on.isoformat()]
    mine.sort(key=lambda one: (one["on"], one["recorded_at"]))
    return mine[-1]["to_status"] if mine else None


def offer(log: Recount, home: Row, on: dt.date) -> Row:
    """What it offered at the end of the day."""
    told: Row = {"places": 1, "age_from": 0, "age_to": 17, "home_types": ["family_home"]}
    writings = log.written[home["id"]]
    for at, (then, values) in enumerate(writings):
        if at == 0 or then <= on:
            told |= {key: value for key, value in values.items() if key in told}
    return told


def free_on(log: Recount, home: Row, on: dt.date) -> int | None:
    """Free places; None when the home could not be proposed."""
    if state(log, home, on) not in ("p1_available", "p3b_placed_free", "p2_reserved"):
        return None
    if any(one["home"] == home["home_id"] and one["on"] <= on < one["stood"] for one in log.offers):
        return None
    taken = [
        one for one in log.children if one["home_id"] == home["home_id"] and
        (on >= log.today if one["planned"] else one["from"] <= on and not (one["to"] and one["to"] <= on))
    ]  # fmt: skip
    return max(0, offer(log, home, on)["places"] - len(taken))


def stages(log: Recount, homes: list[Row], last: dt.date) -> dict[str, Counted]:
    ages: dict[str, list[int]] = {"assessed": [], "proposed": [], "matched": []}
    for home in homes:
        key = home["home_id"]
        came = any(one["home_id"] == key and one["from"] <= last for one in log.begun)
        if came or state(log, home, last) in (None, "p7_left"):
            continue
        stands = [one for one in log.offers if one["home"] == key and one["on"] <= last < one["stood"]]
        both = any(one["both"] and one["both"] <= last for one in stands)
        well = [one["on"] for one in log.cases if one["home"] == key and one["road"][-1][0] == "a8_suitable"]
        inquired = max(well, default=last)  # an assessment that was taken back leaves none
        ages["matched" if both else "proposed" if stands else "assessed"].append((last - inquired).days)
    return {f"open_{key}": number(some) for key, some in ages.items()} | {
        f"open_{key}_oldest": oldest(some) for key, some in ages.items()
    }
