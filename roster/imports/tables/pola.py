"""The sheet ``pola``: how many heads guard a TPS of each category."""

from __future__ import annotations

import re
from dataclasses import replace

from roster.domain.tps import CATEGORIES, DEFAULT_PATTERNS, Pattern
from roster.imports.cells import is_blank, show
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.rows import Row
from roster.imports.terms import category_of
from roster.imports.totals import split_totals

MOST_HEADS = 1_000
TRIPLE = re.compile(r"\s*\d{1,3}\s*([-–—:/.])\s*\d{1,3}\s*\1\s*\d{1,3}\s*")
"""Polri, TPS and Linmas in one cell: the Linmas of one TPS or of all, nobody but the writer knows."""


def read_pola(tables: list[Table], draft: Draft) -> None:
    """Set ``patterns``: the default with what the sheet changes; blank cells keep the default of the category."""
    patterns = {pattern.category: pattern for pattern in DEFAULT_PATTERNS}
    seen: dict[str, int] = {}
    for table in tables:
        _refuse_triples(table)
        for row in split_totals(table):
            category = row.choice("kategori", category_of, CATEGORIES)
            if category is None:
                if row.is_blank("kategori"):
                    row.error("kategori", "kategori_kosong", "kategori kosong", f"Isi salah satu: {', '.join(CATEGORIES)}.")
                continue
            if category in seen:
                row.error(
                    "kategori",
                    "kategori_ganda",
                    f"kategori {category} sudah ada di baris {seen[category]}",
                    "Sisakan satu baris per kategori.",
                )
                continue
            seen[category] = row.number
            patterns[category] = _changed(row, patterns[category])
    draft.patterns = tuple(patterns[category] for category in CATEGORIES)


def _refuse_triples(table: Table) -> None:
    """Refuse three numbers in a cell of a column that is not read: passed over, they would leave the default in force unseen."""
    read = set(table.columns.values())
    head = table.sheet.rows[table.first_row - 1]
    advice = "Tulis angkanya di kolom sendiri: polri (per regu), maks_tps (per regu), linmas_per_tps (per TPS, bukan per regu)."
    for number, cells in enumerate(table.sheet.rows[table.first_row :], start=table.first_row + 1):
        for index, cell in enumerate(cells):
            if index not in read and not is_blank(cell) and TRIPLE.fullmatch(show(cell)):
                label = show(head[index]) if index < len(head) else ""
                message = f"'{show(cell)}' berisi tiga angka sekaligus dan tidak dapat dibaca dengan pasti"
                table.log.error(table.place(number, label, show(cell)), "pola_tiga_angka", message, advice)


def _changed(row: Row, pattern: Pattern) -> Pattern:
    heads = {
        name: row.whole(key, 0, MOST_HEADS) for name, key in (("polri", "polri"), ("linmas_per_tps", "linmas_per_tps"), ("tni", "tni"))
    }
    most, weight = row.whole("maks_tps", 1, MOST_HEADS), row.decimal("bobot", 0, 1_000_000)
    changes = {name: value for name, value in {**heads, "max_tps": most, "weight": weight}.items() if value is not None}
    return replace(pattern, **changes)  # type: ignore[arg-type]


SPEC = TableSpec(
    key="pola",
    read=read_pola,
    aliases=("pola pengamanan", "pola pam", "pola pam tps", "pattern", "pola kekuatan"),
    columns=(
        Column("kategori", ("kerawanan", "kategori tps", "kategori kerawanan", "klasifikasi"), is_required=True),
        Column("polri", ("jumlah polri", "personel polri", "anggota polri", "polisi")),
        Column("maks_tps", ("maksimal tps", "max tps", "tps", "jumlah tps", "tps per regu", "maksimum tps", "tps maks")),
        Column("linmas_per_tps", ("linmas", "jumlah linmas", "linmas/tps", "linmas tiap tps")),
        Column("tni", ("jumlah tni", "personel tni")),
        Column("bobot", ("bobot risiko", "weight", "bobot dasar", "nilai bobot")),
    ),
)
