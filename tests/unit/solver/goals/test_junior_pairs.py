from __future__ import annotations

import pytest

from solver.goals.junior_pairs import value
from solver.problem import Policies, PostKind, Problem, Role, Shift, Unsur
from solver.solution import Assignment, Solution
from tests.cases import person, post, problem, stand

SHIFTS = [Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")]
RANKS = {"young": 3, "younger": 2, "senior": 4}


def case(limit: int) -> Problem:
    posts = [post("R1"), post("R2"), post("PPK", PostKind.STATIC), post("MAKO", PostKind.RESERVE)]
    people = [person(name, rank=rank) for name, rank in RANKS.items()]
    soldiers = [person(name, rank=1, unsur=Unsur.TNI) for name in ("t1", "t2")]
    return problem(posts=posts, shifts=SHIFTS, persons=[*people, *soldiers], policies=Policies(junior_max_rank=limit))


def team(place: str, *people: str, **changes: object) -> list[Assignment]:
    return [stand(name, shift.id, place, **changes) for name in people for shift in SHIFTS]


@pytest.mark.parametrize(("limit", "pairs"), [(-1, 0), (2, 0), (3, 1), (4, 1)])
def test_a_pair_is_junior_when_both_are_of_the_rank_or_below(limit: int, pairs: int) -> None:
    # Ranks 3 and 2, in both shifts of a chain: one team.
    assert value(case(limit), Solution(tuple(team("R1", "young", "younger")))) == pairs


def test_one_senior_is_enough() -> None:
    assert value(case(3), Solution(tuple(team("R1", "young", "younger", "senior")))) == 0


def test_somebody_alone_is_no_pair() -> None:
    assert value(case(3), Solution(tuple(team("R1", "young") + team("R2", "younger")))) == 0


def test_static_posts_count_and_the_reserve_does_not() -> None:
    assert value(case(3), Solution(tuple(team("PPK", "young", "younger")))) == 1
    assert value(case(3), Solution(tuple(team("MAKO", "young", "younger", role=Role.RESERVE)))) == 0


def test_pairs_of_soldiers_do_not_count() -> None:
    assert value(case(3), Solution(tuple(team("R1", "t1", "t2", unsur=Unsur.TNI)))) == 0
