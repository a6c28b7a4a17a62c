"""Who serves a shift at a post goes on into the shift that continues it there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, PostKind, Problem, Role, Shift, Slot, Unsur
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "continuity"


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return a test that bars nobody: what a duty brings with it is a matter of the other shift."""
    return lambda person, slot: False


def build(placing: Placing) -> None:
    """Let who takes the smaller of two slots that continue each other take the larger too."""
    larger: dict[tuple[str, str, Unsur, Role], list[tuple[str, str, Unsur, Role]]] = {}
    for one, other in bound_slots(placing.problem):
        larger.setdefault(one, []).append(other)
    for person in placing.persons:
        taken = {place.slot.key: place.literal for place in placing.places(person.id)}
        for one, literal in taken.items():
            for other in larger.get(one, ()):
                placing.forbid([literal], [taken[other]] if other in taken else [])


def bound_slots(problem: Problem) -> Iterator[tuple[tuple[str, str, Unsur, Role], tuple[str, str, Unsur, Role]]]:
    """Yield the keys of two slots where whoever takes the first must take the second; both ways for equal demands."""
    slots = {slot.key: slot for slot in problem.slots}
    by_id = {shift.id: shift for shift in problem.shifts}
    one_crew = {post.id for post in problem.posts if problem.policies.continuity or post.kind in (PostKind.RESERVE, PostKind.COMMAND)}
    for slot in (slot for slot in problem.slots if slot.post in one_crew):
        shift = by_id[slot.shift]
        before = slots.get((slot.post, shift.continues or "", slot.unsur, slot.role))
        if before is None or opening_of(shift, by_id, problem.policies.max_stretch) == shift.start:
            continue
        if before.demand <= slot.demand:
            yield before.key, slot.key
        if slot.demand <= before.demand:
            yield slot.key, before.key


def opening_of(shift: Shift, by_id: dict[str, Shift], longest: int) -> int:
    """Return the minute at which the duty began that this shift goes on from; its own start where a new crew comes."""
    before = by_id.get(shift.continues or "")
    if before is None or before.end != shift.start:
        return shift.start
    opening = opening_of(before, by_id, longest)
    return opening if shift.end - opening <= longest else shift.start


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield everybody who leaves a duty that goes on, where both shifts have a slot of his unsur and role.

    The people of the smaller demand are among the people of the larger; with equal demand the two are
    the same people. Posts of reserve and command keep one crew even where the policy wants two. The shift
    named is the one the person stands in, fact ``other_shift`` the one he is missing from.
    """
    always = {post.id for post in problem.posts if post.kind is PostKind.COMMAND or post.kind is PostKind.RESERVE}
    earlier = continued_shifts(problem)
    demand = {slot.key: slot.demand for slot in problem.slots}
    people: dict[tuple[str, str, str, str], set[str]] = {}
    for a in solution.assignments:
        people.setdefault((a.post, a.shift, a.unsur, a.role), set()).add(a.person)
    for post, shift, unsur, role in demand:
        before = earlier.get(shift)
        if before is None or (post, before, unsur, role) not in demand or not (problem.policies.continuity or post in always):
            continue
        first, second = (post, before, unsur, role), (post, shift, unsur, role)
        for one, other in ((first, second), (second, first)):
            if demand[one] <= demand[other]:
                for person in sorted(people.get(one, set()) - people.get(other, set())):
                    yield Violation(KEY, person, post, one[1], (("other_shift", other[1]),))


def continued_shifts(problem: Problem) -> dict[str, str]:
    """Return shift to the shift it goes on from, where one crew can serve both.

    The two must touch, and the chain so far must not be longer than a stretch may be: a chain of
    25 h needs two crews whatever the sheet says.
    """
    by_id = {shift.id: shift for shift in problem.shifts}
    opened: dict[str, int] = {}
    chained: dict[str, str] = {}
    for shift in sorted(problem.shifts, key=lambda s: (s.start, s.id)):
        opened[shift.id] = shift.start
        before = by_id.get(shift.continues or "")
        if before is None or before.id not in opened or before.end != shift.start:
            continue
        if shift.end - opened[before.id] <= problem.policies.max_stretch:
            opened[shift.id] = opened[before.id]
            chained[shift.id] = before.id
    return chained
