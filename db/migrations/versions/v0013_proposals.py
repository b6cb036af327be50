"""Proposals of homes to municipalities, the ledger of searches, the order in force, and the homes' numbers."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
TABLES = {
    "proposal": """
        home_id BLOB NOT NULL, need_id BLOB NOT NULL, sheet BLOB NOT NULL, home_number TEXT, rank INTEGER,
        state TEXT, sent_on TEXT NOT NULL, sent_by BLOB NOT NULL, recipient TEXT, means TEXT, ground TEXT,
        speaks_for TEXT, speaks_against TEXT, expires_on TEXT, reserved_until TEXT, old_reason TEXT,
        family_asked_on TEXT, family_answer TEXT, family_answered_on TEXT, family_reason TEXT,
        municipality_answer TEXT, municipality_reason TEXT, answered_on TEXT, proceeded_on TEXT,
        ended_on TEXT, outcome TEXT
    """,
    "proposal_step": """
        home_id BLOB NOT NULL, proposal_id BLOB NOT NULL, what TEXT NOT NULL, "on" TEXT NOT NULL,
        recorded_at TEXT NOT NULL, user_id BLOB NOT NULL, answer TEXT, note TEXT
    """,
    "pool_search": """
        need_id BLOB NOT NULL, "on" TEXT NOT NULL, recorded_at TEXT NOT NULL, user_id BLOB NOT NULL,
        rule_id BLOB NOT NULL, rule_from TEXT NOT NULL, criteria TEXT, pool_size INTEGER, fitting INTEGER,
        homes TEXT, left_out TEXT, competing TEXT, tie_break TEXT, no_home BOOLEAN, note TEXT
    """,
    "order_rule": """
        valid_from TEXT NOT NULL, decided_by TEXT, decided_on TEXT, homes TEXT, requests TEXT,
        priorities TEXT, why TEXT, recorded_at TEXT, user_id BLOB
    """,
}
REFERENCES = {
    "proposal": ("home_id", "need_id", "sheet", "sent_by"),
    "proposal_step": ("home_id", "proposal_id", "user_id"),
    "pool_search": ("need_id", "user_id", "rule_id"),
    "order_rule": ("user_id",),
}


def upgrade() -> None:
    """Make the tables with their triggers, and room for a number for each home of the pool.

    Homes that are in the pool already get theirs from the program, through the log, when one is first needed.
    """
    op.execute("ALTER TABLE pool_entry ADD COLUMN number TEXT")
    for name, own in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({COMMON}, {own}, {KEYS})")
        for column in REFERENCES[name]:
            op.execute(f"CREATE INDEX ix_{name}_{column} ON {name} ({column})")
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER gate_{name}_{event.lower()} BEFORE {event} ON "{name}" '
                "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
            )
