"""Whom a post was forwarded from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("forwarded_from", sa.Text(), nullable=False, server_default=""))
    op.add_column("documents", sa.Column("forwarded_from", sa.Text(), nullable=False, server_default=""))
