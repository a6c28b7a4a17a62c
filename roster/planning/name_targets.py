"""What an officer means when he names posts, desa, kecamatan or categories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from roster.domain.operation import Dataset
from roster.domain.tps import CATEGORIES
from roster.domain.withdrawal import GuardedPlace, Level
from roster.errors import RosterError

Target = tuple[Level, str]


def find_targets(dataset: Dataset, places: Sequence[GuardedPlace], texts: Iterable[str]) -> dict[str, Target]:
    """Return text to what it names: the id of a post, a code or a name of a desa or kecamatan, or a category.

    Raises
    ------
    RosterError
        With every text that names nothing, or more than one thing.
    """
    known = _known(dataset, places)
    found: dict[str, Target] = {}
    lost: list[str] = []
    for text in dict.fromkeys(texts):
        meant = known.get(_plain(text), set())
        if len(meant) == 1:
            found[text] = next(iter(meant))
        else:
            lost.append(f"{text[:60]} ({'tidak dikenal' if not meant else 'ada beberapa'})")
    if lost:
        advice = "Sebut kode pos dari pos.csv, kode desa atau kecamatan, atau kategori seperti rawan."
        raise RosterError(f"Pos atau wilayah tidak dapat dipastikan: {'; '.join(lost)}.", advice, code="sasaran")
    return found


def _known(dataset: Dataset, places: Sequence[GuardedPlace]) -> dict[str, set[Target]]:
    known: dict[str, set[Target]] = {}
    touched = {code for place in places for code in (*place.desa_codes, place.kecamatan_code)}
    for area in dataset.areas:
        level = Level.KECAMATAN if area.is_kecamatan else Level.DESA
        if area.code in touched:
            known.setdefault(_plain(area.code), set()).add((level, area.code))
            # A kecamatan is often called like one of its desa: the name alone means the kecamatan, the word desa the other.
            names = (area.name, f"kec {area.name}") if area.is_kecamatan else (f"desa {area.name}",)
            for name in names:
                known.setdefault(_plain(name), set()).add((level, area.code))
    for category in CATEGORIES:
        known[_plain(category)] = {(Level.CATEGORY, category)}
    for place in places:
        known[_plain(place.post)] = {(Level.POST, place.post)}
    return known


def _plain(text: str) -> str:
    """Return a name as it is compared: lower case, letters and digits only, the word for a desa kept short."""
    word = re.sub(r"\b(?:kelurahan|kel|ds)\b\.?", "desa", text, flags=re.IGNORECASE)
    word = re.sub(r"\b(?:kecamatan|kec)\b\.?", "kec", word, flags=re.IGNORECASE)
    return "".join(filter(str.isalnum, word.lower()))
