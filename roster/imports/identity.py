"""Numbers that are names: NRP, NIP, NIK, area codes and TPS numbers, whatever a spreadsheet did to them."""

from __future__ import annotations

import re
from datetime import date, time

from roster.imports.cells import (
    MAX_EXACT,
    SCIENTIFIC,
    TEXT_FORMAT_ADVICE,
    CellError,
    Raw,
    is_blank,
    number_text,
    refuse_unusable,
    scrub,
    show,
)

STATION = re.compile(r"(?:(?:tps|nomor|nomer|nmr|no)[\s.\-_:/#]*)*(\d{1,6})(?:[.,]0+)?", re.IGNORECASE)
FULL_STATION = re.compile(r"([\d.]{10,16})\s*/\s*0*(\d{1,4})")
AREA_LENGTHS = {2: "provinsi", 4: "kabupaten/kota", 6: "kecamatan", 10: "desa/kelurahan"}
DATE_IN_CODE = "Excel mengubah kode menjadi tanggal. " + TEXT_FORMAT_ADVICE


def read_number_of_person(raw: Raw, unsur: str) -> tuple[str, str]:
    """Return NRP, NIP or NIK as text without apostrophe, dots and spaces, and what was repaired.

    A lost leading zero is put back for POLRI only, whose NRP has 8 digits (year and month of birth
    first); other numbers have no length to tell it by.

    Raises
    ------
    CellError
        For a number of 16 digits or more that went through a number cell: its end is lost.
    """
    refuse_unusable(raw)
    if is_blank(raw):
        return "", ""
    if isinstance(raw, (date, time)):
        raise CellError("tanggal_bukan_nomor", "nomor induk terbaca sebagai tanggal", TEXT_FORMAT_ADVICE)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _from_number(float(raw), unsur)
    return _from_text(show(raw) if not isinstance(raw, str) else raw, unsur)


def _from_number(value: float, unsur: str) -> tuple[str, str]:
    if not abs(value) < MAX_EXACT:
        raise CellError(
            "nomor_ilmiah",
            f"nomor 16 angka terbaca sebagai bilangan ({value:.2E}); angka terakhirnya tidak dapat dipercaya",
            TEXT_FORMAT_ADVICE,
        )
    if value != int(value) or value < 0:
        raise CellError("nomor_induk_salah", f"{value:g} bukan nomor induk", TEXT_FORMAT_ADVICE)
    text = str(int(value))
    padded, note = _restore_zero(text, unsur, is_number=True)
    return padded, note or f"nomor induk tersimpan sebagai angka, dibaca {text}"


def _from_text(text: str, unsur: str) -> tuple[str, str]:
    plain = scrub(text, 200)[0]
    if SCIENTIFIC.fullmatch(plain.strip("' ")):
        raise CellError("nomor_ilmiah", f"nomor terpotong menjadi {plain}", TEXT_FORMAT_ADVICE)
    bare = re.sub(r"^(?:nrp|nip|nik)\b[\s.:]*", "", plain.strip("'` "), flags=re.IGNORECASE)
    number = re.sub(r"[\s'`]+", "", bare)
    if re.fullmatch(r"\d+[.,]0", number) and len(number) > 6:
        number = number[:-2]
    if re.fullmatch(r"[\d.\-]+", number):
        number = re.sub(r"[.\-]", "", number)
    if len(number) > 40 or not any(sign.isalnum() for sign in number):
        raise CellError("nomor_induk_salah", f"'{plain[:40]}' bukan nomor induk", "Isi NRP, NIP, atau NIK lengkap.")
    padded, note = _restore_zero(number, unsur, is_number=False)
    if note:
        return padded, note
    return number, "" if number == text.strip() else f"'{plain[:40]}' dibaca {number}"


def _restore_zero(number: str, unsur: str, *, is_number: bool) -> tuple[str, str]:
    if unsur != "POLRI" or not number.isdigit():
        return number, ""
    month_fits = number.zfill(8)[2:4] in {f"{month:02d}" for month in range(1, 13)}
    if len(number) == 7 or (is_number and 5 <= len(number) <= 6 and month_fits):
        return number.zfill(8), f"nol di depan NRP hilang: {number} dibaca {number.zfill(8)}"
    return number, ""


def read_code(raw: Raw) -> tuple[str, str]:
    """Return an area code of digits only (2, 4, 6 or 10 of them), or the text as it is when it holds letters.

    Raises
    ------
    CellError
        For digits of another length, dates and numbers that lost digits.
    """
    refuse_unusable(raw)
    if is_blank(raw):
        return "", ""
    if isinstance(raw, (date, time, bool)):
        raise CellError("kode_tanggal", f"kode wilayah terbaca sebagai {show(raw)}", DATE_IN_CODE)
    if isinstance(raw, (int, float)):
        code = f"{raw:.2f}".replace(".", "") if raw != raw // 1 else number_text(raw)
        return _checked_code(code, show(raw)), f"kode tersimpan sebagai angka, dibaca {code}"
    text = scrub(show(raw), 120)[0].lstrip("'").strip()
    if SCIENTIFIC.fullmatch(text):
        raise CellError("kode_ilmiah", f"kode wilayah terpotong menjadi {text}", TEXT_FORMAT_ADVICE)
    if any(sign.isalpha() for sign in text):
        return text, ""
    digits = re.sub(r"[.,]0$", "", text) if re.fullmatch(r"\d{6,10}[.,]0", text) else text
    code = re.sub(r"[\s.,\-/]", "", digits)
    return _checked_code(code, text), "" if re.sub(r"[.\s]", "", text) == code else f"'{text}' dibaca {code}"


def _checked_code(code: str, shown: str) -> str:
    if not (code.isascii() and code.isdigit() and len(code) in AREA_LENGTHS):
        kinds = ", ".join(f"{n} angka = {kind}" for n, kind in AREA_LENGTHS.items())
        raise CellError(
            "kode_wilayah_salah",
            f"'{shown}' bukan kode wilayah ({len(code)} angka)",
            f"Pakai kode Kemendagri, misalnya 35.14.06.2001 ({kinds}).",
        )
    return code


def is_code(text: str) -> bool:
    """Return whether a text is an area code without dots."""
    return text.isascii() and text.isdigit() and len(text) in AREA_LENGTHS


def read_station_number(raw: Raw) -> int:
    """Return the number of a TPS: ``TPS 001``, ``001``, ``1`` and 1.0 are the same.

    Raises
    ------
    CellError
        When there is no single number from 1 to 9999.
    """
    refuse_unusable(raw)
    text = show(raw).lstrip("'").strip()
    match = None if isinstance(raw, (date, time, bool)) else STATION.fullmatch(text) or FULL_STATION.fullmatch(text)
    number = int(match[match.lastindex or 1]) if match else 0
    if not 1 <= number <= 9999:
        raise CellError("nomor_tps_salah", f"'{text}' bukan nomor TPS", "Isi nomor TPS saja, misalnya 1, 001, atau TPS 001.")
    return number
