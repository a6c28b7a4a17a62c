"""The hard rules: one module each, found by the registry ``RULES`` in the order of the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from solver.problem import Problem
from solver.rules import (
    availability,
    beats,
    continuity,
    demand,
    eligibility,
    neutrality_charge,
    neutrality_home,
    neutrality_kin,
    one_place,
    pins,
    reach,
    reserve,
    rest,
    strength,
)
from solver.solution import Solution, Violation


class Rule(Protocol):
    """What every module of a rule offers: its key and the plain check."""

    KEY: str

    def violations(self, problem: Problem, solution: Solution) -> Iterator[Violation]:
        """Yield every place where the solution breaks the rule."""


_IN_ORDER: tuple[Rule, ...] = (
    neutrality_home,
    neutrality_charge,
    neutrality_kin,
    availability,
    one_place,
    rest,
    eligibility,
    reach,
    strength,
    reserve,
    pins,
    continuity,
    demand,
    beats,
)

RULES: Mapping[str, Rule] = {rule.KEY: rule for rule in _IN_ORDER}
"""Key to module, in the order in which violations are reported."""
