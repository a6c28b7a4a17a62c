"""People serve inside their available windows; the sick, on leave, at school and detached have none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solver.problem import Problem, Shift
from solver.solution import Solution, Violation

KEY = "availability"


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every posting not wholly inside the person's windows. Facts: ``start`` and ``end`` of the shift, minutes."""
    windows = {person.id: joined_windows(person.windows) for person in problem.persons}
    shifts = {shift.id: shift for shift in problem.shifts}
    for assignment in solution.assignments:
        shift = shifts.get(assignment.shift)
        if shift is None or assignment.person not in windows:
            continue
        if not is_inside(shift, windows[assignment.person]):
            facts = (("start", shift.start), ("end", shift.end))
            yield Violation(KEY, assignment.person, assignment.post, assignment.shift, facts)


def is_inside(shift: Shift, windows: Iterable[tuple[int, int]]) -> bool:
    """Return whether one of the joined windows holds the whole shift, ends included."""
    return any(start <= shift.start and shift.end <= end for start, end in windows)


def joined_windows(windows: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the windows in order with those that touch or overlap made one; empty input gives an empty tuple."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(windows):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
