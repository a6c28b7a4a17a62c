"""Tables written as workbook and csv: text stays text, nothing becomes a formula, headers lie below the titles."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.tps import PollingStation
from roster.domain.wilayah import Area, AreaKind
from roster.imports.workbook_writer import COLUMNS, tables_of, write_folder, write_workbook

AREAS = (
    Area("359801", "Wanajati", AreaKind.KECAMATAN, "", -7.8, 111.5),
    Area("3598012001", "Randujati", AreaKind.DESA, "359801", -7.81, 111.51),
)


@pytest.fixture
def dataset() -> Dataset:
    member = Member("POLRI", "BAGUS PRASETYO, S.H.", "AIPDA", "07120001", charge_codes=("3598012001", "3598012002"))
    return Dataset(AREAS, (PollingStation("3598012001", 7, voters=512, score=12.5),), (member,))


def cells(path: Path, sheet: str) -> list[list[object]]:
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(min_row=4, values_only=True)
    return [list(row) for row in rows]


def test_every_row_is_as_wide_as_its_header(dataset: Dataset) -> None:
    for name, table in tables_of(dataset).items():
        assert table.header == COLUMNS[name]
        assert all(len(row) == len(table.header) for row in table.rows), name


def test_numbers_of_people_and_codes_stay_text(dataset: Dataset, tmp_path: Path) -> None:
    path = write_workbook(tables_of(dataset), tmp_path / "a.xlsx")
    header, row = cells(path, "personel")
    shown = dict(zip(header, row, strict=True))
    assert shown["nomor_induk"] == "07120001"
    assert shown["desa_binaan"] == "3598012001; 3598012002"
    _, tps = cells(path, "tps")
    assert tps[:6] == ["3598012001", "Wanajati", "Randujati", "007", None, 512]


def test_a_name_that_looks_like_a_formula_is_written_as_text(dataset: Dataset, tmp_path: Path) -> None:
    evil = replace(dataset.members[0], name='=HYPERLINK("http://example.invalid","x")')
    path = write_workbook(tables_of(replace(dataset, members=(evil,))), tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(path)["personel"]["B5"]
    assert cell.value == evil.name
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_titles_stand_above_a_frozen_header(dataset: Dataset, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_workbook(tables_of(dataset), tmp_path / "a.xlsx", subtitle="Polres Contoh"))["wilayah"]
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A3"].value) == ("DAFTAR WILAYAH", "Polres Contoh", None)
    assert sheet.freeze_panes == "A5"
    assert sheet["A5"].number_format == "@"


def test_equal_facts_give_equal_bytes(dataset: Dataset, tmp_path: Path) -> None:
    one = write_workbook(tables_of(dataset), tmp_path / "a.xlsx").read_bytes()
    assert one == write_workbook(tables_of(dataset), tmp_path / "b.xlsx").read_bytes()


def test_the_folder_holds_one_csv_per_sheet_with_rows(dataset: Dataset, tmp_path: Path) -> None:
    folder = write_folder(dataset, tmp_path / "data")
    assert {path.stem for path in folder.iterdir()} == {"wilayah", "tps", "personel", "pola", "shift", "operasi"}
    with (folder / "shift.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["kode"]: row for row in csv.DictReader(file)}
    # S4 runs from 13.00 to 24.00 of the voting day, by the people of S3.
    assert (rows["S4"]["mulai"], rows["S4"]["selesai"], rows["S4"]["lanjutan"]) == ("2024-11-27 13:00", "2024-11-28 00:00", "S3")
    assert (rows["S1"]["polri_rawan"], rows["S1"]["polri_kurang_rawan"], rows["S3"]["linmas_khusus"]) == ("1", "0", "pola")


def test_a_coordinate_of_three_decimals_cannot_be_taken_for_thousands(dataset: Dataset, tmp_path: Path) -> None:
    areas = (AREAS[0], replace(AREAS[1], lat=-8.218, lon=113.368))
    with (write_folder(replace(dataset, areas=areas), tmp_path) / "wilayah.csv").open(encoding="utf-8", newline="") as file:
        desa = list(csv.DictReader(file))[1]
    assert (desa["lat"], desa["lon"]) == ("-8.218000", "113.368000")
