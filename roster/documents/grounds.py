"""Legal grounds (dasar, rujukan) and other clauses the user writes: one form and one order for all papers."""

from __future__ import annotations

import re

_LAW = r"undang[- ]undang|uu\b"
_HIERARCHY = (
    r"undang[- ]undang dasar|uud\b",
    rf"(?:{_LAW})|peraturan pemerintah pengganti|perppu\b",
    r"peraturan pemerintah|pp\b",
    r"peraturan presiden|perpres\b",
    r"peraturan menteri|permen\w*\b|peraturan (?:komisi pemilihan umum|kpu|badan pengawas)|pkpu\b|perbawaslu\b",
    r"peraturan (?:kepolisian|polri)|perpol\b",
    r"peraturan (?:kepala kepolisian negara|kapolri)|perkap\b",
    r"peraturan (?:kepala kepolisian daerah|kapolda)",
    r"peraturan (?:daerah|gubernur|bupati|wali ?kota)|perda\b|perbup\b|perwali\b",
    r"peraturan (?:kepala kepolisian resor|kapolres)",
    r"maklumat",
    r"keputusan|kep\b|sk\b|nota kesepahaman|pedoman kerja",
    r"instruksi",
    r"surat edaran|se\b",
)
"""Kinds of grounds from the top (Perkap 1/2023, rujukan); anything else follows in the order the user wrote it."""

LONGEST_CLAUSE = 800
"""A longer item is cut: layout time grows with the square of unbroken text."""


def sort_grounds(grounds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the grounds without end marks, sorted from the constitution downwards; equals keep their order."""
    return tuple(sorted(filter(None, map(clause, grounds)), key=rank_of_ground))


def rank_of_ground(text: str) -> int:
    """Return the place of a ground in the hierarchy, 0 for the constitution."""
    start = text.strip().casefold()
    return next((place for place, kind in enumerate(_HIERARCHY) if re.match(kind, start)), len(_HIERARCHY))


def clause(text: str) -> str:
    """Return one item of a list without its own number and end mark; the template sets both."""
    return re.sub(r"^\d+[.)]\s+", "", " ".join(text.split()))[:LONGEST_CLAUSE].rstrip(" ;.,")
