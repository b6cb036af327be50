"""Reads of homes in the pool whose state two machines have written differently, as long as nobody has decided."""

from __future__ import annotations

import sqlalchemy as sa

from db.queries import conflicts
from fhr_desktop.domain.pool import CAREFUL, PoolEntry, PoolStatus
from fhr_desktop.domain.record import RecordId

_KNOWN = {one.value: one for one in PoolStatus}


def undecided(connection: sa.Connection, home: RecordId | None = None) -> dict[RecordId, tuple[PoolStatus, ...]]:
    """For each entry, or the home's, of which some machine says that it may not be offered: what the machines say, the
    most careful first. A state from a newer program is passed over.
    """
    query = "SELECT rec FROM clash WHERE tbl = ? AND field = 'status'"
    stored = {RecordId(bytes=rec) for rec in connection.exec_driver_sql(query, (PoolEntry.table(),)).scalars()}
    asked = stored if home is None else stored & {PoolEntry.id_of(home)}
    found = {}
    for clash in conflicts.of_records(connection, asked) if asked else ():
        said = {_KNOWN[str(side.value)] for side in clash.sides if side.value in _KNOWN}
        if clash.field == "status" and not said.isdisjoint(CAREFUL):
            order = [*CAREFUL, *(one for one in PoolStatus if one not in CAREFUL)]
            found[clash.record] = tuple(sorted(said, key=order.index))
    return found
