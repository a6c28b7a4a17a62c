"""Re-plans of random small problems: a first plan is issued, people and posts change, and the second changes as little as it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solver.audit import audit, goal_values
from solver.engine import solve
from solver.instances import random_problem
from solver.problem import Posting, Problem, Role
from solver.solution import Solution


def told(problem: Problem) -> tuple[Posting, ...]:
    return tuple(Posting(a.person, a.shift, a.post) for a in solve(problem).solution.assignments)


def disturbed(problem: Problem, seed: int) -> Problem:
    """Return the problem with some people gone, some on leave, some moved house, and some demand changed."""
    rng = np.random.default_rng(seed)
    people = []
    for person in problem.persons:
        fate = rng.uniform()
        if fate < 0.08:
            continue
        changed = person
        if fate < 0.2:
            changed = replace(person, windows=())
        elif fate < 0.3:
            changed = replace(person, home=problem.sites[int(rng.integers(len(problem.sites)))].area)
        people.append(changed)
    slots = []
    for slot in problem.slots:
        step = int(rng.integers(-1, 2)) if rng.uniform() < 0.15 and slot.role is Role.MEMBER else 0
        slots.append(replace(slot, demand=max(0, slot.demand + step)))
    return replace(problem, persons=tuple(people), slots=tuple(slots))


def changes_of(baseline: tuple[Posting, ...], solution: Solution) -> float:
    """Return 10 per told person whose postings differ and 1 per person called."""
    before: dict[str, set[tuple[str, str]]] = {}
    after: dict[str, set[tuple[str, str]]] = {}
    for row in baseline:
        before.setdefault(row.person, set()).add((row.shift, row.post))
    for a in solution.assignments:
        after.setdefault(a.person, set()).add((a.shift, a.post))
    return 10.0 * sum(after.get(p) != held for p, held in before.items()) + sum(p not in before for p in after)


@pytest.mark.parametrize("seed", range(40))
def test_a_replan_is_clean_and_counts_its_changes_truly(seed: int) -> None:
    first = random_problem(seed)
    baseline = told(first)
    problem = replace(disturbed(first, seed), baseline=baseline)
    result = solve(problem)
    assert audit(problem, result.solution) == ()
    values = goal_values(problem, result.solution)
    for goal in result.goals:
        assert goal.value == values[goal.key]
        assert goal.bound <= goal.value
    assert values["changes"] == changes_of(baseline, result.solution)


@pytest.mark.parametrize("seed", range(20))
def test_a_replan_covers_as_well_as_a_plan_from_nothing_and_changes_no_more(seed: int) -> None:
    first = random_problem(seed)
    baseline = told(first)
    problem = disturbed(first, seed + 500)
    again, fresh = solve(replace(problem, baseline=baseline)), solve(problem)
    covered, best = again.goals[0], fresh.goals[0]
    assert covered.bound <= best.value + 1e-6
    if covered.gap == best.gap == 0:
        assert covered.value == pytest.approx(best.value)
    if all(a.value == b.value and a.gap == b.gap == 0 for a, b in zip(again.goals[:3], fresh.goals[:3], strict=True)):
        assert again.goals[3].bound <= changes_of(baseline, fresh.solution)
        if again.goals[3].gap == 0:
            assert again.goals[3].value <= changes_of(baseline, fresh.solution)


@pytest.mark.parametrize("seed", range(20))
def test_nothing_changed_means_nobody_is_told_anew(seed: int) -> None:
    first = random_problem(seed)
    result = solve(first)
    again = solve(replace(first, baseline=told(first), seed=first.seed + 1))
    assert again.goals[3].value == again.goals[3].bound == 0
    assert {(a.person, a.shift, a.post) for a in again.solution.assignments} == {
        (a.person, a.shift, a.post) for a in result.solution.assignments
    }
