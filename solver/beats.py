"""TPS to beats: few teams, short spread, over desa borders but never over a kecamatan's.

Every kecamatan and category is cut on its own. Its desa are put on a short open path, the TPS of a
desa ordered from the neighbour before to the neighbour after, and the sequence is cut by dynamic
programming into segments that keep every limit: fewest beats first, then spread plus the price per
extra desa. Several paths are tried, the best cut is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import add

import numpy as np
from numpy.typing import NDArray

from solver.geometry import radians_of, travel_m
from solver.problem import BeatRules, Post, PostKind, Site

Matrix = NDArray[np.int64]
_EXTRA_PATHS = 300
_NEVER = np.iinfo(np.int64).max // 4


@dataclass(frozen=True, slots=True)
class _Group:
    """The sites of one kecamatan and category, with their travel distances.

    ``area_of`` maps a site to its desa and ``members`` a desa to its sites, all by position.
    """

    sites: tuple[Site, ...]
    distance: Matrix
    cap: int
    area_of: NDArray[np.intp]
    members: tuple[list[int], ...]


def build_beats(
    sites: Sequence[Site], rules: BeatRules, road_factor_milli: int, kept: Iterable[Post] = (), taken: Iterable[str] = ()
) -> tuple[Post, ...]:
    """Return beats that hold every site exactly once, sorted by id.

    ``kept`` are beats of an earlier plan. A kept beat whose sites all still stand with the same
    category stays as it is, with its id; one that lost sites keeps the rest and its id; sites that
    are new or changed join beats that lost sites, or form new ones under unused ids. ``taken`` are
    further ids that no new beat may have.
    """
    by_id = {site.id: site for site in sites}
    stale: dict[str, list[Site]] = {}
    beats: list[Post] = []
    for post in kept:
        members = [by_id[s] for s in post.sites if s in by_id and by_id[s].category == post.category]
        if len(members) == len(post.sites) and _is_allowed(members, rules, road_factor_milli):
            beats.append(make_beat(post.id, members, road_factor_milli))
        elif members:
            stale[post.id] = members
    placed = {s for beat in beats for s in beat.sites} | {site.id for members in stale.values() for site in members}
    loose = [site for site in sites if site.id not in placed]
    if stale:
        loose = _refill(stale, loose, rules, road_factor_milli)
        for post_id, members in stale.items():
            if _is_allowed(members, rules, road_factor_milli):
                beats.append(make_beat(post_id, members, road_factor_milli))
            else:
                loose.extend(members)
    used = {post.id for post in kept}.union(taken)
    beats.extend(_fresh_beats(loose, rules, road_factor_milli, used))
    return tuple(sorted(beats, key=lambda beat: beat.id))


def beat_bound(sites: Iterable[Site], rules: BeatRules) -> int:
    """Return the lower bound on the number of beats: ceil(n / cap) per kecamatan and category, summed."""
    counts: dict[tuple[str, str], int] = {}
    for site in sites:
        counts[site.district, site.category] = counts.get((site.district, site.category), 0) + 1
    return sum(-(-n // rules.cap(category)) for (_, category), n in counts.items())


def make_beat(beat_id: str, members: Sequence[Site], road_factor_milli: int) -> Post:
    """Return the beat of these sites, placed at its median TPS (smallest total distance to the others)."""
    ordered = sorted(members, key=lambda site: site.id)
    points = radians_of([(site.lat_e6, site.lon_e6) for site in ordered])
    median = ordered[int(travel_m(points, points, road_factor_milli).sum(axis=1).argmin())]
    return Post(
        id=beat_id,
        kind=PostKind.BEAT,
        category=median.category,
        district=median.district,
        areas=tuple(sorted({site.area for site in ordered})),
        sites=tuple(site.id for site in ordered),
        weight=sum(site.weight for site in ordered),
        lat_e6=median.lat_e6,
        lon_e6=median.lon_e6,
    )


def _is_allowed(members: Sequence[Site], rules: BeatRules, road_factor_milli: int) -> bool:
    if len(members) > rules.cap(members[0].category) or len({site.area for site in members}) > rules.max_areas:
        return False
    if len({(site.district, site.category) for site in members}) > 1:
        return False
    points = radians_of([(site.lat_e6, site.lon_e6) for site in members])
    return bool(travel_m(points, points, road_factor_milli).max() <= rules.max_distance_m)


def _refill(stale: Mapping[str, list[Site]], loose: Iterable[Site], rules: BeatRules, road_factor_milli: int) -> list[Site]:
    """Put loose sites into beats that lost some and have room; return those that found none."""
    left = []
    for site in loose:
        room = [members for members in stale.values() if _is_allowed([*members, site], rules, road_factor_milli)]
        if room:
            min(room, key=lambda members: _total_distance(site, members, road_factor_milli)).append(site)
        else:
            left.append(site)
    return left


def _total_distance(site: Site, members: Sequence[Site], road_factor_milli: int) -> int:
    here = radians_of([(site.lat_e6, site.lon_e6)])
    return int(travel_m(here, radians_of([(m.lat_e6, m.lon_e6) for m in members]), road_factor_milli).sum())


def _fresh_beats(sites: Iterable[Site], rules: BeatRules, road_factor_milli: int, used: set[str]) -> list[Post]:
    groups: dict[tuple[str, str], list[Site]] = {}
    for site in sites:
        groups.setdefault((site.district, site.category), []).append(site)
    drafts: dict[str, list[list[Site]]] = {}
    for (district, category), members in sorted(groups.items()):
        ordered = tuple(sorted(members, key=lambda site: site.id))
        points = radians_of([(site.lat_e6, site.lon_e6) for site in ordered])
        areas, area_of = np.unique([site.area for site in ordered], return_inverse=True)
        stops = tuple(np.flatnonzero(area_of == area).tolist() for area in range(len(areas)))
        group = _Group(ordered, travel_m(points, points, road_factor_milli), rules.cap(category), area_of, stops)
        drafts.setdefault(district, []).extend(_cut_group(group, rules))
    beats = []
    for district, teams in drafts.items():
        number = 0
        for team in sorted(teams, key=lambda team: min(site.id for site in team)):
            number += 1
            while (beat_id := f"R-{district}-{number:03d}") in used:
                number += 1
            beats.append(make_beat(beat_id, team, road_factor_milli))
    return beats


def _cut_group(group: _Group, rules: BeatRules) -> list[list[Site]]:
    """Return the best cut over several paths through the desa of the group."""
    if group.cap == 1:
        return [[site] for site in group.sites]
    centre, walk = _area_distances(group), _Walk(group)
    floor = -(-len(group.sites) // group.cap)
    best: tuple[int, list[list[int]], list[int]] = (_NEVER, [], [])

    def try_path(path: list[int]) -> None:
        nonlocal best
        cost, cut = _cut_order(group, rules, walk.order(path))
        if cost < best[0]:
            best = cost, cut, path

    for attempt, path in enumerate(_paths(centre)):
        try_path(path)
        if attempt >= 5 and len(best[1]) == floor:
            break
    rng = np.random.Generator(np.random.PCG64(0))
    for _ in range(_EXTRA_PATHS if len(group.members) > 2 else 0):
        if len(best[1]) == floor:
            break
        try_path(_changed_path(best[2], rng))
    return [[group.sites[i] for i in team] for team in best[1]]


def _area_distances(group: _Group) -> Matrix:
    """Return mean distances between the sites of each pair of desa, shape (desa, desa)."""
    rows = [[group.distance[np.ix_(here, there)].mean() for there in group.members] for here in group.members]
    matrix: Matrix = np.asarray(rows).astype(np.int64)
    return matrix


def _paths(distance: Matrix) -> Iterable[list[int]]:
    """Yield open paths through all nodes, one per start: nearest neighbour, then 2-opt. Never the same twice."""
    seen: set[tuple[int, ...]] = set()
    for start in range(len(distance)):
        path = _two_opt(_nearest_path(distance, start), distance)
        key = tuple(path) if path[0] <= path[-1] else tuple(reversed(path))
        if key not in seen:
            seen.add(key)
            yield list(key)


def _changed_path(path: list[int], rng: np.random.Generator) -> list[int]:
    """Return the path with one stop moved or one stretch reversed: the shortest path need not give the fewest beats."""
    changed = list(path)
    i, j = sorted(rng.integers(0, len(path), 2).tolist())
    if rng.integers(2):
        changed.insert(i, changed.pop(j))
    else:
        changed[i : j + 1] = reversed(changed[i : j + 1])
    return changed


def _nearest_path(distance: Matrix, start: int) -> list[int]:
    path, left = [start], set(range(len(distance))) - {start}
    while left:
        here = path[-1]
        nearest = min(sorted(left), key=lambda node: distance[here, node])
        path.append(nearest)
        left.remove(nearest)
    return path


def _two_opt(path: list[int], distance: Matrix) -> list[int]:
    """Return the path after reversing stretches as long as that shortens it."""
    d = distance.tolist()
    improved = True
    while improved:
        improved = False
        for i in range(len(path) - 1):
            for j in range(i + 1, len(path)):
                before = d[path[i - 1]][path[i]] if i else 0
                after = d[path[j]][path[j + 1]] if j + 1 < len(path) else 0
                new_before = d[path[i - 1]][path[j]] if i else 0
                new_after = d[path[i]][path[j + 1]] if j + 1 < len(path) else 0
                if new_before + new_after < before + after:
                    path[i : j + 1] = reversed(path[i : j + 1])
                    improved = True
    return path


class _Walk:
    """The order of the sites of a group along a path through its desa."""

    def __init__(self, group: _Group) -> None:
        self.group = group
        self._inside = [group.distance[np.ix_(stop, stop)] for stop in group.members]
        self._is_point = [not inside.any() for inside in self._inside]
        self._mean: dict[tuple[int, int], NDArray[np.float64]] = {}

    def order(self, path: Sequence[int]) -> list[int]:
        """Return all sites in path order.

        Inside a desa whose TPS lie at one point any order serves; else from the TPS nearest to the desa
        before (and farthest from the one after) always on to the nearest one left, so that hamlets stay together.
        """
        order: list[int] = []
        for k, area in enumerate(path):
            stop = self.group.members[area]
            if self._is_point[area]:
                order.extend(stop)
                continue
            key = np.zeros(len(stop))
            if k:
                key += self._mean_to(area, path[k - 1])
            if k + 1 < len(path):
                key -= self._mean_to(area, path[k + 1])
            inside = self._inside[area]
            order.extend(stop[i] for i in _two_opt(_nearest_path(inside, int(key.argmin())), inside))
        return order

    def _mean_to(self, area: int, other: int) -> NDArray[np.float64]:
        """Return the mean distance of each site of a desa to those of another."""
        if (area, other) not in self._mean:
            self._mean[area, other] = self.group.distance[np.ix_(self.group.members[area], self.group.members[other])].mean(axis=1)
        return self._mean[area, other]


def _cut_order(group: _Group, rules: BeatRules, order: list[int]) -> tuple[int, list[list[int]]]:
    """Cut one sequence optimally; the cost counts beats first, then spread and extra desa in metres."""
    n = len(order)
    distance = group.distance[np.ix_(order, order)]
    per_beat = int(distance.sum()) + n * rules.area_price_m + 1
    longest = min(group.cap, n)
    ending = np.full((n + 1, longest), _NEVER, dtype=np.int64)
    for length, costs in enumerate(_segment_costs(distance, group.area_of[order], longest, rules), start=1):
        ending[length:, length - 1] = costs + per_beat
    # Costs of a prefix in reverse, so that those of the shortest last segment come first.
    before, back = [0], [0]
    best = 0
    for costs_here in ending[1:].tolist():
        totals = list(map(add, before, costs_here))
        best = min(totals)
        back.append(totals.index(best) + 1)
        before.insert(0, best)
        del before[longest:]
    cut, end = [], n
    while end:
        cut.append(order[end - back[end] : end])
        end -= back[end]
    return best, cut


def _segment_costs(distance: Matrix, area_of: NDArray[np.intp], longest: int, rules: BeatRules) -> Iterator[Matrix]:
    """Yield, length by length, for each start the cost of that segment of a path, ``_NEVER`` where a limit forbids it.

    A path goes through a desa once, so the borders it crosses are the desa beyond the first.
    """
    n = len(distance)
    sums = np.zeros((n, n + 1), dtype=np.int64)
    np.cumsum(distance, axis=1, out=sums[:, 1:])
    borders = np.concatenate(([0], np.cumsum(area_of[1:] != area_of[:-1])))
    widest = np.zeros(n + 1, dtype=np.int64)
    for length in range(1, longest + 1):
        starts = np.arange(n - length + 1)
        last = starts + length - 1
        ends = np.maximum(distance[starts, last], distance[last, starts])
        widest = np.maximum(np.maximum(widest[:-1], widest[1:]), ends)
        members = starts[:, None] + np.arange(length)
        spread = (sums[members, last[:, None] + 1] - sums[members, starts[:, None]]).min(axis=1)
        extra = borders[last] - borders[starts]
        is_forbidden = (widest > rules.max_distance_m) | (extra >= rules.max_areas)
        yield np.where(is_forbidden, _NEVER, spread + extra * rules.area_price_m)
