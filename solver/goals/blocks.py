"""Blocks: units on loan (BKO) that are spread over more than one kecamatan."""

from __future__ import annotations

from solver.problem import PostKind, Problem
from solver.solution import Solution

KEY = "blocks"


def value(problem: Problem, solution: Solution) -> float:
    """Return the kecamatan per block beyond the first, summed over blocks; reserve and posts without a kecamatan do not count."""
    block = {person.id: person.block for person in problem.persons if person.block}
    district = {post.id: post.district for post in problem.posts if post.district and post.kind is not PostKind.RESERVE}
    places: dict[str, set[str]] = {}
    for a in solution.assignments:
        if a.person in block and a.post in district:
            places.setdefault(block[a.person], set()).add(district[a.post])
    return float(sum(len(held) - 1 for held in places.values()))
