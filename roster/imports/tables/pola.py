"""The sheet ``pola``: how many heads guard a TPS of each category."""

from __future__ import annotations

from dataclasses import replace

from roster.domain.tps import CATEGORIES, DEFAULT_PATTERNS, Pattern
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.rows import Row
from roster.imports.terms import category_of
from roster.imports.totals import split_totals

MOST_HEADS = 1_000


def read_pola(tables: list[Table], draft: Draft) -> None:
    """Set ``patterns``: the default with what the sheet changes; blank cells keep the default of the category."""
    patterns = {pattern.category: pattern for pattern in DEFAULT_PATTERNS}
    seen: dict[str, int] = {}
    for table in tables:
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
