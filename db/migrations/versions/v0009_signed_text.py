"""Which text each investigator has signed."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for a checksum beside each signature."""
    for number in (1, 2):
        op.execute(f"ALTER TABLE assessment ADD COLUMN signed_{number}_text TEXT")
