"""A home proposed to a municipality: reserved, asked about, answered, and free again; and the ledger of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import records
from db.queries.followup import counted_homes
from db.queries.pool_past import Past, past
from fhr_desktop.domain.checks import RegisterCheck
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.matching_terms import Rule
from fhr_desktop.domain.needs import Need, NeedState
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_past import Since
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer, Proposal, ProposalState
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.proposals import Proposed
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services, services_on
from tests.services.pooling import ASKED, asked_for, offered, pooled
from tests.stores import TODAY, open_store, services

DAY = dt.timedelta(days=1)
UNTIL = TODAY + 10 * DAY


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def later(opened: OpenStore, days: int) -> Services:
    """The services on another day."""
    return services_on(Desk(opened.desk.store, opened.desk.blobs, lambda: TODAY + days * DAY, opened.desk.now))


def only(s: Services, opened: OpenStore, need: Need) -> Proposed:
    (one,) = s.proposals.of_need(opened.actor, need.id)
    return one


def only_of(s: Services, opened: OpenStore, need: Need, home: RecordId) -> Proposed:
    return next(one for one in s.proposals.of_need(opened.actor, need.id) if one.home.id == home)


def past_of(opened: OpenStore, day: dt.date) -> Past:
    with opened.desk.store.read() as connection:
        return past(connection, Since(day, day, day, day), day, day, counted_homes(connection))


def status(s: Services, opened: OpenStore, home: RecordId, day: dt.date = TODAY) -> PoolStatus:
    return next(one.status_on(day) for one in s.pool.listed(opened.actor) if one.home.id == home)


def state(s: Services, opened: OpenStore, need: Need) -> NeedState:
    return s.needs.find(opened.actor, need.number).stage()


def test_a_home_that_is_proposed_is_reserved_and_the_request_follows(opened: OpenStore) -> None:
    s, home, need = services(opened), pooled(opened), asked_for(opened)
    (made,) = offered(opened, need, home)
    assert (made.rank, made.home_number, made.reserved_until) == (1, "0001", UNTIL)
    assert {"age", "siblings", "distance"} <= set(made.speaks_for) and not made.speaks_against
    assert status(s, opened, home) is PoolStatus.RESERVED
    assert [one.to_status for one in s.pool.steps(opened.actor, home)] == ["p1_available", "p2_reserved"]
    assert state(s, opened, need) is NeedState.PROPOSED
    assert [step.what for step in only(s, opened, need).steps] == ["offered"]
    other = asked_for(opened, id=RecordId(int=2))
    assert Rule.STATUS in {why.rule for why in s.matching.of_need(opened.actor, other).found.left_out[home]}
    with pytest.raises(Refused, match="redan föreslaget"):
        offered(opened, need, home, ground="En gång till.")
    with pytest.raises(Refused, match="håller hemmet"):
        s.pool.move(opened.actor, home, PoolStatus.AVAILABLE)
    with pytest.raises(Refused, match="reserveras genom att föreslås"):
        s.pool.move(opened.actor, pooled(opened), PoolStatus.RESERVED)


def test_a_reservation_ends_by_its_day_and_nothing_has_to_run(opened: OpenStore) -> None:
    s, home, need = services(opened), pooled(opened), asked_for(opened)
    offered(opened, need, home)
    assert status(s, opened, home, UNTIL) is PoolStatus.RESERVED
    assert status(s, opened, home, UNTIL + DAY) is PoolStatus.AVAILABLE
    then = later(opened, 11)
    lists = [each.pool.rows(opened.actor).rows[0].status for each in (s, then)]
    assert lists == [PoolStatus.RESERVED, PoolStatus.AVAILABLE]  # the list says the same
    assert [each.coverage.read(opened.actor).homes for each in (s, then)] == [0, 1]  # and so does the map
    ends = [past_of(opened, day).homes[0].steps[-1] for day in (UNTIL, UNTIL + DAY)]  # and what figures count
    assert ends == [(TODAY, PoolStatus.RESERVED), (UNTIL + DAY, PoolStatus.AVAILABLE)]
    one = only(then, opened, need)
    assert (one.state, one.outcome, one.holds) == (ProposalState.ENDED, "expired", False)
    assert not then.proposals.waiting(opened.actor) and s.proposals.waiting(opened.actor)
    with pytest.raises(Refused, match="avslutat"):
        then.proposals.ask_family(opened.actor, one.proposal.id)
    assert then.matching.of_need(opened.actor, need).found.fitting[0].home.id == home
    (ended,) = then.proposals.expire(opened.actor).value  # written down, it says the same
    assert (ended.outcome, ended.ended_on) == ("expired", UNTIL + DAY)
    assert then.pool.steps(opened.actor, home)[-1].on == UNTIL + DAY
    assert status(s, opened, home, UNTIL + DAY) is PoolStatus.AVAILABLE
    assert state(then, opened, need) is NeedState.OPEN
    assert then.proposals.expire(opened.actor).value == ()


def test_what_has_run_out_may_be_proposed_anew_without_being_written_down_first(opened: OpenStore) -> None:
    home, need = pooled(opened), asked_for(opened)
    offered(opened, need, home)
    then, day = later(opened, 20), TODAY + 30 * DAY
    (again,) = then.proposals.offer(opened.actor, need.id, [home], expires_on=day, recipient="Maria Lund").value
    assert (again.state, again.outcome, again.ended_on, again.reserved_until) == ("sent", None, None, day)
    assert [step.what for step in only(then, opened, need).steps] == ["offered", "expired", "offered"]
    assert status(then, opened, home, day) is PoolStatus.RESERVED


def test_when_both_say_yes_the_municipality_assesses(opened: OpenStore) -> None:
    s, home, need, actor = services(opened), pooled(opened), asked_for(opened), opened.actor
    (made,) = offered(opened, need, home)
    s.proposals.ask_family(actor, made.id)
    assert state(s, opened, need) is NeedState.FAMILY_ASKED
    with pytest.raises(Refused, match="titta på årtalet"):
        forward = MunicipalityAnswer.FORWARD
        s.proposals.answer_municipality(actor, made.id, forward, reserve_until=dt.date(2199, 1, 1))
    s.proposals.answer_municipality(actor, made.id, MunicipalityAnswer.FORWARD, reserve_until=TODAY + 40 * DAY)
    assert state(s, opened, need) is NeedState.FAMILY_ASKED
    done = s.proposals.answer_family(actor, made.id, FamilyAnswer.YES).value
    assert (done.outcome, done.proceeded_on, done.reserved_until) == ("proceed", TODAY, TODAY + 40 * DAY)
    assert state(s, opened, need) is NeedState.ASSESSING
    far = only(later(opened, 60), opened, need)
    assert far.state is ProposalState.PROCEEDING and far.holds  # it stands, and keeps the home until it is ended


@pytest.mark.parametrize("who", ["family", "municipality"])
def test_a_no_has_its_reason_and_frees_the_home(opened: OpenStore, who: str) -> None:
    s, home, need, actor = services(opened), pooled(opened), asked_for(opened), opened.actor
    (made,) = offered(opened, need, home)
    with pytest.raises(Refused, match="Välj varför"):
        _say_no(s, opened, made, who, None)
    ended = _say_no(s, opened, made, who, "distance")
    assert ended.outcome == f"declined_by_{who}" and ended.ended_on == TODAY
    assert (status(s, opened, home), state(s, opened, need)) == (PoolStatus.AVAILABLE, NeedState.OPEN)
    assert s.pool.steps(actor, home)[-1].to_status == "p1_available"


def _say_no(s: Services, opened: OpenStore, made: Proposal, who: str, reason: str | None) -> Proposal:
    if who == "family":
        return s.proposals.answer_family(opened.actor, made.id, FamilyAnswer.NO, reason=reason).value
    return s.proposals.answer_municipality(opened.actor, made.id, MunicipalityAnswer.NO, reason=reason).value


def test_a_proposal_is_withdrawn_with_a_reason(opened: OpenStore) -> None:
    s, home, need = services(opened), pooled(opened), asked_for(opened)
    (made,) = offered(opened, need, home)
    with pytest.raises(Refused, match="dras tillbaka"):
        s.proposals.withdraw(opened.actor, made.id, "  ")
    assert s.proposals.withdraw(opened.actor, made.id, "Familjen ville vänta.").value.outcome == "withdrawn_by_fhr"
    assert only(s, opened, need).steps[-1].note == "Familjen ville vänta."
    assert status(s, opened, home) is PoolStatus.AVAILABLE


def test_a_home_that_does_not_fit_needs_a_ground_and_one_at_rest_is_not_proposed(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    far = asked_for(opened, places_that_matter=({"place": "Avesta", "minutes": 45},))
    with pytest.raises(Refused, match="passar inte"):
        offered(opened, far, home)
    (made,) = offered(opened, far, home, words={home: "Mormor bor i Älvdalen."})
    assert made.ground == "Mormor bor i Älvdalen." and "distance" in made.speaks_against
    s.proposals.withdraw(opened.actor, made.id, "Fel hem.")
    s.pool.move(opened.actor, home, PoolStatus.PAUSED, note="Familjen vill vänta.")
    with pytest.raises(Refused, match="från ”Vilande” till ”Reserverat”"):
        offered(opened, far, home, ground="Ändå.")


def test_what_is_too_old_is_proposed_only_with_its_reason(opened: OpenStore) -> None:
    home, need = pooled(opened), asked_for(opened, start_wanted=TODAY + 900 * DAY)
    checked(opened, home)
    with pytest.raises(Refused, match="för gamla"):
        offered(opened, need, home, ground="Det passar.")
    (made,) = offered(opened, need, home, old_reasons={home: "Nya utdrag är begärda."})
    assert made.old_reason == "Nya utdrag är begärda." and made.speaks_against == ("checks_current",)


def checked(opened: OpenStore, home: RecordId) -> None:
    """A register check of the home's first adult, of today."""
    (first, *_rest) = services(opened).homes.persons(opened.actor, home)
    with opened.desk.store.write(opened.actor.user_id) as work:
        (case,) = records.load_where(work.connection, Case, home_id=home)
        work.save(RegisterCheck(case_id=case.id, person_id=first.id, register="criminal", received_on=TODAY))


def test_children_who_are_placed_end_the_request_and_free_the_other_homes(opened: OpenStore) -> None:
    s, first, second, need = services(opened), pooled(opened), pooled(opened), asked_for(opened)
    offered(opened, need, first, second)
    child = Placement(home_id=second, request_id=need.id, municipality="2031", state=PlacementState.PLANNED)
    s.placements.save(opened.actor, child)
    outcomes = {one.home.id: one.outcome for one in s.proposals.of_need(opened.actor, need.id)}
    assert outcomes == {first: "other_home_chosen", second: "proceed"}  # the sibling's place is kept
    assert status(s, opened, first) is PoolStatus.AVAILABLE and status(s, opened, second) is PoolStatus.RESERVED
    assert state(s, opened, need) is NeedState.ASSESSING
    other = asked_for(opened, id=RecordId(int=2), municipality="2080", children=({"alias": "C", "age": 8},))
    assert second in s.matching.of_need(opened.actor, other).found.left_out
    with pytest.raises(Refused, match="reserverat för en annan"):
        offered(opened, other, second, ground="Ändå.")
    s.placements.save(opened.actor, replace(child, id=RecordId(int=7)))  # the other child, to the same home
    outcomes = {one.home.id: one.outcome for one in s.proposals.of_need(opened.actor, need.id)}
    assert outcomes == {first: "other_home_chosen", second: "placed"} and not s.proposals.clashes(opened.actor)
    done = s.needs.find(opened.actor, need.number)
    assert (done.stage(), done.outcome, done.closed_on) == (NeedState.PLACED, "placed_through_fhr", TODAY)


def test_a_placement_that_is_undone_gives_back_what_it_ended(opened: OpenStore) -> None:
    s, first, second, need = services(opened), pooled(opened), pooled(opened), asked_for(opened)
    offered(opened, need, first, second)
    before = {one.proposal for one in s.proposals.of_need(opened.actor, need.id)}
    child = Placement(home_id=second, request_id=need.id, municipality="2031", state=PlacementState.PLANNED)
    done = s.placements.save(opened.actor, child).value
    s.placements.take_back(opened.actor, done)
    assert {one.proposal for one in s.proposals.of_need(opened.actor, need.id)} == before
    again = s.needs.find(opened.actor, need.number)
    assert (again.stage(), again.outcome, again.closed_on) == (NeedState.PROPOSED, None, None)
    assert [status(s, opened, home) for home in (first, second)] == [PoolStatus.RESERVED, PoolStatus.RESERVED]
    assert only_of(s, opened, need, first).steps[-1].what == "taken_back"


def test_children_who_may_live_apart_keep_the_request_open_until_all_have_a_home(opened: OpenStore) -> None:
    s, first, second = services(opened), pooled(opened), pooled(opened)
    need = asked_for(opened, together=False)
    offered(opened, need, first, second)
    child = Placement(home_id=first, request_id=need.id, municipality="2031", state=PlacementState.PLANNED)
    s.placements.save(opened.actor, child)
    outcomes = {one.home.id: one.outcome for one in s.proposals.of_need(opened.actor, need.id)}
    assert outcomes == {first: "placed", second: None} and state(s, opened, need) is NeedState.PROPOSED
    s.placements.save(opened.actor, replace(child, id=RecordId(int=7), home_id=second))
    assert state(s, opened, need) is NeedState.PLACED


def test_a_request_that_ends_otherwise_frees_its_homes(opened: OpenStore) -> None:
    s, home, need = services(opened), pooled(opened), asked_for(opened)
    offered(opened, need, home)
    s.needs.move(opened.actor, need.id, NeedState.CLOSED, outcome="solved_network")
    assert only(s, opened, need).outcome == "withdrawn_by_fhr" and status(s, opened, home) is PoolStatus.AVAILABLE
    assert state(s, opened, need) is NeedState.CLOSED


def test_a_reserved_home_is_proposed_to_others_as_far_as_its_places_go(opened: OpenStore) -> None:
    home = pooled(opened, places=3)
    one_child = {"children": ({"alias": "C", "age": 8},)}
    offered(opened, asked_for(opened), home)
    second = asked_for(opened, id=RecordId(int=2), **one_child)
    with pytest.raises(Refused, match="passar inte"):
        offered(opened, second, home)
    offered(opened, second, home, ground="En plats är kvar.")
    with pytest.raises(Refused, match="reserverat för en annan"):
        offered(opened, asked_for(opened, id=RecordId(int=3), **one_child), home, ground="Ändå.")


def test_the_ledger_says_the_order_and_it_can_be_counted_anew(opened: OpenStore) -> None:
    s, need = services(opened), asked_for(opened, own_room="preferred", contact=("drive_to",))
    best = pooled(opened, own_rooms=2, contact=("drive_to",))
    worst, middle = pooled(opened, own_rooms=0, contact=("at_home",)), pooled(opened, own_rooms=2)
    pooled(opened, places=1)
    offered(opened, need, middle)
    s.proposals.no_home(opened.actor, need.id, "Hem som kan köra till umgänge.")
    first, last = s.proposals.searches(opened.actor, need.id)
    assert (first.pool_size, first.fitting, first.rule_from) == (4, 3, dt.date(2026, 1, 1))
    assert [dict(row) for row in first.left_out] == [{"homes": 1, "rule": "places"}]
    numbers = {one.home.id: one.entry.number for one in s.pool.listed(opened.actor)}
    assert [row["number"] for row in first.homes] == [numbers[one] for one in (best, middle, worst)]
    assert [row["offered"] for row in first.homes] == [False, True, False]

    def measure(row: Mapping[str, Any]) -> list[int]:
        return [row[one] for one in first.criteria]

    assert [row["rank"] for row in first.homes] == [1, 2, 3] and sorted(first.homes, key=measure) == [*first.homes]
    assert (last.no_home, last.note) == (True, "Hem som kan köra till umgänge.")
    assert not any(row["offered"] for row in last.homes) and last.fitting == 2  # one is reserved
    assert s.needs.find(opened.actor, need.number).lesson == last.note
    with pytest.raises(Refused, match="saknas i poolen"):
        s.proposals.no_home(opened.actor, need.id, "")


def test_an_offer_says_to_whom_and_until_when(opened: OpenStore) -> None:
    s, home, need = services(opened), pooled(opened), asked_for(opened)
    for homes, until, to, why in (
        ([], UNTIL, "Maria", "minst ett hem"), ([home, home], UNTIL, "Maria", "två gånger"),
        ([home], TODAY - DAY, "Maria", "passerat"), ([home], dt.date(2199, 1, 1), "Maria", "titta på årtalet"),
        ([home], UNTIL, " ", "vem på kommunen"),
        ([RecordId(int=4)], UNTIL, "Maria", "inte i poolen"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            s.proposals.offer(opened.actor, need.id, homes, expires_on=until, recipient=to)
    early = s.needs.receive(opened.actor, replace(ASKED, id=RecordId(int=8))).value
    with pytest.raises(Refused, match="från ”Inkommen” till ”Förslag lämnat”"):
        s.proposals.offer(opened.actor, early.id, [home], expires_on=UNTIL, recipient="Maria")
    assert not s.proposals.waiting(opened.actor) and status(s, opened, home) is PoolStatus.AVAILABLE


def test_a_home_of_an_old_store_gets_its_number_when_it_is_first_needed(opened: OpenStore) -> None:
    s, old, new, need = services(opened), pooled(opened), pooled(opened), asked_for(opened)
    entries = {one.home.id: one.entry for one in s.pool.listed(opened.actor)}
    assert (entries[old].number, entries[new].number) == ("0001", "0002")
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(replace(entries[old], number=""))
    s.pool.save(opened.actor, replace(entries[new], number="", places=3))
    search = s.proposals.no_home(opened.actor, need.id, "Fler hem.").value
    assert {row["number"] for row in search.homes} == {"0002", "0003"}
