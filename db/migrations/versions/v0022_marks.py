"""Marks are found by person and by meeting without their wide rows: a country has hundreds of thousands."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WIDER = {
    "ix_attendance_participant_id": "attendance (participant_id, session_id, mark, minutes)",
    "ix_attendance_session_id": "attendance (session_id, participant_id)",
}


def upgrade() -> None:
    """Let what is read of many marks lie along in the indexes that find them anyway."""
    for name, columns in WIDER.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON {columns}")
