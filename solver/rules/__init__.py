"""The hard rules: one module each, found by the registry ``RULES`` in the order of the model.

Each is stated twice, by functions that share no code: ``prohibits`` and ``build`` for the optimiser,
``violations`` for the audit. The two accept the same assignments (agreement test).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from solver.problem import Person, Problem, Slot
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

if TYPE_CHECKING:
    from solver.placing import Placing


class Rule(Protocol):
    """What every module of a rule offers: its key, and the rule for the optimiser and for the audit."""

    KEY: str

    def prohibits(self, problem: Problem) -> Callable[[Person, Slot], bool]:
        """Return the test whether this rule alone keeps a person of the problem from one of its slots, whatever else he does.

        A rule about several duties or people gives a test that bars nobody.
        """

    def build(self, placing: Placing) -> None:
        """Add the rule to a model of who stands where."""

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
