"""Where mobile reserves should wait: the places from which weighted sites are reached soonest, every set of places tried.

Nothing is estimated: the best of all sets is the best there is, and its value is its own lower bound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from solver.geometry import radians_of, travel_m

MOST_SETS = 40_000
"""So many sets of places are tried at most; a district of 60 kecamatan has 34,220 of three."""

Metres = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Siting:
    """Places, as indices into those offered, with the weighted mean way from the nearest of them to a site and the longest, metres."""

    places: tuple[int, ...]
    mean_m: float
    worst_m: int


@dataclass(frozen=True, slots=True)
class Sitings:
    """The set with the least mean way (of equal ones the least worst), and that with the least worst way (then the least mean)."""

    nearest: Siting
    fairest: Siting


def ways(places: Sequence[tuple[int, int]], sites: Sequence[tuple[int, int]], road_factor_milli: int) -> Metres:
    """Return metres from each place to each site, shape (places, sites); points are millionths of a degree."""
    return travel_m(radians_of(list(places)), radians_of(list(sites)), road_factor_milli)


def measure(distance: Metres, weights: Sequence[float], places: tuple[int, ...]) -> Siting:
    """Return how well these places serve the sites: each is reached from the nearest."""
    nearest = distance[list(places)].min(axis=0)
    return Siting(places, float(nearest @ np.asarray(weights)) / math.fsum(weights), int(nearest.max()))


def can_try(places: int, count: int) -> bool:
    """Return whether every set of so many places is few enough to be tried."""
    return 0 < count <= places and math.comb(places, count) <= MOST_SETS


def best_sitings(distance: Metres, weights: Sequence[float], count: int) -> Sitings:
    """Return the best sets of ``count`` places for sites with these positive weights; of equal sets the first in order.

    Raises
    ------
    ValueError
        When there is no site, or there are more sets than ``can_try`` allows.
    """
    if not can_try(len(distance), count) or not distance.shape[1]:
        raise ValueError(f"{count} of {len(distance)} places for {distance.shape[1]} sites cannot all be tried")
    found = [
        siting for chosen in combinations(range(len(distance)), count - 1) for siting in _with_last(distance, np.asarray(weights), chosen)
    ]
    return Sitings(
        min(found, key=lambda each: (round(each.mean_m, 6), each.worst_m, each.places)),
        min(found, key=lambda each: (each.worst_m, round(each.mean_m, 6), each.places)),
    )


def _with_last(distance: Metres, weights: NDArray[np.float64], chosen: tuple[int, ...]) -> list[Siting]:
    """Return the best two sets that add one later place to those chosen: by the mean and by the worst way."""
    first = chosen[-1] + 1 if chosen else 0
    if first == len(distance):
        return []
    near = distance[first:]
    if chosen:
        near = np.minimum(near, distance[list(chosen)].min(axis=0))
    means, worsts = (near @ weights) / math.fsum(weights), near.max(axis=1)
    best = {int(np.lexsort((worsts, means.round(6)))[0]), int(np.lexsort((means.round(6), worsts))[0])}
    return [Siting((*chosen, first + i), float(means[i]), int(worsts[i])) for i in sorted(best)]
