from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from roster.errors import Severity
from roster.imports import require_dataset
from tests.unit.imports.books import WILAYAH, found, good, read, with_cell, with_sheets, write_folder


def areas(sheets: dict[str, Any]) -> dict[str, Any]:
    report = read(sheets)
    assert report.dataset is not None, report.errors
    return {area.code: area for area in report.dataset.areas}


def test_a_clean_sheet_gives_every_area_and_no_finding() -> None:
    report = read(good())
    assert [issue for issue in report.issues if issue.sheet == "wilayah"] == []
    gerbo = areas(good())["3514062001"]
    assert (gerbo.name, gerbo.kind, gerbo.parent, gerbo.lat, gerbo.lon) == ("Gerbo", "desa", "351406", -7.77, 112.74)
    purwodadi = areas(good())["351406"]
    assert (purwodadi.parent, purwodadi.polsek, purwodadi.rayon, purwodadi.zone) == ("", "Polsek Purwodadi", "Rayon I", "WIB")


def test_level_and_parent_follow_from_the_code_when_blank() -> None:
    rows = [["Kode Wilayah", "Nama"], ["35.14.06", "Kec. Purwodadi"], ["3514062001", "Desa Gerbo"], ["3514061002", "Pecalukan"]]
    found_areas = areas(
        with_sheets(
            wilayah=rows, tps=[["kode_desa", "nomor"], ["3514062001", 1]], personel=[["unsur", "nama", "nrp"], ["POLRI", "A", "85010123"]]
        )
    )
    assert [(a.name, str(a.kind), a.parent) for a in found_areas.values()] == [
        ("Purwodadi", "kecamatan", ""),
        ("Gerbo", "desa", "351406"),
        ("Pecalukan", "kelurahan", "351406"),  # seventh digit 1: kelurahan
    ]


@pytest.mark.parametrize("word", ["Kec.", "KEC", "Kecamatan"])
def test_words_for_the_level_are_free(word: str) -> None:
    assert str(areas(with_cell("wilayah", 2, "jenis", word))["351406"].kind) == "kecamatan"


def test_codes_as_numbers_are_repaired_and_reported() -> None:
    report = read(with_cell("wilayah", 3, "kode", 3514062001.0))
    assert report.dataset is not None
    issue = found(report, "dibaca", Severity.REPAIR)
    assert (issue.sheet, issue.row, issue.column, issue.value) == ("wilayah", 3, "kode", "3514062001")


def test_rows_above_the_kecamatan_are_parents_and_nothing_to_report() -> None:
    rows = [WILAYAH[0], ["35", "Jawa Timur", "provinsi", *[""] * 6], ["35.14", "Pasuruan", "kabupaten", *[""] * 6], *WILAYAH[1:]]
    report = read(with_sheets(wilayah=rows))
    assert report.issues == ()
    assert report.dataset is not None
    assert len(report.dataset.areas) == 6


def test_a_desa_without_kecamatan_is_an_error() -> None:
    rows = [*WILAYAH, ["35.14.08.2001", "Jauh", "desa", "", "", "", "", "", ""]]
    issue = found(read(with_sheets(wilayah=rows)), "desa_tanpa_kecamatan", Severity.ERROR)
    assert (issue.row, issue.value) == (8, "35.14.08.2001")
    assert "351408" in issue.message


def test_a_column_with_the_kecamatan_stands_in_for_its_row() -> None:
    rows = [["kode", "desa", "kecamatan"], ["3514062001", "Gerbo", "Purwodadi"], ["3514062002", "Pucangsari", "Purwodadi"]]
    sheets = with_sheets(
        wilayah=rows, tps=[["kode_desa", "nomor"], ["3514062001", 1]], personel=[["unsur", "nama", "nrp"], ["POLRI", "A", "85010123"]]
    )
    assert areas(sheets)["351406"].name == "Purwodadi"


def test_a_doubled_code_names_both_rows() -> None:
    rows = [*WILAYAH, ["3514062001", "Gerbo Lagi", "desa", "", "", "", "", "", ""]]
    issue = found(read(with_sheets(wilayah=rows)), "kode_ganda", Severity.ERROR)
    assert issue.row == 8
    assert "baris 3" in issue.message


@pytest.mark.parametrize(
    ("lat", "lon", "want"),
    [
        ("-7.770", "112.740", (-7.77, 112.74)),
        ("-7,77", "112,74", (-7.77, 112.74)),
        ("-7.610", "112.910", (-7.61, 112.91)),  # three decimals are no thousands
        ("-7,610", "112,910", (-7.61, 112.91)),
        (112.74, -7.77, (-7.77, 112.74)),
        (7.77, 112.74, (-7.77, 112.74)),
        ("7°46'12\" LS", "112°44'24\" BT", (-7.77, 112.74)),
    ],
)
def test_coordinates_are_put_right(lat: object, lon: object, want: tuple[float, float]) -> None:
    sheets = with_cell("wilayah", 3, "lat", lat)
    sheets["wilayah"][2][5] = lon
    area = areas(sheets)["3514062001"]
    assert (area.lat, area.lon) == pytest.approx(want)  # 46'12" = 0.77 degrees, 44'24" = 0.74


def test_swapped_coordinates_are_reported() -> None:
    sheets = with_cell("wilayah", 3, "lat", 112.74)
    sheets["wilayah"][2][5] = -7.77
    assert found(read(sheets), "koordinat_tertukar").severity is Severity.REPAIR


def test_three_decimals_in_csv_are_degrees_everywhere(tmp_path: Path) -> None:
    sheets = with_sheets(
        objek=[["kode", "nama", "unsur", "jumlah", "shift", "lat", "lon"], ["KPU", "KPU", "POLRI", 2, "S3", "-7.612", "112.912"]],
        operasi=[["kunci", "nilai"], ["tanggal", "27/11/2024"], ["mako_lat", "-7.613"], ["mako_lon", "112.913"]],
    )
    sheets["wilayah"][2][4:6] = "-7.610", "112.910"
    sheets["tps"][1][4:6] = "-7.611", "112.911"
    for name, delimiter in (("koma", ","), ("titik_koma", ";")):
        data = require_dataset(write_folder(tmp_path / name, sheets, delimiter=delimiter))
        points = [(place.lat, place.lon) for place in (data.areas[1], data.stations[0], data.static_posts[0])]
        assert points == [(-7.61, 112.91), (-7.611, 112.911), (-7.612, 112.912)]
        assert (data.operation.mako_lat, data.operation.mako_lon) == (-7.613, 112.913)


@pytest.mark.parametrize(("lat", "lon"), [(0, 0), (51.5, -0.1), (-7.77, 12.7)])
def test_places_outside_indonesia_are_errors(lat: float, lon: float) -> None:
    sheets = with_cell("wilayah", 3, "lat", lat)
    sheets["wilayah"][2][5] = lon
    assert found(read(sheets), "koordinat_luar_indonesia").severity is Severity.ERROR


def test_half_a_pair_of_coordinates_is_dropped_with_a_warning() -> None:
    report = read(with_cell("wilayah", 3, "lon", ""))
    assert found(report, "koordinat_separuh").severity is Severity.WARNING
    assert report.dataset is not None
    assert report.dataset.areas[1].lat is None


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("kode", "35.14.06.20", "kode_wilayah_salah"),
        ("kode", "", "kode_kosong"),
        ("kode", "Gerbo", "kode_wilayah_salah"),
        ("nama", "", "kosong"),
        ("jenis", "dusun", "jenis_wilayah_salah"),
        ("jenis", "kecamatan", "jenis_kode_tidak_cocok"),
        ("lat", "utara", "koordinat_salah"),
        ("zona_waktu", "WIX", "zona_waktu_salah"),
        ("induk", "35.14.09", "desa_tanpa_kecamatan"),
    ],
)
def test_each_fault_is_an_error_with_row_column_and_remedy(column: str, value: object, code: str) -> None:
    report = read(with_cell("wilayah", 7, column, value))
    issue = found(report, code, Severity.ERROR)
    assert (issue.sheet, issue.row) == ("wilayah", 7)
    assert issue.advice
    assert report.dataset is None


def test_a_place_far_from_all_others_is_doubted() -> None:
    sheets = with_cell("wilayah", 7, "lat", -2.0)
    assert found(read(sheets), "wilayah_jauh").row == 7


def test_spellings_of_one_rayon_are_one() -> None:
    """The command post of a rayon is named by its letters and figures, so two spellings would be two posts of one name."""
    report = read(with_cell("wilayah", 5, "rayon", "rayon-i"))
    assert report.dataset is not None
    assert {area.rayon for area in report.dataset.areas if area.is_kecamatan} == {"Rayon I"}
    assert found(report, "rayon_disamakan", Severity.REPAIR).row == 5
    assert found(read(with_cell("wilayah", 5, "rayon", "///")), "rayon_salah", Severity.ERROR).row == 5


def test_two_kecamatan_of_one_name_are_an_error() -> None:
    issue = found(read(with_cell("wilayah", 5, "nama", "PURWODADI")), "nama_kecamatan_ganda", Severity.ERROR)
    assert (issue.row, "baris 2" in issue.message) == (5, True)
