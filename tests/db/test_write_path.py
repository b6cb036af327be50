"""The one write path: tables are a projection of the log, and two machines' edits meet without losing either."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import integrity, records
from db.projection import Projection, StreamBook
from db.queries import conflicts
from db.queries.dump import dump
from db.store import Store
from db.tables import metadata
from db.unit_of_work import Identity
from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Note
from fhr_desktop.domain.operations import Transaction
from fhr_desktop.security import signing
from fhr_desktop.services.storage import OpenStore
from tests.stores import family, investigated, open_store, services


@pytest.fixture
def opened(tmp_path: Path) -> OpenStore:
    store = open_store(tmp_path)
    yield store  # type: ignore[misc]
    store.close()


def _stranger(store: Store) -> Identity:
    """Another machine, writing in the same scopes."""
    return Identity(os.urandom(16), os.urandom(8), signing.Signer(signing.generate()).sign)


def _receive(store: Store, transactions: list[Transaction]) -> None:
    with store.engine.begin() as connection:
        projection = Projection(connection, StreamBook(connection))
        for one in transactions:
            projection.apply(one)


def _unseen_edit(opened: OpenStore, record: Home | Person, **changes: object) -> list[Transaction]:
    """What another machine, that has seen the record as it is now, would send; this store is left as it was."""
    store = opened.desk.store
    own = store.identity
    connection = store.engine.connect()
    try:
        from db.unit_of_work import UnitOfWork

        work = UnitOfWork(connection, _stranger(store), store.clock, opened.actor.user_id)
        work.save(dataclasses.replace(record, **changes))  # type: ignore[type-var]
        before = len(list(integrity.transactions(connection)))
        work.commit()
        made = list(integrity.transactions(connection))[before:]
        connection.rollback()
    finally:
        connection.close()
    assert store.identity is own
    return made


def test_the_migrated_tables_are_the_described_ones(opened: OpenStore) -> None:
    with opened.desk.store.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_ours})
        assert compare_metadata(context, metadata) == []


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (
        kind == "table"
        and name is not None
        and ((name.startswith("search_") and name != "search_entry") or name == "alembic_version")
    )


def test_a_replay_of_the_log_gives_the_same_tables(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s = services(opened)
    s.notes.sign(opened.actor, case.id, "Första hembesöket.")
    document = s.documents.begin(opened.actor, case.id, "F10").value
    s.documents.answer(opened.actor, document.id, "why_now", "", "Åäö")
    s.documents.answer(opened.actor, document.id, "why_now", "", "Åäö och mer")
    with opened.desk.store.read() as connection:
        assert integrity.differing_tables(connection) == []


def test_a_row_changed_outside_the_log_is_refused(opened: OpenStore) -> None:
    family(opened)
    with pytest.raises((sa.exc.DatabaseError, FhrError)), opened.desk.store.local() as connection:
        connection.exec_driver_sql("UPDATE home SET name = 'X'")


def test_a_row_changed_past_the_gate_is_found(opened: OpenStore) -> None:
    family(opened)
    with opened.desk.store.local() as connection:
        connection.exec_driver_sql("INSERT INTO gate VALUES (1)")
        connection.exec_driver_sql("UPDATE home SET name = 'X'")
        connection.exec_driver_sql("DELETE FROM gate")
    with opened.desk.store.read() as connection:
        assert integrity.differing_tables(connection) == ["home"]


def test_saving_what_is_already_so_writes_nothing(opened: OpenStore) -> None:
    case = family(opened)
    with opened.desk.store.read() as connection:
        before = len(list(integrity.transactions(connection)))
        home = records.load(connection, Home, case.home_id)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(home)  # type: ignore[arg-type]
    with opened.desk.store.read() as connection:
        assert len(list(integrity.transactions(connection))) == before


def test_a_signed_entry_never_changes(opened: OpenStore) -> None:
    case = family(opened)
    note = services(opened).notes.sign(opened.actor, case.id, "Så var det.").value
    with pytest.raises(Refused, match="ändras aldrig"), opened.desk.store.write(opened.actor.user_id) as work:
        work.save(dataclasses.replace(note, text="Så var det inte."))
    with opened.desk.store.read() as connection:
        assert records.load(connection, Note, note.id) == note


def test_a_failed_action_leaves_nothing(opened: OpenStore) -> None:
    with pytest.raises(RuntimeError, match="oops"), opened.desk.store.write(opened.actor.user_id) as work:
        work.save(Home(name="Halvfärdig"))
        raise RuntimeError("oops")
    with opened.desk.store.read() as connection:
        assert not [home for home in records.load_where(connection, Home) if home.name == "Halvfärdig"]


def test_two_unseen_edits_are_both_kept_and_one_is_shown(opened: OpenStore) -> None:
    case = family(opened)
    store, s = opened.desk.store, services(opened)
    with store.read() as connection:
        home = records.load(connection, Home, case.home_id)
    assert home is not None
    theirs = _unseen_edit(opened, home, name="Berg i Särna")
    s.homes.save_home(opened.actor, dataclasses.replace(home, name="Berg–Sundin i Särna"))
    _receive(store, theirs)
    with store.read() as connection:
        (clash,) = conflicts.of_records(connection, [home.id])
        assert {side.value for side in clash.sides} == {"Berg i Särna", "Berg–Sundin i Särna"}
        assert len(conflicts.fields(connection)) == 1
        assert integrity.differing_tables(connection) == []
        shown = records.load(connection, Home, home.id)
    assert shown is not None and shown.name in ("Berg i Särna", "Berg–Sundin i Särna")
    s.homes.save_home(opened.actor, dataclasses.replace(shown, name="Berg"))
    with store.read() as connection:
        assert len(conflicts.fields(connection)) == 0


def test_resolving_by_keeping_the_shown_value_also_resolves(opened: OpenStore) -> None:
    case = family(opened)
    store = opened.desk.store
    with store.read() as connection:
        home = records.load(connection, Home, case.home_id)
    assert home is not None
    theirs = _unseen_edit(opened, home, place="Idre")
    services(opened).homes.save_home(opened.actor, dataclasses.replace(home, place="Särna"))
    _receive(store, theirs)
    with store.read() as connection:
        shown = records.load(connection, Home, home.id)
    with store.write(opened.actor.user_id) as work:
        work.decide(shown, "place")  # type: ignore[arg-type]
    with store.read() as connection:
        assert len(conflicts.fields(connection)) == 0
        assert records.load(connection, Home, home.id) == shown


def test_a_protection_flag_wins_over_an_unseen_lifting(opened: OpenStore) -> None:
    case = family(opened)
    store = opened.desk.store
    with store.read() as connection:
        home = records.load(connection, Home, case.home_id)
    assert home is not None
    theirs = _unseen_edit(opened, home, protected=True)
    with store.write(opened.actor.user_id) as work:
        work.save(dataclasses.replace(home, protected=True))
    with store.write(opened.actor.user_id) as work:
        work.save(dataclasses.replace(home, protected=False))
    _receive(store, theirs)
    with store.read() as connection:
        shown = records.load(connection, Home, home.id)
    assert shown is not None and shown.protected


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(3)), names=st.lists(st.sampled_from("ABC"), min_size=3, max_size=3))
def test_the_tables_do_not_depend_on_the_order_of_arrival(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], names: list[str]
) -> None:
    opened = open_store(tmp_path_factory.mktemp("order"))
    try:
        case = family(opened)
        with opened.desk.store.read() as connection:
            home = records.load(connection, Home, case.home_id)
        assert home is not None
        edits = [_unseen_edit(opened, home, name=name) for name in names]
        outcomes = []
        for arrival in (range(3), order):
            connection = opened.desk.store.engine.connect()
            projection = Projection(connection, StreamBook(connection))
            for number in arrival:
                for one in edits[number]:
                    projection.apply(one)
            outcomes.append([row for row in dump(connection) if row["id"] == home.id.hex])
            connection.rollback()
            connection.close()
        assert outcomes[0] == outcomes[1]
    finally:
        opened.close()


def test_records_of_a_protected_home_live_in_a_scope_of_their_own(opened: OpenStore) -> None:
    case = family(opened)
    with opened.desk.store.write(opened.actor.user_id) as work:
        home = Home(name="Hemlig", protected=True, readers=(opened.actor.user_id,))
        work.save(home, Person(home_id=home.id, role="applicant", given_name="Hemlig"))
    with opened.desk.store.read() as connection:
        kinds = {row["id"]: row["scope"] for row in dump(connection)}
        shut = {row["id"] for row in dump(connection, frozenset({home.id}))}
    assert kinds[home.id.hex] == "protected"
    assert kinds[case.home_id.hex] == "casework"
    assert home.id.hex not in shut


def test_the_stamp_never_goes_back(opened: OpenStore) -> None:
    clock = opened.desk.store.clock
    first = clock.tick()
    clock.now = lambda: dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
    assert clock.tick() > first
    clock.witness(first + (10**9 << 16))
    assert clock.tick() < first + (10**9 << 16)
