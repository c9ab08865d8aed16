"""The mutes that hold are found among any number of those that held once."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_mutes_ended_until", "mutes", ["ended", "until"])
