"""Stores on both databases, and a clock that tests move."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.store import Store, open_store
from tests.unit.store import samples
from tests.unit.store.postgres_server import NoPostgresError, running_server


class Clock:
    """Starts at noon of 1 October 2024, UTC, and moves only when told to."""

    def __init__(self) -> None:
        self.now = datetime(2024, 10, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a server with a migrated template database, without a database name."""
    pytest.importorskip("psycopg", reason="psycopg is not installed; it is the extra postgresql")
    try:
        with running_server() as url:
            _execute(url, "CREATE DATABASE roster_template")
            open_store(f"{url}/roster_template").close()
            yield url
    except NoPostgresError as error:
        pytest.skip(str(error))


def _execute(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: a copy is forty times faster than the migration."""
    path = tmp_path_factory.mktemp("template") / "roster.db"
    open_store(f"sqlite:///{path}").close()
    return path


_numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    yield from _database(request, tmp_path, template="template0")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with the newest schema."""
    yield from _database(request, tmp_path, template="roster_template")


def _database(request: pytest.FixtureRequest, tmp_path: Path, *, template: str) -> Iterator[str]:
    if request.param == "sqlite":
        if template == "roster_template":
            shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "roster.db")
        yield f"sqlite:///{tmp_path / 'roster.db'}"
        return
    server, name = request.getfixturevalue("postgres_url"), f"test_{next(_numbers)}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield f"{server}/{name}"
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(store_url: str, clock: Clock) -> Iterator[Store]:
    with open_store(store_url, clock=clock) as opened:
        yield opened


@pytest.fixture
def user_id(store: Store) -> int:
    return store.add_user("kabagops", "hash")


@pytest.fixture
def dataset() -> Dataset:
    return samples.make_dataset()


@pytest.fixture
def plan() -> Plan:
    return samples.make_plan()
