"""Placements: full or a place left, consultation, the question at the end day, the way back to the pool, and undo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import records
from db.queries.followup import counted_homes
from db.queries.pool_past import past
from fhr_desktop.domain.checks import POLICE, RegisterCheck
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.placement_questions import Ask, Consult, Redo, consultations, last_ended, questions, standings
from fhr_desktop.domain.placements import Placement, PlacementState, check_placement, for_request
from fhr_desktop.domain.places import place_named
from fhr_desktop.domain.pool import PoolEntry, PoolStatus
from fhr_desktop.domain.pool_list import Stale, stale
from fhr_desktop.domain.pool_past import Since
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import ASKED, pooled
from tests.stores import TODAY, family, open_store, services

DAY = dt.timedelta(days=1)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def entry(opened: OpenStore, home: RecordId) -> PoolEntry:
    return next(one.entry for one in services(opened).pool.listed(opened.actor) if one.home.id == home)


def put(opened: OpenStore, record: PoolEntry) -> None:
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(record)


def child(home: RecordId, **said: object) -> Placement:
    made = Placement(
        home_id=home, municipality="2029", alias="barn K", born_year=TODAY.year - 8,
        state=PlacementState.ONGOING.value, starts_on=TODAY - 90 * DAY,
    )  # fmt: skip
    return replace(made, **said)  # type: ignore[arg-type]


def ended(placement: Placement, reason: str = "breakdown") -> Placement:
    return replace(placement, state=PlacementState.ENDED.value, ended_on=TODAY, end_reason=reason)


def checked(opened: OpenStore, home: RecordId, day: dt.date) -> None:
    """Every applicant's extracts came on that day."""
    adults = [one for one in services(opened).homes.persons(opened.actor, home) if one.role == "applicant"]
    with opened.desk.store.write(opened.actor.user_id) as work:
        (case,) = records.load_where(work.connection, Case, home_id=home)
        work.save(*(
            RegisterCheck(case_id=case.id, person_id=one.id, register=register.value, received_on=day)
            for one in adults for register in POLICE
        ))  # fmt: skip


def test_consultation_is_reminded_of_until_it_is_noted() -> None:
    home = new_id()
    mine, another = child(home), child(home, municipality="2031", id=new_id())
    assert consultations(mine, "2029", [mine]) == ()  # the home lies in the municipality that places
    assert consultations(mine, "2039", [mine]) == (Consult.HOME,)
    assert consultations(mine, "2039", [mine, another]) == (Consult.HOME, Consult.OTHERS)
    assert consultations(mine, None, [mine, replace(another, state=PlacementState.ENDED.value)]) == ()
    noted = replace(mine, home_consulted_on=TODAY, others_consulted_on=TODAY)
    assert consultations(noted, "2039", [noted, another]) == ()
    assert consultations(ended(mine), "2039", [another]) == ()


def test_days_that_have_passed_are_asked_about() -> None:
    home = new_id()
    offer = PoolEntry(home_id=home, status=PoolStatus.FULL.value)
    late = child(home, ends_on=TODAY - DAY)
    to_come = child(home, id=new_id(), state=PlacementState.PLANNED.value, starts_on=TODAY - DAY)
    assert [one.ask for one in questions(offer, [late, to_come], TODAY)] == [Ask.END_PASSED, Ask.START_PASSED]
    assert questions(offer, [replace(late, ends_on=TODAY)], TODAY) == ()
    (back,) = questions(offer, [ended(late)], TODAY)
    assert (back.ask, back.since) == (Ask.BACK, TODAY)
    assert questions(replace(offer, status=PoolStatus.AVAILABLE.value), [ended(late)], TODAY) == ()


def test_the_list_asks_what_the_card_asks(opened: OpenStore) -> None:
    home, s, actor = pooled(opened, places=2), services(opened), opened.actor

    def asked() -> tuple[bool, list[Ask]]:
        (row,) = s.pool.rows(actor).rows
        return Stale.PLACEMENT in stale(row, TODAY), [one.ask for one in s.pool_homes.open(actor, home).questions]

    assert asked() == (False, [])
    mine = s.placements.save(actor, child(home, ends_on=TODAY)).value.placement
    assert asked() == (False, [])
    s.placements.save(actor, replace(mine, ends_on=TODAY - DAY))
    assert asked() == (True, [Ask.END_PASSED])
    s.placements.save(actor, ended(mine))
    assert asked() == (True, [Ask.BACK])
    late = child(home, id=new_id(), state=PlacementState.PLANNED.value, starts_on=TODAY - DAY)
    s.placements.save(actor, late)
    assert asked() == (True, [Ask.START_PASSED])
    s.placements.save(actor, replace(late, starts_on=None))
    assert asked() == (False, [])


def test_a_home_that_is_emptied_goes_back_when_what_must_be_redone_is(opened: OpenStore) -> None:
    home, s, actor = pooled(opened, places=1), services(opened), opened.actor
    mine = s.placements.save(actor, child(home)).value.placement
    with pytest.raises(Refused, match="bor ett barn"):
        s.placements.back(actor, home, PoolStatus.AVAILABLE, confirmed=True)
    assert s.placements.save(actor, ended(mine)).value.ask_back
    with pytest.raises(Refused, match="Registerkontrollerna"):
        s.placements.back(actor, home, PoolStatus.AVAILABLE, confirmed=True)
    checked(opened, home, TODAY - 400 * DAY)
    with pytest.raises(Refused, match="Registerkontrollerna"):
        s.placements.back(actor, home, PoolStatus.AVAILABLE, confirmed=True)
    checked(opened, home, TODAY - 20 * DAY)
    put(opened, replace(entry(opened, home), confirmed_on=TODAY - DAY))  # said before the child left
    with pytest.raises(Refused, match="familjen"):
        s.placements.back(actor, home, PoolStatus.AVAILABLE, confirmed=False)
    with pytest.raises(Refused, match="orsak"):
        s.placements.back(actor, home, PoolStatus.UPDATE_NEEDED, confirmed=False)
    undone = s.placements.back(actor, home, PoolStatus.PAUSED, confirmed=True).value
    s.placements.take_back_return(actor, undone)
    assert entry(opened, home) == undone.before and s.pool_homes.open(actor, home).questions
    done = s.placements.back(actor, home, PoolStatus.AVAILABLE, confirmed=True, note="Ringde i dag.").value
    found = entry(opened, home)
    assert (found.stage(), found.confirmed_on) == (PoolStatus.AVAILABLE, TODAY)
    last = s.pool.steps(actor, home)[-1]
    assert (last.from_status, last.to_status, last.note) == ("p3_placed_full", "p1_available", "Ringde i dag.")
    with pytest.raises(Refused):
        s.placements.back(actor, home, PoolStatus.PAUSED, confirmed=False)  # it is asked once
    s.pool.move(actor, home, PoolStatus.PAUSED, note="Familjen vill vänta.")
    with pytest.raises(Refused, match="gått vidare"):
        s.placements.take_back_return(actor, done)


def test_an_end_is_undone_with_the_state_it_made(opened: OpenStore) -> None:
    home, s, actor = pooled(opened, places=2), services(opened), opened.actor
    first = s.placements.save(actor, child(home)).value
    second = s.placements.save(actor, child(home, id=new_id())).value
    assert entry(opened, home).stage() is PoolStatus.FULL
    done = s.placements.save(actor, ended(second.placement)).value
    assert entry(opened, home).stage() is PoolStatus.PLACES_LEFT
    s.placements.take_back(actor, done)
    assert entry(opened, home).stage() is PoolStatus.FULL
    assert [one.state for one in s.placements.of_home(actor, home)] == ["ongoing", "ongoing"]
    s.placements.take_back(actor, second)  # entered by mistake
    assert [one.id for one in s.placements.of_home(actor, home)] == [first.placement.id]
    assert entry(opened, home).stage() is PoolStatus.PLACES_LEFT
    s.placements.save(actor, replace(first.placement, alias="barn L"))
    with pytest.raises(Refused, match="gått vidare"):
        s.placements.take_back(actor, first)
    assert s.placements.of_home(actor, home)[0].alias == "barn L"


def test_coverage_counts_what_can_be_asked_today_and_no_protected_home(opened: OpenStore) -> None:
    s, actor, home = services(opened), opened.actor, pooled(opened, places=2, age_from=6, age_to=9)

    def near(name: str, minutes: int = 30) -> int:
        place = place_named(name)
        return next(one for one in s.coverage.read(actor).rows if one.place == place).within("age_6_9", minutes)

    def change(**said: object) -> None:
        put(opened, replace(entry(opened, home), **said))  # type: ignore[arg-type]

    assert near("Älvdalen") == 2 and near("Avesta", 90) == 0
    s.placements.save(actor, child(home, state=PlacementState.PLANNED.value, starts_on=None))
    assert near("Älvdalen") == 1
    change(available_from=TODAY + DAY)
    assert near("Älvdalen") == 0
    change(available_from=None, status=PoolStatus.PAUSED.value)
    assert near("Älvdalen") == 0
    change(status=PoolStatus.AVAILABLE.value)
    checked(opened, home, TODAY - 400 * DAY)
    assert near("Älvdalen") == 0
    checked(opened, home, TODAY)
    assert near("Älvdalen") == 1
    (adult, *_rest) = s.homes.persons(actor, home)
    with opened.desk.store.write(actor.user_id) as work:  # nothing sensitive or delicate counts
        work.save(replace(adult, citizenship="Chile", occupation="Präst", civil_status="divorced"))
        stored = records.load(work.connection, Home, home)
        assert stored is not None
        work.save(replace(stored, smoking="smokes_inside", has_animals=True, accessible=False))
    assert near("Älvdalen") == 1
    s.homes.save_person(actor, replace(adult, protection_degree="protected_registration"))
    sheet = s.coverage.read(actor)
    assert (near("Älvdalen"), sheet.homes, sheet.unplaced) == (0, 0, 0)


def test_what_a_home_under_investigation_would_cover(opened: OpenStore) -> None:
    s, case = services(opened), family(opened)
    with opened.desk.store.read() as connection:
        home = records.load(connection, Home, case.home_id)
        (inquiry,) = records.load_where(connection, Inquiry)
    assert home is not None
    asked = replace(inquiry, age_from=3, age_to=9, places=1)
    filled = s.coverage.if_suitable(opened.actor, home, asked)
    assert {one.name: bands for one, bands in filled.items()}["Älvdalen"] == ("age_3_5", "age_6_9")
    assert "Avesta" not in {one.name for one in filled}
    pooled(opened, age_from=0, age_to=17)  # a home at the same place covers it all already
    assert s.coverage.if_suitable(opened.actor, home, asked) == {}
    assert s.coverage.if_suitable(opened.actor, replace(home, protected=True), asked) == {}
    assert s.coverage.if_suitable(opened.actor, home, inquiry) == {}


def test_what_must_hold_says_until_when() -> None:
    offer = PoolEntry(home_id=new_id(), confirmed_on=TODAY)
    held = {one.redo: one for one in standings(offer, [], TODAY - DAY, TODAY - 365 * DAY, TODAY)}
    assert (held[Redo.REPORT].holds, held[Redo.CHECKS].holds, held[Redo.CONFIRMED].holds) == (False, True, True)
    assert held[Redo.CHECKS].until == TODAY
    assert (held[Redo.REPORT].soon, held[Redo.CHECKS].soon) == (False, True)


def test_a_placement_does_not_end_before_it_begins(opened: OpenStore) -> None:
    home = pooled(opened)
    odd = Placement(home_id=home, municipality="2031", starts_on=TODAY + 9 * DAY, ends_on=TODAY + 2 * DAY)
    with pytest.raises(Refused, match="före den börjar"):
        services(opened).placements.save(opened.actor, odd)


def test_a_placement_that_is_taken_up_again_has_no_end(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened, places=1)
    placed = child(home)
    s.placements.save(opened.actor, ended(placed))
    s.placements.save(opened.actor, replace(ended(placed), state=PlacementState.ONGOING.value))
    (again,) = s.placements.of_home(opened.actor, home)
    assert (again.ended_on, again.end_reason) == (None, None)
    with opened.desk.store.write(opened.actor.user_id) as work:  # so may two machines leave it between them
        work.save(replace(ended(placed), state=PlacementState.ONGOING.value))
    with opened.desk.store.read() as connection:
        counted = past(connection, Since(TODAY, TODAY, TODAY, TODAY), TODAY, TODAY, counted_homes(connection))
    assert [one.span.end for one in counted.placements] == [None]
    assert last_ended(s.placements.of_home(opened.actor, home)) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"born_year": TODAY.year, "starts_on": TODAY - 900 * DAY}, "starts_on"),
        ({"born_year": None, "starts_on": dt.date(1900, 1, 1)}, "starts_on"),
        ({"born_year": 1900}, "born_year"),
        ({"state": PlacementState.PLANNED.value, "starts_on": dt.date(2199, 1, 1)}, "starts_on"),
        ({"ends_on": dt.date(2199, 1, 1)}, "ends_on"),
    ],
)
def test_a_placement_has_days_that_a_child_can_have(said: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_placement(child(RecordId(int=1), **said), TODAY)
    assert refusal.value.field == field


@pytest.mark.parametrize("aliases", [("A", "B"), ("A", "A"), ("", "")])
def test_the_next_child_of_a_request_is_the_one_that_is_not_placed(aliases: tuple[str, str]) -> None:
    asked = replace(ASKED, children=tuple({"alias": one, "age": age} for one, age in zip(aliases, (6, 9), strict=True)))
    placed: list[Placement] = []
    for born in (TODAY.year - 6, TODAY.year - 9, None):
        placed.append(for_request(asked, RecordId(int=1), placed, TODAY))
        assert placed[-1].born_year == born


def test_a_home_where_no_child_lives_is_not_said_to_have_one(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    for state in (PoolStatus.FULL, PoolStatus.PLACES_LEFT):
        with pytest.raises(Refused, match="Inget barn bor i hemmet"):
            s.pool.move(opened.actor, home, state)
    s.placements.save(opened.actor, child(home))
    s.pool.move(opened.actor, home, PoolStatus.PAUSED, note="Familjen vilar.")
    assert s.pool.move(opened.actor, home, PoolStatus.PLACES_LEFT, note="Familjen är redo.").value
