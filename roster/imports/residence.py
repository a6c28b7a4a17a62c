"""Where a person lives, serves from, and which desa he has charge of."""

from __future__ import annotations

import re

from roster.imports.cells import CellError, is_blank
from roster.imports.gazetteer import Gazetteer
from roster.imports.identity import is_code, read_code
from roster.imports.rows import Row
from roster.imports.terms import split_list, squeeze

HEADQUARTERS = re.compile(
    r"^(?:mako|mapolres|polres|polresta|polrestabes|satpas|kodim|polda|mapolda|korem|batalyon|yonif|brimob|sat\w*|si\w*|bag\w*|subbag\w*)\b",
    re.IGNORECASE,
)
UNIT_WORDS = re.compile(
    r"\b(?:polsek|polsekta|polsubsektor|mapolsek|sektor|sek|koramil|posramil|danramil|satlinmas|linmas|hansip|kantor|unit|pos|bhabinkamtibmas|babinsa|kecamatan|kec)\b\.?",
    re.IGNORECASE,
)
LOCAL_UNIT = re.compile(
    r"\b(?:polsek|polsekta|mapolsek|polsubsektor|sektor|koramil|posramil|satlinmas|linmas|hansip|desa|ds|kelurahan|kel|kecamatan|kec)\b",
    re.IGNORECASE,
)
UNKNOWN_ADVICE = "Isi dengan kode desa 10 angka agar pasti. Sampai itu orang ini dianggap tanpa domisili dan tidak ditempatkan di TPS."


OUTSIDE_CODE = "0000000000"
"""The code of a home that is known to lie in none of the kecamatan listed."""


def read_home(row: Row, gazetteer: Gazetteer) -> str:
    """Return the code of the home desa, "" where unknown.

    A code of another district is kept: it touches no post here; a name that surely lies in another kecamatan becomes
    ``OUTSIDE_CODE``. A code inside a listed kecamatan that names no listed desa is doubtful and counts as unknown, as do names
    that fit several desa or none; each with a warning.
    """
    raw = row.raw("desa_domisili")
    if is_blank(raw):
        return ""
    try:
        given, note = read_code(raw)
    except CellError as fault:
        row.warn("desa_domisili", "domisili_salah", fault.message, UNKNOWN_ADVICE)
        return ""
    if note:
        row.repair("desa_domisili", "dibaca", note)
    if not gazetteer.areas:
        return given if is_code(given) and len(given) == 10 else ""
    if is_code(given):
        return _home_by_code(row, gazetteer, given)
    given = row.text("desa_domisili", 200)
    codes = gazetteer.named_desa(given) or _code_within(given, gazetteer)
    if len(codes) == 1:
        return codes[0]
    if codes:
        found = "; ".join(gazetteer.describe(code) for code in codes[:5])
        message = f"ada {len(codes)} desa bernama '{given[:60]}': {found}"
        row.warn("desa_domisili", "domisili_rancu", message, UNKNOWN_ADVICE)
    elif gazetteer.is_elsewhere(given):
        row.repair(
            "desa_domisili", "domisili_luar", f"'{given[:60]}' di kecamatan yang tidak tercantum: dianggap berdomisili di luar wilayah"
        )
        return OUTSIDE_CODE
    else:
        message = f"desa domisili '{given[:60]}' tidak ada di lembar wilayah"
        row.warn("desa_domisili", "domisili_tidak_ada", message, f"{gazetteer.suggest(given)} {UNKNOWN_ADVICE}")
    return ""


def _home_by_code(row: Row, gazetteer: Gazetteer, code: str) -> str:
    if len(code) != 10:
        row.warn("desa_domisili", "domisili_bukan_desa", f"{code} bukan kode desa ({len(code)} angka)", UNKNOWN_ADVICE)
        return ""
    if gazetteer.is_desa(code) or gazetteer.is_foreign(code):
        return code
    message = f"desa {code} tidak ada di lembar wilayah, padahal kecamatannya ada"
    row.warn("desa_domisili", "domisili_tidak_ada", message, UNKNOWN_ADVICE)
    return ""


def _code_within(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the listed desa whose code stands inside a text such as ``Gerbo (3514062001)``."""
    codes = (found.replace(".", "") for found in re.findall(r"\d{2}\.?\d{2}\.?\d{2}\.?\d{4}", text))
    return tuple(code for code in codes if gazetteer.is_desa(code))


def read_base(row: Row, gazetteer: Gazetteer, unsur: str, home: str) -> str:
    """Return the area a person serves from, "" for the headquarters.

    Given by code or name it must exist; otherwise it follows from the unit (``Polsek Purwodadi``,
    ``Koramil 0819/12 Purwodadi``, ``Satlinmas Desa Gerbo``), for LINMAS at last from the home desa.
    """
    given = row.code("pangkalan")
    if not gazetteer.areas:
        return ""
    if given and is_code(given):
        if given in gazetteer.areas:
            return given
        if given not in gazetteer.parents:
            row.error(
                "pangkalan",
                "pangkalan_tidak_ada",
                f"wilayah pangkalan {given} tidak ada di lembar wilayah",
                "Pakai kode kecamatan atau desa dari lembar wilayah, atau kosongkan (mako).",
            )
        return ""
    if given:
        return _named_base(row, gazetteer, given)
    if not row.is_blank("pangkalan"):
        return ""
    local = gazetteer.areas[home].code if home in gazetteer.areas else ""
    return _base_of_unit(gazetteer, row.text("kesatuan"), unsur) or (local if unsur == "LINMAS" else "")


def _named_base(row: Row, gazetteer: Gazetteer, given: str) -> str:
    code = _base_of_unit(gazetteer, given, "", is_place=True)
    if code or HEADQUARTERS.match(given):
        return code
    codes = gazetteer.named_area(given)
    advice = gazetteer.suggest(given, kecamatan=True)
    if len(codes) > 1:
        advice = "Pakai kodenya: " + "; ".join(gazetteer.describe(found) for found in codes[:5])
    row.error("pangkalan", "pangkalan_tidak_ada", f"pangkalan '{given[:60]}' tidak dikenal atau rancu", advice)
    return ""


def _base_of_unit(gazetteer: Gazetteer, unit: str, unsur: str, *, is_place: bool = False) -> str:
    if not unit:
        return ""
    known = gazetteer.of_polsek(unit)
    if known:
        return known
    if not is_place and not LOCAL_UNIT.search(unit) and HEADQUARTERS.match(unit):
        return ""
    plain = _place_in(UNIT_WORDS.sub(" ", unit))
    kecamatan = gazetteer.named_kecamatan(plain) or gazetteer.named_kecamatan(_place_in(LOCAL_UNIT.split(unit)[-1]))
    desa = gazetteer.named_desa(re.sub(r"\b(?:satlinmas|linmas|hansip)\b", "", unit, flags=re.IGNORECASE).strip()) or gazetteer.named_desa(
        plain
    )
    is_of_desa = unsur == "LINMAS" or bool(re.search(r"\b(?:desa|ds|kelurahan|kel|satlinmas|linmas)\b", unit, re.IGNORECASE))
    for codes in (desa, kecamatan) if is_of_desa else (kecamatan, desa):
        if len(codes) == 1:
            return codes[0]
    return ""


def _place_in(text: str) -> str:
    """Return a unit's text without its numbers (``0819/12``), which is the name of a place in the best case."""
    return re.sub(r"[\d/\-]+(?=\W|$)", " ", text).strip(" ,.-/")


def read_charges(row: Row, gazetteer: Gazetteer, base: str) -> tuple[str, ...]:
    """Return the desa in a person's charge; a name that fits several is narrowed by the base, else all of them count."""
    text = row.text("desa_binaan", 500)
    if not text or not gazetteer.areas:
        return ()
    found: list[str] = []
    for part in _parts(row, text):
        code = re.sub(r"[.\s]", "", part)
        if is_code(code) and (code in gazetteer.areas or gazetteer.is_foreign(code)):
            found.append(code)
            continue
        codes = gazetteer.named_desa(part, gazetteer.kecamatan_of(base)) or gazetteer.named_desa(part)
        found.extend(codes)
        if len(codes) != 1:
            message = f"desa binaan '{part[:60]}' " + (
                "tidak ada di lembar wilayah" if not codes else f"cocok dengan {len(codes)} desa; semuanya dipakai"
            )
            row.warn(
                "desa_binaan", "binaan_tidak_pasti", message, "Pakai kode desa 10 angka agar pasti." if codes else gazetteer.suggest(part)
            )
    return tuple(dict.fromkeys(found))


def _parts(row: Row, text: str) -> list[str]:
    """Return one part per desa; ``Gerbo, Kec. Purwodadi`` is one, not two."""
    if not row.is_blank("desa_binaan") and isinstance(row.raw("desa_binaan"), (int, float)):
        return [text]
    joined = re.sub(r",\s*(?=kec\b|kec\.|kecamatan\b)", " ", text, flags=re.IGNORECASE)
    return [part for part in split_list(joined) if squeeze(part)]
