"""The column of former numbers in the sheet of TPS."""

from __future__ import annotations

from pathlib import Path

import pytest

from roster.imports import read_dataset
from roster.imports.report import ImportReport
from roster.imports.workbook_writer import write_folder
from tests.small import A, B, dataset

CODE = A
NOUNS = "kode_desa;nomor;{head};kategori"


def read(tmp_path: Path, *lines: str, head: str = "nomor lama") -> ImportReport:
    folder = write_folder(dataset(), tmp_path / "data")
    (folder / "tps.csv").write_text("\n".join([NOUNS.format(head=head), *lines]) + "\n", encoding="utf-8")
    return read_dataset(folder)


def former(report: ImportReport) -> dict[str, tuple[str, ...]]:
    assert report.dataset is not None, report.issues
    return {station.id: station.former for station in report.dataset.stations}


@pytest.mark.parametrize("head", ["nomor_lama", "Nomor Sebelumnya", "No. TPS Lama", "TPS lama", "gabungan dari"])
def test_the_column_is_known_by_the_words_of_the_field(tmp_path: Path, head: str) -> None:
    assert former(read(tmp_path, f"{A};1;2;rawan", head=head)) == {f"{A}/001": (f"{A}/002",)}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", ()),
        ("-", ()),
        ("TPS 005", (f"{A}/005",)),
        ("4, 5", (f"{A}/004", f"{A}/005")),
        ("4 + 5 dan 6", (f"{A}/004", f"{A}/005", f"{A}/006")),
        (f"{B}/2 & 4", (f"{B}/002", f"{A}/004")),
        ("35.14.01.2002/2", (f"{B}/002",)),
        ("4,4", (f"{A}/004",)),
        ("Baru", ("baru",)),
    ],
)
def test_one_number_several_or_the_word_for_new(tmp_path: Path, cell: str, found: tuple[str, ...]) -> None:
    assert former(read(tmp_path, f"{A};1;{cell};rawan"))[f"{A}/001"] == found


@pytest.mark.parametrize("cell", ["lima", "4 + lima", "0", "4/5", "baru + 4", "3514/004"])
def test_what_is_no_number_refuses_the_list_with_row_value_and_remedy(tmp_path: Path, cell: str) -> None:
    report = read(tmp_path, f"{A};1;{cell};rawan", f"{A};2;enam;rawan")
    assert report.dataset is None
    faults = [issue for issue in report.issues if issue.code == "nomor_lama_salah"]
    assert [issue.row for issue in faults] == [2, 3]
    assert faults[0].value == cell
    assert all(issue.advice for issue in faults)


def test_a_tps_named_by_two_rows_is_taken_as_split_and_said_so(tmp_path: Path) -> None:
    report = read(tmp_path, f"{A};1;;rawan", f"{A};2;1;rawan")
    [found] = [issue for issue in report.issues if issue.code == "tps_dipecah"]
    assert found.row == 3
    assert f"regunya tetap di {A}/001" in found.message


def test_a_swap_is_no_split(tmp_path: Path) -> None:
    report = read(tmp_path, f"{A};1;2;rawan", f"{A};2;1;rawan")
    assert not [issue for issue in report.issues if issue.code == "tps_dipecah"]


def test_index_rows_that_name_a_renumbered_tps_are_pointed_out(tmp_path: Path) -> None:
    folder = write_folder(dataset(), tmp_path / "data")
    (folder / "indeks.csv").write_text(f"tanggal;kode_desa;nomor_tps;skor\n2024-11-20;{A};1;70\n", encoding="utf-8")
    report = read(tmp_path, f"{A};1;2;rawan")
    [found] = [issue for issue in report.issues if issue.code == "indeks_nomor_lama"]
    assert f"{A}/001" in found.message


def test_a_list_written_out_reads_back_the_same(tmp_path: Path) -> None:
    first = read(tmp_path, f"{A};1;2 + {B}/001;rawan", f"{A};2;baru;rawan")
    assert first.dataset is not None
    folder = write_folder(first.dataset, tmp_path / "again")
    again = read_dataset(folder).dataset
    assert again is not None
    assert [station.former for station in again.stations] == [station.former for station in first.dataset.stations]
