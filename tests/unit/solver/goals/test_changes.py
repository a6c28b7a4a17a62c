from __future__ import annotations

import pytest

from solver.goals.changes import value
from solver.problem import Posting, Problem, Shift
from solver.solution import Solution
from tests.cases import person, post, problem, stand

BASELINE = (Posting("a", "S3", "R1"), Posting("a", "S4", "R1"), Posting("b", "S3", "R2"))


def case(baseline: tuple[Posting, ...] = BASELINE) -> Problem:
    return problem(
        posts=[post("R1"), post("R2")],
        shifts=[Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")],
        persons=[person(name) for name in "abcd"],
        baseline=baseline,
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("aS3R1 aS4R1 bS3R2", 0),
        ("aS3R1 aS4R1 bS3R1", 10),  # b moved
        ("aS3R1 aS4R1", 10),  # b dropped
        ("aS3R1 bS3R2", 10),  # a lost one of two
        ("aS3R1 aS4R1 bS3R2 bS4R2", 10),  # b serves longer than he was told
        ("aS3R1 aS4R1 bS3R2 cS3R2 cS4R2 dS3R1", 2),  # two new people
        ("aS3R2 bS3R1 cS3R1", 21),  # two moved, one new
        ("", 20),
    ],
)
def test_moves_cost_ten_and_calls_cost_one(rows: str, expected: int) -> None:
    parts = [stand(row[0], row[1:3], row[3:]) for row in rows.split()]
    assert value(case(), Solution(tuple(parts))) == expected


def test_without_a_baseline_nothing_changes() -> None:
    assert value(case(()), Solution((stand("a", "S3", "R1"),))) == 0
