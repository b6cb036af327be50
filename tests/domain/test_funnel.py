"""The funnel and what campaigns led to, against plain recounts on ways drawn by lot."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from fhr_desktop.domain.case_states import CaseState, Step
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.funnel import LEFT_POOL, NOT_SUITABLE, Basis, Reached, Way, by_campaign, by_key, funnel, way
from fhr_desktop.domain.recruitment import Campaign, PlannedActivity, check_activity, check_campaign, renamed

S, FIRST, LAST = CaseState, dt.date(2026, 1, 1), dt.date(2026, 12, 31)
LINE = (S.INQUIRY, S.FIRST_CONTACT, S.OPENED, S.INITIAL_ASSESSMENT, S.INVESTIGATION, S.REVIEW)
ADVERT = Campaign(name="Annons i lokaltidningen", channel="newspaper", starts_on=FIRST, cost_planned=9000)
FAIR = Campaign(name="Mässan i Falun", channel="event", starts_on=FIRST, cost_planned=8000, cost_outcome=10001)


def drawn(seed: int) -> list[Way]:
    lot, found = random.Random(seed), []
    for n in range(120):
        on = FIRST + dt.timedelta(days=lot.randrange(-200, 360))
        steps, received, reason = [], on, None
        for state in LINE[: lot.randint(1, 6)]:
            steps.append(Step(state, on))
            on += dt.timedelta(days=lot.randrange(40))
        end = lot.choice((None, None, S.CLOSED, S.SUITABLE, S.NOT_SUITABLE))
        if end is S.CLOSED:
            reason = lot.choice(("withdrawn_by_family", "not_reachable", "duplicate", "referred"))
        if end is S.CLOSED or (end is not None and len(steps) == 6):
            steps.append(Step(end, on))
        pooled = [on + dt.timedelta(days=lot.randrange(-90, 60))] if lot.random() < 0.7 else []
        placed = [on + dt.timedelta(days=lot.randrange(-90, 120))] if lot.random() < 0.5 else []
        gone = on + dt.timedelta(days=70) if lot.random() < 0.3 else None
        found.append(way(
            f"2026-{n:04}", lot.choice(("2080", "2031")), received, steps, reason,
            source=lot.choice((None, "newspaper", "event")), channel=lot.choice(("phone", "email")),
            campaign=lot.choice(("", "annons  i Lokaltidningen", "Mässan i Falun", "Grannen")),
            pooled=pooled, placed=placed, left_pool_on=gone,
        ))  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(8))
def test_in_a_cohort_everybody_went_on_left_or_is_still_there(seed: int) -> None:
    ways = drawn(seed)
    stages = funnel(ways, FIRST, LAST, Basis.COHORT)
    own = [one for one in ways if FIRST <= one.days[0] <= LAST
           and not (one.left and one.left.reason in ("duplicate", "referred"))]  # fmt: skip
    assert len(stages[0].reached) == len(own) > 30
    for stage in stages:
        assert sorted((*stage.went_on, *stage.left, *stage.here)) == sorted(stage.reached)
        assert sorted(number for _reason, some in stage.reasons for number in some) == sorted(stage.left)
        assert list(stage.reached) == sorted(one.number for one in own if len(one.days) > stage.step)
        told = Counter(one.left.reason for one in own if one.left and len(one.days) - 1 == stage.step)
        assert {reason: len(some) for reason, some in stage.reasons} == told
    for stage, after in pairwise(stages):
        assert stage.went_on == after.reached


@pytest.mark.parametrize("seed", range(8))
def test_a_year_holds_what_happened_in_it(seed: int) -> None:
    ways = drawn(seed)
    for stage in funnel(ways, FIRST, LAST, Basis.PERIOD):
        counted = [one for one in ways if not (one.left and one.left.reason in ("duplicate", "referred"))]
        reached = [
            one.number for one in counted if len(one.days) > stage.step and FIRST <= one.days[stage.step] <= LAST
        ]
        left = [one.number for one in counted
                if one.left and len(one.days) - 1 == stage.step and FIRST <= one.left.on <= LAST]  # fmt: skip
        assert list(stage.reached) == sorted(reached) and list(stage.left) == sorted(left)
    parts = [funnel(ways, *days, Basis.PERIOD) for days in (
        (FIRST, dt.date(2026, 6, 30)), (dt.date(2026, 7, 1), LAST))]  # fmt: skip
    whole = funnel(ways, FIRST, LAST, Basis.PERIOD)
    for stage, one, other in zip(whole, *parts, strict=True):
        assert sorted((*one.reached, *other.reached)) == list(stage.reached)


def test_a_way_through_every_step() -> None:
    day = iter(FIRST + dt.timedelta(days=10 * n) for n in range(9))
    steps = [Step(state, next(day)) for state in (*LINE, S.SUITABLE)]
    found = steps[-1].on
    made = way("1", "2080", FIRST, steps, None, pooled=[found - dt.timedelta(days=5), found], placed=[found])
    assert made.furthest is Reached.PLACED and made.left is None and made.assessed
    before = way("1", "2080", FIRST, steps, None, pooled=[found - dt.timedelta(days=5)], placed=[FIRST])
    assert before.furthest is Reached.SUITABLE, "an earlier case's pool and children are not this one's"
    direct = way("1", "2080", FIRST, steps, None, placed=[found])
    assert direct.furthest is Reached.PLACED and len(direct.days) == len(Reached)
    gone = way("1", "2080", FIRST, steps, None, pooled=[found], left_pool_on=found)
    assert gone.left is not None and gone.left.reason == LEFT_POOL
    refused = way("1", "2080", FIRST, [*steps[:-1], Step(S.NOT_SUITABLE, found)], None)
    assert refused.furthest is Reached.INVESTIGATION and refused.assessed
    assert refused.left is not None and refused.left.reason == NOT_SUITABLE
    rests = way("1", "2080", FIRST, [*steps[:3], Step(S.DORMANT, found)], None)
    assert rests.left is None and rests.furthest is Reached.OPENED


@pytest.mark.parametrize("seed", range(4))
def test_what_campaigns_and_sources_led_to(seed: int) -> None:
    ways = drawn(seed)
    counted = [one for one in ways if not (one.left and one.left.reason in ("duplicate", "referred"))]
    advert, fair = by_campaign(ways, (ADVERT, FAIR))
    own = [one for one in counted if one.campaign == "annons  i Lokaltidningen"]
    assert list(advert.inquiries) == sorted(one.number for one in own)
    assert list(advert.suitable) == sorted(one.number for one in own if len(one.days) > 5)
    assert list(advert.opened) == sorted(one.number for one in own if len(one.days) > 2)
    assert set(advert.suitable) <= set(advert.assessed) <= set(advert.opened) <= set(advert.inquiries)
    assert advert.cost == 9000 and advert.each_inquiry == round(9000 / len(own))
    assert fair.cost == 10001, "what it cost goes before what was planned"
    rows = by_key(ways, FIRST, LAST, lambda one: one.source, {"newspaper": "Tidning"}, {"newspaper": 9000, "radio": 50})
    assert {row.key for row in rows} == {"newspaper", "event", "radio", ""} and not rows[-1].key
    here = [one for one in counted if FIRST <= one.days[0] <= LAST]
    assert sum(len(row.inquiries) for row in rows) == len(here)
    radio = next(row for row in rows if row.key == "radio")
    assert radio.cost == 50 and radio.each_inquiry is None and radio.each_home is None


def test_a_campaign_is_found_by_every_name_it_has_had() -> None:
    later = replace(ADVERT, name="Annons i Dalabladet", other_names=renamed(ADVERT, "Annons i Dalabladet"))
    assert later.names() == {"annons i lokaltidningen", "annons i dalabladet"}
    back = replace(later, name=ADVERT.name, other_names=renamed(later, ADVERT.name))
    assert back.names() == later.names()
    with pytest.raises(Refused) as refused:
        check_campaign(replace(FAIR, name="ANNONS i  lokaltidningen"), [later])
    assert refused.value.field == "name" and later.name in refused.value.sentence
    check_campaign(later, [ADVERT])  # itself


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"), ({"ends_on": FIRST - dt.timedelta(days=1)}, "ends_on"),
        ({"cost_outcome": -1}, "cost_outcome"), ({"cost_planned": 10**20}, "cost_planned"),
    ],
)  # fmt: skip
def test_a_campaign_that_cannot_be_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_campaign(replace(FAIR, **changes), [])  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_line_of_the_plan() -> None:
    line = PlannedActivity(year=2026, month=3, month_to=4, activity="Affischer på bibliotek")
    check_activity(line, LAST)
    assert not line.late(dt.date(2026, 4, 30)) and line.late(dt.date(2026, 5, 1))
    assert not replace(line, done_on=FIRST).late(LAST)
    for changes in ({"activity": ""}, {"month_to": 2}, {"month": 13}, {"cost_planned": -5}, {"done_on": dt.date.max}):
        with pytest.raises(Refused):
            check_activity(replace(line, **changes), LAST)  # type: ignore[arg-type]
