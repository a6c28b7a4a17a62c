"""Members say which place kept for somebody on loan they fill; plans keep the proof of their first goal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"


def upgrade() -> None:
    """Add ``fills`` and ``proof``; nobody stored before fills a place, and no plan stored before has a proof."""
    op.add_column("members", sa.Column("fills", sa.Text, nullable=False, server_default=""))
    op.add_column("plans", sa.Column("proof", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Remove them."""
    op.drop_column("plans", "proof")
    op.drop_column("members", "fills")
