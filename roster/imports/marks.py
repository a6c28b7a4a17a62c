"""The marks of an index list: a column per indicator, or all of them in one cell."""

from __future__ import annotations

import re
from datetime import time, timedelta

from roster.domain.indicators import DIMENSIONS, FLAGS, INDICATORS, NONE_FOUND, TRAVEL, sorted_marks
from roster.imports.cells import CellError, Raw, read_decimal, refuse_unusable, scrub, show
from roster.imports.headers import Table
from roster.imports.rows import LONG, Row
from roster.imports.terms import squeeze

LIST = "indikator"
LONGEST_TRAVEL = 7 * 24 * 60
FEW = 12
"""A bare number of minutes up to this may have been meant as hours."""

_KEYS = {squeeze(name): each.key for each in INDICATORS.values() for name in (each.key, each.id, each.en)}
# Both lists have a security and a participants group: a dimension is named in full.
_KEYS |= {squeeze(f"ipkp {each.id}"): each.key for each in DIMENSIONS}
for _each in DIMENSIONS:
    for _word in (squeeze(_each.id), squeeze(_each.en)):
        _KEYS.pop(_word, None)

_HOURS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:j|jam|h|hour|hours)\b\.?\s*(?:(\d{1,2})\s*(?:m|mnt|menit|min)?\b\.?)?", re.IGNORECASE)
_MINUTES = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:m|mnt|menit|min|minutes)\b\.?", re.IGNORECASE)
_BREAK = re.compile(r"[;|\n]|,(?!\d)")
"""Between marks of one cell; a comma within a figure is none."""

_FLAG_KEYS = frozenset(flag.key for flag in FLAGS)


def claim_mark(header: str) -> str | None:
    """Return the key of an indicator's column, None for other headers."""
    return _KEYS.get(header)


def mark_keys(table: Table) -> tuple[str, ...]:
    """Return the indicators that have a column of their own."""
    return tuple(key for key in table.columns if key in INDICATORS)


def read_marks(row: Row, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a row marks, in the order of the lists.

    Flags that were all denied give ``tidak_ada``, and so do blank ones where the row can be about nothing else.
    """
    marks: list[str] = []
    is_looked_at = not _FLAG_KEYS.isdisjoint(keys) and row.is_blank("skor") and row.is_blank("kategori")
    for key in keys:
        if key in _FLAG_KEYS:
            is_looked_at = is_looked_at or not row.is_blank(key)
            marks += [key] * row.flag(key)
        elif (value := row.decimal(key, 0, 100)) is not None:
            marks.append(_valued(key, value))
    marks += _listed(row)
    minutes = _travel(row)
    if minutes is not None:
        marks.append(_valued(TRAVEL, minutes))
    if is_looked_at and not _FLAG_KEYS.intersection(marks):
        marks.append(NONE_FOUND)
    return sorted_marks(marks)


def _valued(key: str, value: float) -> str:
    return f"{key}={value:.10g}"


def _listed(row: Row) -> list[str]:
    """Return the marks of the one cell that lists them; each unknown or unreadable one is an error."""
    found = []
    for part in filter(None, map(str.strip, _BREAK.split(row.text(LIST, LONG)))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        key = _KEYS.get(squeeze(name))
        if squeeze(name) == squeeze(NONE_FOUND):
            found.append(NONE_FOUND)
        elif key is None or (key in _FLAG_KEYS) is bool(sign):
            advice = f"Pakai kunci seperti riwayat_kekerasan atau ipkp_peserta=40; daftarnya: {', '.join(INDICATORS)}."
            row.error(LIST, "indikator_tidak_dikenal", f"indikator '{part[:60]}' tidak dikenal", advice)
        elif not sign:
            found.append(key)
        else:
            found += _dimension(row, key, value)
    return found


def _dimension(row: Row, key: str, value: str) -> list[str]:
    try:
        number, _ = read_decimal(value)
    except CellError as fault:
        row.error(LIST, fault.code, f"{key}: {fault.message}", fault.advice)
        return []
    if not 0 <= number <= 100:
        row.error(LIST, "di_luar_batas", f"{key} di luar batas", "Isi dengan angka 0 sampai 100.")
        return []
    return [_valued(key, number)]


def _travel(row: Row) -> float | None:
    """Return the minutes of travel; a bare number is in the unit the header names, else minutes."""
    label = squeeze(row.table.labels.get(TRAVEL, ""))
    is_in_hours = "jam" in label or "hour" in label
    minutes = row.parsed(TRAVEL, lambda raw: (read_travel(raw, is_in_hours=is_in_hours), ""))
    if minutes is None:
        return None
    if not 0 <= minutes <= LONGEST_TRAVEL:
        row.error(
            TRAVEL, "di_luar_batas", "waktu tempuh di luar batas", "Isi menit dari pos polisi ke TPS, misalnya 90, atau 1 jam 30 menit."
        )
        return None
    raw = row.raw(TRAVEL)
    if 0 < minutes <= FEW and not is_in_hours and "men" not in label and re.fullmatch(r"[\d.,]+", show(raw)):
        row.warn(
            TRAVEL, "waktu_tempuh_pendek", f"waktu tempuh {show(raw)} dibaca sebagai menit", "Bila maksudnya jam, tulis misalnya 2 jam."
        )
    return minutes


def read_travel(raw: Raw, *, is_in_hours: bool = False) -> float:
    """Return the minutes of ``90``, ``1 jam 30 menit``, ``2,5 jam`` or a time cell 1:30; a bare number may be hours.

    Raises
    ------
    CellError
        When it is no length of time.
    """
    refuse_unusable(raw)
    if isinstance(raw, time):
        return raw.hour * 60 + raw.minute
    if isinstance(raw, timedelta):
        return raw.total_seconds() / 60
    text = scrub(raw, 60)[0].strip() if isinstance(raw, str) else ""
    if match := _HOURS.fullmatch(text):
        return _figure(match[1]) * 60 + int(match[2] or 0)
    if match := _MINUTES.fullmatch(text):
        return _figure(match[1])
    if match := re.fullmatch(r"(\d{1,3}):(\d{2})(?::00)?", text):
        return int(match[1]) * 60 + int(match[2])
    value, _ = read_decimal(raw)
    return value * 60 if is_in_hours else value


def _figure(text: str) -> float:
    return float(text.replace(",", "."))
