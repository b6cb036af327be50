"""What has been published of the figures."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
OWN = """
    first TEXT NOT NULL, last TEXT NOT NULL, as_of TEXT NOT NULL, published_on TEXT NOT NULL,
    published_at TEXT NOT NULL, published_by BLOB NOT NULL, least INTEGER NOT NULL, cells TEXT
"""


def upgrade() -> None:
    """Make the table, and the triggers that refuse a change of a record outside the log."""
    op.execute(f"CREATE TABLE publication ({COMMON}, {OWN}, {KEYS})")
    op.execute("CREATE INDEX ix_publication_published_by ON publication (published_by)")
    for event in ("INSERT", "UPDATE", "DELETE"):
        op.execute(
            f'CREATE TRIGGER gate_publication_{event.lower()} BEFORE {event} ON "publication" '
            "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
        )
