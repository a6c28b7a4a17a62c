"""Versions read from a folder or the store: as fast as they come when all is plain, and the same when it is not."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from roster.domain.plan import Plan
from roster.domain.risk import IndexEvent
from roster.planning.keep_archive import ARCHIVE, archive_beside
from roster.planning.plan_tables import PlanFolderError, write_plan
from roster.planning.read_versions import folder_version, glanced_version, stored_version
from roster.planning.version_facts import facts_of_dataset, facts_of_tables
from roster.store import PlanOrigin, UnknownIdError, open_store
from tests import small
from tests.small import A
from tests.unit.planning.explained import kept

DATA, PLAN = small.dataset(), small.plan()
GUARD = small.police(3)[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The hand-made plan with its archive, a guard on leave in it."""
    out = tmp_path / "rencana"
    people = tuple(replace(person, windows=()) if person.id == GUARD else person for person in kept().problem.persons)
    with archive_beside(out, replace(kept().problem, persons=people), DATA, PLAN):
        write_plan(PLAN, out)
    return out


def tables(plan: Plan) -> tuple[object, ...]:
    return plan.rows, plan.posts, plan.needs, plan.goals


def test_a_folder_is_read_with_the_facts_of_its_archive(folder: Path) -> None:
    found = folder_version(folder)
    assert tables(found.plan) == tables(PLAN)
    assert found.facts.stations[f"{A}/001"].category == "kurang_rawan"
    assert found.facts.hours["S3"] == (300, 780)
    assert found.facts.areas[A] == "AWU"
    assert found.facts.absence(GUARD, "S3") is not None
    assert found.facts.absence(small.police(4)[0], "S3") is None


def test_the_data_of_a_folder_tell_more_and_its_archive_who_is_absent(folder: Path) -> None:
    facts = folder_version(folder, DATA).facts
    assert facts.voting_day == DATA.operation.voting_day
    assert facts.absence(GUARD, "S3") is not None


@pytest.mark.parametrize(
    "content", [None, b"", b"bukan gzip", gzip.compress(b"{}\n{}"), gzip.compress(b'{"versi": 99}\n{}'), gzip.compress(b"[")]
)
def test_without_a_sound_archive_the_tables_speak_alone(folder: Path, content: bytes | None) -> None:
    (folder / ARCHIVE).unlink() if content is None else (folder / ARCHIVE).write_bytes(content)
    found = folder_version(folder)
    assert found.facts == facts_of_tables(PLAN)
    assert found.facts.absence(GUARD, "S3") is None
    assert not found.facts.is_gone("tidak ada")


@pytest.mark.parametrize("name", ["=1+1", "'BUDI", '"AGUS", S.H.', "DUA\nBARIS"])
def test_names_out_of_the_ordinary_are_read_as_they_were_written(folder: Path, name: str) -> None:
    rows = tuple(replace(row, name=name) if row.number == GUARD else row for row in PLAN.rows)
    write_plan(replace(PLAN, rows=rows), folder)
    assert folder_version(folder).plan.rows == rows


def test_a_table_saved_by_a_spreadsheet_is_read_all_the_same(folder: Path) -> None:
    table = folder / "kebutuhan.csv"
    table.write_text("\ufeff" + table.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert folder_version(folder).plan.needs == PLAN.needs


@pytest.mark.parametrize(
    "damage", ["x", "shift,pos\nS1,R-1\n", "shift,pos,unsur,peran,butuh,terisi,kurang,bobot\nS1,R,POLRI,anggota,1,1,0,nan\n"]
)
def test_a_table_that_cannot_be_read_is_named(folder: Path, damage: str) -> None:
    (folder / "kebutuhan.csv").write_text(damage, encoding="utf-8")
    with pytest.raises(PlanFolderError, match=r"kebutuhan\.csv"):
        folder_version(folder)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanFolderError, match="bukan folder rencana"):
        folder_version(tmp_path)


def test_the_store_gives_the_same_by_a_glance_and_with_the_history_of_its_index(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'roster.sqlite3'}"
    own = replace(DATA, events=(IndexEvent(datetime(2024, 11, 20, 8), A, None, 50.0, "rawan", "awal", "Sat Intelkam", ""),))
    later = IndexEvent(datetime(2024, 11, 25, 11, tzinfo=UTC), A, 1, 80.0, "sangat_rawan", "naik", "Bawaslu", "KASAT")
    with open_store(url) as store:
        import_id = store.add_import(own, file_name="a.xlsx", uploaded_by=None)
        store.add_decisions([later], voting_day=DATA.operation.voting_day, user=None)
        problem = kept().problem.to_json()
        first = store.add_plan(import_id, PLAN, PlanOrigin(problem))
        second = store.add_plan(import_id, replace(PLAN, sizes={"sif_dimulai": ["S1"]}), PlanOrigin(problem, {"index_until": 1}))
        for plan_id in (first, second):
            glanced, stored = glanced_version(url, plan_id), stored_version(store, plan_id)
            assert glanced is not None
            assert (tables(glanced.plan), glanced.facts) == (tables(stored.plan), stored.facts)
            assert glanced.plan.sizes == stored.plan.sizes
        with pytest.raises(UnknownIdError):
            stored_version(store, 99)
    assert glanced_version(url, 99) is None
    found = [version.facts.stations[f"{A}/001"] for version in (glanced_version(url, each) for each in (first, second)) if version]
    assert [fact.category for fact in found] == ["rawan", "sangat_rawan"]
    # 11.00 UTC is 18.00 WIB.
    assert [fact.category_by.when for fact in found if fact.category_by] == [datetime(2024, 11, 20, 8), datetime(2024, 11, 25, 18)]


@pytest.mark.parametrize("url", ["postgresql://somewhere/roster", "sqlite:///", "sqlite:////nowhere/at/all.db", "sqlite:///:memory:"])
def test_what_is_no_file_of_ours_is_left_to_the_store(url: str) -> None:
    assert glanced_version(url, 1) is None


def test_the_problem_outweighs_the_list_in_who_may_be_called() -> None:
    people = tuple(replace(person, windows=((300, 780),)) if person.id == GUARD else person for person in kept().problem.persons)
    facts = facts_of_dataset(DATA, replace(kept().problem, persons=people).to_json())
    assert facts.absence(GUARD, "S3") is None
    after = facts.absence(GUARD, "S4")
    assert after is not None
    assert after.since == 780
