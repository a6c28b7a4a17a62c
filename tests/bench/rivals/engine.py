"""The engine itself, as far as goal 1 or to the end."""

from __future__ import annotations

import threading

from solver.engine import Control, Event, solve
from solver.problem import WEIGHT_SCALE
from solver.solution import Solution, SolveResult
from tests.bench.rivals.race import Race

FIRST_GOAL = "uncovered_risk"


class FirstGoal:
    """Stops each unsur once its goal 1 is proven: told of progress and asked in the thread that plans the unsur."""

    def __init__(self) -> None:
        self.thread = threading.local()

    def hear(self, event: Event) -> None:
        """Remember what this thread has just proven."""
        self.thread.goal = event.goal

    def is_proven(self) -> bool:
        """Return whether goal 1 is what this thread proved last."""
        return getattr(self.thread, "goal", None) == FIRST_GOAL


def run_first_plan(race: Race) -> Solution:
    """Return the plan the engine has when it is given no time at all."""
    return _finish(race, solve(race.problem, control=Control(seconds=0.0)))


def run_first_goal(race: Race) -> Solution:
    """Return the engine's plan when it stops each unsur after the proof of goal 1, which is all the rivals seek."""
    first = FirstGoal()
    return _finish(race, solve(race.problem, listen=first.hear, is_cancelled=first.is_proven))


def run_all_goals(race: Race) -> Solution:
    """Return the engine's plan with every goal proven."""
    return _finish(race, solve(race.problem))


def _finish(race: Race, result: SolveResult) -> Solution:
    value, bound = result.goals[0].value, result.goals[0].bound
    race.write("plan", value=round(value * WEIGHT_SCALE))
    race.finish(bound=bound * WEIGHT_SCALE, is_proven=value <= bound * (1 + 1e-9))
    return result.solution
