from __future__ import annotations

import pytest

from solver.problem import Policies, Problem, Role, Shift, Tasking, Unsur
from solver.rules.strength import usable_polri
from tests.cases import broken, fact, person, post, problem, stand


def case(listed: int) -> Problem:
    people = [person(f"p{n}") for n in range(listed)]
    soldiers = [person(f"t{n}", unsur=Unsur.TNI) for n in range(10)]
    return problem(posts=[post("R1")], shifts=[Shift("A", 0, 60), Shift("B", 600, 660)], persons=[*people, *soldiers])


@pytest.mark.parametrize(("listed", "usable"), [(975, 650), (3, 2), (4, 2), (5, 3), (0, 0), (1, 0)])
def test_two_thirds_are_rounded_down(listed: int, usable: int) -> None:
    assert usable_polri(Policies(), listed) == usable


@pytest.mark.parametrize(("used", "is_broken"), [(5, False), (6, False), (7, True)])
def test_no_more_than_two_thirds_are_used(used: int, is_broken: bool) -> None:
    # 10 listed: floor(20 / 3) = 6
    found = broken("strength", case(10), *(stand(f"p{n}", "A", "R1") for n in range(used)))
    assert [(fact(v, "used"), fact(v, "limit"), fact(v, "listed")) for v in found] == ([(used, 6, 10)] if is_broken else [])


def test_a_person_with_two_duties_counts_once() -> None:
    twice = [stand(f"p{n}", shift, "R1") for n in range(6) for shift in "AB"]
    assert broken("strength", case(10), *twice) == []


def test_reserve_and_leaders_count_and_soldiers_do_not() -> None:
    members = [stand(f"p{n}", "A", "R1") for n in range(5)]
    others = [stand("p5", "A", "R1", role=Role.RESERVE), stand("p6", "A", "R1", role=Role.PADAL)]
    soldiers = [stand(f"t{n}", "A", "R1", unsur=Unsur.TNI) for n in range(10)]
    assert len(broken("strength", case(10), *members, *others)) == 1
    assert broken("strength", case(10), *members, others[0], *soldiers) == []


def test_those_who_cannot_serve_are_listed_too() -> None:
    sick = [person(f"s{n}", windows=(), tasking=Tasking.HELD_BACK) for n in range(3)]
    well = [person(f"p{n}") for n in range(3)]
    # 6 listed, 4 usable: all three may stand
    whole = problem(posts=[post("R1")], shifts=[Shift("A", 0, 60)], persons=[*well, *sick])
    assert broken("strength", whole, *(stand(f"p{n}", "A", "R1") for n in range(3))) == []
