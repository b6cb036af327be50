"""The pool of homes and municipalities' needs."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
TABLES = {
    "pool_entry": """
        home_id BLOB NOT NULL, status TEXT, status_since TEXT, status_reason TEXT, entered_on TEXT,
        home_types TEXT, places INTEGER, age_from INTEGER, age_to INTEGER, gender_scope TEXT, sibling_scope
        TEXT, lengths TEXT, own_rooms INTEGER, experience TEXT, contact TEXT, adult_daytime BOOLEAN,
        not_from TEXT, distance_band TEXT, available_from TEXT, available_to TEXT, confirmed_on TEXT,
        wish_places INTEGER, wish_age_from INTEGER, wish_age_to INTEGER, wish_text TEXT, limits_text TEXT,
        support_text TEXT, presentation_anonymous TEXT, presentation_full TEXT
    """,
    "pool_step": """
        home_id BLOB NOT NULL, from_status TEXT, to_status TEXT NOT NULL, "on" TEXT NOT NULL, recorded_at
        TEXT NOT NULL, user_id BLOB NOT NULL, reason TEXT, note TEXT
    """,
    "need": """
        number TEXT NOT NULL, municipality TEXT NOT NULL, officer TEXT, officer_phone TEXT, reference TEXT,
        received_on TEXT NOT NULL, reply_wanted_by TEXT, state TEXT, state_since TEXT, children TEXT,
        together BOOLEAN, child_municipality TEXT, places_that_matter TEXT, urgency TEXT, start_wanted TEXT,
        length TEXT, home_type TEXT, emergency_from TEXT, protected BOOLEAN, network_considered TEXT,
        network_considered_on TEXT, own_room TEXT, adult_daytime TEXT, accessible TEXT, smoke_free TEXT,
        no_animals TEXT, languages TEXT, other_children TEXT, least_gap INTEGER, contact TEXT, requirements
        TEXT, not_near TEXT, outcome TEXT, closed_on TEXT, lesson TEXT
    """,
    "need_step": """
        need_id BLOB NOT NULL, from_state TEXT, to_state TEXT NOT NULL, "on" TEXT NOT NULL, recorded_at TEXT
        NOT NULL, user_id BLOB NOT NULL, note TEXT
    """,
    "placement": """
        home_id BLOB NOT NULL, request_id BLOB, municipality TEXT NOT NULL, alias TEXT, born_year INTEGER,
        gender TEXT, state TEXT, starts_on TEXT, ends_on TEXT, ended_on TEXT, end_reason TEXT,
        home_consulted_on TEXT, others_consulted_on TEXT
    """,
}
REFERENCES = {
    "pool_entry": ("home_id",),
    "pool_step": ("home_id", "user_id"),
    "need_step": ("need_id", "user_id"),
    "placement": ("home_id", "request_id"),
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
