"""The answer to a problem: assignments, goal values with their proof, and violations."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import NamedTuple

from solver.problem import Role, Unsur


class SolveStatus(StrEnum):
    """How the first goal stands: proven best, best found, or no plan at all."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


class Assignment(NamedTuple):
    """One person at one post in one shift, in one role and team."""

    shift: str
    post: str
    unsur: Unsur
    role: Role
    team: str
    person: str


@dataclass(frozen=True, slots=True)
class GoalValue:
    """One goal: its value, a proven lower bound, and how the bound was proven.

    Units are the goal's own (risk points, kecamatan-days, postings, points, minutes, km).
    """

    key: str
    value: float
    bound: float
    method: str

    @property
    def gap(self) -> float:
        """The distance from value to bound as a share of the value, 0 when they agree."""
        if self.value - self.bound <= 1e-6 * max(1.0, abs(self.value)):
            return 0.0
        return (self.value - self.bound) / abs(self.value)


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: its key, and the person, post, shift and figures it was found on.

    ``facts`` maps short names to values (``rest_minutes``, ``limit`` ...); texts are made elsewhere.
    """

    rule: str
    person: str | None = None
    post: str | None = None
    shift: str | None = None
    facts: tuple[tuple[str, str | int | float], ...] = ()


@dataclass(frozen=True)
class Solution:
    """Assignments in sorted order."""

    assignments: tuple[Assignment, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "assignments", tuple(sorted(self.assignments)))


@dataclass(frozen=True)
class DualPrices:
    """Prices that prove the first goal for one unsur, in weight units.

    ``slots`` maps (post, shift, unsur, role) to what one more head there is worth, those at 0 left out;
    ``stages`` maps a stage of the strength (-1 outside all stages) to what one more person is worth.
    """

    unsur: Unsur
    slots: tuple[tuple[tuple[str, str, Unsur, Role], float], ...] = ()
    stages: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class SolveResult:
    """What a run gives back: the status, the solution, and every goal in lexicographic order.

    ``seconds`` maps stage names to wall seconds. ``prices`` prove the bound of the first goal: none for an
    unsur whose bound they cannot prove, several where each proves a part of the cases. ``is_whole`` is False
    when the run was ended before it was done.
    """

    status: SolveStatus
    solution: Solution
    goals: tuple[GoalValue, ...]
    seconds: dict[str, float] = field(default_factory=dict)
    prices: tuple[DualPrices, ...] = ()
    is_whole: bool = True

    def to_json(self) -> str:
        """Return the result as JSON text, without timings, equal for equal runs."""
        return json.dumps(
            {
                "status": self.status,
                "goals": [asdict(g) for g in self.goals],
                "assignments": [a._asdict() for a in self.solution.assignments],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
