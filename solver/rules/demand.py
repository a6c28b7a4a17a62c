"""Every assignment fills a slot that exists, and no slot holds more heads than it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, Problem, Slot
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "demand"


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return the test whether a slot asks for nobody."""
    asked = {slot.key for slot in problem.slots if slot.demand > 0}
    return lambda person, slot: slot.key not in asked


def build(placing: Placing) -> None:
    """Let no slot hold more heads than it asks for, what is fixed counted."""
    for slot in placing.slots:
        placing.add_at_most(placing.takers[slot.key], slot.demand - placing.standing[slot.key])


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every assignment of an unknown person, to an unknown post or shift, or without a slot, and every slot too full.

    Facts: ``kind`` (``person``, ``post``, ``shift``, ``slot`` or ``overfull``), with ``unsur`` and
    ``role``, and for a full slot ``heads`` and ``limit``.
    """
    persons = {person.id for person in problem.persons}
    posts = {post.id for post in problem.posts}
    shifts = {shift.id for shift in problem.shifts}
    demand = {slot.key: slot.demand for slot in problem.slots}
    heads: Counter[tuple[str, str, str, str]] = Counter()
    for a in solution.assignments:
        known = {"person": a.person in persons, "post": a.post in posts, "shift": a.shift in shifts}
        key = (a.post, a.shift, a.unsur, a.role)
        missing = next((kind for kind, is_known in known.items() if not is_known), None)
        if missing is None and key not in demand:
            missing = "slot"
        if missing is not None:
            yield Violation(KEY, a.person, a.post, a.shift, (("kind", missing), ("unsur", str(a.unsur)), ("role", str(a.role))))
        heads[key] += 1
    for (post, shift, unsur, role), limit in demand.items():
        count = heads[(post, shift, unsur, role)]
        if count > limit:
            facts = (("kind", "overfull"), ("unsur", str(unsur)), ("role", str(role)), ("heads", count), ("limit", limit))
            yield Violation(KEY, post=post, shift=shift, facts=facts)
