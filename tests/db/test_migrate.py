"""Migrations on filled stores: whole or not at all, no row lost unawares, a newer store refused."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db import migrate
from db.connection import driver, reading
from db.soundness import integrity, row_counts
from fhr_desktop.domain.errors import StoreRefused, StoreTooNew
from tests.db.filled import Filled

HEADER = """
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = {down!r}
"""

FIRST = """
def upgrade():
    op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.create_table(
        "child", sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent", sa.Integer, sa.ForeignKey("parent.id", ondelete="CASCADE"), nullable=False),
    )
"""
REBUILD = """
def upgrade():
    with op.batch_alter_table("parent", recreate="always") as batch:
        batch.alter_column("name", nullable=False, server_default="")
        batch.add_column(sa.Column("town", sa.Text))
"""
LOSES = """
def upgrade():
    op.execute("DELETE FROM parent WHERE id > 50")
    op.execute("DELETE FROM child WHERE parent > 50")
"""
DROPS = """
def upgrade():
    op.drop_table("child")
"""
DANGLES = """
def upgrade():
    op.execute("UPDATE child SET parent = 99999")
"""
FAILS = """
def upgrade():
    op.add_column("parent", sa.Column("half", sa.Text))
    op.execute("INSERT INTO parent (id, name) VALUES (1, 'igen')")
"""
DECLARED = 'MAY_LOSE_ROWS = {"parent", "child"}\n'

Write = Callable[[str, str], None]


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    folder = tmp_path / "100 % egna versioner"
    folder.mkdir()
    return folder


@pytest.fixture
def chain(versions: Path) -> Callable[..., None]:
    def write(*bodies: str) -> None:
        migrate.head.cache_clear()
        for number, body in enumerate(bodies, start=1):
            header = HEADER.format(revision=f"r{number}", down=f"r{number - 1}" if number > 1 else None)
            (versions / f"r{number}.py").write_text(header + body)

    return write


@pytest.fixture
def filled(tmp_path: Path, versions: Path, chain: Callable[..., None]) -> Filled:
    """At revision r1, with 100 parents of three children each."""
    chain(FIRST)
    store = Filled(tmp_path).make()
    with store.opened() as engine:
        migrate.upgrade(engine, versions=versions)
        with engine.begin() as connection:
            run = connection.exec_driver_sql
            run("INSERT INTO parent (id, name) VALUES (?, 'Orsa')", [(n,) for n in range(1, 101)])
            run("INSERT INTO child (parent) VALUES (?)", [(n % 100 + 1,) for n in range(300)])
    return store


def _state(store: Filled) -> tuple[str | None, dict[str, int], list[str]]:
    with store.opened() as engine:
        assert integrity(engine) == []
        with reading(engine) as connection:
            shapes = connection.exec_driver_sql("SELECT sql FROM sqlite_master ORDER BY name").scalars()
            return migrate.current(engine), row_counts(connection), list(shapes)


def test_empty_store_gets_every_table_without_a_backup(filled: Filled) -> None:
    revision, counts, _shapes = _state(filled)
    assert revision == "r1"
    assert counts == {"child": 300, "note": 60, "parent": 100}


def test_rebuilding_a_parent_keeps_its_children(filled: Filled, versions: Path, chain: Callable[..., None]) -> None:
    chain(FIRST, REBUILD)
    backups: list[int] = []
    with filled.opened() as engine:
        migrate.upgrade(engine, versions=versions, backup=lambda: backups.append(1))
        migrate.upgrade(engine, versions=versions, backup=lambda: backups.append(2))
        with reading(engine) as connection:
            assert driver(connection).execute("PRAGMA foreign_keys").fetchone() == (1,)
    revision, counts, _shapes = _state(filled)
    assert (revision, backups) == ("r2", [1])
    assert counts == {"child": 300, "note": 60, "parent": 100}
    with filled.opened() as engine, engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM parent WHERE id = 1")
        assert connection.exec_driver_sql("SELECT count(*) FROM child").scalar_one() == 297


@pytest.mark.parametrize("body", [LOSES, DROPS, DANGLES, FAILS, "def upgrade():\n    raise RuntimeError\n"])
def test_migration_that_loses_or_fails_changes_nothing(
    filled: Filled, versions: Path, chain: Callable[..., None], body: str
) -> None:
    before = _state(filled)
    chain(FIRST, REBUILD, body)
    with filled.opened() as engine, pytest.raises(StoreRefused, match="Inget har ändrats eller gått förlorat"):
        migrate.upgrade(engine, versions=versions)
    assert _state(filled) == before


def test_loss_that_is_declared_is_allowed(filled: Filled, versions: Path, chain: Callable[..., None]) -> None:
    chain(FIRST, DECLARED + LOSES)
    with filled.opened() as engine:
        migrate.upgrade(engine, versions=versions)
    assert _state(filled)[:2] == ("r2", {"child": 150, "note": 60, "parent": 50})


def test_failing_backup_stops_the_migration(filled: Filled, versions: Path, chain: Callable[..., None]) -> None:
    before = _state(filled)
    chain(FIRST, REBUILD)

    def full() -> None:
        raise StoreRefused("Disken är full.")

    with filled.opened() as engine, pytest.raises(StoreRefused, match="Disken är full"):
        migrate.upgrade(engine, versions=versions, backup=full)
    assert _state(filled) == before


def test_store_of_a_newer_program_is_refused_unchanged(
    filled: Filled, versions: Path, chain: Callable[..., None]
) -> None:
    chain(FIRST, REBUILD)
    with filled.opened() as engine:
        migrate.upgrade(engine, versions=versions)
    before = _state(filled)
    (versions / "r2.py").unlink()
    migrate.head.cache_clear()
    with filled.opened() as engine, pytest.raises(StoreTooNew, match="nyare version"):
        migrate.upgrade(engine, versions=versions)
    assert _state(filled) == before
