"""What may be said of a goal's proof."""

from __future__ import annotations

STATUSES = {
    "optimal": "sasaran 1 terbukti terbaik",
    "feasible": "layak, sasaran 1 belum terbukti terbaik",
}
"""Status of a plan to what it says: it is about the first goal alone."""


def is_unproven(value: float, bound: float) -> bool:
    """Return whether nothing is proven of a goal: a bound of 0 below a value above it holds of every plan whatever."""
    return bound <= 0 < value
