"""The workbook to fill in: it explains itself, and lacks nothing but the user's rows."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from roster.domain.policy import POLICY_KEYS
from roster.errors import Severity
from roster.imports import read_dataset
from roster.imports.workbook_writer import COLUMNS
from roster.planning.blank_workbook import OPERATION_KEYS, write_blank_workbook

FIRST_ROW = 5
"""Two lines of title, an empty one and the header stand above."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_blank_workbook(tmp_path_factory.mktemp("kosong") / "kosong.xlsx")


def test_only_the_rows_of_the_required_sheets_are_missing(book: Path) -> None:
    report = read_dataset(book)
    assert report.dataset is None
    errors = [(issue.sheet, issue.code) for issue in report.issues if issue.severity is Severity.ERROR]
    assert errors == [("wilayah", "tabel_kosong"), ("tps", "tabel_kosong"), ("personel", "tabel_kosong")]
    assert {issue.sheet for issue in report.issues} - {"wilayah", "tps", "personel"} <= {"operasi"}  # the voting day is not given


def test_the_guide_explains_every_column(book: Path) -> None:
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["petunjuk", *COLUMNS]
    rows = list(sheets["petunjuk"].iter_rows(min_row=FIRST_ROW, values_only=True))
    assert [(sheet, column) for sheet, column, *_ in rows] == [(sheet, column) for sheet, columns in COLUMNS.items() for column in columns]
    assert all(meaning for _, _, _, meaning, _ in rows)


def test_every_sheet_has_its_header_and_the_sheets_of_keys_their_keys(book: Path) -> None:
    sheets = openpyxl.load_workbook(book)
    for name, columns in COLUMNS.items():
        assert [cell.value for cell in sheets[name][FIRST_ROW - 1]] == list(columns)
    for name, keys in (("operasi", OPERATION_KEYS), ("kebijakan", tuple(policy.key for policy in POLICY_KEYS))):
        assert list(sheets[name].iter_rows(min_row=FIRST_ROW, values_only=True)) == [(key, None) for key in keys]
