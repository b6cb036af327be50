"""What is found by searching: what goes for good leaves no trace in the index's own pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import integrity, search_index
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.erasing import Reason
from fhr_desktop.services.storage import OpenStore
from tests.stores import colleague, family, open_store, services

OWN_ROWS = (1, 10)  # averages and structure: how it was written, not what


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    store = open_store(tmp_path, Role.UNIT_MANAGER)
    yield store
    store.close()


def _pages(connection: sa.Connection, index: str) -> list[bytes]:
    query = f"SELECT block FROM {index}_data WHERE id NOT IN (?, ?)"
    return sorted(connection.exec_driver_sql(query, OWN_ROWS).scalars())


def _assert_like_new(opened: OpenStore) -> None:
    """The index's pages are those of an index that never held anything else."""
    with opened.desk.store.local() as connection:
        held = {index: _pages(connection, index) for index in search_index.INDEXES}
        kept = connection.exec_driver_sql("SELECT * FROM search_entry ORDER BY id").all()
        search_index.clear(connection)
        for row in kept:
            connection.exec_driver_sql("INSERT INTO search_entry VALUES (?, ?, ?, ?, ?, ?)", tuple(row))
        search_index.scour(connection)
        assert held == {index: _pages(connection, index) for index in search_index.INDEXES}
        assert all(held.values()) == bool(kept)
        connection.rollback()


def test_an_erased_home_leaves_no_trace_in_the_index(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    other, case = family(opened), family(opened)
    s.homes.save_home(actor, replace(s.cases.open(actor, other.id).home, name="Kronlund"))
    for number in range(30):
        s.notes.sign(actor, case.id, f"Vid besök {number} sade Kanariefågel att det gick bra.")
    home = s.cases.open(actor, case.id).home
    for name in ("Gråsparv", "Talgoxe", home.name):  # what was changed away before
        s.homes.save_home(actor, replace(home, name=name))
    s.erasing.erase_home(actor, case.home_id, Reason.DEMAND, colleague(opened).id)
    _assert_like_new(opened)
    assert not s.search.find(actor, "Kanarie") and not s.search.find(actor, "sparv")
    assert s.search.find(actor, "Kronlund")


def test_the_index_is_made_anew_with_the_tables(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    case = family(opened)
    s.homes.save_home(actor, replace(s.cases.open(actor, case.id).home, name="Gråsparv"))
    with opened.desk.store.local() as connection:
        integrity.reproject(connection)
    assert s.search.find(actor, "sparv")
    assert _faults(opened) == []


def _faults(opened: OpenStore) -> list[str]:
    """What each index finds wrong with itself, beside the entries it is made of."""
    found = []
    with opened.desk.store.local() as connection:
        for index in search_index.INDEXES:
            try:
                connection.exec_driver_sql(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
            except sa.exc.DatabaseError as error:
                found.append(str(error))
    return found
