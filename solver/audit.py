"""The independent check of a solution: every violation and every goal value, without an optimiser."""

from __future__ import annotations

from solver.goals import GOALS
from solver.problem import Problem
from solver.rules import RULES
from solver.solution import Solution, Violation

OF_ONE_PLACE = frozenset({"neutrality_home", "neutrality_charge", "neutrality_kin", "availability", "eligibility", "reach"})
"""Rules that ask about one person at one post alone."""


def audit(problem: Problem, solution: Solution) -> tuple[Violation, ...]:
    """Return every violation of every hard rule, in the order of the rules; empty when the plan holds.

    Assignments that name unknown people, posts or shifts are reported by the rule ``demand`` and left
    out by the others, so a damaged plan never raises.
    """
    ahead = solution
    if problem.begun:
        # Whether somebody may stand where he stands already is no question any more, whatever is known of him since.
        ahead = Solution(tuple(a for a in solution.assignments if a.shift not in problem.begun))
    judged = ((rule, ahead if key in OF_ONE_PLACE else solution) for key, rule in RULES.items())
    return tuple(violation for rule, rows in judged for violation in rule.violations(problem, rows))


def goal_values(problem: Problem, solution: Solution) -> dict[str, float]:
    """Return goal key to value, in the order of importance."""
    return {key: goal.value(problem, solution) for key, goal in GOALS.items()}
