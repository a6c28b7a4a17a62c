"""Sheets of keys and values: standing (``kunci``, ``nilai``), without a header, or lying as one row under its keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from roster.imports.cells import CellError, Raw, is_blank, read_text, show
from roster.imports.headers import HEADER_WITHIN, Table, find_table
from roster.imports.issues import Place
from roster.imports.rows import LONG
from roster.imports.terms import squeeze

KEY_WORDS = frozenset({"kunci", "key", "parameter", "kebijakan", "uraian", "nama", "keterangan", "item", "isian"})
VALUE_WORDS = frozenset({"nilai", "value", "isi", "setelan", "data", "keterangan"})


@dataclass(frozen=True, slots=True)
class Pair:
    """One key with the raw value and where it lies."""

    key: str
    raw: Raw
    place: Place

    def moved(self, key: str) -> Pair:
        """Return the same pair under another key."""
        return Pair(key, self.raw, self.place)


def read_pairs(table: Table, is_known: Callable[[str], bool]) -> list[Pair]:
    """Return the pairs of a sheet in their order; blank values are kept, blank keys with a value are errors.

    Of a heading row, key and value columns are taken from it; without one the first two filled
    columns; if more known keys lie side by side than below each other, the row under them.
    """
    rows = table.sheet.rows
    for nth, row in enumerate(rows[:HEADER_WITHIN]):
        words = [squeeze(cell) if isinstance(cell, str) else "" for cell in row]
        key_at = next((index for index, word in enumerate(words) if word in KEY_WORDS), None)
        value_at = next((index for index, word in enumerate(words) if word in VALUE_WORDS and index != key_at), None)
        if key_at is not None and value_at is not None and key_at < value_at:
            return _standing(table, nth + 1, key_at, value_at)
    best = max(range(min(len(rows), HEADER_WITHIN)), key=lambda nth: _known(rows[nth], is_known), default=None)
    columns = [index for index in range(max(map(len, rows), default=0)) if sum(_says(row, index, is_known) for row in rows)]
    if best is not None and _known(rows[best], is_known) >= 2:
        return _lying(table, best)
    if columns:
        return _standing(table, 0, columns[0], columns[0] + 1, is_known=is_known)
    find_table(table.sheet, table.spec, table.log)
    return []


def _says(row: list[Raw], index: int, is_known: Callable[[str], bool]) -> bool:
    return index < len(row) and isinstance(row[index], str) and is_known(str(row[index]))


def _known(row: list[Raw], is_known: Callable[[str], bool]) -> int:
    return sum(_says(row, index, is_known) for index in range(len(row)))


def _standing(table: Table, first: int, key_at: int, value_at: int, *, is_known: Callable[[str], bool] | None = None) -> list[Pair]:
    pairs = []
    for number, row in enumerate(table.sheet.rows[first:], start=first + 1):
        key = show(row[key_at]) if key_at < len(row) else ""
        raw = row[value_at] if value_at < len(row) else None
        if raw == ":" and value_at + 1 < len(row):
            raw = row[value_at + 1]
        place = Place(table.sheet.name, number, "nilai", show(raw))
        if key.strip(" :"):
            if is_known is None or is_known(key):
                pairs.append(Pair(key.strip(" :"), raw, place))
            elif not is_blank(raw):
                table.log.warn(
                    place,
                    "kunci_tidak_dikenal",
                    f"'{key[:60]}' tidak dikenal, tidak dibaca",
                    "Beri baris judul kunci dan nilai bila ini isian.",
                )
        elif not is_blank(raw):
            table.log.error(place, "kunci_kosong", "ada nilai tanpa kunci", "Isi kolom kunci, atau hapus nilainya.")
    return pairs


def _lying(table: Table, header: int) -> list[Pair]:
    rows = table.sheet.rows
    data = [number for number in range(header + 1, len(rows)) if any(not is_blank(cell) for cell in rows[number])]
    if len(data) != 1:
        message = f"lembar ini harus berisi satu baris nilai, ditemukan {len(data)}"
        table.log.error(Place(table.sheet.name, header + 1), "baris_nilai", message, "Tulis sebagai dua kolom: kunci dan nilai.")
        return []
    row = rows[data[0]]
    return [
        Pair(
            show(cell),
            row[index] if index < len(row) else None,
            Place(table.sheet.name, data[0] + 1, show(cell), show(row[index] if index < len(row) else None)),
        )
        for index, cell in enumerate(rows[header])
        if not is_blank(cell)
    ]


def text_of(table: Table, pair: Pair, limit: int = LONG) -> str:
    """Return the value as text: yes and no for true and false, numbers without a trailing ``.0``; faults are logged."""
    if isinstance(pair.raw, bool):
        return "ya" if pair.raw else "tidak"
    try:
        text, note = read_text(pair.raw, limit)
    except CellError as fault:
        table.log.error(pair.place, fault.code, fault.message, fault.advice)
        return ""
    if note:
        table.log.warn(pair.place, "teks_dibersihkan", note, "Periksa isi sel dan ketik ulang bila ada yang hilang.")
    return text


def is_day_cell(raw: Raw) -> bool:
    """Return whether the spreadsheet made the cell a date or a time."""
    return isinstance(raw, (date, datetime, time))
