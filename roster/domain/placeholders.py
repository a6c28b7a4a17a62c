"""Places kept for people on loan (BKO) whose names come later: ``BKO Brimob 17``, number ``BKO-BRIMOB-17``.

The number is made of the unit and the running number alone, so that it stays the same in whatever order a list is sorted.
"""

from __future__ import annotations

import re

OUTSIDE = "LUAR-WILAYAH"
"""The home desa of a place where the policy says that people on loan live outside the district: it touches no post."""

ASSUMED_RANKS = {"POLRI": "BRIGPOL", "TNI": "KOPDA"}
"""What a place without a rank counts as: neither a leader nor of the lowest class. Papers leave the rank open."""

_NUMBER = re.compile(r"BKO-[A-Z0-9]+(?:-[A-Z0-9]+)*-[1-9]\d{0,5}")
_PLACE = re.compile(r"BKO\b[\s\-_.:/]*(?:dari\s+)?(.*?)(?:[\s\-_.:/#]*\b(?:no\.?\s*)?0*([1-9]\d{0,5}))?", re.IGNORECASE)
_UNIT = re.compile(r"BKO\b[\s\-_.:/]*(?:dari\s+)?(.*?)", re.IGNORECASE)


def is_placeholder(number: str) -> bool:
    """Return whether a number of the list stands for somebody whose name is not known yet."""
    return bool(_NUMBER.fullmatch(number))


def unit_slug(unit: str) -> str:
    """Return a unit in capitals with dashes, without ``BKO`` before it: ``Sat Brimob`` and ``BKO SAT. BRIMOB`` are one."""
    words = re.findall(r"[A-Z0-9]+", unit.upper())
    return "-".join(words[1:] if words[:1] == ["BKO"] else words)


def placeholder_number(unit: str, nth: int) -> str:
    """Return the number of the ``nth`` place kept for a unit."""
    return f"BKO-{unit_slug(unit)[:30].strip('-')}-{nth}"


def unit_of(number: str) -> str:
    """Return the unit a placeholder's number is made of, as its slug; "" for the number of a person."""
    return number.removeprefix("BKO-").rpartition("-")[0] if is_placeholder(number) else ""


def nth_of(number: str) -> int:
    """Return the running number within the unit."""
    return int(number.rpartition("-")[2])


def read_place(text: str) -> tuple[str, int | None] | None:
    """Return unit and running number of ``BKO Brimob 17`` or ``BKO-BRIMOB-17``; each may be missing. None for other texts."""
    match = _PLACE.fullmatch(text.strip())
    return (match[1].strip(" -_.:/"), int(match[2]) if match[2] else None) if match else None


def read_unit(text: str) -> str | None:
    """Return the unit of a text such as ``BKO Yonif 521`` that names nobody in particular, None for other texts."""
    match = _UNIT.fullmatch(text.strip())
    return match[1].strip(" -_.:/") if match else None
