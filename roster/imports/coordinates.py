"""Coordinates in Indonesia: decimal, degrees and minutes, swapped, without their sign, or two in one cell."""

from __future__ import annotations

import re

from roster.imports.cells import CellError, Raw, read_decimal, refuse_unusable, scrub, show
from roster.imports.rows import Row

LAT = (-11.5, 6.5)
LON = (94.0, 142.0)
DEGREES = re.compile(
    r"""([+\-\u2212]?\d{1,3}(?:[.,]\d+)?)\s*(?:[°º]|d|derajat)?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’m]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|''|”|s(?=\s|$))\s*)?"""
    r"""(LS|LU|BT|S|N|E|U|T|lintang selatan|lintang utara|bujur timur)?""",
    re.IGNORECASE,
)
PAIR = re.compile(r"\s*([+\-\u2212]?\d{1,3}[.,]\d+)\s*[,;\s]\s*([+\-\u2212]?\d{1,3}[.,]\d+)\s*")
ADVICE = "Tulis derajat desimal, misalnya lintang -7,6543 dan bujur 112,7890."


def read_degrees(raw: Raw) -> tuple[float, str]:
    """Return decimal degrees; south is negative."""
    refuse_unusable(raw)
    if not isinstance(raw, str):
        return read_decimal(raw)
    text = scrub(raw, 60)[0].lstrip("'").strip()
    plain = re.fullmatch(r"[+\-\u2212]?\d{1,3}([.,]\d*)?", text)
    if plain:
        return read_decimal(text.replace(",", ".").rstrip("."))
    match = DEGREES.fullmatch(text)
    if not match:
        raise CellError("koordinat_salah", f"'{show(raw)}' bukan koordinat", ADVICE)
    whole, minutes, seconds = (float((part or "0").replace(",", ".").replace("\u2212", "-")) for part in match.groups()[:3])
    value = abs(whole) + minutes / 60 + seconds / 3600
    is_south = whole < 0 or match[1][:1] in "-\u2212" or (match[4] or "").upper() in {"LS", "S", "LINTANG SELATAN"}
    return -value if is_south else value, f"{text} dibaca {'-' if is_south else ''}{value:.6f}"


def read_place(row: Row) -> tuple[float | None, float | None]:
    """Return latitude and longitude of a row (columns ``lat``, ``lon`` or both in ``koordinat``), None where not given.

    Swapped pairs and a southern latitude without its sign are put right and reported; places
    outside Indonesia are errors; half a pair is dropped with a warning.
    """
    if row.is_blank("lat") and row.is_blank("lon") and not row.is_blank("koordinat"):
        match = PAIR.fullmatch(show(row.raw("koordinat")))
        if not match:
            row.error("koordinat", "koordinat_salah", "koordinat tidak terbaca", "Tulis lintang lalu bujur, misalnya -7.6543, 112.7890.")
            return None, None
        lat, lon = (float(part.replace(",", ".").replace("\u2212", "-")) for part in match.groups())
        return _settle(row, lat, lon, "koordinat")
    pair = row.parsed("lat", read_degrees), row.parsed("lon", read_degrees)
    if None in pair:
        if row.is_blank("lat") != row.is_blank("lon"):
            key = "lon" if row.is_blank("lon") else "lat"
            row.warn(key, "koordinat_separuh", "hanya satu dari lintang dan bujur yang terisi; koordinat diabaikan", ADVICE)
        return None, None
    return _settle(row, pair[0] or 0.0, pair[1] or 0.0, "lat")


def _settle(row: Row, lat: float, lon: float, key: str) -> tuple[float | None, float | None]:
    if _within(lat, lon):
        return lat, lon
    if _within(lon, lat):
        row.repair(key, "koordinat_tertukar", f"lintang dan bujur tertukar; dibaca {lon:g}, {lat:g}")
        return lon, lat
    if LAT[1] < lat <= -LAT[0] and _within(-lat, lon):
        row.repair(key, "lintang_tanpa_minus", f"lintang selatan tanpa tanda minus; dibaca {-lat:g}, {lon:g}")
        return -lat, lon
    row.error(key, "koordinat_luar_indonesia", f"koordinat {lat:g}, {lon:g} di luar Indonesia", ADVICE)
    return None, None


def _within(lat: float, lon: float) -> bool:
    return LAT[0] <= lat <= LAT[1] and LON[0] <= lon <= LON[1]
