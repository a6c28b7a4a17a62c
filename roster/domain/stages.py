"""The stages of an operation around the voting day, each with its share of the strength and its days.

Shares are those of the national norm of 2020, days those of PKPU 2/2024 counted from 27 November 2024. The voting
stage is whatever lies in no other stage; ``bagian_kekuatan`` is its share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

MINUTES_PER_DAY = 1440
FARTHEST = 400
"""Days from the voting day beyond which a date is a slip of the pen."""

SHARE, DAYS = "bagian_kekuatan_", "tahap_"
"""What the keys of a stage begin with."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its usual share, and its usual first and last day from the voting day (None: no fixed days)."""

    key: str
    share: tuple[int, int]
    days: tuple[int, int] | None


STAGES = (
    Stage("pendaftaran", (1, 3), (-92, -90)),
    Stage("penetapan", (1, 3), (-66, -65)),
    Stage("kampanye", (1, 2), (-63, -4)),
    # The last two quiet days and the first of the count are days of moving out and coming back: they belong to the vote.
    Stage("masa_tenang", (1, 5), (-3, -3)),
    Stage("penghitungan", (1, 6), (2, 19)),
    Stage("penetapan_calon_terpilih", (1, 3), None),
    Stage("sengketa", (1, 6), None),
    Stage("pelantikan", (1, 3), (85, 85)),
)

Mark = int | date
"""A day: counted from the voting day, or of the calendar."""

_MONTHS = {
    name: nth
    for nth, names in enumerate(
        ("jan", "feb peb", "mar", "apr", "mei may", "jun", "jul", "agu ags agt aug", "sep", "okt oct", "nov nop", "des dec"), start=1
    )
    for name in names.split()
}
_BETWEEN = re.compile(r"\s*(?:\bs\s*[./]*\s*d\b\.?|\bsampai(?:\s+dengan)?\b|\bhingga\b|\.\.+)\s*", re.IGNORECASE)
_DASH = re.compile(r"\s+[-\u2013]\s+(?=h|\d)|\s*\u2013\s*(?=h)", re.IGNORECASE)
_RELATIVE = re.compile(r"h\s*(?:([+\-\u2212\u2013])\s*(\d{1,3}))?", re.IGNORECASE)


def read_window(text: str) -> tuple[Mark, Mark]:
    """Return first and last day of ``H-63 s.d. H-4``, of two dates, or of a single day.

    Raises
    ------
    ValueError
        When it is no such text.
    """
    parts = _BETWEEN.split(text.strip())
    if len(parts) == 1 and not _RELATIVE.fullmatch(parts[0]):
        parts = _DASH.split(parts[0])
    if len(parts) > 2:
        raise ValueError(text)
    return _mark(parts[0]), _mark(parts[-1])


def _mark(text: str) -> Mark:
    plain = text.strip()
    if match := _RELATIVE.fullmatch(plain):
        return int(match[2] or 0) * (1 if match[1] == "+" else -1)
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", plain):
        return date(int(match[1]), int(match[2]), int(match[3]))
    match = re.fullmatch(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]{3,9})[-/. ]+(\d{4})", plain.lower())
    if match is None:
        raise ValueError(text)
    month = int(match[2]) if match[2].isdigit() else _MONTHS[match[2][:3]]
    return date(int(match[3]), month, int(match[1]))


@dataclass(frozen=True, slots=True)
class StageWindow:
    """A stage the user asked for: its share, and its first and last day from the voting day, both included."""

    key: str
    share: tuple[int, int]
    first: int
    last: int

    @property
    def minutes(self) -> tuple[int, int]:
        """First minute and end, counted from 00.00 of the voting day."""
        return self.first * MINUTES_PER_DAY, (self.last + 1) * MINUTES_PER_DAY


def stages_of(values: Mapping[str, Any], voting_day: date) -> tuple[StageWindow, ...]:
    """Return the stages whose share or days are given, by their first day; ``values`` are read policies.

    What is not given is the usual; a stage without any days is left out (``stage_faults`` names it).
    """
    found = []
    for stage in STAGES:
        days = _days(stage, values, voting_day)
        if _is_given(stage, values) and days is not None:
            found.append(StageWindow(stage.key, values.get(SHARE + stage.key, stage.share), *days))
    return tuple(sorted(found, key=lambda window: (window.first, window.last)))


def _is_given(stage: Stage, values: Mapping[str, Any]) -> bool:
    return SHARE + stage.key in values or DAYS + stage.key in values


def _days(stage: Stage, values: Mapping[str, Any], voting_day: date) -> tuple[int, int] | None:
    window = values.get(DAYS + stage.key)
    if window is None:
        return stage.days
    first, last = (mark if isinstance(mark, int) else (mark - voting_day).days for mark in window)
    return first, last


def stage_faults(values: Mapping[str, Any], voting_day: date) -> Iterator[tuple[str, str, str]]:
    """Yield (key, message, advice) for every stage whose days are missing, reversed, far away, or taken by another stage or the vote."""
    for stage in STAGES:
        if SHARE + stage.key in values and _days(stage, values, voting_day) is None:
            advice = f"Isi juga {DAYS}{stage.key}, misalnya H+43 atau H+20 s.d. H+84: hari tahap ini tidak tetap."
            yield SHARE + stage.key, f"tahap {stage.key} belum diberi hari", advice
    sound: list[StageWindow] = []
    for window in stages_of(values, voting_day):
        key = (DAYS if DAYS + window.key in values else SHARE) + window.key
        fault = _fault_of(window, sound)
        if fault is None:
            sound.append(window)
        else:
            yield (key, *fault)


def _fault_of(window: StageWindow, before: list[StageWindow]) -> tuple[str, str] | None:
    if window.last < window.first:
        return f"tahap {window.key} berakhir sebelum dimulai ({_span(window)})", "Tulis hari pertama lebih dahulu, misalnya H-63 s.d. H-4."
    if max(abs(window.first), abs(window.last)) > FARTHEST:
        return f"tahap {window.key} lebih dari {FARTHEST} hari dari hari pemungutan ({_span(window)})", "Periksa tahunnya."
    if window.first <= 0 <= window.last:
        message = f"tahap {window.key} mencakup hari pemungutan ({_span(window)})"
        return message, "Hari pemungutan memakai bagian_kekuatan; akhiri tahap ini sebelum H atau mulai sesudahnya."
    other = next((known for known in before if known.first <= window.last and window.first <= known.last), None)
    if other is not None:
        message = f"tahap {window.key} ({_span(window)}) bertumpuk dengan tahap {other.key} ({_span(other)})"
        return message, "Satu hari hanya milik satu tahap: ubah tahap_ salah satunya."
    return None


def _span(window: StageWindow) -> str:
    return " s.d. ".join("H" if day == 0 else f"H{day:+d}" for day in (window.first, window.last))
