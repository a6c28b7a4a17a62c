from __future__ import annotations

from solver.goals.soft_neutrality import value
from solver.problem import Policies, Problem, Shift, Strictness, Unsur
from solver.solution import Solution
from tests.cases import person, post, problem, stand

SHIFTS = [Shift("S1", -960, -240), Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")]


def case(home: Strictness = Strictness.SOFT, charge: Strictness = Strictness.SOFT) -> Problem:
    policies = Policies(
        neutrality_home=((Unsur.POLRI, home), (Unsur.TNI, Strictness.HARD), (Unsur.LINMAS, Strictness.OFF)),
        neutrality_charge=charge,
    )
    people = [
        person("a", home="D2"),
        person("bhabin", home="D2", charges=("D1", "D2")),
        person("unknown", home=None),
        person("hansip", home="D1", unsur=Unsur.LINMAS),
    ]
    return problem(posts=[post("R1", areas=("D1", "D2")), post("R2", areas=("D3",))], shifts=SHIFTS, persons=people, policies=policies)


def count(whole: Problem, *rows: tuple[str, str, str]) -> float:
    return value(whole, Solution(tuple(stand(*row) for row in rows)))


def test_shifts_that_touch_are_one_duty() -> None:
    assert count(case(), ("a", "S3", "R1"), ("a", "S4", "R1")) == 1
    assert count(case(), ("a", "S1", "R1"), ("a", "S3", "R1")) == 2  # 9 h lie between them
    assert count(case(), ("a", "S3", "R1"), ("a", "S4", "R2")) == 1


def test_each_soft_rule_counts_once_per_duty() -> None:
    assert count(case(), ("bhabin", "S3", "R1"), ("bhabin", "S4", "R1")) == 2
    assert count(case(charge=Strictness.OFF), ("bhabin", "S3", "R1")) == 1
    assert count(case(home=Strictness.HARD), ("bhabin", "S3", "R1")) == 1


def test_nothing_counts_where_no_rule_is_soft() -> None:
    assert count(case(home=Strictness.HARD, charge=Strictness.OFF), ("bhabin", "S3", "R1")) == 0
    assert count(case(), ("a", "S3", "R2"), ("unknown", "S3", "R1"), ("hansip", "S3", "R1")) == 0
