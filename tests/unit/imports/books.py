"""Small inputs for the tests: raw sheets without a file, csv folders, workbooks."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from roster.errors import Issue, Severity
from roster.imports.report import ImportReport, read_sheets
from roster.imports.source import RawSheet, Source

Rows = list[list[Any]]

WILAYAH: Rows = [
    ["kode", "nama", "jenis", "induk", "lat", "lon", "polsek", "rayon", "zona_waktu"],
    ["35.14.06", "Purwodadi", "kecamatan", "", -7.76, 112.73, "Polsek Purwodadi", "Rayon I", "WIB"],
    ["35.14.06.2001", "Gerbo", "desa", "35.14.06", -7.77, 112.74, "", "", ""],
    ["35.14.06.2002", "Pucangsari", "desa", "35.14.06", -7.78, 112.75, "", "", ""],
    ["35.14.07", "Tutur", "kecamatan", "", -7.86, 112.83, "Polsek Nongkojajar", "Rayon I", "WIB"],
    ["35.14.07.2001", "Wonosari", "desa", "35.14.07", -7.87, 112.84, "", "", ""],
    ["35.14.07.2002", "Pucangsari", "desa", "35.14.07", -7.88, 112.85, "", "", ""],
]
"""Two kecamatan with two desa each; the name Pucangsari stands in both."""

TPS: Rows = [
    ["kode_desa", "nomor", "alamat", "dpt", "lat", "lon", "kategori", "skor", "khusus", "catatan"],
    ["3514062001", "001", "SDN 1", 512, -7.77, 112.74, "kurang rawan", 10, "", ""],
    ["3514062001", "002", "SDN 2", 480, -7.77, 112.74, "sangat rawan", 70.5, "", ""],
    ["3514072001", "001", "Balai Desa", 300, -7.87, 112.84, "rawan", 40, "", ""],
]

PERSONEL: Rows = [
    ["unsur", "nama", "pangkat", "nomor_induk", "jabatan", "kesatuan", "pangkalan", "desa_domisili", "status", "tugas"],
    ["POLRI", "Budi Santoso", "Bripka", "85010123", "Ba Unit", "Polsek Purwodadi", "", "3514072001", "aktif", ""],
    ["POLRI", "Agus Wijaya", "Iptu", "80020456", "Kanit", "Polsek Purwodadi", "351406", "3514062001", "aktif", "padal"],
    ["TNI", "Slamet Riyadi", "Serda", "31980123450178", "Babinsa", "Koramil 0819/12 Tutur", "", "3514062002", "", ""],
    ["LINMAS", "Sutrisno", "Anggota", "3514062001850001", "", "Satlinmas Desa Gerbo", "", "3514062001", "", ""],
    ["LINMAS", "Sumarno", "Anggota", "3514062001850002", "", "Satlinmas Desa Gerbo", "", "3514062001", "", ""],
]

OPERASI: Rows = [["kunci", "nilai"], ["nama_operasi", "Mantap Praja"], ["tanggal_pemungutan", "27/11/2024"], ["polres", "Polres Contoh"]]


def good() -> dict[str, Rows]:
    """Return sheets that import without any finding."""
    return {
        name: [list(row) for row in rows]
        for name, rows in (("wilayah", WILAYAH), ("tps", TPS), ("personel", PERSONEL), ("operasi", OPERASI))
    }


def with_sheets(**changes: Rows | None) -> dict[str, Rows]:
    """Return the good sheets with some replaced, added, or (None) left out."""
    sheets: dict[str, Rows | None] = {**good(), **changes}
    return {name: rows for name, rows in sheets.items() if rows is not None}


def with_cell(sheet: str, row: int, column: str, value: Any) -> dict[str, Rows]:
    """Return the good sheets with one cell changed; ``row`` counts as the user sees it, a missing column is added."""
    sheets = good()
    header = sheets[sheet][0]
    if column not in header:
        for cells in sheets[sheet]:
            cells.append("")
        header[-1] = column
    sheets[sheet][row - 1][header.index(column)] = value
    return sheets


def read(sheets: dict[str, Rows], *, is_text: bool = False) -> ImportReport:
    """Import sheets without going through a file."""
    return read_sheets(Source("uji.xlsx", tuple(RawSheet(name, rows, is_text=is_text) for name, rows in sheets.items()), "0" * 64))


def write_xlsx(path: Path, sheets: dict[str, Rows]) -> Path:
    """Write a workbook; a string that starts with ``=`` becomes a formula without a saved value."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        target = book.create_sheet(name)
        for row in rows:
            target.append(row)
    book.save(path)
    return path


def write_folder(folder: Path, sheets: dict[str, Rows], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write one csv per sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter).writerows(rows)
    return folder


def found(report: ImportReport, code: str, severity: Severity | None = None) -> Issue:
    """Return the one finding with this code."""
    issues = [issue for issue in report.issues if issue.code == code and severity in {None, issue.severity}]
    assert len(issues) == 1, [(issue.code, issue.sheet, issue.row, issue.message) for issue in report.issues]
    return issues[0]


def codes(issues: Sequence[Issue]) -> set[str]:
    """Return the codes of findings."""
    return {issue.code for issue in issues}
