"""Saved views of the pool."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
OWN = """
    name TEXT NOT NULL, owner_id BLOB NOT NULL, shared BOOLEAN, among TEXT, filter TEXT, "order" TEXT, put_away BOOLEAN
"""


def upgrade() -> None:
    """Make the table, and the triggers that refuse a change of a record outside the log."""
    op.execute(f"CREATE TABLE saved_view ({COMMON}, {OWN}, {KEYS})")
    op.execute("CREATE INDEX ix_saved_view_owner_id ON saved_view (owner_id)")
    for event in ("INSERT", "UPDATE", "DELETE"):
        op.execute(
            f'CREATE TRIGGER gate_saved_view_{event.lower()} BEFORE {event} ON "saved_view" '
            "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
        )
