"""Finding records by text: beginnings of words first, then parts of compounds; å ä ö as written before folded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.tables import RECORD_TABLES
from fhr_desktop.domain.record import RecordId

_WORD = re.compile(r"[\w-]+")
_PART = 3  # the shortest text the trigram index can find


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that holds the text. `excerpt` is the place in its body, '' when the title matches."""

    table: str
    record: RecordId
    home: RecordId
    title: str
    excerpt: str


def search(connection: sa.Connection, text: str, limit: int = 30) -> tuple[Hit, ...]:
    """Records that hold every word of the text, best first."""
    words = _WORD.findall(text)
    if not words:
        return ()
    found: dict[int, Any] = {}
    for query in _queries(words):
        for row in _run(connection, *query, limit * 2):
            found.setdefault(row.id, row)
        if len(found) >= limit:
            break
    ranked = sorted(found.values(), key=lambda row: _rank(row, words))
    return tuple(_hit(row, words) for row in ranked[:limit])


def _queries(words: list[str]) -> Iterable[tuple[str, str]]:
    yield "search_word", " ".join(f'"{word}"*' for word in words)
    if all(len(word) >= _PART for word in words):
        yield "search_part", " ".join(f'"{word}"' for word in words)


def _run(connection: sa.Connection, index: str, match: str, limit: int) -> list[Any]:
    return list(
        connection.exec_driver_sql(
            f"SELECT e.id, e.rec, e.tbl, e.home, e.title, e.body FROM {index} i JOIN search_entry e ON e.id = i.rowid "
            f"WHERE {index} MATCH ? LIMIT ?",
            (match, limit),
        ).all()
    )


def _rank(row: Any, words: list[str]) -> tuple[int, int, int, str]:
    """Titles before bodies, exact letters before folded ones, homes before persons before notes."""
    title, body = str(row.title).casefold(), str(row.body).casefold()
    folded = [word.casefold() for word in words]
    exact = all(word in title or word in body for word in folded)
    begins = any(part.startswith(folded[0]) for part in _WORD.findall(title))
    in_title = 0 if begins else 1 if any(word in title for word in folded) else 2
    order = {"home": 0, "case": 1, "person": 2, "inquiry": 3, "note": 4}
    return (0 if exact else 1, in_title, order.get(str(row.tbl), 5), title)


def _hit(row: Any, words: list[str]) -> Hit:
    body, place = str(row.body), -1
    for word in words:
        place = body.casefold().find(word.casefold())
        if place >= 0:
            break
    excerpt = "" if place < 0 else _around(body, place)
    return Hit(
        str(row.tbl),
        RecordId(bytes=row.rec),
        RecordId(bytes=row.home),
        str(row.title),
        excerpt,
    )


def _around(body: str, place: int, width: int = 60) -> str:
    start, end = max(0, place - width // 2), min(len(body), place + width)
    cut = body[start:end].replace("\n", " ")
    return ("…" if start else "") + cut.strip() + ("…" if end < len(body) else "")


def newest_cases(connection: sa.Connection, homes: Iterable[RecordId]) -> dict[RecordId, tuple[RecordId, str, str]]:
    """Of each home that has a case: its newest case's id and number, and the family's name."""
    case, home = RECORD_TABLES["case"].c, RECORD_TABLES["home"].c
    wanted = [one.bytes for one in homes]
    rows = connection.execute(
        sa.select(case.home_id, case.id, case.number, home.name)
        .join(RECORD_TABLES["home"], home.id == case.home_id)
        .where(case.home_id.in_(wanted))
        .order_by(case.number)
    )
    return {RecordId(bytes=row.home_id): (RecordId(bytes=row.id), row.number, row.name) for row in rows}
