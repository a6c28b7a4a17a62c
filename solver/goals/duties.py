"""Duties: what one person does at one post without a pause, the unit in which goals count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from solver.problem import Problem, Unsur
from solver.solution import Solution


@dataclass(frozen=True, slots=True)
class Duty:
    """One person at one post over shifts that touch; S3 and S4 at one beat are one duty. Minutes."""

    person: str
    unsur: Unsur
    post: str
    start: int
    end: int


def duties(problem: Problem, solution: Solution) -> Iterator[Duty]:
    """Yield the duties of a solution, person by person and post by post in order of time.

    Assignments to unknown shifts are left out: the rule ``demand`` names them.
    """
    shifts = {shift.id: shift for shift in problem.shifts}
    known = (a for a in solution.assignments if a.shift in shifts)
    rows = sorted((a.person, a.post, shifts[a.shift].start, shifts[a.shift].end, a.unsur) for a in known)
    current: Duty | None = None
    for person, post, start, end, unsur in rows:
        if current is not None and (current.person, current.post) == (person, post) and start <= current.end:
            current = Duty(person, unsur, post, current.start, max(end, current.end))
            continue
        if current is not None:
            yield current
        current = Duty(person, unsur, post, start, end)
    if current is not None:
        yield current
