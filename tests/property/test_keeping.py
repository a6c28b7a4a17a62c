"""Whatever stages, least reserve and slots a problem has: plans break no rule, and no bound lies above the optimum over single people."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from ortools.sat.python import cp_model

from solver import engine
from solver.audit import audit, goal_values
from solver.engine import Control, solve
from solver.instances import ProblemSize, random_problem
from solver.placing import Placing, unbarred
from solver.problem import Posting, Problem, Role, Unsur
from solver.proof import lower_bound
from solver.solution import Solution

SMALL = ProblemSize(districts=2, areas=4, sites=6, shifts=4, polri=8, tni=2, linmas=5)
CONTROLS = (None, Control(seconds=0.0), Control(is_fast=True))


def instance(seed: int, size: ProblemSize | None = None) -> Problem:
    """Return a random problem with a stage of little strength, an odd least reserve or odd slots of reserve, now and then pins."""
    draw, built = Random(seed), random_problem(seed, size)
    start = draw.choice(built.shifts).start
    stages = ((start, start + draw.choice([1, 300, 900]), draw.choice([0, 1, 1, 2]), 3),) if draw.random() < 0.7 else ()
    least = draw.choice([0, 1, 2, 5, 100])
    share = draw.choice([(2, 3), (2, 3), (1, 1), (1, 4)])
    built = replace(built, policies=replace(built.policies, strength_stages=stages, reserve_min=least, strength_share=share))
    if draw.random() < 0.4:
        heads = draw.choice([0, 1, 1, 3])
        slots = (replace(slot, demand=heads) if slot.role is Role.RESERVE else slot for slot in built.slots)
        built = replace(built, slots=tuple(slots))
    if draw.random() < 0.3:
        rows = solve(built, control=Control(seconds=0.0)).solution.assignments
        people = draw.sample(sorted({row.person for row in rows}), min(3, len({row.person for row in rows})))
        built = replace(built, pins=tuple(Posting(row.person, row.shift, row.post) for row in rows if row.person in people))
    return built


@pytest.mark.parametrize("seed", range(80))
def test_a_plan_keeps_the_reserve_or_drains_nobody_however_it_was_made(seed: int) -> None:
    problem = instance(seed)
    for control in CONTROLS:
        result = solve(problem, control=control)
        assert audit(problem, result.solution) == ()
        assert all(goal.bound <= goal.value for goal in result.goals)


@pytest.mark.parametrize("seed", range(100, 130))
def test_a_plan_made_kind_by_kind_keeps_reserve_and_pins_too(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = instance(seed)
    monkeypatch.setattr(engine, "MAX_CELLS", dict.fromkeys(Unsur, 0))
    result = solve(problem)
    assert audit(problem, result.solution) == ()
    assert all(goal.bound <= goal.value for goal in result.goals)


def least_open(problem: Problem) -> Solution:
    """Return a plan that leaves the least risk uncovered, sought over single people by the rules."""
    placing = Placing(problem, people=[person.id for person in problem.persons], is_open=unbarred(problem))
    placing.add_rules()
    nobody, cost = {}, []
    for slot in (slot for slot in problem.slots if slot.demand):
        takers = placing.takers[slot.key]
        cost.append(slot.weight * (slot.demand - sum(takers)))
        nobody.setdefault((slot.post, slot.shift, slot.unsur), (slot.weight, takers))
    for weight, takers in nobody.values():
        is_bare = placing.model.new_bool_var("")
        placing.model.add_bool_or([is_bare, *takers])
        cost.append(weight * is_bare)
    placing.model.minimize(sum(cost))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 20
    assert solver.solve(placing.model) == cp_model.OPTIMAL
    return placing.solution(solver)


@pytest.mark.parametrize("seed", [seed for seed in range(2_000, 2_070) if not random_problem(seed, SMALL).policies.leaders_first])
def test_no_bound_lies_above_the_best_plan_over_single_people(seed: int) -> None:
    problem = instance(seed, SMALL)
    best = least_open(problem)
    assert audit(problem, best) == ()
    values, result = goal_values(problem, best), solve(problem)
    assert result.goals[0].bound <= values["uncovered_risk"] + 1e-6
    assert lower_bound(problem, result.prices, days_unled=values["leaders"]) <= values["uncovered_risk"] + 1e-6
    assert all(
        unsur in {prices.unsur for prices in result.prices} for unsur in Unsur if any(s.unsur is unsur and s.demand for s in problem.slots)
    )


@pytest.mark.parametrize("seed", range(3_000, 3_012))
def test_where_no_reserve_is_owed_nobody_is_kept_for_one(seed: int) -> None:
    problem = instance(seed, SMALL)
    policies = replace(problem.policies, reserve_min=0, reserve_share=(0, 1), leaders_first=False)
    problem = replace(problem, policies=policies, pins=())
    best, result = goal_values(problem, least_open(problem)), solve(problem)
    assert audit(problem, result.solution) == ()
    assert result.goals[0].bound <= best["uncovered_risk"] + 1e-6


@pytest.mark.parametrize("seed", range(3_100, 3_112))
def test_a_reserve_that_was_drawn_whole_is_owed_no_more(seed: int) -> None:
    problem = instance(seed, SMALL)
    stood = sorted({row.person for row in solve(problem).solution.assignments if row.role is Role.RESERVE})
    policies = replace(problem.policies, reserve_min=len(stood), reserve_share=(0, 1), leaders_first=False)
    problem = replace(problem, policies=policies, pins=(), drawn=tuple(stood))
    best, result = goal_values(problem, least_open(problem)), solve(problem)
    assert audit(problem, result.solution) == ()
    assert result.goals[0].bound <= best["uncovered_risk"] + 1e-6
