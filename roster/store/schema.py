"""The tables. Columns of a table carry the field names of the dataclass they hold, so rows need no mapping by hand.

``key=`` gives the field's name where the column has another (``end`` is a word of SQL). ``seq`` keeps the order
of the input. Changing a table needs a new module in ``migrations/versions``; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from roster.domain.life import PlanAct, PlanState, UserRole
from roster.domain.register import PaperKind
from roster.domain.wilayah import AreaKind
from roster.domain.withdrawal import Level, Verdict
from roster.store.columns import ChoiceText, LocalTime, TextList, UtcMoment
from roster.store.records import JobState

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, key: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, key=key or name)


def _count(name: str, key: str | None = None) -> Column[int]:
    return Column(name, Integer, nullable=False, key=key or name)


def _point() -> tuple[Column[float], Column[float]]:
    return Column("lat", Double), Column("lon", Double)


def _user(name: str) -> Column[int]:
    return Column(name, Integer, ForeignKey("users.id", ondelete="SET NULL"))


def _records(name: str, *columns: Any) -> Table:
    """Return a table of numbered records; an id is never used twice, since folders on disk are named by it."""
    return Table(name, metadata, Column("id", Integer, primary_key=True), *columns, sqlite_autoincrement=True)


def _parts(name: str, owner: str, *columns: Any) -> Table:
    """Return a table of rows owned by an import or a plan, stored together in the order of ``seq``."""
    owner_id = Column(f"{owner}_id", Integer, ForeignKey(f"{owner}s.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    seq = Column("seq", Integer, primary_key=True, autoincrement=False)
    return Table(name, metadata, owner_id, seq, *columns, sqlite_with_rowid=False)


users = _records(
    "users",
    Column("login", Text, nullable=False, unique=True),
    Column("role", ChoiceText(UserRole), nullable=False),
    _text("password_hash"),
    Column("is_active", Boolean, nullable=False),
    Column("created_at", UtcMoment, nullable=False),
)

imports = _records(
    "imports",
    _text("sha256"),
    _text("file_name"),
    _user("uploaded_by"),
    Column("created_at", UtcMoment, nullable=False),
    Column("counts", JSON, nullable=False),
)

areas = _parts(
    "areas",
    "import",
    _text("code"),
    _text("name"),
    Column("kind", ChoiceText(AreaKind), nullable=False),
    _text("parent"),
    *_point(),
    _text("polsek"),
    _text("rayon"),
    _text("zone"),
    UniqueConstraint("import_id", "code"),
)

stations = _parts(
    "stations",
    "import",
    _text("desa_code"),
    _count("number"),
    _text("address"),
    Column("voters", Integer),
    *_point(),
    Column("category", Text),
    Column("score", Double),
    Column("is_special", Boolean, nullable=False),
    _text("note"),
    Column("former", TextList, nullable=False),
    UniqueConstraint("import_id", "desa_code", "number"),
)

members = _parts(
    "members",
    "import",
    *(_text(name) for name in ("unsur", "name", "rank", "number", "position", "unit", "base_code", "home_code", "sex")),
    Column("skills", TextList, nullable=False),
    _text("status"),
    Column("is_available", Boolean, nullable=False),
    Column("available_from", LocalTime),
    Column("available_to", LocalTime),
    Column("charge_codes", TextList, nullable=False),
    _text("tasking"),
    _text("detached_from"),
    _text("fills"),
    UniqueConstraint("import_id", "number"),
)

conflicts = _parts("conflicts", "import", *(_text(name) for name in ("number", "area_code", "relation", "reason", "ground")))

patterns = _parts(
    "patterns",
    "import",
    _text("category"),
    *(_count(name) for name in ("polri", "max_tps", "linmas_per_tps", "tni")),
    Column("weight", Double, nullable=False),
    UniqueConstraint("import_id", "category"),
)

shifts = _parts(
    "shifts",
    "import",
    _text("code"),
    _text("name"),
    _count("start_minute", "start"),
    _count("end_minute", "end"),
    _text("continues"),
    UniqueConstraint("import_id", "code"),
)

shift_demands = _parts("shift_demands", "import", _text("shift"), _text("unsur"), _text("category"), _count("heads"))

static_posts = _parts(
    "static_posts",
    "import",
    *(_text(name) for name in ("code", "name", "kind")),
    *_point(),
    _text("desa_code"),
    _text("unsur"),
    _count("heads", "count"),
    _text("shift"),
    _text("role"),
    Column("weight", Double, nullable=False),
    _text("skill"),
)

index_events = _parts(
    "index_events",
    "import",
    Column("happened_at", LocalTime, nullable=False, key="when"),
    _text("desa_code"),
    Column("number", Integer),
    Column("score", Double),
    Column("category", Text),
    *(_text(name) for name in ("reason", "source", "officer")),
    Column("marks", TextList, nullable=False),
)

index_files = _records(
    "index_files",
    Column("sha256", Text, nullable=False, unique=True),
    _text("file_name"),
    _count("rows"),
    _user("taken_by"),
    Column("taken_at", UtcMoment, nullable=False),
)
"""Index lists that were taken, each file once."""

index_history = _records(
    "index_history",
    Column("file_id", Integer, ForeignKey("index_files.id")),
    Column("voting_day", Date, nullable=False),
    Column("happened_at", UtcMoment, nullable=False, index=True, key="when"),
    Column("desa_code", Text, nullable=False, index=True),
    Column("number", Integer),
    Column("score", Double),
    Column("category", Text),
    *(_text(name) for name in ("reason", "source", "officer")),
    Column("marks", TextList, nullable=False),
    _user("taken_by"),
    Column("taken_at", UtcMoment, nullable=False),
)
"""Events of the index across imports; a decision comes from no file."""

policies = _parts("policies", "import", _text("key"), _text("value"), UniqueConstraint("import_id", "key"))

officials = _parts(
    "officials",
    "import",
    *(_text(name) for name in ("position", "name", "degree", "rank", "number", "unsur", "on_behalf", "for_him")),
)

operations = _parts(
    "operations",
    "import",
    *(_text(name) for name in ("name", "election")),
    Column("voting_day", Date, nullable=False),
    *(_text(name) for name in ("zone", "polres", "polda", "place", "address", "kka")),
    Column("issue_date", Date),
    *(_text(name) for name in ("order_number", "emblem")),
    Column("mako_lat", Double),
    Column("mako_lon", Double),
)

operation_lines = _parts("operation_lines", "import", _text("part"), _text("key"), _text("value"))
"""Letterhead lines (part ``kop``), grounds (``grounds``) and further keys (``extra``) of the operation."""

pins = _parts("pins", "import", _text("number"), _text("shift"), _text("post"))

standing_decisions = _parts(
    "standing_decisions",
    "import",
    Column("since", LocalTime, nullable=False),
    Column("level", ChoiceText(Level), nullable=False),
    _text("target"),
    Column("verdict", ChoiceText(Verdict), nullable=False),
    Column("until", LocalTime),
    _text("officer"),
    _text("reason"),
)

plans = _records(
    "plans",
    Column("import_id", Integer, ForeignKey("imports.id"), nullable=False, index=True),
    Column("parent_id", Integer, ForeignKey("plans.id"), key="parent"),
    Column("state", ChoiceText(PlanState), nullable=False),
    _text("solve_status"),
    Column("seed", BigInteger, nullable=False),
    _text("version"),
    _text("input_sha256"),
    Column("settings", JSON, nullable=False),
    _count("violations"),
    _user("created_by"),
    Column("created_at", UtcMoment, nullable=False),
    Column("sizes", JSON, nullable=False),
    Column("seconds", JSON, nullable=False),
    Column("peak_mib", Double, nullable=False),
    _count("beat_bound"),
    _text("proof"),
    Column("is_whole", Boolean, nullable=False),
)

plan_problems = Table(
    "plan_problems",
    metadata,
    Column("plan_id", Integer, ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("problem", LargeBinary, nullable=False),
)
"""The solver's problem as compressed JSON, apart from ``plans`` so that listing plans never reads it."""

plan_rows = _parts(
    "plan_rows",
    "plan",
    *(_text(name) for name in ("shift", "post", "kecamatan")),
    Column("desa_codes", TextList, nullable=False),
    Column("stations", TextList, nullable=False),
    *(_text(name) for name in ("category", "unsur", "role", "team", "number", "name", "rank", "unit")),
    Column("distance_km", Double, nullable=False),
)

plan_posts = _parts(
    "plan_posts",
    "plan",
    *(_text(name) for name in ("post", "kind", "category", "kecamatan")),
    Column("desa_codes", TextList, nullable=False),
    Column("stations", TextList, nullable=False),
    *(Column(name, Double, nullable=False) for name in ("weight", "lat", "lon")),
    UniqueConstraint("plan_id", "post"),
)

plan_needs = _parts(
    "plan_needs",
    "plan",
    *(_text(name) for name in ("shift", "post", "unsur", "role")),
    *(_count(name) for name in ("needed", "filled", "short")),
    Column("weight", Double, nullable=False),
)

plan_goals = _parts(
    "plan_goals", "plan", _text("key"), *(Column(name, Double, nullable=False) for name in ("value", "bound", "gap")), _text("method")
)

plan_changes = _parts(
    "plan_changes", "plan", *(_text(name) for name in ("number", "name", "kind", "shift", "from_post", "to_post", "cause"))
)

plan_steps = _records(
    "plan_steps",
    Column("plan_id", Integer, ForeignKey("plans.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("step", ChoiceText(PlanAct), nullable=False),
    # No foreign key: who took a step stays on record after the account is gone.
    Column("user_id", Integer),
    Column("at", UtcMoment, nullable=False),
    _text("note"),
    Column("successor", Integer, ForeignKey("plans.id")),
)

register = _records(
    "register",
    Column("kind", ChoiceText(PaperKind), nullable=False),
    _text("series"),
    _count("year"),
    Column("number", Integer),
    Column("month", Date, nullable=False),
    Column("day", Date),
    Column("plan_id", Integer, ForeignKey("plans.id"), index=True),
    Column("is_void", Boolean, nullable=False),
    _text("note"),
    Column("created_by", Integer),
    Column("created_at", UtcMoment, nullable=False),
    Column("changed_by", Integer),
    Column("changed_at", UtcMoment),
    UniqueConstraint("series", "year", "number"),
)
"""Numbers of papers. Blank ones are not equal to each other, so any number of them may wait for the registry."""

papers = _records(
    "papers",
    Column("plan_id", Integer, ForeignKey("plans.id", ondelete="CASCADE"), nullable=False),
    *(_text(name) for name in ("key", "path", "sha256")),
    _count("size"),
    Column("created_at", UtcMoment, nullable=False),
    UniqueConstraint("plan_id", "key"),
)

jobs = _records(
    "jobs",
    _text("kind"),
    Column("payload", JSON, nullable=False),
    Column("state", ChoiceText(JobState), nullable=False),
    Column("progress", JSON, nullable=False),
    _count("attempts"),
    Column("is_cancel_requested", Boolean, nullable=False),
    _text("owner"),
    Column("lease_until", UtcMoment),
    Column("heartbeat_at", UtcMoment),
    *(_text(name) for name in ("error_code", "error_text", "error_advice")),
    Column("result", JSON, nullable=False),
    _user("created_by"),
    Column("created_at", UtcMoment, nullable=False),
    Column("started_at", UtcMoment),
    Column("finished_at", UtcMoment),
    Index(None, "state", "id"),
)

audit_log = _records(
    "audit_log",
    Column("created_at", UtcMoment, nullable=False),
    # No foreign key: what someone did stays on record after the account or the subject is gone.
    Column("user_id", Integer),
    *(_text(name) for name in ("action", "subject")),
    Column("subject_id", Integer),
)
