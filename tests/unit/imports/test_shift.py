from __future__ import annotations

import pytest

from roster.domain.calendar import DEFAULT_SHIFTS, PATTERN, ShiftRule
from roster.errors import Severity
from roster.imports.demand import claim_demand
from tests.unit.imports.books import Rows, found, read, with_sheets


def shifts(rows: Rows) -> dict[str, ShiftRule]:
    report = read(with_sheets(shift=rows))
    assert report.dataset is not None, report.errors
    return {shift.code: shift for shift in report.dataset.shifts}


def test_without_the_sheet_the_default_set_stands() -> None:
    report = read(with_sheets())
    assert report.dataset is not None
    assert report.dataset.shifts == DEFAULT_SHIFTS


def test_only_times_edited_keeps_the_default_demand_and_chain() -> None:
    rows = [["Kode", "Nama", "Mulai", "Selesai"], ["S3", "pungut", "H 06.00", "H 13.00"], ["S4", "hitung", "H 13.00", "H 22.00"]]
    got = shifts(rows)
    assert (got["S3"].start, got["S3"].end, got["S4"].end) == (360, 780, 1320)
    assert got["S3"].demand == DEFAULT_SHIFTS[2].demand
    assert (got["S3"].continues, got["S4"].continues) == ("", "S3")


def test_a_gap_between_s3_and_s4_ends_the_chain() -> None:
    rows = [["kode", "mulai", "selesai"], ["S3", "H 05.00", "H 12.00"], ["S4", "H 13.00", "H 24.00"]]
    assert shifts(rows)["S4"].continues == ""


@pytest.mark.parametrize(
    ("start", "end", "window"),
    [
        ("H-1 08.00", "H-1 20.00", (-960, -240)),
        ("H-1 20.00", "H 05.00", (-240, 300)),
        ("H 13.00", "H 24.00", (780, 1440)),
        ("H+1 00.00", "H+1 12.00", (1440, 2160)),
        ("05.00", "13.00", (300, 780)),
        ("20.00", "05.00", (1200, 1740)),  # the next morning: 24 h + 5 h = 1740 min
        ("H-1 20.00", "05.00", (-240, 300)),
        ("2024-11-27 05:00", "2024-11-27 13:00", (300, 780)),
        ("26/11/2024 08.00", "26/11/2024 20.00", (-960, -240)),
    ],
)
def test_windows_in_all_their_forms(start: str, end: str, window: tuple[int, int]) -> None:
    shift = shifts([["kode", "mulai", "selesai", "polri"], ["X1", start, end, 2]])["X1"]
    assert (shift.start, shift.end) == window


@pytest.mark.parametrize(
    ("start", "end"), [("H 13.00", "H 05.00"), ("H 13.00", "H 13.00"), ("2024-11-28 05:00", "2024-11-27 05:00"), ("H 05.00", "H-1 05.00")]
)
def test_a_shift_that_ends_before_it_starts_is_an_error(start: str, end: str) -> None:
    issue = found(read(with_sheets(shift=[["kode", "mulai", "selesai"], ["S3", start, end]])), "selesai_sebelum_mulai", Severity.ERROR)
    assert (issue.row, issue.column, issue.value) == (2, "selesai", end)


def test_wide_demand_by_unsur_and_category() -> None:
    rows = [
        ["kode", "mulai", "selesai", "Polri Rawan", "polri_SR", "TNI", "Linmas kurang rawan"],
        ["S1", "H 01.00", "H 09.00", 1, "pola", 3, ""],
    ]
    assert dict(shifts(rows)["S1"].demand) == {
        ("POLRI", "rawan"): 1,
        ("POLRI", "sangat_rawan"): PATTERN,
        **{("TNI", category): 3 for category in ("kurang_rawan", "rawan", "sangat_rawan", "khusus")},
    }


def test_long_demand_by_rows() -> None:
    rows = [
        ["kode", "nama", "mulai", "selesai", "kategori", "unsur", "jumlah"],
        ["M1", "malam", "H 20.00", "H+1 05.00", "rawan", "Polri", 2],
        ["M1", "", "", "", "sangat rawan", "Polri", "penuh"],
        ["M1", "", "", "", "semua", "Linmas", 1],
    ]
    demand = dict(shifts(rows)["M1"].demand)
    assert demand[("POLRI", "rawan")] == 2
    assert demand[("POLRI", "sangat_rawan")] == PATTERN
    assert demand[("LINMAS", "khusus")] == 1
    assert len(demand) == 6


def test_demand_by_category_rows_and_unsur_columns() -> None:
    rows = [
        ["kode", "mulai", "selesai", "kategori", "polri", "tni"],
        ["S3", "H 05.00", "H 13.00", "rawan", 2, 1],
        ["S3", "", "", "KR", 1, ""],
    ]
    want = {("POLRI", "rawan"): 2, ("TNI", "rawan"): 1, ("POLRI", "kurang_rawan"): 1}
    assert dict(shifts(rows)["S3"].demand) == want
    by_unsur = [
        ["kode", "mulai", "selesai", "unsur", "kurang rawan", "rawan"],
        ["S3", "H 05.00", "H 13.00", "polri", 1, 2],
        ["S3", "", "", "TNI", 0, 1],
    ]
    assert dict(shifts(by_unsur)["S3"].demand) == want
    again = [*rows, ["S3", "", "", "rawan", 3, ""]]
    assert found(read(with_sheets(shift=again)), "kebutuhan_ganda", Severity.ERROR).row == 4


def test_heads_of_no_unsur_are_not_read_and_said_so() -> None:
    rows = [["kode", "mulai", "selesai", "jumlah"], ["S3", "H 05.00", "H 13.00", 2]]
    assert found(read(with_sheets(shift=rows)), "kolom_tidak_dipakai").column == "jumlah"


def test_a_column_says_what_a_shift_continues() -> None:
    rows = [["kode", "mulai", "selesai", "lanjutan dari", "polri"], ["A", "H 05.00", "H 13.00", "", 2], ["B", "H 13.00", "H 20.00", "A", 2]]
    assert shifts(rows)["B"].continues == "A"
    rows[2][3] = "Z"
    assert found(read(with_sheets(shift=rows)), "lanjutan_salah", Severity.ERROR).row == 3
    rows[2][3], rows[2][1] = "A", "H 14.00"
    assert found(read(with_sheets(shift=rows)), "lanjutan_terputus").severity is Severity.WARNING


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["S3", "H 05.00", "H 13.00", -2], "kebutuhan_salah"),
        (["S3", "H 05.00", "H 13.00", "dua"], "bukan_angka"),
        (["S3", "", "H 13.00", 2], "waktu_kosong"),
        (["S3", "pagi", "H 13.00", 2], "waktu_shift_salah"),
        (["S;3", "H 05.00", "H 13.00", 2], "kode_shift_salah"),
        (["", "H 05.00", "H 13.00", 2], "kosong"),
    ],
)
def test_each_fault_is_an_error_with_its_row(row: list[object], code: str) -> None:
    issue = found(read(with_sheets(shift=[["kode", "mulai", "selesai", "polri_rawan"], row])), code, Severity.ERROR)
    assert (issue.sheet, issue.row) == ("shift", 2)
    assert issue.advice


def test_a_doubled_code_is_an_error_and_a_code_without_demand_a_warning() -> None:
    rows = [["kode", "mulai", "selesai"], ["X9", "H 05.00", "H 13.00"]]
    assert found(read(with_sheets(shift=rows)), "shift_tanpa_kebutuhan").severity is Severity.WARNING
    rows = [["kode", "mulai", "selesai"], ["S1", "H 05.00", "H 13.00"], ["s1", "H 05.00", "H 13.00"]]
    assert found(read(with_sheets(shift=rows)), "shift_ganda", Severity.ERROR).row == 3


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("polrirawan", "demand:POLRI:rawan"),
        ("rawanpolri", "demand:POLRI:rawan"),
        ("tnisr", "demand:TNI:sangat_rawan"),
        ("linmas", "demand:LINMAS:"),
        ("keterangan", None),
        ("polriaktif", None),
    ],
)
def test_headers_that_ask_for_heads(header: str, key: str | None) -> None:
    assert claim_demand(header) == key


def test_two_shifts_cannot_continue_one() -> None:
    rows = [["kode", "mulai", "selesai", "lanjutan dari", "polri"], ["A", "H 05.00", "H 13.00", "", 2]]
    rows += [["B", "H 13.00", "H 20.00", "A", 2], ["C", "H 13.00", "H 21.00", "A", 2]]
    issue = found(read(with_sheets(shift=rows)), "lanjutan_ganda", Severity.ERROR)
    assert issue.row == 4
    assert "shift B" in issue.message
