"""What sources ask of those who poll them: their rhythm, their new address, that they are gone; and articles that could
not be had in time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("mattered_at", sa.BigInteger()))
    op.add_column("sources", sa.Column("rhythm", sa.Text()))
    op.add_column("sources", sa.Column("moved_to", sa.Text()))
    op.add_column("sources", sa.Column("gone_since", sa.BigInteger()))
    op.add_column("items", sa.Column("article_tries", sa.Integer(), nullable=False, server_default="0"))
