"""The sheet ``pola``: three numbers in one cell are never passed over."""

from __future__ import annotations

import pytest

from tests.unit.imports.books import found, read, with_sheets


@pytest.mark.parametrize("cell", ["2-10-5", " 2 - 10 - 5 ", "2:10:5", "2/10/20", "2–10–20"])
def test_three_numbers_in_a_column_of_their_own_are_refused_with_row_and_remedy(cell: str) -> None:
    report = read(with_sheets(pola=[["kategori", "polri", "pola"], ["kurang rawan", 2, ""], ["rawan", 2, cell]]))
    issue = found(report, "pola_tiga_angka")
    assert report.dataset is None
    assert (issue.row, issue.column, issue.value) == (3, "pola", cell.strip())
    assert all(column in issue.advice for column in ("polri", "maks_tps", "linmas_per_tps"))


def test_three_numbers_without_a_heading_are_refused() -> None:
    report = read(with_sheets(pola=[["kategori", "polri", "", "catatan"], ["rawan", 2, "2-10-5", "ya"]]))
    assert found(report, "pola_tiga_angka").row == 2


@pytest.mark.parametrize("cell", ["2-10", "dua", "2-10-5 orang", 12])
def test_other_words_in_a_column_that_is_not_read_are_only_warned_of(cell: object) -> None:
    report = read(with_sheets(pola=[["kategori", "polri", "keterangan"], ["rawan", 2, cell]]))
    assert report.dataset is not None
