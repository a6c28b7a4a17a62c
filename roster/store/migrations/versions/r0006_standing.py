"""Decisions on which posts stand on after the count, part of an import."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"


def upgrade() -> None:
    """Create the table; no import stored before decided anything."""
    op.create_table(
        "standing_decisions",
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("since", sa.DateTime, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("level", "target", "verdict")),
        sa.Column("until", sa.DateTime),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("officer", "reason")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("standing_decisions")
