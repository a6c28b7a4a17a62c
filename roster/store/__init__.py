"""The database behind everything: ``open_store`` gives a ``Store``; domain dataclasses and records cross the border."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from roster.domain.life import PlanState, UserRole
from roster.store.records import (
    AuditEntry,
    Coverage,
    Gap,
    ImportRecord,
    IndexFile,
    IndexFilter,
    IndexRecord,
    Job,
    JobProgress,
    JobState,
    LeaseState,
    Page,
    Paper,
    PlanOrigin,
    PlanRecord,
    PlanStep,
    PlanSummary,
    PostCount,
    RegisterEntry,
    RegisterYear,
    RowFilter,
    StoreError,
    UnknownIdError,
    User,
)

if TYPE_CHECKING:
    from roster.store.opening import Store, open_store

__all__ = [
    "AuditEntry",
    "Coverage",
    "Gap",
    "ImportRecord",
    "IndexFile",
    "IndexFilter",
    "IndexRecord",
    "Job",
    "JobProgress",
    "JobState",
    "LeaseState",
    "Page",
    "Paper",
    "PlanOrigin",
    "PlanRecord",
    "PlanState",
    "PlanStep",
    "PlanSummary",
    "PostCount",
    "RegisterEntry",
    "RegisterYear",
    "RowFilter",
    "Store",
    "StoreError",
    "UnknownIdError",
    "User",
    "UserRole",
    "open_store",
]


def __getattr__(name: str) -> Any:
    """Load the store when it is asked for: SQLAlchemy takes longer than a glance at one plan."""
    if name in ("Store", "open_store"):
        return getattr(import_module("roster.store.opening"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
