"""Forty needs whose homes somebody has thought out by hand (matching_cases.yaml), and what the program says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from db.queries.pool import PooledHome
from db.queries.pool_current import Current
from fhr_desktop.domain.checks import LIMIT_DAYS
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.matching import Matched, match
from fhr_desktop.domain.matching_terms import Fit
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.places import place_named
from fhr_desktop.domain.pool import PoolEntry, PoolStatus
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import new_id
from fhr_desktop.services.matching import offered_home, wanted_of

CASES = yaml.safe_load((Path(__file__).parent / "matching_cases.yaml").read_text("utf-8"))
TODAY: dt.date = CASES["today"]
LEVELS = {"own_room": "own_room", "daytime": "adult_daytime", "accessible": "accessible", "smoke_free": "smoke_free",
          "no_animals": "no_animals"}  # fmt: skip


def pooled(name: str, told: dict[str, Any]) -> PooledHome:
    place = place_named(told["place"])
    assert place is not None, told["place"]
    smoking = {True: "smoke_free", False: "outdoors", None: None}[told.get("smoke_free")]
    home = Home(
        name=name, place=place.name, municipality=place.municipality, has_animals=told.get("animals"), smoking=smoking,
        accessible=told.get("accessible"), languages=tuple({"language": one} for one in told.get("languages", ())),
    )  # fmt: skip
    entry = PoolEntry(
        home_id=home.id, status=told.get("status", "p1_available"), places=told["places"], age_from=told["ages"][0],
        age_to=told["ages"][1], sibling_scope=told.get("siblings", "no_siblings"), own_rooms=told.get("rooms"),
        gender_scope=told.get("gender", "no_limit"), home_types=tuple(told.get("types", ("family_home",))),
        lengths=tuple(told.get("lengths", ())), contact=tuple(told.get("contact", ())),
        adult_daytime=told.get("daytime"), not_from=tuple(told.get("not_from", ())),
        experience=tuple({"area": area, "level": level} for area, level in told.get("experience", {}).items()),
        wish_age_from=told.get("wish", (None, None))[0], wish_age_to=told.get("wish", (None, None))[1],
        available_from=told.get("available_from"), status_since=TODAY - dt.timedelta(days=told["waiting"]),
    )  # fmt: skip
    placed = tuple(
        Placement(home_id=home.id, municipality=one["municipality"], born_year=TODAY.year - one["age"],
                  gender=one["gender"], state=PlacementState.ONGOING.value, starts_on=TODAY)
        for one in told.get("placed", ())
    )  # fmt: skip
    children = tuple(
        Person(
            home_id=home.id, role="child", given_name="Kim", birth_date=TODAY.replace(year=TODAY.year - age, month=1)
        )
        for age in told.get("children", ())
    )
    checked = told.get("checks_until", dt.date(2027, 8, 1)) - dt.timedelta(days=LIMIT_DAYS)
    certified = TODAY if told.get("trained", True) else None
    held = Proposal(home_id=home.id, need_id=new_id(), sheet=new_id(), sent_on=TODAY, sent_by=new_id())
    return PooledHome(
        entry, home, children, placed, Current(TODAY, told.get("report_until", dt.date(2028, 1, 1)), checked),
        (certified,), (held,) if entry.stage() is PoolStatus.RESERVED else (),
    )  # fmt: skip


def asked(told: dict[str, Any]) -> Need:
    genders = told.get("genders", [None] * len(told["children"]))
    levels = {name: told[key] for key, name in LEVELS.items() if key in told}
    areas = [{"area": area, "level": level} for level in ("required", "preferred") for area in told.get(level, ())]
    return Need(
        number="N", municipality="2080", received_on=TODAY, child_municipality=told.get("from"),
        children=tuple({"alias": "barn", "age": age, "gender": gender}
                       for age, gender in zip(told["children"], genders, strict=True)),
        together=not told.get("apart", False), requirements=tuple(areas), start_wanted=told.get("start"),
        places_that_matter=tuple({"place": place, "minutes": most} for place, most in told["near"].items()),
        not_near=tuple({"place": place, "km": km} for place, km in told.get("not_near", {}).items()),
        length=told.get("length"), home_type=told.get("home_type", "family_home"),
        other_children=told.get("other_children", "no_requirement"), least_gap=told.get("least_gap"),
        contact=tuple(told.get("contact", ())), languages=tuple(told.get("languages", ())), **levels,
    )  # fmt: skip


HOMES = {name: pooled(name, told) for name, told in CASES["homes"].items()}
NAMES = {one.home.id: name for name, one in HOMES.items()}


def found(told: dict[str, Any]) -> Matched:
    need = asked(told)
    return match(wanted_of(need, TODAY), [offered_home(one, need, TODAY, every=True) for one in HOMES.values()])


def test_there_are_forty() -> None:
    assert len({told["about"] for told in CASES["needs"]}) == 40


@pytest.mark.parametrize("told", CASES["needs"], ids=lambda told: told["about"])
def test_the_first_three_homes_are_those_thought_out_by_hand(told: dict[str, Any]) -> None:
    result = found(told)
    first = [NAMES[one.home.id] for one in result.fitting[:3]]
    assert first == told["first"]
    for one in result.fitting[:3]:
        against = {wish.value: fit.value for wish, fit in one.grounds.items() if fit is not Fit.MET}
        name = NAMES[one.home.id]
        expected = told.get("against", {}).get(name)
        if expected is not None:
            assert against == expected, name
    for name, rule in told.get("not", {}).items():
        home = HOMES[name].home.id
        assert rule in [reason.rule.value for reason in result.left_out.get(home, ())], name
