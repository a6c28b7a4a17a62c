"""The ground of a synthetic district: kecamatan, desa and TPS as points, their risk, and where people live.

Everything is drawn from ``numpy.random.Generator(PCG64)`` and rounded, so a seed gives the same
numbers on every machine. No names and no texts for people live here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

METRES_PER_DEGREE = 111_195.0
"""Length of a degree of latitude on the sphere of radius 6,371,000 m."""


@dataclass(frozen=True, slots=True)
class DistrictSize:
    """How large a synthetic district is; the extent is that of a kabupaten on Java, in km."""

    districts: int = 17
    areas: int = 250
    stations: int = 1_700
    width_km: float = 45.0
    height_km: float = 40.0
    south_west: tuple[float, float] = (-8.02, 111.35)


@dataclass(frozen=True, slots=True)
class RiskShares:
    """Shares of TPS per category; the rest is kurang_rawan. Defaults lie inside the published ranges."""

    rawan: float = 0.03
    sangat_rawan: float = 0.006
    khusus: float = 0.003


@dataclass(frozen=True, slots=True)
class SyntheticArea:
    """One desa: the index of its kecamatan, and its point in degrees."""

    district: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class SyntheticStation:
    """One TPS: the index of its desa, its point in degrees, and its registered voters."""

    area: int
    lat: float
    lon: float
    voters: int


@dataclass(frozen=True, slots=True)
class SyntheticDistrict:
    """Kecamatan as (lat, lon), desa sorted by kecamatan, TPS sorted by desa."""

    districts: tuple[tuple[float, float], ...]
    areas: tuple[SyntheticArea, ...]
    stations: tuple[SyntheticStation, ...]


@dataclass(frozen=True, slots=True)
class RiskMap:
    """Category and score (0-100, one decimal) per point, in the order of the points."""

    categories: tuple[str, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class HomeRules:
    """How far people live from their base (scale of the exponential decay) and how many live elsewhere."""

    decay_km: float = 12.0
    unknown: float = 0.0
    outside: float = 0.0


HOME_UNKNOWN = -1
HOME_OUTSIDE = -2


@dataclass(frozen=True, slots=True)
class _Plane:
    """Flat kilometres east and north of the south-west corner, and back to degrees."""

    south_west: tuple[float, float]
    metres_per_lon: float = field(init=False)

    def __post_init__(self) -> None:
        scale = float(np.cos(np.radians(self.south_west[0])))
        object.__setattr__(self, "metres_per_lon", METRES_PER_DEGREE * scale)

    def degrees(self, xy: Floats) -> list[tuple[float, float]]:
        """Return (lat, lon) rounded to six decimals for points of shape (n, 2) in km."""
        lat = self.south_west[0] + xy[:, 1] * 1000 / METRES_PER_DEGREE
        lon = self.south_west[1] + xy[:, 0] * 1000 / self.metres_per_lon
        return [(round(float(a), 6), round(float(b), 6)) for a, b in zip(lat, lon, strict=True)]


def generator(seed: int, stream: int = 0) -> np.random.Generator:
    """Return the generator of one stream of a seed; streams of one seed are independent."""
    return np.random.Generator(np.random.PCG64([seed, stream]))


def build_district(seed: int, size: DistrictSize | None = None) -> SyntheticDistrict:
    """Return a district of believable shape: small kecamatan in the northern plain, wide ones in the hills.

    TPS per desa run from 1 to 30 with a median near 6; TPS lie scattered around the point of their desa.

    Raises
    ------
    ValueError
        When there are fewer desa than kecamatan, or TPS do not fit between 1 and 30 per desa.
    """
    size = size or DistrictSize()
    if not (0 < size.districts <= size.areas <= size.stations <= 30 * size.areas):
        raise ValueError(f"sizes do not fit together: {size}")
    rng = generator(seed)
    ground = _settled_ground(rng, size, 60 * size.areas)
    centres, cell = _cells(ground, size.districts, rng)
    per_district = _split(np.bincount(cell, minlength=size.districts).astype(float), size.areas, (2, 40))
    areas = [_cells(ground[cell == d], int(n), rng)[0] for d, n in enumerate(per_district)]
    points, owner = np.concatenate(areas), np.repeat(np.arange(size.districts), per_district)
    counts = _split(rng.lognormal(np.log(6.0), 0.5, size.areas), size.stations, (1, 30))
    plane = _Plane(size.south_west)
    return SyntheticDistrict(
        districts=tuple(plane.degrees(centres)),
        areas=tuple(SyntheticArea(int(d), *p) for d, p in zip(owner, plane.degrees(points), strict=True)),
        stations=_scatter(rng, points, counts, plane),
    )


def _settled_ground(rng: np.random.Generator, size: DistrictSize, count: int) -> Floats:
    """Return ``count`` points in km; the plain (north) holds three times the people of the hills."""
    east = rng.uniform(0, size.width_km, count)
    north = size.height_km * rng.uniform(0, 1, count) ** 0.65
    return np.column_stack([east, north])


def _cells(points: Floats, count: int, rng: np.random.Generator, rounds: int = 12) -> tuple[Floats, Ints]:
    """Return ``count`` centres and the centre index of each point after some rounds of Lloyd's method."""
    centres = points[rng.choice(len(points), count, replace=False)]
    nearest = np.zeros(len(points), dtype=np.int64)
    for _ in range(rounds):
        nearest = np.argmin(((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2), axis=1)
        filled = np.bincount(nearest, minlength=count)
        for axis in (0, 1):
            sums = np.bincount(nearest, weights=points[:, axis], minlength=count)
            centres[:, axis] = np.where(filled > 0, sums / np.maximum(filled, 1), centres[:, axis])
    return centres.round(3), nearest


def _split(weights: Floats, total: int, limits: tuple[int, int]) -> Ints:
    """Return whole numbers with the given sum, near-proportional to weights, each within the limits."""
    low, high = limits
    high = max(high, -(-total // len(weights)))
    low = min(low, total // len(weights))
    ideal = weights / weights.sum() * total
    parts: Ints = np.clip(np.floor(ideal).astype(np.int64), low, high)
    while (missing := total - int(parts.sum())) != 0:
        step = 1 if missing > 0 else -1
        room = parts < high if step > 0 else parts > low
        order = np.argsort(-(ideal - parts) * step - np.where(room, 1e9, 0), kind="stable")
        parts[order[: min(abs(missing), int(room.sum()))]] += step
    return parts


def _scatter(rng: np.random.Generator, points: Floats, counts: Ints, plane: _Plane) -> tuple[SyntheticStation, ...]:
    owner = np.repeat(np.arange(len(points)), counts)
    apart = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    nearest_km = np.sqrt(apart.min(axis=1)) if len(points) > 1 else np.ones(1)
    spots = points[owner] + rng.normal(0, 1, (len(owner), 2)) * (0.28 * nearest_km[owner])[:, None]
    voters = np.clip(rng.normal(520, 45, len(owner)).round(), 300, 598).astype(np.int64)
    degrees = plane.degrees(spots)
    return tuple(SyntheticStation(int(a), *p, int(v)) for a, p, v in zip(owner, degrees, voters, strict=True))


def draw_risk(seed: int, points: Sequence[tuple[float, float]], shares: RiskShares | None = None) -> RiskMap:
    """Return category and score of each (lat, lon): dangerous ones cluster around a few hot spots.

    Counts per category are the shares rounded to whole TPS; scores agree with the bands 33.33 and
    66.67. ``khusus`` is drawn anywhere, with a score of its own. Empty input gives an empty map.
    """
    shares = shares or RiskShares()
    rng = generator(seed, 1)
    count = len(points)
    if count == 0:
        return RiskMap((), ())
    special, high, middle = (round(count * share) for share in (shares.khusus, shares.sangat_rawan, shares.rawan))
    heat = _heat(rng, np.array(points, dtype=np.float64))
    categories = np.full(count, "kurang_rawan", dtype=object)
    order = np.argsort(-heat, kind="stable")
    categories[order[:high]] = "sangat_rawan"
    categories[order[high : high + middle]] = "rawan"
    categories[rng.choice(order[high + middle :], special, replace=False)] = "khusus"
    bands = {"kurang_rawan": (4.0, 33.0), "rawan": (34.0, 66.0), "sangat_rawan": (67.0, 92.0), "khusus": (20.0, 60.0)}
    low, span = (np.array([bands[c][0] for c in categories]), np.array([bands[c][1] - bands[c][0] for c in categories]))
    scores = low + span * rng.beta(2.0, 3.0, count)
    return RiskMap(tuple(str(c) for c in categories), tuple(round(float(s), 1) for s in scores))


def _heat(rng: np.random.Generator, points: Floats) -> Floats:
    """Return a field that is high near some of the points, with noise: hot spots, not salt and pepper."""
    spots = points[rng.choice(len(points), max(3, len(points) // 250), replace=True)]
    spread = np.maximum(np.ptp(points, axis=0).max() * 0.05, 1e-3)
    squares = ((points[:, None, :] - spots[None, :, :]) ** 2).sum(axis=2)
    heat: Floats = np.exp(-squares / (2 * spread**2)).sum(axis=1) + rng.normal(0, 0.12, len(points))
    return heat


def draw_homes(rng: np.random.Generator, bases: Floats, areas: Floats, weights: Floats, rules: HomeRules) -> list[int]:
    """Return the index of each person's home area, or HOME_UNKNOWN or HOME_OUTSIDE.

    ``bases`` has shape (people, 2), ``areas`` (areas, 2), both degrees; areas near the base and with
    much weight (voters) are likelier.
    """
    homes: list[int] = []
    rolls = rng.uniform(0, 1, (len(bases), 2))
    kinds, base_index = np.unique(bases, axis=0, return_inverse=True)
    distance_km = np.sqrt(((kinds[:, None, :] - areas[None, :, :]) ** 2).sum(axis=2)) * METRES_PER_DEGREE / 1000
    chances = weights[None, :] * np.exp(-distance_km / rules.decay_km)
    edges = np.cumsum(chances, axis=1) / chances.sum(axis=1, keepdims=True)
    for base, (kind_roll, roll) in zip(base_index.ravel(), rolls, strict=True):
        if kind_roll < rules.unknown:
            homes.append(HOME_UNKNOWN)
        elif kind_roll < rules.unknown + rules.outside:
            homes.append(HOME_OUTSIDE)
        else:
            homes.append(min(int(np.searchsorted(edges[base], roll)), len(areas) - 1))
    return homes
