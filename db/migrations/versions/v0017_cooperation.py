"""Groups, meetings, decisions, actions and guidelines of the cooperation, and who joined and left it."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
TABLES = {
    "seat": """
        "group" TEXT NOT NULL, municipality TEXT NOT NULL, standing TEXT, name TEXT NOT NULL, title TEXT,
        email TEXT, phone TEXT, starts_on TEXT, ends_on TEXT
    """,
    "meeting": """
        "group" TEXT NOT NULL, "on" TEXT NOT NULL, starts TEXT, ends TEXT, place TEXT, link TEXT, state TEXT,
        chair TEXT, secretary TEXT, adjusters TEXT, adjusted_on TEXT
    """,
    "agenda_item": """
        meeting_id BLOB NOT NULL, position INTEGER, title TEXT NOT NULL, text TEXT, notes TEXT, removed BOOLEAN
    """,
    "presence": """
        meeting_id BLOB NOT NULL, seat_id BLOB, guest TEXT, mark TEXT
    """,
    "decision": """
        meeting_id BLOB NOT NULL, item_id BLOB, number INTEGER NOT NULL, text TEXT NOT NULL, concern TEXT,
        ending TEXT, removed BOOLEAN
    """,
    "meeting_action": """
        meeting_id BLOB NOT NULL, what TEXT NOT NULL, who TEXT, due TEXT, done_on TEXT, removed BOOLEAN
    """,
    "guideline": """
        title TEXT NOT NULL, kind TEXT, text TEXT, valid_from TEXT NOT NULL, decision_id BLOB, decided_by TEXT,
        supersedes BLOB, ends BOOLEAN, recorded_at TEXT, user_id BLOB
    """,
    "membership_step": """
        municipality TEXT NOT NULL, joins BOOLEAN NOT NULL, "on" TEXT NOT NULL, decision_id BLOB, decided_by TEXT,
        recorded_at TEXT NOT NULL, user_id BLOB NOT NULL
    """,
}
REFERENCES = {
    "agenda_item": ("meeting_id",),
    "presence": ("meeting_id", "seat_id"),
    "decision": ("meeting_id", "item_id"),
    "meeting_action": ("meeting_id",),
    "guideline": ("decision_id", "supersedes", "user_id"),
    "membership_step": ("decision_id", "user_id"),
}


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
