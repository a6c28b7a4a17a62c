"""People serve inside their available windows; the sick, on leave, at school and detached have none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, Problem, Shift, Slot
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "availability"


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return the test whether the shift of a slot is not wholly inside the windows of a person."""
    closed = closed_shifts(problem)
    return lambda person, slot: slot.shift in closed[person.windows]


def build(placing: Placing) -> None:
    """Forbid every posting outside the person's windows."""
    placing.bar(prohibits(placing.problem))


def closed_shifts(problem: Problem) -> dict[tuple[tuple[int, int], ...], frozenset[str]]:
    """Return the shifts closed to whoever has these windows; people share few sets of windows."""
    kept = {person.windows for person in problem.persons}
    return {windows: frozenset(shift.id for shift in problem.shifts if _is_cut(shift, windows)) for windows in kept}


def _is_cut(shift: Shift, windows: Iterable[tuple[int, int]]) -> bool:
    """Return whether going from window to window, without a pause, does not lead from start to end of the shift."""
    reached = shift.start
    for start, end in sorted(windows):
        if start <= reached:
            reached = max(reached, end)
    return reached < shift.end


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
