"""Plan versions: what a run gave, with all that is needed to run it again."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from roster.domain.life import PlanState
from roster.domain.plan import Plan, PlanChange, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.store import schema
from roster.store.database import Database
from roster.store.records import OFFERED_BY, PlanOrigin, PlanRecord, StoreError, UnknownIdError
from roster.store.rows import insert_items, load_items, names_of

PLAN_TABLES = (
    ("rows", schema.plan_rows, PlanRow),
    ("posts", schema.plan_posts, PlanPost),
    ("needs", schema.plan_needs, PlanNeed),
    ("goals", schema.plan_goals, PlanGoal),
    ("changes", schema.plan_changes, PlanChange),
)
"""Field of the plan, its table, and what its rows are."""

RECORD_COLUMNS = tuple(schema.plans.c[name] for name in names_of(schema.plans, PlanRecord))
"""What a list of plans reads: not the proofs, which are long."""


class PlanTables(Database):
    """The plan versions of a store."""

    def add_plan(self, import_id: int, plan: Plan, origin: PlanOrigin) -> int:
        """Store a plan made from an import as a new draft version and return its id; all of it, or nothing.

        Raises
        ------
        StoreError
            When import, parent or user do not exist, a post is there twice, or the database fails; ``pilihan`` when the
            parent is on offer and may be gone tomorrow.
        """
        record = {
            "import_id": import_id,
            "parent": origin.parent,
            "state": PlanState.DRAFT,
            "solve_status": plan.status,
            "settings": dict(origin.settings),
            "created_by": origin.created_by,
            "created_at": self._clock(),
            **{name: getattr(plan, name) for name in names_of(schema.plans, Plan)},
        }
        problem = zlib.compress(origin.problem_json.encode(), level=6)
        with self._write() as connection:
            _require_no_offer(connection, origin.parent)
            plan_id = int(connection.execute(schema.plans.insert().returning(schema.plans.c.id), record).scalar_one())
            connection.execute(schema.plan_problems.insert(), {"plan_id": plan_id, "problem": problem})
            for name, table, _ in PLAN_TABLES:
                insert_items(connection, table, {"plan_id": plan_id}, getattr(plan, name))
        return plan_id

    def get_plan(self, plan_id: int) -> Plan:
        """Return a plan equal to the one put in; UnknownIdError when there is none."""
        with self._read() as connection:
            row = plan_row(connection, plan_id, schema.plans.c)
            parts: dict[str, Any] = {name: load_items(connection, table, {"plan_id": plan_id}, kind) for name, table, kind in PLAN_TABLES}
        facts = {name: row._mapping[name] for name in names_of(schema.plans, Plan)}
        return Plan(**parts, **facts, status=row.solve_status)

    def get_plan_record(self, plan_id: int) -> PlanRecord:
        """Return what is known of a plan version without its rows; UnknownIdError when there is none."""
        with self._read() as connection:
            return plan_record(plan_row(connection, plan_id))

    def get_problem_json(self, plan_id: int) -> str:
        """Return the solver's problem of a plan as the JSON text put in; UnknownIdError when there is no such plan."""
        with self._read() as connection:
            plan_row(connection, plan_id)
            table = schema.plan_problems
            packed = connection.execute(select(table.c.problem).where(table.c.plan_id == plan_id)).scalar_one()
        return zlib.decompress(packed).decode()

    def list_plans(self, *, import_id: int | None = None) -> tuple[PlanRecord, ...]:
        """Return every plan version, or those of one import, newest first; not those a re-plan offers and nobody took."""
        query = select(*RECORD_COLUMNS).where(~is_offered()).order_by(schema.plans.c.id.desc())
        if import_id is not None:
            query = query.where(schema.plans.c.import_id == import_id)
        with self._read() as connection:
            return tuple(plan_record(row) for row in connection.execute(query))


def _require_no_offer(connection: Connection, parent: int | None) -> None:
    plans = schema.plans
    if connection.execute(select(plans.c.id).where(plans.c.id == parent, is_offered()).with_for_update(read=True)).one_or_none():
        message = f"Rencana {parent} adalah pilihan susun ulang yang belum diambil."
        raise StoreError(message, "Ambil dahulu, lalu ulangi.", code="pilihan")


def is_offered() -> ColumnElement[bool]:
    """Return the condition that a version is one of several a re-plan offers."""
    condition: ColumnElement[bool] = schema.plans.c.settings[OFFERED_BY].as_integer().is_not(None)
    return condition


def plan_row(connection: Connection, plan_id: int, columns: Iterable[ColumnElement[Any]] = RECORD_COLUMNS) -> Row[Any]:
    """Return these columns of a plan version, those of its record unless told otherwise; UnknownIdError when there is none."""
    row = connection.execute(select(*columns).where(schema.plans.c.id == plan_id)).one_or_none()
    if row is None:
        raise UnknownIdError(f"Rencana nomor {plan_id} tidak ada.", "Pilih rencana dari daftar.", code="tidak_ditemukan")
    return row


def plan_record(row: Row[Any]) -> PlanRecord:
    """Return a row of the plan table as its record."""
    facts = {name: row._mapping[name] for name in names_of(schema.plans, PlanRecord)}
    return PlanRecord(**facts)
