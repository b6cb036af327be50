"""What another machine writes without having seen what is written here: the way conflicts are planted in tests."""

from __future__ import annotations

import dataclasses
import os

from db import history, integrity, peers
from db.projection import Projection
from db.store import Connection
from db.streams import StreamBook
from db.unit_of_work import Identity, UnitOfWork
from fhr_desktop.domain.operations import Transaction
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.domain.unit import Device
from fhr_desktop.security import signing
from fhr_desktop.services.storage import OpenStore


def machine(opened: OpenStore, name: str = "Mikaels dator") -> Identity:
    """Another machine of the unit, known here by name."""
    identity = Identity(os.urandom(16), os.urandom(8), signing.Signer(signing.generate()).sign)
    known = Device(name=name, device_key=identity.device.hex(), verify_key="00", series=7)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(known)
    return identity


def edit(
    opened: OpenStore, record: Record, *, by: RecordId | None = None, on: Identity | None = None, **changes: object
) -> list[Transaction]:
    """What the other machine would send, having seen the record as it is now; this store is left as it was."""
    return written(opened, dataclasses.replace(record, **changes), by=by, on=on)  # type: ignore[arg-type]


def written(
    opened: OpenStore, *many: Record, by: RecordId | None = None, on: Identity | None = None
) -> list[Transaction]:
    """The same for records as they are to be."""
    store = opened.desk.store
    identity = on or Identity(os.urandom(16), os.urandom(8), signing.Signer(signing.generate()).sign)
    with store.engine.connect() as connection:
        work = UnitOfWork(connection, identity, store.clock, by or opened.actor.user_id)
        work.save(*many)
        return made_by(connection, work)


def made_by(connection: Connection, work: UnitOfWork) -> list[Transaction]:
    """What the work would send. Nothing of it stays here."""
    before = len(list(integrity.transactions(connection)))
    work.commit()
    made = list(integrity.transactions(connection))[before:]
    connection.rollback()
    return made


def receive(opened: OpenStore, transactions: list[Transaction]) -> frozenset[tuple[str, RecordId]]:
    """Take them in, as a package would. The records touched."""
    with opened.desk.store.engine.begin() as connection:
        store = opened.desk.store
        projection = Projection(connection, StreamBook(connection), own=store.identity.device, hlc=store.clock.tick())
        for one in transactions:
            projection.apply(one)
    return frozenset(projection.touched)


def take_in(opened: OpenStore, transactions: list[Transaction]) -> frozenset[tuple[str, RecordId]]:
    """The same, noted among the packages as one taken in."""
    store = opened.desk.store
    with store.local() as connection:
        first = history.position(connection) + 1
    touched = receive(opened, transactions)
    with store.local() as connection:
        peers.note(
            connection, os.urandom(16), os.urandom(32), incoming=True, peers=(), hlc=store.clock.tick(),
            report={"first": first},
        )  # fmt: skip
    return touched
