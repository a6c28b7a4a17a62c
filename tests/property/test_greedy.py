"""The first plan is legal on random instances, and its heads are a good part of what the best plan has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.audit import audit
from solver.engine import Control, solve
from solver.instances import ProblemSize, random_problem
from solver.problem import Problem, Role
from solver.solution import SolveResult

NO_TIME = Control(seconds=0.0)
LARGER = ProblemSize(districts=3, areas=9, sites=24, shifts=6, polri=40, tni=8, linmas=30)


def instance(seed: int) -> Problem:
    """Return a random problem, every third one with a stage of strength."""
    problem = random_problem(seed, LARGER if seed % 10 == 0 else None)
    stages = ((-9_000, 0, 1, 4), (600, 1_200, 1, 3)) if seed % 3 == 0 else ()
    return replace(problem, policies=replace(problem.policies, strength_stages=stages))


@pytest.mark.parametrize("seed", range(100))
def test_a_first_plan_breaks_no_rule_and_no_bound_exceeds_its_value(seed: int) -> None:
    problem = instance(seed)
    result = solve(problem, control=NO_TIME)
    assert audit(problem, result.solution) == ()
    assert all(goal.bound <= goal.value for goal in result.goals)


def members(result: SolveResult) -> int:
    return sum(a.role is Role.MEMBER for a in result.solution.assignments)


def test_first_plans_man_most_of_what_the_best_plans_man() -> None:
    first, best = 0, 0
    for seed in range(0, 100, 5):
        problem = instance(seed)
        quick, whole = solve(problem, control=NO_TIME), solve(problem)
        assert quick.goals[0].bound <= whole.goals[0].value
        first, best = first + members(quick), best + members(whole)
    assert first > 0.8 * best


@pytest.mark.parametrize("seed", range(20))
def test_the_same_problem_gives_the_same_first_plan(seed: int) -> None:
    problem = instance(seed)
    assert solve(problem, control=NO_TIME).to_json() == solve(Problem.from_json(problem.to_json()), control=NO_TIME).to_json()
