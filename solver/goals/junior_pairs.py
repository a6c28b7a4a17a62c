"""Junior pairs: teams in which everybody is of the lowest rank class."""

from __future__ import annotations

from solver.goals.teams import crews
from solver.problem import Problem
from solver.solution import Solution

KEY = "junior_pairs"


def value(problem: Problem, solution: Solution) -> float:
    """Return the number of teams of two or more with nobody above ``junior_max_rank``; 0 where no rank is junior."""
    limit = problem.policies.junior_max_rank
    if limit < 0:
        return 0.0
    return float(sum(all(person.rank <= limit for person in crew) for crew in crews(problem, solution) if len(crew) > 1))
