"""The history of the risk index across imports, the lists it was taken from, and what each event marks at its place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"


def upgrade() -> None:
    """Create both tables and add ``marks``; no event stored before marks anything."""
    op.create_table(
        "index_files",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False, unique=True),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("taken_by", sa.Integer, sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.Column("taken_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "index_history",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("index_files.id")),
        sa.Column("voting_day", sa.Date, nullable=False),
        sa.Column("happened_at", sa.DateTime, nullable=False, index=True),
        sa.Column("desa_code", sa.Text, nullable=False, index=True),
        sa.Column("number", sa.Integer),
        sa.Column("score", sa.Double),
        sa.Column("category", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("reason", "source", "officer", "marks")),
        sa.Column("taken_by", sa.Integer, sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.Column("taken_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.add_column("index_events", sa.Column("marks", sa.Text, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Remove them."""
    op.drop_column("index_events", "marks")
    op.drop_table("index_history")
    op.drop_table("index_files")
