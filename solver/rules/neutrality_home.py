"""Nobody stands at a post that touches his home desa: every desa of a beat counts, not the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, Policies, PostKind, Problem, Slot, Strictness
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "neutrality_home"


def closed_areas(person: Person, policies: Policies) -> frozenset[str]:
    """Return the home desa where the rule is hard; empty where it is unknown or the rule is not hard."""
    is_hard = policies.home_strictness(person.unsur) is Strictness.HARD
    return frozenset([person.home] if is_hard and person.home is not None else [])


def is_refused(person: Person, policies: Policies) -> bool:
    """Return whether an unknown home keeps the person from wherever votes are guarded."""
    return person.home is None and policies.refuse_unknown_home and policies.home_strictness(person.unsur) is Strictness.HARD


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return the test whether a post touches the home desa of a person, or his home is unknown and votes are guarded there."""
    areas = {post.id: post.areas for post in problem.posts}
    no_votes = {post.id for post in problem.posts if post.kind in (PostKind.STATIC, PostKind.RESERVE)}
    closed = {person.id: closed_areas(person, problem.policies) for person in problem.persons}
    refused = {person.id for person in problem.persons if is_refused(person, problem.policies)}

    def is_barred(person: Person, slot: Slot) -> bool:
        if person.id in refused and slot.post not in no_votes:
            return True
        return not closed[person.id].isdisjoint(areas[slot.post])

    return is_barred


def build(placing: Placing) -> None:
    """Forbid every posting in the person's own desa."""
    placing.bar(prohibits(placing.problem))


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
