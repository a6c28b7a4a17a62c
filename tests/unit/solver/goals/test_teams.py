from __future__ import annotations

from solver.goals.teams import crews
from solver.problem import Policies, PostKind, Problem, Role, Shift, Unsur
from solver.solution import Assignment, Solution
from tests.cases import person, post, problem, stand

SHIFTS = [Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3"), Shift("S5", 1440, 2160)]


def case(*, continuity: bool = True) -> Problem:
    posts = [post("R1"), post("R2"), post("PPK", PostKind.STATIC), post("MAKO", PostKind.RESERVE), post("PADAL", PostKind.COMMAND)]
    people = [person("a"), person("b"), person("t", unsur=Unsur.TNI), person("l", unsur=Unsur.LINMAS)]
    return problem(posts=posts, shifts=SHIFTS, persons=people, policies=Policies(continuity=continuity))


def names(whole: Problem, *rows: Assignment) -> list[list[str]]:
    return [[member.id for member in crew] for crew in crews(whole, Solution(rows))]


def through(name: str, place: str) -> list[Assignment]:
    return [stand(name, shift, place) for shift in ("S3", "S4")]


def test_a_chain_is_one_team_and_not_one_per_shift() -> None:
    assert names(case(), *through("a", "R1"), *through("b", "R1")) == [["a", "b"]]


def test_with_two_crews_each_shift_has_its_team() -> None:
    assert names(case(continuity=False), *through("a", "R1"), *through("b", "R1")) == [["a", "b"], ["a", "b"]]


def test_other_posts_and_other_shifts_are_other_teams() -> None:
    assert names(case(), *through("a", "R1"), *through("b", "R2"), stand("a", "S5", "R2")) == [["a"], ["b"], ["a"]]


def test_who_joins_for_the_second_shift_alone_is_a_team_of_his_own() -> None:
    assert names(case(), *through("a", "R1"), stand("b", "S4", "R1")) == [["a"], ["b"]]


def test_static_posts_have_teams_too() -> None:
    assert names(case(), *through("a", "PPK"), *through("b", "PPK")) == [["a", "b"]]


def test_reserve_and_command_form_none() -> None:
    assert names(case(), stand("a", "S5", "MAKO", role=Role.RESERVE), stand("b", "S5", "PADAL", role=Role.PADAL)) == []


def test_tni_linmas_and_strangers_belong_to_none() -> None:
    rows = [stand("t", "S5", "R1", unsur=Unsur.TNI), stand("l", "S5", "R1", unsur=Unsur.LINMAS), stand("nobody", "S5", "R1")]
    assert names(case(), *rows, stand("a", "S5", "R1"), stand("b", "S5", "nowhere")) == [["a"]]
