"""The review of a report: comments in its margin, what the manager has read, addenda to it."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL, case_id BLOB NOT NULL, document_id BLOB NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
TABLES = {
    "review_comment": """
        field_key TEXT NOT NULL, subject TEXT, passage TEXT, passage_at INTEGER, text TEXT NOT NULL,
        written_by BLOB NOT NULL, written_at TEXT NOT NULL
    """,
    "review_reply": """
        comment_id BLOB NOT NULL, act TEXT NOT NULL, text TEXT, written_by BLOB NOT NULL, written_at TEXT NOT NULL
    """,
    "review_reading": "read_by BLOB NOT NULL, read_at TEXT NOT NULL, texts TEXT",
    "addendum": """
        report_hash TEXT NOT NULL, kind TEXT NOT NULL, known_on TEXT NOT NULL, text TEXT NOT NULL,
        signed_by BLOB NOT NULL, signed_at TEXT NOT NULL
    """,
}
REFERENCES = {
    "review_comment": ("case_id", "document_id", "written_by"),
    "review_reply": ("case_id", "document_id", "comment_id", "written_by"),
    "review_reading": ("case_id", "document_id", "read_by"),
    "addendum": ("case_id", "document_id", "signed_by"),
}


def upgrade() -> None:
    """Make the tables, and the triggers that refuse a change of a record outside the log."""
    for name, own in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({COMMON}, {own}, {KEYS})")
        for column in REFERENCES[name]:
            op.execute(f"CREATE INDEX ix_{name}_{column} ON {name} ({column})")
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER gate_{name}_{event.lower()} BEFORE {event} ON "{name}" '
                "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
            )
