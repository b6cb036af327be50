"""The pool from a home found suitable to a child placed in it; needs; a match; and a home that becomes protected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import history, records
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.matching_terms import Fit, Rule, Wish
from fhr_desktop.domain.needs import Level, Need, NeedState, emergency_limit
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolEntry, PoolStatus
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services import need_words
from fhr_desktop.services.matching import MatchSheet
from fhr_desktop.services.matching_words import reason_said
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.proposal_words import searched
from fhr_desktop.services.storage import OpenStore
from tests.pages import decrypted
from tests.services.pooling import ASKED, OFFER, pooled
from tests.stores import TODAY, family, open_store, services, storage
from tests.units import common_dump, exchange, unit_of


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def entry(opened: OpenStore, home: RecordId) -> PoolEntry:
    return next(one.entry for one in services(opened).pool.listed(opened.actor) if one.home.id == home)


def matched(opened: OpenStore, need: Need = ASKED) -> MatchSheet:
    asked = services(opened).needs.receive(opened.actor, need).value
    return services(opened).matching.of_need(opened.actor, asked)


def test_only_a_home_found_suitable_comes_into_the_pool_and_once(opened: OpenStore) -> None:
    s, case = services(opened), family(opened)
    with pytest.raises(Refused, match="lämpligt"):
        s.pool.put_in(opened.actor, replace(OFFER, home_id=case.home_id))
    home = pooled(opened)
    with pytest.raises(Refused, match="redan"):
        s.pool.put_in(opened.actor, replace(OFFER, home_id=home))
    assert entry(opened, home).stage() is PoolStatus.AVAILABLE
    assert [step.to_status for step in s.pool.steps(opened.actor, home)] == ["p1_available"]


def test_a_step_is_allowed_has_its_reason_and_is_kept(opened: OpenStore) -> None:
    home, pool = pooled(opened), services(opened).pool
    with pytest.raises(Refused, match="orsak"):
        pool.move(opened.actor, home, PoolStatus.LEFT)
    pool.move(opened.actor, home, PoolStatus.BLOCKED, note="Oro under utredning.")
    with pytest.raises(Refused, match="från ”Spärrat” till ”Reserverat”"):
        pool.move(opened.actor, home, PoolStatus.RESERVED)
    pool.move(opened.actor, home, PoolStatus.LEFT, reason="moved")
    steps = pool.steps(opened.actor, home)
    assert [(one.to_status, one.reason) for one in steps[1:]] == [("p6_blocked", None), ("p7_left", "moved")]
    with pytest.raises(Refused, match="nytt ärende"):
        pool.put_in(opened.actor, replace(OFFER, home_id=home))
    with opened.desk.store.write(opened.actor.user_id) as work:
        again = Case(home_id=home, number="2026-9999", state="a8_suitable", state_since=TODAY)
        work.save(again)
    pool.put_in(opened.actor, replace(OFFER, home_id=home))
    assert entry(opened, home).stage() is PoolStatus.AVAILABLE


def test_what_a_home_offers_is_changed_without_its_state(opened: OpenStore) -> None:
    home, pool = pooled(opened), services(opened).pool
    before = entry(opened, home)
    pool.move(opened.actor, home, PoolStatus.PAUSED, note="Familjen vill vänta.")
    pool.save(opened.actor, replace(before, places=3))
    after = entry(opened, home)
    assert (after.places, after.stage()) == (3, PoolStatus.PAUSED)  # the editor's old state does not come back
    assert set(pool.confirm(opened.actor, [home]).value) == {home}
    with pytest.raises(Refused, match="minst en plats"):
        pool.save(opened.actor, replace(after, places=0))


def test_the_list_holds_nothing_that_may_not_be_listed(opened: OpenStore) -> None:
    canary = "Kanariefågel"
    home = pooled(
        opened, limits_text=canary, wish_text=canary, support_text=canary,
        experience=({"area": "crime", "level": "experienced"}, {"area": "infants", "level": "willing"}),
    )  # fmt: skip
    pool, actor = services(opened).pool, opened.actor
    (row,) = pool.rows(actor).rows
    assert dict(row.experience) == {"infants": "willing"}  # the other waits for a lawyer (SoLPuL 7 a §)
    assert canary not in repr(row)
    pool.save(actor, replace(entry(opened, home), confirmed_on=None))
    assert pool.count(actor) == 1
    with opened.desk.store.write(actor.user_id) as work:
        stored = records.load(work.connection, Home, home)
        assert stored is not None
        work.save(replace(stored, protected=True, readers=()))
    assert (pool.rows(actor).rows, pool.count(actor)) == ((), 0)


def test_an_area_that_waits_for_a_lawyer_cannot_be_asked_for_and_one_that_stands_is_left_alone(
    opened: OpenStore,
) -> None:
    rows = ({"area": "crime", "level": "required"}, {"area": "infants", "level": "preferred"})
    needs, actor = services(opened).needs, opened.actor
    with pytest.raises(Refused, match="väntar på jurist"):
        needs.receive(actor, replace(ASKED, requirements=rows))
    need = needs.receive(actor, replace(ASKED, requirements=rows[1:])).value
    with pytest.raises(Refused, match="väntar på jurist"):
        needs.save(actor, replace(need, requirements=rows))
    with opened.desk.store.write(actor.user_id) as work:  # written before it was known, or by an older program
        work.save(replace(need, requirements=rows))
    assert needs.save(actor, replace(need, requirements=rows, officer="Karin")).value.requirements == rows
    asked = [one.what for one in (*need_words.required(need, TODAY, {}), *need_words.wished(need))]
    stands = replace(need, requirements=rows)
    assert [one.what for one in need_words.unused(stands)] == ["Unga som begått brott"]
    assert asked == [one.what for one in (*need_words.required(stands, TODAY, {}), *need_words.wished(stands))]
    assert searched(stands) == searched(need)


def test_a_placement_takes_a_place_and_the_state_follows(opened: OpenStore) -> None:
    home, s = pooled(opened), services(opened)
    child = Placement(home_id=home, municipality="2029", born_year=TODAY.year - 8, state=PlacementState.ONGOING,
                      starts_on=TODAY)  # fmt: skip
    assert s.placements.save(opened.actor, child).value.free == 1
    assert entry(opened, home).stage() is PoolStatus.PLACES_LEFT
    second = replace(child, id=Placement(home_id=home, municipality="2029").id)
    assert s.placements.save(opened.actor, second).value.free == 0
    assert entry(opened, home).stage() is PoolStatus.FULL
    with pytest.raises(Refused, match="ingen plats kvar"):
        s.placements.save(opened.actor, replace(child, id=RecordId(int=7)))
    with pytest.raises(Refused, match="varför"):
        s.placements.save(opened.actor, replace(child, state=PlacementState.ENDED))
    ended = {"state": PlacementState.ENDED, "ended_on": TODAY, "end_reason": "breakdown"}
    assert not s.placements.save(opened.actor, replace(child, **ended)).value.ask_back  # type: ignore[arg-type]
    assert entry(opened, home).stage() is PoolStatus.PLACES_LEFT
    assert s.placements.save(opened.actor, replace(second, **ended)).value.ask_back  # type: ignore[arg-type]


def test_a_request_has_a_number_and_its_way(opened: OpenStore) -> None:
    needs, actor = services(opened).needs, opened.actor
    with pytest.raises(Refused, match="kommuner i samarbetet"):
        needs.receive(actor, replace(ASKED, municipality="2062"))
    first, second = needs.receive(actor, ASKED).value, needs.receive(actor, replace(ASKED, id=RecordId(int=9))).value
    assert second.number[:-1] == first.number[:-1] and int(second.number[-1]) == int(first.number[-1]) + 1
    assert needs.find(actor, first.number.lower()).id == first.id
    with pytest.raises(Refused, match="ingen förfrågan"):
        needs.find(actor, "N-1999-0001")
    for wrong, field in (  # nor afterwards, on its card
        (replace(first, municipality="2062"), "municipality"),
        (replace(first, received_on=dt.date(1900, 1, 1)), "received_on"),
    ):
        with pytest.raises(Refused, match="samarbetet") as refusal:
            needs.save(actor, wrong)
        assert refusal.value.field == field
    needs.save(actor, replace(first, network_considered="ongoing"))
    with pytest.raises(Refused, match="övervägt närstående"):
        needs.move(actor, first.id, NeedState.OPEN)
    needs.save(actor, replace(first, network_considered="done"))
    needs.move(actor, first.id, NeedState.OPEN)
    with pytest.raises(Refused, match="hur förfrågan slutade"):
        needs.move(actor, first.id, NeedState.CLOSED)
    closed = needs.move(actor, first.id, NeedState.CLOSED, outcome="solved_supported_home").value
    assert (closed.outcome, closed.closed_on) == ("solved_supported_home", TODAY)
    assert [one.id for one in needs.waiting(actor)] == [second.id]


@pytest.mark.parametrize(("since", "until"), [((2026, 1, 15), (2026, 3, 15)), ((2025, 12, 31), (2026, 2, 28))])
def test_two_months_in_an_emergency_home(since: tuple[int, int, int], until: tuple[int, int, int]) -> None:
    assert emergency_limit(replace(ASKED, emergency_from=dt.date(*since))) == dt.date(*until)


def test_a_home_near_enough_fits_and_another_says_why_not(opened: OpenStore) -> None:
    home = pooled(opened)  # in Älvdalen
    far = replace(ASKED, places_that_matter=({"place": "Avesta", "minutes": 45},), own_room=Level.PREFERRED)
    sheet = matched(opened)
    (one,) = sheet.found.fitting
    assert one.home.id == home and one.grounds[Wish.TRAVEL] is Fit.MET and one.home.minutes == (43,)
    sheet = matched(opened, replace(far, id=RecordId(int=3)))
    (reason,) = sheet.found.left_out[home]
    assert reason.rule is Rule.TRAVEL
    assert reason_said(reason, far) == f"{reason.lacks} min för långt från Avesta"


def test_a_protected_home_is_matched_only_for_those_named_and_by_its_band(tmp_path: Path) -> None:
    machines = unit_of(tmp_path, {"kontoret": Role.UNIT_MANAGER, "ena": Role.INVESTIGATOR, "andra": Role.INVESTIGATOR})
    office, one, other = machines.values()
    home = pooled(office, presentation_anonymous="Kanariefågel på taket")
    exchange(office, one, other)
    assert len(services(other).pool.listed(other.actor)) == 1
    (lotta, *_rest) = services(office).homes.persons(office.actor, home)
    services(office).homes.save_person(office.actor, replace(lotta, protection_degree="protected_registration"))
    exchange(office, one, other)
    assert services(other).pool.listed(other.actor) == ()
    assert not matched(other).homes
    (mine,) = services(office).pool.listed(office.actor)
    assert mine.entry.id == PoolEntry.id_of(mine.home.id) and mine.home.id != home
    assert [step.home_id for step in services(office).pool.steps(office.actor, mine.home.id)] == [mine.home.id]
    assert matched(office).found.fitting[0].home.minutes == (None,)
    services(office).pool.save(office.actor, replace(mine.entry, distance_band="m60_90"))
    (told,) = matched(office, replace(ASKED, id=RecordId(int=5))).found.left_out.values()
    assert [why.rule for why in told] == [Rule.TRAVEL]
    exchange(other, office)
    exchange(office, other)
    assert common_dump(other, office) == common_dump(office, other)
    folder = other.folder
    for machine in machines.values():
        assert storage().check(machine) == []
        machine.close()
    assert "Kanariefågel".encode() not in decrypted(folder)


def test_what_came_in_while_an_editor_was_open_is_not_overwritten(tmp_path: Path) -> None:
    machines = unit_of(tmp_path, {"kontoret": Role.UNIT_MANAGER, "ena": Role.INVESTIGATOR})
    office, one = machines.values()
    home = pooled(office)
    exchange(office, one)
    shown = entry(one, home)
    with one.desk.store.read() as connection:
        seen = Seen(history.position(connection))
    services(office).pool.save(office.actor, replace(entry(office, home), places=4))
    exchange(office, one)
    services(one).pool.save(one.actor, replace(shown, age_to=15), seen)
    assert (entry(one, home).places, entry(one, home).age_to) == (4, 15)
    for machine in machines.values():
        machine.close()


def test_a_trainer_knows_nothing_of_the_pool(tmp_path: Path) -> None:
    opened = open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    for ask in (services(opened).pool.listed, services(opened).needs.waiting):
        with pytest.raises(NotAllowed):
            ask(opened.actor)
    opened.close()


def test_a_step_that_is_undone_leaves_the_home_as_it_stood_and_both_steps_are_kept(opened: OpenStore) -> None:
    home = pooled(opened)
    pool = services(opened).pool
    (before,) = [one.entry for one in pool.listed(opened.actor)]
    moved = pool.move(opened.actor, home, PoolStatus.LEFT, reason="moved").value
    after = pool.unmove(opened.actor, before, moved).value
    assert (after.status, after.status_since, after.status_reason) == (before.status, before.status_since, None)
    assert [one.to_status for one in pool.steps(opened.actor, home)][-2:] == ["p7_left", "p1_available"]
    with pytest.raises(Refused, match="har ändrats sedan dess"):
        pool.unmove(opened.actor, before, moved)


def test_close_relations_are_not_considered_on_a_day_ahead(opened: OpenStore) -> None:
    ahead = replace(ASKED, network_considered_on=TODAY + dt.timedelta(days=1))
    with pytest.raises(Refused, match="inte har varit"):
        services(opened).needs.receive(opened.actor, ahead)


def test_why_a_home_rests_or_is_blocked_is_written(opened: OpenStore) -> None:
    home, pool = pooled(opened), services(opened).pool
    for then in (PoolStatus.PAUSED, PoolStatus.BLOCKED):
        with pytest.raises(Refused, match="Skriv varför"):
            pool.move(opened.actor, home, then, note=" ")
