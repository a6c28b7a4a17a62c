from __future__ import annotations

from solver.goals.balance import value
from solver.problem import PostKind, Problem, Role, Shift, Tasking, Unsur
from solver.solution import Solution
from tests.cases import person, post, problem, slot, stand

SHIFTS = [Shift("D", 480, 960), Shift("N", 1200, 1440), Shift("E", 1080, 1320)]
"""D 8 h by day: 480. N 20.00-24.00: 240 x 1.5 = 360. E 18.00-22.00: 120 + 120 x 1.5 = 300."""


def case(listed: int, demand: dict[str, int]) -> Problem:
    slots = [slot("R1", shift, demand=heads) for shift, heads in demand.items()]
    posts = [post("R1"), post("CADANGAN", PostKind.RESERVE)]
    mako = slot("CADANGAN", "D", demand=5, weight=0, role=Role.RESERVE)
    return problem(posts=posts, shifts=SHIFTS, persons=[person(f"p{n}") for n in range(listed)], slots=[*slots, mako])


def test_minutes_above_the_even_share_count_nights_more() -> None:
    # demanded 2 x 480 + 360 + 300 = 1620 over floor(2/3 x 6) = 4 people: share 405
    whole = case(6, {"D": 2, "N": 1, "E": 1})
    # p0 480 + 360 = 840 is 435 above; p1 480 is 75 above; p2 300 is below
    rows = [stand("p0", "D", "R1"), stand("p0", "N", "R1"), stand("p1", "D", "R1"), stand("p2", "E", "R1")]
    assert value(whole, Solution(tuple(rows))) == 510.0
    # the same duties by four people: 480 + 480 are 75 above each
    fair = [stand("p0", "D", "R1"), stand("p3", "N", "R1"), stand("p1", "D", "R1"), stand("p2", "E", "R1")]
    assert value(whole, Solution(tuple(fair))) == 150.0


def test_the_share_is_exact_and_the_answer_rounded_once() -> None:
    # demanded 480 + 360 + 300 = 1140 over floor(2/3 x 10) = 6: share 190; three loads of 480, 360, 300: 290 + 170 + 110
    whole = case(10, {"D": 1, "N": 1, "E": 1})
    rows = [stand("p0", "D", "R1"), stand("p1", "N", "R1"), stand("p2", "E", "R1")]
    assert value(whole, Solution(tuple(rows))) == 570.0
    # over floor(2/3 x 11) = 7: share 162.857..., above 1140 - 3 x 162.857... = 651.428...
    assert value(case(11, {"D": 1, "N": 1, "E": 1}), Solution(tuple(rows))) == 651.4


def test_reserve_is_no_load_and_no_demand() -> None:
    rows = [stand(f"p{n}", "D", "CADANGAN", role=Role.RESERVE) for n in range(4)]
    assert value(case(6, {}), Solution(tuple(rows))) == 0.0


def test_each_unsur_has_its_own_share() -> None:
    soldiers = [
        person("t0", unsur=Unsur.TNI),
        person("t1", unsur=Unsur.TNI),
        person("sick", unsur=Unsur.TNI, windows=()),
        person("kept", unsur=Unsur.TNI, tasking=Tasking.HELD_BACK),
    ]
    slots = [slot("R1", "D", unsur=Unsur.TNI), slot("R1", "N", unsur=Unsur.TNI)]
    whole = problem(posts=[post("R1")], shifts=SHIFTS, persons=[*soldiers, person("p0")], slots=slots)
    # demanded 480 + 360 = 840 over the two free and well: 420; t0 with both stands 420 above
    both = Solution((stand("t0", "D", "R1", unsur=Unsur.TNI), stand("t0", "N", "R1", unsur=Unsur.TNI)))
    assert value(whole, both) == 420.0
    # one each: 480 is 60 above, 360 below
    split = Solution((stand("t0", "D", "R1", unsur=Unsur.TNI), stand("t1", "N", "R1", unsur=Unsur.TNI)))
    assert value(whole, split) == 60.0
