"""Why a visit that was planned was called off."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it."""
    op.execute("ALTER TABLE visit ADD COLUMN called_off TEXT")
