"""Declared conflicts (person, area, reason) keep the person out of that area; always hard."""

from __future__ import annotations

from collections.abc import Iterator

from solver.problem import Problem
from solver.solution import Solution, Violation

KEY = "neutrality_kin"


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every posting that touches a desa closed to the person by a declared conflict. Facts: ``area``."""
    closed = {person.id: frozenset(person.kin_areas) for person in problem.persons if person.kin_areas}
    areas = {post.id: post.areas for post in problem.posts}
    for assignment in solution.assignments:
        barred = closed.get(assignment.person)
        touched = next((area for area in areas.get(assignment.post, ()) if area in barred), None) if barred else None
        if touched is not None:
            yield Violation(KEY, assignment.person, assignment.post, assignment.shift, (("area", touched),))
