"""What sync needs: sets, erasures, machines, files exchanged, and two kinds of record.

Self-contained: it says what the tables were on this day, whatever the program's descriptions say later. The records
are made anew from the log when the store is next opened, so that sets get their elements.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE element ( rec BLOB NOT NULL, field TEXT NOT NULL, value BLOB NOT NULL, stream INTEGER NOT NULL,
    seq INTEGER NOT NULL, hlc INTEGER NOT NULL, PRIMARY KEY (rec, field, value, stream, seq), FOREIGN KEY(stream)
    REFERENCES stream (id) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE tombstone ( rec BLOB NOT NULL, stream INTEGER NOT NULL, seq INTEGER NOT NULL, tbl TEXT NOT NULL,
    code TEXT NOT NULL, PRIMARY KEY (rec, stream, seq), FOREIGN KEY(stream) REFERENCES stream (id) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE gone ( rec BLOB NOT NULL, scope INTEGER NOT NULL, PRIMARY KEY (rec), FOREIGN KEY(scope)
    REFERENCES scope (id) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE ledger ( n INTEGER NOT NULL, bundle BLOB NOT NULL, sha BLOB NOT NULL, incoming BOOLEAN NOT NULL,
    peers BLOB NOT NULL, hlc INTEGER NOT NULL, report BLOB NOT NULL, read BOOLEAN NOT NULL, PRIMARY KEY (n),
    UNIQUE (bundle) )
    """,
    """
    CREATE TABLE roster ( version INTEGER NOT NULL, signed BLOB NOT NULL, PRIMARY KEY (version) )
    """,
    """
    CREATE TABLE quarantine ( n INTEGER NOT NULL, reason TEXT NOT NULL, tbl TEXT NOT NULL, rec BLOB, content BLOB
    NOT NULL, hlc INTEGER NOT NULL, PRIMARY KEY (n) )
    """,
    """
    CREATE TABLE checkpoint ( device BLOB NOT NULL, n INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (device,
    n) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE alias ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER
    NOT NULL, changed INTEGER NOT NULL, one_id BLOB NOT NULL, other_id BLOB NOT NULL, same BOOLEAN, PRIMARY KEY
    (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE INDEX ix_alias_one_id ON alias (one_id)
    """,
    """
    CREATE INDEX ix_alias_other_id ON alias (other_id)
    """,
    """
    CREATE TABLE attachment ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq
    INTEGER NOT NULL, changed INTEGER NOT NULL, case_id BLOB NOT NULL, name TEXT NOT NULL, media_type TEXT, size
    INTEGER NOT NULL, digest TEXT NOT NULL, blob TEXT NOT NULL, "key" TEXT NOT NULL, added_at TEXT NOT NULL,
    added_by BLOB NOT NULL, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream)
    REFERENCES stream (id) )
    """,
    """
    CREATE INDEX ix_attachment_added_by ON attachment (added_by)
    """,
    """
    CREATE INDEX ix_attachment_case_id ON attachment (case_id)
    """,
    """
    CREATE INDEX ix_person_listed ON person (identity_number)
    """,
    """
    ALTER TABLE home ADD COLUMN archived BOOLEAN
    """,
    """
    INSERT OR REPLACE INTO local("key", value) VALUES ('reproject', x'01')
    """,
)
RECORDS = ("alias", "attachment")


def upgrade() -> None:
    """Make the tables, and the triggers that refuse a change of a record outside the log."""
    for statement in STATEMENTS:
        op.execute(statement)
    for name in RECORDS:
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER gate_{name}_{event.lower()} BEFORE {event} ON "{name}" '
                "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
            )
