"""Shifts around the voting day, in local time of the district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

PATTERN = -1
"""A demand of ``PATTERN`` heads means: as the pattern of the category says."""

ZONES = {
    "WIB": timezone(timedelta(hours=7), "WIB"),
    "WITA": timezone(timedelta(hours=8), "WITA"),
    "WIT": timezone(timedelta(hours=9), "WIT"),
}
"""Indonesia's zones are fixed offsets without summer time, so they need no zone database."""

DEFAULT_VOTING_DAY = date(2024, 11, 27)


@dataclass(frozen=True, slots=True)
class ShiftRule:
    """One shift: minutes from 00.00 local of the voting day, and its demand.

    ``demand`` maps (unsur, category) to heads per beat (Linmas: per TPS), or ``PATTERN``.
    ``continues`` names the shift whose people go on into this one.
    """

    code: str
    name: str
    start: int
    end: int
    demand: tuple[tuple[tuple[str, str], int], ...] = ()
    continues: str = ""


def _demand(**heads: dict[str, int]) -> tuple[tuple[tuple[str, str], int], ...]:
    return tuple(((unsur, category), n) for unsur, by_category in heads.items() for category, n in by_category.items())


_FULL = dict.fromkeys(("kurang_rawan", "rawan", "sangat_rawan", "khusus"), PATTERN)

DEFAULT_SHIFTS = (
    ShiftRule("S1", "geser", -960, -240, _demand(POLRI={"rawan": 1, "sangat_rawan": 1, "khusus": 1})),
    ShiftRule("S2", "malam", -240, 300, _demand(POLRI={"rawan": 1, "sangat_rawan": 2, "khusus": 1})),
    ShiftRule("S3", "pungut", 300, 780, _demand(POLRI=_FULL, TNI=_FULL, LINMAS=_FULL)),
    ShiftRule("S4", "hitung", 780, 1440, _demand(POLRI=_FULL, TNI=_FULL, LINMAS=_FULL), continues="S3"),
    ShiftRule("S5", "siaga", 1440, 2160, _demand(POLRI={"rawan": 1, "sangat_rawan": 2, "khusus": 2})),
)
"""The default set of the model: S1-S5, S4 by the people of S3."""


def moment(voting_day: date, zone: str, minute: int) -> datetime:
    """Return the aware datetime of a minute counted from 00.00 local of the voting day."""
    return datetime.combine(voting_day, time(), ZONES[zone]) + timedelta(minutes=minute)


def minute_of(voting_day: date, zone: str, when: datetime, *, is_start: bool = False) -> int:
    """Return whole minutes from 00.00 local of the voting day; a naive ``when`` is taken as local.

    A part of a minute is not served: a start is rounded up, everything else down.
    """
    local = when if when.tzinfo else when.replace(tzinfo=ZONES[zone])
    seconds = (local.astimezone(UTC) - moment(voting_day, zone, 0).astimezone(UTC)).total_seconds()
    return int(-(-seconds // 60) if is_start else seconds // 60)
