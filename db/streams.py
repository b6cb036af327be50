"""The small numbers that streams and scopes have in this store. What is written under them is others' work."""

from __future__ import annotations

import sqlalchemy as sa

from fhr_desktop.domain.operations import Dot, Stream


class StreamBook:
    """Streams and scopes by number, and back."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        scopes = connection.exec_driver_sql("SELECT id, key FROM scope").all()
        self.scopes: dict[bytes, int] = {key: number for number, key in scopes}
        rows = connection.exec_driver_sql(
            "SELECT s.id, s.device, s.incarnation, c.key FROM stream s JOIN scope c ON c.id = s.scope"
        ).all()
        self._number: dict[Stream, int] = {Stream(device, inc, key): number for number, device, inc, key in rows}
        self._stream: dict[int, Stream] = {number: stream for stream, number in self._number.items()}
        self._same: dict[int, tuple[Stream, int]] = {}  # by the object itself: hashing a stream takes its time

    def number(self, stream: Stream) -> int:
        """The stream's number, given at its first use. Raises KeyError for an unknown scope."""
        same = self._same.get(id(stream))
        if same is not None:
            return same[1]
        known = self._number_of(stream)
        self._same[id(stream)] = stream, known
        return known

    def _number_of(self, stream: Stream) -> int:
        known = self._number.get(stream)
        if known is None:
            known = int(
                self._connection.exec_driver_sql(
                    "INSERT INTO stream(device, incarnation, scope) VALUES (?, ?, ?) RETURNING id",
                    (stream.device, stream.incarnation, self.scopes[stream.scope]),
                ).scalar_one()
            )
            self._number[stream], self._stream[known] = known, stream
        return known

    def knows(self, stream: Stream) -> bool:
        """Whether the stream has a number."""
        return stream in self._number

    def stream(self, number: int) -> Stream:
        """The stream of a number."""
        return self._stream[number]

    def dot(self, number: int, seq: int) -> Dot:
        """The dot of a stream number and a sequence number."""
        return Dot(self._stream[number], seq)

    def name(self, dot: Dot) -> tuple[int, int]:
        """A dot as it stands in the tables: stream number and sequence number."""
        return self.number(dot.stream), dot.seq
