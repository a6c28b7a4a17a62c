"""Plans say whether their run was ended early."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"


def upgrade() -> None:
    """Add ``is_whole``; no run could be given a limit before."""
    op.add_column("plans", sa.Column("is_whole", sa.Boolean, nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Remove it."""
    op.drop_column("plans", "is_whole")
