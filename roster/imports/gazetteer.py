"""Areas by code and by name: what a user's words for a desa or kecamatan can mean, and what he may have meant."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from roster.domain.wilayah import Area
from roster.imports.terms import squeeze

DESA_WORD = re.compile(r"^\s*(?:desa\b|ds\b\.?|kelurahan\b|kel\b\.?|kampung\b|nagari\b|gampong\b|pekon\b)\s*", re.IGNORECASE)
KECAMATAN_WORD = re.compile(r"\b(?:kecamatan|kec)\b\.?\s*", re.IGNORECASE)
TAIL = re.compile(r"\b(?:kabupaten|kab|kota|provinsi|prov)\b\.?.*$", re.IGNORECASE)
NEIGHBOURHOOD = re.compile(r"\b(?:rt|rw|rt\s*/\s*rw)\b[\s./:]*\d*(?:\s*/\s*\d+)?", re.IGNORECASE)
STREET = re.compile(r"^.*?\b(?=desa\b|ds\b\.?|kelurahan\b|kel\b\.)", re.IGNORECASE)

NO_SUGGESTION = "Periksa ejaannya pada lembar wilayah, atau pakai kode wilayah."
MOST_SUGGESTIONS = 300
"""Looking for near names takes milliseconds each; a list with thousands of strange names would take minutes."""


class Gazetteer:
    """The areas of one input. Lookups are remembered, as thousands of rows name the same few desa."""

    def __init__(self, areas: Iterable[Area] = (), parents: Iterable[str] = ()) -> None:
        self.areas = {area.code: area for area in areas}
        self.parents = set(parents)
        self._desa: dict[str, list[str]] = defaultdict(list)
        self._kecamatan: dict[str, list[str]] = defaultdict(list)
        for area in self.areas.values():
            (self._kecamatan if area.is_kecamatan else self._desa)[squeeze_area(area.name)].append(area.code)
        self._suggested: dict[tuple[str, bool], str] = {}
        self._polsek = self._by_polsek()
        self._candidates = lru_cache(maxsize=None)(self._find_desa)

    def is_desa(self, code: str) -> bool:
        """Return whether a code is a listed desa or kelurahan."""
        return code in self.areas and not self.areas[code].is_kecamatan

    def is_kecamatan(self, code: str) -> bool:
        """Return whether a code is a listed kecamatan."""
        return code in self.areas and self.areas[code].is_kecamatan

    def is_foreign(self, code: str) -> bool:
        """Return whether a code lies in no listed kecamatan: another district's area."""
        return code not in self.areas and code[:6] not in self.areas and code not in self.parents

    def kecamatan_of(self, code: str) -> str:
        """Return the kecamatan of a listed area, "" for others."""
        area = self.areas.get(code)
        return "" if area is None else area.code if area.is_kecamatan else area.parent

    def of_polsek(self, unit: str) -> str:
        """Return the kecamatan a unit has by the column ``polsek``, "" for none or several."""
        codes = self._polsek.get(squeeze(unit), set())
        return next(iter(codes)) if len(codes) == 1 else ""

    def named_kecamatan(self, text: str) -> tuple[str, ...]:
        """Return the codes of the kecamatan with this name, with or without ``Kec.`` before it."""
        return tuple(self._kecamatan.get(squeeze_area(KECAMATAN_WORD.sub("", text)), ()))

    def named_desa(self, text: str, kecamatan: str = "") -> tuple[str, ...]:
        """Return the codes a desa's name can mean: ``Gerbo``, ``Desa Gerbo``, ``Gerbo, Purwodadi``, ``Ds. Gerbo Kec. Purwodadi``.

        ``kecamatan`` narrows by the name or code of a kecamatan.
        """
        codes = self._candidates(text)
        if not kecamatan:
            return codes
        within = {kecamatan, *self.named_kecamatan(kecamatan)}
        return tuple(code for code in codes if self.areas[code].parent in within)

    def is_elsewhere(self, text: str) -> bool:
        """Return whether a text names a desa of a kecamatan that surely is none of those listed.

        Only a kecamatan written as such counts (``Desa X Kec. Y``). Neither its name nor that of the desa may be like a
        listed one: a slip of the pen, a short form, or a kecamatan called by its old name stays in doubt.
        """
        parts = KECAMATAN_WORD.split(NEIGHBOURHOOD.sub(" ", TAIL.sub("", text)), maxsplit=1)
        if len(parts) < 2 or not self._kecamatan:
            return False
        desa = squeeze_area(STREET.sub("", parts[0]))
        kecamatan = squeeze_area(re.sub(r"[,;/()].*$", "", parts[1].strip(" ,;/()")))
        return len(desa) >= 4 and len(kecamatan) >= 5 and not self._is_like_listed(kecamatan) and desa not in self._desa

    def _is_like_listed(self, name: str) -> bool:
        if difflib.get_close_matches(name[:60], self._kecamatan, n=1, cutoff=0.7) or name in self._desa:
            return True
        return any(_shortens(name, listed) for listed in self._kecamatan)

    def named_area(self, text: str) -> tuple[str, ...]:
        """Return the codes a name of any level can mean; a word for the level decides where both exist."""
        if re.match(r"\s*kec", text, re.IGNORECASE):
            return self.named_kecamatan(text)
        desa = self.named_desa(text)
        return desa if DESA_WORD.match(text) or "," in text else (*desa, *self.named_kecamatan(text))

    def suggest(self, text: str, *, kecamatan: bool = False) -> str:
        """Return advice with the names nearest to a name nobody knows."""
        known = self._kecamatan if kecamatan else self._desa
        key = (squeeze_area(text), kecamatan)
        if key not in self._suggested and len(self._suggested) < MOST_SUGGESTIONS:
            near = difflib.get_close_matches(key[0][:60], list(known), n=3, cutoff=0.6)
            names = [self.describe(code) for name in near for code in known[name][:2]]
            self._suggested[key] = f"Mungkin maksudnya: {'; '.join(names)}." if names else NO_SUGGESTION
        return self._suggested.get(key, NO_SUGGESTION)

    def describe(self, code: str) -> str:
        """Return ``Gerbo, Kec. Purwodadi (3514062001)``."""
        area = self.areas[code]
        parent = self.areas.get(area.parent)
        return f"Kec. {area.name} ({code})" if area.is_kecamatan else f"{area.name}, Kec. {parent.name if parent else '-'} ({code})"

    def _by_polsek(self) -> dict[str, set[str]]:
        units: dict[str, set[str]] = defaultdict(set)
        for area in self.areas.values():
            if area.polsek:
                units[squeeze(area.polsek)].add(area.code if area.is_kecamatan else area.parent)
        return units

    def _find_desa(self, text: str) -> tuple[str, ...]:
        plain = NEIGHBOURHOOD.sub(" ", TAIL.sub("", text))
        for attempt in (plain, STREET.sub("", plain)):
            parts = KECAMATAN_WORD.split(attempt, maxsplit=1)
            if len(parts) == 1:
                parts = re.split(r"[,;/(]| - ", attempt, maxsplit=1)
            codes = tuple(self._desa.get(squeeze_area(parts[0]), ()))
            within = self.named_kecamatan(re.sub(r"[,;/()].*$", "", parts[1].strip(" ,;/()"))) if len(parts) > 1 else ()
            if codes and within:
                return tuple(code for code in codes if self.areas[code].parent in within)
            if codes and (len(parts) == 1 or not squeeze(parts[1])):
                return codes
        return ()


def _shortens(short: str, name: str) -> bool:
    """Return whether all letters of a short form stand in a name in their order, as in ``pwdadi`` for ``purwodadi``."""
    letters = iter(name)
    return all(letter in letters for letter in short)


def squeeze_area(name: str) -> str:
    """Return the form area names are compared in: without the word for the level, case, spaces and signs."""
    return squeeze(DESA_WORD.sub("", name)) or squeeze(name)
