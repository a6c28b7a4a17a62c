"""Travel: the way from base to post, once per duty."""

from __future__ import annotations

from solver.goals.duties import duties
from solver.problem import Problem
from solver.rules.reach import road_distance_m
from solver.solution import Solution

KEY = "travel"


def value(problem: Problem, solution: Solution) -> float:
    """Return the kilometres from base to post over all duties, whole metres summed."""
    persons = {person.id: person for person in problem.persons}
    posts = {post.id: post for post in problem.posts}
    metres = 0
    for duty in duties(problem, solution.assignments):
        person, post = persons.get(duty.person), posts.get(duty.post)
        if person is not None and post is not None:
            metres += road_distance_m(person, post, problem.policies.road_factor_milli)
    return metres / 1000
