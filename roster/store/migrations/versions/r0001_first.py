"""The first schema: imports, plan versions, users, jobs, papers and the audit log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None

PARTS_OF_AN_IMPORT = (
    "areas",
    "stations",
    "members",
    "conflicts",
    "patterns",
    "shifts",
    "shift_demands",
    "static_posts",
    "index_events",
    "policies",
    "officials",
    "operations",
    "operation_lines",
    "pins",
)
PARTS_OF_A_PLAN = ("plan_rows", "plan_posts", "plan_needs", "plan_goals", "plan_changes", "plan_problems", "papers")


def upgrade() -> None:
    """Create every table."""
    _create_users_and_imports()
    _create_places()
    _create_people()
    _create_settings_of_an_import()
    _create_operations()
    _create_plans()
    _create_parts_of_plans()
    _create_jobs_and_log()


def downgrade() -> None:
    """Remove every table, those that point at others first."""
    for name in ("audit_log", "jobs", *PARTS_OF_A_PLAN, "plans", *PARTS_OF_AN_IMPORT, "imports", "users"):
        op.drop_table(name)


def _text(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _whole(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _real(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Double, nullable=nullable) for name in names]


def _json(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.JSON, nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime, nullable=nullable)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _user(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("users.id", ondelete="SET NULL"))


def _create_records(name: str, *columns: Any) -> None:
    op.create_table(name, sa.Column("id", sa.Integer, primary_key=True), *columns, sqlite_autoincrement=True)


def _create_parts(name: str, owner: str, *columns: Any) -> None:
    owner_id = sa.Column(
        f"{owner}_id", sa.Integer, sa.ForeignKey(f"{owner}s.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    seq = sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False)
    op.create_table(name, owner_id, seq, *columns, sqlite_with_rowid=False)


def _create_users_and_imports() -> None:
    login = sa.Column("login", sa.Text, nullable=False, unique=True)
    _create_records("users", login, *_text("role", "password_hash"), _flag("is_active"), _moment("created_at"))
    _create_records("imports", *_text("sha256", "file_name"), _user("uploaded_by"), _moment("created_at"), *_json("counts"))


def _create_places() -> None:
    _create_parts(
        "areas",
        "import",
        *_text("code", "name", "kind", "parent"),
        *_real("lat", "lon", nullable=True),
        *_text("polsek", "rayon", "zone"),
        sa.UniqueConstraint("import_id", "code"),
    )
    _create_parts(
        "stations",
        "import",
        *_text("desa_code"),
        *_whole("number"),
        *_text("address"),
        sa.Column("voters", sa.Integer),
        *_real("lat", "lon", nullable=True),
        sa.Column("category", sa.Text),
        *_real("score", nullable=True),
        _flag("is_special"),
        *_text("note"),
        sa.UniqueConstraint("import_id", "desa_code", "number"),
    )
    _create_parts(
        "static_posts",
        "import",
        *_text("code", "name", "kind"),
        *_real("lat", "lon", nullable=True),
        *_text("desa_code", "unsur"),
        *_whole("heads"),
        *_text("shift", "role"),
        *_real("weight"),
        *_text("skill"),
    )


def _create_people() -> None:
    _create_parts(
        "members",
        "import",
        *_text("unsur", "name", "rank", "number", "position", "unit", "base_code", "home_code", "sex", "skills", "status"),
        _flag("is_available"),
        _moment("available_from", nullable=True),
        _moment("available_to", nullable=True),
        *_text("charge_codes", "tasking", "detached_from"),
        sa.UniqueConstraint("import_id", "number"),
    )
    _create_parts("conflicts", "import", *_text("number", "area_code", "relation", "reason", "ground"))
    _create_parts("pins", "import", *_text("number", "shift", "post"))


def _create_settings_of_an_import() -> None:
    _create_parts(
        "patterns",
        "import",
        *_text("category"),
        *_whole("polri", "max_tps", "linmas_per_tps", "tni"),
        *_real("weight"),
        sa.UniqueConstraint("import_id", "category"),
    )
    _create_parts(
        "shifts",
        "import",
        *_text("code", "name"),
        *_whole("start_minute", "end_minute"),
        *_text("continues"),
        sa.UniqueConstraint("import_id", "code"),
    )
    _create_parts("shift_demands", "import", *_text("shift", "unsur", "category"), *_whole("heads"))
    _create_parts(
        "index_events",
        "import",
        _moment("happened_at"),
        *_text("desa_code"),
        sa.Column("number", sa.Integer),
        *_real("score", nullable=True),
        sa.Column("category", sa.Text),
        *_text("reason", "source", "officer"),
    )
    _create_parts("policies", "import", *_text("key", "value"), sa.UniqueConstraint("import_id", "key"))


def _create_operations() -> None:
    _create_parts("officials", "import", *_text("position", "name", "degree", "rank", "number", "unsur", "on_behalf", "for_him"))
    _create_parts(
        "operations",
        "import",
        *_text("name", "election"),
        sa.Column("voting_day", sa.Date, nullable=False),
        *_text("zone", "polres", "polda", "place", "address", "kka"),
        sa.Column("issue_date", sa.Date),
        *_text("order_number", "emblem"),
        *_real("mako_lat", "mako_lon", nullable=True),
    )
    _create_parts("operation_lines", "import", *_text("part", "key", "value"))


def _create_plans() -> None:
    _create_records(
        "plans",
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id"), nullable=False, index=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("plans.id")),
        *_text("state", "solve_status"),
        sa.Column("seed", sa.BigInteger, nullable=False),
        *_text("version", "input_sha256"),
        *_json("settings"),
        *_whole("violations"),
        _user("created_by"),
        _moment("created_at"),
        *_json("sizes", "seconds"),
        *_real("peak_mib"),
        *_whole("beat_bound"),
    )
    plan_id = sa.Column("plan_id", sa.Integer, sa.ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    op.create_table("plan_problems", plan_id, sa.Column("problem", sa.LargeBinary, nullable=False))
    _create_records(
        "papers",
        sa.Column("plan_id", sa.Integer, sa.ForeignKey("plans.id", ondelete="CASCADE"), nullable=False),
        *_text("key", "path", "sha256"),
        *_whole("size"),
        _moment("created_at"),
        sa.UniqueConstraint("plan_id", "key"),
    )


def _create_parts_of_plans() -> None:
    _create_parts(
        "plan_rows",
        "plan",
        *_text(
            "shift", "post", "kecamatan", "desa_codes", "stations", "category", "unsur", "role", "team", "number", "name", "rank", "unit"
        ),
        *_real("distance_km"),
    )
    _create_parts(
        "plan_posts",
        "plan",
        *_text("post", "kind", "category", "kecamatan", "desa_codes", "stations"),
        *_real("weight", "lat", "lon"),
        sa.UniqueConstraint("plan_id", "post"),
    )
    _create_parts("plan_needs", "plan", *_text("shift", "post", "unsur", "role"), *_whole("needed", "filled", "short"), *_real("weight"))
    _create_parts("plan_goals", "plan", *_text("key"), *_real("value", "bound", "gap"), *_text("method"))
    _create_parts("plan_changes", "plan", *_text("number", "name", "kind", "shift", "from_post", "to_post", "cause"))


def _create_jobs_and_log() -> None:
    _create_records(
        "jobs",
        *_text("kind"),
        *_json("payload"),
        *_text("state"),
        *_json("progress"),
        *_whole("attempts"),
        _flag("is_cancel_requested"),
        *_text("owner"),
        _moment("lease_until", nullable=True),
        _moment("heartbeat_at", nullable=True),
        *_text("error_code", "error_text", "error_advice"),
        *_json("result"),
        _user("created_by"),
        _moment("created_at"),
        _moment("started_at", nullable=True),
        _moment("finished_at", nullable=True),
    )
    op.create_index(op.f("ix_jobs_state_id"), "jobs", ["state", "id"])
    _create_records(
        "audit_log",
        _moment("created_at"),
        sa.Column("user_id", sa.Integer),
        *_text("action", "subject"),
        sa.Column("subject_id", sa.Integer),
    )
