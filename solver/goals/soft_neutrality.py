"""Soft neutrality: duties against a rule of neutrality that is set to soft."""

from __future__ import annotations

from solver.goals.duties import duties
from solver.problem import Problem, Strictness
from solver.solution import Solution

KEY = "soft_neutrality"


def value(problem: Problem, solution: Solution) -> float:
    """Return the number of duties against a soft rule, counted once per duty and rule.

    ``neutrality_home`` counts for the unsur where it is soft (an unknown home desa does not count),
    ``neutrality_charge`` while it is soft.
    """
    policies = problem.policies
    soft_home = {unsur for unsur, strictness in policies.neutrality_home if strictness is Strictness.SOFT}
    is_charge_soft = policies.neutrality_charge is Strictness.SOFT
    persons = {p.id: p for p in problem.persons if (is_charge_soft and p.charges) or p.unsur in soft_home}
    areas = {post.id: post.areas for post in problem.posts}
    count = 0
    for duty in duties(problem, (a for a in solution.assignments if a.person in persons)):
        person, touched = persons[duty.person], areas.get(duty.post, ())
        count += person.unsur in soft_home and person.home in touched
        count += is_charge_soft and any(area in touched for area in person.charges)
    return float(count)
