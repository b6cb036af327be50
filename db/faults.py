"""What the disk and SQLite refuse, as sentences for a person. Mistakes in our own SQL pass through unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy.exc
from sqlcipher3 import dbapi2

from fhr_desktop.domain.errors import FhrError, StoreBusy, StoreDamaged, StoreRefused
from i18n import _


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raises StoreDamaged, StoreBusy or StoreRefused for SQLite's and the disk's errors."""
    try:
        yield
    except (sqlalchemy.exc.DBAPIError, dbapi2.Error) as error:
        cause = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
        told = _told(getattr(cause, "sqlite_errorcode", None))
        if told is None:
            raise
        # Neither the statement nor its values follow along.
        raise told from None


def damaged() -> StoreDamaged:
    """The database's bytes are not those that were written."""
    return StoreDamaged(_("The database file is damaged and was not opened. Restore the latest backup."))


def _told(code: int | None) -> FhrError | None:
    match (code or 0) & 0xFF:
        case dbapi2.SQLITE_CORRUPT | dbapi2.SQLITE_NOTADB | dbapi2.SQLITE_FORMAT:
            return damaged()
        case dbapi2.SQLITE_BUSY | dbapi2.SQLITE_LOCKED:
            return StoreBusy(_("The database is busy with other work. Nothing was changed. Try again in a moment."))
        case dbapi2.SQLITE_FULL:
            return StoreRefused(
                _("The disk is full. This was not saved, but everything before it is. Free some space and try again.")
            )
        case dbapi2.SQLITE_READONLY | dbapi2.SQLITE_PERM:
            return StoreRefused(
                _("The database cannot be written to. Nothing was changed. Check that the disk is not write-protected.")
            )
        case dbapi2.SQLITE_CANTOPEN | dbapi2.SQLITE_IOERR | dbapi2.SQLITE_NOLFS:
            return StoreRefused(
                _("The disk cannot be read or written. Everything saved before is kept. Check the disk and try again.")
            )
        case _:
            return None
