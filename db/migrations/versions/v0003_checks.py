"""Register checks, consents and references, the day a case's assessment is planned for, and more of each visit."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE register_check ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq
    INTEGER NOT NULL, changed INTEGER NOT NULL, case_id BLOB NOT NULL, person_id BLOB NOT NULL, register TEXT NOT NULL,
    legal_basis TEXT, requested_on TEXT, received_on TEXT, result TEXT, reviewer_1 BLOB, reviewer_2 BLOB, destroyed_on
    TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    "CREATE INDEX ix_register_check_case_id ON register_check (case_id)",
    "CREATE INDEX ix_register_check_person_id ON register_check (person_id)",
    "CREATE INDEX ix_register_check_reviewer_1 ON register_check (reviewer_1)",
    "CREATE INDEX ix_register_check_reviewer_2 ON register_check (reviewer_2)",
    """
    CREATE TABLE consent ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT
    NULL, changed INTEGER NOT NULL, case_id BLOB NOT NULL, person_id BLOB NOT NULL, kind TEXT NOT NULL, answer TEXT,
    answered_on TEXT, withdrawn_on TEXT, valid_until TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id),
    FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    "CREATE INDEX ix_consent_case_id ON consent (case_id)",
    "CREATE INDEX ix_consent_person_id ON consent (person_id)",
    """
    CREATE TABLE reference ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER
    NOT NULL, changed INTEGER NOT NULL, case_id BLOB NOT NULL, about TEXT, name TEXT, phone TEXT, relation TEXT,
    contacted_on TEXT, contact_form TEXT, missing_reason TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope
    (id), FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    "CREATE INDEX ix_reference_case_id ON reference (case_id)",
    'ALTER TABLE "case" ADD COLUMN assessment_planned_on TEXT',
    "ALTER TABLE visit ADD COLUMN interpreter TEXT",
    "ALTER TABLE visit ADD COLUMN travel_km INTEGER",
    "ALTER TABLE visit ADD COLUMN travel_minutes INTEGER",
    "ALTER TABLE visit ADD COLUMN missing_reason TEXT",
)
RECORDS = ("register_check", "consent", "reference")


def upgrade() -> None:
    """Make the tables, and the triggers that refuse a change of a record outside the log."""
    for statement in STATEMENTS:
        op.execute(statement)
    for name in RECORDS:
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER gate_{name}_{event.lower()} BEFORE {event} ON "{name}" '
                "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
            )
