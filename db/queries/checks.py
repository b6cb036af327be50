"""Reads for register checks, consents and references."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from db import records
from fhr_desktop.domain import canonical
from fhr_desktop.domain.checks import Consent, RegisterCheck
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.references import Reference


def checks(connection: sa.Connection, case: RecordId) -> tuple[RegisterCheck, ...]:
    """The case's checks, those changed last at the end."""
    return records.load_where(connection, RegisterCheck, case_id=case)


def consents(connection: sa.Connection, case: RecordId) -> tuple[Consent, ...]:
    """The case's consents, those changed last at the end."""
    return records.load_where(connection, Consent, case_id=case)


def references(connection: sa.Connection, case: RecordId) -> tuple[Reference, ...]:
    """The case's references, those talked to first at the beginning and those not yet at the end."""
    found = records.load_where(connection, Reference, case_id=case)
    return tuple(sorted(found, key=lambda one: (one.contacted_on is None, one.contacted_on, one.name)))


def moved_on(connection: sa.Connection, home: RecordId) -> dt.date | None:
    """The day the home's municipality or address was last changed for another; None when it never was."""
    rows = connection.exec_driver_sql(
        "SELECT hlc, body FROM op WHERE rec = ? AND body IS NOT NULL ORDER BY hlc, seq", (home.bytes,)
    ).all()
    stands: dict[str, str] = {}
    moved = None
    for hlc, body in rows:
        said = canonical.decode(body)
        for name in ("municipality", "street_address"):
            if said.get(name):
                moved = hlc if stands.get(name, said[name]) != said[name] else moved
                stands[name] = said[name]
    return None if moved is None else moment_of(moved).astimezone().date()
