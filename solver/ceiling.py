"""How many people may be used at once: the strength of each stage, as the optimiser counts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from solver.duties import DutyPlan
from solver.problem import Problem, Unsur
from solver.rules.strength import stages_of

ELSEWHERE = -1
"""The stage of every shift that lies in none of the stages given: the voting stage."""

UNLIMITED = 10**9


@dataclass(frozen=True)
class Ceiling:
    """``most`` maps a stage to the people who may be used in it; ``of_kind`` are the stages each duty kind touches."""

    most: dict[int, int]
    of_kind: tuple[frozenset[int], ...]

    def touched(self, kinds: Iterable[int]) -> frozenset[int]:
        """Return the stages these duty kinds touch."""
        return frozenset(stage for kind in kinds for stage in self.of_kind[kind])

    def count(self, duties_of: Iterable[Iterable[int]]) -> Counter[int]:
        """Return how many people are used in each stage; one iterable of kinds per person."""
        return Counter(stage for kinds in duties_of for stage in self.touched(kinds))

    def room(self, used: Counter[int], kind: int, held: Iterable[int]) -> int:
        """Return how many people with the duties ``held`` may take the kind as well."""
        if not self.most:
            return UNLIMITED
        fresh = self.of_kind[kind] - self.touched(held)
        return min((self.most[stage] - used[stage] for stage in fresh if stage in self.most), default=UNLIMITED)


def strength_of(problem: Problem) -> dict[int, int]:
    """Return how many of the listed Polri may be used in each stage, and outside of all of them."""
    listed = sum(person.unsur is Unsur.POLRI for person in problem.persons)
    *stages, (_, share, whole) = stages_of(problem)
    return {ELSEWHERE: listed * share // whole} | {nth: listed * top // bottom for nth, (_, top, bottom) in enumerate(stages)}


def ceiling_of(problem: Problem, duties: DutyPlan) -> Ceiling:
    """Return the ceiling of an unsur; only POLRI have one."""
    *stages, _ = stages_of(problem)
    stage = {shift: nth for nth, (shifts, _, _) in enumerate(stages) for shift in shifts}
    of_kind = tuple(frozenset(stage.get(shift, ELSEWHERE) for shift in kind.shifts) for kind in duties.kinds)
    return Ceiling(strength_of(problem) if duties.unsur is Unsur.POLRI else {}, of_kind)
