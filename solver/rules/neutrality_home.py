"""Nobody stands at a post that touches his home desa: every desa of a beat counts, not the first."""

from __future__ import annotations

from collections.abc import Iterator

from solver.problem import PostKind, Problem, Strictness
from solver.solution import Solution, Violation

KEY = "neutrality_home"

GUARDS_VOTES = frozenset({PostKind.BEAT, PostKind.STATION, PostKind.COMMAND})
"""Kinds of post refused to a person whose home desa is unknown."""


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every posting in the person's own desa, for the unsur where the rule is hard.

    A person without a known home desa breaks the rule at a beat, a TPS or a command post unless the
    policy allows him. Facts: ``area``, the home desa, empty where unknown.
    """
    policies = problem.policies
    hard = {unsur for unsur, strictness in policies.neutrality_home if strictness is Strictness.HARD}
    persons = {person.id: person for person in problem.persons}
    posts = {post.id: post for post in problem.posts}
    for assignment in solution.assignments:
        person, post = persons.get(assignment.person), posts.get(assignment.post)
        if person is None or post is None or person.unsur not in hard:
            continue
        if person.home is None:
            if policies.refuse_unknown_home and post.kind in GUARDS_VOTES:
                yield Violation(KEY, person.id, post.id, assignment.shift, (("area", ""),))
        elif person.home in post.areas:
            yield Violation(KEY, person.id, post.id, assignment.shift, (("area", person.home),))
