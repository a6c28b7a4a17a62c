"""The engine on problems small enough to be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.engine import solve
from solver.problem import Person, Policies, Post, Posting, PostKind, Problem, Role, Shift, Tasking, Unsur
from solver.solution import SolveResult, SolveStatus
from tests.cases import person, post, problem, slot
from tests.solving import breaches, by_key, places

DAY = Shift("DAY", 480, 960)
VOTE = (Shift("S3", 300, 780), Shift("S4", 780, 1_440, "S3"))
POINT = 10_000
NO_RESERVE = Policies(reserve_min=0)
PADAL = post("PADAL", PostKind.COMMAND, areas=("D1",))
RESERVE = post("RES", PostKind.RESERVE, areas=())


def people(count: int, **changes: object) -> list[Person]:
    return [person(f"p{n:02d}", **changes) for n in range(count)]


def guarding(weights: dict[str, int], heads: int, crew: list[Person], policies: Policies = NO_RESERVE, **parts: object) -> Problem:
    """Return posts of these points with so many heads each by day, a padal beside them, and their people."""
    posts = [*(post(name) for name in weights), PADAL]
    slots = [slot(name, "DAY", demand=heads, weight=points * POINT) for name, points in weights.items()]
    slots.append(slot("PADAL", "DAY", role=Role.PADAL, weight=0))
    return problem(posts=posts, shifts=[DAY], slots=slots, persons=crew, policies=policies, **parts)


def heads_at(result: SolveResult) -> dict[str, int]:
    found: dict[str, int] = {}
    for a in result.solution.assignments:
        found[a.post] = found.get(a.post, 0) + 1
    return found


def test_a_shortage_leaves_the_posts_of_least_weight_open() -> None:
    # 6 listed: floor(2/3 x 6) = 4 may be used. C and B are full, A is bare: 2 x 1 + 1 = 3.
    built = guarding({"A": 1, "B": 5, "C": 25}, 2, people(6))
    result = solve(built)
    assert heads_at(result) == {"B": 2, "C": 2}
    assert by_key(result)["uncovered_risk"] == result.goals[0].bound == 3
    assert by_key(result)["leaders"] == result.goals[1].bound == 1
    assert result.status is SolveStatus.OPTIMAL
    assert breaches(built, result) == []


def test_with_leaders_first_the_padal_is_set_aside_and_risk_pays() -> None:
    # One leads, three are left: C full, one at B: 5 for the head missing there and 3 for A.
    built = guarding({"A": 1, "B": 5, "C": 25}, 2, people(6), replace(NO_RESERVE, leaders_first=True))
    result = solve(built)
    assert heads_at(result) == {"PADAL": 1, "B": 1, "C": 2}
    assert (by_key(result)["leaders"], by_key(result)["uncovered_risk"]) == (0, 8)
    assert result.goals[0].bound == 8
    assert breaches(built, result) == []


def test_one_head_at_each_post_is_better_than_two_at_the_heavier() -> None:
    # 3 listed, 2 used. One each: 5 + 3 missing = 8. Both at B: 3 x 2 missing + 3 bare = 9. Both at A: 5 x 2 + 5 = 15.
    result = solve(guarding({"A": 3, "B": 5}, 2, people(3)))
    assert heads_at(result) == {"A": 1, "B": 1}
    assert by_key(result)["uncovered_risk"] == 8


def test_much_heavier_posts_are_filled_first_all_the_same() -> None:
    # One each: 25 + 3 = 28. Both at B: 3 x 2 + 3 = 9.
    result = solve(guarding({"A": 3, "B": 25}, 2, people(3)))
    assert heads_at(result) == {"B": 2}
    assert by_key(result)["uncovered_risk"] == 9


def test_with_enough_people_nothing_is_open() -> None:
    # 5 heads and a padal are 6 of floor(2/3 x 9).
    built = guarding({"A": 1, "B": 5, "C": 25, "D": 25, "E": 1}, 1, people(9))
    result = solve(built)
    assert heads_at(result) == dict.fromkeys(("A", "B", "C", "D", "E", "PADAL"), 1)
    assert by_key(result) == by_key(result) | {"uncovered_risk": 0, "leaders": 0}


def test_strength_is_kept_where_nobody_leads_either() -> None:
    built = problem(posts=[post("A"), post("B")], shifts=[DAY], slots=[slot("A", "DAY"), slot("B", "DAY")], persons=people(2))
    assert breaches(built, solve(built)) == []


def test_a_person_serves_twice_where_strength_is_short_and_rest_allows() -> None:
    # 3 listed, 2 used; 960 minutes lie between the two days, so both stand at both posts on both days.
    days = (DAY, Shift("NEXT", 1_920, 2_400))
    slots = [slot(name, shift.id) for name in "AB" for shift in days]
    built = problem(posts=[post("A"), post("B")], shifts=days, slots=slots, persons=people(3), policies=NO_RESERVE)
    result = solve(built)
    assert by_key(result)["uncovered_risk"] == 0
    assert len(places(result)) == 2
    # Even share (4 x 480) / 2 = 960: nobody is above it.
    assert by_key(result)["balance"] == 0


def test_duty_is_spread_before_anybody_travels_less() -> None:
    # Two days, one post, 3 of 4 may be used; two go rather than one, though a lives beside the post.
    days = (DAY, Shift("NEXT", 1_920, 2_400))
    crew = [person("a"), *(person(name, lat_e6=10_000) for name in "bcd")]
    built = problem(
        posts=[post("A")],
        shifts=days,
        slots=[slot("A", s.id) for s in days],
        persons=crew,
        policies=replace(NO_RESERVE, strength_share=(3, 4)),
    )
    result = solve(built)
    # Even share 960 / 3 = 320. Two people: 2 x 160 = 320 above; one alone: 960 - 320 = 640.
    assert len(places(result)) == 2
    assert by_key(result)["balance"] == result.goals[4].bound == 320
    assert by_key(result)["travel"] == pytest.approx(1.557)  # 0.01 degree for one of the two
    assert "a" in places(result)


def test_the_crew_of_the_first_shift_goes_on_into_the_second() -> None:
    slots = [slot("A", shift.id, demand=2) for shift in VOTE]
    slots.append(slot("PADAL", "S3", role=Role.PADAL))
    built = problem(posts=[post("A"), PADAL], shifts=VOTE, slots=slots, persons=people(6))
    held = [shifts for shifts in places(solve(built)).values() if ("S3", "A") in shifts]
    assert held == [{("S3", "A"), ("S4", "A")}] * 2


def standing_by(heads: int, listed: int, *, least: int = 0, most: int = 9) -> Problem:
    """Return one post with so many heads on voting day, and a reserve beside it."""
    slots = [slot("A", shift.id, demand=heads) for shift in VOTE]
    slots += [slot("RES", shift.id, demand=most, role=Role.RESERVE, weight=0) for shift in VOTE]
    return problem(
        posts=[post("A"), RESERVE], shifts=VOTE, slots=slots, persons=people(listed), policies=Policies(reserve_min=least, platoon_size=2)
    )


@pytest.mark.parametrize(("heads", "reserve"), [(9, 1), (10, 2), (18, 2)])
def test_as_much_reserve_stands_by_as_is_owed_and_no_more(heads: int, reserve: int) -> None:
    # 30 listed, 20 may be used.
    built = standing_by(heads, 30)
    result = solve(built)
    assert heads_at(result) == {"A": 2 * heads, "RES": 2 * reserve}
    assert by_key(result)["uncovered_risk"] == 0
    assert breaches(built, result) == []


def test_the_reserve_is_kept_when_posts_are_short() -> None:
    # 20 of 30 may be used and 25 are wanted: 2 in reserve, 18 at the post; 7 heads of 1 point are missing in two shifts.
    built = standing_by(25, 30)
    result = solve(built)
    assert heads_at(result) == {"A": 36, "RES": 4}
    assert by_key(result)["uncovered_risk"] == result.goals[0].bound == 14
    assert breaches(built, result) == []


def test_posts_are_manned_although_nobody_can_reach_the_reserve() -> None:
    # 0.9 degrees are 140 km. Nobody at a post could stand in reserve, so none is drained for it.
    built = standing_by(1, 3)
    built = replace(built, posts=(built.posts[0], replace(RESERVE, lat_e6=900_000)))
    assert heads_at(solve(built)) == {"A": 2}


def test_the_reserve_forms_platoons_that_serve_the_whole_chain() -> None:
    result = solve(standing_by(4, 30, least=3))
    reserve = [a for a in result.solution.assignments if a.role is Role.RESERVE]
    assert sorted(a.team for a in reserve if a.shift == "S3") == ["SST-1", "SST-1", "SST-2"]
    assert {a.person for a in reserve if a.shift == "S3"} == {a.person for a in reserve if a.shift == "S4"}


def test_an_unsur_without_anybody_leaves_its_slots_open() -> None:
    # TNI: 2 heads of 3 points and nobody there: 3 x 2 + 3 = 9. Polri stands.
    slots = [slot("A", "DAY"), slot("A", "DAY", unsur=Unsur.TNI, demand=2, weight=3 * POINT)]
    result = solve(problem(posts=[post("A")], shifts=[DAY], slots=slots, persons=people(3)))
    assert by_key(result)["uncovered_risk"] == result.goals[0].bound == 9
    assert len(places(result)) == 1
    assert result.status is SolveStatus.OPTIMAL


def test_a_problem_without_anything_is_solved() -> None:
    result = solve(problem())
    assert result.solution.assignments == ()
    assert [(goal.value, goal.bound) for goal in result.goals] == [(0, 0)] * 9
    assert result.status is SolveStatus.OPTIMAL


def test_the_held_back_the_absent_and_the_unskilled_stand_nowhere() -> None:
    crew = [
        person("back", tasking=Tasking.HELD_BACK, skills=("lantas",)),
        person("away", windows=(), skills=("lantas",)),
        person("plain"),
        person("able", skills=("lantas",)),
    ]
    built = problem(
        posts=[post("A"), PADAL], shifts=[DAY], slots=[slot("A", "DAY", demand=2, skill="lantas")], persons=crew, policies=NO_RESERVE
    )
    assert places(solve(built)).keys() == {"able"}


TOLD = (Posting("a", "DAY", "A"), Posting("b", "DAY", "B"))


def replan(crew: list[Person], posts: list[Post], told: tuple[Posting, ...] = TOLD, **parts: object) -> SolveResult:
    slots = [slot(place.id, "DAY") for place in posts]
    policies = replace(NO_RESERVE, strength_share=(1, 1))
    built = problem(posts=[*posts, PADAL], shifts=[DAY], slots=slots, persons=crew, policies=policies, baseline=told, **parts)
    result = solve(built)
    assert breaches(built, result) == []
    return result


NEAR, FAR = {"lat_e6": 0}, {"lat_e6": 100_000}


def test_who_was_told_stays_although_others_live_nearer() -> None:
    result = replan([person("a", **FAR), person("b"), person("c")], [post("A"), post("B", **FAR)])
    assert places(result) == {"a": {("DAY", "A")}, "b": {("DAY", "B")}}
    assert by_key(result)["changes"] == result.goals[3].bound == 0


def test_who_lost_his_post_is_sent_to_the_new_one_rather_than_somebody_free() -> None:
    # b is told of a change either way (10); calling c as well would make 11.
    result = replan([person("a"), person("b"), person("c", **FAR)], [post("A"), post("NEW", **FAR)])
    assert places(result) == {"a": {("DAY", "A")}, "b": {("DAY", "NEW")}}
    assert by_key(result)["changes"] == result.goals[3].bound == 10


def test_who_fell_out_is_replaced_by_somebody_free_and_nobody_is_moved() -> None:
    # a cannot serve any more (10), c is called (1). Moving b to A and c to B would cost 21, though b lives at A and c at B.
    result = replan([person("a", windows=()), person("b"), person("c", **FAR)], [post("A"), post("B", **FAR)])
    assert places(result) == {"b": {("DAY", "B")}, "c": {("DAY", "A")}}
    assert by_key(result)["changes"] == result.goals[3].bound == 11


def test_a_person_no_longer_listed_is_a_change_that_nobody_can_avoid() -> None:
    result = replan([person("b"), person("c")], [post("A"), post("B")])
    assert by_key(result)["changes"] == 11


def test_coverage_is_worth_any_change() -> None:
    # Only a may stand at NEW: he leaves A (10) and c is called to it (1); b stays.
    crew = [person("a", home="D5"), person("b", kin_areas=("D7",)), person("c", kin_areas=("D7",))]
    result = replan(crew, [post("A"), post("B"), post("NEW", areas=("D7",))])
    assert places(result)["a"] == {("DAY", "NEW")}
    assert by_key(result)["uncovered_risk"] == 0
    assert by_key(result)["changes"] == result.goals[3].bound == 11


def test_a_plan_of_its_own_baseline_changes_nothing() -> None:
    built = guarding({"A": 1, "B": 5, "C": 25}, 2, people(9))
    first = solve(built)
    told = tuple(Posting(a.person, a.shift, a.post) for a in first.solution.assignments)
    again = solve(replace(built, baseline=told, seed=7))
    assert again.solution == first.solution
    assert by_key(again)["changes"] == again.goals[3].bound == 0


def test_a_pin_holds_against_every_goal_but_the_rules() -> None:
    # a lives beside A and is pinned to B, 15.567 km off; b has to go the other way.
    built = problem(
        posts=[post("A"), post("B", **FAR)],
        shifts=[DAY],
        slots=[slot("A", "DAY"), slot("B", "DAY")],
        persons=[person("a"), person("b", **FAR)],
        policies=replace(NO_RESERVE, strength_share=(1, 1)),
        pins=(Posting("a", "DAY", "B"),),
    )
    result = solve(built)
    assert places(result) == {"a": {("DAY", "B")}, "b": {("DAY", "A")}}
    assert by_key(result)["travel"] == pytest.approx(2 * 15.567, abs=0.002)
    assert breaches(built, result) == []


def test_a_pin_in_the_first_shift_brings_the_second() -> None:
    built = problem(
        posts=[post("A"), post("B")],
        shifts=VOTE,
        slots=[slot(name, shift.id) for name in "AB" for shift in VOTE],
        persons=people(3),
        policies=NO_RESERVE,
        pins=(Posting("p02", "S3", "B"),),
    )
    assert places(solve(built))["p02"] == {("S3", "B"), ("S4", "B")}


def surplus(*crew: Person, pins: tuple[Posting, ...]) -> Problem:
    """Return a post that wants one head in S3 and three in S4: one crew goes on, two join it."""
    slots = [slot("A", "S3"), slot("A", "S4", demand=3)]
    policies = replace(NO_RESERVE, strength_share=(1, 1))
    return problem(posts=[post("A")], shifts=VOTE, slots=slots, persons=crew, policies=policies, pins=pins)


def test_pins_in_the_surplus_of_a_shift_are_kept() -> None:
    built = surplus(*people(4), pins=(Posting("p00", "S4", "A"), Posting("p01", "S4", "A")))
    result = solve(built)
    assert breaches(built, result) == []
    assert by_key(result)["uncovered_risk"] == 0


def test_a_pin_of_somebody_who_can_serve_the_second_shift_alone_is_kept() -> None:
    late = person("late", windows=((780, 1_440),))
    built = surplus(late, *people(3), pins=(Posting("late", "S4", "A"),))
    result = solve(built)
    assert breaches(built, result) == []
    assert by_key(result)["uncovered_risk"] == 0


def test_who_is_pinned_to_the_reserve_is_not_released() -> None:
    built = standing_by(1, 9)
    built = replace(built, pins=tuple(Posting(f"p{n:02d}", shift.id, "RES") for n in range(3) for shift in VOTE))
    result = solve(built)
    assert breaches(built, result) == []
    assert heads_at(result) == {"A": 2, "RES": 6}
