"""The store opens, migrates, and keeps its file to its owner."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from roster.store import StoreError, open_store
from roster.store.database import migrate, open_engine
from roster.store.health import schema_revisions
from roster.store.schema import metadata


def test_the_migrations_make_the_schema_of_the_code(empty_url: str) -> None:
    engine = open_engine(empty_url)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": metadata})
        assert compare_metadata(context, metadata) == []
    made = inspect(engine)
    assert set(made.get_table_names()) == {*metadata.tables, "alembic_version"}
    for name, table in metadata.tables.items():
        assert made.get_pk_constraint(name)["constrained_columns"] == [column.name for column in table.primary_key], name
        rules = {key["constrained_columns"][0]: key["options"].get("ondelete") for key in made.get_foreign_keys(name)}
        assert rules == {key.parent.name: key.ondelete for key in table.foreign_keys}, name
    engine.dispose()


def test_the_migrations_go_down_to_nothing_and_up_again(empty_url: str) -> None:
    engine = open_engine(empty_url)
    migrate(engine)
    migrate(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert "members" in inspect(engine).get_table_names()
    engine.dispose()


def test_a_failing_migration_leaves_the_database_as_it_was(empty_url: str) -> None:
    engine = open_engine(empty_url)
    with engine.execution_options(roster_writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE plans (id INTEGER)"))
    with pytest.raises(StoreError):
        migrate(engine)
    assert inspect(engine).get_table_names() == ["plans"]
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused(store_url: str) -> None:
    open_store(store_url).close()
    engine = open_engine(store_url)
    with engine.execution_options(roster_writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'r9999'"))
    engine.dispose()
    with pytest.raises(StoreError) as caught:
        open_store(store_url)
    assert caught.value.code == "versi_basis_data"
    assert "versi" in caught.value.advice


def test_the_state_of_the_schema_is_told_without_a_migration(empty_url: str) -> None:
    missing, newest = schema_revisions(empty_url)
    assert missing is None
    assert newest is not None
    open_store(empty_url).close()
    assert schema_revisions(empty_url) == (newest, newest)


def test_programs_that_open_a_new_store_at_once_all_get_it(empty_url: str) -> None:
    faults: list[BaseException] = []
    gate = threading.Barrier(12)

    def open_one() -> None:
        gate.wait()
        try:
            open_store(empty_url).close()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_opening_a_store_again_does_not_break_the_locks_of_the_first(tmp_path: Path) -> None:
    """Closing a handle of our own on the file would drop them; the next program to leave would then remove the WAL."""
    path = tmp_path / "roster.db"
    url, visit = f"sqlite:///{path}", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM users'); c.close()"
    with open_store(url) as store:
        store.add_user("a", "h")
        open_engine(url).dispose()
        subprocess.run([sys.executable, "-c", visit, path], check=True)
        assert path.with_name("roster.db-wal").exists()


def test_the_sqlite_file_is_for_its_owner_only_and_survives_a_power_cut(tmp_path: Path) -> None:
    path = tmp_path / "new" / "roster.db"
    before = os.umask(0)
    try:
        with open_store(f"sqlite:///{path}") as store:
            store.add_user("a", "h")
            for name in (path, path.with_name("roster.db-wal"), path.with_name("roster.db-shm")):
                assert stat.S_IMODE(name.stat().st_mode) == 0o600, name
            with store._read() as connection:
                pragmas = {
                    name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
                    for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
                }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000, "foreign_keys": 1}  # 2 is FULL
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    finally:
        os.umask(before)


@pytest.mark.parametrize("url", ["", "roster.db", "sqlite://", "sqlite:///:memory:", "mysql://host/name"])
def test_other_databases_are_refused_with_advice(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert caught.value.code == "alamat_basis_data"
    assert "sqlite:////" in caught.value.advice


def test_a_file_that_is_no_database_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("not a database, " * 100)
    for name in ("note.txt", "."):
        with pytest.raises(StoreError) as caught:
            open_store(f"sqlite:///{tmp_path / name}")
        assert caught.value.code == "basis_data"


def test_a_server_that_does_not_answer_is_an_error_with_advice() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://nobody:secret@127.0.0.1:1/none")
    assert caught.value.code == "basis_data"
    assert "secret" not in str(caught.value)
