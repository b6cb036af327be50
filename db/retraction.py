"""Takes transactions out of the log again: those of a machine that was shut out, past what is accepted from it."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from db import aside, integrity, log
from db.streams import StreamBook
from fhr_desktop.domain.operations import GENESIS, Parcel, Stream


def retract(connection: sa.Connection, until: Mapping[Stream, int]) -> None:
    """Set aside what is held of the streams past the numbers given, and make the records anew from the rest."""
    book, run = StreamBook(connection), connection.exec_driver_sql
    for parcel in list(log.parcels(connection)):
        header = parcel.open().header
        if header.seq_from > until.get(header.stream, header.seq_from):
            aside.keep(run, parcel, header.hlc)
    for stream, seq in until.items():
        if stream.scope not in book.scopes:
            continue
        number = book.number(stream)
        run("DELETE FROM op WHERE stream = ? AND seq > ?", (number, seq))
        run("DELETE FROM tx WHERE stream = ? AND seq_from > ?", (number, seq))
        last = run(
            "SELECT header, signature FROM tx WHERE stream = ? ORDER BY seq_from DESC LIMIT 1", (number,)
        ).first()
        chain = Parcel(last[0], last[1], ()).hash() if last else GENESIS
        run("DELETE FROM have WHERE stream = ?", (number,))
        if last:
            run("INSERT INTO have(stream, seq, chain_hash) VALUES (?, ?, ?)", (number, seq, chain))
    integrity.reproject(connection)


def has_work(connection: sa.Connection) -> bool:
    """Whether anything but the founding of a unit has been written here."""
    return (
        connection.exec_driver_sql(
            "SELECT 1 FROM tx t JOIN stream s ON s.id = t.stream JOIN scope c ON c.id = s.scope WHERE c.kind <> 'unit'"
        ).first()
        is not None
    )
