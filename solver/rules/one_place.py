"""No two duties at once: a person's shifts do not overlap, and one shift holds him once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, Problem, Shift, Slot
from solver.solution import Assignment, Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "one_place"


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return a test that bars nobody: one duty is in one place."""
    return lambda person, slot: False


def build(placing: Placing) -> None:
    """Let each person take at most one place at any time.

    Windows that overlap pairwise all hold the latest of their starts, so only starts are looked at.
    """
    shifts = placing.problem.shifts
    meeting = {frozenset(s.id for s in shifts if s.start <= opening.start < s.end) for opening in shifts}
    for person in placing.persons:
        for together in meeting:
            placing.model.add_at_most_one(place.literal for shift in together for place in placing.places(person.id, shift))


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield one violation per pair of overlapping duties of one person.

    The later duty is named; facts: ``other_post``, ``other_shift`` and ``overlap`` in minutes. Duties
    that only touch (one ends as the next starts) do not overlap.
    """
    shifts = {shift.id: shift for shift in problem.shifts}
    held: dict[str, list[tuple[Shift, Assignment]]] = {}
    for assignment in solution.assignments:
        if assignment.shift in shifts:
            held.setdefault(assignment.person, []).append((shifts[assignment.shift], assignment))
    for person, duties in held.items():
        if len(duties) > 1:
            yield from _overlaps(person, sorted(duties, key=lambda duty: (duty[0].start, duty[0].end, duty[1])))


def _overlaps(person: str, duties: list[tuple[Shift, Assignment]]) -> Iterator[Violation]:
    for index, (late, second) in enumerate(duties):
        for early, first in duties[:index]:
            overlap = min(early.end, late.end) - late.start
            if overlap > 0:
                facts = (("other_post", first.post), ("other_shift", first.shift), ("overlap", overlap))
                yield Violation(KEY, person, second.post, second.shift, facts)
