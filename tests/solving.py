"""What tests of the optimiser ask of its answers."""

from __future__ import annotations

from solver.audit import audit
from solver.problem import Problem
from solver.solution import SolveResult, Violation


def breaches(case: Problem, result: SolveResult) -> list[Violation]:
    """Return what the audit finds, the make-up of beats left out: posts of hand-made problems hold no TPS."""
    return [violation for violation in audit(case, result.solution) if violation.rule != "beats"]


def by_key(result: SolveResult) -> dict[str, float]:
    """Return goal key to value."""
    return {goal.key: goal.value for goal in result.goals}


def places(result: SolveResult) -> dict[str, set[tuple[str, str]]]:
    """Return person to the (shift, post) held."""
    held: dict[str, set[tuple[str, str]]] = {}
    for a in result.solution.assignments:
        held.setdefault(a.person, set()).add((a.shift, a.post))
    return held
