from __future__ import annotations

import pytest

from solver.problem import Shift
from tests.cases import person, post, problem, stand
from tests.placed import broken


@pytest.mark.parametrize(
    ("windows", "is_broken"),
    [
        (((300, 780),), False),  # exactly the shift
        (((299, 781),), False),
        (((301, 780),), True),  # one minute late
        (((300, 779),), True),  # one minute short
        ((), True),  # sick, on leave, at school or detached
        (((300, 500), (500, 780)), False),  # two windows that touch are one
        (((300, 500), (501, 780)), True),  # a pause of one minute between them
        (((400, 780), (300, 450)), False),  # overlapping, in any order
    ],
)
def test_the_shift_lies_inside_a_window(windows: tuple[tuple[int, int], ...], is_broken: bool) -> None:
    case = problem(posts=[post("R1")], shifts=[Shift("S3", 300, 780)], persons=[person("a", windows=windows)])
    assert bool(broken("availability", case, stand("a", "S3", "R1"))) is is_broken


def test_each_shift_is_judged_alone() -> None:
    shifts = [Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")]
    case = problem(posts=[post("R1")], shifts=shifts, persons=[person("a", windows=((0, 1439),))])
    found = broken("availability", case, stand("a", "S3", "R1"), stand("a", "S4", "R1"))
    assert [(v.person, v.shift) for v in found] == [("a", "S4")]
