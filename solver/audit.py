"""The independent check of a solution: every violation and every goal value, without an optimiser."""

from __future__ import annotations

from solver.goals import GOALS
from solver.problem import Problem
from solver.rules import RULES
from solver.solution import Solution, Violation


def audit(problem: Problem, solution: Solution) -> tuple[Violation, ...]:
    """Return every violation of every hard rule, in the order of the rules; empty when the plan holds.

    Assignments that name unknown people, posts or shifts are reported by the rule ``demand`` and left
    out by the others, so a damaged plan never raises.
    """
    return tuple(violation for rule in RULES.values() for violation in rule.violations(problem, solution))


def goal_values(problem: Problem, solution: Solution) -> dict[str, float]:
    """Return goal key to value, in the order of importance."""
    return {key: goal.value(problem, solution) for key, goal in GOALS.items()}
