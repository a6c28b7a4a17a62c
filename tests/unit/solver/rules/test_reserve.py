from __future__ import annotations

from dataclasses import replace

import pytest

from solver.problem import Policies, Posting, PostKind, Problem, Role, Shift, Tasking, Unsur
from solver.rules.reserve import required_heads
from solver.solution import Assignment, Solution
from tests.cases import fact, person, post, problem, slot, stand
from tests.placed import broken, is_built, with_slots

SHIFTS = [Shift("S1", -960, -240), Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")]


def case(listed: int, *, reserve_min: int = 2, platoon: int = 30, **parts: object) -> Problem:
    """A post, a mako, and policemen p0, p1 ...; the cap is a third of two thirds of them."""
    people = parts.pop("persons", [person(f"p{n}") for n in range(listed)])
    slots = [slot("CADANGAN", s, role=Role.RESERVE, demand=9, weight=0) for s in ("S3", "S4")]
    policies = Policies(reserve_min=reserve_min, platoon_size=platoon)
    posts = [post("R1"), post("CADANGAN", PostKind.RESERVE, areas=())]
    return problem(posts=posts, shifts=SHIFTS, persons=people, slots=slots, policies=policies, **parts)


def reserve(*names: str, shifts: tuple[str, ...] = ("S3", "S4"), team: str = "SST-1") -> list[Assignment]:
    return [stand(name, shift, "CADANGAN", role=Role.RESERVE, team=team) for name in names for shift in shifts]


@pytest.mark.parametrize(
    ("listed", "used", "required"),
    [
        (975, 650, 65),  # 10 % of 650
        (975, 641, 65),  # 64.1 rounded up
        (975, 640, 64),
        (975, 300, 30),  # at least 30
        (975, 301, 31),
        (90, 60, 20),  # a small district: usable 60, a third of it 20
        (134, 80, 29),  # usable floor(268 / 3) = 89, floor(89 / 3) = 29
        (135, 80, 30),  # usable 90, a third of it 30
        (0, 0, 0),
    ],
)
def test_how_much_reserve_is_owed(listed: int, used: int, required: int) -> None:
    whole = case(listed, reserve_min=30)
    assert required_heads(whole, Solution(tuple(stand(f"p{n}", "S3", "R1") for n in range(used)))) == required


def test_a_full_reserve_is_fine() -> None:
    # 12 listed: usable 8, cap 2; required min(max(2, 1), 2) = 2
    assert broken("reserve", case(12), *reserve("p0", "p1"), stand("p2", "S3", "R1")) == []


def test_a_drained_reserve_is_named_in_each_short_shift() -> None:
    found = broken("reserve", case(12), *reserve("p0"), *reserve("p1", shifts=("S3",)), stand("p2", "S3", "R1"))
    assert [(v.shift, fact(v, "standing"), fact(v, "required"), fact(v, "drained")) for v in found] == [("S4", 1, 2, 1)]


def test_a_member_of_an_earlier_shift_drains_it_too() -> None:
    assert [v.shift for v in broken("reserve", case(12), *reserve("p0"), stand("p1", "S1", "R1"))] == ["S3", "S4"]


def test_a_short_reserve_without_anybody_at_a_post_is_only_short() -> None:
    assert broken("reserve", case(12), *reserve("p0")) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"tasking": Tasking.PADAL},
        {"unsur": Unsur.TNI},
        {"windows": ((0, 1439),)},  # one minute short of S4
        {"lat_e6": 1_000_000},  # 156 km away
    ],
)
def test_people_who_could_not_stand_in_reserve_do_not_drain_it(changes: dict[str, object]) -> None:
    people = [person(f"p{n}") for n in range(11)]
    whole = case(12, persons=[*people, person("other", **changes)])
    assert broken("reserve", whole, *reserve("p0"), stand("other", "S3", "R1")) == []


def test_leaders_and_the_pinned_do_not_drain_it() -> None:
    leader = stand("p1", "S3", "R1", role=Role.PADAL)
    pinned = case(12, pins=(Posting("p2", "S3", "R1"),))
    assert broken("reserve", pinned, *reserve("p0"), leader, stand("p2", "S3", "R1")) == []


def test_only_policemen_in_reserve_stand_for_it() -> None:
    soldier = stand("t", "S3", "CADANGAN", unsur=Unsur.TNI, role=Role.RESERVE, team="SST-1")
    guard = stand("p2", "S3", "CADANGAN", team="SST-1")
    rows = [*reserve("p0"), *reserve("p1", shifts=("S4",)), soldier, guard, stand("p3", "S3", "R1")]
    people = [*(person(f"p{n}") for n in range(12)), person("t", unsur=Unsur.TNI)]
    assert [(v.shift, fact(v, "standing")) for v in broken("reserve", case(12, persons=people), *rows)] == [("S3", 1)]


def test_a_problem_without_reserve_asks_for_none() -> None:
    bare = problem(posts=[post("R1")], shifts=SHIFTS, persons=[person(f"p{n}") for n in range(12)])
    assert broken("reserve", bare, stand("p2", "S3", "R1")) == []


@pytest.mark.parametrize(("size", "is_broken"), [(2, False), (3, True)])
def test_a_platoon_keeps_its_size(size: int, is_broken: bool) -> None:
    names = [f"p{n}" for n in range(size)]
    found = broken("reserve", case(12, platoon=2), *reserve(*names, shifts=("S3",)))
    assert [(fact(v, "platoon"), fact(v, "heads"), fact(v, "limit")) for v in found] == ([("SST-1", 3, 2)] if is_broken else [])


def test_the_cap_follows_those_who_can_serve() -> None:
    # 90 listed, usable 60, but 51 are sick or held back: 39 can serve, a third of it is 13
    sick = [person(f"s{n}", windows=()) for n in range(30)]
    kept = [person(f"k{n}", tasking=Tasking.HELD_BACK) for n in range(21)]
    whole = case(0, reserve_min=30, persons=[*(person(f"p{n}") for n in range(39)), *sick, *kept])
    assert required_heads(whole, Solution(())) == 13


def crew(count: int) -> list[str]:
    return [f"p{n}" for n in range(count)]


@pytest.mark.parametrize(("standing", "is_broken"), [(30, False), (29, True)])
def test_thirty_stand_in_reserve(standing: int, is_broken: bool) -> None:
    # 150 listed, usable 100, a third of it 33; used 30 or 31, 10 % of it 4
    rows = [*reserve(*crew(standing)), stand("p99", "S1", "R1")]
    assert bool(broken("reserve", case(150, reserve_min=30), *rows)) is is_broken


@pytest.mark.parametrize(("guards", "standing", "is_broken"), [(18, 2, False), (19, 2, True), (27, 3, False), (28, 3, True)])
def test_a_tenth_of_the_used_stands_in_reserve(guards: int, standing: int, is_broken: bool) -> None:
    # cap 8 of 36 listed; 18 + 2 = 20 used owe 2, 19 + 2 = 21 owe 3, 27 + 3 = 30 owe 3, 28 + 3 = 31 owe 4
    posted = [stand(f"p{n}", "S1", "R1") for n in range(5, 5 + guards)]
    assert bool(broken("reserve", case(36), *reserve(*crew(standing)), *posted)) is is_broken


@pytest.mark.parametrize(("standing", "is_broken"), [(4, False), (3, True)])
def test_a_small_district_owes_no_more_than_its_part(standing: int, is_broken: bool) -> None:
    # 9 listed, usable 6, two thirds of it 4
    small = case(9, reserve_min=9)
    whole = replace(small, policies=replace(small.policies, reserve_cap_share=(2, 3)))
    assert bool(broken("reserve", whole, *reserve(*crew(standing)), stand("p8", "S1", "R1"))) is is_broken


def test_the_sick_and_the_held_back_lower_the_part() -> None:
    # 9 listed, usable 6, but 5 can serve: a third of it is 1
    away = [person(f"s{n}", windows=()) for n in range(2)] + [person(f"k{n}", tasking=Tasking.HELD_BACK) for n in range(2)]
    whole = case(0, persons=[*(person(name) for name in crew(5)), *away])
    assert broken("reserve", whole, *reserve("p0"), stand("p1", "S1", "R1")) == []
    assert len(broken("reserve", whole, stand("p1", "S1", "R1"))) == 2


def test_reserve_asked_for_in_one_shift_stands_there_alone() -> None:
    whole = case(12)
    single = replace(whole, slots=whole.slots[:1])
    assert broken("reserve", single, *reserve("p0", "p1", shifts=("S3",)), stand("p2", "S1", "R1")) == []
    assert len(broken("reserve", single, *reserve("p0", shifts=("S3",)), stand("p2", "S1", "R1"))) == 1


def test_one_of_two_mako_in_reach_suffices_to_drain() -> None:
    whole = case(12)
    far = replace(whole, posts=(*whole.posts, post("JAUH", PostKind.RESERVE, areas=(), lat_e6=1_000_000)))
    assert len(broken("reserve", far, *reserve("p0"), stand("p2", "S1", "R1"))) == 2


@pytest.mark.parametrize(
    ("fixed", "is_open"),
    [
        ([stand("p1", "S1", "R1")], False),  # a guard who stands already drains a reserve of one
        ([stand("p1", "S1", "R1"), *reserve("p2")], True),  # together two
        ([stand("p1", "S1", "R1"), *reserve("p1", shifts=("S4",))], True),  # who is at the mako does not
        ([stand("p1", "S1", "R1", role=Role.PADAL)], True),
        (reserve("p1", shifts=("S3",)), True),
    ],
)
def test_people_who_stand_already_keep_or_drain_it(fixed: list[Assignment], is_open: bool) -> None:
    whole = with_slots(case(12), [*fixed, *reserve("p0")])
    assert is_built("reserve", whole, *reserve("p0"), fixed=fixed) is is_open
    assert (broken("reserve", whole, *reserve("p0"), *fixed) == []) is is_open


def test_people_who_stand_already_count_as_used() -> None:
    # 36 listed, cap 8: 2 in reserve and 18 guards owe 2, one guard more owes 3
    guards = [stand(f"p{n}", "S1", "R1") for n in range(10, 29)]
    whole = with_slots(case(36), guards)
    assert is_built("reserve", whole, *reserve("p0", "p1"), fixed=guards[:18])
    assert not is_built("reserve", whole, *reserve("p0", "p1"), fixed=guards)


def test_who_was_drawn_from_the_reserve_is_owed_no_more() -> None:
    # required 2; p1 was drawn to the post, so that the reserve owes 1
    drawn = replace(case(12), drawn=("p1",))
    assert required_heads(drawn, Solution((*reserve("p0"), stand("p1", "S3", "R1")))) == 1
    assert broken("reserve", drawn, *reserve("p0"), stand("p1", "S3", "R1")) == []


def test_somebody_drawn_who_falls_out_lessens_what_is_owed_as_well() -> None:
    assert broken("reserve", replace(case(12), drawn=("p1",)), *reserve("p0"), stand("p2", "S3", "R1")) == []


def test_only_those_drawn_lessen_what_is_owed() -> None:
    # required 2, one of them drawn: 1 is owed, nobody stands, and p2 could have
    found = broken("reserve", replace(case(12), drawn=("p1",)), stand("p1", "S3", "R1"), stand("p2", "S3", "R1"))
    assert [(v.shift, fact(v, "required"), fact(v, "drained")) for v in found] == [("S3", 1, 1), ("S4", 1, 1)]


def test_who_was_drawn_and_is_back_counts_as_before() -> None:
    found = broken("reserve", replace(case(12), drawn=("p0", "p1")), *reserve("p0"), stand("p2", "S3", "R1"))
    assert found == []
    assert required_heads(replace(case(12), drawn=("p0",)), Solution(tuple(reserve("p0")))) == 2


def test_the_drawn_of_another_unsur_or_unknown_lessen_nothing() -> None:
    soldier = person("t1", unsur=Unsur.TNI)
    whole = case(0, persons=[soldier, *(person(f"p{n}") for n in range(12))])
    assert [v.shift for v in broken("reserve", replace(whole, drawn=("t1", "p99")), *reserve("p0"), stand("p2", "S3", "R1"))] == [
        "S3",
        "S4",
    ]
