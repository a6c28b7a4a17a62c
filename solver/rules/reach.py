"""The way from a person's base to his post is no longer than his unsur allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import asin, cos, dist, radians, sin, sqrt
from typing import TYPE_CHECKING

from solver.problem import Person, Post, Problem, Site, Slot
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "reach"


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return the test whether a post lies beyond the reach of a person."""
    is_far = is_beyond(problem)
    return lambda person, slot: is_far(person, slot.post)


def build(placing: Placing) -> None:
    """Forbid every posting beyond the reach of the unsur."""
    placing.bar(prohibits(placing.problem))


def is_beyond(problem: Problem) -> Callable[[Person, str], bool]:
    """Return the test whether the post of this id lies beyond the reach of a person; people share few bases."""
    points = {post.id: direction(post.lat_e6, post.lon_e6) for post in problem.posts}
    bases: dict[tuple[int, int], dict[str, int]] = {}
    limits, factor = dict(problem.policies.max_distance_m), problem.policies.road_factor_milli

    def test(person: Person, post: str) -> bool:
        known = bases.setdefault((person.lat_e6, person.lon_e6), {})
        if post not in known:
            known[post] = way_m(direction(person.lat_e6, person.lon_e6), points[post], factor)
        return known[post] > limits[person.unsur]

    return test


def direction(lat_e6: int, lon_e6: int) -> tuple[float, float, float]:
    """Return a point on the unit sphere."""
    lat, lon = radians(lat_e6 / 1e6), radians(lon_e6 / 1e6)
    return (cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat))


def way_m(one: tuple[float, float, float], other: tuple[float, float, float], factor_milli: int) -> int:
    """Return the travel distance between two points of the unit sphere, by the chord between them, whole metres."""
    angle = 2 * asin(min(1.0, dist(one, other) / 2))
    return round(6_371_000 * angle * factor_milli / 1000)


EARTH_RADIUS_M = 6_371_000


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every posting beyond the reach of the unsur. Facts: ``distance_m`` and ``limit``."""
    limits = dict(problem.policies.max_distance_m)
    persons = {person.id: person for person in problem.persons}
    posts = {post.id: post for post in problem.posts}
    known: dict[tuple[str, str], int] = {}
    for a in solution.assignments:
        person, post = persons.get(a.person), posts.get(a.post)
        if person is None or post is None:
            continue
        pair = (a.person, a.post)
        if pair not in known:
            known[pair] = road_distance_m(person, post, problem.policies.road_factor_milli)
        if known[pair] > limits[person.unsur]:
            facts = (("distance_m", known[pair]), ("limit", limits[person.unsur]))
            yield Violation(KEY, a.person, a.post, a.shift, facts)


def road_distance_m(one: Person | Post | Site, other: Person | Post | Site, factor_milli: int) -> int:
    """Return the travel distance: great circle on a sphere of 6,371 km times the road factor, whole metres."""
    lat_one, lat_other = radians(one.lat_e6 / 1e6), radians(other.lat_e6 / 1e6)
    half_lat = (lat_other - lat_one) / 2
    half_lon = radians((other.lon_e6 - one.lon_e6) / 1e6) / 2
    share = sin(half_lat) ** 2 + cos(lat_one) * cos(lat_other) * sin(half_lon) ** 2
    return round(2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(share))) * factor_milli / 1000)
