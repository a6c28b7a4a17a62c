"""Heads a shift asks for, in every layout a sheet may have.

Columns may name unsur and category (``polri_rawan``), the unsur alone (``polri``: the category of
the row, else all), the category alone (``rawan``: the unsur of the row), or neither (``jumlah``).
"""

from __future__ import annotations

from roster.domain.calendar import PATTERN
from roster.domain.personnel import UNSUR
from roster.domain.tps import CATEGORIES
from roster.imports.cells import read_whole
from roster.imports.headers import Table
from roster.imports.rows import Row
from roster.imports.terms import category_of, squeeze, unsur_of

Demand = dict[tuple[str, str], int]
FULL = frozenset({"pola", "penuh", "full", "pattern", "sesuaipola", "p", "polapenuh", "sesuaikategori"})
EVERY_CATEGORY = frozenset({"", "semua", "all", "seluruh", "semuakategori"})
CATEGORY_HEADERS = frozenset({"kurangrawan", "kr", "aman", "rawan", "sangatrawan", "sr", "khusus", "loksus"})
PREFIX = "demand"
MOST_HEADS = 1_000


def claim_demand(header: str) -> str | None:
    """Return the key of a demand column, ``demand:POLRI:rawan`` with either part left out, or None for other headers."""
    for unsur in UNSUR:
        word = unsur.lower()
        for rest in (header.removeprefix(word), header.removesuffix(word)):
            if rest == header:
                continue
            if not rest:
                return f"{PREFIX}:{unsur}:"
            category = category_of(rest)
            if category:
                return f"{PREFIX}:{unsur}:{category}"
    return f"{PREFIX}::{category_of(header)}" if header in CATEGORY_HEADERS else None


def demand_keys(table: Table) -> list[str]:
    """Return the keys of the demand columns that can be read, the general before the special; others are warned of."""
    keys = [key for key in table.columns if key.startswith(f"{PREFIX}:")] + ["jumlah"] * table.has("jumlah")
    homeless = [key for key in keys if not _parts(key)[0] and not table.has("unsur")]
    if homeless:
        labels = ", ".join(table.labels[key] for key in homeless)
        advice = "Tambahkan kolom unsur, atau pakai kolom seperti polri_rawan."
        place = table.place(table.first_row, homeless[0])
        table.log.warn(place, "kolom_tidak_dipakai", f"kolom {labels} tanpa unsur tidak dibaca", advice)
    return sorted((key for key in keys if key not in homeless), key=lambda key: (bool(_parts(key)[1]), bool(_parts(key)[0])))


def read_demand(row: Row, keys: list[str], known: Demand) -> Demand:
    """Return the demand of one row by (unsur, category); what an earlier row of the shift has said is an error."""
    unsur = row.choice("unsur", unsur_of, UNSUR)
    is_every = squeeze(row.text("kategori")) in EVERY_CATEGORY
    category = None if is_every else row.choice("kategori", category_of, CATEGORIES)
    if category is None and not is_every:
        return {}
    demand: Demand = {}
    for key in keys:
        if row.is_blank(key):
            continue
        heads = read_heads(row, key)
        column_unsur, column_category = _parts(key)
        if not column_unsur and not unsur:
            if row.is_blank("unsur"):
                row.error("unsur", "unsur_kosong", "unsur kosong", "Isi POLRI, TNI, atau LINMAS.")
            continue
        chosen = column_category or category
        demand.update({(column_unsur or unsur or "", name): heads for name in ((chosen,) if chosen else CATEGORIES)})
    if any(name in known for name in demand):
        row.error(
            "kode",
            "kebutuhan_ganda",
            "kebutuhan ini sudah disebut di baris sebelumnya",
            "Sisakan satu baris per shift, kategori, dan unsur.",
        )
    return demand


def read_heads(row: Row, key: str) -> int:
    """Return a demand in heads, ``PATTERN`` for ``pola`` or ``penuh``, 0 for a blank or a fault."""
    if squeeze(row.text(key, 40)) in FULL:
        return PATTERN
    heads = row.parsed(key, read_whole)
    if heads is not None and not 0 <= heads <= MOST_HEADS:
        what = "negatif" if heads < 0 else "terlalu besar"
        row.error(key, "kebutuhan_salah", f"kebutuhan {what}: {heads}", "Isi jumlah orang per regu (0 atau lebih), atau 'pola'.")
        return 0
    return heads or 0


def _parts(key: str) -> tuple[str, str]:
    """Return unsur and category of a demand column, "" for a part it leaves to the row."""
    _, _, rest = key.partition(":")
    unsur, _, category = rest.partition(":")
    return unsur, category
