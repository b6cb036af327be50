"""Running numbers given offline: every machine has a series of its own, so that none is given twice."""

from __future__ import annotations

from db import local, records
from db.store import Connection
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Device

KINDS = ("case", "certificate", "need", "home")
LEFT = 50  # numbers passed over by a store that has been put back
_UNKNOWN = "numbers_unknown"


def own_series(connection: Connection) -> int:
    """The series of this machine."""
    own = local.get(connection, "device_record")
    device = records.load(connection, Device, RecordId(bytes=own)) if own else None
    return device.series if device else 0


def next_after(connection: Connection, kind: str, last: int) -> int:
    """The number after the last that is known.

    A store that has been put back leaves room, once a kind, for those it may have given since and does not know.
    """
    unknown = (local.get(connection, _UNKNOWN) or b"").decode().split()
    if kind not in unknown:
        return last + 1
    local.put(connection, _UNKNOWN, " ".join(one for one in unknown if one != kind).encode())
    return last + LEFT + 1


def leave_room(connection: Connection) -> None:
    """Say that numbers may have been given that this store does not know."""
    local.put(connection, _UNKNOWN, " ".join(KINDS).encode())
