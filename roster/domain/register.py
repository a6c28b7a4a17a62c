"""The register of numbers: which papers are numbered, in which series, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

LARGEST_NUMBER = 999_999
"""No registry of a Polres comes near it in a year."""


class PaperKind(StrEnum):
    """A paper that bears a number."""

    SPRIN = "sprin"
    SPRIN_PERUBAHAN = "sprin_perubahan"
    SPRIN_PENCABUTAN = "sprin_pencabutan"
    UNDANGAN = "undangan"


SERIES: Mapping[PaperKind, str] = MappingProxyType(
    {
        PaperKind.SPRIN: "sprin",
        PaperKind.SPRIN_PERUBAHAN: "sprin",
        PaperKind.SPRIN_PENCABUTAN: "sprin",
        PaperKind.UNDANGAN: "undangan",
    }
)
"""Which kinds count on together: an order that changes or withdraws another is printed ``Sprin/...`` as well."""


@dataclass(frozen=True, slots=True)
class NumberWish:
    """What to enter in the register.

    ``month`` is the first day of the month printed, its year the year of the number. With ``is_next`` the number is the next
    free one; without, it is ``number``, or left blank for the registry. ``day`` None is blank as well. ``plan_id`` is the plan
    version whose paper it is, None for a paper of another hand.
    """

    kind: PaperKind
    month: date
    day: date | None = None
    number: int | None = None
    is_next: bool = False
    plan_id: int | None = None
    note: str = ""
