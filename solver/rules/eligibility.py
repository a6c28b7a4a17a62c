"""Unsur, role, tasking, rank and skill of the person fit the slot; people held back stay out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, Policies, Problem, Role, Slot, Tasking
from solver.solution import Assignment, Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "eligibility"


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return the test whether unsur, tasking, rank or skill keep a person from a slot."""
    policies = problem.policies
    leads = {Role.PADAL: (Tasking.PADAL, policies.padal_min_rank), Role.PAMENWAS: (Tasking.PAMENWAS, policies.pamenwas_min_rank)}

    def is_barred(person: Person, slot: Slot) -> bool:
        own_tasking, least_rank = leads.get(slot.role, (Tasking.FREE, 0))
        is_tasked = person.tasking is Tasking.FREE or person.tasking is own_tasking
        is_skilled = slot.skill is None or slot.skill in person.skills
        return not (is_tasked and is_skilled and person.unsur is slot.unsur and person.rank >= least_rank)

    return is_barred


def build(placing: Placing) -> None:
    """Forbid every slot that a person does not fit."""
    placing.bar(prohibits(placing.problem))


TASKINGS = {
    Role.MEMBER: (Tasking.FREE,),
    Role.RESERVE: (Tasking.FREE,),
    Role.PADAL: (Tasking.FREE, Tasking.PADAL),
    Role.PAMENWAS: (Tasking.FREE, Tasking.PAMENWAS),
}
"""Which taskings of the personnel list each role takes."""


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every posting the person does not fit.

    Facts: ``kind`` (``unsur``, ``tasking``, ``rank`` or ``skill``, the first that fails), what was
    ``found`` and what is ``needed``. A posting without a slot is a matter of the rule ``demand``.
    """
    persons = {person.id: person for person in problem.persons}
    slots = {slot.key: slot for slot in problem.slots}
    for a in solution.assignments:
        person = persons.get(a.person)
        if person is None:
            continue
        fault = _fault(person, a, slots.get((a.post, a.shift, a.unsur, a.role)), problem.policies)
        if fault is not None:
            kind, found, needed = fault
            yield Violation(KEY, a.person, a.post, a.shift, (("kind", kind), ("found", found), ("needed", needed)))


def _fault(person: Person, assignment: Assignment, slot: Slot | None, policies: Policies) -> tuple[str, str | int, str | int] | None:
    if person.unsur is not assignment.unsur:
        return ("unsur", str(person.unsur), str(assignment.unsur))
    if person.tasking not in TASKINGS[assignment.role]:
        return ("tasking", str(person.tasking), str(assignment.role))
    least = {Role.PADAL: policies.padal_min_rank, Role.PAMENWAS: policies.pamenwas_min_rank}.get(assignment.role, 0)
    if person.rank < least:
        return ("rank", person.rank, least)
    if slot is not None and slot.skill is not None and slot.skill not in person.skills:
        return ("skill", ",".join(person.skills), slot.skill)
    return None
