"""How many people may be used at once: the strength of each stage, as the optimiser counts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from solver.duties import DutyPlan
from solver.problem import Policies, Problem, Unsur

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
        fresh = self.of_kind[kind] - self.touched(held)
        return min((self.most[stage] - used[stage] for stage in fresh if stage in self.most), default=UNLIMITED)


def ceiling_of(problem: Problem, duties: DutyPlan) -> Ceiling:
    """Return the ceiling of an unsur; only POLRI have one."""
    starts = {shift.id: shift.start for shift in problem.shifts}
    of_kind = tuple(frozenset(stage_at(problem.policies, starts[shift]) for shift in kind.shifts) for kind in duties.kinds)
    if duties.unsur is not Unsur.POLRI:
        return Ceiling({}, of_kind)
    listed = sum(person.unsur is Unsur.POLRI for person in problem.persons)
    shares = {ELSEWHERE: problem.policies.strength_share}
    shares |= {nth: (share, whole) for nth, (_, _, share, whole) in enumerate(problem.policies.strength_stages)}
    return Ceiling({stage: listed * share // whole for stage, (share, whole) in shares.items()}, of_kind)


def stage_at(policies: Policies, minute: int) -> int:
    """Return the number of the stage a minute lies in, ``ELSEWHERE`` where in none."""
    stages = enumerate(policies.strength_stages)
    return next((nth for nth, (start, end, _, _) in stages if start <= minute < end), ELSEWHERE)
