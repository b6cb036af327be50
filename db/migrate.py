"""Brings a store's tables up to the program's: Alembic driven in process, all of it in one transaction or none.

The revisions are files in `db/migrations/versions`. One that means to drop rows names their tables in
`MAY_LOSE_ROWS`; any other loss stops the migration. A batch rebuild drops its table's triggers: make them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory

from db.connection import driver, reading
from db.faults import translate_errors
from db.soundness import row_counts, stray_references
from fhr_desktop.domain.errors import FhrError, StoreRefused, StoreTooNew
from i18n import _

HERE = Path(__file__).parent / "migrations"
VERSIONS = HERE / "versions"


@cache
def head(versions: Path = VERSIONS) -> str:
    """The newest revision this program knows. Raises RuntimeError unless there is exactly one."""
    found = _script(versions).get_current_head()
    if found is None:
        raise RuntimeError("no revisions")
    return found


def current(engine: sa.Engine) -> str | None:
    """The store's revision; None when it has no tables yet."""
    with translate_errors(), reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: sa.Engine, *, backup: Callable[[], object] | None = None, versions: Path = VERSIONS) -> None:
    """Carry out the revisions the store lacks; a filled store is first backed up by calling `backup`.

    Raises StoreTooNew for a revision this program does not know, and StoreRefused when a revision fails or
    would lose rows; the store is then as it was.
    """
    script, before = _script(versions), current(engine)
    if before == head(versions):
        return
    pending = _pending(script, before)
    if before is not None and backup is not None:
        backup()
    allowed = {table for revision in pending for table in getattr(revision.module, "MAY_LOSE_ROWS", ())}
    try:
        with translate_errors(), _loose(engine) as connection:
            _carry_out(connection, versions, allowed)
    except FhrError:
        raise
    except Exception as error:
        raise _refused() from error


def _pending(script: ScriptDirectory, before: str | None) -> list[Script]:
    # Asked for by its whole name: Alembic also takes the beginning of one.
    if before is not None and before not in {revision.revision for revision in script.walk_revisions()}:
        raise StoreTooNew(
            _("The store was made by a newer version of the program. Nothing was changed. Update the program.")
        )
    return list(script.iterate_revisions("heads", before or "base"))


def _carry_out(connection: sa.Connection, versions: Path, allowed: set[str]) -> None:
    before = row_counts(connection)
    command.upgrade(_config(versions, connection), "head")
    after = row_counts(connection)
    lost = [table for table, rows in before.items() if table not in allowed and after.get(table, -1) < rows]
    if lost or stray_references(connection):
        raise _refused()


@contextmanager
def _loose(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction with foreign keys off: with them on, rebuilding a parent table deletes its children."""
    with engine.connect() as connection:
        database = driver(connection)
        database.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            database.execute("PRAGMA foreign_keys = ON")


def _refused() -> StoreRefused:
    return StoreRefused(
        _("The database could not be updated for this version of the program. Nothing was changed or lost.")
    )


def _script(versions: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(versions))


def _config(versions: Path, connection: sa.Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    # Per cent signs in a folder's name would be read as placeholders.
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    return config
