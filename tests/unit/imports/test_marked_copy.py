from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from roster.errors import Issue, Severity
from roster.imports import mark_workbook, read_dataset
from tests.unit.imports.books import good, with_cell, write_folder, write_xlsx

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"


def marked(path: Path, tmp_path: Path) -> tuple[Any, tuple[Issue, ...]]:
    issues = read_dataset(path).issues
    out = mark_workbook(path, issues, tmp_path / "out" / "bertanda.xlsx")
    return openpyxl.load_workbook(out), issues


def test_faulty_cells_are_coloured_and_commented(tmp_path: Path) -> None:
    sheets = with_cell("tps", 3, "dpt", -5)
    sheets["tps"][3][6] = "gawat"
    book, _ = marked(write_xlsx(tmp_path / "a.xlsx", sheets), tmp_path)
    assert book.sheetnames == ["Temuan", "wilayah", "tps", "personel", "operasi"]
    dpt, category, healthy = book["tps"]["D3"], book["tps"]["G4"], book["tps"]["D2"]
    assert dpt.value == -5
    assert dpt.fill.start_color.rgb == RED
    assert "negatif" in dpt.comment.text
    assert "gawat" in category.comment.text
    assert healthy.comment is None
    assert healthy.fill.fill_type is None


def test_the_first_sheet_lists_everything_errors_first(tmp_path: Path) -> None:
    sheets = with_cell("tps", 3, "dpt", -5)
    sheets["personel"][1][7] = ""
    book, issues = marked(write_xlsx(tmp_path / "a.xlsx", sheets), tmp_path)
    rows = list(book["Temuan"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(issues) == 2
    assert rows[0][1:6] == ("KESALAHAN", "tps", "3", "dpt", "-5")
    assert rows[1][1:5] == ("PERINGATAN", "personel", "2", "desa_domisili")
    assert book["personel"]["H2"].fill.start_color.rgb == YELLOW


def test_headers_below_titles_and_by_alias_are_found(tmp_path: Path) -> None:
    sheets = good()
    sheets["tps"] = [["DAFTAR TPS"], [], ["Kode Wilayah", "No. TPS", "Jumlah Pemilih"], ["3514062001", "satu", 500]]
    book, _ = marked(write_xlsx(tmp_path / "a.xlsx", sheets), tmp_path)
    assert book["tps"]["B4"].fill.start_color.rgb == RED


def test_a_csv_folder_is_marked_as_a_workbook(tmp_path: Path) -> None:
    book, _ = marked(write_folder(tmp_path / "csv", with_cell("tps", 3, "dpt", -5)), tmp_path)
    assert set(book.sheetnames) == {"Temuan", "wilayah", "tps", "personel", "operasi"}
    assert book["tps"]["D3"].fill.start_color.rgb == RED


def test_nothing_is_written_as_a_formula(tmp_path: Path) -> None:
    sheets = with_cell("personel", 2, "nama", '=HYPERLINK("http://jahat","klik")')
    book, _ = marked(write_folder(tmp_path / "csv", sheets), tmp_path)
    cell = book["personel"]["B2"]
    assert cell.value.startswith("=HYPERLINK")
    assert cell.data_type == "s"
    listed = [c for row in book["Temuan"].iter_rows() for c in row if str(c.value).startswith("=")]
    assert listed
    assert all(c.data_type == "s" for c in listed)


def test_an_input_that_cannot_be_opened_gives_the_list_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"kode,nama\n")
    book, issues = marked(path, tmp_path)
    assert book.sheetnames == ["Temuan"]
    assert book["Temuan"]["G2"].value == issues[0].message


def test_missing_cells_are_marked_too(tmp_path: Path) -> None:
    sheets = good()
    sheets["personel"][1] = sheets["personel"][1][:7]
    book, _ = marked(write_xlsx(tmp_path / "a.xlsx", sheets), tmp_path)
    assert book["personel"]["H2"].comment is not None


def test_strange_sheet_names_and_values_survive(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "csv", {**good(), "lembar [aneh] dengan nama panjang sekali ya": [["x", "y"]], "temuan": [["a"]]})
    book, _ = marked(folder, tmp_path)
    assert len(book.sheetnames) == 6
    extra = [Issue(Severity.ERROR, "x", "tps", 10**6, "dpt", "v" * 5000, "m" * 5000, "a")]
    assert mark_workbook(folder, extra, tmp_path / "b.xlsx").exists()


def test_importing_the_marked_copy_of_a_repaired_input_gives_the_same_facts(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", with_cell("personel", 2, "nomor_induk", 85010123))
    first = read_dataset(path)
    again = read_dataset(mark_workbook(path, first.issues, tmp_path / "b.xlsx"))
    assert first.dataset is not None
    assert again.dataset is not None
    assert (again.dataset.members, again.dataset.stations) == (first.dataset.members, first.dataset.stations)
