"""Reads for the review of a report: its comments, what was read of it, its addenda."""

from __future__ import annotations

import sqlalchemy as sa

from db import records
from db.tables import RECORD_TABLES
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Addendum, Remark, ReviewComment, ReviewReading, ReviewReply


def comments(connection: sa.Connection, document: RecordId) -> tuple[Remark, ...]:
    """The document's comments with their replies, closed ones too, in the order they were written."""
    found = records.load_where(connection, ReviewComment, order="written_at", document_id=document)
    said = records.load_where(connection, ReviewReply, order="written_at", document_id=document) if found else ()
    return tuple(Remark(one, tuple(reply for reply in said if reply.comment_id == one.id)) for one in found)


def readings(connection: sa.Connection, document: RecordId, reader: RecordId) -> tuple[ReviewReading, ...]:
    """What the reader had read each time they read the document, the last time last; not what was taken back."""
    found = records.load_where(connection, ReviewReading, order="read_at", document_id=document, read_by=reader)
    taken_back = {one.read_at for one in found if not one.texts}
    return tuple(one for one in found if one.read_at not in taken_back)


def addenda(connection: sa.Connection, document: RecordId) -> tuple[Addendum, ...]:
    """The document's addenda in the order they were signed."""
    return records.load_where(connection, Addendum, order="signed_at", document_id=document)


def waiting(connection: sa.Connection, reader: RecordId) -> int:
    """How many cases wait for the manager, those of homes that are shut to the reader left out."""
    case, home = RECORD_TABLES["case"], RECORD_TABLES["home"]
    open_ = home.c.protected.is_not(True) | home.c.readers.contains(reader.hex)
    query = sa.select(sa.func.count()).select_from(case.join(home, home.c.id == case.c.home_id))
    return connection.execute(query.where(case.c.state == CaseState.REVIEW.value, open_)).scalar_one()
