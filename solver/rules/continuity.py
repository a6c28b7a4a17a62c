"""Who serves a shift at a post goes on into the shift that continues it there."""

from __future__ import annotations

from collections.abc import Iterator

from solver.problem import Problem
from solver.solution import Solution, Violation

KEY = "continuity"


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield everybody who leaves a duty that goes on, where both shifts have a slot of his unsur and role.

    The people of the smaller demand are among the people of the larger; with equal demand the two are
    the same people. The shift named is the one the person stands in, fact ``other_shift`` the one he
    is missing from.
    """
    if not problem.policies.continuity:
        return
    earlier = continued_shifts(problem)
    demand = {slot.key: slot.demand for slot in problem.slots}
    people: dict[tuple[str, str, str, str], set[str]] = {}
    for a in solution.assignments:
        people.setdefault((a.post, a.shift, a.unsur, a.role), set()).add(a.person)
    for post, shift, unsur, role in demand:
        before = earlier.get(shift)
        if before is None or (post, before, unsur, role) not in demand:
            continue
        first, second = (post, before, unsur, role), (post, shift, unsur, role)
        for one, other in ((first, second), (second, first)):
            if demand[one] <= demand[other]:
                for person in sorted(people.get(one, set()) - people.get(other, set())):
                    yield Violation(KEY, person, post, one[1], (("other_shift", other[1]),))


def continued_shifts(problem: Problem) -> dict[str, str]:
    """Return shift to the shift it goes on from, where one crew can serve both.

    The two must touch, and the chain so far must not be longer than a stretch may be: a chain of
    25 h needs two crews whatever the sheet says.
    """
    by_id = {shift.id: shift for shift in problem.shifts}
    opened: dict[str, int] = {}
    chained: dict[str, str] = {}
    for shift in sorted(problem.shifts, key=lambda s: (s.start, s.id)):
        opened[shift.id] = shift.start
        before = by_id.get(shift.continues or "")
        if before is None or before.id not in opened or before.end != shift.start:
            continue
        if shift.end - opened[before.id] <= problem.policies.max_stretch:
            opened[shift.id] = opened[before.id]
            chained[shift.id] = before.id
    return chained
