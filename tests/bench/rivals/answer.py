"""What a solver of rows gives back."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.rivals.rows import Ints


@dataclass(frozen=True)
class Answer:
    """The value of every column, None when no plan was found; the bound of the model; whether the two meet."""

    values: Ints | None
    bound: float | None
    is_proven: bool
