"""Duties: what one person does at one post as one crew, the unit in which goals count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from solver.problem import PostKind, Problem, Unsur
from solver.rules.continuity import continued_shifts
from solver.solution import Solution


@dataclass(frozen=True, slots=True)
class Duty:
    """One person at one post over a shift and those that continue it; S3 and S4 at one beat are one duty. Minutes."""

    person: str
    unsur: Unsur
    post: str
    start: int
    end: int


def duties(problem: Problem, solution: Solution) -> Iterator[Duty]:
    """Yield the duties of a solution, person by person and post by post in order of time.

    A shift and the one that continues it are one duty where one crew serves both: at posts of
    reserve and command always, elsewhere unless the policy wants two crews. Other shifts that touch
    are duties of their own. Assignments to unknown shifts are left out: the rule ``demand`` names them.
    """
    shifts = {shift.id: shift for shift in problem.shifts}
    before = continued_shifts(problem)
    standing = {post.id for post in problem.posts if post.kind in (PostKind.RESERVE, PostKind.COMMAND)}
    rows = sorted((a.person, a.post, shifts[a.shift].start, a.shift, a.unsur) for a in solution.assignments if a.shift in shifts)
    current: Duty | None = None
    last = ""
    for person, post, start, shift, unsur in rows:
        is_one_crew = problem.policies.continuity or post in standing
        goes_on = current is not None and (current.person, current.post) == (person, post) and before.get(shift) == last
        if current is not None and goes_on and is_one_crew:
            current = Duty(person, unsur, post, current.start, shifts[shift].end)
        else:
            if current is not None:
                yield current
            current = Duty(person, unsur, post, start, shifts[shift].end)
        last = shift
    if current is not None:
        yield current
