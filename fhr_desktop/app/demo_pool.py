"""The demo's pool: homes found suitable with what they offer, a child in one of them, and two municipalities' needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.app.demo_offers import offer_of
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.needs import Level, Need, NeedState
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.suite import Services

ENOUGH = 6  # homes, before some of them are given other states
ROOMY = 2  # places; where there are more, a child may live and others come
CONFIRMED = (6, 14, 2, 21, 9, 190, 3, 45, 12, 95)  # days since each family last said that they still can


def fill_pool(services: Services, staff: Mapping[str, Actor], clock: DemoClock) -> None:
    """Put the homes in the pool, let a child live in one, and receive two needs."""
    manager = next(actor for actor in staff.values() if actor.may(Right.ASSESS))
    found = [one for one in services.cases.rows(manager, ended=True) if one.state is CaseState.SUITABLE]
    homes = [one.home_id for one in found]
    in_turn = sorted(found, key=lambda one: (one.since, one.number))
    offers = {one.home_id: offer_of(rank) for rank, one in enumerate(in_turn)}  # as in their reports
    for number, one in enumerate(found):
        said = clock.present - dt.timedelta(days=CONFIRMED[number % len(CONFIRMED)])
        clock.set(min(one.since + dt.timedelta(days=2), clock.present))
        begun = services.pool_entering.open(manager, one.home_id).entry  # as the report has it
        wish = {"wish_places": None, "wish_age_from": None, "wish_age_to": None, **offers[one.home_id]}
        services.pool.put_in(manager, replace(begun, confirmed_on=said, **wish))
    clock.set(clock.present)
    if len(homes) > ENOUGH:
        roomy = [one.home_id for one in found[:-1] if offers[one.home_id]["places"] > ROOMY]
        _place(services, manager, roomy[0], clock.today())  # and a place is left
        waits = next(home for home in homes[2:] if home != roomy[0])
        services.pool.move(manager, waits, PoolStatus.PAUSED, note="Familjen vill vänta.")
        services.pool.move(manager, homes[-1], PoolStatus.UPDATE_NEEDED, reason="move")
    receive(services, manager, clock.today())


def _place(services: Services, manager: Actor, home: RecordId, today: dt.date) -> None:
    services.placements.save(manager, Placement(
        home_id=home, municipality="2029", alias="barn K", born_year=today.year - 8,
        state=PlacementState.ONGOING.value, starts_on=today - dt.timedelta(days=90),
    ))  # fmt: skip


def receive(services: Services, actor: Actor, today: dt.date) -> Need:
    """Two needs; the one for siblings is open and is given back."""
    teenager = Need(
        number="", municipality="2080", officer="Karin Ström", received_on=today - dt.timedelta(days=2),
        children=({"alias": "barn C", "age": 15},), length="long",
        places_that_matter=({"place": "Falun", "about": "skola", "minutes": 30},),
    )  # fmt: skip
    siblings = replace(
        teenager, id=Need(number="", municipality="2031", received_on=today).id, municipality="2031",
        officer="Maria Lund", received_on=today - dt.timedelta(days=5), length="growing_up",
        children=({"alias": "barn A", "age": 6}, {"alias": "barn B", "age": 9}), child_municipality="2031",
        places_that_matter=({"place": "Rättvik", "about": "skola", "minutes": 45},), urgency="soon",
        start_wanted=today + dt.timedelta(days=34), own_room=Level.PREFERRED.value, no_animals=Level.PREFERRED.value,
        contact=("drive_to",), requirements=({"area": "school_support", "level": Level.PREFERRED.value},),
        not_near=({"place": "Orsa", "km": 20},), network_considered="done",
        network_considered_on=today - dt.timedelta(days=7),
    )  # fmt: skip
    services.needs.receive(actor, teenager)
    received = services.needs.receive(actor, siblings).value
    return services.needs.move(actor, received.id, NeedState.OPEN).value
