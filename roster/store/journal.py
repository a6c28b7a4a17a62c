"""The audit log: who did what to which record, by ids only."""

from __future__ import annotations

from sqlalchemy import func, select

from roster.store import schema
from roster.store.database import Database
from roster.store.records import AuditEntry, Page

_LOG = schema.audit_log


class AuditLog(Database):
    """The audit log of a store; entries are added, never changed."""

    def record_action(self, action: str, *, user_id: int | None = None, subject: str = "", subject_id: int | None = None) -> None:
        """Add an entry. ``action`` is a fixed word such as ``rencana_dimulai``; no free text, no names."""
        row = {"created_at": self._clock(), "user_id": user_id, "action": action, "subject": subject, "subject_id": subject_id}
        with self._write() as connection:
            connection.execute(_LOG.insert(), row)

    def list_actions(self, *, offset: int = 0, limit: int = 50) -> Page[AuditEntry]:
        """Return entries, newest first."""
        with self._read() as connection:
            found = connection.execute(select(_LOG).order_by(_LOG.c.id.desc()).offset(offset).limit(limit))
            items = tuple(AuditEntry(**row._mapping) for row in found)
            total = connection.execute(select(func.count()).select_from(_LOG)).scalar_one()
        return Page(items, int(total), offset)
