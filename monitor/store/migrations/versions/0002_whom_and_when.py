"""Deliveries that wait for their time, what people muted, and what they acknowledged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("purpose", sa.String(length=32), nullable=False, server_default="news"))
    op.add_column("deliveries", sa.Column("bundle", sa.Text()))
    op.execute("UPDATE deliveries SET purpose = 'notice' WHERE alert_id IS NULL")
    op.add_column("alerts", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "mutes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger()),
        sa.Column("ended", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_mutes"),
    )
    op.create_table(
        "acknowledgements",
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_acknowledgements_alert_id"),
        sa.PrimaryKeyConstraint("alert_id", name="pk_acknowledgements"),
    )
