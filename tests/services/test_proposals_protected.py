"""A home with protected personal data is proposed by those named for it, and leaves no trace anywhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from db import records
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.pool import PoolEntry, PoolStatus
from fhr_desktop.domain.proposals import Proposal, ProposalStep
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.pages import decrypted
from tests.services.pooling import asked_for, offered, pooled
from tests.stores import open_store, services, storage
from tests.units import common_dump, exchange, unit_of

CANARY = "Kanariefågel på taket"


def all_of(opened: OpenStore, *kinds: type[Record]) -> list[Record]:
    with opened.desk.store.read() as connection:
        return [one for kind in kinds for one in records.load_where(connection, kind)]


def protect(opened: OpenStore, home: RecordId) -> RecordId:
    """Give an adult of the home protected data. The home's new id."""
    (lotta, *_rest) = services(opened).homes.persons(opened.actor, home)
    moved = services(opened).homes.save_person(
        opened.actor, replace(lotta, protection_degree="protected_registration")
    )  # fmt: skip
    return moved.changes.moved[home]


def test_a_proposed_home_that_becomes_protected_takes_its_proposal_along(tmp_path: Path) -> None:
    machines = unit_of(tmp_path, {"kontoret": Role.UNIT_MANAGER, "andra": Role.INVESTIGATOR})
    office, other = machines.values()
    home, beside = pooled(office), pooled(office)
    need = asked_for(office)
    offered(office, need, home, beside, words={home: CANARY})
    exchange(office, other)
    assert len(services(other).proposals.of_need(other.actor, need.id)) == 2
    moved = protect(office, home)
    exchange(office, other)
    assert [one.home.id for one in services(other).proposals.of_need(other.actor, need.id)] == [beside]
    assert {one.home_id for one in all_of(other, Proposal, ProposalStep)} == {beside}  # type: ignore[attr-defined]
    mine = {one.home.id: one for one in services(office).proposals.of_need(office.actor, need.id)}
    assert mine[moved].proposal.ground == CANARY and mine[moved].holds
    assert mine[moved].proposal.id == Proposal.id_of(moved, need.id) and len(mine[moved].steps) == 1
    entries = {one.home.id: one for one in services(office).pool.listed(office.actor)}
    assert entries[moved].status_on(mine[moved].proposal.sent_on) is PoolStatus.RESERVED
    assert entries[moved].entry.number == ""  # what stands in old papers does not lead to where it lives now
    exchange(other, office)
    assert common_dump(other, office) == common_dump(office, other)
    for machine in machines.values():
        assert storage().check(machine) == []
        machine.close()
    assert CANARY.encode() not in decrypted(other.folder)


def test_a_protected_home_is_proposed_by_itself_and_is_in_no_ledger(tmp_path: Path) -> None:
    machines = unit_of(tmp_path, {"kontoret": Role.UNIT_MANAGER, "andra": Role.INVESTIGATOR})
    office, other = machines.values()
    home, need = protect(office, pooled(office)), asked_for(office)
    beside = pooled(office)
    services(office).pool.save(office.actor, replace(entry(office, home), distance_band="under_30"))
    with pytest.raises(Refused, match="för sig"):
        offered(office, need, home, beside)
    (made,) = offered(office, need, home, ground=CANARY)
    assert made.home_number and not all_of(office, PoolSearch)
    offered(office, need, beside)
    (search,) = all_of(office, PoolSearch)
    assert isinstance(search, PoolSearch) and (search.pool_size, search.fitting, search.homes[0]["rank"]) == (1, 1, 1)
    assert [row["number"] for row in search.homes] == [entry(office, beside).number] != [made.home_number]
    exchange(office, other)
    with pytest.raises(Refused, match="inte i den här databasen"):
        services(other).proposals.withdraw(other.actor, made.id, "Nej.")
    assert [one.home.id for one in services(other).proposals.waiting(other.actor)] == [beside]
    for machine in machines.values():
        machine.close()
    assert CANARY.encode() not in decrypted(other.folder)


def test_a_colleague_on_the_same_machine_who_is_not_named_sees_no_proposal(tmp_path: Path) -> None:
    opened = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    home, need = protect(opened, pooled(opened)), asked_for(opened)
    (made,) = offered(opened, need, home, ground="Det enda som finns.")
    stranger = replace(opened.actor, user_id=RecordId(int=3))
    s = services(opened)
    assert s.proposals.of_need(stranger, need.id) == () == s.proposals.waiting(stranger)
    for act in (
        lambda: s.proposals.of_home(stranger, home),
        lambda: s.proposals.ask_family(stranger, made.id),
        lambda: s.proposals.offer(stranger, need.id, [home], expires_on=made.expires_on, recipient="Maria"),
    ):
        with pytest.raises(NotAllowed, match="skyddade"):
            act()
    opened.close()


def test_a_number_is_never_given_to_another_home(tmp_path: Path) -> None:
    opened = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    need, homes = asked_for(opened), [pooled(opened) for _ in range(2)]
    offered(opened, need, homes[0])
    first = entry(opened, homes[0]).number
    protect(opened, homes[0])
    made = services(opened).proposals.no_home(opened.actor, need.id, "Fler hem.").value
    given = {row["number"] for row in made.homes} | {entry(opened, homes[1]).number}
    offered(opened, need, pooled(opened))
    (search,) = all_of(opened, PoolSearch)[-1:]
    assert isinstance(search, PoolSearch)
    assert first not in {row["number"] for row in search.homes} | given
    opened.close()


def entry(opened: OpenStore, home: RecordId) -> PoolEntry:
    return next(one.entry for one in services(opened).pool.listed(opened.actor) if one.home.id == home)
