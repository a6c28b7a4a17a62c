"""Random problems are valid, repeatable, and exercise every kind of post, role and rule."""

from __future__ import annotations

import pytest

from solver.instances import ProblemSize, random_problem
from solver.problem import PostKind, Problem, Role, Strictness, Unsur
from solver.rules import RULES
from solver.solution import Solution

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_problem_survives_json_and_its_beats_are_right(seed: int) -> None:
    problem = random_problem(seed)
    assert Problem.from_json(problem.to_json()) == problem
    assert list(RULES["beats"].violations(problem, Solution(()))) == []


def test_a_seed_gives_the_same_problem_and_another_seed_another() -> None:
    assert random_problem(5) == random_problem(5)
    assert random_problem(5) != random_problem(6)


def test_every_kind_of_post_role_and_unsur_occurs() -> None:
    problems = [random_problem(seed) for seed in SEEDS]
    assert {post.kind for problem in problems for post in problem.posts} == set(PostKind)
    assert {slot.role for problem in problems for slot in problem.slots} == {Role.MEMBER, Role.PADAL, Role.RESERVE}
    assert {slot.unsur for problem in problems for slot in problem.slots} == set(Unsur)
    assert {problem.policies.home_strictness(Unsur.POLRI) for problem in problems} == set(Strictness)


def test_times_lie_on_the_grid_and_one_duty_lasts_20_hours_at_most() -> None:
    size = ProblemSize(shifts=6, grid=240)
    for seed in SEEDS:
        shifts = {shift.id: shift for shift in random_problem(seed, size).shifts}
        assert all(shift.start % 240 == 0 == shift.end % 240 for shift in shifts.values())
        for shift in shifts.values():
            if shift.continues:
                assert shifts[shift.continues].end == shift.start
                assert shift.end - shifts[shift.continues].start <= 20 * 60


def test_most_problems_have_a_duty_of_two_shifts() -> None:
    chained = [any(shift.continues for shift in random_problem(seed).shifts) for seed in SEEDS]
    assert sum(chained) > len(chained) / 2


def test_the_size_asked_for_is_met() -> None:
    problem = random_problem(1, ProblemSize(districts=3, areas=7, sites=20, shifts=3, polri=9, tni=2, linmas=4))
    assert len(problem.sites) == 20
    assert len({site.area for site in problem.sites}) == 7
    assert len({site.district for site in problem.sites}) == 3
    assert [sum(p.unsur is unsur for p in problem.persons) for unsur in Unsur] == [9, 2, 4]
