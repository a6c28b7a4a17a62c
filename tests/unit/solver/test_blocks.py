"""Units on loan are kept together as far as the earlier goals allow, at any cost in kilometres."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.engine import solve
from solver.problem import Person, Policies, Problem, Shift
from solver.solution import GoalValue, SolveResult
from tests.cases import person, post, problem, slot
from tests.solving import breaches, by_key, places

DAY = Shift("DAY", 480, 960)
ALL = Policies(reserve_min=0, strength_share=(1, 1))
SOUTH, NORTH = post("A", district="K1"), post("B", district="K2", lat_e6=100_000)
"""0.1 degree apart: 11.12 km, 15.567 km by road."""


def case(*people: Person, policies: Policies = ALL) -> Problem:
    """Return two posts of two heads in two kecamatan."""
    slots = [slot("A", "DAY", demand=2), slot("B", "DAY", demand=2)]
    return problem(posts=[SOUTH, NORTH], shifts=[DAY], slots=slots, persons=people, policies=policies)


def loan(name: str, **changes: object) -> Person:
    return person(name, block="Brimob", **changes)


def goal(result: SolveResult, key: str) -> GoalValue:
    return next(goal for goal in result.goals if goal.key == key)


BETWEEN = {"lat_e6": 50_000}
PEOPLE = (
    *(loan(f"b{n}", lat_e6=40_000 + 20_000 * n) for n in range(2)),
    person("south", lat_e6=10_000),
    person("north", lat_e6=90_000),
)
"""One of the block lives nearer to A, one nearer to B."""


def test_a_block_for_which_one_kecamatan_suffices_stands_in_one() -> None:
    result = solve(case(*PEOPLE))
    held = places(result)
    assert held["b0"] == held["b1"]
    assert goal(result, "blocks").value == goal(result, "blocks").bound == 0
    # Both at A: 0.04 + 0.06 degree, south to B 0.09, north 0.01; the same at B: 0.20 degree.
    assert goal(result, "travel").value == pytest.approx(31.134, abs=0.003)


def test_without_a_block_everybody_goes_to_the_nearer_post() -> None:
    # 0.04 + 0.04 + 0.01 + 0.01 = 0.10 degree.
    travel = goal(solve(case(*(replace(each, block="") for each in PEOPLE))), "travel")
    assert travel.value == travel.bound == pytest.approx(15.567, abs=0.003)


def test_the_bound_on_travel_holds_for_every_plan_that_keeps_the_block_together() -> None:
    result = solve(case(*PEOPLE))
    assert goal(result, "travel").bound <= goal(result, "travel").value


def test_a_block_is_kept_together_where_nobody_has_any_way_to_go() -> None:
    # Everything at one point: the block fits B, or A and C, which are of one kecamatan.
    people = [*(loan(f"b{n}") for n in range(2)), *(person(f"o{n}") for n in range(3))]
    posts = [SOUTH, post("B", district="K2"), post("C", district="K1")]
    slots = [slot("A", "DAY", demand=2), slot("B", "DAY", demand=2), slot("C", "DAY")]
    result = solve(problem(posts=posts, shifts=[DAY], slots=slots, persons=people, policies=ALL))
    assert by_key(result)["uncovered_risk"] == 0
    assert goal(result, "blocks").value == 0


def test_a_block_larger_than_a_kecamatan_is_spread_no_more_than_it_must() -> None:
    # Three heads of the block, two at each post: one kecamatan beyond the first, and no plan does better.
    result = solve(case(*(loan(f"b{n}", **BETWEEN) for n in range(3)), person("o", **BETWEEN)))
    assert (goal(result, "blocks").value, goal(result, "blocks").bound) == (1, 1)


def test_two_blocks_take_a_kecamatan_each() -> None:
    crews = [person(f"{block}{n}", block=block, lat_e6=100_000 * n + 1_000) for block in ("Brimob", "Sabhara") for n in range(2)]
    result = solve(case(*crews))
    assert goal(result, "blocks").value == 0
    held = places(result)
    assert held["Brimob0"] == held["Brimob1"] != held["Sabhara0"] == held["Sabhara1"]


def test_no_post_is_left_open_for_a_block() -> None:
    # All four heads are wanted and only the block is there.
    result = solve(case(*(loan(f"b{n}", **BETWEEN) for n in range(4))))
    assert by_key(result)["uncovered_risk"] == 0
    assert by_key(result)["blocks"] == 1


def test_a_block_is_kept_together_though_its_team_is_of_juniors_only() -> None:
    # Blocks come before junior pairs: both of the block at one post, where they are alone.
    junior = replace(ALL, junior_max_rank=2)
    people = [
        loan("b0", rank=1),
        loan("b1", rank=1, lat_e6=100_000),
        person("o0", rank=5),
        person("o1", rank=5, lat_e6=100_000),
    ]
    built = case(*people, policies=junior)
    result = solve(built)
    assert breaches(built, result) == []
    assert (goal(result, "blocks").value, goal(result, "junior_pairs").value) == (0, 1)
    assert goal(result, "junior_pairs").bound <= 1
