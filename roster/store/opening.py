"""The whole store: every table of one database, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from roster.store.coverage import PlanQueries
from roster.store.database import migrate, open_engine, utc_now
from roster.store.datasets import ImportTables
from roster.store.index_history import IndexTables
from roster.store.jobs import JobTable
from roster.store.journal import AuditLog
from roster.store.life import LifeTable
from roster.store.offers import OfferTable
from roster.store.papers import PaperTable
from roster.store.plans import PlanTables
from roster.store.register import RegisterTable
from roster.store.users import UserTable


class Store(
    ImportTables,
    PlanTables,
    PlanQueries,
    UserTable,
    JobTable,
    PaperTable,
    AuditLog,
    LifeTable,
    RegisterTable,
    IndexTables,
    OfferTable,
):
    """All tables of one database. Safe to share between threads; each process opens its own."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_store(url: str, *, clock: Callable[[], datetime] = utc_now) -> Store:
    """Return the store at ``sqlite:///file`` or ``postgresql://...``, made or brought to the newest schema.

    Raises
    ------
    StoreError
        When the URL is of another kind, the database cannot be reached or opened, or a newer program made it.
    """
    engine = open_engine(url)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, clock)
