"""The workbook to fill in: what each column means, every sheet with its header, and the keys that the sheets of keys know."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from roster import resources
from roster.domain.operation import Dataset
from roster.domain.policy import POLICY_KEYS
from roster.imports.workbook_writer import Table, tables_of, write_workbook

OPERATION_KEYS = (
    *("nama_operasi", "jenis_pemilihan", "tanggal_pemungutan", "zona_waktu", "polres", "polda", "tempat", "alamat"),
    *("kop_1", "kop_2", "kop_3", "kka", "nomor_sprin", "tanggal_terbit", "lambang", "mako_lat", "mako_lon"),
    *("dasar_1", "dasar_2", "dasar_3"),
)


def write_blank_workbook(out: Path) -> Path:
    """Write the workbook and return its path. A key without a value means the default.

    The sheet ``shift`` stays empty: its times are dates, and the default set follows the voting day by itself.
    """
    tables = tables_of(Dataset(areas=(), stations=(), members=(), shifts=()))
    keys = {"operasi": OPERATION_KEYS, "kebijakan": tuple(policy.key for policy in POLICY_KEYS)}
    filled = {name: replace(tables[name], rows=tuple((key, None) for key in known)) for name, known in keys.items()}
    subtitle = "Isi mulai baris di bawah judul kolom; arti dan contoh setiap kolom ada di lembar petunjuk."
    return write_workbook({"petunjuk": _guide(), **tables, **filled}, out, subtitle=subtitle)


def _guide() -> Table:
    """Return the sheet ``petunjuk``: sheet, column, whether it is required, meaning and an example, one row per column."""
    path = resources.templates_dir() / "workbook" / "petunjuk.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return Table(tuple(header), tuple(tuple(row) for row in rows))
