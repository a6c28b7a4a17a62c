"""A whole-number program as plain arrays: the one form in which CP-SAT and HiGHS are given the same model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
UNBOUNDED = 2**40
"""Stands for no bound; far above every sum of heads."""


@dataclass
class Rows:
    """Columns from 0 to ``upper``, a cost per column to be minimised, and bands on sums of coefficient x column."""

    upper: list[Ints] = field(default_factory=list)
    lower_band: list[int] = field(default_factory=list)
    upper_band: list[int] = field(default_factory=list)
    terms: list[tuple[Ints, Ints, Ints]] = field(default_factory=list)
    costs: list[tuple[Ints, Ints]] = field(default_factory=list)
    width: int = 0

    def add_columns(self, upper: Iterable[int] | Ints) -> Ints:
        """Return the indices of new columns."""
        block = np.asarray(upper if isinstance(upper, np.ndarray) else list(upper), dtype=np.int64)
        self.upper.append(block)
        first, self.width = self.width, self.width + len(block)
        return np.arange(first, self.width)

    def add_rows(self, count: int, lower: int | Ints, upper: int | Ints) -> Ints:
        """Return the indices of ``count`` new rows with these bands."""
        first = len(self.lower_band)
        self.lower_band.extend(np.broadcast_to(lower, count).tolist())
        self.upper_band.extend(np.broadcast_to(upper, count).tolist())
        return np.arange(first, first + count)

    def add_terms(self, rows: Ints, columns: Ints, coefficient: int = 1) -> None:
        """Add coefficient x column to row, pair by pair; each pair may be added once."""
        self.terms.append((np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64), np.full(len(rows), coefficient)))

    def add_costs(self, columns: Ints, costs: Iterable[int]) -> None:
        """Add to the objective; each column may be added once."""
        self.costs.append((columns, np.fromiter(costs, dtype=np.int64, count=len(columns))))

    def column_uppers(self) -> Ints:
        """Return the upper bound of every column."""
        return np.concatenate([np.zeros(0, dtype=np.int64), *self.upper])

    def cost_vector(self) -> Ints:
        """Return the cost of every column."""
        cost = np.zeros(self.width, dtype=np.int64)
        for columns, values in self.costs:
            cost[columns] = values
        return cost

    def by_row(self) -> tuple[Ints, Ints, Ints]:
        """Return the matrix row by row: where each row starts (one entry more than rows), its columns, its coefficients."""
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *(t[0] for t in self.terms)])
        order = np.argsort(rows, kind="stable")
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *(t[1] for t in self.terms)])[order]
        values = np.concatenate([np.zeros(0, dtype=np.int64), *(t[2] for t in self.terms)])[order]
        return np.searchsorted(rows[order], np.arange(len(self.lower_band) + 1)), columns, values
