"""Rows of a table: typed reads that log what is wrong with a cell and go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from roster.imports.cells import (
    ERROR_TEXT,
    TEXT_NUMBER,
    CellError,
    ErrorValue,
    Formula,
    Raw,
    is_blank,
    read_decimal,
    read_flag,
    read_text,
    read_whole,
    show,
)
from roster.imports.headers import Table
from roster.imports.identity import read_code
from roster.imports.issues import Place

LIKE_FORMULA = re.compile(r"[=@]|[+-][^\s\d]")
SHORT = 160
LONG = 2_000
T = TypeVar("T")


class Row:
    """One data row. Reads return None (text: "") for a blank or a faulty cell; faults are in the log already."""

    __slots__ = ("cells", "number", "table")

    def __init__(self, table: Table, number: int, cells: list[Raw]) -> None:
        self.table = table
        self.number = number
        self.cells = cells

    def raw(self, key: str) -> Raw:
        """Return the content of a column, None where the sheet or the row has none."""
        index = self.table.columns.get(key)
        cell = self.cells[index] if index is not None and index < len(self.cells) else None
        return ErrorValue(cell) if isinstance(cell, str) and cell[:1] == "#" and ERROR_TEXT.fullmatch(cell) else cell

    def is_blank(self, key: str) -> bool:
        """Return whether a cell is empty or stands for nothing."""
        return is_blank(self.raw(key))

    def place(self, key: str = "") -> Place:
        """Return where a cell of this row lies."""
        return self.table.place(self.number, key, show(self.raw(key)) if key else "")

    def error(self, key: str, code: str, message: str, advice: str) -> None:
        """Log a finding that refuses the import."""
        self.table.log.error(self.place(key), code, message, advice)

    def warn(self, key: str, code: str, message: str, advice: str) -> None:
        """Log a doubt."""
        self.table.log.warn(self.place(key), code, message, advice)

    def repair(self, key: str, code: str, message: str) -> None:
        """Log what was put right."""
        self.table.log.repair(self.place(key), code, message)

    def text(self, key: str, limit: int = SHORT) -> str:
        """Return plain text; what was cut or thrown out is logged, text that looks like a formula too."""
        raw = self.raw(key)
        if raw is None or raw == "":
            return ""
        try:
            text, note = read_text(raw, limit)
        except CellError as fault:
            self.error(key, fault.code, fault.message, fault.advice)
            return ""
        if note:
            self.warn(key, "teks_dibersihkan", note, "Periksa isi sel dan ketik ulang bila ada yang hilang.")
        if isinstance(raw, Formula) or LIKE_FORMULA.match(text):
            message = "teks menyerupai rumus; disimpan sebagai teks biasa"
            self.warn(key, "teks_rumus", message, "Ketik ulang sebagai teks, atau tempel sebagai nilai (Paste Special > Values).")
        return text

    def required(self, key: str, limit: int = SHORT) -> str:
        """Return plain text; a blank is an error."""
        text = self.text(key, limit)
        if not text and self.is_blank(key):
            self.error(key, "kosong", f"{key} kosong", f"Isi kolom {self.table.labels.get(key, key)}.")
        return text

    def parsed(self, key: str, read: Callable[[Raw], tuple[T, str]]) -> T | None:
        """Return what ``read`` makes of the cell, its repair or fault logged; None for a blank."""
        raw = self.raw(key)
        if is_blank(raw):
            return None
        try:
            value, note = read(raw)
        except CellError as fault:
            self.error(key, fault.code, fault.message, fault.advice)
            return None
        if note and not (note == TEXT_NUMBER and self.table.sheet.is_text):
            self.repair(key, "dibaca", note)
        return value

    def whole(self, key: str, low: int = 0, high: int = 1_000_000) -> int | None:
        """Return a whole number within bounds; outside is an error."""
        return self._bounded(key, self.parsed(key, read_whole), low, high)

    def decimal(self, key: str, low: float, high: float) -> float | None:
        """Return a number within bounds; outside is an error."""
        return self._bounded(key, self.parsed(key, read_decimal), low, high)

    def flag(self, key: str) -> bool:
        """Return yes or no; a blank is no."""
        return bool(self.parsed(key, read_flag))

    def code(self, key: str) -> str:
        """Return an area code of digits, or the words found in its place, "" for a blank or a fault."""
        return self.parsed(key, read_code) or ""

    def choice(self, key: str, read: Callable[[str], str | None], allowed: tuple[str, ...]) -> str | None:
        """Return the canonical word; an unknown one is an error that lists the allowed ones."""
        text = self.text(key)
        if not text:
            return None
        word = read(text)
        if word is None:
            self.error(key, f"{key}_tidak_dikenal", f"{key} '{text[:60]}' tidak dikenal", f"Gunakan salah satu: {', '.join(allowed)}.")
        return word

    def _bounded(self, key: str, value: T | None, low: float, high: float) -> T | None:
        if value is None or low <= value <= high:  # type: ignore[operator]
            return value
        code, message = ("negatif", "bernilai negatif") if value < 0 <= low else ("di_luar_batas", "di luar batas")  # type: ignore[operator]
        self.error(key, code, f"{key} {message}", f"Isi dengan angka {low:g} sampai {high:g}.")
        return None


def rows_of(table: Table) -> Iterator[Row]:
    """Yield the rows below the header that hold anything in a column that is read; numbers count from 1 as the user sees them."""
    indexes = tuple(table.columns.values())
    for number, cells in enumerate(table.sheet.rows[table.first_row :], start=table.first_row + 1):
        size = len(cells)
        if any(index < size and cells[index] is not None and cells[index] != "" and not is_blank(cells[index]) for index in indexes):
            yield Row(table, number, cells)
