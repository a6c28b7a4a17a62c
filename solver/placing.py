"""Who stands where, person by person, as a CP-SAT model that the hard rules add themselves to.

It is meant for a part of a plan: some people and slots are open, everything else stands as it is. Used
for neighbourhoods, conflicts, replacements, and as the plain model of a whole small problem.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ortools.sat.python import cp_model

from solver.problem import Person, Problem, Role, Slot, Unsur
from solver.rules import RULES
from solver.solution import Assignment, Solution

SlotKey = tuple[str, str, Unsur, Role]
"""Post, shift, unsur and role."""

Cell = tuple[str, SlotKey]
"""Person id and the slot he may take."""

Test = Callable[[Person, Slot], bool]


class Place(NamedTuple):
    """A slot a person takes where ``literal`` is true; a duty that stands already has a constant."""

    slot: Slot
    literal: cp_model.IntVar


class Placing:
    """One Boolean per chosen person and slot; what is not chosen is constant.

    ``fixed`` are the assignments that stand. Those for which there is a variable are left out, so a
    whole plan may be given and the chosen people and slots of it are opened again. What is fixed is
    counted (demand, strength, reserve, pins), and the fixed duties of a chosen person bind him; what
    people who are not chosen do among themselves is taken as given.

    Attributes
    ----------
    persons, slots
        The chosen people and slots, in the order of the problem.
    x : dict of (person id, slot key) to variable
    fixed : tuple of Assignment
        What stands beside the variables.
    takers : dict of slot key to variables
    standing : Counter of slot key
        Heads of ``fixed``.

    Raises
    ------
    ValueError
        When an assignment of ``fixed`` names a slot the problem does not have.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        people: Iterable[str],
        fixed: Solution = Solution(()),  # noqa: B008 - frozen and empty
        slots: Iterable[SlotKey] | None = None,
        is_open: Test | None = None,
    ) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        chosen = frozenset(people)
        asked = {slot.key: slot for slot in problem.slots}
        opened = asked.keys() if slots is None else frozenset(slots)
        self.persons = tuple(person for person in problem.persons if person.id in chosen)
        self.slots = tuple(slot for slot in problem.slots if slot.key in opened)
        self.x: dict[Cell, cp_model.IntVar] = {}
        self.takers: dict[SlotKey, list[cp_model.IntVar]] = {slot.key: [] for slot in problem.slots}
        self._no, self._yes = self.model.new_constant(0), self.model.new_constant(1)
        self._places: dict[str, dict[str, list[Place]]] = {person.id: defaultdict(list) for person in self.persons}
        self._served: dict[tuple[str, frozenset[str]], cp_model.IntVar] = {}
        for person in self.persons:
            self._open(person, is_open)
        self.fixed = tuple(row for row in fixed.assignments if (row.person, _key(row)) not in self.x)
        if unknown := [row for row in self.fixed if _key(row) not in asked]:
            raise ValueError(f"no slot for the fixed assignment {unknown[0]}")
        self.standing = Counter(_key(row) for row in self.fixed)
        self.outsiders = tuple(row for row in self.fixed if row.person not in chosen)
        for row in self.fixed:
            if row.person in self._places:
                self._places[row.person][row.shift].append(Place(asked[_key(row)], self._yes))

    def _open(self, person: Person, is_open: Test | None) -> None:
        places = self._places[person.id]
        for slot in self.slots:
            if is_open is None or is_open(person, slot):
                literal = self.model.new_bool_var("")
                self.x[person.id, slot.key] = literal
                self.takers[slot.key].append(literal)
                places[slot.shift].append(Place(slot, literal))

    def places(self, person: str, shift: str | None = None) -> list[Place]:
        """Return what a chosen person may take or holds already, in one shift or in all."""
        by_shift = self._places[person]
        if shift is not None:
            return by_shift.get(shift, [])
        return [place for held in by_shift.values() for place in held]

    def either(self, literals: Sequence[cp_model.IntVar]) -> cp_model.IntVar:
        """Return a literal that is true exactly when one of these is; false for none."""
        if len(literals) < 2:
            return literals[0] if literals else self._no
        whole = self.model.new_bool_var("")
        self.model.add_max_equality(whole, literals)
        return whole

    def serves(self, person: str, shifts: Iterable[str]) -> cp_model.IntVar:
        """Return a literal that is true exactly when a chosen person serves in one of the shifts."""
        held = frozenset(shifts).intersection(self._places[person])
        if (person, held) not in self._served:
            alone = [self.serves(person, [shift]) for shift in sorted(held)] if len(held) > 1 else None
            self._served[person, held] = self.either(alone or [place.literal for shift in held for place in self.places(person, shift)])
        return self._served[person, held]

    def bar(self, is_barred: Test) -> None:
        """Forbid every place that the test bars."""
        for person in self.persons:
            for place in self.places(person.id):
                if is_barred(person, place.slot):
                    self.forbid([place.literal])

    def forbid(self, together: Sequence[cp_model.IntVar], without: Sequence[cp_model.IntVar] = ()) -> None:
        """Forbid that all literals ``together`` hold while none of ``without`` does; two empty lists leave no solution."""
        self.model.add_bool_or([*(~literal for literal in together), *without])

    def add_at_most(self, literals: Sequence[cp_model.IntVar], limit: int, weights: Sequence[int] | None = None) -> None:
        """Let the literals that are true weigh no more than the limit, one each by default; below 0 there is no solution."""
        total = cp_model.LinearExpr.sum(literals) if weights is None else cp_model.LinearExpr.weighted_sum(literals, weights)
        self.model.add(total <= limit)

    def add_rules(self, keys: Iterable[str] | None = None) -> None:
        """Add the hard rules of these keys, all of them by default."""
        for key in RULES if keys is None else keys:
            RULES[key].build(self)

    def solution(self, solver: cp_model.CpSolver) -> Solution:
        """Return what the solver found, what is fixed included."""
        return self.as_solution(cell for cell, literal in self.x.items() if solver.boolean_value(literal))

    def as_solution(self, cells: Iterable[Cell]) -> Solution:
        """Return these cells with what is fixed as a solution.

        A crew is named after its post. Reserve joins the first platoon (SST-1, SST-2 ...) that has
        room in each of the person's shifts; platoons that are fixed are filled up first.
        """
        rows = [Assignment(shift, post, unsur, role, post, person) for person, (post, shift, unsur, role) in cells]
        heads = Counter((row.post, row.shift, row.team) for row in self.fixed if row.role is Role.RESERVE)
        crews: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
        for row in rows:
            if row.role is Role.RESERVE:
                crews[row.person, row.post].append(row)
        formed = [row for row in rows if row.role is not Role.RESERVE]
        for crew in sorted(crews.values(), key=lambda crew: (sorted(row.shift for row in crew), crew[0].person)):
            number = 1
            while any(heads[row.post, row.shift, f"SST-{number}"] >= self.problem.policies.platoon_size for row in crew):
                number += 1
            heads.update((row.post, row.shift, f"SST-{number}") for row in crew)
            formed += [Assignment(row.shift, row.post, row.unsur, row.role, f"SST-{number}", row.person) for row in crew]
        return Solution((*self.fixed, *formed))


def unbarred(problem: Problem) -> Test:
    """Return the test whether no rule alone keeps a person from a slot: the pairs worth a variable."""
    tests = [rule.prohibits(problem) for rule in RULES.values()]
    return lambda person, slot: not any(is_barred(person, slot) for is_barred in tests)


def _key(row: Assignment) -> SlotKey:
    return (row.post, row.shift, row.unsur, row.role)
