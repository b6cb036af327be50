"""Campaigns, the communication plan, survey rounds and their replies."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
TABLES = {
    "campaign": """
        name TEXT NOT NULL, channel TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT, municipality TEXT,
        cost_planned INTEGER, cost_outcome INTEGER, note TEXT, other_names TEXT, put_away BOOLEAN
    """,
    "planned_activity": """
        year INTEGER NOT NULL, month INTEGER NOT NULL, month_to INTEGER, activity TEXT NOT NULL, channel TEXT,
        target_group TEXT, municipality TEXT, responsible TEXT, cost_planned INTEGER, campaign_id BLOB, done_on TEXT,
        put_away BOOLEAN
    """,
    "survey_round": """
        form TEXT NOT NULL, form_version INTEGER NOT NULL, period TEXT NOT NULL, opens_on TEXT NOT NULL,
        closes_on TEXT, sent TEXT, closed_on TEXT
    """,
    "survey_reply": """
        round_id BLOB NOT NULL, recorded_at TEXT NOT NULL, answers TEXT, comments TEXT, replaces BLOB, withdrawn BOOLEAN
    """,
}
INDEXES = (("planned_activity", "campaign_id"), ("survey_reply", "round_id"), ("survey_reply", "replaces"))


def upgrade() -> None:
    """Make the tables, and the triggers that refuse a change of a record outside the log."""
    for table, own in TABLES.items():
        op.execute(f"CREATE TABLE {table} ({COMMON}, {own}, {KEYS})")
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER gate_{table}_{event.lower()} BEFORE {event} ON "{table}" '
                "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
            )
    for table, column in INDEXES:
        op.execute(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})")
