"""A list of what-if cases: one sheet or csv with the columns nama, jenis, kunci, nilai; rows of one name are one case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from roster.domain.cases import KINDS, MOST_CASES, Case, Setting, kind_of_key
from roster.errors import Issue, Severity
from roster.imports.headers import Column, Table, TableSpec, find_table
from roster.imports.issues import IssueLog, Place, in_order
from roster.imports.rows import Row, rows_of
from roster.imports.source import Limits, open_source

SHEET_ADVICE = "Simpan satu lembar dengan judul kolom nama, jenis, kunci, nilai."


@dataclass(frozen=True)
class CaseList:
    """A list as read: the cases in the order of their first rows, empty while any issue is an error; the name of their sheet."""

    cases: tuple[Case, ...]
    issues: tuple[Issue, ...]
    sheet: str = ""

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that refuse the list."""
        return tuple(issue for issue in self.issues if issue.severity is Severity.ERROR)


def _read_nothing(tables: list[Table], draft: object) -> None:
    """Cases belong to no data set."""


SPEC = TableSpec(
    key="kasus",
    read=_read_nothing,
    aliases=("andai", "skenario", "what if", "whatif", "kasus andai"),
    columns=(
        Column("nama", ("nama kasus", "kasus", "skenario"), is_required=True),
        Column("jenis", ("macam", "jenis perubahan")),
        Column("kunci", ("key", "hal", "yang diubah"), is_required=True),
        Column("nilai", ("value", "isi", "menjadi"), is_required=True),
    ),
)


def read_case_list(path: Path, *, limits: Limits | None = None) -> CaseList:
    """Read a csv or workbook with one list of cases; whatever the file holds, nothing is raised on account of it.

    A blank name goes on with the case above. What the settings mean is checked when they are applied to data.
    """
    log = IssueLog()
    source = open_source(Path(path), log, limits)
    sheets = [sheet for sheet in source.sheets if sheet.rows or sheet.note[0] not in ("", "kosong")]
    tables = [table for sheet in sheets[:1] if (table := find_table(sheet, SPEC, log)) is not None]
    if not tables and not log.has_errors:
        log.error(Place(sheets[0].name if sheets else "kasus"), "lembar_kosong", "daftar kasus kosong", SHEET_ADVICE)
    found: dict[str, list[Setting]] = {}
    for row in (row for table in tables if table.has("nama", "kunci", "nilai") for row in rows_of(table)):
        _take(row, found)
    if tables and not found and not log.has_errors:
        log.error(Place(tables[0].sheet.name), "tabel_kosong", "daftar tidak berisi satu kasus pun", "Isi kasus di bawah baris judul.")
    if len(found) > MOST_CASES:
        message = f"{len(found)} kasus melebihi {MOST_CASES}"
        log.error(Place(tables[0].sheet.name), "terlalu_banyak", message, "Bagi menjadi beberapa daftar; setiap kasus disusun sekali.")
    issues = in_order(dict.fromkeys(log.issues), [sheet.name for sheet in source.sheets])
    cases = () if log.has_errors else tuple(Case(name, tuple(settings)) for name, settings in found.items())
    return CaseList(cases, issues, tables[0].sheet.name if tables else "")


def _take(row: Row, found: dict[str, list[Setting]]) -> None:
    name, key, value = (row.text(column).strip() for column in ("nama", "kunci", "nilai"))
    kind = row.text("jenis").strip().lower()
    if not name and not found:
        row.error("nama", "nama_kosong", "kasus pertama tidak bernama", "Isi nama kasus, misalnya Cadangan 60.")
        return
    if kind and kind not in KINDS:
        row.error("jenis", "jenis_salah", f"jenis '{kind}' tidak dikenal", f"Pilih {', '.join(KINDS[:-1])}, atau {KINDS[-1]}.")
        return
    if not value:
        row.error("nilai", "nilai_kosong", "nilai kosong", "Isi nilai yang diandaikan.")
        return
    read_kind, read_key = (kind, key) if kind else kind_of_key(key)
    found.setdefault(name or list(found)[-1], []).append(Setting(read_kind, read_key, value, row.number))
