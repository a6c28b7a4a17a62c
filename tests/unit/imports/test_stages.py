"""Stages and the lowest rank class on the sheet ``kebijakan``: what is read, and faults at the cell that holds them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from roster.domain.policy import read_policies
from roster.errors import Severity
from roster.imports.report import ImportReport
from tests.unit.imports.books import Rows, found, read, with_sheets


def report(*pairs: tuple[object, object]) -> ImportReport:
    rows: Rows = [["kunci", "nilai"], *([key, value] for key, value in pairs)]
    return read(with_sheets(kebijakan=rows))


def test_a_sheet_with_every_stage_is_clean() -> None:
    seen = report(
        ("bagian_kekuatan", "2/3"),
        ("Bagian Kekuatan Kampanye", "1/2"),
        ("tahap_masa_tenang", "H-3"),
        ("tahap_penghitungan", "29/11/2024 s.d. 16/12/2024"),
        ("bagian_kekuatan_sengketa", "1/6"),
        ("tahap_sengketa", "H+20 s.d. H+84"),
    )
    assert seen.issues == ()
    assert seen.dataset is not None
    assert seen.dataset.policies["bagian_kekuatan_kampanye"] == "1/2"


def test_a_single_day_that_the_spreadsheet_made_a_date_is_read() -> None:
    for cell in (date(2025, 2, 20), datetime(2025, 2, 20)):
        seen = report(("tahap_pelantikan", cell))
        assert seen.dataset is not None
        assert read_policies(seen.dataset.policies) == {"tahap_pelantikan": (date(2025, 2, 20), date(2025, 2, 20))}


@pytest.mark.parametrize(
    ("pairs", "row", "code"),
    [
        ([("tahap_kampanye", "dua bulan")], 2, "kebijakan_salah"),
        ([("bagian_kekuatan_kampanye", "3/2")], 2, "kebijakan_salah"),
        ([("tahap_kampanye", "H-4 s.d. H-63")], 2, "tahap_salah"),
        ([("bagian_kekuatan_sengketa", "1/6")], 2, "tahap_salah"),
        ([("bagian_kekuatan_kampanye", "1/2"), ("tahap_masa_tenang", "H-5 s.d. H-3")], 3, "tahap_salah"),
        ([("tahap_penghitungan", "27/11/2024 s.d. 16/12/2024")], 2, "tahap_salah"),
        ([("pangkat_yunior", "Jagoan")], 2, "kebijakan_salah"),
    ],
)
def test_each_fault_stands_at_its_row_with_a_remedy(pairs: list[tuple[object, object]], row: int, code: str) -> None:
    issue = found(report(*pairs), code, Severity.ERROR)
    assert (issue.sheet, issue.row, issue.column) == ("kebijakan", row, "nilai")
    assert issue.advice


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Briptu", {"pangkat_yunior": "BRIPTU"}),
        ("Brigadir Polisi Dua", {"pangkat_yunior": "BRIPDA"}),
        ("-", {"pangkat_yunior": ""}),
        ("–", {"pangkat_yunior": ""}),
        ("tidak ada", {"pangkat_yunior": ""}),
        ("", {}),
        (None, {}),
    ],
)
def test_the_lowest_class_is_a_rank_or_none(cell: object, value: dict[str, str]) -> None:
    seen = report(("pangkat_yunior", cell))
    assert seen.dataset is not None
    assert read_policies(seen.dataset.policies) == value
