"""The way from a person's base to his post is no longer than his unsur allows."""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt

from solver.problem import Person, Post, Problem, Site
from solver.solution import Solution, Violation

KEY = "reach"

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
