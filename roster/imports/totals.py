"""Total rows at the foot of a table: taken out, and their figures checked against the rows above."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roster.imports.cells import CellError, is_blank, read_decimal, read_whole, show
from roster.imports.headers import Table
from roster.imports.issues import Place
from roster.imports.rows import Row

TOTAL = re.compile(r"(?:(?:grand|sub)\s*-?\s*)?(?:total|jumlah|jml)\b[^\d]*?(\d[\d.,]*)?\s*(?:tps|orang|personel|desa)?", re.IGNORECASE)
REPEATED = re.compile(r"total|jumlah|jml", re.IGNORECASE)

NAMING = frozenset({"kode", "kode_desa", "desa", "kecamatan", "nomor", "nomor_tps", "unsur", "nomor_induk", "tanggal", "kategori"})
"""Columns that say what a row is about, beside the required ones."""


@dataclass
class Running:
    """Counts (of what the rows stand for) and sums so far: of the whole sheet, and since the last total."""

    rows: int = 0
    since: int = 0
    sums: dict[str, float] | None = None
    sums_since: dict[str, float] | None = None


def split_totals(table: Table) -> list[Row]:
    """Return the data rows; total rows are left out after their figures were compared, footers after a total with a warning."""
    running = Running(sums=dict.fromkeys(table.spec.sums, 0.0), sums_since=dict.fromkeys(table.spec.sums, 0.0))
    kept: list[Row] = []
    seen_total = False
    footer = _footer_start(table)
    for number, cells in enumerate(table.sheet.rows[table.first_row :], start=table.first_row + 1):
        filled = [index for index, cell in enumerate(cells) if not is_blank(cell)]
        if not filled:
            continue
        row = Row(table, number, cells)
        label = _total_label(table, row, filled)
        if label is not None:
            _check(row, filled, label, running)
            seen_total, running.since, running.sums_since = True, 0, dict.fromkeys(table.spec.sums, 0.0)
            continue
        if number >= footer or (seen_total and len(filled) <= max(2, len(table.columns) // 3)):
            table.log.warn(
                table.place(number, value=show(cells[filled[0]])),
                "catatan_kaki",
                "baris catatan di bawah tabel dilewati",
                "Bila ini data, pindahkan ke dalam tabel dan lengkapi kolomnya.",
            )
            continue
        if any(not row.is_blank(key) for key in table.columns):
            kept.append(row)
            _count(row, running)
    return kept


def _footer_start(table: Table) -> int:
    """Return the number of the first line of a place, date and signature below the data, or one beyond the last row.

    Such lines fill one or two cells with words, none of them in a column that names what a row is about.
    """
    naming = {
        index for key, index in table.columns.items() if key in NAMING or any(c.key == key and c.is_required for c in table.spec.columns)
    }
    start = table.first_row + len(table.sheet.rows[table.first_row :]) + 1
    for number in range(start - 1, table.first_row, -1):
        cells = table.sheet.rows[number - 1]
        filled = [index for index, cell in enumerate(cells) if not is_blank(cell)]
        is_note = all(isinstance(cell := cells[index], str) and re.search(r"[^\W\d]", cell) for index in filled)
        if not is_note or len(filled) > 2 or naming.intersection(filled) or len(table.columns) < 4:
            return start
        if filled:
            start = number
    return start


def _total_label(table: Table, row: Row, filled: list[int]) -> str | None:
    """Return the label of a total row, or None: few cells, the first text of which says total and nothing else."""
    if len(filled) > max(4, (len(table.columns) + 2) // 2):
        return None
    first = next(
        (
            cell
            for index in filled[: 1 + (filled[0] not in table.columns.values())]
            if isinstance(cell := row.cells[index], str) and REPEATED.search(cell)
        ),
        None,
    )
    if first is None or len(first) > 60 or not TOTAL.fullmatch(first.strip(" :=.\t\r\n")):
        return None
    return first


def _count(row: Row, running: Running) -> None:
    heads = _heads(row)
    running.rows += heads
    running.since += heads
    for key in row.table.spec.sums:
        try:
            value = 0.0 if row.is_blank(key) else read_decimal(row.raw(key))[0]
        except CellError:
            continue
        for sums in (running.sums, running.sums_since):
            if sums is not None:
                sums[key] += value


def _heads(row: Row) -> int:
    key = row.table.spec.heads
    try:
        return 1 if not key or row.is_blank(key) else max(1, read_whole(row.raw(key))[0])
    except CellError:
        return 1


def _check(row: Row, filled: list[int], label: str, running: Running) -> None:
    keys = {index: key for key, index in row.table.columns.items()}
    inline = TOTAL.fullmatch(label.strip(" :=.\t\r\n"))
    if len(filled) == 1 and not (inline and inline[1]):
        row.table.log.warn(
            row.table.place(row.number, value=label),
            "jumlah_tanpa_angka",
            "baris jumlah tanpa angka dilewati",
            "Isi angkanya agar dapat diperiksa.",
        )
    if inline and inline[1]:
        _compare(row, row.place(), inline[1], (running.rows, running.since))
    for index in filled:
        key = keys.get(index, "")
        cell = row.cells[index]
        if cell is label or key in row.table.spec.loose:
            continue
        right: tuple[float, ...] = (running.rows, running.since)
        if key in row.table.spec.sums:
            right = ((running.sums or {})[key], (running.sums_since or {})[key])
        _compare(row, row.place(key) if key else row.table.place(row.number, value=show(cell)), cell, right)


def _compare(row: Row, place: Place, cell: object, right: tuple[float, ...]) -> None:
    text = show(cell) if not isinstance(cell, str) else cell  # type: ignore[arg-type]
    try:
        value = float(re.sub(r"[.,\s]", "", text)) if re.fullmatch(r"\d{1,3}([.,\s]\d{3})+", text.strip()) else read_decimal(text)[0]
    except CellError:
        return
    if all(abs(value - figure) > 1e-6 for figure in right):
        message = f"jumlah tertulis {text} tidak sama dengan isi tabel ({right[0]:g})"
        row.table.log.error(
            place, "jumlah_tidak_cocok", message, "Periksa apakah ada baris yang hilang atau ganda, lalu perbaiki angka jumlahnya."
        )
