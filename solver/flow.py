"""Class flows by linear programming: how many of each class serve what, and the proof of it.

Every goal is minimised in its turn on the optimal face of those before it; the optimum of each is
its proven lower bound, since the names that follow can only add restrictions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from solver.classes import PersonClass
from solver.linear import Floats, LinearError, LinearProgram, is_integral
from solver.program import GOALS, FlowProgram
from solver.stays import Stay

_CORNERS = 5

Level = tuple[str, Floats]
"""A goal's key and its cost per variable."""

OnGoal = Callable[[str, float], bool]


@dataclass
class ClassFlow:
    """The flow of one class: counts per pattern and per need, and who stays."""

    people: PersonClass
    patterns: dict[tuple[int, ...], int] = field(default_factory=dict)
    needs: dict[int, int] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)


@dataclass
class FlowResult:
    """The flows of one unsur and, per goal key, the proven lower bound in the goal's raw unit.

    Raw units: weight units, kecamatan-days, postings, change points, half minutes, metres.
    """

    flows: list[ClassFlow]
    bounds: dict[str, float]


class FlowModel(FlowProgram):
    """The program of one unsur, solved goal after goal."""

    def solve(self, share: float, on_goal: OnGoal) -> FlowResult:
        """Return the flows after minimising every goal in order.

        ``on_goal`` is told each goal and its bound; when it returns False the goals left are not
        sought and their bound is the trivial one.
        """
        levels = self._levels(share)
        program = self.program.copy_unfixed()
        bounds, values = self._minimise(program, levels, on_goal)
        if len(self.owed) and not is_integral(values[self.owed]):
            program, bounds, values = self._with_whole_reserve(float(values[self.owed[0]]), levels, on_goal)
        for nth in range(_CORNERS):
            if is_integral(values):
                break
            # Equal optima have many corners, and few of them are broken.
            values = program.other_corner(nth)
        if not is_integral(values):
            bounds, values = self._make_whole(program.copy_unfixed(), levels, bounds)
        return FlowResult(self._read_flows(np.rint(values)), self._in_goal_units(bounds))

    def bound_again(self, share: float, reached: dict[str, float]) -> dict[str, float]:
        """Return the bounds of a plan that reached these goal values (raw units): each goal given those before it."""
        options = [bounds for heads in self.reserves if (bounds := self._bound_again(share, reached, heads)) is not None]
        return {key: min(bounds[key] for bounds in options) for key in GOALS} if options else dict.fromkeys(GOALS, 0.0)

    def _bound_again(self, share: float, reached: dict[str, float], reserve: float | None) -> dict[str, float] | None:
        program, bounds = self._program_with(reserve), dict[str, float]()
        free = self._in_goal_units(dict.fromkeys(GOALS, 0.0))
        for key, cost in self._levels(share):
            scale = _scale(cost)
            try:
                optimum = program.minimise(cost / scale, keep=None if key == "reserve" else _slack(reached[key] - free[key], key) / scale)
            except LinearError:
                return None  # with this reserve the plan's earlier goals cannot be had
            bounds[key] = optimum.bound * scale
        return self._in_goal_units(bounds)

    def _program_with(self, reserve: float | None) -> LinearProgram:
        program = self.program.copy_unfixed()
        if reserve is not None:
            program.add_terms(program.add_rows([reserve], [reserve]), self.owed)
        return program

    def _levels(self, share: float) -> list[Level]:
        """Return the goals with their costs in the order in which they are sought."""
        costs = self.costs(share)
        order = ["reserve", *GOALS]
        if self.problem.policies.leaders_first:
            order[1:3] = ["leaders", "uncovered_risk"]
        return [(key, costs[key]) for key in order]

    def _in_goal_units(self, bounds: dict[str, float]) -> dict[str, float]:
        """Return the bounds per goal: constants added, parts that are no goal left out, 0 for what was not sought."""
        found = {key: bounds.get(key, 0.0) for key in GOALS}
        if "changes" in bounds and self.problem.baseline:
            told = {posting.person for posting in self.problem.baseline}
            found["changes"] += self.problem.policies.change_moved * sum(p.id in told for c in self.classes for p in c.members)
        # The thousandths count pamenwas, who are no part of the goal's value.
        found["leaders"] = float(np.floor(found["leaders"] + 1e-6))
        return found if self.duties.is_complete else dict.fromkeys(GOALS, 0.0)

    def _with_whole_reserve(self, owed: float, levels: list[Level], on_goal: OnGoal) -> tuple[LinearProgram, dict[str, float], Floats]:
        """Return the better of the solutions with the reserve rounded down and up.

        The optimum is convex in the reserve, so the best whole number lies beside the best fraction.
        """
        found = []
        self.reserves = [float(np.floor(owed)), float(np.ceil(owed))]
        for heads in self.reserves:
            program = self._program_with(heads)
            bounds, values = self._minimise(program, levels, on_goal)
            found.append(([round(bounds.get(key, np.inf), 6) for key, _ in levels], program, bounds, values))
        _, program, bounds, values = min(found, key=lambda option: option[0])
        return program, bounds, values

    def _minimise(self, program: LinearProgram, levels: list[Level], on_goal: OnGoal) -> tuple[dict[str, float], Floats]:
        """Return bounds and values after minimising the levels in order, each on the optimum of those before."""
        bounds: dict[str, float] = {}
        values = np.zeros(0)
        for key, cost in levels:
            if len(values) and (cost >= 0).all() and float(cost @ values) <= 1e-7 * max(1.0, float(cost.max(initial=0.0))):
                program.keep_zero(cost)
                bounds[key] = 0.0
            else:
                optimum = program.minimise(cost / _scale(cost))
                values, bounds[key] = optimum.values, optimum.bound * _scale(cost)
            if key != "reserve" and not on_goal(key, bounds[key]):
                break
        return bounds, values

    def _make_whole(self, program: LinearProgram, levels: list[Level], bounds: dict[str, float]) -> tuple[dict[str, float], Floats]:
        """Return whole numbers instead of a broken corner, giving up as few of the last goals as needed.

        The last face that holds a whole point is looked for from the back: what is fixed by the
        goals before it keeps the search small.
        """
        faces: list[LinearProgram] = []
        for key, cost in levels:
            faces.append(program.snapshot())
            if key in bounds:
                program.minimise(cost / _scale(cost))
        for start in range(len(levels) - 1, -1, -1):
            whole, proven = faces[start], dict(bounds)
            try:
                for key, cost in levels[start:]:
                    optimum = whole.minimise(cost / _scale(cost), is_integer=True)
                    proven[key] = optimum.bound * _scale(cost) if key in bounds else 0.0
                    values = optimum.values
            except LinearError:
                continue
            return proven, values
        raise LinearError("no whole solution was found on any face")

    def _read_flows(self, values: Floats) -> list[ClassFlow]:
        flows = [ClassFlow(people) for people in self.classes]
        for i, p, n in zip(self.y_class.tolist(), self.y_pattern.tolist(), values[self.y].tolist(), strict=True):
            if n > 0:
                flows[i].patterns[self.duties.patterns[p]] = int(n)
        for i, j, n in zip(self.x_class.tolist(), self.x_need.tolist(), values[self.x].tolist(), strict=True):
            if n > 0:
                flows[i].needs[j] = int(n)
        for ((i, _), stays), n in zip(self.st_columns, values[self.st].tolist(), strict=True):
            flows[i].stays.extend(stays[: int(n)])
        return flows


def _scale(cost: Floats) -> float:
    """Return the divisor that brings a cost into a range the solver's tolerances are made for."""
    return max(1.0, float(np.abs(cost).max(initial=0.0)) / 1e4)


def _slack(value: float, key: str) -> float:
    """Return how far a goal's cost may go for a plan that reached ``value``: pamenwas ride on the leaders."""
    return value + (0.999 if key == "leaders" else 1e-3 * max(1.0, abs(value)))
