"""One workbook with a fault of every kind: all of them in one report, and nothing imported."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from roster.errors import Severity
from roster.imports import mark_workbook, read_dataset
from tests.unit.imports.books import PERSONEL, TPS, WILAYAH, Rows, write_xlsx

BLANK = [""] * 8
FAULTY: dict[str, Rows] = {
    "wilayah": [
        *WILAYAH,
        ["35.14.09.2001", "Tanpa Kecamatan", "desa", "", "", "", "", "", ""],
        ["3514062001", "Gerbo Ganda", "desa", "", "", "", "", "", ""],
        ["351406200", "Kode Pendek", "desa", "", "", "", "", "", ""],
        ["35.14.06.2009", "Di Laut", "desa", "", 51.5, 0.1, "", "", ""],
        ["35.14.08", "TUTUR", "kecamatan", "", -7.9, 112.8, "", "///", "WIX"],
    ],
    "tps": [
        *TPS,
        ["3514062099", "001", "", 500, "", "", "", "", "", ""],
        ["", "002", "", 500, "", "", "", "", "", ""],
        ["3514062001", "TPS 1", "", 500, "", "", "", "", "", ""],
        ["3514062001", "003", "", -500, "", "", "gawat", 120, "", ""],
        ["3514062001", "005", "", "=500+12", "", "", "", "", "", ""],
        ["3514062001", "006", "", "#REF!", "", "", "", "", "", ""],
        ["3514062001", "007", "", datetime(2024, 10, 2), "", "", "", "", "", ""],
        ["JUMLAH", 81, *BLANK],
    ],
    "personel": [
        *PERSONEL,
        ["POLRI", "Ganda", "Bripda", "85010123", "", "", "", "3514062001", "", ""],
        ["LINMAS", "Ilmiah", "", 3.51406200185e15, "", "", "", "3514062001", "", ""],
        ["LINMAS", "Teks Ilmiah", "", "3,51E+15", "", "", "", "3514062001", "", ""],
        ["Satpam", "Bukan Unsur", "", "85010199", "", "", "", "3514062001", "", ""],
        ["POLRI", "Tanpa Nomor", "Bripda", "", "", "", "", "3514062001", "", ""],
        ["POLRI", "Tanpa Rumah", "Bripda", "85010124", "", "", "", "", "", ""],
        ["POLRI", '=HYPERLINK("http://jahat","klik")', "Bripda", "85010126", "", "", "", "Antah Berantah", "", ""],
        ["POLRI", "Padal Aiptu", "Aiptu", "85010125", "", "", "", "3514062001", "", "padal"],
    ],
    "pola": [["kategori", "polri", "maks_tps"], ["rawan", -2, 0]],
    "shift": [
        ["kode", "mulai", "selesai", "polri_rawan", "lanjutan"],
        ["S3", "H 13.00", "H 05.00", -1, ""],
        ["S4", "H 13.00", "H 20.00", 1, "S8"],
        ["S4", "H 13.00", "H 21.00", 1, ""],
    ],
    "objek": [["kode", "unsur", "jumlah", "shift"], ["KPU", "Polri", -4, "S9"], ["CADANGAN", "Polri", 2, "S4"]],
    "indeks": [["tanggal", "kode_desa", "nomor_tps", "skor"], ["kemarin", "3514062001", 99, 500]],
    "konflik": [["nrp", "wilayah"], ["00000000", "Antah"]],
    "kebijakan": [["kunci", "nilai"], ["netralitas_polri", "entah"], ["warna", "biru"], ["maks_desa_regu", 0], ["rentang_maks_jam", 1]],
    "pejabat": [["jabatan", "nama"], ["Kapolres", ""]],
    "operasi": [
        ["kunci", "nilai"],
        ["tanggal", "nanti"],
        ["lambang", "../lambang.png"],
        ["jumlah_tps", 99],
        ["polres", "A"],
        ["polres", "B"],
    ],
    "pin": [["nomor_induk", "shift", "pos"], ["00000000", "S9", ""]],
    "rekap": [["kategori", "jumlah"], ["rawan", 7]],
    "Lembar Asing": [["halo"]],
}
EXPECTED = {
    *{
        ("wilayah", 8, "desa_tanpa_kecamatan"),
        ("wilayah", 9, "kode_ganda"),
        ("wilayah", 10, "kode_wilayah_salah"),
        ("wilayah", 11, "koordinat_luar_indonesia"),
    },
    *{
        ("tps", 5, "desa_tidak_ada"),
        ("tps", 6, "desa_kosong"),
        ("tps", 7, "tps_ganda"),
        ("tps", 8, "negatif"),
        ("tps", 8, "kategori_tidak_dikenal"),
    },
    *{("tps", 8, "di_luar_batas"), ("tps", 12, "jumlah_tidak_cocok")},
    *{
        ("personel", 7, "nomor_ganda"),
        ("personel", 8, "nomor_ilmiah"),
        ("personel", 9, "nomor_ilmiah"),
        ("personel", 10, "unsur_tidak_dikenal"),
    },
    *{("personel", 11, "nomor_kosong"), ("personel", 12, "tanpa_domisili"), ("personel", 14, "pangkat_kurang")},
    *{("pola", 2, "negatif"), ("pola", 2, "di_luar_batas"), ("shift", 2, "selesai_sebelum_mulai"), ("shift", 2, "kebutuhan_salah")},
    *{("objek", 2, "negatif"), ("objek", 2, "shift_tidak_ada"), ("indeks", 2, "tanggal_salah"), ("indeks", 2, "di_luar_batas")},
    *{("konflik", 2, "orang_tidak_ada"), ("konflik", 2, "wilayah_tidak_ada"), ("kebijakan", 2, "kebijakan_salah")},
    *{
        ("kebijakan", 3, "kebijakan_tidak_dikenal"),
        ("pejabat", 2, "kosong"),
        ("operasi", 2, "tanggal_salah"),
        ("rekap", 2, "rekap_tidak_cocok"),
    },
    *{("wilayah", 12, "nama_kecamatan_ganda"), ("wilayah", 12, "rayon_salah"), ("wilayah", 12, "zona_waktu_salah")},
    *{("tps", 9, "rumus_tanpa_nilai"), ("tps", 10, "galat_rumus"), ("tps", 11, "tanggal_bukan_angka")},
    *{("personel", 13, "teks_rumus"), ("personel", 13, "domisili_tidak_ada")},
    *{("shift", 3, "lanjutan_salah"), ("shift", 4, "shift_ganda"), ("objek", 3, "kode_objek_dipakai")},
    *{("kebijakan", 4, "kebijakan_salah"), ("kebijakan", 5, "rentang_terlalu_pendek")},
    *{("operasi", 3, "lambang"), ("operasi", 0, "jumlah_tidak_cocok"), ("operasi", 6, "kunci_ganda")},
    *{("pin", 2, "orang_tidak_ada"), ("pin", 2, "shift_tidak_ada"), ("pin", 2, "kosong")},
    ("Lembar Asing", 0, "lembar_tidak_dikenal"),
}


def test_all_faults_stand_in_one_report_and_nothing_is_imported(tmp_path: Path) -> None:
    report = read_dataset(write_xlsx(tmp_path / "a.xlsx", FAULTY))
    assert report.dataset is None
    seen = {(issue.sheet, issue.row, issue.code) for issue in report.issues}
    assert seen >= EXPECTED, EXPECTED - seen
    assert all(issue.message and issue.advice for issue in report.issues)
    assert all(issue.sheet for issue in report.issues)


def test_findings_come_by_sheet_and_row(tmp_path: Path) -> None:
    report = read_dataset(write_xlsx(tmp_path / "a.xlsx", FAULTY))
    order = [list(FAULTY).index(issue.sheet) for issue in report.issues if issue.sheet in FAULTY]
    assert order == sorted(order)
    rows = [issue.row for issue in report.issues if issue.sheet == "tps"]
    assert rows == sorted(rows)


def test_the_marked_copy_shows_them_all(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", FAULTY)
    issues = read_dataset(path).issues
    assert mark_workbook(path, issues, tmp_path / "b.xlsx").stat().st_size > 5_000
    assert sum(issue.severity is Severity.ERROR for issue in issues) >= len(EXPECTED) - 6  # six of the kinds are warnings
