"""The bound from prices never lies above a legal plan, whatever the prices, and the engine's prices prove its own bound."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from solver.audit import goal_values
from solver.engine import Control, solve
from solver.instances import ProblemSize, random_problem
from solver.problem import Posting, Problem, Role, Unsur
from solver.proof import lower_bound
from solver.solution import DualPrices, Solution
from tests.solving import breaches

LARGER = ProblemSize(districts=3, areas=9, sites=24, shifts=6, polri=40, tni=8, linmas=30)
STAGES = ((-9_000, 0, 1, 4), (600, 1_200, 1, 3))


def instance(seed: int) -> Problem:
    """Return a random problem; stages of strength, and pins taken from a plan of it, each now and then."""
    problem = random_problem(seed, LARGER if seed % 5 == 0 else None)
    draw = Random(seed)
    if draw.random() < 0.4:
        problem = replace(problem, policies=replace(problem.policies, strength_stages=STAGES))
    if draw.random() < 0.4:
        rows = [a for a in solve(problem, control=Control(is_fast=True)).solution.assignments if a.role is Role.MEMBER]
        people = draw.sample(sorted({row.person for row in rows}), min(2, len({row.person for row in rows})))
        pins = tuple(Posting(row.person, row.shift, row.post) for row in rows if row.person in people)
        problem = replace(problem, pins=pins)
    return problem


def random_prices(problem: Problem, draw: Random) -> list[DualPrices]:
    """Return a price for every slot around what it may be worth, and one for every stage, also of stages there are none of."""
    found = []
    for unsur in Unsur:
        slots = tuple((s.key, draw.uniform(-0.2, 2.5) * (s.weight or 20_000)) for s in problem.slots if s.unsur is unsur)
        found.append(DualPrices(unsur, slots, tuple((stage, draw.uniform(0, 1e5)) for stage in (-1, 0, 1, 2))))
    return found


def cheap_prices(problem: Problem, draw: Random) -> list[DualPrices]:
    """Return prices low enough to prove something now and then."""
    prices = random_prices(problem, draw)
    return [
        DualPrices(p.unsur, tuple((key, price / 4) for key, price in p.slots), tuple((s, price / 50) for s, price in p.stages))
        for p in prices
    ]


SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_prices_prove_more_than_a_legal_plan_leaves_open(seed: int) -> None:
    problem, draw = instance(seed), Random(seed)
    best, first = solve(problem), solve(problem, control=Control(seconds=0.0))
    plans = [result.solution for result in (best, first) if not breaches(problem, result)]
    assert plans
    if not problem.pins:
        plans.append(Solution(()))
    given = [list(best.prices), random_prices(problem, draw), cheap_prices(problem, draw)]
    given.append([*given[0], *given[1], *given[2]])
    for plan in plans:
        values = goal_values(problem, plan)
        for prices in given:
            assert lower_bound(problem, prices, days_unled=values["leaders"]) <= values["uncovered_risk"] + 1e-6


def test_cheap_prices_prove_something_now_and_then() -> None:
    problems = [instance(seed) for seed in SEEDS]
    bounds = [lower_bound(problem, cheap_prices(problem, Random(seed))) for seed, problem in enumerate(problems)]
    assert sum(bound > 0 for bound in bounds) > len(SEEDS) / 4


def plain(seed: int) -> Problem:
    """Return a problem whose bound prices can prove in full: one crew per chain, nobody asked to stand in reserve.

    While the reserve is short those who could not stand in it may guard, which prices have to allow for.
    """
    problem = random_problem(seed, LARGER if seed % 5 == 0 else None)
    slots = tuple(slot for slot in problem.slots if slot.role is not Role.RESERVE)
    stages = STAGES if seed % 3 == 0 else ()
    return replace(problem, slots=slots, policies=replace(problem.policies, continuity=True, strength_stages=stages))


@pytest.mark.parametrize("seed", range(30))
def test_the_engines_prices_prove_the_bound_of_the_engine(seed: int) -> None:
    problem = plain(seed)
    result = solve(problem)
    proven = lower_bound(problem, result.prices, days_unled=result.goals[1].value)
    assert proven == pytest.approx(result.goals[0].bound, abs=1e-3)


def test_most_bounds_are_proven_with_a_reserve_too() -> None:
    proven = 0
    for seed in range(30):
        problem = random_problem(seed)
        result = solve(problem)
        proven += lower_bound(problem, result.prices, days_unled=result.goals[1].value) >= result.goals[0].bound - 1e-3
    assert proven > 15
