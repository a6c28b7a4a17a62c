"""An unsur too large for one program: kind by kind, always legal, and never with a bound above the truth."""

from __future__ import annotations

import pytest

from solver import duties, engine
from solver.engine import solve
from solver.instances import random_problem
from solver.problem import Policies, PostKind, Role, Shift, Unsur
from tests.cases import person, post, problem, slot
from tests.solving import breaches, by_key, places

DAYS = tuple(Shift(f"D{n}", 1_440 * n + 480, 1_440 * n + 960) for n in range(3))
POINT = 10_000
FREE = Policies(reserve_min=0, strength_share=(1, 1))


@pytest.fixture
def sequential(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every unsur be too large for one program."""
    monkeypatch.setattr(engine, "MAX_CELLS", dict.fromkeys(Unsur, 0))
    monkeypatch.setattr(engine, "can_transport", lambda problem, duties: False)


@pytest.mark.parametrize("seed", range(40))
def test_a_plan_kind_by_kind_breaks_no_rule_and_its_bounds_stay_below_the_optimum(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    built = random_problem(seed)
    best = by_key(solve(built))["uncovered_risk"]
    monkeypatch.setattr(engine, "MAX_CELLS", dict.fromkeys(Unsur, 0))
    result = solve(built)
    assert breaches(built, result) == []
    assert all(goal.bound <= goal.value for goal in result.goals)
    assert result.goals[0].bound <= best + 1e-6
    if not built.policies.leaders_first and built.policies.reach_m(Unsur.POLRI) == 60_000:  # else nobody may reach the reserve
        assert result.goals[0].value >= best - 1e-6


@pytest.mark.parametrize("seed", range(40, 50))
def test_too_many_patterns_to_list_give_a_legal_plan_too(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "MAX_PATTERNS", 3)
    built = random_problem(seed)
    result = solve(built)
    assert breaches(built, result) == []
    assert all(goal.bound <= goal.value for goal in result.goals)


@pytest.mark.usefixtures("sequential")
def test_every_day_is_filled_by_people_who_rested() -> None:
    # Three days of one head each, and 960 minutes of rest between them: one man may serve all three.
    built = problem(posts=[post("A")], shifts=DAYS, slots=[slot("A", day.id) for day in DAYS], persons=[person("a")], policies=FREE)
    result = solve(built)
    assert places(result) == {"a": {("D0", "A"), ("D1", "A"), ("D2", "A")}}
    assert by_key(result)["uncovered_risk"] == result.goals[0].bound == 0


@pytest.mark.usefixtures("sequential")
def test_of_two_shifts_at_once_the_heavier_is_filled_and_the_bound_knows_only_single_kinds() -> None:
    shifts = (Shift("X", 480, 960), Shift("Y", 500, 980))
    slots = [slot("A", "X", weight=POINT), slot("A", "Y", weight=3 * POINT)]
    result = solve(problem(posts=[post("A")], shifts=shifts, slots=slots, persons=[person("a")], policies=FREE))
    assert places(result) == {"a": {("Y", "A")}}
    # X is bare: 1 + 1. By itself each shift could be filled, so the bound is 0.
    assert by_key(result)["uncovered_risk"] == 2
    assert result.goals[0].bound == 0


@pytest.mark.usefixtures("sequential")
def test_what_a_kind_lacks_by_itself_is_in_the_bound() -> None:
    # Two heads of 3 points on each day and one man: 3 x 1 missing a day.
    slots = [slot("A", day.id, demand=2, weight=3 * POINT) for day in DAYS]
    result = solve(problem(posts=[post("A")], shifts=DAYS, slots=slots, persons=[person("a")], policies=FREE))
    assert by_key(result)["uncovered_risk"] == result.goals[0].bound == 9


@pytest.mark.usefixtures("sequential")
def test_reserve_comes_before_posts_and_strength_is_kept() -> None:
    # 9 listed, 6 may be used: 1 in reserve, 5 of 8 heads at the post: 3 missing of 1 point.
    posts = [post("A"), post("R", PostKind.RESERVE, areas=())]
    slots = [slot("A", "D0", demand=8), slot("R", "D0", role=Role.RESERVE, weight=0)]
    people = [person(f"p{n}") for n in range(9)]
    built = problem(posts=posts, shifts=DAYS[:1], slots=slots, persons=people, policies=Policies(reserve_min=0))
    result = solve(built)
    assert breaches(built, result) == []
    assert len(places(result)) == 6
    assert by_key(result)["uncovered_risk"] == 3


@pytest.mark.usefixtures("sequential")
def test_the_nearer_goes_and_nobody_to_his_own_desa() -> None:
    people = [person("lives", home="D1"), person("far", lat_e6=50_000), person("near", lat_e6=10_000)]
    built = problem(posts=[post("A")], shifts=DAYS[:1], slots=[slot("A", "D0")], persons=people, policies=FREE)
    assert places(solve(built)) == {"near": {("D0", "A")}}
