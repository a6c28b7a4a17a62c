"""A glance at one plan gives what the store gives, and nothing where the store has to be asked."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

import roster.store
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.store import PlanOrigin, open_store
from roster.store.glance import glance_at_plan
from roster.store.migrations import HEAD
from roster.store.version_glance import glance_at_version


@pytest.fixture
def url(tmp_path: Path, dataset: Dataset, plan: Plan) -> str:
    found = f"sqlite:///{tmp_path / 'roster.sqlite3'}"
    with open_store(found) as store:
        store.add_plan(store.add_import(dataset, file_name="a.xlsx", uploaded_by=None), plan, PlanOrigin('{"a": "é"}'))
    return found


def test_the_newest_revision_is_the_one_told() -> None:
    folder = Path(roster.store.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == HEAD


def test_a_glance_gives_what_was_stored(url: str, dataset: Dataset, plan: Plan) -> None:
    found = glance_at_plan(url, 1)
    assert found is not None
    assert found.problem_json == '{"a": "é"}'
    assert found.rows == tuple((r.shift, r.post, r.unsur, r.role, r.team, r.number) for r in plan.rows)
    assert found.people == tuple((m.number, m.name, m.rank, m.unit) for m in dataset.members)
    assert dict(found.areas) == {area.code: area.name for area in dataset.areas}
    assert dict(found.shifts) == {shift.code: shift.name for shift in dataset.shifts}


def test_a_glance_changes_nothing(url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    before = path.read_bytes()
    assert glance_at_plan(url, 1) is not None
    assert path.read_bytes() == before


def test_an_unknown_plan_is_left_to_the_store(url: str) -> None:
    assert glance_at_plan(url, 2) is None


def test_an_older_schema_is_left_to_the_store(url: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'r0001'")
    assert glance_at_plan(url, 1) is None
    assert glance_at_version(url, 1) is None


def test_a_damaged_plan_is_left_to_the_store(url: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE plan_problems SET problem = x'00'")
    assert glance_at_plan(url, 1) is None
    assert glance_at_version(url, 1) is None


@pytest.mark.parametrize("found", ["postgresql://somewhere/roster", "sqlite:///", "sqlite:////nowhere/at/all.db", "sqlite:///:memory:"])
def test_what_is_no_file_of_ours_is_left_to_the_store(found: str) -> None:
    assert glance_at_plan(found, 1) is None


def test_a_file_that_is_no_database_is_left_to_the_store(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("bukan basis data, hanya teks yang cukup panjang")
    assert glance_at_plan(f"sqlite:///{tmp_path / 'x.db'}", 1) is None


def test_a_glance_loads_no_sqlalchemy() -> None:
    code = "import sys, roster.store.glance; print([m for m in ('sqlalchemy', 'alembic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
