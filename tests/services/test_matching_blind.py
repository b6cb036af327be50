"""What matching may not see has no effect: every field that it does not ask for is changed, and nothing happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

import pytest

from db.queries.pool import PooledHome
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.matching import match
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.record import Kind, Record
from fhr_desktop.forms.library import library
from fhr_desktop.services.matching import offered_home, wanted_of
from tests.services.test_matching_cases import CASES, HOMES, TODAY, asked

ASKED: Mapping[type[Record], frozenset[str]] = {  # all that matching may know of, by name; of experience see below
    Home: frozenset({
        "id", "municipality", "postcode_and_town", "place", "has_animals", "smoking", "accessible", "languages",
        "protected",
    }),
    Person: frozenset({"id", "home_id", "role", "birth_date"}),
    PoolEntry: frozenset({
        "id", "home_id", "status", "status_since", "home_types", "places", "age_from", "age_to", "gender_scope",
        "sibling_scope", "lengths", "own_rooms", "experience", "contact", "adult_daytime", "not_from", "distance_band",
        "available_from", "available_to", "wish_age_from", "wish_age_to",
    }),
    Placement: frozenset({"id", "home_id", "state", "born_year", "gender", "municipality"}),
}  # fmt: skip
OTHER: dict[Kind, Any] = {
    Kind.TEXT: "annat", Kind.LONG_TEXT: "annat", Kind.CHOICE: "annat", Kind.MULTI_CHOICE: ("annat",),
    Kind.DATE: dt.date(2001, 2, 3), Kind.INTEGER: 9, Kind.YES_NO: True, Kind.REF: UUID(int=9),
    Kind.REFS: (UUID(int=9),), Kind.MUNICIPALITY: "1480", Kind.IDENTITY_NUMBER: "annat",
    Kind.ROWS: ({"what": "annat"},), Kind.MOMENT: dt.datetime(2001, 2, 3, tzinfo=dt.UTC),
}  # fmt: skip
UNASKED = [
    (kind, name) for kind, known in ASKED.items() for name in kind.SPECS if name not in known
]  # fmt: skip


def outcome(homes: list[PooledHome]) -> list[object]:
    found = []
    for told in CASES["needs"]:
        need = asked(told)
        offered = [offered_home(one, need, TODAY, every=True) for one in homes]
        result = match(wanted_of(need, TODAY), offered)
        found.append(([(one.home.id, one.rank, one.grounds) for one in result.fitting], result.left_out))
    return found


R = TypeVar("R", bound=Record)


def changed(record: R, name: str) -> R:
    value = OTHER[record.SPECS[name].kind]
    return replace(record, **{name: not getattr(record, name) if value is True else value})


def with_change(home: PooledHome, kind: type[Record], name: str) -> PooledHome:
    if kind is Home:
        return replace(home, home=changed(home.home, name))
    if kind is PoolEntry:
        return replace(home, entry=changed(home.entry, name))
    if kind is Person:
        return replace(home, persons=tuple(changed(one, name) for one in home.persons))
    return replace(home, placements=tuple(changed(one, name) for one in home.placements))


BEFORE = outcome(list(HOMES.values()))


@pytest.mark.parametrize(("kind", "name"), UNASKED, ids=lambda part: getattr(part, "__name__", part))
def test_what_matching_does_not_ask_for_has_no_effect(kind: type[Record], name: str) -> None:
    assert outcome([with_change(one, kind, name) for one in HOMES.values()]) == BEFORE


@pytest.mark.parametrize(
    ("kind", "name"), [(Home, "place"), (PoolEntry, "status"), (Person, "birth_date"), (Placement, "state")]
)
def test_the_change_would_be_seen_in_what_it_does_ask_for(kind: type[Record], name: str) -> None:
    homes = [with_change(one, kind, name) for one in HOMES.values()] if name not in ("status", "state") else [
        replace(one, entry=replace(one.entry, status="p4_paused")) if kind is PoolEntry
        else replace(one, placements=()) for one in HOMES.values()
    ]  # fmt: skip
    assert outcome(homes) != BEFORE


AREAS = {one.key: one.facts.get("matching") == "allowed" for one in library().choices("experience_area")}
LEVELS = [one.key for one in library().choices("experience_level")]


def with_area(home: PooledHome, area: str, level: str) -> PooledHome:
    kept = tuple(row for row in home.entry.experience if row["area"] != area)
    return replace(home, entry=replace(home.entry, experience=(*kept, {"area": area, "level": level})))


def of_area(homes: list[PooledHome], area: str, *levels: str) -> list[object]:
    """What is found for a plain request, and for one that asks for the area at each of the levels."""
    found: list[object] = []
    for level in (None, *levels):
        rows = ({"area": area, "level": level},) if level else ()
        need = replace(asked({"children": [8], "near": {}}), requirements=rows)
        offered = [offered_home(one, need, TODAY, every=True) for one in homes]
        result = match(wanted_of(need, TODAY), offered)
        found.append(([(one.home.id, one.rank, one.grounds) for one in result.fitting], result.left_out))
    return found


@pytest.mark.parametrize("area", AREAS)
def test_an_area_that_waits_for_a_lawyer_has_no_effect(area: str) -> None:
    """Whatever a home says of it and a request asks: only a released area changes anything."""
    homes = list(HOMES.values())
    plain, *asking = of_area(homes, area, "required", "preferred")
    told = [of_area([with_area(one, area, level) for one in homes], area, "required") for level in LEVELS]
    if AREAS[area]:
        assert all(one != plain for one in asking)  # the same would be seen
        assert len({repr(one) for one in told}) == len(LEVELS)
    else:
        assert all(one == plain for one in (*asking, *(each for said in told for each in said)))


def test_both_kinds_of_areas_are_tried() -> None:
    assert sorted(set(AREAS.values())) == [False, True] and len(LEVELS) == 3


def test_every_field_that_is_asked_for_is_a_field() -> None:
    for kind, known in ASKED.items():
        assert known <= {"id", *kind.SPECS}, kind
