"""Places as a what-if case names them: kecamatan and desa by name or code, TPS by code and number, or the whole district."""

from __future__ import annotations

import difflib
import re

from roster.domain.operation import Dataset
from roster.domain.wilayah import Area
from roster.imports.terms import squeeze

WHOLE = frozenset({"", "semua", "seluruh", "polres", "all", "seluruhpolres", "semuakecamatan", "semuatps"})
_PREFIX = re.compile(r"^(?:polsek|kecamatan|kec\.?|desa|kelurahan|kel\.?)\s+", re.IGNORECASE)


def is_whole(text: str) -> bool:
    """Return whether a text means the whole district."""
    return squeeze(text) in WHOLE


def find_areas(dataset: Dataset, text: str) -> tuple[Area, ...]:
    """Return the kecamatan a text names, else the desa; several where desa share a name, none where nothing fits."""
    digits = text.replace(".", "").strip()
    if digits.isdigit():
        return tuple(area for area in dataset.areas if area.code == digits)
    wanted = squeeze(_PREFIX.sub("", text.strip()))
    named = [area for area in dataset.areas if squeeze(area.name) == wanted]
    kecamatan = tuple(area for area in named if area.is_kecamatan)
    return tuple(named) if re.match(r"\s*(desa|kel)", text, re.IGNORECASE) or not kecamatan else kecamatan


def suggestion(dataset: Dataset, text: str) -> str:
    """Return advice for a place nobody knows: names that are close, else examples."""
    names = sorted({area.name for area in dataset.areas if area.is_kecamatan})
    close = difflib.get_close_matches(text, names, n=3, cutoff=0.6) or names[:3]
    return f"Tulis nama kecamatan atau desa, misalnya {', '.join(close)}, kodenya, atau semua."
