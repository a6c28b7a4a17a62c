"""The connection to SQLite or PostgreSQL: how it is opened, brought to the newest schema, and how transactions run."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from roster.store.migrations import HEAD
from roster.store.records import StoreError

_BUSY_TIMEOUT_MS = 5000
_MIGRATION_LOCK = 0x524F5354
"""A number of our own for PostgreSQL's advisory lock, so that two programs do not migrate at once."""


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


class Database:
    """One engine and its two kinds of transaction. The clock is a parameter so that tests can move it."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._writer = engine.execution_options(roster_writes=True)
        self._clock = clock

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC, by the clock of the store."""
        return self._clock()

    def close(self) -> None:
        """Close every connection of the pool."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _read(self) -> Iterator[Connection]:
        with _translated(), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def _write(self) -> Iterator[Connection]:
        with _translated(), self._writer.begin() as connection:
            yield connection


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn a database error into a StoreError that says nothing of the row: PostgreSQL's text would name the person."""
    try:
        yield
    except IntegrityError as error:
        diagnosis = getattr(error.orig, "diag", None)
        place = diagnosis.constraint_name if diagnosis else str(error.orig)
        message = f"Basis data menolak isian yang berganda atau merujuk ke data yang tidak ada ({place}); tidak ada yang disimpan."
        raise StoreError(message, "Muat ulang halaman lalu ulangi dengan data yang benar.", code="bentrok") from None
    except SQLAlchemyError as error:
        message = f"Basis data tidak dapat menjalankan permintaan ({type(error).__name__}); tidak ada yang disimpan."
        raise StoreError(
            message, "Periksa ruang kosong dan izin folder data atau sambungan ke PostgreSQL, lalu ulangi.", code="basis_data"
        ) from None


def open_engine(url: str) -> Engine:
    """Return an engine for ``sqlite:///file`` or ``postgresql://...``; a new SQLite file is readable by its owner only.

    Raises
    ------
    StoreError
        When the URL is of another kind, names no file, or the driver is not installed.
    """
    advice = "Gunakan sqlite:////folder/roster.db atau postgresql://pengguna:sandi@host/nama."
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError("Alamat basis data tidak dapat dibaca.", advice, code="alamat_basis_data") from None
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return _open_sqlite(parsed)
    if backend == "postgresql":
        return _open_postgresql(parsed)
    raise StoreError(f"Basis data jenis {backend} tanpa berkas atau tidak didukung.", advice, code="alamat_basis_data")


def _open_sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _create_sqlite(path)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise StoreError(
            f"Berkas basis data tidak dapat dibuat: {reason}.", "Periksa folder data dan izinnya.", code="basis_data"
        ) from None
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling would begin late and deferred; ours begins where we say.
        connection.isolation_level = None
        for pragma in (f"busy_timeout={_BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that turns from reading to writing fails at once under load; an immediate one waits.
        is_writing = connection.get_execution_options().get("roster_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    return engine


def _create_sqlite(path: Path) -> None:
    """Make an empty database in WAL mode; of programs that do so at once the first wins and the others use its file.

    It is made aside and linked into place, for two reasons: SQLite does not wait when two programs switch one file
    to WAL, and a program that closes a handle of its own on a database file loses the locks SQLite holds on it.
    """
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / "new"
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT, 0o600))
        with contextlib.closing(sqlite3.connect(draft)) as connection:
            connection.execute("PRAGMA journal_mode=WAL").close()
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)


def _open_postgresql(url: URL) -> Engine:
    try:
        return create_engine(url.set(drivername="postgresql+psycopg"), hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError:
        advice = "Pasang dengan: pip install 'pam-tps-roster[postgresql]'."
        raise StoreError("Penggerak PostgreSQL (psycopg) belum terpasang.", advice, code="penggerak") from None


def _stands_at_head(engine: Engine) -> bool:
    try:
        with engine.begin() as connection:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
    except SQLAlchemyError:
        return False  # a new database, or one that cannot be reached: migrating says which


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision by Alembic, in one transaction; ``base`` removes every table.

    Two programs that open the store at once wait for each other. Nothing is loaded or locked where it stands there already.

    Raises
    ------
    StoreError
        When the database cannot be reached or was made by a newer version of the program.
    """
    if revision == "head" and _stands_at_head(engine):
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with _translated(), engine.execution_options(roster_writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config.attributes["connection"] = connection
        try:
            (command.downgrade if revision == "base" else command.upgrade)(config, revision)
        except CommandError:
            message = "Basis data dibuat oleh versi program yang lebih baru."
            raise StoreError(message, "Pasang versi program yang sama atau lebih baru.", code="versi_basis_data") from None
