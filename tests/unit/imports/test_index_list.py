"""A new index list: which sheet is read, what a row may mark, and what refuses the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import pytest

from roster.domain.operation import Dataset
from roster.imports import IndexList, read_index_list
from roster.imports.cells import CellError
from roster.imports.marks import read_travel
from roster.imports.times import read_zoned_moment
from tests.unit.imports.books import Rows, good, read, write_xlsx

HEAD = ["tanggal", "kode_desa", "nomor_tps", "skor", "kategori", "alasan", "sumber", "petugas"]


@pytest.fixture
def base() -> Dataset:
    found = read(good()).dataset
    assert found is not None
    return found


def listed(path: Path, base: Dataset, rows: Rows, *, sheet: str = "indeks") -> IndexList:
    return read_index_list(write_xlsx(path / "daftar.xlsx", {sheet: rows}), base)


def codes(found: IndexList) -> list[str]:
    return [issue.code for issue in found.errors]


def test_rows_keep_their_number_and_what_they_say(tmp_path: Path, base: Dataset) -> None:
    found = listed(
        tmp_path, base, [["Daftar indeks Polres"], HEAD, ["20/11/2024", "3514062001", "TPS 001", 75, "sangat rawan", "ricuh", "intel", "A"]]
    )
    (row,) = found.rows
    assert found.issues == ()
    assert (row.sheet, row.number) == ("indeks", 3)
    assert (row.event.place, row.event.category, row.event.score) == ("3514062001/001", "sangat_rawan", 75.0)
    assert len(found.sha256) == 64


def test_one_sheet_of_any_name_is_the_list(tmp_path: Path, base: Dataset) -> None:
    path = tmp_path / "Rekap Polsek 20 Nop.csv"
    path.write_text("tanggal;kode_desa;nomor_tps;kategori\n20/11/2024;3514062001;1;rawan\n", encoding="utf-8")
    assert len(read_index_list(path, base).rows) == 1


def test_of_a_whole_workbook_only_the_index_is_read(tmp_path: Path, base: Dataset) -> None:
    sheets: dict[str, Rows] = {**good(), "indeks": [HEAD, ["20/11/2024", "3514062001", 1, 50, "", "", "", ""]]}
    found = read_index_list(write_xlsx(tmp_path / "semua.xlsx", sheets), base)
    assert (len(found.rows), found.issues) == (1, ())


def test_a_workbook_without_the_sheet_says_which_it_has(tmp_path: Path, base: Dataset) -> None:
    found = read_index_list(write_xlsx(tmp_path / "semua.xlsx", good()), base)
    assert codes(found) == ["lembar_tidak_ada"]
    assert "wilayah, tps, personel" in found.errors[0].message


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["20/11/2024", "3514062001", 1, 100.01, "", "", "", ""], "di_luar_batas"),
        (["20/11/2024", "3514062001", 1, -0.01, "", "", "", ""], "negatif"),
        (["20/11/2024", "3514062001", 1, "tinggi", "", "", "", ""], "bukan_angka"),
        (["20/11/2024", "3514062001", 1, "inf", "", "", "", ""], "bukan_angka"),
        (["20/11/2024", "3514062001", 9, 50, "", "", "", ""], "tps_tidak_ada"),
        (["20/11/2024", "3514069999", 1, 50, "", "", "", ""], "desa_tidak_ada"),
        (["", "3514062001", 1, 50, "", "", "", ""], "tanggal_kosong"),
    ],
)
def test_one_faulty_row_refuses_the_whole_list(tmp_path: Path, base: Dataset, row: list[object], code: str) -> None:
    found = listed(tmp_path, base, [HEAD, ["20/11/2024", "3514062001", 1, 50, "", "", "", ""], row])
    assert codes(found) == [code]
    assert found.rows == ()
    assert found.errors[0].row == 3


def test_a_quote_left_open_in_a_list_of_any_name_is_named(tmp_path: Path, base: Dataset) -> None:
    file = tmp_path / "daftar.csv"
    file.write_text('tanggal;kode_desa;nomor_tps;skor;alasan\n20/11/2024;3514062001;1;50;"ricuh\n20/11/2024;3514062001;1;60;aman\n')
    found = read_index_list(file, base)
    assert (codes(found), found.rows) == (["kutip"], ())


def test_a_date_of_another_year_is_doubted(tmp_path: Path, base: Dataset) -> None:
    found = listed(tmp_path, base, [HEAD, ["20/11/2014", "3514062001", 1, 50, "", "", "", ""]])
    assert ([issue.code for issue in found.issues], len(found.rows)) == (["tanggal_jauh"], 1)


def test_an_empty_list_a_list_without_dates_and_no_list_are_refused(tmp_path: Path, base: Dataset) -> None:
    assert codes(listed(tmp_path, base, [HEAD])) == ["tabel_kosong"]
    (tmp_path / "kosong.csv").write_text(" \n\n")
    assert codes(read_index_list(tmp_path / "kosong.csv", base)) == ["lembar_tidak_ada"]
    assert codes(listed(tmp_path, base, [["kode_desa", "nomor_tps", "skor"], ["3514062001", 1, 5]])) == ["kolom_tidak_ada"]
    (tmp_path / "bukan.xlsx").write_bytes(b"%PDF-1.7")
    assert codes(read_index_list(tmp_path / "bukan.xlsx", base)) == ["bukan_tabel"]


def test_columns_of_indicators_are_flags_by_key_or_name(tmp_path: Path, base: Dataset) -> None:
    head = ["tanggal", "kode_desa", "nomor_tps", "riwayat_kekerasan", "Tanpa aliran listrik", "waktu tempuh (menit)", "IPKP Peserta"]
    rows: Rows = [head, ["20/11/2024", "3514062001", 1, "ya", "x", 90, ""], ["20/11/2024", "3514062001", 2, "tidak", "", "", 40]]
    found = listed(tmp_path, base, rows)
    assert found.issues == ()
    assert [row.event.marks for row in found.rows] == [
        ("riwayat_kekerasan", "tanpa_listrik", "waktu_tempuh=90"),
        ("ipkp_peserta=40", "tidak_ada"),
    ]
    blank, stated = listed(tmp_path, base, [[*head, "skor"], ["20/11/2024", "3514062001", 1], [*rows[1][:3], "", "", "", "", 9]]).rows
    assert (blank.event.marks, stated.event.marks) == (("tidak_ada",), ())
    assert [row.event.score for row in found.rows] == [None, 40.0]  # the dimensions give a score, the flags only propose


def test_weights_of_the_policies_score_the_dimensions(tmp_path: Path, base: Dataset) -> None:
    weighted = replace(base, policies={"bobot_indikator_ipkp_peserta": "3"})
    head = ["tanggal", "kode_desa", "nomor_tps", "ipkp_keamanan", "ipkp_peserta"]
    (row,) = listed(tmp_path, weighted, [head, ["20/11/2024", "3514062001", 1, 40, 70]]).rows
    assert row.event.score == 62.5  # (40 + 3 * 70) / 4


def test_one_cell_may_list_the_indicators_and_names_the_unknown_ones(tmp_path: Path, base: Dataset) -> None:
    head = ["tanggal", "kode_desa", "nomor_tps", "indikator"]
    (row,) = listed(
        tmp_path, base, [head, ["20/11/2024", "3514062001", 1, "tanpa_internet; Pernah terjadi kekerasan; ipkp_peserta=12,5"]]
    ).rows
    assert row.event.marks == ("riwayat_kekerasan", "tanpa_internet", "ipkp_peserta=12.5")
    for cell, code in (
        ("hantu", "indikator_tidak_dikenal"),
        ("ipkp_peserta", "indikator_tidak_dikenal"),
        ("ipkp_peserta=101", "di_luar_batas"),
    ):
        assert codes(listed(tmp_path, base, [head, ["20/11/2024", "3514062001", 1, cell]])) == [code]


@pytest.mark.parametrize(
    ("raw", "minutes"),
    [("90", 90), (90.0, 90), ("1 jam 30 menit", 90), ("2,5 jam", 150), ("45 menit", 45), ("1:30", 90), (time(2, 30), 150)],
)
def test_travel_times_are_read_as_people_write_them(raw: object, minutes: float) -> None:
    assert read_travel(raw) == minutes  # type: ignore[arg-type]


def test_a_bare_number_under_a_header_of_hours_is_hours_and_a_small_one_elsewhere_is_doubted(tmp_path: Path, base: Dataset) -> None:
    rows: Rows = [["tanggal", "kode_desa", "nomor_tps", "waktu tempuh (jam)"], ["20/11/2024", "3514062001", 1, 3]]
    assert listed(tmp_path, base, rows).rows[0].event.marks == ("waktu_tempuh=180",)
    rows[0][3] = "waktu tempuh"
    found = listed(tmp_path, base, rows)
    assert [issue.code for issue in found.issues] == ["waktu_tempuh_pendek"]
    with pytest.raises(CellError):
        read_travel("jauh")


@pytest.mark.parametrize(("zone", "hour"), [("WIB", 8), ("WITA", 9), ("WIT", 10)])
def test_a_zone_named_after_the_time_counts(zone: str, hour: int) -> None:
    moment, note = read_zoned_moment("20/11/2024 08.00 WIB", zone)
    assert moment.when == datetime(2024, 11, 20, hour)
    assert bool(note) is (zone != "WIB")
    assert read_zoned_moment("20/11/2024", zone)[0].when == datetime(2024, 11, 20)
    assert read_zoned_moment("2024-11-20T01:00:00+00:00", zone)[0].when == datetime(2024, 11, 20, hour)
