"""The goals: one module each, found by the registry ``GOALS`` in their order of importance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from solver.goals import balance, blocks, changes, junior_pairs, leaders, soft_neutrality, team_units, travel, uncovered_risk
from solver.problem import Problem
from solver.solution import Solution


class Goal(Protocol):
    """What every module of a goal offers: its key and its value on a solution."""

    KEY: str

    def value(self, problem: Problem, solution: Solution) -> float:
        """Return the goal's value in its own unit; less is better, 0 is perfect."""


_IN_ORDER: tuple[Goal, ...] = (
    uncovered_risk,
    leaders,
    soft_neutrality,
    changes,
    balance,
    blocks,
    junior_pairs,
    travel,
    team_units,
)

GOALS: Mapping[str, Goal] = {goal.KEY: goal for goal in _IN_ORDER}
"""Key to module; an earlier goal is never given up for a later one."""
