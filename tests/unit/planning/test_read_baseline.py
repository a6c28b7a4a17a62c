"""A baseline of another district, or edited by hand into nonsense, is refused before anything is planned on it."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.errors import RosterError
from roster.planning.keep_archive import archive_beside
from roster.planning.plan_tables import write_plan
from roster.planning.read_baseline import read_baseline
from tests.web.cast import make_dataset, make_plan, make_problem


@pytest.fixture
def dataset() -> Dataset:
    return make_dataset()


@pytest.fixture
def plan(dataset: Dataset) -> Plan:
    return make_plan(dataset)


def test_a_plan_that_fits_is_read_as_it_is(dataset: Dataset, plan: Plan, tmp_path: Path) -> None:
    written = write_plan(plan, tmp_path)
    assert read_baseline(tmp_path, dataset).rows == written.rows


def test_the_plan_of_another_district_is_refused(dataset: Dataset, plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path)
    moved = tuple(replace(area, code="99" + area.code[2:], parent="99" + area.parent[2:] if area.parent else "") for area in dataset.areas)
    with pytest.raises(RosterError, match="rencana daerah lain"):
        read_baseline(tmp_path, replace(dataset, areas=moved))


@pytest.mark.parametrize(("days", "is_other"), [(0, False), (30, False), (-287, True)])
def test_the_plan_of_another_election_is_refused_and_that_of_a_first_vote_is_not(
    dataset: Dataset, plan: Plan, tmp_path: Path, days: int, is_other: bool
) -> None:
    # Pemilu, 14 February 2024, is 287 days before the Pilkada of 27 November.
    held = replace(dataset, operation=replace(dataset.operation, voting_day=dataset.operation.voting_day + timedelta(days=days)))
    with archive_beside(tmp_path, make_problem(held, plan), held, plan):
        write_plan(plan, tmp_path)
    if not is_other:
        assert read_baseline(tmp_path, dataset).rows
        return
    with pytest.raises(RosterError, match="14-02-2024, data ini untuk 27-11-2024: itu pemilihan lain"):
        read_baseline(tmp_path, dataset)


@pytest.mark.parametrize(
    "content", [b"", b"xx", gzip.compress(b"[]"), gzip.compress(b'{"hari_h": [5, 6]}'), gzip.compress(b'{"hari_h": null}')]
)
def test_a_damaged_archive_tells_no_voting_day_and_the_tables_are_enough(
    dataset: Dataset, plan: Plan, tmp_path: Path, content: bytes
) -> None:
    write_plan(plan, tmp_path)
    (tmp_path / "arsip.json.gz").write_bytes(content)
    assert read_baseline(tmp_path, dataset).rows


def test_rows_that_say_nothing_are_named_all_at_once(dataset: Dataset, plan: Plan, tmp_path: Path) -> None:
    rows = list(plan.rows)
    rows[0], rows[1], rows[2] = replace(rows[0], unsur="POLISI"), replace(rows[1], role="tamu"), replace(rows[2], post="R-999")
    write_plan(replace(plan, rows=tuple(rows)), tmp_path)
    with pytest.raises(RosterError) as caught:
        read_baseline(tmp_path, dataset)
    text = str(caught.value)
    for fault in ("baris 2: unsur 'POLISI'", "baris 3: peran 'tamu'", "baris 4: pos 'R-999'"):
        assert fault in text


def test_of_many_faulty_rows_the_first_are_told_and_the_rest_counted(dataset: Dataset, plan: Plan, tmp_path: Path) -> None:
    write_plan(replace(plan, rows=tuple(replace(row, unsur="POLISI") for row in plan.rows)), tmp_path)
    assert len(plan.rows) > 10
    with pytest.raises(RosterError, match=f"dan {len(plan.rows) - 10} baris lagi"):
        read_baseline(tmp_path, dataset)
