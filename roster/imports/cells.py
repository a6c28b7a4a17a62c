"""Cell contents made plain: text without tricks, numbers however they were typed, yes and no.

Readers return the value and a note: "" when it was plain, ``TEXT_NUMBER`` when a plain number was
stored as text, otherwise what was repaired, in words for the user. They raise ``CellError`` when
the content cannot be what the column asks for.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

TEXT_NUMBER = "angka tersimpan sebagai teks"
MAX_EXACT = 10**15
"""Spreadsheets keep 15 digits of a number; anything longer has lost its end."""

BLANKS = frozenset({"", "-", "--", "---", "–", "—", ".", "..", "n/a", "nihil", "nan", "null", "none", "(blank)", "(kosong)"})
ERROR_TEXT = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|ERROR.*)", re.IGNORECASE)
YES = frozenset({"ya", "y", "yes", "x", "1", "true", "benar", "v", "√", "✓", "✔", "☑", "ada", "khusus", "loksus", "lokasi khusus"})
NO = frozenset({"tidak", "t", "n", "no", "0", "false", "salah", "bukan", "tdk", "tidak ada", "reguler", "biasa", "☐", "non", "umum"})
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*[eE]\s*\+?\d+")
GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+|(?: \d{3})+)")
TEXT_FORMAT_ADVICE = "Di Excel: pilih kolomnya, Format Cells > Text, lalu ketik ulang atau tempel ulang angka lengkapnya dari sumber asli."


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula saved without its value."""

    text: str


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error value of the spreadsheet, such as #REF!."""

    text: str


Raw = str | int | float | bool | datetime | date | time | timedelta | Formula | ErrorValue | None


class CellError(ValueError):
    """A cell that cannot be read: stable code, message and advice in Indonesian."""

    def __init__(self, code: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.advice = advice


def refuse_unusable(raw: Raw) -> None:
    """Raise ``CellError`` for an error value or a formula whose value was never saved."""
    if isinstance(raw, ErrorValue):
        raise CellError("galat_rumus", f"sel berisi galat spreadsheet {raw.text}", "Perbaiki rumusnya atau ketik nilainya.")
    if isinstance(raw, Formula):
        raise CellError(
            "rumus_tanpa_nilai",
            "rumus belum dihitung: nilainya tidak tersimpan di berkas",
            "Buka berkas di Excel lalu simpan lagi, atau tempel sebagai nilai (Paste Special > Values).",
        )


def scrub(text: str, limit: int) -> tuple[str, str]:
    """Return text in NFC on one line without control, direction or stacked signs, at most ``limit`` long, and a note."""
    if len(text) <= limit and text.isascii() and text.isprintable():
        return (" ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text), ""
    notes = []
    if any(unicodedata.category(sign) in {"Cf", "Cs", "Co"} or (sign < " " and sign not in "\t\r\n\v\f") for sign in text):
        notes.append("tanda tak terlihat (kendali atau arah tulis) dibuang")
    plain = "".join(_plain_sign(sign) for sign in text)
    composed = unicodedata.normalize("NFC", plain)
    thinned = _thin_marks(composed)
    if thinned != composed:
        notes.append("tumpukan tanda diakritik dibuang")
    clean = " ".join(thinned.split())
    if len(clean) > limit:
        clean = clean[:limit].rstrip()
        notes.append(f"teks dipotong menjadi {limit} huruf")
    return clean, "; ".join(notes)


def _plain_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cf", "Cs", "Co", "Cn"}:
        return ""
    return " " if category[0] in "CZ" else sign


def _thin_marks(text: str) -> str:
    """Drop combining marks after the second on one letter."""
    kept, run = [], 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) or unicodedata.category(sign) == "Me" else 0
        if run <= 2:
            kept.append(sign)
    return "".join(kept)


def show(raw: Raw) -> str:
    """Return the content as the user would recognise it, at most 80 characters, for messages."""
    if raw is None:
        return ""
    if isinstance(raw, (Formula, ErrorValue)):
        return scrub(raw.text, 80)[0]
    if isinstance(raw, str):
        return scrub(raw, 80)[0]
    return number_text(raw) if isinstance(raw, (int, float)) else str(raw)[:80]


def number_text(raw: float) -> str:
    """Return a number without a trailing ``.0``, and true or false as TRUE or FALSE."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw == raw and abs(raw) < MAX_EXACT and raw == int(raw):  # noqa: PLR0124 - not a number is unlike itself
        return str(int(raw))
    return f"{raw:.10g}" if isinstance(raw, float) and abs(raw) < MAX_EXACT else str(raw)[:40]


def is_blank(raw: Raw) -> bool:
    """Return whether a cell counts as empty: nothing, spaces, or a dash that stands for nothing."""
    if raw is None:
        return True
    return isinstance(raw, str) and (raw == "" or raw.strip(" \t\r\n\u00a0'").lower() in BLANKS)


def read_text(raw: Raw, limit: int) -> tuple[str, str]:
    """Return the text of a cell and a note; formulas without a value are taken as the text they are."""
    if is_blank(raw):
        return "", ""
    if isinstance(raw, ErrorValue):
        refuse_unusable(raw)
    if isinstance(raw, Formula):
        return scrub(raw.text, limit)
    if isinstance(raw, str):
        return scrub(raw, limit)
    return show(raw), ""


def read_decimal(raw: Raw) -> tuple[float, str]:
    """Return a number; a single point or comma is the decimal sign, both together are told apart by their order."""
    refuse_unusable(raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _finite(float(raw)), ""
    text = _number_like(raw)
    clean = text.replace(" ", "").replace("\u2212", "-").removesuffix("%")
    note = TEXT_NUMBER if clean == text else f"{text} dibaca sebagai angka"
    if "," in clean and "." in clean:
        decimal = max(clean.rfind(","), clean.rfind("."))
        clean = re.sub("[.,]", "", clean[:decimal]) + "." + clean[decimal + 1 :]
        note = f"{text} dibaca {clean}"
    elif clean.count(",") == 1:
        clean = clean.replace(",", ".")
    elif clean.count(".") + clean.count(",") > 1 and GROUPED.fullmatch(clean):
        clean = re.sub("[.,]", "", clean)
        note = f"{text} dibaca {clean}"
    if not re.fullmatch(r"[+-]?(\d{1,18}(\.\d{0,20})?|\.\d{1,20})", clean):
        raise _no_number(text)
    return _finite(float(clean)), note


def read_whole(raw: Raw) -> tuple[int, str]:
    """Return a whole number; ``1.234`` and ``1,234`` as text are thousands, ``12,0`` is twelve."""
    refuse_unusable(raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _whole(_finite(float(raw)), show(raw)), ""
    text = _number_like(raw)
    if re.fullmatch(r"[+-]?\d{1,15}", text):
        return int(text), TEXT_NUMBER
    grouped = text.replace("\u2212", "-")
    if GROUPED.fullmatch(grouped):
        value = int(re.sub("[., ]", "", grouped))
        return value, f"{text} dibaca {value}"
    number, _ = read_decimal(text)
    value = _whole(number, text)
    return value, f"{text} dibaca {value}"


def _number_like(raw: Raw) -> str:
    if isinstance(raw, (date, time)):
        raise CellError(
            "tanggal_bukan_angka",
            "sel berisi tanggal atau jam, seharusnya angka",
            "Excel mengubah isi sel menjadi tanggal: format kolom sebagai Text lalu ketik ulang.",
        )
    if not isinstance(raw, str):
        raise _no_number(show(raw))
    text = scrub(raw, 60)[0].lstrip("'").strip()
    if SCIENTIFIC.fullmatch(text):
        raise CellError("angka_ilmiah", f"angka terpotong menjadi {text}", TEXT_FORMAT_ADVICE)
    return text


def _no_number(text: str) -> CellError:
    return CellError("bukan_angka", f"'{text[:60]}' bukan angka", "Isi dengan angka saja, misalnya 12 atau 7,5.")


def _finite(value: float) -> float:
    if value != value or abs(value) >= MAX_EXACT:  # noqa: PLR0124
        raise CellError(
            "angka_terlalu_besar", "angka di luar jangkauan", "Periksa angkanya; mungkin tanda desimal atau titik ribuan tertukar."
        )
    return value


def _whole(value: float, shown: str) -> int:
    if value != int(value):
        raise CellError(
            "bukan_bilangan_bulat",
            f"{shown} bukan bilangan bulat",
            "Isi dengan bilangan bulat; bila titik di sini pemisah ribuan, hapus titiknya.",
        )
    return int(value)


def read_flag(raw: Raw) -> tuple[bool, str]:
    """Return yes or no; a blank is no. Other words raise, with the words in the message."""
    refuse_unusable(raw)
    if is_blank(raw):
        return False, ""
    if isinstance(raw, bool):
        return raw, ""
    word = show(raw).strip(" '.").lower()
    if word in YES:
        return True, ""
    if word in NO:
        return False, ""
    raise CellError("bukan_ya_tidak", f"'{show(raw)}' bukan ya atau tidak", "Isi 'ya' atau 'tidak' (boleh juga x, 1, atau dikosongkan).")
