"""The list of cases: whose conflicts are counted where, and which cases are one's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import records
from db.queries.investigations import case_rows
from db.store import Store
from db.tables import op
from db.unit_of_work import Identity, UnitOfWork
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import Record, new_id
from fhr_desktop.security import signing
from fhr_desktop.services.storage import OpenStore
from tests.stores import family, investigated, open_store


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


def _write_unseen(opened: OpenStore, seen: Record, **changes: object) -> None:
    """Another machine's change of a record as it was, not knowing what has been written since."""
    store = opened.desk.store
    stranger = Identity(os.urandom(16), os.urandom(8), signing.Signer(signing.generate()).sign)
    with store.engine.begin() as connection:
        work = UnitOfWork(connection, stranger, store.clock, opened.actor.user_id)
        for field, value in changes.items():
            work.stand_beside(seen, field, value)  # type: ignore[arg-type]
        work.commit()


def test_a_conflict_is_counted_in_its_own_case_only(opened: OpenStore) -> None:
    one, other = family(opened), family(opened)
    store: Store = opened.desk.store
    with store.read() as connection:
        home = records.load(connection, Home, one.home_id)
        case = records.load(connection, Case, one.id)
    assert home is not None and case is not None
    _write_unseen(opened, home, place="Idre")
    _write_unseen(opened, case, treserva_number="T 1")
    with store.read() as connection:
        person = records.load_where(connection, Person, home_id=home.id)[0]
        inquiry = records.load_where(connection, Inquiry, home_id=home.id)[0]
    _write_unseen(opened, person, phone="070-1")
    _write_unseen(opened, inquiry, campaign="Mässa")
    with store.read() as connection:
        counted = {row.id: row.clashes for row in case_rows(connection, opened.actor.user_id)}
    assert counted == {one.id: 4, other.id: 0}


def test_ones_own_cases_and_those_of_nobody(opened: OpenStore) -> None:
    mine, colleague = investigated(opened)
    nobodys = family(opened)
    with opened.desk.store.read() as connection:
        own = {row.id for row in case_rows(connection, opened.actor.user_id, only_own=True)}
        theirs = {row.id for row in case_rows(connection, colleague.id, only_own=True)}
        strangers = {row.id for row in case_rows(connection, new_id(), only_own=True)}
    assert own == theirs == {mine.id, nobodys.id}
    assert strangers == {nobodys.id}


def test_the_clock_goes_on_from_the_last_stamp(opened: OpenStore) -> None:
    family(opened)
    store = opened.desk.store
    with store.write(opened.actor.user_id) as work:
        work.save(Home(name="Sist"))
    with store.read() as connection:
        newest = connection.execute(sa.select(sa.func.max(op.c.hlc))).scalar_one()
    again = Store(store.engine)
    again.become(store.identity)
    assert again.clock.last >= newest
