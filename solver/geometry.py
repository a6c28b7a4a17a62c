"""Distances on the optimiser's side: great circle times the road factor, whole metres."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_000.0

Coordinates = NDArray[np.float64]
"""Shape (n, 2), radians: latitude, longitude."""


def radians_of(points: list[tuple[int, int]]) -> Coordinates:
    """Return (latitude, longitude) pairs in millionths of a degree as radians, shape (n, 2)."""
    return np.radians(np.asarray(points, dtype=np.float64).reshape(-1, 2) / 1e6)


def travel_m(origins: Coordinates, targets: Coordinates, road_factor_milli: int) -> NDArray[np.int64]:
    """Return travel distances in metres, shape (len(origins), len(targets)), by the haversine formula."""
    lat_from, lat_to = origins[:, None, 0], targets[None, :, 0]
    half_lat = np.sin((lat_to - lat_from) / 2) ** 2
    half_lon = np.sin((targets[None, :, 1] - origins[:, None, 1]) / 2) ** 2
    chord = np.sqrt(np.clip(half_lat + np.cos(lat_from) * np.cos(lat_to) * half_lon, 0.0, 1.0))
    metres: NDArray[np.int64] = np.rint(2 * EARTH_RADIUS_M * np.arcsin(chord) * road_factor_milli / 1000).astype(np.int64)
    return metres
