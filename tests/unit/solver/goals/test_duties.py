from __future__ import annotations

import pytest

from solver.goals.duties import Duty, duties
from solver.problem import Policies, PostKind, Problem, Shift, Unsur
from solver.solution import Solution
from tests.cases import person, post, problem, stand

SHIFTS = [Shift("S2", -240, 300), Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3"), Shift("S5", 1440, 2160)]


def case(*, continuity: bool = True) -> Problem:
    posts = [post("R1"), post("R2"), post("MAKO", PostKind.RESERVE), post("PADAL", PostKind.COMMAND), post("PPK", PostKind.STATIC)]
    return problem(posts=posts, shifts=SHIFTS, persons=[person("a"), person("b")], policies=Policies(continuity=continuity))


def spans(whole: Problem, *rows: tuple[str, str, str]) -> list[tuple[str, str, int, int]]:
    found = duties(whole, Solution(tuple(stand(*row) for row in rows)).assignments)
    return [(duty.person, duty.post, duty.start, duty.end) for duty in found]


def test_a_shift_and_the_one_that_continues_it_are_one_duty() -> None:
    assert spans(case(), ("a", "S4", "R1"), ("a", "S3", "R1")) == [("a", "R1", 300, 1440)]


@pytest.mark.parametrize(
    "rows",
    [
        [("a", "S3", "R1"), ("a", "S4", "R2")],  # two posts
        [("a", "S3", "R1"), ("b", "S4", "R1")],  # two people
        [("a", "S2", "R1"), ("a", "S3", "R1")],  # they touch, but S3 does not continue S2
        [("a", "S3", "R1"), ("a", "S5", "R1")],
    ],
)
def test_other_shifts_are_duties_of_their_own(rows: list[tuple[str, str, str]]) -> None:
    assert len(spans(case(), *rows)) == 2


@pytest.mark.parametrize(("place", "count"), [("R1", 2), ("PPK", 2), ("MAKO", 1), ("PADAL", 1)])
def test_with_two_crews_only_command_and_reserve_stand_through(place: str, count: int) -> None:
    assert len(spans(case(continuity=False), ("a", "S3", place), ("a", "S4", place))) == count


def test_duties_of_one_person_at_one_post_come_in_order_of_time_and_unknown_shifts_are_left_out() -> None:
    rows = Solution((stand("b", "S3", "R1"), stand("a", "S5", "R1"), stand("a", "S9", "R1"), stand("a", "S2", "R1")))
    assert list(duties(case(), rows.assignments)) == [
        Duty("a", Unsur.POLRI, "R1", -240, 300),
        Duty("a", Unsur.POLRI, "R1", 1440, 2160),
        Duty("b", Unsur.POLRI, "R1", 300, 780),
    ]
