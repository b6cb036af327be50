"""What stands does so until a person ends it, in a home that may still be proposed; what cannot go on is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.needs import NeedState
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer, Proposal
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.proposal_views import Why, stuck_said
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import services_on
from tests.services.pooling import asked_for, offered, pooled
from tests.stores import TODAY, open_store, services

DAY = dt.timedelta(days=1)
FORWARD = MunicipalityAnswer.FORWARD


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def agreed(opened: OpenStore, home: RecordId, **asked: object) -> Proposal:
    """A proposal that both have said yes to, kept for twenty days."""
    s, need = services(opened), asked_for(opened, **asked)
    (one,) = offered(opened, need, home)
    s.proposals.answer_family(opened.actor, one.id, FamilyAnswer.YES)
    return s.proposals.answer_municipality(opened.actor, one.id, FORWARD, reserve_until=TODAY + 20 * DAY).value


def test_a_home_that_both_have_said_yes_to_is_kept_and_told_when_its_day_has_passed(opened: OpenStore) -> None:
    home = pooled(opened)
    one = agreed(opened, home)
    other = asked_for(opened, id=RecordId(int=2), municipality="2080")
    assert not services(opened).proposals.stuck(opened.actor)
    then = services_on(replace(opened.desk, today=lambda: TODAY + 21 * DAY))
    (stuck,) = then.proposals.stuck(opened.actor)
    strong, _plain = stuck_said(stuck, "Hemmet")
    assert stuck.why is Why.OVERDUE and "2026-04-06" in strong and "N-2026-0001" in strong
    (listed,) = then.pool.rows(opened.actor).rows
    assert listed.status is PoolStatus.RESERVED and home in then.matching.of_need(opened.actor, other).found.left_out
    offer = partial(
        then.proposals.offer, opened.actor, homes=[home], expires_on=TODAY + 30 * DAY, recipient="Karin", ground="Ändå."
    )
    with pytest.raises(Refused, match="reserverat för en annan"):
        offer(other.id)
    with pytest.raises(Refused, match="redan"):
        offer(one.need_id)
    (kept,) = then.proposals.of_need(opened.actor, one.need_id)
    assert kept.proposal == one
    then.proposals.answer_municipality(opened.actor, one.id, FORWARD, reserve_until=TODAY + 40 * DAY)
    assert not then.proposals.stuck(opened.actor)


@pytest.mark.parametrize("closed", [PoolStatus.BLOCKED, PoolStatus.PAUSED, PoolStatus.UPDATE_NEEDED, PoolStatus.LEFT])
def test_a_home_that_is_closed_takes_no_child_and_its_proposal_goes_no_further(
    opened: OpenStore, closed: PoolStatus
) -> None:
    s, home, need = services(opened), pooled(opened), asked_for(opened)
    (one,) = offered(opened, need, home)
    reason = {PoolStatus.UPDATE_NEEDED: "move", PoolStatus.LEFT: "moved"}.get(closed)
    s.pool.move(opened.actor, home, closed, reason=reason, note="Oro anmäld.")
    (stuck,) = s.proposals.stuck(opened.actor)
    assert (stuck.why, stuck.status, stuck.proposed.proposal.id) == (Why.CLOSED, closed, one.id)
    child = Placement(home_id=home, municipality="2031", alias="A", state=PlacementState.PLANNED)
    with pytest.raises(Refused, match="Hemmet har läget"):
        s.placements.save(opened.actor, child)
    with pytest.raises(Refused, match="dra tillbaka förslaget"):
        s.proposals.answer_municipality(opened.actor, one.id, FORWARD)
    s.proposals.answer_family(opened.actor, one.id, FamilyAnswer.YES)  # what was said may always be noted
    s.proposals.withdraw(opened.actor, one.id, "Hemmet tar inte emot.")
    assert not s.proposals.stuck(opened.actor)


def test_a_block_is_lifted_with_a_word_of_why(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    s.pool.move(opened.actor, home, PoolStatus.BLOCKED, note="Oro anmäld.")
    with pytest.raises(Refused, match="Skriv varför"):
        s.pool.move(opened.actor, home, PoolStatus.AVAILABLE)
    s.pool.move(opened.actor, home, PoolStatus.AVAILABLE, note="Utredd, inget fog för oron.")


def test_a_child_who_lived_there_before_the_block_may_be_written_about(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    child = Placement(home_id=home, municipality="2031", alias="A", state=PlacementState.ONGOING, starts_on=TODAY)
    s.placements.save(opened.actor, child)
    s.pool.move(opened.actor, home, PoolStatus.BLOCKED, note="Oro anmäld.")
    ended = replace(child, state=PlacementState.ENDED, ended_on=TODAY, end_reason="breakdown")
    assert s.placements.save(opened.actor, ended).value.ask_back is True


def test_a_child_who_never_came_leaves_the_place_and_the_request_waits_again(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    one = agreed(opened, home, children=({"alias": "A", "age": 6},))
    child = Placement(home_id=home, request_id=one.need_id, municipality="2031", state=PlacementState.PLANNED)
    s.placements.save(opened.actor, child)
    with pytest.raises(Refused, match="Skriv varför"):
        s.placements.never_came(opened.actor, child.id, " ")
    s.placements.never_came(opened.actor, child.id, "Barnet flyttade hem igen.")
    (proposed,) = s.proposals.of_need(opened.actor, one.need_id)
    assert proposed.outcome == "withdrawn_by_fhr" and proposed.steps[-1].note == "Barnet flyttade hem igen."
    (need,) = s.needs.waiting(opened.actor)
    assert (need.stage(), need.outcome, need.closed_on) == (NeedState.OPEN, None, None)
    assert s.placements.of_home(opened.actor, home) == ()
    offered(opened, need, home)
    with pytest.raises(Refused, match="gått vidare"):
        s.placements.never_came(opened.actor, child.id, "Igen.")


@pytest.mark.parametrize("places", [1, 2])
def test_a_home_whose_last_child_has_left_is_asked_about_before_it_is_proposed(opened: OpenStore, places: int) -> None:
    s, home = services(opened), pooled(opened, places=places)
    need = asked_for(opened, children=({"alias": "A", "age": 6},))
    child = Placement(home_id=home, municipality="2080", alias="B", state=PlacementState.ONGOING, starts_on=TODAY)
    s.placements.save(opened.actor, child)
    left = replace(child, state=PlacementState.ENDED, ended_on=TODAY, end_reason="breakdown")
    s.placements.save(opened.actor, left)
    assert home in s.matching.of_need(opened.actor, need).found.left_out and s.coverage.read(opened.actor).homes == 0
    with pytest.raises(Refused, match="tillbaka till poolen"):
        offered(opened, need, home, ground="Det passar.")


def test_a_request_is_placed_by_a_placement_only(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    one = agreed(opened, home)
    with pytest.raises(Refused, match="Inget barn har placerats"):
        s.needs.move(opened.actor, one.need_id, NeedState.PLACED)
    assert s.proposals.of_need(opened.actor, one.need_id)[0].proposal == one
