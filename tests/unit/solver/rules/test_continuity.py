from __future__ import annotations

import pytest

from solver.problem import Policies, Problem, Role, Shift, Unsur
from tests.cases import fact, person, post, problem, slot, stand
from tests.placed import broken

SHIFTS = [Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3"), Shift("S5", 1440, 2160)]


def case(first: int, second: int, *, continuity: bool = True) -> Problem:
    return problem(
        posts=[post("R1"), post("R2")],
        shifts=SHIFTS,
        persons=[person(name) for name in "abcd"],
        slots=[slot("R1", "S3", demand=first), slot("R1", "S4", demand=second), slot("R2", "S5"), slot("R2", "S3")],
        policies=Policies(continuity=continuity),
    )


def missing(whole: Problem, first: str, second: str) -> list[tuple[str | None, str | None, object]]:
    rows = [stand(name, "S3", "R1") for name in first] + [stand(name, "S4", "R1") for name in second]
    return [(v.person, v.shift, fact(v, "other_shift")) for v in broken("continuity", whole, *rows)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("ab", "ab", []),
        ("a", "a", []),  # one of two in both shifts is short, not broken
        ("ab", "a", [("b", "S3", "S4")]),
        ("a", "ab", [("b", "S4", "S3")]),
        ("ab", "ac", [("b", "S3", "S4"), ("c", "S4", "S3")]),
        ("ab", "", [("a", "S3", "S4"), ("b", "S3", "S4")]),
    ],
)
def test_equal_demands_are_met_by_the_same_people(first: str, second: str, expected: list[object]) -> None:
    assert missing(case(2, 2), first, second) == expected


def test_the_smaller_demand_is_met_from_the_larger() -> None:
    assert missing(case(2, 1), "ab", "a") == []
    assert missing(case(2, 1), "ab", "c") == [("c", "S4", "S3")]
    assert missing(case(1, 2), "a", "ab") == []
    assert missing(case(1, 2), "c", "ab") == [("c", "S3", "S4")]


def test_two_crews_are_allowed_by_policy() -> None:
    assert missing(case(2, 2, continuity=False), "ab", "cd") == []


def test_a_shift_that_continues_nothing_binds_nobody() -> None:
    assert broken("continuity", case(2, 2), stand("a", "S3", "R2"), stand("b", "S5", "R2")) == []


def test_unsur_and_role_are_kept_apart() -> None:
    slots = [slot("R1", "S3"), slot("R1", "S4", unsur=Unsur.TNI), slot("R1", "S4", role=Role.PADAL)]
    whole = problem(posts=[post("R1")], shifts=SHIFTS, persons=[person("a")], slots=slots)
    assert broken("continuity", whole, stand("a", "S3", "R1")) == []


def chain(first: tuple[int, int], second: tuple[int, int]) -> Problem:
    shifts = [Shift("S3", *first), Shift("S4", *second, "S3")]
    return problem(posts=[post("R1")], shifts=shifts, persons=[person("a")], slots=[slot("R1", "S3"), slot("R1", "S4")])


@pytest.mark.parametrize(
    ("first", "second", "is_bound"),
    [
        ((0, 600), (600, 1200), True),  # exactly 20 h
        ((0, 600), (600, 1201), False),  # no crew can serve 20 h and a minute
        ((0, 600), (601, 1200), False),  # a pause: not one duty
        ((0, 600), (599, 1200), False),  # an overlap: nobody can serve both
    ],
)
def test_only_what_one_crew_can_serve_is_continued(first: tuple[int, int], second: tuple[int, int], is_bound: bool) -> None:
    assert bool(broken("continuity", chain(first, second), stand("a", "S3", "R1"))) is is_bound


@pytest.mark.parametrize(("end", "bound"), [(1200, ["S4", "S5"]), (1201, ["S4"])])
def test_a_chain_is_cut_where_it_grows_too_long(end: int, bound: list[str]) -> None:
    # S3 0-400, S4 400-800, S5 800-end
    shifts = [Shift("S3", 0, 400), Shift("S4", 400, 800, "S3"), Shift("S5", 800, end, "S4")]
    slots = [slot("R1", shift.id) for shift in shifts]
    whole = problem(posts=[post("R1")], shifts=shifts, persons=[person("a")], slots=slots)
    found = broken("continuity", whole, stand("a", "S4", "R1"))
    assert sorted(str(fact(v, "other_shift")) for v in found) == ["S3"] + (["S5"] if "S5" in bound else [])
