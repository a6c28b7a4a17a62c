from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from roster.domain.operation import Dataset
from roster.errors import Severity
from tests.unit.imports.books import Rows, codes, found, read, with_sheets


def dataset(**sheets: Any) -> Dataset:
    report = read(with_sheets(**sheets))
    assert report.dataset is not None, report.errors
    return report.dataset


def fault(sheet: str, rows: Rows, code: str, severity: Severity = Severity.ERROR) -> None:
    issue = found(read(with_sheets(**{sheet: rows})), code, severity)
    assert (issue.sheet, issue.row) == (sheet, len(rows))
    assert issue.message
    assert issue.advice


KONFLIK = ["nomor_induk", "kode_wilayah", "hubungan", "alasan", "dasar"]


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ("3514062001", "3514062001"),
        ("35.14.06", "351406"),
        ("Kec. Tutur", "351407"),
        ("Gerbo", "3514062001"),
        ("3514", "3514"),
        (3514062001.0, "3514062001"),
    ],
)
def test_conflicts_at_any_level_by_code_or_name(area: object, code: str) -> None:
    (conflict,) = dataset(konflik=[KONFLIK, ["85010123", area, "adik calon", "surat", "laporan"]]).conflicts
    assert (conflict.number, conflict.area_code, conflict.relation, conflict.reason, conflict.ground) == (
        "85010123",
        code,
        "adik calon",
        "surat",
        "laporan",
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["99999999", "3514062001", "", "", ""], "orang_tidak_ada"),
        (["", "3514062001", "", "", ""], "nomor_kosong"),
        (["85010123", "", "adik", "", ""], "wilayah_kosong"),
        (["85010123", "3514069999", "", "", ""], "wilayah_tidak_ada"),
        (["85010123", "Antah", "", "", ""], "wilayah_tidak_ada"),
        (["85010123", "Pucangsari", "", "", ""], "wilayah_rancu"),
    ],
)
def test_faults_of_conflicts(row: list[object], code: str) -> None:
    fault("konflik", [KONFLIK, row], code)


def test_a_conflict_in_another_district_is_kept_with_a_warning() -> None:
    fault("konflik", [KONFLIK, ["85010123", "3573011001", "", "", ""]], "wilayah_luar", Severity.WARNING)


POLA = ["kategori", "polri", "maks_tps", "linmas_per_tps", "tni", "bobot"]


def test_patterns_change_what_is_given_and_keep_the_rest() -> None:
    patterns = {p.category: p for p in dataset(pola=[POLA, ["Kurang Rawan", 2, 8, "", "", "1,5"], ["SR", 4, "", 3, 2, ""]]).patterns}
    low, high = patterns["kurang_rawan"], patterns["sangat_rawan"]
    assert (low.polri, low.max_tps, low.linmas_per_tps, low.tni, low.weight) == (2, 8, 2, 0, 1.5)
    assert (high.polri, high.max_tps, high.linmas_per_tps, high.tni, high.weight) == (4, 1, 3, 2, 25)
    assert patterns["rawan"].weight == 5


def test_policies_override_the_weights_of_patterns_by_name() -> None:
    pola = [POLA, ["rawan", "", "", "", "", 6], ["khusus", "", "", "", "", 40]]
    kebijakan = [["kunci", "nilai"], ["Bobot Rawan", "7,5"], ["bobot_sangat_rawan", 30]]
    weights = {p.category: p.weight for p in dataset(pola=pola, kebijakan=kebijakan).patterns}
    assert weights == {"kurang_rawan": 1, "rawan": 7.5, "sangat_rawan": 30, "khusus": 40}
    fault("kebijakan", [["kunci", "nilai"], ["bobot_rawan", -1]], "kebijakan_salah")


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("bagian_kekuatan", "NaN", "bukan_angka"),  # elsewhere a blank; here it would quietly mean the default
        ("bagian_kekuatan", "nan", "bukan_angka"),
        ("cadangan_min", "-inf", "bukan_angka"),
        ("faktor_jalan", "Infinity", "bukan_angka"),
        ("maks_desa_regu", 0, "kebijakan_salah"),  # a beat lies in at least one desa
        ("isi_peleton", 0, "kebijakan_salah"),
        ("rentang_maks_jam", "11,9", "rentang_terlalu_pendek"),  # S1 of the default set lasts 12 hours
    ],
)
def test_policies_nobody_can_keep_are_errors(key: str, value: object, code: str) -> None:
    fault("kebijakan", [["kunci", "nilai"], [key, value]], code)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["rawan", -2, "", "", "", ""], "negatif"),
        (["rawan", 2, 0, "", "", ""], "di_luar_batas"),
        (["rawan", "2-10-5", "", "", "", ""], "bukan_angka"),
        (["rawan", datetime(2005, 10, 2), "", "", "", ""], "tanggal_bukan_angka"),
        (["gawat", 2, "", "", "", ""], "kategori_tidak_dikenal"),
        (["", 2, "", "", "", ""], "kategori_kosong"),
        (["rawan", 2, "", "", "", -1], "negatif"),
    ],
)
def test_faults_of_patterns(row: list[object], code: str) -> None:
    fault("pola", [POLA, row], code)


def test_a_category_given_twice_is_an_error() -> None:
    fault("pola", [POLA, ["rawan", 2, "", "", "", ""], ["R", 3, "", "", "", ""]], "kategori_ganda")


OBJEK = ["kode", "nama", "jenis", "lat", "lon", "kode_desa", "unsur", "jumlah", "shift", "peran", "bobot"]


def test_objects_stand_in_the_shifts_named_or_in_all() -> None:
    posts = dataset(
        objek=[
            OBJEK,
            ["PPK-1", "PPK Purwodadi", "ppk", "", "", "3514062001", "Polri", 6, "S3; S4", "", ""],
            ["KPU", "KPU", "kpu", "-7,8", "112,8", "", "TNI", "4", "semua", "padal", 40],
        ]
    ).static_posts
    assert [(p.code, p.shift, p.count, p.role, p.weight) for p in posts[:2]] == [
        ("PPK-1", "S3", 6, "anggota", 10.0),
        ("PPK-1", "S4", 6, "anggota", 10.0),
    ]
    assert (posts[0].lat, posts[0].lon, posts[0].desa_code) == (-7.77, 112.74, "3514062001")
    assert [p.shift for p in posts[2:]] == ["S1", "S2", "S3", "S4", "S5"]
    assert (posts[2].unsur, posts[2].role, posts[2].lat) == ("TNI", "padal", -7.8)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["", "PPK", "", "", "", "", "Polri", 6, "S3", "", ""], "kosong"),
        (["P", "PPK", "", "", "", "", "Polri", -6, "S3", "", ""], "negatif"),
        (["P", "PPK", "", "", "", "", "Polri", "", "S3", "", ""], "kosong"),
        (["P", "PPK", "", "", "", "", "", 6, "S3", "", ""], "kosong"),
        (["P", "PPK", "", "", "", "", "Polri", 6, "S9", "", ""], "shift_tidak_ada"),
        (["P", "PPK", "", "", "", "3514069999", "Polri", 6, "S3", "", ""], "desa_tidak_ada"),
        (["PADAL-1", "PPK", "", "", "", "", "Polri", 6, "S3", "", ""], "kode_objek_dipakai"),
        (["P", "PPK", "", "", "", "", "Polri", 6, "S3", "", -1], "negatif"),
    ],
)
def test_faults_of_objects(row: list[object], code: str) -> None:
    fault("objek", [OBJEK, row], code)


def test_an_object_twice_in_one_shift_is_an_error() -> None:
    row = ["P", "PPK", "", -7.8, 112.8, "", "Polri", 6, "S3", "", ""]
    fault("objek", [OBJEK, row, row], "objek_ganda")


def test_a_role_nobody_knows_is_a_skill_or_a_doubt() -> None:
    people = [
        ["unsur", "nama", "pangkat", "nrp", "desa domisili", "keahlian"],
        ["POLRI", "A", "BRIPKA", "85010123", "Gerbo", "Negosiator; SAR"],
    ]
    rows = [OBJEK, ["P", "PPK", "", -7.8, 112.8, "", "Polri", 6, "S3", "negosiator", ""]]
    report = read(with_sheets(objek=rows, personel=people))
    assert report.dataset is not None, report.errors
    assert (report.dataset.static_posts[0].role, report.dataset.static_posts[0].skill) == ("anggota", "negosiator")
    fault("objek", rows, "peran_tidak_dikenal", Severity.WARNING)


INDEKS = ["tanggal", "kode_desa", "nomor_tps", "skor", "kategori", "alasan", "sumber", "petugas"]


def test_events_speak_of_a_tps_or_a_whole_desa() -> None:
    events = dataset(
        indeks=[
            INDEKS,
            ["20/11/2024", "3514062001", "TPS 001", 75, "sangat rawan", "ricuh", "intel", "A"],
            ["2024-11-21 08:00", "Gerbo", "", "", "aman", "", "", ""],
        ]
    ).events
    first, second = events
    assert (first.when, first.desa_code, first.number, first.score, first.category, first.reason) == (
        datetime(2024, 11, 20),
        "3514062001",
        1,
        75.0,
        "sangat_rawan",
        "ricuh",
    )
    assert (second.when, second.number, second.score, second.category) == (datetime(2024, 11, 21, 8), None, None, "kurang_rawan")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["", "3514062001", 1, 50, "", "", "", ""], "tanggal_kosong"),
        (["kemarin", "3514062001", 1, 50, "", "", "", ""], "tanggal_salah"),
        (["20/11/2024", "3514069999", 1, 50, "", "", "", ""], "desa_tidak_ada"),
        (["20/11/2024", "3514062001", 9, 50, "", "", "", ""], "tps_tidak_ada"),
        (["20/11/2024", "3514062002", "", 50, "", "", "", ""], "desa_tanpa_tps"),
        (["20/11/2024", "3514062001", 1, 150, "", "", "", ""], "di_luar_batas"),
        (["20/11/2024", "3514062001", 1, "", "gawat", "", "", ""], "kategori_tidak_dikenal"),
    ],
)
def test_faults_of_events(row: list[object], code: str) -> None:
    fault("indeks", [INDEKS, row], code)


def test_an_event_that_changes_nothing_is_doubted() -> None:
    fault("indeks", [INDEKS, ["20/11/2024", "3514062001", 1, "", "", "", "", ""]], "indeks_kosong", Severity.WARNING)


def test_policies_have_normalised_keys_and_text_values() -> None:
    rows = [["Kunci", "Nilai"], ["Netralitas Polri", "lunak"], ["maks_jarak_km_polri", 40.0], ["linmas lokal", True], ["Cadangan Min", ""]]
    assert dict(dataset(kebijakan=rows).policies) == {
        "netralitas_polri": "lunak",
        "maks_jarak_km_polri": "40",
        "linmas_lokal": "ya",
        "cadangan_min": "",
    }


@pytest.mark.parametrize(
    ("row", "code", "severity"),
    [
        (["netralitas_polri", "entah"], "kebijakan_salah", Severity.ERROR),
        (["maks_jarak_km_polri", -5], "kebijakan_salah", Severity.ERROR),
        (["warna_kop", "biru"], "kebijakan_tidak_dikenal", Severity.WARNING),
        (["bagian_kekuatan", datetime(2024, 3, 2)], "nilai_tanggal", Severity.ERROR),
        (["", "lunak"], "kunci_kosong", Severity.ERROR),
    ],
)
def test_faults_of_policies(row: list[object], code: str, severity: Severity) -> None:
    fault("kebijakan", [["kunci", "nilai"], row], code, severity)


def test_a_policy_given_twice_with_another_value_is_an_error() -> None:
    fault("kebijakan", [["kunci", "nilai"], ["linmas_lokal", "ya"], ["Linmas Lokal", "tidak"]], "kebijakan_ganda")


def test_officials_keep_their_order_and_texts() -> None:
    rows = [
        ["Jabatan", "Nama", "Gelar", "Pangkat", "NRP", "Unsur", "a.n.", "u.b."],
        ["Kabag Ops", "Budi", "S.H., M.H.", "Kompol", 75010123, "", "Kapolres", ""],
    ]
    (official,) = dataset(pejabat=rows).officials
    assert (official.position, official.name, official.degree, official.rank, official.number, official.unsur, official.on_behalf) == (
        "Kabag Ops",
        "Budi",
        "S.H., M.H.",
        "KOMPOL",
        "75010123",
        "POLRI",
        "Kapolres",
    )
    fault("pejabat", [["jabatan", "nama"], ["", "Budi"]], "kosong")
    fault("pejabat", [["jabatan", "nama"], ["Kapolres", ""]], "kosong")


def test_the_operation_stands_upright_or_lies() -> None:
    rows = [
        ["Uraian", "Isi"],
        ["Nama Operasi", "Mantap Praja Semeru 2024"],
        ["Jenis pemilihan", "Pilkada Serentak"],
        ["Tanggal pemungutan suara", datetime(2024, 11, 27)],
        ["Zona waktu", "WITA"],
        ["Polres", "Polres Contoh"],
        ["kop_2", "DAERAH JAWA TIMUR"],
        ["kop_1", "KEPOLISIAN NEGARA REPUBLIK INDONESIA"],
        ["dasar_1", "Undang-Undang Nomor 2 Tahun 2002"],
        ["dasar_2", "Undang-Undang Nomor 10 Tahun 2016"],
        ["Tanggal Terbit", "20 November 2024"],
        ["mako", "Gerbo"],
        ["Apel", "Lapangan Mapolres"],
    ]
    operation = dataset(operasi=rows).operation
    assert (operation.name, operation.election, operation.voting_day, operation.zone) == (
        "Mantap Praja Semeru 2024",
        "pilkada",
        date(2024, 11, 27),
        "WITA",
    )
    assert operation.kop == ("KEPOLISIAN NEGARA REPUBLIK INDONESIA", "DAERAH JAWA TIMUR")
    assert operation.grounds == ("Undang-Undang Nomor 2 Tahun 2002", "Undang-Undang Nomor 10 Tahun 2016")
    assert (operation.issue_date, operation.mako_lat, operation.mako_lon, dict(operation.extra)) == (
        date(2024, 11, 20),
        -7.77,
        112.74,
        {"apel": "Lapangan Mapolres"},
    )
    lying = dataset(operasi=[["nama operasi", "hari h", "polres", "kop"], ["Mantap", "27/11/2024", "Polres X", "A|B"]]).operation
    assert (lying.name, lying.voting_day, lying.polres, lying.kop) == ("Mantap", date(2024, 11, 27), "Polres X", ("A", "B"))
    bare = dataset(operasi=[["nama operasi", "Mantap"], ["tanggal pemungutan", "27/11/2024"], ["polda", "Jatim"]]).operation
    assert (bare.name, bare.polda) == ("Mantap", "Jatim")


def test_without_a_voting_day_the_default_is_named() -> None:
    report = read(with_sheets(operasi=None))
    assert report.dataset is not None
    assert "27-11-2024" in found(report, "tanggal_pemungutan_kosong").message


@pytest.mark.parametrize(
    ("row", "code", "severity"),
    [
        (["tanggal", "kapan-kapan"], "tanggal_salah", Severity.ERROR),
        (["zona waktu", "WIX"], "zona_waktu_salah", Severity.ERROR),
        (["mako_lat", "utara"], "bukan_angka", Severity.ERROR),
        (["mako", "Antah"], "mako_tidak_dikenal", Severity.WARNING),
        (["jenis", "lomba"], "pemilihan_tidak_dikenal", Severity.WARNING),
    ],
)
def test_faults_of_the_operation(row: list[object], code: str, severity: Severity) -> None:
    fault("operasi", [["kunci", "nilai"], ["polres", "X"], row], code, severity)


def test_a_key_given_twice_is_an_error() -> None:
    fault("operasi", [["kunci", "nilai"], ["tanggal", "27/11/2024"], ["hari h", "28/11/2024"]], "kunci_ganda")


def test_totals_the_operation_declares_are_compared() -> None:
    rows = [["kunci", "nilai"], ["tanggal", "27/11/2024"], ["jumlah_tps", 3], ["Jumlah Polri", "2"]]
    assert dataset(operasi=rows).operation.extra["jumlah_tps"] == "3"
    rows[2][1] = 1223
    assert "1223" in found(read(with_sheets(operasi=rows)), "jumlah_tidak_cocok", Severity.ERROR).message


def test_pins_need_a_listed_person_and_shift() -> None:
    head = ["nomor_induk", "shift", "pos"]
    (pin,) = dataset(pin=[head, ["85010123", "s3", "R-351406-001"]]).pins
    assert (pin.number, pin.shift, pin.post) == ("85010123", "S3", "R-351406-001")
    fault("pin", [head, ["999", "S3", "X"]], "orang_tidak_ada")
    fault("pin", [head, ["85010123", "S9", "X"]], "shift_tidak_ada")
    fault("pin", [head, ["85010123", "S3", ""]], "kosong")
    fault("pin", [head, ["85010123", "S3", "A"], ["85010123", "S3", "B"]], "pin_ganda")


def test_zone_falls_back_on_the_areas() -> None:
    rows = [["kode", "nama", "zona_waktu"], ["351406", "Purwodadi", "WIT"], ["3514062001", "Gerbo", "WIT"]]
    report = read(
        with_sheets(
            wilayah=rows, tps=[["kode_desa", "nomor"], ["3514062001", 1]], personel=[["unsur", "nama", "nrp"], ["POLRI", "A", "85010123"]]
        )
    )
    assert report.dataset is not None
    assert report.dataset.operation.zone == "WIT"
    assert "tanpa_koordinat" in codes(report.issues)
