"""The user's own words, which the spelling takes for right. They stay in this machine's store."""

from __future__ import annotations

from db import local
from fhr_desktop.domain import canonical
from fhr_desktop.domain.record import Plain
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.desk import Desk

MOST = 5000  # words


class OwnWords:
    """Reading and adding them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self, actor: Actor) -> frozenset[str]:
        """The words that the user has added."""
        with self._desk.store.read() as connection:
            kept = local.get(connection, _key(actor))
        return frozenset(canonical.decode(kept)) if kept else frozenset()

    def add(self, actor: Actor, word: str) -> None:
        """Add a word. The oldest go when there are very many."""
        with self._desk.store.local() as connection:
            kept = local.get(connection, _key(actor))
            words: list[Plain] = [one for one in (canonical.decode(kept) if kept else []) if one != word]
            local.put(connection, _key(actor), canonical.encode([*words, word][-MOST:]))


def _key(actor: Actor) -> str:
    return f"spelling/{actor.user_id.hex}"
