"""What goes to Treserva: packages, the papers in them or noted by themselves, headings copied; the unit's settings."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COMMON = (
    "id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER NOT NULL, "
    "changed INTEGER NOT NULL, case_id BLOB NOT NULL"
)
KEYS = "PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id)"
TABLES = {
    "treserva_transfer": "package TEXT NOT NULL, made_on TEXT NOT NULL, made_by BLOB NOT NULL, wiped_on TEXT",
    "treserva_item": """
        transfer_id BLOB, origin TEXT NOT NULL, paper TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
        "on" TEXT NOT NULL, version TEXT, pages INTEGER, format TEXT, checksum TEXT, status TEXT, transferred_on TEXT,
        transferred_by BLOB
    """,
    "treserva_copy": """
        paper TEXT NOT NULL, section TEXT, subject TEXT, checksum TEXT NOT NULL, copied_at TEXT NOT NULL,
        copied_by BLOB NOT NULL
    """,
}
REFERENCES = {
    "treserva_transfer": ("case_id", "made_by"),
    "treserva_item": ("case_id", "transfer_id", "transferred_by"),
    "treserva_copy": ("case_id", "copied_by"),
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
    op.execute("ALTER TABLE organisation_settings ADD COLUMN treserva_days INTEGER")
    op.execute("ALTER TABLE organisation_settings ADD COLUMN clear_after_treserva BOOLEAN")
