"""What stays on this machine and is never synced: drafts, device keys, list settings. Encrypted with the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from db.tables import draft
from fhr_desktop.domain.record import RecordId


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsaved text of one field. `place` names the field; `cursor` is a position in the text.

    `seen` is how far the log had come when it was typed (`history.position_at`), once somebody has asked.
    """

    place: str
    text: str
    cursor: int
    hlc: int
    seen: int = 0


def get(connection: sa.Connection, key: str) -> bytes | None:
    """A local value, or None."""
    value = connection.exec_driver_sql("SELECT value FROM local WHERE key = ?", (key,)).scalar()
    return None if value is None else bytes(value)


def get_many(connection: sa.Connection, keys: Sequence[str]) -> dict[str, bytes]:
    """Those of the local values that are set."""
    marks = ", ".join("?" * len(keys))
    rows = connection.exec_driver_sql(f"SELECT key, value FROM local WHERE key IN ({marks})", tuple(keys)).all()
    return {key: bytes(value) for key, value in rows}


def put(connection: sa.Connection, key: str, value: bytes) -> None:
    """Set a local value."""
    connection.exec_driver_sql("INSERT OR REPLACE INTO local(key, value) VALUES (?, ?)", (key, value))


def keep_draft(connection: sa.Connection, user: RecordId, kept: Draft) -> None:
    """Write or replace a draft."""
    values = {"text": kept.text, "cursor": kept.cursor, "hlc": kept.hlc}
    statement = insert(draft).values(user=user.bytes, place=kept.place, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["user", "place"], set_=values))


def drop_drafts(connection: sa.Connection, user: RecordId, places: Sequence[str]) -> None:
    """Remove drafts whose text is saved."""
    for start in range(0, len(places), 500):
        some = places[start : start + 500]
        connection.execute(draft.delete().where(draft.c.user == user.bytes, draft.c.place.in_(some)))


def drafts(connection: sa.Connection, user: RecordId, prefix: str = "") -> tuple[Draft, ...]:
    """The user's drafts whose place begins with the prefix, the newest first."""
    query = sa.select(draft).where(draft.c.user == user.bytes).order_by(draft.c.hlc.desc())
    if prefix:
        query = query.where(draft.c.place.startswith(prefix, autoescape=True))
    return tuple(Draft(row.place, row.text, row.cursor, row.hlc) for row in connection.execute(query))
