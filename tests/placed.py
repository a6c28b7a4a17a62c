"""Both statements of a rule asked about the same assignments: for the tests of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ortools.sat.python import cp_model

from solver.placing import Cell, Placing
from solver.problem import Problem, Slot
from solver.rules import RULES
from solver.solution import Assignment, Solution, Violation
from tests.cases import broken as audited

PAIRWISE = ("neutrality_home", "neutrality_charge", "neutrality_kin", "availability", "rest", "eligibility", "reach", "demand")
"""The rules that may bar a person from a slot for good; the others look at several duties or people, or at posts."""

_MIND_SLOTS = ("demand", "continuity")


def accepts(placing: Placing, cells: Iterable[Cell]) -> bool:
    """Return whether the model has a solution in which exactly these cells are taken."""
    taken = set(cells)
    assert taken <= placing.x.keys()
    placing.model.clear_hints()
    for cell, literal in placing.x.items():
        placing.model.add_hint(literal, cell in taken)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    solver.parameters.fix_variables_to_their_hinted_value = True
    status = solver.solve(placing.model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return bool(status == cp_model.OPTIMAL)


def cells_of(rows: Iterable[Assignment]) -> list[Cell]:
    """Return the cells that assignments take."""
    return [(row.person, (row.post, row.shift, row.unsur, row.role)) for row in rows]


def is_built(rule: str, case: Problem, *rows: Assignment, fixed: Iterable[Assignment] = ()) -> bool:
    """Return whether the rule, stated for the optimiser alone and without a pair left out, accepts the assignments.

    Nobody who holds a ``fixed`` duty has a variable.
    """
    standing = Solution(tuple(fixed))
    outside = {row.person for row in standing.assignments}
    placing = Placing(case, people=[p.id for p in case.persons if p.id not in outside], fixed=standing)
    RULES[rule].build(placing)
    return accepts(placing, cells_of(rows))


def broken(rule: str, case: Problem, *rows: Assignment) -> list[Violation]:
    """Return what the audit says of the assignments; fails unless the optimiser's statements of the rule agree.

    Slots are added where the case has none, except for the rules that mind slots. The size of a platoon
    is left out: it is no matter of the model.
    """
    whole = case if rule in _MIND_SLOTS else with_slots(case, rows)
    faults = [v for v in audited(rule, whole, *rows) if "platoon" not in dict(v.facts)]
    assert is_built(rule, whole, *rows) is not bool(faults), f"violations finds {faults}, build does not agree"
    if rule in PAIRWISE and len(rows) == 1:
        person = next(person for person in case.persons if person.id == rows[0].person)
        (slot,) = [slot for slot in whole.slots if [(person.id, slot.key)] == cells_of(rows)]
        assert RULES[rule].prohibits(whole)(person, slot) is bool(faults), f"violations finds {faults}, prohibits does not agree"
    return audited(rule, case, *rows)


def with_slots(case: Problem, rows: Iterable[Assignment]) -> Problem:
    """Return the case with a slot for every assignment."""
    known = {slot.key for slot in case.slots}
    missing = dict.fromkeys((row.post, row.shift, row.unsur, row.role) for row in rows if cells_of([row])[0][1] not in known)
    return replace(case, slots=(*case.slots, *(Slot(*key, demand=99, weight=0) for key in missing)))
