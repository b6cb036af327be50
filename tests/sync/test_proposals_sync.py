"""Two machines apart propose the same home to two municipalities: both proposals are seen until somebody decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import permutations

import pytest

from db import records
from db.queries import conflicts, pool_current
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.investigations import Assessment, Case
from fhr_desktop.domain.matching_terms import Rule
from fhr_desktop.domain.needs import Need, NeedState
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry, PoolStatus, crossed
from fhr_desktop.domain.record import Record, RecordId, new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.matching import changes_of
from fhr_desktop.services.matching_words import reason_said
from fhr_desktop.services.proposal_papers import Wanted
from fhr_desktop.services.proposal_views import promised
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from tests.services.pooling import asked_for, offered, pooled
from tests.stores import TODAY, services, storage
from tests.units import common_dump, exchange, meet

ROLES = {"kontoret": Role.UNIT_MANAGER, "ena": Role.INVESTIGATOR, "andra": Role.INVESTIGATOR}
ORDERS = [
    pytest.param(order, marks=[pytest.mark.slow] if at % 3 else []) for at, order in enumerate(permutations(ROLES))
]


def promised_twice(unit: dict[str, OpenStore]) -> tuple[RecordId, Need, Need]:
    """A home with two places that each investigator, apart, has proposed for two siblings of a municipality."""
    office = unit["kontoret"]
    home = pooled(office)
    rattvik = asked_for(office, received_on=TODAY - dt.timedelta(days=1))
    falun = asked_for(office, id=RecordId(int=2), municipality="2080")
    exchange(office, unit["ena"], unit["andra"])
    offered(unit["ena"], rattvik, home)
    offered(unit["andra"], falun, home, ground="Mormor bor i Orsa.")
    return home, rattvik, falun


def listed(s: Services, opened: OpenStore, home: RecordId) -> PoolStatus:
    return next(one.status_on(TODAY) for one in s.pool.listed(opened.actor) if one.home.id == home)


@pytest.mark.parametrize("order", ORDERS)
def test_both_proposals_stand_and_everybody_is_told_until_one_is_withdrawn(
    unit: dict[str, OpenStore], order: tuple[str, ...]
) -> None:
    home, rattvik, falun = promised_twice(unit)
    assert not any(services(one).proposals.clashes(one.actor) for one in unit.values())
    meet(unit, order)
    for one in unit.values():
        (clash,) = services(one).proposals.clashes(one.actor)
        assert (clash.home.id, clash.free, clash.wanted) == (home, 2, 4)
        assert {offer.need.id for offer in clash.offers if offer.need} == {rattvik.id, falun.id}
        assert all(offer.holds for offer in clash.offers)
        assert listed(services(one), one, home) is PoolStatus.RESERVED
        assert [services(one).needs.find(one.actor, need.number).stage() for need in (rattvik, falun)] == [
            NeedState.PROPOSED, NeedState.PROPOSED,
        ]  # fmt: skip
    first, second = (
        services(unit["ena"]).proposals.of_need(unit["ena"].actor, need.id)[0].proposal for need in (rattvik, falun)
    )
    assert first.ground == "" and second.ground == "Mormor bor i Orsa."  # neither has written over the other
    services(unit["andra"]).proposals.withdraw(unit["andra"].actor, second.id, "Lovat till Rättvik.")
    meet(unit, order)
    for one in unit.values():
        assert not services(one).proposals.clashes(one.actor)
        assert listed(services(one), one, home) is PoolStatus.RESERVED  # for the first
        assert services(one).needs.find(one.actor, falun.number).stage() is NeedState.OPEN
        assert storage().check(one) == []
    ena, andra = unit["ena"], unit["andra"]
    assert common_dump(ena, andra) == common_dump(andra, ena)


def test_the_manager_decides_between_them_with_a_ground(unit: dict[str, OpenStore]) -> None:
    home, rattvik, falun = promised_twice(unit)
    meet(unit, tuple(unit))
    office, one = unit["kontoret"], unit["ena"]
    (clash,) = services(office).proposals.clashes(office.actor)
    kept = next(offer.proposal.id for offer in clash.offers if offer.need and offer.need.id == rattvik.id)
    with pytest.raises(NotAllowed):
        services(one).proposals.decide(one.actor, home, [kept], "Rättvik har väntat längst.")
    with pytest.raises(Refused, match="vad som avgör"):
        services(office).proposals.decide(office.actor, home, [kept], " ")
    services(office).proposals.decide(office.actor, home, [kept], "Rättvik har väntat längst.")
    meet(unit, tuple(unit))
    assert not services(one).proposals.clashes(one.actor)
    (left,) = services(one).proposals.of_need(one.actor, falun.id)
    assert (left.outcome, left.steps[-1].note) == ("withdrawn_by_fhr", "Rättvik har väntat längst.")


def test_two_who_propose_the_same_home_for_the_same_request_meet_in_one_proposal(unit: dict[str, OpenStore]) -> None:
    office, ena, andra = unit.values()
    home, need = pooled(office), asked_for(office)
    exchange(office, ena, andra)
    offered(ena, need, home, ground="Nära skolan.")
    offered(andra, need, home, ground="Mormor bor i Orsa.")
    meet(unit, tuple(unit))
    for one in unit.values():
        (proposed,) = services(one).proposals.of_need(one.actor, need.id)
        assert [step.what for step in proposed.steps] == ["offered", "offered"] and proposed.holds
        assert len(services(one).proposals.searches(one.actor, need.id)) == 2  # both searches are in the ledger
        assert not services(one).proposals.clashes(one.actor) and services(one).inbox.waiting(one.actor) > 0
        (paper,) = [services(one).proposal_papers.preview(one.actor, Wanted("F16a", need.id))]
        assert paper.pages


@pytest.mark.parametrize("order", [("ena", "andra"), ("andra", "ena")])
def test_two_who_change_what_a_home_offers_meet_in_a_conflict(
    unit: dict[str, OpenStore], order: tuple[str, ...]
) -> None:  # fmt: skip
    office = unit["kontoret"]
    home = pooled(office)
    exchange(office, unit["ena"], unit["andra"])
    for name, day in (("ena", 10), ("andra", 20)):
        one = unit[name]
        entry = next(each.entry for each in services(one).pool.listed(one.actor))
        changed = replace(entry, available_from=TODAY + dt.timedelta(days=day))
        services(one).pool.save(one.actor, changed)
    for sender in order:
        exchange(unit[sender], office)
    with office.desk.store.read() as connection:
        found = [(one.table, one.field) for one in conflicts.everywhere(connection)]
        assert found == [(PoolEntry.table(), "available_from")]
    assert services(office).inbox.waiting(office.actor) == 1
    assert {one.home.id for one in services(office).pool.listed(office.actor)} == {home}


def test_a_place_offered_while_it_was_blocked_elsewhere_waits_for_a_person(unit: dict[str, OpenStore]) -> None:
    office, one = unit["kontoret"], unit["ena"]
    home, need = pooled(office), asked_for(office)
    exchange(office, one)
    offered(one, need, home)
    services(office).pool.move(office.actor, home, PoolStatus.BLOCKED, note="Familjen vill vänta.")
    exchange(one, office)
    exchange(office, one)
    for each in (office, one):
        assert services(each).inbox.waiting(each.actor) > 0
        (proposed,) = services(each).proposals.of_need(each.actor, need.id)
        assert proposed.holds


def test_a_home_blocked_on_one_machine_stays_so_until_somebody_decides(unit: dict[str, OpenStore]) -> None:
    office, ena, _andra = unit.values()
    home, need = pooled(office), asked_for(office)
    services(office).pool.move(office.actor, home, PoolStatus.PAUSED, note="Familjen vilar.")
    exchange(office, *list(unit.values())[1:])
    services(office).pool.move(office.actor, home, PoolStatus.BLOCKED, note="Oro anmäld.")
    services(ena).pool.move(ena.actor, home, PoolStatus.AVAILABLE, note="Familjen är redo.")
    meet(unit, tuple(unit))
    for one in unit.values():
        s = services(one)
        assert listed(s, one, home) is PoolStatus.BLOCKED is s.pool.rows(one.actor).rows[0].status
        assert s.pool_homes.open(one.actor, home).status is PoolStatus.BLOCKED
        (why,) = s.matching.of_need(one.actor, need).found.left_out[home]
        assert reason_said(why, need) == "spärrat på en dator, tillgängligt på en annan: avgör krocken först"
        with pytest.raises(Refused, match="spärrat på en dator"):
            offered(one, need, home)
        with pytest.raises(Refused, match="olika lägen"):  # a step would decide it unseen
            s.pool.move(one.actor, home, PoolStatus.UPDATE_NEEDED, reason="move")
        assert s.coverage.read(one.actor).homes == 0 and s.inbox.waiting(one.actor) == 1
    child = Placement(home_id=home, municipality="2031", state="ongoing", starts_on=TODAY)
    with pytest.raises(Refused, match="olika lägen"):  # no child comes before that
        services(ena).placements.save(ena.actor, child)
    assert listed(services(ena), ena, home) is PoolStatus.BLOCKED and services(ena).inbox.waiting(ena.actor) == 1
    (conflict,) = services(office).inbox.open(office.actor).conflicts
    free = next(side for side in conflict.sides if side.value == PoolStatus.AVAILABLE.value)
    services(office).inbox.decide(office.actor, conflict.table, conflict.record, conflict.field, free.value)
    assert listed(services(office), office, home) is PoolStatus.AVAILABLE


@dataclass(frozen=True)
class Apart:
    """What one of the two does, and the clash as everybody is told it: free, proposed for, placed, proposals."""

    does: Callable[[OpenStore, RecordId, Need], object]
    told: tuple[int, int, int, int]
    said: str


def place(one: OpenStore, home: RecordId, municipality: str) -> Placement:
    child = Placement(home_id=home, municipality=municipality, alias="barn K", state="ongoing", starts_on=TODAY)
    services(one).placements.save(one.actor, child)
    return child


def lower(one: OpenStore, home: RecordId) -> None:
    (entry,) = (each.entry for each in services(one).pool.listed(one.actor))
    services(one).pool.save(one.actor, replace(entry, places=1))


APART = {
    "two place": Apart(lambda one, home, _need: place(one, home, "2031"), (0, 0, 2, 0), "har 1 plats"),
    "one places, one offers": Apart(lambda one, home, need: offered(one, need, home), (0, 1, 1, 1), "0 lediga platser"),
}


@pytest.mark.parametrize("case", APART.values(), ids=APART)
def test_a_place_used_twice_is_told_to_all_until_somebody_decides(unit: dict[str, OpenStore], case: Apart) -> None:
    office, ena, andra = unit.values()
    home, need = pooled(office, places=1), asked_for(office, children=({"alias": "A", "age": 6},))
    exchange(office, ena, andra)
    child = place(ena, home, "2080")
    case.does(andra, home, need)
    meet(unit, tuple(unit))
    for one in unit.values():
        (clash,) = services(one).proposals.clashes(one.actor)
        assert (clash.free, clash.wanted, len(clash.placed), len(clash.offers)) == case.told
        assert case.said in promised(clash, "Hemmet")
        assert services(one).pool_homes.open(one.actor, home).clash == clash
    services(ena).placements.save(  # it never came about
        ena.actor, replace(child, state="ended", ended_on=TODAY, end_reason="other")
    )
    meet(unit, tuple(unit))
    assert not any(services(one).proposals.clashes(one.actor) for one in unit.values())


def test_places_taken_away_from_under_an_offer_are_told_to_all(unit: dict[str, OpenStore]) -> None:
    office, ena, andra = unit.values()
    home, need = pooled(office, places=2), asked_for(office)
    exchange(office, ena, andra)
    lower(ena, home)
    (made,) = offered(andra, need, home)
    meet(unit, tuple(unit))
    for one in unit.values():
        (clash,) = services(one).proposals.clashes(one.actor)
        assert (clash.home.id, clash.free, clash.wanted, clash.placed) == (home, 1, 2, ())
    services(office).proposals.withdraw(office.actor, made.id, "Hemmet har en plats.")
    assert not services(office).proposals.clashes(office.actor)


def test_what_fits_is_no_clash(unit: dict[str, OpenStore]) -> None:
    office, ena, andra = unit.values()
    home, need = pooled(office, places=2), asked_for(office, children=({"alias": "A", "age": 6},))
    exchange(office, ena, andra)
    place(ena, home, "2080")
    offered(andra, need, home)
    meet(unit, tuple(unit))
    assert not any(services(one).proposals.clashes(one.actor) for one in unit.values())


def test_days_written_apart_that_cross_are_seen_and_never_matched(unit: dict[str, OpenStore]) -> None:
    office, ena, andra = unit.values()
    home, need = pooled(office), asked_for(office)
    exchange(office, ena, andra)
    days = ({"available_from": TODAY + dt.timedelta(days=60)}, {"available_to": TODAY + dt.timedelta(days=20)})
    for one, change in zip((ena, andra), days, strict=True):
        (entry,) = (each.entry for each in services(one).pool.listed(one.actor))
        services(one).pool.save(one.actor, replace(entry, **change))  # type: ignore[arg-type]
    meet(unit, tuple(unit))
    for one in unit.values():
        s = services(one)
        for start in (TODAY, *(day for change in days for day in change.values())):
            sheet = s.matching.of_need(one.actor, replace(need, start_wanted=start))
            assert "tillgängligt till före från" in reason_said(sheet.found.left_out[home][0], need)
            assert Rule.TIME not in changes_of(sheet)  # no other day makes it right
        (row,) = s.pool.rows(one.actor).rows
        assert crossed(row) == ("available",) == crossed(s.pool_homes.open(one.actor, home).entry)


def test_what_one_machine_says_no_to_is_not_offered_until_somebody_decides(unit: dict[str, OpenStore]) -> None:
    office, ena = unit["kontoret"], unit["ena"]
    home = pooled(office)
    need = asked_for(office)
    with office.desk.store.write(office.actor.user_id) as work:
        (case,) = records.load_where(work.connection, Case, home_id=home)
        report = Assessment(case_id=case.id, document_id=new_id(), result="suitable", date=TODAY)
        work.save(report)
    exchange(office, ena)

    def apart(one: OpenStore, *said: Record) -> None:
        with one.desk.store.write(one.actor.user_id) as work:
            work.save(*said)

    def left_out(one: OpenStore) -> set[Rule]:
        return {why.rule for why in services(one).matching.of_need(one.actor, need).found.left_out.get(home, ())}

    def decide(one: OpenStore, value: str) -> None:
        (conflict,) = services(one).inbox.open(one.actor).conflicts
        services(one).inbox.decide(one.actor, conflict.table, conflict.record, conflict.field, value)

    def known(one: OpenStore) -> pool_current.Current:
        with one.desk.store.read() as connection:
            return pool_current.current(connection, home).get(home, pool_current.UNKNOWN)

    apart(ena, replace(report, manager_review="supplement"))
    apart(office, replace(report, manager_review="agree"))  # the later one is what is shown
    meet(unit, ("kontoret", "ena"))
    assert known(office) == known(ena) == pool_current.UNKNOWN  # no report counts that somebody has sent back
    decide(office, "agree")
    meet(unit, ("kontoret", "ena"))
    assert known(office).assessed_on == known(ena).assessed_on == TODAY and not left_out(office)
    apart(office, replace(case, state="a7_review"))
    meet(unit, ("kontoret", "ena"))
    apart(ena, replace(case, state="a9_not_suitable", state_since=TODAY))
    apart(office, replace(case, state="a8_suitable", state_since=TODAY))
    meet(unit, ("kontoret", "ena"))
    for one in (office, ena):
        assert left_out(one) == {Rule.SUITABLE}
        with pytest.raises(Refused, match="inte är lämpligt"):
            offered(one, need, home, ground="Det passar.")
    decide(office, "a8_suitable")
    meet(unit, ("kontoret", "ena"))
    assert not left_out(office) and not left_out(ena)
