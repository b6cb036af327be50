"""The ledger: every prioritisation and offer is entered, one chain a machine, and nothing tells of a protected home."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import records
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import NotAllowed
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.ledger_chain import Fault, Wrong
from fhr_desktop.domain.ledger_entries import LedgerKind
from fhr_desktop.domain.ledger_recount import Recount
from fhr_desktop.domain.unit import Role
from fhr_desktop.services import ledger
from fhr_desktop.services.erasing import Reason
from fhr_desktop.services.ledger import LedgerFilter
from fhr_desktop.services.storage import OpenStore
from tests.services.ledgering import DAY, a_life, entries, queued, tampered, told
from tests.services.pooling import asked_for, offered, pooled
from tests.services.test_proposals_protected import protect
from tests.stores import (
    PHRASE,
    TODAY,
    colleague,
    investigated,
    open_store,
    services,
    storage,
)
from tests.units import exchange, unit_of


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def test_every_prioritisation_and_offer_is_entered(opened: OpenStore) -> None:
    _home, need = a_life(opened)
    n = need.number
    assert told(opened) == [
        ("need", "received", n, None, "2031"),
        ("search", None, n, None, "2031"),
        ("answer", "proceed", n, "0001", "2031"),
        ("investigation", "chosen", None, "", "2039"),
        ("rule", None, None, None, None),
        ("need", "closed", n, None, "2031"),
        ("answer", "withdrawn_by_fhr", n, "0001", "2031"),
    ]
    found = entries(opened)
    assert [one["number"] for one in found[1].body["homes"]] == ["0001"]
    assert dict(found[3].body) == {
        "what": "chosen", "municipality": "2039", "home": "", "queued": True, "days": 10,
        "waiting": ({"cases": 1, "longest": 30, "municipality": "2039"},),
    }  # fmt: skip
    assert (found[5].body["outcome"], found[5].body["days"]) == ("need_ended", 0)
    assert found[6].rule_from == TODAY != found[1].rule_from
    assert [one.number for one in found] == list(range(1, 8))
    assert "Berg" not in json.dumps([dict(one.body) for one in found])
    checked = services(opened).ledger.check(opened.actor)
    assert checked.holds and checked.recounted == Recount(7, 0, 0, ())
    assert not storage().check(opened)


def test_it_is_filtered_and_is_the_unit_managers(opened: OpenStore, tmp_path: Path) -> None:
    a_life(opened)
    assert len(entries(opened, kind=LedgerKind.NEED)) == 2
    assert len(entries(opened, home="0001")) == 3 and not entries(opened, home="0002")
    assert len(entries(opened, municipality="2039")) == 1
    assert not entries(opened, last=TODAY - 100 * DAY)
    investigator = replace(opened.actor, role=Role.INVESTIGATOR)
    with pytest.raises(NotAllowed):
        services(opened).ledger.book(investigator)
    with pytest.raises(NotAllowed):
        services(opened).ledger.check(investigator)


def test_a_step_taken_back_and_a_family_before_the_queue_are_entered(opened: OpenStore) -> None:
    case, _other = investigated(opened)  # it never stood in the queue
    services(opened).cases.reverse(opened.actor, case.id, "Fel knapp")
    first, second = (one.body for one in entries(opened))
    assert (first["what"], first["queued"]) == ("chosen", False)
    assert (second["what"], second["queued"]) == ("taken_back", False)
    assert services(opened).ledger.check(opened.actor).holds


def test_searches_from_before_the_ledger_are_told_apart(opened: OpenStore) -> None:
    home, need = pooled(opened), asked_for(opened)
    offered(opened, need, home)
    book = services(opened).ledger.book(opened.actor)
    assert not book.earlier
    with tampered(opened) as connection:
        connection.exec_driver_sql("DELETE FROM ledger_entry")
        (earlier,) = ledger.book_of(connection, LedgerFilter()).earlier
        assert earlier.need_id == need.id
        assert not ledger.book_of(connection, LedgerFilter(municipality="2080")).earlier


def test_machines_bind_each_other_so_that_a_tail_cannot_be_cut(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {"kontoret": Role.UNIT_MANAGER, "andra": Role.UNIT_MANAGER})
    office, other = unit.values()
    need, home = asked_for(other), pooled(other)
    offered(other, need, home)
    exchange(other, office)
    asked_for(office)
    exchange(office, other)
    assert services(office).ledger.check(office.actor).holds
    (own,) = [one for one in entries(office) if one.device == office.desk.store.identity.device.hex()]
    assert [(one["number"], one["chain"].split("/")[0]) for one in own.heads] == [
        (2, other.desk.store.identity.device.hex())
    ]
    (last,) = entries(office, kind=LedgerKind.SEARCH)
    with tampered(office) as connection:  # in the table and in the log, and the log's own counts are made to agree
        run = connection.exec_driver_sql
        ((stream, lsn),) = run("SELECT stream, lsn FROM op WHERE rec = ?", (last.id.bytes,)).all()
        run("DELETE FROM ledger_entry WHERE id = ?", (last.id.bytes,))
        run("DELETE FROM op WHERE lsn = ?", (lsn,))
        run("DELETE FROM tx WHERE lsn = ?", (lsn,))
        run("UPDATE have SET seq = (SELECT count(*) FROM op WHERE stream = ?) WHERE stream = ?", (stream, stream))
        (fault,) = ledger.verified(connection).faults
    assert fault == Fault(Wrong.CUT, other.desk.store.identity.device.hex(), 2, own.on)
    services(office).devices.revoke(office.actor, other.desk.store.identity.device)
    assert services(office).ledger.check(office.actor).holds
    for one in unit.values():
        one.close()


def test_a_store_put_back_goes_on_in_a_new_chain_and_nothing_is_wrong(tmp_path: Path) -> None:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    asked_for(made)
    keeper = storage()
    keeper.backup(made)
    asked_for(made)  # lost with the store
    folder = made.folder
    made.close()
    back = keeper.restore(folder, keeper.backups(folder)[0], PHRASE)
    asked_for(back)
    first, second = entries(back)
    if first.heads:
        first, second = second, first
    assert (first.number, second.number) == (1, 1) and first.chain != second.chain
    assert [one["digest"] for one in second.heads] == [first.digest]
    checked = services(back).ledger.check(back.actor)
    assert checked.holds and checked.verified.restarted == 1
    back.close()


def test_a_protected_home_leaves_no_entry_and_what_went_with_it_is_no_alarm(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {"kontoret": Role.UNIT_MANAGER, "andra": Role.INVESTIGATOR})
    office, other = unit.values()
    need, home = asked_for(office), pooled(office)
    (proposal,) = offered(office, need, home)
    services(office).proposals.withdraw(office.actor, proposal.id, "Ångrat")
    waiting, chosen = queued(office, TODAY - 5 * DAY), queued(office, TODAY - 4 * DAY)
    services(office).cases.move(office.actor, chosen.id, CaseState.INVESTIGATION, TODAY)
    before = told(office)
    moved = protect(office, home)
    offered(office, need, moved, words={moved: "Passar."})
    (shut,) = [
        one for one in services(office).proposals.of_need(office.actor, need.id) if one.home.id == moved and one.holds
    ]
    services(office).proposals.withdraw(office.actor, shut.proposal.id, "Ångrat igen")
    apart = protect(office, waiting.home_id)
    with office.desk.store.read() as connection:
        (case,) = records.load_where(connection, Case, home_id=apart)
    services(office).cases.move(office.actor, case.id, CaseState.INVESTIGATION, TODAY)
    assert told(office) == before
    exchange(office, other)
    manager = replace(other.actor, role=Role.UNIT_MANAGER)
    for one, actor in ((office, office.actor), (other, manager)):
        checked = services(one).ledger.check(actor)
        assert checked.holds and checked.recounted.gone and checked.recounted.counted
        one.close()


def test_an_erased_family_is_no_alarm(opened: OpenStore) -> None:
    home, _need = a_life(opened)
    services(opened).erasing.erase_home(opened.actor, home, Reason.DEMAND, colleague(opened).id)
    checked = services(opened).ledger.check(opened.actor)
    assert checked.holds and checked.recounted.gone == 2
