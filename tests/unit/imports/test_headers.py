from __future__ import annotations

from collections import Counter

import pytest

from roster.errors import Severity
from roster.imports.headers import spec_of_sheet
from roster.imports.issues import IssueLog
from roster.imports.report import read_sheets
from roster.imports.source import RawSheet, Source
from roster.imports.tables import TABLES
from roster.imports.terms import squeeze
from tests.unit.imports.books import PERSONEL, TPS, WILAYAH, found, good, read, with_sheets


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("tps", "tps"),
        ("Data TPS", "tps"),
        ("01_tps", "tps"),
        ("DAFTAR-TPS", "tps"),
        ("Personil", "personel"),
        ("personel polri", "personel"),
        ("Wilayah Administrasi", "wilayah"),
    ],
)
def test_sheets_are_known_by_many_names(name: str, key: str) -> None:
    spec = spec_of_sheet(name, TABLES)
    assert spec is not None
    assert spec.key == key


def test_no_name_means_two_things() -> None:
    sheets = Counter(name for spec in TABLES for name in spec.sheet_names())
    assert [name for name, count in sheets.items() if count > 1] == []
    for spec in TABLES:
        columns = Counter(name for column in spec.columns for name in column.names())
        assert [name for name, count in columns.items() if count > 1] == [], spec.key
        weak = {squeeze(name) for column in spec.columns for name in column.weak}
        assert weak.isdisjoint(columns), spec.key


def test_wrong_sheet_names_list_what_was_found_and_what_is_expected() -> None:
    report = read({"Sheet1": TPS, "Lembar2": WILAYAH})
    missing = [issue for issue in report.errors if issue.code == "lembar_tidak_ada"]
    assert [issue.sheet for issue in missing] == ["wilayah", "tps", "personel"]
    assert all("Sheet1, Lembar2" in issue.message and "wilayah, operasi, tps, personel" in issue.advice for issue in missing)
    assert {issue.sheet for issue in report.issues if issue.code == "lembar_tidak_dikenal"} == {"Sheet1", "Lembar2"}


def test_unknown_sheets_are_warned_of_and_empty_ones_passed() -> None:
    assert found(read(with_sheets(Catatan=[["apa saja"]])), "lembar_tidak_dikenal").severity is Severity.WARNING
    assert read(with_sheets(Sheet2=[])).issues == ()
    assert read(with_sheets(Temuan=[["No", "Tingkat"]])).issues == ()


def test_two_sheets_for_one_table_that_cannot_repeat_are_an_error() -> None:
    rows = [["kunci", "nilai"], ["linmas_lokal", "ya"]]
    assert found(read(with_sheets(kebijakan=rows, aturan=rows)), "lembar_ganda").severity is Severity.ERROR


def test_the_header_is_found_below_title_rows() -> None:
    titles = [["DAFTAR TPS"], ["KABUPATEN PASURUAN"], [], ["", "", "per 20 November 2024"]]
    report = read(with_sheets(tps=[*titles, *TPS]))
    assert report.issues == ()
    broken = [*titles, *TPS, ["", "009", *[""] * 8]]
    assert found(read(with_sheets(tps=broken)), "desa_kosong").row == 9  # 4 titles, 1 header, 3 stations, then this row


def test_a_row_of_column_numbers_below_the_header_is_passed() -> None:
    report = read(with_sheets(tps=[TPS[0], [f"({n})" for n in range(1, 11)], *TPS[1:]]))
    assert report.dataset is not None
    assert found(report, "baris_nomor_kolom").severity is Severity.REPAIR


def test_a_second_header_row_names_the_parts() -> None:
    rows = [
        ["Kode", "Nama", "Koordinat Desa", ""],
        ["", "", "Lat", "Lon"],
        ["351406", "Purwodadi", -7.7, 112.7],
        ["3514062001", "Gerbo", -7.77, 112.74],
    ]
    report = read(with_sheets(wilayah=rows, tps=TPS[:3], personel=[["unsur", "nama", "nrp"], ["POLRI", "A", "85010123"]]))
    assert report.dataset is not None, report.errors
    assert report.dataset.areas[1].lat == -7.77


def test_unknown_columns_are_listed_and_missing_ones_are_errors() -> None:
    rows = [[*row, "x"] for row in WILAYAH]
    rows[0][-1] = "warna"
    assert "warna" in found(read(with_sheets(wilayah=rows)), "kolom_tidak_dikenal").message
    report = read(with_sheets(tps=[["kode_desa", "dpt"], ["3514062001", 500]]))
    issue = found(report, "kolom_tidak_ada", Severity.ERROR)
    assert (issue.sheet, issue.column) == ("tps", "nomor")


def test_a_column_given_twice_is_an_error() -> None:
    rows = [[*row, row[3]] for row in PERSONEL]
    rows[0][-1] = "NRP"
    issue = found(read(with_sheets(personel=rows)), "kolom_ganda", Severity.ERROR)
    assert "NRP" in issue.message


def test_empty_and_header_only_sheets_of_required_tables_are_errors() -> None:
    assert found(read(with_sheets(tps=[])), "lembar_kosong").severity is Severity.ERROR
    assert found(read(with_sheets(tps=[TPS[0]])), "tabel_kosong").severity is Severity.ERROR
    assert found(read(with_sheets(tps=[["abc"], ["def"]])), "judul_tidak_ada").severity is Severity.ERROR


def test_empty_rows_between_are_passed_and_keep_the_count() -> None:
    rows = [TPS[0], [], TPS[1], ["", None, " "], TPS[2]]
    report = read(with_sheets(tps=rows))
    assert report.dataset is not None
    assert len(report.dataset.stations) == 2
    rows[4] = ["3514062001", "0", *TPS[2][2:]]
    assert found(read(with_sheets(tps=rows)), "nomor_tps_salah").row == 5


def test_cells_merged_downwards_count_for_every_row() -> None:
    rows = [["kecamatan", "desa", "no tps"], ["Purwodadi", "Gerbo", 1], ["", "", 2], ["", "", 3]]
    sheets = [RawSheet(name, cells) for name, cells in with_sheets(tps=rows).items()]
    next(sheet for sheet in sheets if sheet.name == "tps").merged.extend([(1, 0, 3, 0), (1, 1, 3, 1)])
    report = read_sheets(Source("uji", tuple(sheets), ""), IssueLog())
    assert report.dataset is not None, report.errors
    assert [station.id for station in report.dataset.stations] == ["3514062001/001", "3514062001/002", "3514062001/003"]
    assert found(report, "sel_gabungan").severity is Severity.REPAIR


def test_content_beyond_the_header_is_an_error_in_csv_and_a_warning_in_a_workbook() -> None:
    rows = [list(row) for row in TPS]
    rows[1].append("lebih")
    assert found(read(with_sheets(tps=rows), is_text=True), "kolom_lebih").row == 2
    rows = [list(row) for row in TPS]
    rows[1].append("lebih")
    assert found(read(with_sheets(tps=rows)), "kolom_tanpa_judul").severity is Severity.WARNING


def test_the_good_sheets_have_nothing_to_report() -> None:
    assert read(good()).issues == ()
