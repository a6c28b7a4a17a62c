from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from roster.errors import InputError, Severity
from roster.imports import Limits, read_dataset, require_dataset
from roster.imports.issues import IssueLog
from roster.imports.source import READER, open_source
from tests.unit.imports.books import codes, found, good, with_cell, with_sheets, write_folder, write_xlsx


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "data.xlsx", good())


def rezip(path: Path, changes: dict[str, bytes]) -> Path:
    """Rewrite a workbook with some parts replaced or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()} | changes
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_a_workbook_and_a_folder_give_the_same_facts(book: Path, tmp_path: Path) -> None:
    one = require_dataset(book)
    two = require_dataset(write_folder(tmp_path / "csv", good(), delimiter=";"))
    assert (one.areas, one.stations, one.members, one.operation) == (two.areas, two.stations, two.members, two.operation)
    assert one.sha256 == hashlib.sha256(book.read_bytes()).hexdigest()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_its_common_forms(tmp_path: Path, delimiter: str, encoding: str) -> None:
    sheets = with_cell("personel", 2, "nama", "Budi “Sánchez”, S.H.; M.H.")
    report = read_dataset(write_folder(tmp_path / "csv", sheets, delimiter=delimiter, encoding=encoding))
    assert report.dataset is not None, report.errors
    assert report.dataset.members[0].name == "Budi “Sánchez”, S.H.; M.H."
    assert report.issues == ()


def test_windows_1252_is_read_and_reported(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "csv", with_cell("personel", 2, "nama", "Bédi"), encoding="cp1252")
    report = read_dataset(folder)
    assert report.dataset is not None
    assert report.dataset.members[0].name == "Bédi"
    assert found(report, "kode_huruf", Severity.REPAIR).sheet == "personel"


def test_decimal_commas_do_not_mislead_the_delimiter(tmp_path: Path) -> None:
    sheets = with_sheets(
        wilayah=[[str(cell).replace(".", ",") if isinstance(cell, float) else cell for cell in row] for row in good()["wilayah"]]
    )
    report = read_dataset(write_folder(tmp_path / "csv", sheets, delimiter=";"))
    assert report.dataset is not None, report.errors
    assert report.dataset.areas[0].lat == -7.76


def test_excels_line_naming_the_delimiter_is_passed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "csv", good(), delimiter=";")
    (folder / "tps.csv").write_text("sep=;\n" + (folder / "tps.csv").read_text())
    assert read_dataset(folder).issues == ()


def test_the_digest_of_a_folder_depends_on_names_and_content_only(tmp_path: Path) -> None:
    one, two = write_folder(tmp_path / "a", good()), write_folder(tmp_path / "b", dict(reversed(good().items())))
    assert require_dataset(one).sha256 == require_dataset(two).sha256
    (two / "tps.csv").write_text((two / "tps.csv").read_text().replace("512", "513"))
    assert require_dataset(one).sha256 != require_dataset(two).sha256


def test_csv_files_packed_in_a_zip_are_read(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "csv", good())
    packed = tmp_path / "data.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"data/{file.name}")
    assert require_dataset(packed).members == require_dataset(folder).members


def refused(path: Path, code: str, limits: Limits | None = None) -> None:
    report = read_dataset(path, limits=limits)
    assert report.dataset is None
    issue = next(issue for issue in report.issues if issue.code == code)
    assert issue.severity is Severity.ERROR
    assert issue.message
    assert issue.advice


def test_files_that_are_none(tmp_path: Path) -> None:
    refused(tmp_path / "tidak_ada.xlsx", "tidak_ada")
    refused(tmp_path / "a\0b.xlsx", "tidak_ada")
    (tmp_path / "kosong.xlsx").write_bytes(b"")
    refused(tmp_path / "kosong.xlsx", "kosong")
    (tmp_path / "folder").mkdir()
    refused(tmp_path / "folder", "folder_kosong")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("csv.xlsx", b"kode,nama\n351406,Purwodadi\n", "csv_bernama_xlsx"),
        ("lama.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "xls_atau_sandi"),
        ("sandi.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "xls_atau_sandi"),
        ("gambar.xlsx", b"\x89PNG\r\n\x1a\n", "bukan_tabel"),
        ("surat.pdf", b"%PDF-1.7\n", "bukan_tabel"),
        ("rusak.xlsx", b"PK\x03\x04" + b"\0" * 40, "rusak"),
        ("biner.csv", b"\x01\0\0\0" * 50, "bukan_tabel"),
    ],
)
def test_files_of_another_kind_are_named(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    refused(tmp_path / name, code)


def test_a_workbook_named_csv_is_named(book: Path, tmp_path: Path) -> None:
    refused(book.rename(tmp_path / "data.csv"), "xlsx_bernama_csv")


def test_other_zips_are_named(tmp_path: Path) -> None:
    for name, part, code in (
        ("a.ods", "content.xml", "ods"),
        ("b.docx", "word/document.xml", "bukan_tabel"),
        ("c.xlsb", "xl/workbook.bin", "xlsb"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(part, "x")
        refused(tmp_path / name, code)


def test_a_truncated_workbook_is_an_issue(book: Path) -> None:
    book.write_bytes(book.read_bytes()[:-200])
    refused(book, "rusak")


def test_a_broken_part_is_an_issue(book: Path) -> None:
    refused(rezip(book, {"xl/workbook.xml": b"<workbook"}), "rusak")


def test_document_types_are_refused(book: Path) -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
    refused(rezip(book, {"xl/worksheets/sheet1.xml": evil}), "rusak")


def test_a_zip_bomb_is_refused_before_it_opens(book: Path) -> None:
    bomb = rezip(book, {"xl/media/a.bin": b"\0" * (40 * 2**20)})
    assert bomb.stat().st_size < 2**20
    refused(bomb, "bom")


def test_too_many_parts_are_refused(book: Path) -> None:
    refused(rezip(book, {f"xl/x{n}": b"" for n in range(2_001)}), "bom")


def test_a_large_file_is_refused(book: Path) -> None:
    refused(book, "besar", Limits(file_size=1_000))


def test_a_cell_at_the_far_corner_is_named(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml")
    far = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>')
    report = read_dataset(rezip(book, {"xl/worksheets/sheet2.xml": far}))
    issue = found(report, "lembar_terlalu_luas", Severity.ERROR)
    assert issue.sheet == "tps"
    assert "XFD1048576" in issue.message


def test_a_far_cell_with_a_format_alone_harms_nothing(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml")
    far = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert read_dataset(rezip(book, {"xl/worksheets/sheet2.xml": far})).issues == ()


def test_a_reader_that_is_killed_is_an_issue(book: Path) -> None:
    # With too little memory the child dies at its start or while it reads, whichever comes first on this Python.
    starved = read_dataset(book, limits=Limits(memory=16 * 2**20))
    assert starved.dataset is None
    assert codes(starved.errors) in ({"berhenti"}, {"memori"})
    refused(book, "berhenti", Limits(answer=100))


def test_a_reader_that_hangs_is_stopped(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "csv", good())
    os.mkfifo(tmp_path / "pipa.csv")
    refused(tmp_path / "pipa.csv", "tidak_terbaca")
    (folder / "tps.csv").write_text("a" * 100)
    refused(folder, "berhenti", Limits(seconds=0))


def test_an_unreadable_file_is_an_issue(book: Path) -> None:
    book.chmod(0)
    if os.access(book, os.R_OK):
        pytest.skip("this user may read everything")
    refused(book, "tidak_terbaca")


def test_several_sources_in_one_folder_are_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d", good())
    write_xlsx(folder / "data.xlsx", good())
    refused(folder, "folder_campur")


def test_one_workbook_in_a_folder_is_read_and_lock_files_passed(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "data.xlsx", good())
    (tmp_path / "~$data.xlsx").write_bytes(b"x")
    assert read_dataset(tmp_path).issues == ()


def test_an_open_quote_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d", good())
    lines = "".join(f"3514062001,{n},,,,,,,,\n" for n in range(10, 90))
    (folder / "tps.csv").write_text('kode_desa,nomor,alamat\n3514062001,1,"SDN 1\n' + lines)
    found(read_dataset(folder), "kutip", Severity.ERROR)


@pytest.mark.parametrize("tail", ["", "\n", "\r\n", "\n\n"])
def test_a_quote_left_open_near_the_end_swallows_no_row_in_silence(tmp_path: Path, tail: str) -> None:
    folder = write_folder(tmp_path / "d", good())
    (folder / "tps.csv").write_text(
        f'kode_desa,nomor,alamat\n3514062001,1,SDN 1\n3514062001,2,"SDN 2\n3514062001,3,SDN 3{tail}', newline=""
    )
    issue = found(read_dataset(folder), "kutip", Severity.ERROR)
    assert "baris 3" in issue.message


def test_formulas_give_their_saved_values_and_unsaved_ones_are_named(tmp_path: Path) -> None:
    sheets = with_cell("personel", 2, "nama", '=HYPERLINK("http://jahat","klik")')
    report = read_dataset(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert report.dataset is not None, report.errors
    assert report.dataset.members[0].name == '=HYPERLINK("http://jahat","klik")'
    assert found(report, "teks_rumus").row == 2
    report = read_dataset(write_xlsx(tmp_path / "b.xlsx", with_cell("tps", 2, "dpt", "=500+12")))
    assert found(report, "rumus_tanpa_nilai", Severity.ERROR).value == "=500+12"


def test_error_values_are_named_and_not_lost(tmp_path: Path) -> None:
    report = read_dataset(write_xlsx(tmp_path / "a.xlsx", with_cell("tps", 3, "kategori", "#REF!")))
    issue = found(report, "galat_rumus", Severity.ERROR)
    assert (issue.sheet, issue.row, issue.column, issue.value) == ("tps", 3, "kategori", "#REF!")


def test_everything_is_raised_at_once_when_asked_for_facts(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", with_cell("tps", 3, "dpt", -1))
    with pytest.raises(InputError) as raised:
        require_dataset(path)
    assert codes(raised.value.issues) == {"negatif"}


def test_the_reader_stands_alone() -> None:
    """It runs with -I and by path, so it may import nothing of the package."""
    assert "roster" not in READER.read_text(encoding="utf-8").replace("roster/", "")


def test_a_missing_parser_is_an_issue_and_no_traceback(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roster.imports.source.READER", book.with_name("tidak_ada.py"))
    log = IssueLog()
    assert open_source(book, log).sheets == ()
    assert [issue.code for issue in log.issues] == ["berhenti"]
