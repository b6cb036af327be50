"""Budgets, and cost shares as styrgruppen decided them."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
TABLES = {
    "budget": "year INTEGER NOT NULL, rows TEXT, decided_on TEXT, decided_by TEXT, note TEXT",
    "cost_share": """
        year INTEGER NOT NULL, total INTEGER NOT NULL, population_date TEXT NOT NULL, age_interval TEXT,
        rounding TEXT, rows TEXT, surplus INTEGER, decided_on TEXT, decided_by TEXT, note TEXT, recorded_at TEXT,
        user_id BLOB
    """,
}


def upgrade() -> None:
    """Make the tables, and the triggers that refuse a change of a record outside the log."""
    for name, own in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({COMMON}, {own}, {KEYS})")
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER gate_{name}_{event.lower()} BEFORE {event} ON "{name}" '
                "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
            )
    op.execute("CREATE INDEX ix_cost_share_user_id ON cost_share (user_id)")
