"""Coverage by kecamatan as the screens show it: one row each, with the shortage of every unsur."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roster.domain.personnel import UNSUR
from roster.store import Coverage

COLUMNS = ("kecamatan", "butuh", "terisi", "kurang", "bagian", "risiko")
"""The columns a table of coverage can be sorted by."""


@dataclass(frozen=True)
class CoverageRow:
    """One kecamatan ("" for posts of the whole district). ``short_by`` maps unsur to missing heads."""

    kecamatan: str
    needed: int
    filled: int
    short: int
    uncovered: float
    short_by: Mapping[str, int]

    @property
    def share(self) -> float:
        """Filled heads as a share of the needed ones, 1 where nobody is needed."""
        return self.filled / self.needed if self.needed else 1.0


def kecamatan_rows(coverage: Iterable[Coverage]) -> list[CoverageRow]:
    """Return the coverage of all unsur together, one row per kecamatan, in order of name, posts of the whole district last."""
    groups: dict[str, list[Coverage]] = {}
    for each in coverage:
        groups.setdefault(each.kecamatan, []).append(each)
    return [_row(name, group) for name, group in sorted(groups.items(), key=lambda item: (not item[0], item[0]))]


def _row(name: str, group: Sequence[Coverage]) -> CoverageRow:
    shorts = dict.fromkeys(UNSUR, 0)
    for each in group:
        shorts[each.unsur] = shorts.get(each.unsur, 0) + each.short
    return CoverageRow(
        kecamatan=name,
        needed=sum(each.needed for each in group),
        filled=sum(each.filled for each in group),
        short=sum(each.short for each in group),
        uncovered=sum(each.uncovered_weight for each in group),
        short_by=shorts,
    )


def sort_rows(rows: Iterable[CoverageRow], column: str, *, is_descending: bool) -> list[CoverageRow]:
    """Return the rows sorted by one of ``COLUMNS``; equal ones stay in order of name."""
    keys: dict[str, Callable[[CoverageRow], Any]] = {
        "kecamatan": lambda row: (not row.kecamatan, row.kecamatan),
        "butuh": lambda row: row.needed,
        "terisi": lambda row: row.filled,
        "kurang": lambda row: row.short,
        "bagian": lambda row: row.share,
        "risiko": lambda row: row.uncovered,
    }
    return sorted(sorted(rows, key=keys["kecamatan"]), key=keys[column], reverse=is_descending)


def total_row(coverage: Iterable[Coverage]) -> CoverageRow:
    """Return the coverage of all kecamatan and unsur together, named ""."""
    return _row("", tuple(coverage))
