"""Declared conflicts (person, area, reason) keep the person out of that area; always hard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, Policies, Problem, Slot
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "neutrality_kin"


def closed_areas(person: Person, policies: Policies) -> frozenset[str]:
    """Return the desa closed to the person by declared conflicts; no policy opens them."""
    return frozenset(person.kin_areas)


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return the test whether a post touches a desa closed to a person."""
    areas = {post.id: frozenset(post.areas) for post in problem.posts}
    closed = {person.id: closed_areas(person, problem.policies) for person in problem.persons}
    return lambda person, slot: not closed[person.id].isdisjoint(areas[slot.post])


def build(placing: Placing) -> None:
    """Forbid every posting that touches a desa closed to the person."""
    placing.bar(prohibits(placing.problem))


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every posting that touches a desa closed to the person by a declared conflict. Facts: ``area``."""
    closed = {person.id: frozenset(person.kin_areas) for person in problem.persons if person.kin_areas}
    areas = {post.id: post.areas for post in problem.posts}
    for assignment in solution.assignments:
        barred = closed.get(assignment.person)
        touched = next((area for area in areas.get(assignment.post, ()) if area in barred), None) if barred else None
        if touched is not None:
            yield Violation(KEY, assignment.person, assignment.post, assignment.shift, (("area", touched),))
