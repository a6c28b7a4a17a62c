"""Long lists in pages, and tables sorted by a column the reader picks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import request

Item = TypeVar("Item")

PAGE_SIZE = 50


@dataclass(frozen=True)
class Pager:
    """Where in a list of ``total`` entries this page (1-based) lies."""

    page: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """The number of pages, one for an empty list."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first entry shown, 0 for an empty list."""
        return min(self.total, (self.page - 1) * self.size + 1)

    @property
    def last(self) -> int:
        """The number of the last entry shown."""
        return min(self.total, self.page * self.size)

    @property
    def previous(self) -> int | None:
        """The page before, None on the first."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, None on the last."""
        return self.page + 1 if self.page < self.pages else None


def wanted_page() -> int:
    """Return the page the request asks for in ``hal``, 1 when it is missing or makes no sense."""
    text = request.values.get("hal", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def cut(items: Sequence[Item], page: int, size: int = PAGE_SIZE) -> tuple[Sequence[Item], Pager]:
    """Return the items of a page and its pager; a page beyond the end shows the last one."""
    last = max(1, -(-len(items) // size))
    page = min(page, last)
    return items[(page - 1) * size : page * size], Pager(page, len(items), size)


@dataclass(frozen=True)
class Sorting:
    """The column a table is sorted by."""

    column: str
    is_descending: bool

    def aria(self, column: str) -> str:
        """Return the value of ``aria-sort`` for a column."""
        if column != self.column:
            return "none"
        return "descending" if self.is_descending else "ascending"

    def turned(self, column: str) -> str:
        """Return the direction a click on that column asks for: figures from the largest, a second click turns it."""
        if column == self.column:
            return "naik" if self.is_descending else "turun"
        return "naik" if column == "kecamatan" else "turun"


def wanted_sorting(columns: Sequence[str]) -> Sorting:
    """Return the sorting the request asks for; the first column is the default."""
    column = request.args.get("urut", "")
    if column not in columns:
        return Sorting(columns[0], is_descending=False)
    return Sorting(column, is_descending=request.args.get("arah") == "turun")
