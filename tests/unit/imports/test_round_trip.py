"""Facts written as the user's tables and read again are the same facts, in a workbook and in csv."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from roster.domain.calendar import DEFAULT_SHIFTS
from roster.domain.operation import Dataset, Official
from roster.domain.personnel import DeclaredConflict
from roster.domain.risk import IndexEvent
from roster.domain.tps import StaticPost
from roster.domain.withdrawal import Level, StandingDecision, Verdict
from roster.imports import read_dataset
from roster.imports.workbook_writer import tables_of, write_folder, write_workbook
from tests.unit.imports.books import good, read

MARKS = ("riwayat_psu", "tanpa_listrik", "ipkp_peserta=12.5", "waktu_tempuh=130")


@pytest.fixture
def facts() -> Dataset:
    base = read(good()).dataset
    assert base is not None
    budi = replace(
        base.members[0],
        skills=("negosiator", "sar"),
        available_from=datetime(2024, 11, 20, 7, tzinfo=UTC).replace(tzinfo=None),
        available_to=datetime(2024, 11, 28, tzinfo=UTC).replace(tzinfo=None),
        charge_codes=("3514062001", "3514072001"),
    )
    return replace(
        base,
        members=(budi, *base.members[1:]),
        conflicts=(DeclaredConflict("85010123", "351407", "adik calon", "surat", "laporan"),),
        shifts=(replace(DEFAULT_SHIFTS[0], start=-955), *DEFAULT_SHIFTS[1:]),
        static_posts=(StaticPost("KPU", "Kantor KPU", "kpu", -7.76, 112.73, "3514062001", "POLRI", 4, "S1", "anggota", 40.0, "sar"),),
        events=(
            IndexEvent(datetime(2024, 11, 20, tzinfo=UTC).replace(tzinfo=None), "3514062001", 1, 75.5, "rawan", "a", "b", "c", MARKS),
            IndexEvent(datetime(2024, 11, 21, tzinfo=UTC).replace(tzinfo=None), "3514062001", None, None, None, marks=("tidak_ada",)),
        ),
        policies={"netralitas_polri": "lunak", "bagian_kekuatan": "2/3"},
        officials=(Official("Kapolres", "Budi", "S.I.K.", "AKBP", "75010123", "POLRI", "", ""),),
        standing=tuple(
            StandingDecision(
                datetime(2024, 11, 28, 12, tzinfo=UTC).replace(tzinfo=None), level, target, verdict, until, "KOMPOL AYU", "aman"
            )
            for level, target, verdict, until in (
                (Level.KECAMATAN, "351406", Verdict.WITHDRAW, None),
                (Level.DESA, "3514062001", Verdict.EXTEND, datetime(2024, 11, 29, tzinfo=UTC).replace(tzinfo=None)),
                (Level.POST, "R-351406-001", Verdict.EXTEND, None),
                (Level.CATEGORY, "sangat_rawan", Verdict.WITHDRAW, None),
            )
        ),
    )


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_facts_written_and_read_again_are_the_same(facts: Dataset, tmp_path: Path, kind: str) -> None:
    path = write_folder(facts, tmp_path / "csv") if kind == "csv" else write_workbook(tables_of(facts), tmp_path / "a.xlsx")
    report = read_dataset(path)
    assert report.dataset is not None, report.errors
    assert report.issues == ()
    again = replace(report.dataset, sha256=facts.sha256)
    demand = [{shift.code: dict(shift.demand) for shift in dataset.shifts} for dataset in (facts, again)]
    assert demand[0] == demand[1]
    assert replace(again, shifts=()) == replace(facts, shifts=())
    assert [(s.code, s.name, s.start, s.end, s.continues) for s in again.shifts] == [
        (s.code, s.name, s.start, s.end, s.continues) for s in facts.shifts
    ]
