"""Team units: how many units (kesatuan) the teams are made of; one each is the best there is."""

from __future__ import annotations

from solver.goals.teams import crews
from solver.problem import Problem
from solver.solution import Solution

KEY = "team_units"


def value(problem: Problem, solution: Solution) -> float:
    """Return the number of different units in a team, summed over all teams; somebody who stands alone is a team of one."""
    return float(sum(len({person.unit for person in crew}) for crew in crews(problem, solution)))
