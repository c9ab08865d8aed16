"""What went out as one message, since when it was due, what is severe; and the channels that are in trouble."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("severity", sa.String(length=32), nullable=False, server_default="normal"))
    op.add_column("deliveries", sa.Column("message", sa.Text()))
    op.add_column("deliveries", sa.Column("first_due", sa.BigInteger()))
    op.execute("UPDATE deliveries SET first_due = due_at")
    # What was tried goes on under the id under which it was tried.
    op.execute("UPDATE deliveries SET message = id WHERE attempts > 0")
    op.create_index("ix_deliveries_channel_sent_at", "deliveries", ["channel", "sent_at"])
    op.create_table(
        "channel_troubles",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("closed_until", sa.BigInteger()),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_troubles"),
    )
    op.create_index("ix_channel_troubles_closed_until", "channel_troubles", ["closed_until"])
