"""A home in the pool and a municipality's request, for tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from db import records
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.needs import Need, NeedState
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.storage import OpenStore
from tests.stores import TODAY, family, services

OFFER = PoolEntry(home_id=RecordId(int=0), places=2, age_from=4, age_to=12, sibling_scope="siblings_welcome")
ASKED = Need(
    number="", municipality="2031", received_on=TODAY, children=({"alias": "A", "age": 6}, {"alias": "B", "age": 9}),
    places_that_matter=({"place": "Orsa", "minutes": 45},), network_considered="done",
)  # fmt: skip


def suitable(opened: OpenStore) -> RecordId:
    """A home whose case has ended well."""
    case = family(opened)
    with opened.desk.store.write(opened.actor.user_id) as work:
        stored = records.load(work.connection, Case, case.id)
        assert stored is not None
        work.save(replace(stored, state="a8_suitable", state_since=TODAY - dt.timedelta(days=30)))
    return case.home_id


def pooled(opened: OpenStore, **offer: object) -> RecordId:
    home = suitable(opened)
    services(opened).pool.put_in(opened.actor, replace(OFFER, home_id=home, **offer))  # type: ignore[arg-type]
    return home


def asked_for(opened: OpenStore, **changes: object) -> Need:
    """A request that the pool is searched for."""
    received = services(opened).needs.receive(opened.actor, replace(ASKED, **changes)).value  # type: ignore[arg-type]
    return services(opened).needs.move(opened.actor, received.id, NeedState.OPEN).value


def offered(opened: OpenStore, need: Need, *homes: RecordId, **said: object) -> tuple[Proposal, ...]:
    """The homes proposed for ten days."""
    until = TODAY + dt.timedelta(days=10)
    offer = services(opened).proposals.offer
    return offer(opened.actor, need.id, homes, expires_on=until, recipient="Maria Lund", **said).value  # type: ignore[arg-type]
