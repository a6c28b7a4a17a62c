"""A bound stated for all unsur together holds for all together."""

from __future__ import annotations

from solver.engine import PERFECT, PROVEN, UNPROVEN, _without_trades
from solver.solution import GoalValue


def goal(key: str, value: float, bound: float) -> GoalValue:
    return GoalValue(key, value, bound, PROVEN)


def test_after_a_gap_in_a_shared_goal_no_later_bound_is_stated() -> None:
    found = _without_trades((goal("uncovered_risk", 10, 9), goal("leaders", 2, 2), goal("balance", 0, 0)))
    assert [(each.bound, each.method) for each in found] == [(9, PROVEN), (0, UNPROVEN), (0, PERFECT)]


def test_after_a_gap_of_the_police_alone_every_bound_stays() -> None:
    goals = (goal("uncovered_risk", 10, 10), goal("blocks", 2, 1), goal("travel", 7, 7))
    assert _without_trades(goals) == goals
