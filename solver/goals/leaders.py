"""Leaders: days of duty of a kecamatan without its padal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from solver.problem import MINUTES_PER_DAY, PostKind, Problem, Role, Shift, Slot
from solver.solution import Solution

KEY = "leaders"


def value(problem: Problem, solution: Solution) -> float:
    """Return how many kecamatan-days have a padal slot that is not filled in full.

    A day's padal stands in its first shift and in those that continue it; the day is lost when one of
    them is short.
    """
    filled = Counter((a.post, a.shift, a.unsur, a.role) for a in solution.assignments)
    return float(sum(any(filled[slot.key] < slot.demand for slot in day) for day in padal_days(problem)))


def padal_days(problem: Problem) -> Iterator[list[Slot]]:
    """Yield the slots of each kecamatan-day that wants a padal: its first shift, and those that continue it."""
    command = {post.id for post in problem.posts if post.kind is PostKind.COMMAND}
    shifts = {shift.id: shift for shift in problem.shifts}
    by_post: dict[str, list[tuple[Shift, Slot]]] = {}
    for slot in problem.slots:
        if slot.post in command and slot.role is Role.PADAL and slot.demand > 0:
            by_post.setdefault(slot.post, []).append((shifts[slot.shift], slot))
    for held in by_post.values():
        standing = {shift.id for shift, _ in held}
        # A shift that goes on from another belongs to the day that one began on.
        heads = [shift for shift, _ in held if shift.continues not in standing]
        for day in sorted({shift.start // MINUTES_PER_DAY for shift in heads}):
            first = min((shift for shift in heads if shift.start // MINUTES_PER_DAY == day), key=lambda s: (s.start, s.end, s.id))
            yield [slot for shift, slot in held if first.id in _chain(shift, shifts)]


def _chain(shift: Shift, shifts: Mapping[str, Shift]) -> Iterator[str]:
    """Yield the shift and those it continues, back to the first; a circle ends where it closes."""
    seen: set[str] = set()
    current: Shift | None = shift
    while current is not None and current.id not in seen:
        seen.add(current.id)
        yield current.id
        current = shifts.get(current.continues) if current.continues else None
