"""Steps in the life of plans and the register of numbers; what was issued, and a number once given, never changes.

That nothing changes is kept by triggers, so that it holds for every program that writes to the database. A later revision that
rebuilds a guarded table (``batch_alter_table``) drops its triggers and has to make them anew; ``ADD COLUMN`` does not.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"

GUARDED = ("plan_rows", "plan_posts", "plan_needs", "plan_goals", "plan_changes", "plan_problems")
FACTS = ("import_id", "parent_id", "solve_status", "seed", "version", "input_sha256", "violations", "beat_bound", "proof", "is_whole")
"""Columns of ``plans`` that stay as they are once a version is issued, those of JSON left to PostgreSQL's own comparison."""

FINAL = "('issued', 'superseded')"


def upgrade() -> None:
    """Create both tables and the triggers."""
    op.create_table(
        "plan_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("plan_id", sa.Integer, sa.ForeignKey("plans.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("user_id", sa.Integer),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("successor", sa.Integer, sa.ForeignKey("plans.id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "register",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "series")),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("plan_id", sa.Integer, sa.ForeignKey("plans.id"), index=True),
        sa.Column("is_void", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("created_by", sa.Integer),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("changed_by", sa.Integer),
        sa.Column("changed_at", sa.DateTime),
        sa.UniqueConstraint("series", "year", "number"),
        sqlite_autoincrement=True,
    )
    is_sqlite = op.get_context().dialect.name == "sqlite"
    for statement in _sqlite_guards() if is_sqlite else _postgresql_guards():
        op.execute(statement)


def downgrade() -> None:
    """Remove the triggers and both tables."""
    is_sqlite = op.get_context().dialect.name == "sqlite"
    triggers = [(table, event) for table in GUARDED for event in ("insert", "update", "delete")]
    triggers += [(table, event) for table in ("plans", "papers") for event in ("update", "delete")]
    for table, event in triggers:
        op.execute(f"DROP TRIGGER {table}_{event}_guard" + ("" if is_sqlite else f" ON {table}"))
    op.drop_table("register")
    op.drop_table("plan_steps")
    if not is_sqlite:
        for name in ("guard_parts", "guard_plans", "guard_register"):
            op.execute(f"DROP FUNCTION {name}()")


def _sqlite_guards() -> list[str]:
    is_changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FACTS)
    statements = [_sqlite_guard("plans", "update", f"OLD.state IN {FINAL} AND ({is_changed} OR NOT {_MOVES})")]
    statements.append(_sqlite_guard("plans", "delete", f"OLD.state IN {FINAL}"))
    for table in GUARDED:
        for event, rows in (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",))):
            statements.append(_sqlite_guard(table, event, _of_final(*rows)))
    statements += [_sqlite_guard("papers", event, _of_final("OLD")) for event in ("update", "delete")]
    statements.append(_sqlite_guard("register", "update", _IS_TAKEN))
    statements.append(_sqlite_guard("register", "delete", "1"))
    return statements


_MOVES = "(NEW.state = OLD.state OR OLD.state = 'issued' AND NEW.state = 'superseded')"
_IS_TAKEN = (
    "(NEW.kind, NEW.series, NEW.year, NEW.month, NEW.plan_id) IS NOT (OLD.kind, OLD.series, OLD.year, OLD.month, OLD.plan_id)"
    " OR OLD.number IS NOT NULL AND NEW.number IS NOT OLD.number OR OLD.day IS NOT NULL AND NEW.day IS NOT OLD.day"
)


def _of_final(*rows: str) -> str:
    owners = ", ".join(f"{row}.plan_id" for row in rows)
    return f"EXISTS (SELECT 1 FROM plans WHERE id IN ({owners}) AND state IN {FINAL})"  # noqa: S608 - names of our own


def _sqlite_guard(table: str, event: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{event}_guard BEFORE {event.upper()} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table}_tetap'); END"
    )


def _postgresql_guards() -> list[str]:
    refuse = "RAISE EXCEPTION 'this row stays as it is' USING ERRCODE = '23000', CONSTRAINT = TG_TABLE_NAME || '_tetap'"
    same = "to_jsonb(NEW) - 'state' - 'created_by' = to_jsonb(OLD) - 'state' - 'created_by'"
    taken = _IS_TAKEN.replace("IS NOT (", "IS DISTINCT FROM (").replace("IS NOT OLD.", "IS DISTINCT FROM OLD.")
    bodies = {
        "guard_plans": f"""
            IF OLD.state IN {FINAL} THEN
                IF TG_OP = 'DELETE' THEN {refuse}; END IF;
                IF NOT ({same}) OR NOT {_MOVES} THEN {refuse}; END IF;
            END IF;""",
        "guard_parts": f"""
            IF TG_OP <> 'INSERT' THEN IF {_of_final("OLD")} THEN {refuse}; END IF; END IF;
            IF TG_OP <> 'DELETE' AND TG_TABLE_NAME <> 'papers' THEN IF {_of_final("NEW")} THEN {refuse}; END IF; END IF;""",
        "guard_register": f"""
            IF TG_OP = 'DELETE' THEN {refuse}; END IF;
            IF {taken} THEN {refuse}; END IF;""",
    }
    give = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    statements = [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} {give} END $$" for name, body in bodies.items()
    ]
    triggers = [(table, event, "guard_parts") for table in GUARDED for event in ("insert", "update", "delete")]
    for event in ("update", "delete"):
        triggers += [("plans", event, "guard_plans"), ("papers", event, "guard_parts"), ("register", event, "guard_register")]
    statements += [
        f"CREATE TRIGGER {table}_{event}_guard BEFORE {event.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        for table, event, name in triggers
    ]
    return statements
