"""An issued version may be revoked; a revoked one stays as it is, like one that was superseded.

The guards of r0004 name the states in their text, so each is made anew with the new state in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from alembic import op

revision = "r0007"
down_revision = "r0006"

WORDS = (
    ("('issued', 'superseded')", "('issued', 'superseded', 'revoked')"),
    ("NEW.state = 'superseded'", "NEW.state IN ('superseded', 'revoked')"),
)
"""What the guards say before and after."""


def upgrade() -> None:
    """Let issued versions become revoked, and guard those."""
    _reword(WORDS)


def downgrade() -> None:
    """Count revoked versions as superseded by none and their orders as changed ones, whose numbers stay taken; guard as before."""
    _reword([(new, old) for old, new in WORDS])
    op.execute("UPDATE plans SET state = 'superseded' WHERE state = 'revoked'")
    op.execute("UPDATE plan_steps SET step = 'supersede' WHERE step = 'revoke'")
    with _unguarded_register():
        op.execute("UPDATE register SET kind = 'sprin_perubahan' WHERE kind = 'sprin_pencabutan'")


@contextmanager
def _unguarded_register() -> Iterator[None]:
    """Let the kind of an entry change; the guard stands again afterwards."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute("ALTER TABLE register DISABLE TRIGGER register_update_guard")
        yield
        op.execute("ALTER TABLE register ENABLE TRIGGER register_update_guard")
        return
    guard = op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'register_update_guard'").scalar_one()
    op.execute("DROP TRIGGER register_update_guard")
    yield
    op.get_bind().exec_driver_sql(guard)


def _reword(words: Iterable[tuple[str, str]]) -> None:
    connection, pairs = op.get_bind(), tuple(words)
    if connection.dialect.name == "sqlite":
        guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_guard'"
    else:
        guards = "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE proname IN ('guard_plans', 'guard_parts')"
    for name, text in connection.exec_driver_sql(guards).all():
        changed = text
        for old, new in pairs:
            changed = changed.replace(old, new)
        if changed == text:
            continue
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        # "CREATE OR REPLACE FUNCTION" is what PostgreSQL gives back.
        connection.exec_driver_sql(changed.replace("%", "%%") if connection.dialect.name != "sqlite" else changed)
