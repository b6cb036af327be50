"""Which days do not suit somebody in a course round."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for the set; what is there already has none."""
    op.execute("ALTER TABLE enrolment ADD COLUMN unsuited TEXT")
