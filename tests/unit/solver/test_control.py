"""How a run is steered: cancelled, given no time, made fast, spread over workers; what it tells meanwhile."""

from __future__ import annotations

import pytest

from solver.engine import Control, Event, solve
from solver.instances import ProblemSize, random_problem
from solver.problem import Policies, PostKind, Problem, Role, Shift, Tasking, Unsur
from solver.program import GOALS
from solver.solution import SolveResult
from tests.cases import person, post, problem, slot
from tests.solving import breaches, by_key, places

DAY = Shift("DAY", 480, 960)
POINT = 10_000
WEIGHTS = {"A": 1, "B": 5, "C": 25}


def guarding(listed: int) -> Problem:
    """Return three posts of two heads each by day and a padal, and people ever farther away; two thirds may be used."""
    posts = [*(post(name) for name in WEIGHTS), post("PADAL", PostKind.COMMAND)]
    slots = [slot(name, "DAY", demand=2, weight=points * POINT) for name, points in WEIGHTS.items()]
    slots.append(slot("PADAL", "DAY", role=Role.PADAL, weight=0))
    people = [person(f"p{n}", lat_e6=10_000 * n) for n in range(listed)]
    return problem(posts=posts, shifts=[DAY], slots=slots, persons=people, policies=Policies(reserve_min=0))


LARGER = ProblemSize(districts=3, areas=9, sites=24, shifts=6, polri=40, tni=8, linmas=30)


def check(built: Problem, result: SolveResult) -> None:
    """See to it that a plan is legal and claims no more than it has."""
    assert breaches(built, result) == []
    assert all(goal.bound <= goal.value for goal in result.goals)


@pytest.mark.parametrize("control", [Control(seconds=0.0), Control(is_cancelled=lambda: True)], ids=["no time", "cancelled at once"])
@pytest.mark.parametrize("seed", range(3))
def test_a_run_without_any_time_still_gives_a_legal_plan(control: Control, seed: int) -> None:
    built = random_problem(seed, LARGER)
    result = solve(built, control=control)
    check(built, result)
    assert result.solution.assignments
    assert not result.is_whole
    # Nothing was proven, and nothing is claimed but what no plan can undercut.
    assert all(goal.bound == 0 for goal in result.goals)


def test_a_run_with_time_enough_is_the_run_without_a_deadline() -> None:
    built = guarding(8)
    result = solve(built, control=Control(seconds=3_600))
    assert result.is_whole
    assert result.to_json() == solve(built).to_json()


def stopped_after(built: Problem, goal: str) -> SolveResult:
    """Return the result of a run that is cancelled once this goal of the Polri was told."""
    told: list[str | None] = []

    def listen(event: Event) -> None:
        if event.stage == "POLRI":
            told.append(event.goal)

    return solve(built, control=Control(listen, lambda: goal in told, workers=1))


@pytest.mark.parametrize("seen", range(5))
def test_a_cancelled_run_keeps_the_bounds_of_the_goals_already_proven(seen: int) -> None:
    # 5 of 8 may be used: B and C in full and one head at A, so 1 point is missing and nobody leads.
    built = guarding(8)
    whole, result = solve(built), stopped_after(built, GOALS[seen])
    check(built, result)
    assert not result.is_whole
    for cut, best in zip(result.goals[: seen + 1], whole.goals, strict=False):
        assert (cut.value, cut.bound) == (best.value, best.bound)
    assert by_key(result)["uncovered_risk"] == result.goals[0].bound == 1


def test_goals_after_the_end_of_a_run_claim_nothing() -> None:
    built = guarding(8)
    travel = next(goal for goal in stopped_after(built, "balance").goals if goal.key == "travel")
    assert next(goal for goal in solve(built).goals if goal.key == "travel").bound > 0
    assert (travel.bound, travel.method) == (0, "none")


@pytest.mark.parametrize("seed", range(4))
def test_the_number_of_workers_changes_nothing(seed: int) -> None:
    built = random_problem(seed, LARGER)
    alone, together = (solve(built, control=Control(workers=workers)) for workers in (1, 2))
    assert alone.to_json() == together.to_json()
    assert alone.prices == together.prices


@pytest.mark.parametrize("seed", range(8))
def test_a_fast_plan_is_legal_and_claims_no_more_than_the_full_run_finds(seed: int) -> None:
    built = random_problem(seed, LARGER if seed < 4 else None)
    fast, whole = solve(built, control=Control(is_fast=True)), solve(built)
    check(built, fast)
    # A true bound is never above any plan of the same problem.
    assert fast.goals[0].bound <= whole.goals[0].value


def test_a_fast_plan_weighs_goals_and_still_covers_the_heaviest_posts() -> None:
    # 4 of 6 may be used: a head of 25 or 5 points is worth far more than the few kilometres there.
    assert by_key(solve(guarding(6), control=Control(is_fast=True)))["uncovered_risk"] == 3


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_grows_and_every_goal_is_told_with_its_bound(workers: int) -> None:
    events: list[Event] = []
    result = solve(guarding(6), control=Control(events.append, workers=workers))
    shares = [event.share for event in events]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-2] < shares[-1] == 1
    told = [event.goal for event in events if event.stage == "POLRI" and event.goal]
    # Of blocks and units nothing is told where there are none, or where they are settled by names.
    assert told == [goal for goal in GOALS if goal not in ("blocks", "team_units")]
    assert next(event.bound for event in events if event.goal == "uncovered_risk") == 3
    last = events[-1]
    assert (last.stage, last.goal, last.bound, last.value) == ("done", "uncovered_risk", 3, result.goals[0].value)


def test_blocks_are_told_where_there_are_any() -> None:
    events: list[Event] = []
    built = problem(posts=[post("A")], shifts=[DAY], slots=[slot("A", "DAY")], persons=[person(f"b{n}", block="Brimob") for n in range(3)])
    solve(built, control=Control(events.append))
    assert [event.goal for event in events if event.goal].count("blocks") == 1


def stages(most_early: int) -> Problem:
    """Return two heads in an early stage and two later on, four people of whom two may be used outside the stage."""
    shifts = [Shift("E", 0, 480), Shift("L", 2_000, 2_480)]
    return problem(
        posts=[post("A"), post("B")],
        shifts=shifts,
        slots=[slot("A", "E", demand=2), slot("B", "L", demand=2)],
        persons=[person(f"p{n}") for n in range(4)],
        policies=Policies(reserve_min=0, strength_share=(1, 2), strength_stages=((0, 480, most_early, 4),)),
    )


@pytest.mark.parametrize(("most", "risk"), [(0, 3), (1, 1), (2, 0), (3, 0)])
def test_a_stage_of_strength_binds_by_itself(most: int, risk: int) -> None:
    # Nobody at A: 2 heads and once more for nobody; one: 1 head.
    built = stages(most)
    result = solve(built)
    check(built, result)
    assert by_key(result)["uncovered_risk"] == result.goals[0].bound == risk
    held = places(result).values()
    assert sum(("E", "A") in duties for duties in held) == min(2, most)
    assert sum(("L", "B") in duties for duties in held) == 2


def test_people_used_in_one_stage_do_not_count_in_another() -> None:
    # Half of each may be used, two and two: with windows that never meet four people serve, all that are listed.
    built = stages(2)
    people = [person(f"p{n}", windows=((0, 480) if n < 2 else (2_000, 2_480),)) for n in range(4)]
    result = solve(problem(posts=built.posts, shifts=built.shifts, slots=built.slots, persons=people, policies=built.policies))
    assert by_key(result)["uncovered_risk"] == 0
    assert len(places(result)) == 4


def test_juniors_whom_names_cannot_part_are_parted_by_the_flow() -> None:
    # Two juniors live at A, two seniors 1.557 km off at B: nobody would walk, were it not for the pair of juniors.
    young = [person(f"y{n}", rank=1) for n in range(2)]
    old = [person(f"o{n}", rank=5, lat_e6=10_000) for n in range(2)]
    held = person("back", tasking=Tasking.HELD_BACK)
    built = problem(
        posts=[post("A"), post("B", lat_e6=10_000)],
        shifts=[DAY],
        slots=[slot("A", "DAY", demand=2), slot("B", "DAY", demand=2)],
        persons=[*young, *old, held],
        policies=Policies(reserve_min=0, strength_share=(1, 1), junior_max_rank=2),
    )
    result = solve(built)
    values = by_key(result)
    assert (values["uncovered_risk"], values["junior_pairs"]) == (0, 0)
    # One goes up and one comes down: 2 x 1.557, and that is proven.
    assert values["travel"] == pytest.approx(3.114, abs=1e-3)
    assert next(goal for goal in result.goals if goal.key == "travel").gap == 0


def test_a_pair_of_juniors_that_nobody_could_part_stays_and_is_proven() -> None:
    built = problem(
        posts=[post("A")],
        shifts=[DAY],
        slots=[slot("A", "DAY", demand=2)],
        persons=[person(f"y{n}", rank=1) for n in range(3)],
        policies=Policies(reserve_min=0, junior_max_rank=2),
    )
    pairs = next(goal for goal in solve(built).goals if goal.key == "junior_pairs")
    assert (pairs.value, pairs.bound) == (1, 1)


def test_an_unsur_nobody_asks_for_needs_no_prices() -> None:
    result = solve(guarding(6))
    assert {prices.unsur for prices in result.prices} == {Unsur.POLRI}
