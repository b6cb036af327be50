"""The ledger's entries. What was searched before stands in `pool_search` alone: a migration writes no operations."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLE = """
    CREATE TABLE ledger_entry (
        id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL,
        changed INTEGER NOT NULL, device TEXT NOT NULL, incarnation TEXT NOT NULL, number INTEGER NOT NULL,
        kind TEXT NOT NULL, "on" TEXT NOT NULL, recorded_at TEXT NOT NULL, user_id BLOB NOT NULL,
        rule_id BLOB NOT NULL, rule_from TEXT NOT NULL, event TEXT NOT NULL, body TEXT NOT NULL, heads TEXT, seen TEXT,
        previous TEXT, digest TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id),
        FOREIGN KEY(born_stream) REFERENCES stream (id)
    )
"""


def upgrade() -> None:
    """Make the table with its triggers."""
    op.execute(TABLE)
    for column in ("user_id", "rule_id"):
        op.execute(f"CREATE INDEX ix_ledger_entry_{column} ON ledger_entry ({column})")
    op.execute("CREATE INDEX ix_ledger_entry_listed ON ledger_entry (device, incarnation, number)")
    for event in ("INSERT", "UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER gate_ledger_entry_{event.lower()} BEFORE {event} ON ledger_entry "
            "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
        )
