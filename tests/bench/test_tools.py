"""The benchmark tools count right: moves, differences, gaps and bounds on plans small enough to check by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.commands import read_table, write_table
from tests.bench.index_change import Moves, change_classes, count_moves, difference, written
from tests.bench.run import beats_and_bound
from tests.bench.shortage import Gaps, gaps_of, remove_people

Rows = list[dict[str, str]]


def table(folder: Path, name: str, header: str, *lines: str) -> None:
    folder.mkdir(exist_ok=True)
    write_table(folder, name, [dict(zip(header.split(), line.split(), strict=True)) for line in lines])


@pytest.fixture
def plans(tmp_path: Path) -> tuple[Path, Path]:
    """Return two plans: A stays, B moves in S3, C is dropped, D comes new; R1 guards other TPS though A stays at it."""
    old, new = tmp_path / "old", tmp_path / "new"
    table(old, "plan", "shift pos nomor_induk", "S3 R1 A", "S4 R1 A", "S3 R1 B", "S3 R2 C")
    table(new, "plan", "shift pos nomor_induk", "S3 R1 A", "S4 R1 A", "S3 R2 B", "S3 R2 D")
    table(old, "pos", "pos kode_desa tps", "R1 11 11/001", "R2 12 12/001")
    table(new, "pos", "pos kode_desa tps", "R1 11 11/001;11/002", "R2 12 12/001")
    return old, new


def test_moves_are_people_not_postings(plans: tuple[Path, Path]) -> None:
    # B and C of the old plan changed, D is new; A guards one TPS more, B another, C none.
    assert count_moves(*plans) == Moves(moved=2, new=1, guarding_elsewhere=3)
    assert count_moves(plans[0], plans[0]) == Moves(0, 0, 0)


def test_the_difference_names_each_posting_that_differs(plans: tuple[Path, Path]) -> None:
    expected = {("B", "pindah", "S3", "R1", "R2"), ("C", "lepas", "S3", "R2", ""), ("D", "masuk", "S3", "", "R2")}
    assert difference(*plans) == expected


def test_rows_of_those_who_stay_are_left_out_of_the_comparison(plans: tuple[Path, Path]) -> None:
    header = ("nomor_induk", "jenis", "shift", "dari_pos", "ke_pos")
    rows = [("A", "tetap", "S3", "R1", "R1"), *difference(*plans)]
    write_table(plans[1], "perubahan", [dict(zip(header, row, strict=True)) for row in rows])
    assert written(plans[1]) == difference(*plans)


def test_gaps_are_priced_by_weight_and_the_last_head_twice(tmp_path: Path) -> None:
    # Two posts of two heads, weights 1 and 5: prices 1, 2, 5, 10. Three missing cost at least 1 + 2 + 5 = 8;
    # here the heavy post is bare (5 + 10) and the light one lacks one (1): 16.
    header = "shift unsur peran butuh kurang bobot"
    table(tmp_path / "p", "kebutuhan", header, "S3 POLRI anggota 2 1 1", "S3 POLRI anggota 2 2 5", "S3 POLRI padal 1 1 0")
    assert gaps_of(tmp_path / "p") == [Gaps("POLRI", "S3", 4, 3, 16.0, 8.0, 5.0, 5.0)]


def test_beats_are_set_against_the_bound_per_kecamatan_and_category(tmp_path: Path) -> None:
    # Kecamatan 351401: 5 TPS at cap 4 need 2 beats; 351402: 1 rawan needs 1. Built: 3 + 1 = 4 against 3.
    table(tmp_path / "data", "pola", "kategori maks_tps", "kurang_rawan 4", "rawan 2")
    rows = ["regu kurang_rawan 3514012001/001;3514012001/002", "regu kurang_rawan 3514012002/001;3514012002/002"]
    rows += ["regu kurang_rawan 3514012003/001", "regu rawan 3514022001/001", "tps rawan 3514022001/001"]
    table(tmp_path / "plan", "pos", "jenis kategori tps", *rows)
    assert beats_and_bound(tmp_path / "data", tmp_path / "plan") == (4, 3)


def test_twenty_tps_change_class_and_special_ones_never(tmp_path: Path) -> None:
    stations = [f"3514012001 {n:03d} kurang_rawan -" for n in range(1, 31)]
    stations += [f"3514012002 {n:03d} rawan -" for n in range(1, 11)] + ["3514012003 901 kurang_rawan ya"]
    table(tmp_path / "data", "tps", "kode_desa nomor kategori khusus", *stations)
    changed = change_classes(tmp_path / "data", tmp_path / "new")
    rows = read_table(tmp_path / "new", "indeks")
    assert len(set(changed)) == len(rows) == 20
    assert [row["kategori"] for row in rows] == ["rawan"] * 14 + ["kurang_rawan"] * 6
    assert not any(name.startswith("3514012003") for name in changed)


def test_people_are_removed_from_every_unsur_and_their_conflicts_with_them(tmp_path: Path) -> None:
    people = [f"{unsur} {unsur}{n}" for unsur in ("POLRI", "TNI", "LINMAS") for n in range(10)]
    table(tmp_path / "data", "personel", "unsur nomor_induk", *people)
    table(tmp_path / "data", "konflik", "nomor_induk kode_wilayah", *(f"POLRI{n} 35" for n in range(10)))
    assert remove_people(tmp_path / "data", tmp_path / "less") == 9
    left = [row["nomor_induk"] for row in read_table(tmp_path / "less", "personel")]
    assert [sum(number.startswith(unsur) for number in left) for unsur in ("POLRI", "TNI", "LINMAS")] == [7, 7, 7]
    assert {row["nomor_induk"] for row in read_table(tmp_path / "less", "konflik")} == {n for n in left if n.startswith("POLRI")}
