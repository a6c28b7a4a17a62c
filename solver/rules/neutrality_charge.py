"""A Bhabinkamtibmas or Babinsa does not stand in a desa of his charge (hard in a Pilkades, else soft)."""

from __future__ import annotations

from collections.abc import Iterator

from solver.problem import Problem, Strictness
from solver.solution import Solution, Violation

KEY = "neutrality_charge"


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
