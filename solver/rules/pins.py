"""What the user fixed is fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, Problem, Slot
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "pins"


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return a test that bars nobody."""
    return lambda person, slot: False


def build(placing: Placing) -> None:
    """Demand every pinned place; one that the model does not have, and that is not fixed, leaves no solution."""
    fixed = {(row.person, row.shift, row.post) for row in placing.outsiders}
    chosen = {person.id for person in placing.persons}
    for pin in placing.problem.pins:
        if pin.person in chosen:
            places = [place.literal for place in placing.places(pin.person, pin.shift) if place.slot.post == pin.post]
            placing.model.add_bool_or(places)
        elif (pin.person, pin.shift, pin.post) not in fixed:
            placing.forbid([])


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every pin the solution does not hold."""
    held = {(a.person, a.shift, a.post) for a in solution.assignments}
    for pin in problem.pins:
        if (pin.person, pin.shift, pin.post) not in held:
            yield Violation(KEY, pin.person, pin.post, pin.shift)
