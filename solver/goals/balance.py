"""Balance: duty minutes above the even share of each unsur, nights counted more."""

from __future__ import annotations

from fractions import Fraction

from solver.problem import Policies, PostKind, Problem, Tasking, Unsur
from solver.rules.rest import night_minutes
from solver.rules.strength import usable_polri
from solver.solution import Solution

KEY = "balance"


def value(problem: Problem, solution: Solution) -> float:
    """Return the minutes above the even share, summed over people, to one decimal.

    A person's load is his duty minutes, those at night times the night factor, reserve left out. The
    even share of an unsur is what its slots demand divided by its usable strength (at least one).
    """
    milli = {shift.id: _weighted_milli(shift.start, shift.end, problem.policies) for shift in problem.shifts}
    demanded = dict.fromkeys(Unsur, 0)
    mako = {post.id for post in problem.posts if post.kind is PostKind.RESERVE}
    for slot in problem.slots:
        if slot.post not in mako:
            demanded[slot.unsur] += slot.demand * milli[slot.shift]
    share = {unsur: Fraction(demanded[unsur], max(1, _strength(problem, unsur))) for unsur in Unsur}
    loads: dict[str, int] = {}
    for a in solution.assignments:
        if a.post not in mako and a.shift in milli:
            loads[a.person] = loads.get(a.person, 0) + milli[a.shift]
    unsur_of = {person.id: person.unsur for person in problem.persons}
    above = dict.fromkeys(Unsur, 0)
    for person, load in loads.items():
        if person in unsur_of:
            fair = share[unsur_of[person]]
            above[unsur_of[person]] += max(0, load * fair.denominator - fair.numerator)
    total = sum((Fraction(parts, share[unsur].denominator) for unsur, parts in above.items()), Fraction(0))
    return float(round(total / 1000, 1))


def _weighted_milli(start: int, end: int, policies: Policies) -> int:
    night = night_minutes(start, end, policies.night)
    return (end - start - night) * 1000 + night * policies.night_factor_milli


def _strength(problem: Problem, unsur: Unsur) -> int:
    if unsur is Unsur.POLRI:
        return usable_polri(problem.policies, sum(person.unsur is unsur for person in problem.persons))
    return sum(person.unsur is unsur and person.tasking is Tasking.FREE and bool(person.windows) for person in problem.persons)
