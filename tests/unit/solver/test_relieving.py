"""Who takes several duties of one absent person stands at his post, not crosswise with somebody else."""

from __future__ import annotations

import pytest

from solver.explain import open_search
from solver.explain.substitutes import open_vacancies
from solver.problem import Person, Problem, Shift, Strictness, Unsur
from solver.relieving import Case, Cell, Relieving, slot_of
from solver.solution import Assignment, Solution
from solver.vacancies import Absence, Choice
from tests.cases import person, post, problem, slot, stand

SHIFTS = [Shift("S2", -600, 0), Shift("S5", 1200, 1800)]
ILL = ("a", "b")
ROWS = tuple(stand(name, shift.id, f"R{name}") for name in ILL for shift in SHIFTS)
CROSSED = (("x", "S2", "Ra"), ("y", "S2", "Rb"), ("x", "S5", "Rb"), ("y", "S5", "Ra"))
TOGETHER = (("x", "S2", "Ra"), ("y", "S2", "Rb"), ("x", "S5", "Ra"), ("y", "S5", "Rb"))


def case(substitutes: tuple[Person, ...] = (person("x"), person("y"))) -> Problem:
    return problem(
        posts=[post("Ra", areas=("D1",)), post("Rb", areas=("D2",))],
        shifts=SHIFTS,
        persons=[*map(person, ILL), *substitutes],
        slots=[slot(f"R{name}", shift.id) for name in ILL for shift in SHIFTS],
    )


def cells(rows: tuple[tuple[str, str, str], ...]) -> frozenset[Cell]:
    return frozenset((who, slot_of(stand(who, shift, place))) for who, shift, place in rows)


def relieving(whole: Problem, choices: tuple[Choice, ...] = ()) -> Relieving:
    vacancies = open_vacancies(open_search(whole, Solution(ROWS)).standing, map(Absence, ILL), -700)
    left: list[Assignment] = []
    return Relieving(Case(vacancies, left, Unsur.POLRI, choices), ("x", "y"), ())


def test_crossed_duties_are_exchanged_so_that_each_stands_at_one_post() -> None:
    posts = {(who, key[0]) for who, key in relieving(case()).gathered(cells(CROSSED))}
    assert len(posts) == 2


def test_duties_at_one_post_each_stay_as_they_are() -> None:
    assert relieving(case()).gathered(cells(TOGETHER)) == cells(TOGETHER)


@pytest.mark.parametrize(("home", "posts"), [("D9", {("x", "Rb"), ("y", "Ra")}), ("D1", {("x", "Ra"), ("x", "Rb"), ("y", "Rb")})])
def test_nobody_is_exchanged_to_a_post_closed_to_him(home: str, posts: set[tuple[str, str]]) -> None:
    whole = case((person("x"), person("y", home=home)))
    found = relieving(whole).gathered(cells((("x", "S2", "Ra"), ("y", "S2", "Rb"), ("x", "S5", "Rb"))))
    assert {(who, key[0]) for who, key in found} == posts


def test_no_exchange_breaks_a_soft_rule_that_was_kept() -> None:
    whole = case((person("x", charges=("D2",)), person("y")))
    assert whole.policies.neutrality_charge is Strictness.SOFT
    assert relieving(whole).gathered(cells(CROSSED)) == cells(TOGETHER)


def test_what_the_user_chose_is_not_exchanged() -> None:
    found = relieving(case(), (Choice("a", "x"),)).gathered(cells(CROSSED))
    assert found == cells(CROSSED)
