from __future__ import annotations

from solver.goals.travel import value
from solver.problem import Problem, Shift
from solver.solution import Solution
from tests.cases import person, post, problem, stand

SHIFTS = [Shift("S1", -960, -240), Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")]


def case() -> Problem:
    # 0.1 degrees north: 15,567.29 m of travel, 15,567 in whole metres; 0.2 degrees: 31,134.58, so 31,135
    return problem(posts=[post("N", lat_e6=100_000), post("F", lat_e6=200_000)], shifts=SHIFTS, persons=[person("a"), person("b")])


def km(*rows: tuple[str, str, str]) -> float:
    return value(case(), Solution(tuple(stand(*row) for row in rows)))


def test_the_way_counts_once_per_duty() -> None:
    assert km(("a", "S3", "N")) == 15.567
    assert km(("a", "S3", "N"), ("a", "S4", "N")) == 15.567
    assert km(("a", "S1", "N"), ("a", "S3", "N")) == 31.134  # he goes home between them
    assert km(("a", "S3", "N"), ("a", "S4", "F")) == 46.702  # another post is another way
    assert km(("a", "S3", "N"), ("b", "S3", "N"), ("b", "S4", "F")) == 62.269


def test_nobody_travels_in_an_empty_plan() -> None:
    assert km() == 0.0
