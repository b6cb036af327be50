"""Tables of compensation that are entered by hand, and the annual report's texts."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
TABLES = {
    "compensation_table": """
        year INTEGER NOT NULL, source TEXT NOT NULL, price_base_amount INTEGER, fees TEXT, expenses TEXT,
        contact_fee INTEGER, contact_expenses INTEGER, recorded_at TEXT, user_id BLOB
    """,
    "annual_report": """
        year INTEGER NOT NULL, summary TEXT, goals TEXT, events TEXT, staffing TEXT, economy_note TEXT,
        work_year TEXT, factors TEXT, development TEXT, next_year TEXT, state TEXT, fixed_on TEXT, counted_to TEXT,
        least INTEGER, figures TEXT, budget TEXT, facts TEXT
    """,
}
REFERENCES = {"compensation_table": ("user_id",)}


def upgrade() -> None:
    """Make the tables, and the triggers that refuse a change of a record outside the log."""
    for name, own in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({COMMON}, {own}, {KEYS})")
        for column in REFERENCES.get(name, ()):
            op.execute(f"CREATE INDEX ix_{name}_{column} ON {name} ({column})")
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER gate_{name}_{event.lower()} BEFORE {event} ON "{name}" '
                "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
            )
