from __future__ import annotations

from solver.audit import audit, goal_values
from solver.goals import GOALS
from solver.problem import Problem, Shift
from solver.solution import Solution
from tests.cases import person, post, problem, site, slot, stand


def case() -> Problem:
    return problem(
        sites=(site("D1/001"),),
        posts=[post("R1", sites=("D1/001",))],
        shifts=[Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")],
        persons=[person(name) for name in "abcdef"],
        slots=[slot("R1", "S3", demand=2), slot("R1", "S4", demand=2)],
    )


def test_a_correct_solution_has_no_violation() -> None:
    rows = [stand(name, shift, "R1") for name in "ab" for shift in ("S3", "S4")]
    assert audit(case(), Solution(tuple(rows))) == ()


def test_violations_come_in_the_order_of_the_rules() -> None:
    rows = [stand("a", "S3", "R1"), stand("a", "S3", "R1"), stand("nobody", "S3", "R1")]
    assert [v.rule for v in audit(case(), Solution(tuple(rows)))] == ["one_place", "continuity", "continuity", "demand", "demand"]


def test_a_plan_of_nonsense_is_named_and_never_raises() -> None:
    rows = [stand("x", "S9", "R9"), stand("a", "S9", "R1"), stand("a", "S3", "R9"), stand("x", "S3", "R1")]
    found = audit(case(), Solution(tuple(rows)))
    assert len([v for v in found if v.rule == "demand"]) == 4
    assert set(goal_values(case(), Solution(tuple(rows)))) == set(GOALS)


def test_goal_values_come_in_the_order_of_importance() -> None:
    assert list(goal_values(case(), Solution(()))) == list(GOALS)


def test_a_plan_of_twenty_thousand_assignments_is_audited() -> None:
    posts = [post(f"T{n}", sites=(f"T{n}",), lat_e6=n) for n in range(5_000)]
    sites = tuple(site(f"T{n}") for n in range(5_000))
    shifts = case().shifts
    persons = [person(f"p{n}") for n in range(15_000)]
    slots = [slot(p.id, s.id, demand=2) for p in posts for s in shifts]
    whole = problem(sites=sites, posts=posts, shifts=shifts, persons=persons, slots=slots)
    rows = [stand(f"p{2 * n + k}", s.id, f"T{n}") for n in range(5_000) for k in range(2) for s in shifts]
    assert audit(whole, Solution(tuple(rows))) == ()
