"""The first plan: the reserve, then the heaviest head, to the nearest person who may take it."""

from __future__ import annotations

from dataclasses import replace

from solver.classes import merge_people
from solver.duties import plan_duties
from solver.greedy import GreedyPlan
from solver.problem import Policies, Posting, PostKind, Problem, Role, Shift, Unsur
from tests.cases import person, post, problem, slot

DAY = Shift("DAY", 480, 960)
ALL = Policies(reserve_min=0, strength_share=(1, 1))


def first_plan(built: Problem) -> dict[str, list[str]]:
    """Return person to the posts he holds."""
    duties = plan_duties(built, Unsur.POLRI)
    classes, _ = merge_people(built, duties, must_be_exact=True)
    named = GreedyPlan(built, duties, classes).solve()
    return {who: [duties.needs[need].post.id for need in needs] for who, needs in named.duties.items()}


def heads(plan: dict[str, list[str]]) -> dict[str, int]:
    held = [name for names in plan.values() for name in names]
    return {name: held.count(name) for name in set(held)}


def test_the_first_head_at_a_post_weighs_double() -> None:
    # A 3 points, B 5, two heads each. Heads by weight: B 10, A 6, B 5, A 3; three people.
    slots = [slot("A", "DAY", demand=2, weight=30_000), slot("B", "DAY", demand=2, weight=50_000)]
    built = problem(posts=[post("A"), post("B")], shifts=[DAY], slots=slots, persons=[person(f"p{n}") for n in range(3)], policies=ALL)
    assert heads(first_plan(built)) == {"A": 1, "B": 2}


def test_the_heaviest_head_goes_to_the_nearest() -> None:
    people = [person("far", lat_e6=90_000), person("near", lat_e6=10_000), person("out", lat_e6=900_000)]
    built = problem(posts=[post("A")], shifts=[DAY], slots=[slot("A", "DAY", demand=3)], persons=people, policies=ALL)
    # 0.9 degree are 140 km: beyond reach.
    assert first_plan(replace(built, slots=(slot("A", "DAY"),))) == {"near": ["A"]}
    assert first_plan(built).keys() == {"near", "far"}


def test_the_reserve_stands_before_any_post_is_manned() -> None:
    posts = [post("A"), post("RES", PostKind.RESERVE, areas=())]
    slots = [slot("A", "DAY", weight=250_000), slot("RES", "DAY", demand=2, role=Role.RESERVE, weight=0)]
    built = problem(posts=posts, shifts=[DAY], slots=slots, persons=[person("a"), person("b")], policies=ALL)
    assert heads(first_plan(built)) == {"RES": 2}


def test_nobody_is_used_beyond_the_strength_of_a_stage() -> None:
    later = Shift("LATER", 2_400, 2_700)
    built = problem(
        posts=[post("A"), post("B")],
        shifts=[DAY, later],
        slots=[slot("A", "DAY", demand=4), slot("B", "LATER", demand=4)],
        persons=[person(f"p{n}") for n in range(4)],
        policies=replace(ALL, strength_share=(3, 4), strength_stages=((2_000, 3_000, 1, 4),)),
    )
    assert heads(first_plan(built)) == {"A": 3, "B": 1}


def test_a_duty_too_soon_after_another_is_not_given() -> None:
    # DAY ends at 960: 8 h of rest are kept at 1440 and not a minute before.
    for start, count in ((1_440, 2), (1_439, 1)):
        soon = Shift("SOON", start, start + 300)
        slots = [slot("A", "DAY"), slot("A", "SOON")]
        built = problem(posts=[post("A")], shifts=[DAY, soon], slots=slots, persons=[person("a")], policies=ALL)
        assert len(first_plan(built)["a"]) == count


def test_pins_come_before_everything() -> None:
    slots = [slot("A", "DAY", weight=250_000), slot("B", "DAY")]
    people = [person("a"), person("b", kin_areas=("D1",))]
    pinned = problem(
        posts=[post("A"), post("B")], shifts=[DAY], slots=slots, persons=people, policies=ALL, pins=(Posting("a", "DAY", "B"),)
    )
    # b may stand nowhere, and a would be worth more at A.
    assert first_plan(pinned) == {"a": ["B"]}
    assert first_plan(replace(pinned, pins=())) == {"a": ["A"]}


def test_who_may_not_stand_at_a_post_is_passed_over() -> None:
    people = [person("home", home="D1"), person("kin", kin_areas=("D1",)), person("far", lat_e6=50_000)]
    built = problem(posts=[post("A")], shifts=[DAY], slots=[slot("A", "DAY", demand=3)], persons=people, policies=ALL)
    assert first_plan(built) == {"far": ["A"]}


CHAIN = (Shift("S3", 480, 780), Shift("S4", 780, 1_200, "S3"))


def chained(*pins: Posting, **changes: object) -> dict[str, list[str]]:
    """Return the first plan where A and B want one crew over S3 and S4, and A one head more in S4; only the pinned man is there."""
    slots = [slot("A", "S3"), slot("A", "S4", demand=2), slot("B", "S3"), slot("B", "S4"), slot("FAR", "S3"), slot("FAR", "S4")]
    built = problem(
        posts=[post("A"), post("B", areas=("D2",)), post("FAR", areas=("D2",), lat_e6=900_000)],
        shifts=CHAIN,
        slots=slots,
        persons=[person("a", **changes)],
        policies=ALL,
        pins=pins,
    )
    return first_plan(built)


def test_a_pin_takes_the_crew_of_the_surplus_where_the_other_shift_is_pinned_elsewhere() -> None:
    # Whoever serves B in S3 goes on there; pinned to A in S4 he cannot stand at A in S3.
    slots = [slot("A", "S3"), slot("A", "S4", demand=2), slot("B", "S3"), slot("C", "S4", weight=250_000)]
    pins = (Posting("a", "S3", "B"), Posting("a", "S4", "A"))
    built = problem(posts=[post("A"), post("B"), post("C")], shifts=CHAIN, slots=slots, persons=[person("a")], policies=ALL, pins=pins)
    assert first_plan(built) == {"a": ["B", "A"]}


def test_two_pins_at_one_post_are_one_duty_of_the_whole_chain() -> None:
    assert chained(Posting("a", "S3", "A"), Posting("a", "S4", "A")) == {"a": ["A"]}


def test_a_pin_leaves_no_more_heads_than_are_wanted() -> None:
    slots = [slot("A", "DAY")]
    pins = (Posting("a", "DAY", "A"), Posting("b", "DAY", "A"))
    people = [person("a"), person("b")]
    built = problem(posts=[post("A")], shifts=[DAY], slots=slots, persons=people, policies=ALL, pins=pins)
    assert heads(first_plan(built)) == {"A": 1}


def test_a_pin_to_where_a_man_may_not_stand_is_left_out() -> None:
    pin = Posting("a", "S3", "A")
    assert chained(pin) == {"a": ["A"]}
    assert "A" not in chained(pin, kin_areas=("D1",)).get("a", [])
    assert "A" not in chained(pin, windows=((480, 779),)).get("a", [])
    assert "A" not in chained(pin, home=None).get("a", [])
    assert chained(Posting("a", "S3", "FAR"), kin_areas=("D1", "D2")) == {}
