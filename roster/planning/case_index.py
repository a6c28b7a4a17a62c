"""The risk index as a what-if case changes it: a class or score for a TPS, a desa, a kecamatan or all; one class becoming another."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from roster.domain.cases import Setting
from roster.domain.operation import Dataset
from roster.domain.risk import IndexEvent, category_of_score, settle_index
from roster.domain.tps import CATEGORIES, PollingStation
from roster.imports.terms import category_of, squeeze
from roster.planning.case_places import find_areas, is_whole, suggestion

REASON, SOURCE = "andai", "andai"
ADVICE = "Isi kategori (sangat_rawan), perubahan (rawan -> sangat_rawan), naik, turun, atau skor 0 sampai 100."

_CHANGE = re.compile(r"\s*(?:->|→|=>|\bmenjadi\b|\bjadi\b|\bke\b)\s*", re.IGNORECASE)
_STATION = re.compile(r"([\d.]{10,13})\s*/\s*(\d{1,4})")
_LADDER = CATEGORIES[:3]

Fault = tuple[str, str, str]


def raise_index(dataset: Dataset, setting: Setting) -> Dataset | Fault:
    """Return the data set with an event, newer than all others, for each TPS that changes, or the fault of the setting."""
    places = _stations(dataset, setting.key)
    if isinstance(places, tuple):
        return places
    read = _reading(setting.value)
    if read is None:
        return "nilai", f"'{setting.value[:60]}' bukan kategori, perubahan kategori, atau skor", ADVICE
    from_category, to, score = read
    when = _after_all(dataset)
    events = []
    for station in places:
        if station.is_special or (from_category and station.category != from_category):
            continue
        category = _stepped(station.category or _LADDER[0], to)
        if category != station.category or (score is not None and score != station.score):
            events.append(IndexEvent(when, station.desa_code, station.number, score, category, REASON, SOURCE))
    if not events:
        return (
            "nilai",
            f"tidak satu pun dari {len(places)} TPS di '{setting.key or 'semua'}' berubah",
            "Periksa kategori asal dan tempatnya.",
        )
    return replace(dataset, events=(*dataset.events, *events))


def _stations(dataset: Dataset, text: str) -> list[PollingStation] | Fault:
    settled = settle_index(dataset.stations, dataset.events)
    if is_whole(text):
        return list(settled)
    if found := _STATION.fullmatch(text.strip()):
        ident = f"{found[1].replace('.', '')}/{int(found[2]):03d}"
        own = [station for station in settled if station.id == ident]
        return own or ("kunci", f"TPS {ident} tidak ada di lembar tps", "Tulis kode_desa/nomor, misalnya 3514062001/003.")
    areas = find_areas(dataset, text)
    if len(areas) != 1:
        message = f"tempat '{text[:60]}' {'tidak ada' if not areas else 'lebih dari satu'} di lembar wilayah"
        return "kunci", message, suggestion(dataset, text)
    desa = {area.code for area in dataset.areas if areas[0].code in (area.code, area.parent)}
    own = [station for station in settled if station.desa_code in desa]
    return own or ("kunci", f"tidak ada TPS di '{text[:60]}'", suggestion(dataset, text))


def _reading(text: str) -> tuple[str, str, float | None] | None:
    """Return the class to change from ("" for any), the class or step to change to, and the score; None for what says neither."""
    parts = _CHANGE.split(text.strip())
    if len(parts) == 2:
        before, after = category_of(parts[0]), category_of(parts[1])
        return (before, after, None) if before and after else None
    if squeeze(text) in ("naik", "turun"):
        return "", squeeze(text), None
    if category := category_of(text):
        return "", category, None
    try:
        score = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return ("", category_of_score(score), score) if 0 <= score <= 100 else None


def _stepped(category: str, to: str) -> str:
    if to not in ("naik", "turun"):
        return to
    if category not in _LADDER:
        return category
    place = _LADDER.index(category) + (1 if to == "naik" else -1)
    return _LADDER[min(max(place, 0), len(_LADDER) - 1)]


def _after_all(dataset: Dataset) -> datetime:
    day = datetime.combine(dataset.operation.voting_day - timedelta(days=1), time(0))
    return max([day, *(event.when for event in dataset.events)]) + timedelta(minutes=1)
