"""The workbook of a difference: its sheets, what stands in them, and what must not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from roster.planning.compare_versions import difference
from roster.planning.read_versions import Version
from roster.planning.version_facts import facts_of_dataset
from roster.planning.write_difference import write_difference
from tests import small

DATA, PLAN = small.dataset(), small.plan()
P03, P40 = small.police(3, 40)
LINMAS = "3514000000000001"


@pytest.fixture
def book(tmp_path: Path) -> openpyxl.Workbook:
    """A guard replaced by somebody with a dangerous name, and a Linmas dropped."""
    rows = tuple(replace(row, number=P40, name="=cmd|'/c calc'!A1") if row.number == P03 else row for row in PLAN.rows)
    after = replace(PLAN, rows=tuple(row for row in rows if row.number != LINMAS))
    found = difference(Version(PLAN, facts_of_dataset(DATA)), Version(after, facts_of_dataset(DATA)))
    once, again = (write_difference(found, tmp_path / name, before="Rencana 1", after="Rencana 2") for name in ("a.xlsx", "b.xlsx"))
    assert once.read_bytes() == again.read_bytes()
    return openpyxl.load_workbook(once)


def rows_of(book: openpyxl.Workbook, sheet: str) -> list[dict[str, object]]:
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_every_sheet_has_a_fixed_header_a_filter_and_wide_columns(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["Ringkasan", "Personel", "Kecamatan", "Pos"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(cell.value and cell.font.b for cell in sheet[1])
    assert book["Personel"].column_dimensions["D"].width > 30


def test_the_summary_tells_totals_and_versions(book: openpyxl.Workbook) -> None:
    told = {row["Perihal"]: (row["Semula"], row["Menjadi"]) for row in rows_of(book, "Ringkasan")}
    people = len({row.number for row in PLAN.rows})
    assert told["Rencana"] == ("Rencana 1", "Rencana 2")
    assert told["Orang bertugas"] == (people, people - 1)
    assert told["Surat perintah yang berubah"] == (None, 3)
    assert told["Di antaranya dicabut"] == (2, None)
    assert "Tidak ada perbedaan" not in told


def test_people_who_change_stand_first_and_everybody_is_there(book: openpyxl.Workbook) -> None:
    rows = rows_of(book, "Personel")
    # POLISI 03 served S1 and S3+S4 at one post, which is one run.
    assert [(row["Perubahan"], row["Nama"], row["Sif"]) for row in rows[:3]] == [
        ("Masuk", "=cmd|'/c calc'!A1", "S1+S3+S4"),
        ("Lepas", "LINMAS 01", "S3+S4"),
        ("Lepas", "POLISI 03", "S1+S3+S4"),
    ]
    assert rows[0]["Sebab"] == "menggantikan BRIPKA POLISI 03"
    assert [row["Surat perintah"] for row in rows[:4]] == ["dicetak", "dicabut", "dicabut", None]
    assert {row["Nama"] for row in rows} >= {row.name for row in PLAN.rows if row.number != P03}


def test_no_cell_is_a_formula_and_no_number_of_a_linmas_is_readable(book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(LINMAS in str(cell.value) for cell in cells)
    assert rows_of(book, "Personel")[1]["NRP/NIP/NIK"] == "351x************"


def test_only_posts_that_differ_are_listed_with_names(book: openpyxl.Workbook) -> None:
    rows = {str(row["Pos"]): row for row in rows_of(book, "Pos")}
    assert set(rows) == {f"R-{small.UTARA}-002", f"T-{small.A}-001"}
    beat = rows[f"R-{small.UTARA}-002"]
    assert (beat["Pergi"], beat["Datang"]) == ("BRIPKA POLISI 03", "BRIPKA =cmd|'/c calc'!A1")
    assert (beat["POLRI semula"], beat["POLRI menjadi"], beat["TPS semula"]) == (3, 3, "CUKIR 002")


def test_equal_versions_say_so(tmp_path: Path) -> None:
    same = Version(PLAN, facts_of_dataset(DATA))
    book = openpyxl.load_workbook(write_difference(difference(same, same), tmp_path / "c.xlsx", before="a", after="b"))
    assert "Tidak ada perbedaan" in {row["Perihal"] for row in rows_of(book, "Ringkasan")}
    assert rows_of(book, "Pos") == []
