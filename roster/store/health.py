"""The state of a database's schema, looked at without changing it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from roster.store.database import open_engine
from roster.store.records import StoreError


def schema_revisions(url: str) -> tuple[str | None, str | None]:
    """Return the revision the database at this URL stands at (None when empty) and the newest one.

    Raises
    ------
    StoreError
        When the database cannot be reached or its driver is not installed.
    """
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory(str(Path(__file__).parent / "migrations")).get_current_head()
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision(), newest
    except SQLAlchemyError:
        raise StoreError(
            "Basis data tidak terjangkau.", "Periksa ROSTER_DATABASE_URL dan apakah server berjalan.", code="basis_data"
        ) from None
    finally:
        engine.dispose()
