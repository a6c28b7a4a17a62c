"""What the user fixed is fixed."""

from __future__ import annotations

from collections.abc import Iterator

from solver.problem import Problem
from solver.solution import Solution, Violation

KEY = "pins"


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every pin the solution does not hold."""
    held = {(a.person, a.shift, a.post) for a in solution.assignments}
    for pin in problem.pins:
        if (pin.person, pin.shift, pin.post) not in held:
            yield Violation(KEY, pin.person, pin.post, pin.shift)
