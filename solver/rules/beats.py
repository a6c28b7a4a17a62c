"""Every TPS lies in exactly one beat, and every beat keeps the limits on how TPS are joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from solver.problem import Person, Post, PostKind, Problem, Site, Slot
from solver.rules.reach import direction, road_distance_m, way_m
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "beats"


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return a test that bars nobody: the rule speaks of posts, not of people."""
    return lambda person, slot: False


def build(placing: Placing) -> None:
    """Leave no solution where a TPS is not in one beat or a post breaks a limit."""
    if not are_sound(placing.problem):
        placing.forbid([])


def are_sound(problem: Problem) -> bool:
    """Return whether every TPS is in one beat and at most one TPS post, and all of these keep the limits."""
    sites = {site.id: site for site in problem.sites}
    standing = [post for post in problem.posts if post.id not in problem.bygone]
    beats = [post for post in standing if post.kind is PostKind.BEAT]
    stations = [post for post in standing if post.kind is PostKind.STATION]
    in_beats = Counter(site for beat in beats for site in beat.sites)
    in_stations = Counter(site for station in stations for site in station.sites)
    if any(in_beats[site] != 1 for site in sites) or any(count > 1 for count in in_stations.values()):
        return False
    return all(_is_true(post, sites) for post in beats + stations) and all(_is_within(beat, sites, problem) for beat in beats)


def _is_true(post: Post, sites: Mapping[str, Site]) -> bool:
    """Return whether a post states what is so of its TPS, one alone for a TPS post."""
    own = [sites[site] for site in post.sites]
    told = (set(post.areas), {post.category}, {post.district}, post.weight)
    found = ({site.area for site in own}, {site.category for site in own}, {site.district for site in own}, sum(s.weight for s in own))
    is_sorted = all(list(names) == sorted(set(names)) for names in (post.areas, post.sites))
    return told == found and is_sorted and (post.kind is PostKind.BEAT or len(own) == 1)


def _is_within(beat: Post, sites: Mapping[str, Site], problem: Problem) -> bool:
    """Return whether a beat is small enough in TPS, desa and the way between any two."""
    rules, factor = problem.beat_rules, problem.policies.road_factor_milli
    points = [direction(sites[site].lat_e6, sites[site].lon_e6) for site in beat.sites]
    is_near = all(way_m(one, other, factor) <= rules.max_distance_m for one, other in combinations(points, 2))
    return is_near and len(points) <= rules.cap(beat.category) and len(beat.areas) <= rules.max_areas


Fact = tuple[tuple[str, str | int | float], ...]


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every TPS in no beat or in several, and every beat or TPS post that breaks a limit or misstates its TPS.

    Facts: ``kind`` (``uncovered``, ``doubled``, ``empty``, ``category``, ``district``, ``areas``,
    ``size``, ``distance``, ``stated_areas``, ``stated_sites``, ``stated_weight``, ``station_size``)
    with what was found and the limit.
    """
    sites = {site.id: site for site in problem.sites}
    yield from _coverage(problem, PostKind.BEAT, least=1)
    yield from _coverage(problem, PostKind.STATION, least=0)
    for post in problem.posts:
        if post.kind in (PostKind.BEAT, PostKind.STATION) and post.id not in problem.bygone:
            yield from (Violation(KEY, post=post.id, facts=facts) for facts in _faults(post, sites, problem))


def _coverage(problem: Problem, kind: PostKind, *, least: int) -> Iterator[Violation]:
    where: dict[str, list[str]] = {site.id: [] for site in problem.sites}
    for post in problem.posts:
        for held in set(post.sites) if post.kind is kind and post.id not in problem.bygone else ():
            where[held].append(post.id)
    for site, posts in where.items():
        if len(posts) < least:
            yield Violation(KEY, facts=(("kind", "uncovered"), ("site", site)))
        if len(posts) > 1:
            yield Violation(KEY, post=posts[-1], facts=(("kind", "doubled"), ("site", site), ("posts", ",".join(posts))))


def _faults(post: Post, sites: Mapping[str, Site], problem: Problem) -> Iterator[Fact]:
    own = [sites[site] for site in post.sites]
    if not own:
        yield (("kind", "empty"),)
        return
    yield from _stated(post, own)
    if {site.category for site in own} != {post.category}:
        yield (("kind", "category"), ("found", ",".join(sorted({site.category for site in own}))), ("stated", post.category))
    if {site.district for site in own} != {post.district}:
        yield (("kind", "district"), ("found", ",".join(sorted({site.district for site in own}))), ("stated", post.district))
    if post.kind is PostKind.STATION:
        if len(own) > 1:
            yield (("kind", "station_size"), ("found", len(own)), ("limit", 1))
        return
    yield from _beat_limits(post, own, problem)


def _beat_limits(post: Post, own: list[Site], problem: Problem) -> Iterator[Fact]:
    rules = problem.beat_rules
    areas = {site.area for site in own}
    if len(areas) > rules.max_areas:
        yield (("kind", "areas"), ("found", len(areas)), ("limit", rules.max_areas))
    cap = min(rules.cap(category) for category in {site.category for site in own})
    if len(own) > cap:
        yield (("kind", "size"), ("found", len(own)), ("limit", cap))
    factor = problem.policies.road_factor_milli
    widest = max((road_distance_m(one, other, factor) for one, other in combinations(own, 2)), default=0)
    if widest > rules.max_distance_m:
        yield (("kind", "distance"), ("found", widest), ("limit", rules.max_distance_m))


def _stated(post: Post, own: list[Site]) -> Iterator[Fact]:
    areas = tuple(sorted({site.area for site in own}))
    if post.areas != areas:
        yield (("kind", "stated_areas"), ("found", ",".join(areas)), ("stated", ",".join(post.areas)))
    if post.sites != tuple(sorted(set(post.sites))):
        yield (("kind", "stated_sites"), ("found", ",".join(post.sites)))
    weight = sum(site.weight for site in own)
    if post.weight != weight:
        yield (("kind", "stated_weight"), ("found", weight), ("stated", post.weight))
