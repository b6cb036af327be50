"""Unsaved text, kept encrypted on this machine only, so that a crash costs at most a second of typing."""

from __future__ import annotations

from dataclasses import replace

from db import history, local
from db.local import Draft
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.desk import Desk

__all__ = ["Draft", "Drafts"]


class Drafts:
    """Keeping and finding drafts. A place is a path such as `note/<case>` or `form/<document>/<field>/<subject>`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def keep(self, actor: Actor, place: str, text: str, cursor: int) -> None:
        """Write the text as it stands, with the cursor's position in it."""
        with self._desk.store.local() as connection:
            local.keep_draft(connection, actor.user_id, Draft(place, text, cursor, self._desk.store.clock.tick()))

    def drop(self, actor: Actor, place: str) -> None:
        """Forget a draft that is saved or thrown away."""
        with self._desk.store.local() as connection:
            local.drop_drafts(connection, actor.user_id, [place])

    def find(self, actor: Actor, prefix: str = "") -> tuple[Draft, ...]:
        """The actor's drafts under a place, the newest first, with what their writer had seen."""
        with self._desk.store.read() as connection:
            found = local.drafts(connection, actor.user_id, prefix)
            return tuple(replace(one, seen=history.position_at(connection, one.hlc)) for one in found)
