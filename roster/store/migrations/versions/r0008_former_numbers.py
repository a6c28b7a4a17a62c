"""Former numbers of a TPS, part of an import."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0008"
down_revision = "r0007"


def upgrade() -> None:
    """Add the column; no list stored before said that a TPS bore another number."""
    op.add_column("stations", sa.Column("former", sa.Text, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Remove it."""
    op.drop_column("stations", "former")
