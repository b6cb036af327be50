"""Training: course templates, rounds, meetings, participants, attendance, certificates; the unit's settings for it."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
TABLES = {
    "course_template": """
        name TEXT NOT NULL, version INTEGER, active BOOLEAN, basic BOOLEAN, parts TEXT, session_minutes
        INTEGER, most_made_up INTEGER, partly_minutes INTEGER, questions TEXT, audience TEXT, material TEXT,
        homework TEXT
    """,
    "course": """
        template_id BLOB NOT NULL, name TEXT NOT NULL, round TEXT NOT NULL, place TEXT, municipality TEXT,
        trainers TEXT, seats INTEGER, reply_by TEXT, link TEXT, most_made_up INTEGER, partly_minutes INTEGER,
        cancelled BOOLEAN
    """,
    "session": """
        course_id BLOB NOT NULL, number INTEGER NOT NULL, part TEXT, title TEXT, "on" TEXT, starts TEXT,
        minutes INTEGER, place TEXT, form TEXT, trainers TEXT, note TEXT
    """,
    "participant": """
        name TEXT NOT NULL, municipality TEXT, phone TEXT, wishes TEXT, household TEXT
    """,
    "enrolment": """
        course_id BLOB NOT NULL, participant_id BLOB NOT NULL, status TEXT, offered_on TEXT, answered_on TEXT
    """,
    "attendance": """
        session_id BLOB NOT NULL, participant_id BLOB NOT NULL, mark TEXT, minutes INTEGER, note TEXT
    """,
    "waiver": """
        enrolment_id BLOB NOT NULL, part TEXT NOT NULL, reason TEXT NOT NULL, decided_by BLOB NOT NULL,
        decided_on TEXT NOT NULL, withdrawn BOOLEAN
    """,
    "certificate": """
        enrolment_id BLOB NOT NULL, number TEXT NOT NULL, salt TEXT NOT NULL, name TEXT NOT NULL, birth_date
        TEXT, course_name TEXT NOT NULL, round TEXT, hours INTEGER NOT NULL, first_on TEXT NOT NULL, last_on
        TEXT NOT NULL, planned INTEGER NOT NULL, attended INTEGER NOT NULL, made_up INTEGER, waived INTEGER,
        issued_on TEXT NOT NULL, issued_by BLOB NOT NULL, replaces TEXT
    """,
    "course_evaluation": """
        course_id BLOB NOT NULL, scores TEXT, comment TEXT, entered_on TEXT NOT NULL
    """,
    "training_link": """
        home_id BLOB NOT NULL, person_id BLOB NOT NULL, participant_id BLOB NOT NULL
    """,
}
REFERENCES = {
    "course": ("template_id",),
    "session": ("course_id",),
    "enrolment": (
        "course_id",
        "participant_id",
    ),
    "attendance": (
        "participant_id",
        "session_id",
    ),
    "waiver": (
        "decided_by",
        "enrolment_id",
    ),
    "certificate": (
        "enrolment_id",
        "issued_by",
    ),
    "course_evaluation": ("course_id",),
    "training_link": (
        "home_id",
        "participant_id",
        "person_id",
    ),
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
    op.execute("ALTER TABLE organisation_settings ADD COLUMN training_phone TEXT")
    op.execute("ALTER TABLE organisation_settings ADD COLUMN home_trained_rule TEXT")
