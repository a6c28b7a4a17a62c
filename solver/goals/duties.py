"""Duties: what one person does at one post as one crew, the unit in which goals count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solver.problem import PostKind, Problem, Unsur
from solver.rules.continuity import continued_shifts
from solver.solution import Assignment


@dataclass(frozen=True, slots=True)
class Duty:
    """One person at one post over a shift and those that continue it; S3 and S4 at one beat are one duty. Minutes."""

    person: str
    unsur: Unsur
    post: str
    start: int
    end: int


def duties(problem: Problem, assignments: Iterable[Assignment]) -> Iterator[Duty]:
    """Yield the duties that assignments in sorted order make up: those of one person at one post together and in order of time.

    A shift and the one that continues it are one duty where one crew serves both: at posts of
    reserve and command always, elsewhere unless the policy wants two crews. Other shifts that touch
    are duties of their own. Assignments to unknown shifts are left out: the rule ``demand`` names them.
    """
    shifts = {shift.id: shift for shift in problem.shifts}
    before = continued_shifts(problem)
    standing = {post.id for post in problem.posts if post.kind in (PostKind.RESERVE, PostKind.COMMAND)}
    held: dict[tuple[str, str], list[Assignment]] = {}
    for a in assignments:
        if a.shift in shifts:
            held.setdefault((a.person, a.post), []).append(a)
    for (person, post), rows in held.items():
        is_one_crew = problem.policies.continuity or post in standing
        if len(rows) > 1:
            rows.sort(key=lambda a: (shifts[a.shift].start, a.shift))
        last, start = rows[0], shifts[rows[0].shift].start
        for row in rows[1:]:
            if not (is_one_crew and before.get(row.shift) == last.shift):
                yield Duty(person, last.unsur, post, start, shifts[last.shift].end)
                start = shifts[row.shift].start
            last = row
        yield Duty(person, last.unsur, post, start, shifts[last.shift].end)
