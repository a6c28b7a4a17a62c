from __future__ import annotations

import pytest

from solver.goals.uncovered_risk import value
from solver.problem import Problem, Role, Shift, Unsur
from solver.solution import Solution
from tests.cases import person, post, problem, slot, stand


def case() -> Problem:
    return problem(
        posts=[post("R1"), post("R2"), post("PADAL-K1")],
        shifts=[Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")],
        persons=[person(name) for name in "abc"],
        slots=[
            slot("R1", "S3", demand=2, weight=12_500),
            slot("R1", "S4", demand=2, weight=12_500),
            slot("R1", "S3", demand=1, weight=12_500, unsur=Unsur.TNI),
            slot("R2", "S3", demand=3, weight=250_000),
            slot("PADAL-K1", "S3", weight=0, role=Role.PADAL),
        ],
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # nobody: R1 S3 1.25 x (2 + 1), R1 S4 the same, TNI 1.25 x (1 + 1), R2 25 x (3 + 1): 3.75 + 3.75 + 2.5 + 100
        ([], 110.0),
        # one at R1 S3: 1.25 x 1 left there, so 2.5 less
        ([("a", "S3", "R1")], 107.5),
        # two at R1 S3: 3.75 less
        ([("a", "S3", "R1"), ("b", "S3", "R1")], 106.25),
        # one of three at R2: 25 x 2 = 50 left of 100
        ([("a", "S3", "R2")], 60.0),
    ],
)
def test_missing_heads_cost_the_weight_and_the_empty_post_once_more(rows: list[tuple[str, str, str]], expected: float) -> None:
    assert value(case(), Solution(tuple(stand(*row) for row in rows))) == expected


def test_another_role_of_the_unsur_keeps_the_post_from_being_empty() -> None:
    slots = [slot("PPK", "S3", demand=2, weight=100_000), slot("PPK", "S3", weight=0, role=Role.PADAL)]
    whole = problem(posts=[post("PPK")], shifts=[Shift("S3", 300, 780)], persons=[person("a")], slots=slots)
    assert value(whole, Solution(())) == 30.0  # 2 x 10 missing, once more 10 (the larger of 10 and 0)
    assert value(whole, Solution((stand("a", "S3", "PPK", role=Role.PADAL),))) == 20.0


def test_slots_of_no_demand_cost_nothing() -> None:
    whole = problem(posts=[post("R1")], shifts=[Shift("S3", 300, 780)], slots=[slot("R1", "S3", demand=0)])
    assert value(whole, Solution(())) == 0.0


def test_weights_add_up_exactly() -> None:
    slots = [slot(f"R{n}", "S3", weight=1) for n in range(3)]
    whole = problem(posts=[post(f"R{n}") for n in range(3)], shifts=[Shift("S3", 300, 780)], slots=slots)
    assert value(whole, Solution(())) == 0.0006  # 3 x (1 + 1) units of 0.0001
