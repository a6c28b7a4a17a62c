from __future__ import annotations

import pytest

from roster.errors import Severity
from tests.unit.imports.books import TPS, codes, found, good, read, with_cell, with_sheets


def test_a_clean_sheet_gives_every_station() -> None:
    report = read(good())
    assert report.dataset is not None
    first, second, _ = report.dataset.stations
    assert (first.id, first.address, first.voters, first.category, first.score, first.is_special) == (
        "3514062001/001",
        "SDN 1",
        512,
        "kurang_rawan",
        10.0,
        False,
    )
    assert (second.number, second.category, second.score) == (2, "sangat_rawan", 70.5)


@pytest.mark.parametrize(
    ("desa", "kecamatan"),
    [("Gerbo", "Purwodadi"), ("Desa Gerbo", "Kec. Purwodadi"), ("GERBO", ""), ("gerbo", "35.14.06"), ("Ds. Gerbo", "kecamatan purwodadi")],
)
def test_the_desa_is_found_by_name(desa: str, kecamatan: str) -> None:
    report = read(with_sheets(tps=[["Kecamatan", "Desa/Kelurahan", "No. TPS"], [kecamatan, desa, "TPS 001"]]))
    assert report.dataset is not None, report.errors
    assert report.dataset.stations[0].id == "3514062001/001"


def test_a_name_that_fits_two_desa_lists_both() -> None:
    issue = found(read(with_sheets(tps=[["desa", "nomor"], ["Pucangsari", 1]])), "desa_rancu", Severity.ERROR)
    assert "3514062002" in issue.advice
    assert "3514072002" in issue.advice
    report = read(with_sheets(tps=[["kecamatan", "desa", "nomor"], ["Tutur", "Pucangsari", 1]]))
    assert report.dataset is not None
    assert report.dataset.stations[0].desa_code == "3514072002"


def test_an_unknown_desa_is_an_error_with_the_nearest_names() -> None:
    issue = found(read(with_sheets(tps=[["kecamatan", "desa", "nomor"], ["Purwodadi", "Gerbbo", 1]])), "desa_tidak_ada")
    assert "Gerbo, Kec. Purwodadi (3514062001)" in issue.advice
    issue = found(read(with_cell("tps", 2, "kode_desa", "3514069999")), "desa_tidak_ada")
    assert (issue.row, issue.value) == (2, "3514069999")
    issue = found(read(with_sheets(tps=[["kecamatan", "desa", "nomor"], ["Purwodady", "Gerbo", 1]])), "kecamatan_tidak_ada")
    assert "Purwodadi" in issue.advice


def test_one_number_in_two_forms_is_a_double() -> None:
    issue = found(read(with_cell("tps", 3, "nomor", "TPS 1")), "tps_ganda", Severity.ERROR)
    assert issue.row == 3
    assert "baris 2" in issue.message


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("KR", "kurang_rawan"),
        ("Aman", "kurang_rawan"),
        ("R", "rawan"),
        ("SANGAT RAWAN", "sangat_rawan"),
        ("sr", "sangat_rawan"),
        ("Loksus", "khusus"),
        ("", None),
        ("-", None),
    ],
)
def test_categories_in_all_their_forms(text: str, category: str | None) -> None:
    report = read(with_cell("tps", 2, "kategori", text))
    assert report.dataset is not None
    assert report.dataset.stations[0].category == category
    assert not report.dataset.stations[0].is_special  # only the column of that name says so, for good


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("kode_desa", "", "desa_kosong"),
        ("kode_desa", "351406", "kode_bukan_desa"),
        ("nomor", "", "nomor_tps_kosong"),
        ("nomor", "satu", "nomor_tps_salah"),
        ("dpt", -5, "negatif"),
        ("dpt", "banyak", "bukan_angka"),
        ("dpt", 512.5, "bukan_bilangan_bulat"),
        ("kategori", "rawan 2", "kategori_tidak_dikenal"),
        ("skor", 101, "di_luar_batas"),
        ("skor", -1, "negatif"),
        ("khusus", "apa", "bukan_ya_tidak"),
    ],
)
def test_each_fault_is_an_error_with_row_column_and_remedy(column: str, value: object, code: str) -> None:
    issue = found(read(with_cell("tps", 3, column, value)), code, Severity.ERROR)
    assert (issue.sheet, issue.row, issue.column) == ("tps", 3, column)
    assert issue.advice


def test_numbers_as_text_are_repaired_in_a_workbook_and_plain_in_csv() -> None:
    sheets = with_cell("tps", 2, "dpt", "512")
    assert found(read(sheets), "dibaca").column == "dpt"
    assert read(sheets, is_text=True).issues == ()
    report = read(with_cell("tps", 2, "skor", "70,5"))
    assert report.dataset is not None
    assert report.dataset.stations[0].score == 70.5


def test_thousands_with_a_point_are_read_and_reported() -> None:
    report = read(with_cell("tps", 2, "dpt", "1.234"), is_text=True)
    assert report.dataset is not None
    assert report.dataset.stations[0].voters == 1234
    assert codes(report.issues) == {"dibaca", "dpt_besar"}


@pytest.mark.parametrize("total", [["JUMLAH", "", "", 1292], ["", "Jumlah", "3", ""], ["Total", 3, "", ""], ["Jumlah 3 TPS", "", "", ""]])
def test_a_right_total_row_is_passed(total: list[object]) -> None:
    report = read(with_sheets(tps=[*TPS, [*total, *[""] * 6]]))  # 512 + 480 + 300 = 1292 voters in 3 TPS
    assert report.dataset is not None, report.errors
    assert len(report.dataset.stations) == 3


@pytest.mark.parametrize("total", [["JUMLAH", 81, "", ""], ["Total", "", "", 1293], ["Jumlah: 4", "", "", ""]])
def test_a_wrong_total_is_an_error(total: list[object]) -> None:
    issue = found(read(with_sheets(tps=[*TPS, [*total, *[""] * 6]])), "jumlah_tidak_cocok", Severity.ERROR)
    assert issue.row == 5


def test_totals_per_kecamatan_count_since_the_last_total() -> None:
    blank = [""] * 8
    rows = [*TPS[:3], ["Jumlah Kec. Purwodadi", 2, *blank], TPS[3], ["Jumlah Kec. Tutur", 1, *blank], ["JUMLAH", 3, *blank]]
    assert read(with_sheets(tps=rows)).dataset is not None


def test_lines_below_a_total_are_passed_with_a_warning() -> None:
    rows = [*TPS, ["JUMLAH", 3, *[""] * 8], ["Pasuruan, 20 November 2024", *[""] * 9], ["KABAG OPS", *[""] * 9]]
    report = read(with_sheets(tps=rows))
    assert report.dataset is not None
    assert [issue.row for issue in report.issues] == [6, 7]
    assert codes(report.issues) == {"catatan_kaki"}


def test_the_recap_is_compared_by_category_and_in_sum() -> None:
    right = [["kategori", "jumlah"], ["Kurang Rawan", 1], ["Rawan", 1], ["Sangat Rawan", 1], ["Khusus", 0], ["JUMLAH", 3]]
    assert read(with_sheets(rekap=right)).issues == ()
    wrong = [["kategori", "jumlah"], ["Kurang Rawan", 2], ["Rawan", 1], ["Sangat Rawan", 1]]
    report = read(with_sheets(rekap=wrong))
    messages = [issue.message for issue in report.errors]
    assert len(messages) == 2
    assert any("Rekap menyebut 2 TPS kurang rawan, lembar tps berisi 1" in message for message in messages)
    assert any("Jumlah kategori di rekap 4, sedangkan TPS ada 3" in message for message in messages)
    assert {issue.row for issue in report.errors} == {2, 4}


def test_a_row_with_a_fault_of_its_own_is_counted_by_the_recap() -> None:
    torn = ["", *TPS[1][1:]]
    told = [["kategori", "jumlah"], ["Kurang Rawan", 1], ["Rawan", 1], ["Sangat Rawan", 1], ["Khusus", 0], ["JUMLAH", 4]]
    right = read(with_sheets(tps=[*TPS, torn], rekap=told))
    summed = [issue for issue in right.errors if "Jumlah kategori" in issue.message]
    assert [(issue.row, issue.message) for issue in summed] == [
        (6, "Jumlah kategori di rekap 3, sedangkan TPS ada 4 (1 di antaranya masih salah isinya).")
    ]


def test_khusus_with_the_name_of_a_place_counts_as_yes_with_a_warning() -> None:
    report = read(with_cell("tps", 2, "khusus", "Lapas Kelas IIB"))
    assert found(report, "khusus_nama_tempat").severity is Severity.WARNING
    assert report.dataset is not None
    assert report.dataset.stations[0].is_special


def test_without_any_column_for_the_desa_the_sheet_is_refused() -> None:
    issue = found(read(with_sheets(tps=[["nomor", "dpt"], [1, 500]])), "kolom_tidak_ada", Severity.ERROR)
    assert "kode_desa" in issue.message


def test_a_tps_far_from_its_desa_is_doubted() -> None:
    assert found(read(with_cell("tps", 2, "lat", -7.1)), "tps_jauh").row == 2
