"""The store's tables: those of the log, those that stay on this machine, and one derived for each kind of record.

Record tables are a projection of the log; only `db.projection` writes them. The search index's virtual tables and the
triggers that guard the records stand in the migrations. Nothing here opens a store.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from fhr_desktop.domain.record import FieldSpec, Kind, Record
from fhr_desktop.domain.registry import RECORDS

metadata = sa.MetaData()

_TYPES: dict[Kind, type[sa.types.TypeEngine[Any]]] = {
    Kind.INTEGER: sa.Integer,
    Kind.YES_NO: sa.Boolean,
    Kind.REF: sa.LargeBinary,
}  # every other kind is text: ISO dates, keys, JSON for lists and maps

scope = sa.Table(
    "scope",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("home", sa.LargeBinary, unique=True),  # the protected home the scope is for
)
stream = sa.Table(
    "stream",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("device", sa.LargeBinary, nullable=False),
    sa.Column("incarnation", sa.LargeBinary, nullable=False),
    sa.Column("scope", sa.Integer, sa.ForeignKey("scope.id"), nullable=False),
    sa.UniqueConstraint("device", "incarnation", "scope"),
)
have = sa.Table(
    "have",
    metadata,
    sa.Column("stream", sa.Integer, sa.ForeignKey("stream.id"), primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("chain_hash", sa.LargeBinary, nullable=False),
)
tx = sa.Table(
    "tx",
    metadata,
    sa.Column("lsn", sa.Integer, primary_key=True),
    sa.Column("stream", sa.Integer, sa.ForeignKey("stream.id"), nullable=False),
    sa.Column("seq_from", sa.Integer, nullable=False),
    sa.Column("seq_to", sa.Integer, nullable=False),
    sa.Column("header", sa.LargeBinary, nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("stream", "seq_from"),
)
op = sa.Table(
    "op",
    metadata,
    sa.Column("stream", sa.Integer, sa.ForeignKey("stream.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("lsn", sa.Integer, nullable=False),  # of tx
    sa.Column("tbl", sa.Text, nullable=False),
    sa.Column("rec", sa.LargeBinary, nullable=False),
    sa.Column("hlc", sa.Integer, nullable=False),
    sa.Column("plain", sa.LargeBinary, nullable=False),  # canonical operation
    sa.Column("salt", sa.LargeBinary),  # salt and body are gone once the record is erased
    sa.Column("body", sa.LargeBinary),
    sa.Index("ix_op_lsn", "lsn"),
    sa.Index("ix_op_rec", "rec"),
    sqlite_with_rowid=False,
)
head = sa.Table(
    "head",
    metadata,
    sa.Column("rec", sa.LargeBinary, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("stream", sa.Integer, sa.ForeignKey("stream.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sqlite_with_rowid=False,
)
clash = sa.Table(
    "clash",
    metadata,
    sa.Column("rec", sa.LargeBinary, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("tbl", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)
element = sa.Table(  # what stands in a set, and by which operations it was put there
    "element",
    metadata,
    sa.Column("rec", sa.LargeBinary, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("value", sa.LargeBinary, primary_key=True),  # canonical
    sa.Column("stream", sa.Integer, sa.ForeignKey("stream.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("hlc", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
tombstone = sa.Table(  # a record that somebody erased
    "tombstone",
    metadata,
    sa.Column("rec", sa.LargeBinary, primary_key=True),
    sa.Column("stream", sa.Integer, sa.ForeignKey("stream.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("tbl", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)
gone = sa.Table(  # a record that was erased, itself or with its parent
    "gone",
    metadata,
    sa.Column("rec", sa.LargeBinary, primary_key=True),
    sa.Column("scope", sa.Integer, sa.ForeignKey("scope.id"), nullable=False),
    sqlite_with_rowid=False,
)
ledger = sa.Table(  # files made and taken in
    "ledger",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("bundle", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("sha", sa.LargeBinary, nullable=False),
    sa.Column("incoming", sa.Boolean, nullable=False),
    sa.Column("peers", sa.LargeBinary, nullable=False),  # canonical list of device ids
    sa.Column("hlc", sa.Integer, nullable=False),
    sa.Column("report", sa.LargeBinary, nullable=False),  # canonical: counts, and what was new, by id
    sa.Column("read", sa.Boolean, nullable=False),
)
roster = sa.Table(
    "roster",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("signed", sa.LargeBinary, nullable=False),
)
quarantine = sa.Table(  # what is held but not part of the records; it stays on this machine
    "quarantine",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),  # what was written unseen, or by a machine shut out
    sa.Column("tbl", sa.Text, nullable=False),
    sa.Column("rec", sa.LargeBinary),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("hlc", sa.Integer, nullable=False),
)
checkpoint = sa.Table(  # what other machines have said of their access logs (SYNC §15)
    "checkpoint",
    metadata,
    sa.Column("device", sa.LargeBinary, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("hlc", sa.Integer, nullable=False),
    sa.Column("user", sa.LargeBinary, nullable=False),
    sa.Column("device", sa.LargeBinary, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("record", sa.LargeBinary),
    sa.Column("codes", sa.Text, nullable=False),
    sa.Column("prev", sa.LargeBinary, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Index("ix_audit_record", "record"),
)
draft = sa.Table(
    "draft",
    metadata,
    sa.Column("user", sa.LargeBinary, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("cursor", sa.Integer, nullable=False),
    sa.Column("hlc", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
local = sa.Table(
    "local",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
gate = sa.Table(  # holds a row only while the projection is being written; triggers look at it
    "gate",
    metadata,
    sa.Column("open", sa.Integer, primary_key=True),
)
search_entry = sa.Table(
    "search_entry",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("rec", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("tbl", sa.Text, nullable=False),
    sa.Column("home", sa.LargeBinary),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Index("ix_search_entry_home", "home"),
)
match_key = sa.Table(  # by what a home that may be one that calls again is found; triggers take it away
    "match_key",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("home", sa.LargeBinary, primary_key=True),
    sa.Index("ix_match_key_home", "home"),
    sqlite_with_rowid=False,
)
match_due = sa.Table(  # homes that have no keys yet
    "match_due",
    metadata,
    sa.Column("home", sa.LargeBinary, primary_key=True),
    sqlite_with_rowid=False,
)

# Columns read together with a reference, so that a list of cases need not open every note, nor the figures every step.
_ALONG = {
    ("note", "case_id"): ("happened_on",), ("visit", "case_id"): ("held", "on"),
    ("transition", "case_id"): ("recorded_at", "id", "to_state", "on", "reverses"),
    ("attendance", "participant_id"): ("session_id", "mark", "minutes"),
    ("attendance", "session_id"): ("participant_id",),
    ("pool_step", "home_id"): ("on", "recorded_at", "id", "to_status"),
    ("proposal_step", "proposal_id"): ("recorded_at", "id", "what", "on", "answer"),
}  # fmt: skip
# What the list of cases needs, so that it need not read those that ended; numbers that stand twice; a chain's last.
_LISTED = {
    "person": ("identity_number",),
    "case": ("state", "state_since", "number", "home_id", "inquiry_id", "investigator_1", "investigator_2", "id"),
    "ledger_entry": ("device", "incarnation", "number"),
}


def _column(spec: FieldSpec) -> sa.Column[Any]:
    return sa.Column(spec.name, _TYPES.get(spec.kind, sa.Text)(), nullable=not spec.required)


def _record_table(kind: type[Record]) -> sa.Table:
    name = kind.table()
    indexes = [
        sa.Index(f"ix_{name}_{spec.name}", spec.name, *_ALONG.get((name, spec.name), ()))
        for spec in kind.SPECS.values()
        if spec.kind is Kind.REF
    ]
    if name in _LISTED:
        indexes.append(sa.Index(f"ix_{name}_listed", *_LISTED[name]))
    return sa.Table(
        name,
        metadata,
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("scope", sa.Integer, sa.ForeignKey("scope.id"), nullable=False),
        sa.Column("born_stream", sa.Integer, sa.ForeignKey("stream.id"), nullable=False),
        sa.Column("born_seq", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),  # hlc of the newest operation
        *(_column(spec) for spec in kind.SPECS.values()),
        *indexes,
    )


RECORD_TABLES: dict[str, sa.Table] = {kind.table(): _record_table(kind) for kind in RECORDS}
