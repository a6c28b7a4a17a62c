"""Teams: the police members who stand at one post over the same duty, the unit in which two goals count."""

from __future__ import annotations

from collections.abc import Iterator

from solver.goals.duties import duties
from solver.problem import Person, PostKind, Problem, Unsur
from solver.solution import Solution


def crews(problem: Problem, solution: Solution) -> Iterator[tuple[Person, ...]]:
    """Yield the members of every team, of one or more, in order of post and time.

    A team is everybody of POLRI with one and the same duty (post, start, end); posts of reserve and
    command form none. Assignments of unknown people or to unknown posts are left out.
    """
    persons = {person.id: person for person in problem.persons if person.unsur is Unsur.POLRI}
    guarded = {post.id for post in problem.posts if post.kind not in (PostKind.RESERVE, PostKind.COMMAND)}
    held: dict[tuple[str, int, int], list[Person]] = {}
    for duty in duties(problem, (a for a in solution.assignments if a.person in persons and a.post in guarded)):
        held.setdefault((duty.post, duty.start, duty.end), []).append(persons[duty.person])
    yield from (tuple(held[key]) for key in sorted(held))
