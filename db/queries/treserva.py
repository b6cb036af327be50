"""Reads for what goes to Treserva: papers of cases that may be handed over, and what has been noted of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db import records
from db.bulk import asked
from db.codec import columns, to_records
from fhr_desktop.domain.attachments import Attachment
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.investigations import Note
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Addendum
from fhr_desktop.domain.treserva import Origin, TreservaCopy, TreservaItem, TreservaTransfer


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A finished paper of a case. `form` and `version` are a form's; `since` is when it was finished.

    `stamp` is the last change of what stands in it, 0 for what never changes. `digest` is its checksum when it has one.
    """

    id: RecordId
    case_id: RecordId
    origin: Origin
    form: str
    version: int
    since: dt.datetime
    stamp: int
    digest: str = ""
    media_type: str = ""


def papers(
    connection: sa.Connection, cases: Collection[RecordId], signatures: Mapping[str, Collection[str]]
) -> tuple[PaperRow, ...]:
    """The finished papers of the cases, in no order. `signatures` has for each form the questions that must be signed.

    A form is finished when it is locked, or when each of its signatures stands there; without any only by locking.
    """
    found = [*_forms(connection, cases, signatures)]
    for kind, origin, at in ((Addendum, Origin.ADDENDUM, "signed_at"), (Note, Origin.NOTE, "signed_at"),
                             (Attachment, Origin.ATTACHMENT, "added_at")):  # fmt: skip
        more = "digest, media_type" if origin is Origin.ATTACHMENT else "'', ''"
        question = f'SELECT id, case_id, {at}, {more} FROM "{kind.table()}" WHERE case_id IN ({{marks}})'
        for rec, case, since, digest, media in asked(connection.exec_driver_sql, question, _bytes(cases)):
            moment = dt.datetime.fromisoformat(since)
            found.append(PaperRow(_id(rec), _id(case), origin, "", 0, moment, 0, digest, media or ""))
    return tuple(found)


def _forms(
    connection: sa.Connection, cases: Collection[RecordId], signatures: Mapping[str, Collection[str]]
) -> Iterator[PaperRow]:
    question = (
        "SELECT id, case_id, form_key, form_version, locked_at, content_hash FROM form_document "
        "WHERE case_id IN ({marks})"
    )
    rows = [row for row in asked(connection.exec_driver_sql, question, _bytes(cases)) if row[2] in signatures]
    open_ = {row[0]: row for row in rows if row[4] is None and signatures[row[2]]}
    for rec, case, form, version, locked, digest in rows:
        if locked is not None:
            since = dt.datetime.fromisoformat(locked)
            yield PaperRow(_id(rec), _id(case), Origin.FORM, form, version, since, 0, digest or "")
    question = "SELECT document_id, field_key, value, changed FROM answer WHERE document_id IN ({marks})"
    signed: dict[bytes, set[str]] = {}
    stamps: dict[bytes, int] = {}
    for rec, key, value, changed in asked(connection.exec_driver_sql, question, open_):
        stamps[rec] = max(stamps.get(rec, 0), changed)
        if value is not None and key in signatures[open_[rec][2]] and str(json.loads(value) or "").strip():
            signed.setdefault(rec, set()).add(key)
    for rec, keys in signed.items():
        _rec, case, form, version, _locked, _digest = open_[rec]
        if keys == set(signatures[form]):
            stamp = stamps[rec]
            yield PaperRow(_id(rec), _id(case), Origin.FORM, form, version, moment_of(stamp), stamp)


def items(connection: sa.Connection, cases: Collection[RecordId]) -> tuple[tuple[TreservaItem, int], ...]:
    """What has been noted of the cases' papers, each with the stamp of its last change, in the order of the changes."""
    names = ", ".join(f'"{name}"' for name in columns(TreservaItem))
    question = f"SELECT {names}, changed FROM treserva_item WHERE case_id IN ({{marks}})"
    rows: list[Any] = asked(connection.exec_driver_sql, question, _bytes(cases))
    rows.sort(key=lambda row: (row[-1], row[0]))
    return tuple(zip(to_records(TreservaItem, [row[:-1] for row in rows]), [row[-1] for row in rows], strict=True))


def case_of(connection: sa.Connection, origin: Origin, paper: RecordId) -> RecordId | None:
    """The case that a paper belongs to; None for a paper that is not here."""
    question = f'SELECT case_id FROM "{origin.value}" WHERE id = ?'
    found = connection.exec_driver_sql(question, (paper.bytes,)).scalar()
    return None if found is None else _id(found)


def transfers(connection: sa.Connection, case: RecordId) -> tuple[TreservaTransfer, ...]:
    """The case's packages in the order they were made."""
    return records.load_where(connection, TreservaTransfer, order="made_on", case_id=case)


def items_of(connection: sa.Connection, transfer: RecordId) -> tuple[TreservaItem, ...]:
    """What lies in a package, by day and title."""
    found = records.load_where(connection, TreservaItem, order="on", transfer_id=transfer)
    return tuple(sorted(found, key=lambda one: (one.on, one.title, one.paper)))


def copies(connection: sa.Connection, paper: RecordId) -> tuple[TreservaCopy, ...]:
    """The headings of a paper that were copied, in the order they were."""
    return records.load_where(connection, TreservaCopy, order="copied_at", paper=paper.hex)


def _bytes(ids: Collection[RecordId]) -> list[bytes]:
    return [one.bytes for one in ids]


def _id(raw: bytes) -> RecordId:
    return RecordId(bytes=raw)
