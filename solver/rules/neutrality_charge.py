"""A Bhabinkamtibmas or Babinsa does not stand in a desa of his charge (hard in a Pilkades, else soft)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, Policies, Problem, Slot, Strictness
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "neutrality_charge"


def closed_areas(person: Person, policies: Policies) -> frozenset[str]:
    """Return the desa of the person's charge while the rule is hard, else nothing."""
    return frozenset(person.charges if policies.neutrality_charge is Strictness.HARD else ())


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return the test whether a post touches a desa of the person's charge, while the rule is hard."""
    areas = {post.id: frozenset(post.areas) for post in problem.posts}
    closed = {person.id: closed_areas(person, problem.policies) for person in problem.persons}
    return lambda person, slot: not closed[person.id].isdisjoint(areas[slot.post])


def build(placing: Placing) -> None:
    """Forbid every posting in a desa of the person's charge."""
    placing.bar(prohibits(placing.problem))


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every posting that touches a desa of the person's charge, while the rule is hard. Facts: ``area``."""
    if problem.policies.neutrality_charge is not Strictness.HARD:
        return
    charges = {person.id: person.charges for person in problem.persons if person.charges}
    areas = {post.id: post.areas for post in problem.posts}
    for assignment in solution.assignments:
        for area in charges.get(assignment.person, ()):
            if area in areas.get(assignment.post, ()):
                yield Violation(KEY, assignment.person, assignment.post, assignment.shift, (("area", area),))
                break
