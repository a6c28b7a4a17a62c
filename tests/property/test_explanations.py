"""Bottlenecks, prices and conflicts on random instances, against slow and simple counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from ortools.sat.python import cp_model

from solver.asks import Ask, Suspect, missing_duties, missing_heads
from solver.bottleneck import find_suspects
from solver.conflict import BINDING, CONTINUITY, can_hold, find_conflicts
from solver.engine import solve
from solver.headcount import able_people, count_heads
from solver.instances import ProblemSize, random_problem
from solver.placing import Placing
from solver.pricing import price_all, with_people
from solver.problem import Posting, Problem, Unsur
from solver.rules import RULES
from solver.solution import Assignment, Solution

ALONE = ("eligibility", "availability", "reach", "neutrality_home", "neutrality_charge", "neutrality_kin")
SMALL = ProblemSize(districts=2, areas=4, sites=6, shifts=4, polri=8, tni=2, linmas=5)


def suspects_of(problem: Problem) -> tuple[tuple[Suspect, ...], dict[tuple[str, str, Unsur, object], int]]:
    filled = Counter((a.post, a.shift, a.unsur, a.role) for a in solve(problem).solution.assignments)
    missing = missing_heads(problem, filled)
    return find_suspects(problem, missing), missing  # type: ignore[return-value]


def can_serve(problem: Problem, person: str, unsur: Unsur, ask: Ask) -> bool:
    postings = Solution(tuple(Assignment(shift, ask.post, unsur, ask.role, "", person) for shift in ask.shifts))
    return not any(list(RULES[rule].violations(problem, postings)) for rule in ALONE)


@pytest.mark.parametrize("seed", range(40))
def test_every_bottleneck_bears_counting_again(seed: int) -> None:
    problem = random_problem(seed)
    suspects, missing = suspects_of(problem)
    for suspect in suspects:
        people = [person.id for person in problem.persons if person.unsur is suspect.unsur]
        able = {person for person in people if any(can_serve(problem, person, suspect.unsur, ask) for ask in suspect.asks)}
        assert able_people(problem, suspect) == able
        counts = count_heads(problem, suspect)
        if counts is None:
            continue
        assert counts.listed == counts.unfit + counts.absent + counts.far + sum(n for _, n in counts.barred) + counts.able == len(people)
        assert counts.able == len(able)
        # The plan is one of those of which at least so many heads are said to be short; reserve it keeps in full.
        assert missing_duties(suspect, missing) >= counts.short > 0


def test_some_bottlenecks_are_found_and_explain_the_whole_shortage() -> None:
    told = exact = 0
    for seed in range(40):
        problem = random_problem(seed)
        suspects, missing = suspects_of(problem)
        for suspect in suspects:
            counts = count_heads(problem, suspect)
            told += counts is not None
            exact += counts is not None and counts.short == missing_duties(suspect, missing)
    assert told >= 40
    assert exact >= 20


@pytest.mark.parametrize("seed", range(24))
def test_the_worth_of_one_more_man_is_the_difference_of_two_full_plans(seed: int) -> None:
    problem = random_problem(seed, SMALL)
    bases = {post.id: (post.lat_e6, post.lon_e6) for post in problem.posts[:2]}
    prices = price_all(problem, bases, counts=(1, 3), workers=1)
    before = solve(problem).goals[0]
    for price in prices.people:
        after = solve(with_people(problem, price.people, bases[price.base])).goals[0]
        if before.gap == after.gap == 0:
            assert price.worth == pytest.approx(before.value - after.value, abs=1e-3)


@pytest.mark.parametrize("seed", [seed for seed in range(12) if not random_problem(seed, SMALL).policies.leaders_first])
def test_no_rule_makes_a_plan_better(seed: int) -> None:
    prices = price_all(random_problem(seed, SMALL), {}, workers=1)
    for price in prices.rules:
        if price.goals is not None and price.goals[0].gap == 0:
            assert price.goals[0].value <= prices.goals[0].value + 1e-6


def with_random_pins(seed: int) -> Problem:
    """Return a random problem with four pins, drawn so that they often meet at a person or a post."""
    problem, rng = random_problem(seed, SMALL), np.random.Generator(np.random.PCG64(seed))
    polri = [person.id for person in problem.persons if person.unsur is Unsur.POLRI]
    slots = [slot for slot in problem.slots if slot.unsur is Unsur.POLRI and slot.demand > 0]
    few, places = rng.choice(polri, 2).tolist(), [slots[i] for i in rng.integers(0, len(slots), 3)]
    drawn = [(few[int(rng.integers(2))], places[int(rng.integers(3))]) for _ in range(4)]
    return replace(problem, pins=tuple(dict.fromkeys(Posting(person, slot.shift, slot.post) for person, slot in drawn)))


def is_placeable(problem: Problem, pins: tuple[Posting, ...]) -> bool:
    """Return whether the pinned people can be placed person by person so that all pins and rules hold."""
    placing = Placing(replace(problem, pins=pins), people={pin.person for pin in pins})
    placing.add_rules((*BINDING, CONTINUITY, "pins"))
    return cp_model.CpSolver().solve(placing.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


@pytest.mark.parametrize("seed", range(40))
def test_what_can_hold_is_what_a_person_by_person_model_can_place(seed: int) -> None:
    problem = with_random_pins(seed)
    for size in range(1, len(problem.pins) + 1):
        for pins in combinations(problem.pins, size):
            assert can_hold(problem, pins, (*BINDING, CONTINUITY)) == is_placeable(problem, pins)


@pytest.mark.parametrize("seed", range(40))
def test_conflicts_are_smallest_sets_and_what_is_left_holds(seed: int) -> None:
    problem = with_random_pins(seed)
    conflicts = find_conflicts(problem)
    for conflict in conflicts:
        assert not can_hold(problem, conflict.pins, conflict.rules)
        assert not is_placeable(problem, conflict.pins)
        for pins in combinations(conflict.pins, len(conflict.pins) - 1):
            assert can_hold(problem, pins, conflict.rules)
        for rules in combinations(conflict.rules, len(conflict.rules) - 1):
            assert can_hold(problem, conflict.pins, rules)
    taken = {pin for conflict in conflicts for pin in conflict.pins}
    assert can_hold(problem, [pin for pin in problem.pins if pin not in taken], (*BINDING, CONTINUITY))
    assert bool(conflicts) == (not is_placeable(problem, problem.pins))
