"""How often a source publishes, the troubles that the operator was told of, and the daemon's own pulse."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("address", sa.String(length=32)))
    op.add_column("sources", sa.Column("dated_since", sa.BigInteger()))
    op.add_column("sources", sa.Column("dated_items", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sources", sa.Column("longest_pause", sa.BigInteger()))
    op.add_column("sources", sa.Column("stirred", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "source_troubles",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name="fk_source_troubles_source"),
        sa.PrimaryKeyConstraint("source", "kind", name="pk_source_troubles"),
    )
    op.create_table(
        "pulse",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pulse"),
    )
