"""Plans made anew while they run: what has begun stands untouched, and the rest is as good as if it were only pinned."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from solver.audit import audit, goal_values
from solver.begun import remainder_of
from solver.engine import solve
from solver.instances import random_problem
from solver.problem import Person, Posting, Problem, Role, Unsur
from solver.proof import lower_bound
from solver.solution import Solution
from tests.property.test_replan import changes_of


def begun_problem(seed: int) -> Problem:
    """Return a random problem whose first shifts have begun, with some people absent from now on and some demand changed."""
    first, rng = random_problem(seed), np.random.default_rng(seed)
    issued = solve(first).solution
    starts = sorted(shift.start for shift in first.shifts)
    now = starts[int(rng.integers(len(starts) - 1))]
    begun: list[str] = []
    for shift in sorted(first.shifts, key=lambda shift: shift.start):
        if shift.start <= now or shift.continues in begun:
            begun.append(shift.id)
    held = [a for a in issued.assignments if a.shift in begun]
    heads = Counter((a.post, a.shift, a.unsur, a.role) for a in held)
    slots = [replace(slot, demand=heads[slot.key], weight=0) for slot in first.slots if slot.shift in begun and heads[slot.key]]
    for slot in first.slots:
        if slot.shift not in begun:
            step = int(rng.integers(-1, 2)) if rng.uniform() < 0.2 and slot.role is Role.MEMBER else 0
            slots.append(replace(slot, demand=max(0, slot.demand + step)))
    hours = {shift.id: (shift.start, shift.end) for shift in first.shifts}
    served: dict[str, list[tuple[int, int]]] = {}
    for a in held:
        served.setdefault(a.person, []).append(hours[a.shift])
    people = tuple(absent(p, served.get(p.id, [])) if rng.uniform() < 0.1 else p for p in first.persons)
    return replace(
        first,
        persons=people,
        slots=tuple(slots),
        pins=(*(pin for pin in first.pins if pin.shift not in begun), *(Posting(a.person, a.shift, a.post) for a in held)),
        baseline=tuple(Posting(a.person, a.shift, a.post) for a in issued.assignments),
        begun=tuple(begun),
    )


def absent(person: Person, served: list[tuple[int, int]]) -> Person:
    windows: list[tuple[int, int]] = []
    for start, end in sorted(served):
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return replace(person, windows=tuple(windows))


def rows(solution: Solution, begun: tuple[str, ...]) -> set[tuple[str, str, str]]:
    return {(a.person, a.shift, a.post) for a in solution.assignments if a.shift in begun}


@pytest.mark.parametrize("seed", range(60))
def test_what_has_begun_stands_and_the_rest_is_legal_and_truly_bounded(seed: int) -> None:
    problem = begun_problem(seed)
    result = solve(problem)
    assert audit(problem, result.solution) == ()
    assert rows(result.solution, problem.begun) == {(p.person, p.shift, p.post) for p in problem.pins if p.shift in problem.begun}
    values = goal_values(problem, result.solution)
    for goal in result.goals:
        assert goal.value == values[goal.key]
        assert goal.bound <= goal.value
    assert values["changes"] == changes_of(problem.baseline, result.solution)


@pytest.mark.parametrize("seed", range(40))
def test_duties_begun_leave_the_same_choice_as_pins(seed: int) -> None:
    problem = begun_problem(seed + 1000)
    begun, pinned = solve(problem), solve(replace(problem, begun=()))
    if audit(replace(problem, begun=()), pinned.solution):
        pytest.skip("as pins they break a rule that does not ask of duties begun")
    for one, other in zip(begun.goals[:4], pinned.goals[:4], strict=True):
        assert one.bound <= other.value + 1e-6
        if one.gap or other.gap:
            break
        assert one.value == pytest.approx(other.value), one.key


@pytest.mark.parametrize("seed", range(20))
def test_what_has_begun_stands_though_fewer_are_listed_than_were(seed: int) -> None:
    problem = begun_problem(seed)
    serving = {pin.person for pin in problem.pins}
    listed = tuple(person for person in problem.persons if person.unsur is not Unsur.POLRI or person.id in serving)
    problem = replace(problem, persons=listed)
    result = solve(problem)
    assert audit(problem, result.solution) == ()
    assert rows(result.solution, problem.begun) == {(p.person, p.shift, p.post) for p in problem.pins if p.shift in problem.begun}
    assert lower_bound(problem, result.prices) <= goal_values(problem, result.solution)["uncovered_risk"] + 1e-6


def test_people_who_served_the_same_hours_share_a_place_at_their_base() -> None:
    problem = begun_problem(4)
    left = remainder_of(problem).problem
    places = {post.id: post for post in left.posts if post.id not in {post.id for post in problem.posts}}
    people = {person.id: person for person in left.persons}
    holders: dict[str, set[str]] = {}
    for pin in left.pins:
        if pin.post in places:
            holders.setdefault(pin.post, set()).add(pin.person)
    assert holders
    for post, held in holders.items():
        assert {(people[p].lat_e6, people[p].lon_e6) for p in held} == {(places[post].lat_e6, places[post].lon_e6)}
        assert all(post in people[p].skills for p in held)
