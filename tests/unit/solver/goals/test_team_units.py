from __future__ import annotations

from solver.goals.team_units import value
from solver.problem import PostKind, Problem, Role, Shift, Unsur
from solver.solution import Assignment, Solution
from tests.cases import person, post, problem, stand

SHIFTS = [Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")]
UNITS = {"a": "Sek X", "b": "Sek X", "c": "Sek Y", "d": "Sek Z"}


def case() -> Problem:
    posts = [post("R1"), post("R2"), post("PPK", PostKind.STATIC), post("MAKO", PostKind.RESERVE)]
    soldier = person("t", unsur=Unsur.TNI, unit="Koramil")
    return problem(posts=posts, shifts=SHIFTS, persons=[*(person(name, unit=unit) for name, unit in UNITS.items()), soldier])


def team(place: str, *people: str, **changes: object) -> list[Assignment]:
    return [stand(name, shift.id, place, **changes) for name in people for shift in SHIFTS]


def units(*teams: list[Assignment]) -> float:
    return value(case(), Solution(tuple(row for rows in teams for row in rows)))


def test_units_are_counted_team_by_team_and_a_chain_once() -> None:
    assert units(team("R1", "a", "b")) == 1  # Sek X
    assert units(team("R1", "a", "c")) == 2  # Sek X, Sek Y
    assert units(team("R1", "a", "b"), team("R2", "c", "d")) == 3  # 1 + 2
    assert units(team("R1", "a", "b", "c", "d")) == 3


def test_one_unit_in_each_team_is_the_best_there_is() -> None:
    # Two teams: 2 units, though both are of Sek X.
    assert units(team("R1", "a"), team("R2", "b")) == 2


def test_static_posts_count_and_the_reserve_does_not() -> None:
    assert units(team("PPK", "a", "d")) == 2
    assert units(team("MAKO", "a", "d", role=Role.RESERVE)) == 0


def test_soldiers_beside_a_team_are_no_unit_of_it() -> None:
    assert units(team("R1", "a", "b"), team("R1", "t", unsur=Unsur.TNI)) == 1


def test_a_plan_of_nobody_has_no_unit() -> None:
    assert units() == 0
