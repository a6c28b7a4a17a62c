"""People as a what-if case adds and takes them: ``+100 BKO`` with a base, ``-20`` of a kecamatan."""

from __future__ import annotations

import re
from dataclasses import replace

from roster.domain.cases import Setting
from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.placeholders import ASSUMED_RANKS, OUTSIDE, is_placeholder, nth_of, placeholder_number, unit_slug
from roster.imports.terms import squeeze
from roster.planning.case_places import find_areas, is_whole, suggestion

MOST_PEOPLE = 5_000
AWAY = "andai: tidak tersedia"
ADVICE = "Isi misalnya +100 BKO Brimob, +20 TNI, atau -15."

_VALUE = re.compile(r"([+-−–]?)\s*(\d{1,6})\s*(?:orang|personel|anggota)?\s*(polri|tni)?\s*(?:bko\b\s*(?:dari\s+)?(.*))?", re.IGNORECASE)
_MAKO = frozenset({"mako", "mapolres", "makopolres"})

Fault = tuple[str, str, str]
"""The column at fault, what is wrong, and what to write instead."""


def change_people(dataset: Dataset, setting: Setting) -> Dataset | Fault:
    """Return the data set with people added at a base or fewer of those based there, or the fault of the setting.

    Those who are added live outside the district and may stand anywhere; they count as listed, so that the share of the strength
    that may be used holds for them too. Those who are taken stay listed but are not available: the last of the list who are free.
    """
    found = _VALUE.fullmatch(setting.value.strip())
    if found is None or not 0 < int(found[2]) <= MOST_PEOPLE:
        return "nilai", f"'{setting.value[:60]}' bukan jumlah orang dari 1 sampai {MOST_PEOPLE}", ADVICE
    unsur, count = (found[3] or "POLRI").upper(), int(found[2])
    base = _base(dataset, setting.key)
    if isinstance(base, tuple):
        return base
    if found[1] in ("-", "−", "–"):
        return _without(dataset, setting, (unsur, count, base))
    unit = (found[4] or "").strip()
    if not unit_slug(unit or "Andai"):
        return "nilai", f"satuan '{unit[:40]}' tidak berhuruf", ADVICE
    return _with(dataset, unit or "Andai", (unsur, count, base or ""))


def _base(dataset: Dataset, text: str) -> str | Fault | None:
    """Return the code of a base, "" for the mako, None for anywhere."""
    if squeeze(text) in _MAKO:
        return ""
    if is_whole(text):
        return None
    areas = find_areas(dataset, text)
    if len(areas) != 1:
        message = f"pangkalan '{text[:60]}' {'tidak ada' if not areas else 'lebih dari satu'} di lembar wilayah"
        return "kunci", message, f"{suggestion(dataset, text)} Tulis mako untuk Mapolres."
    return areas[0].code


def _with(dataset: Dataset, unit: str, wanted: tuple[str, int, str]) -> Dataset:
    unsur, count, base = wanted
    slug = placeholder_number(unit, 1).rpartition("-")[0]
    taken = [nth_of(m.number) for m in dataset.members if is_placeholder(m.number) and m.number.rpartition("-")[0] == slug]
    first = max(taken, default=0) + 1
    more = tuple(
        Member(
            unsur, f"BKO {unit} {nth}", ASSUMED_RANKS[unsur], placeholder_number(unit, nth),
            unit=unit, base_code=base, home_code=OUTSIDE, detached_from=unit,
        )
        for nth in range(first, first + count)
    )  # fmt: skip
    return replace(dataset, members=(*dataset.members, *more))


def _without(dataset: Dataset, setting: Setting, wanted: tuple[str, int, str | None]) -> Dataset | Fault:
    unsur, count, base = wanted
    codes = {area.code for area in dataset.areas}
    own = [
        nth
        for nth, member in enumerate(dataset.members)
        if member.unsur == unsur and member.is_available and member.tasking == "bebas"
        if base is None or member.base_code == base or (base == "" and member.base_code not in codes)
    ]
    if len(own) < count:
        message = f"hanya {len(own)} {unsur} yang tersedia dan bebas di '{setting.key or 'semua'}', tidak dapat dikurangi {count}"
        return "nilai", message, "Kecilkan jumlahnya, atau tulis semua sebagai kunci."
    gone = set(own[-count:])
    members = tuple(replace(m, is_available=False, status=AWAY) if nth in gone else m for nth, m in enumerate(dataset.members))
    return replace(dataset, members=members)
