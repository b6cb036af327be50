"""Steps are read in the order they were taken, of all cases and homes at once, without their wide rows.

Of a whole country that is hundreds of thousands of rows for the figures of a year, and each page is decrypted.
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WIDER = {
    "ix_transition_case_id": 'transition (case_id, recorded_at, id, to_state, "on", reverses)',
    "ix_pool_step_home_id": 'pool_step (home_id, "on", recorded_at, id, to_status)',
    "ix_proposal_step_proposal_id": 'proposal_step (proposal_id, recorded_at, id, what, "on", answer)',
}


def upgrade() -> None:
    """Let what the figures need lie along in the indexes that find steps anyway."""
    for name, columns in WIDER.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON {columns}")
