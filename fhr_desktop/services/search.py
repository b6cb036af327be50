"""Searching names, numbers, addresses and notes. Sensitive fields and protected homes are never found."""

from __future__ import annotations

from dataclasses import dataclass

from db.queries import search as queries
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk

KIND_WORDS = {
    "home": "Familj",
    "case": "Ärende",
    "person": "Person",
    "inquiry": "Intresseanmälan",
    "note": "Anteckning",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One line of a search's answer, leading to a case. `kind` is Swedish."""

    case_id: RecordId
    number: str
    family: str
    kind: str
    title: str
    excerpt: str


class Search:
    """One question to the whole store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, actor: Actor, text: str, limit: int = 30) -> tuple[Found, ...]:
        """What matches, best first. The log gets the number of hits, never the text (SYNC §15)."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            hits = queries.search(connection, text, limit)
            cases = queries.newest_cases(connection, {hit.home for hit in hits})
        found = tuple(
            Found(*cases[hit.home], KIND_WORDS[hit.table], hit.title, hit.excerpt) for hit in hits if hit.home in cases
        )
        with self._desk.store.logged_read(actor.user_id, "search", None, str(len(found))):
            pass
        return found
