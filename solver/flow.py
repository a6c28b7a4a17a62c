"""Class flows by linear programming: how many of each class serve what, and the proof of it.

Every goal is minimised in its turn on the optimal face of those before it; the optimum of each is
its proven lower bound, since the names that follow can only add restrictions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from solver.blocks import close_scattered
from solver.classes import PersonClass
from solver.gather import gather_units
from solver.keeping import Keeping
from solver.limit import OutOfTimeError
from solver.linear import Floats, LinearError, LinearProgram, Optimum, is_integral
from solver.problem import Role
from solver.program import GOALS, PAMENWAS_PART, VOTING_PART, FlowProgram
from solver.stays import Stay

_CORNERS = 5

FIRST = "first"
"""The level of the uncovered risk, with the leaders before it where they come first."""

TOGETHER = "together"
"""The one level of a fast run: all goals at once, each in metres."""

_METRES = {
    "reserve": 1e8,
    "uncovered_risk": 20.0,
    "leaders": 1e5,
    "soft_neutrality": 3e4,
    "changes": 1e4,
    "balance": 100.0,
    "travel": 1.0,
}
"""What a raw unit of each goal is worth in a fast run: a risk point 200 km, a leader's day 100 km, a minute 200 m."""

Level = tuple[str, Floats]
"""A goal's key and its cost per variable."""

PriceSet = tuple[list[float], dict[int, float]]
"""What one more head at each slot is worth, weight units, and one more person in each stage."""

OnGoal = Callable[[str, float], None]


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

    Raw units: weight units, kecamatan-days, postings, change points, half minutes, kecamatan, teams, metres, units.
    ``prices`` hold one set for every reserve that was tried, none where nothing was solved. ``is_whole`` is
    False when the time ran out. ``way`` is how the flows keep the reserve.
    """

    flows: list[ClassFlow]
    bounds: dict[str, float]
    prices: list[PriceSet] = field(default_factory=list)
    is_whole: bool = True
    way: Keeping = Keeping.WHOLE


class FlowModel(FlowProgram):
    """The program of one unsur, solved goal after goal, or all at once when ``is_fast``."""

    is_fast = False

    def solve(self, share: float, on_goal: OnGoal) -> FlowResult:
        """Return the flows after minimising every goal in order.

        ``on_goal`` is told each goal and its bound (raw units). When the time runs out the goals left are not
        sought, their bound is the trivial one, and the flows are those of the last goal, none where no
        whole number was found yet.
        """
        levels = self._levels(share)
        self._priced: dict[Keeping, PriceSet] = {}
        self._best, self._proven, self._duals = np.zeros(0), dict[str, float](), list[Floats]()
        self._way = self._best_way = self.ways.sought[0]
        self._heads: float | None = None
        try:
            way, bounds, values = self._best_keeping(levels, on_goal)
        except OutOfTimeError:
            # Only what was proven before the reserve was rounded holds for every reserve.
            flows = self._read_flows(np.rint(self._best)) if len(self._best) else []
            return FlowResult(flows, self._in_goal_units(self._proven), self._prices(), is_whole=False, way=self._best_way)
        return FlowResult(self._read_flows(np.rint(values)), self._in_goal_units(bounds), self._prices(), way=way)

    def _best_keeping(self, levels: list[Level], on_goal: OnGoal) -> tuple[Keeping, dict[str, float], Floats]:
        """Return bounds and values of the first way to keep the reserve that can be had, or of the best where that is open."""
        found = []
        for way in self.ways.sought:
            self._way, self._heads, self._proven = way, None, {}
            try:
                bounds, values = self._whole_optimum(levels, on_goal)
            except LinearError:
                continue  # so few in reserve, and the pins use more people than that allows
            found.append((self._rank(bounds, levels), way, bounds, values))
            if not self.ways.is_open:
                break
        if not found:
            raise LinearError("no way to keep the reserve goes with the pins")
        _, way, bounds, values = min(found, key=lambda option: option[0])
        return way, bounds, values

    def _rank(self, bounds: dict[str, float], levels: list[Level]) -> list[float]:
        """Return the optima in the order of the goals, for comparing ways to keep the reserve."""
        return [round(bounds.get(key, np.inf), 6) for key in (*self._first_goals(), *(key for key, _ in levels))]

    def _whole_optimum(self, levels: list[Level], on_goal: OnGoal) -> tuple[dict[str, float], Floats]:
        program, bounds, values = self._minimise(self.keeping(self._way), levels, on_goal)
        if len(self.owed) and not is_integral(values[self.owed]):
            program, bounds, values = self._with_whole_reserve(float(values[self.owed[0]]), levels, on_goal)
        for nth in range(_CORNERS):
            if is_integral(values):
                break
            # Equal optima have many corners, and few of them are broken.
            values = program.other_corner(nth)
        if not is_integral(values):
            return self._make_whole(self.keeping(self._way, self._heads), levels, bounds)
        self._best, self._best_way = values, self._way
        return bounds, values if self.is_fast else gather_units(self, program, values)

    def _prices(self) -> list[PriceSet]:
        """Return what the first goal's optima, one per reserve that was tried, say heads and people are worth."""
        return [self._price_set(duals) for duals in self._duals]

    def _price_set(self, duals: Floats) -> PriceSet:
        stages = dict(zip(self.ceiling.most, (-duals[self.strength]).tolist(), strict=True))
        prices: list[float] = duals[self.slot_rows].tolist()
        for need in self.duties.needs:
            if need.role is Role.RESERVE:
                # One crew stands the whole chain, so only the sum of its shifts is priced: no shift may be below 0.
                share = sum(prices[s] for s in need.slots) / len(need.slots)
                for s in need.slots:
                    prices[s] = share
        return prices, stages

    def price_way(self, way: Keeping) -> list[PriceSet]:
        """Return what the optimum of the first goal says heads and people are worth when the reserve is kept in this way."""
        if way in self._priced:
            return [self._priced[way]]
        cost = self._first_cost(self.costs(0.0))
        try:
            return [self._price_set(self.keeping(way).minimise(cost / _scale(cost)).duals * _scale(cost))]
        except LinearError:
            return []

    def bound_again(self, way: Keeping, share: float, reached: dict[str, float]) -> dict[str, float] | None:
        """Return a bound on each goal over all plans that keep the reserve in this way and reach the goals before it as given.

        Infinite where there is no such plan; None where nothing keeps the reserve so. Raw units, like ``reached``.
        """
        program, costs, bounds = self.keeping(way), self.costs(share), dict[str, float]()
        free = self._in_goal_units(dict.fromkeys(GOALS, 0.0))
        leading = ["leaders"] if self.problem.policies.leaders_first else []
        order = [key for key in dict.fromkeys([*leading, *GOALS]) if key not in ("blocks", "team_units")]  # neither is held by a row
        for nth, key in enumerate(order):
            cost, scale = costs[key], _scale(costs[key])
            limit = _slack(reached[key] - free[key], key)
            try:
                optimum = program.minimise(cost / scale, keep=limit / scale)
                bounds[key] = optimum.bound * scale
            except LinearError:
                # Later on the face is too narrow for the solver's tolerances: then nothing more is claimed.
                return self._in_goal_units(bounds) if bounds else None
            if nth == 0 and not leading:
                self._priced[way] = self._price_set(optimum.duals * scale)
            if bounds[key] > limit:
                return self._in_goal_units(bounds | dict.fromkeys([*order[nth + 1 :], "team_units"], np.inf))
        bounds["team_units"] = self._fewest_teams(program)
        return self._in_goal_units(bounds)

    def _levels(self, share: float) -> list[Level]:
        """Return the goals with their costs in the order in which they are sought."""
        costs = self.costs(share)
        if self.is_fast:
            return [(TOGETHER, np.sum([metres * costs[key] for key, metres in _METRES.items()], axis=0))]
        left_out = {"uncovered_risk", "team_units"}
        if not any(people.sample.block for people in self.classes):
            left_out.add("blocks")
        if self.problem.policies.leaders_first:
            left_out.add("leaders")
        return [(FIRST, self._first_cost(costs)), *((key, costs[key]) for key in GOALS if key not in left_out)]

    def _first_cost(self, costs: dict[str, Floats]) -> Floats:
        """Return the uncovered risk, where leaders come first with each day dearer than any one person's duties.

        One program instead of two, and its prices are those of the goal itself.
        """
        longest = max((len(pattern) for pattern in self.duties.patterns), default=1)
        heaviest = max((sum(self.duties.slots[s].weight for s in need.slots) for need in self.duties.needs), default=0)
        self._risk, self._leaders, self._reserve = costs["uncovered_risk"], costs["leaders"], costs["reserve"]
        is_leading = self.problem.policies.leaders_first
        return self._risk + 3.0 * (heaviest + 1) * longest * self._leaders if is_leading else self._risk

    def _minimise_first(self, program: LinearProgram, cost: Floats) -> Optimum:
        """Return the optimum of the first goal, where the reserve is short with as many in it as can be; the program keeps to it."""
        if self._way is Keeping.SHORT:
            program.minimise(self._reserve)
        return program.minimise(cost / _scale(cost))

    def _in_goal_units(self, bounds: dict[str, float]) -> dict[str, float]:
        """Return the bounds per goal: constants added, parts that are no goal left out, 0 for what was not sought."""
        found = {key: bounds.get(key, 0.0) for key in GOALS}
        if "changes" in bounds and self.problem.baseline:
            told = {posting.person for posting in self.problem.baseline}
            found["changes"] += self.problem.policies.change_moved * sum(p.id in told for c in self.classes for p in c.members)
        # The small parts count pamenwas and prefer the day of the vote; days are whole, and no part of one is led.
        found["leaders"] = max(0.0, float(np.ceil(found["leaders"] - self._beside_days() - 1e-6)))
        return found if self.duties.is_complete else dict.fromkeys(GOALS, 0.0)

    def _beside_days(self) -> float:
        """Return the most that the cost of leaders holds beside the days without a padal."""
        led = [slot.role for slot in self.duties.slots if slot.role in (Role.PADAL, Role.PAMENWAS)]
        return VOTING_PART * led.count(Role.PADAL) + PAMENWAS_PART * sum(
            slot.demand for slot in self.duties.slots if slot.role is Role.PAMENWAS
        )

    def _with_whole_reserve(self, owed: float, levels: list[Level], on_goal: OnGoal) -> tuple[LinearProgram, dict[str, float], Floats]:
        """Return the better of the solutions with the reserve rounded down and up.

        The optimum is convex in the reserve, so the best whole number lies beside the best fraction.
        """
        found = []
        for heads in (float(np.floor(owed)), float(np.ceil(owed))):
            self._heads = heads
            try:
                program, bounds, values = self._minimise(self.keeping(self._way, heads), levels, on_goal)
            except LinearError:
                continue  # so few in reserve, and the pins use more people than that allows
            found.append((self._rank(bounds, levels), heads, program, bounds, values))
        if not found:
            raise LinearError("no whole reserve goes with the pins")
        _, self._heads, program, bounds, values = min(found, key=lambda option: option[0])
        return program, bounds, values

    def _minimise(self, program: LinearProgram, levels: list[Level], on_goal: OnGoal) -> tuple[LinearProgram, dict[str, float], Floats]:
        """Return the program, bounds and values after minimising the levels in order, each on the optimum of those before."""
        bounds: dict[str, float] = {}
        values = np.zeros(0)
        # Where blocks are kept together only some of the optima so far are left, so bounds come from all of them.
        whole: LinearProgram | None = None
        for key, cost in levels:
            if key == FIRST:
                optimum = self._minimise_first(program, cost)
                values, bounds = optimum.values, self._read_first(optimum.values)
                self._duals.append(optimum.duals * _scale(cost))
            elif key == "blocks":
                whole = program.snapshot()
                bounds[key] = close_scattered(self, program, dict(levels)["travel"])
                values = program.point(dict(levels)["travel"])
            elif len(values) and (cost >= 0).all() and float(cost @ values) <= 1e-7 * max(1.0, float(cost.max(initial=0.0))):
                for face in filter(None, (program, whole)):
                    face.keep_zero(cost)
                bounds[key] = 0.0
            else:
                is_spread = key == "travel"
                optimum = program.minimise(cost / _scale(cost), is_spread=is_spread)
                values = optimum.values
                bounds[key] = (whole.minimise(cost / _scale(cost), is_spread=is_spread) if whole else optimum).bound * _scale(cost)
            if is_integral(values):
                self._best, self._best_way = values, self._way
            if self._heads is None and not self.ways.is_open:
                self._proven = dict(bounds)
            for goal in self._first_goals() if key == FIRST else [key] * (key in GOALS):
                on_goal(goal, self._in_goal_units(bounds)[goal])
        if not self.is_fast:
            bounds["team_units"] = self._fewest_teams(program if whole is None else whole)
        return program, bounds, values

    def _first_goals(self) -> list[str]:
        return ["leaders", "uncovered_risk"] if self.problem.policies.leaders_first else ["uncovered_risk"]

    def _read_first(self, values: Floats) -> dict[str, float]:
        """Return the goals that the first level decides."""
        found = {"uncovered_risk": float(self._risk @ values), "leaders": float(self._leaders @ values)}
        return {key: found[key] for key in self._first_goals()}

    def _fewest_teams(self, face: LinearProgram) -> float:
        """Return how many teams stand at least, whatever else the face leaves open."""
        needs = [self.duties.needs[team[0]] for team in self.teams()]
        # A slot that another team goes on into may be held by that team alone.
        slots = sorted({need.slots[0] for need in needs} - {s for need in needs for s in need.slots[1:]})
        if not slots:
            return 0.0
        bare = np.zeros(face.variable_count)
        bare[self.bare[slots]] = -1.0
        try:
            return float(np.ceil(len(slots) + face.lowest(bare) - 1e-6))
        except LinearError:
            return 0.0  # the face is too narrow for the solver's tolerances: then nothing is claimed

    def _make_whole(self, program: LinearProgram, levels: list[Level], bounds: dict[str, float]) -> tuple[dict[str, float], Floats]:
        """Return whole numbers instead of a broken corner, giving up as few of the last goals as needed.

        The last face that holds a whole point is looked for from the back: what is fixed by the
        goals before it keeps the search small.
        """
        faces: list[LinearProgram] = []
        for key, cost in levels:
            faces.append(program.snapshot())
            if key == FIRST:
                self._minimise_first(program, cost)
            elif key == "blocks":
                program.close(self.scattered)
            elif key in bounds:
                program.minimise(cost / _scale(cost))
        for start in range(len(levels) - 1, -1, -1):
            try:
                return self._branch(faces[start], levels[start:], bounds)
            except LinearError:
                continue
        raise LinearError("no whole solution was found on any face")

    def _branch(self, face: LinearProgram, levels: list[Level], bounds: dict[str, float]) -> tuple[dict[str, float], Floats]:
        """Return bounds and whole numbers after branching on these levels in order."""
        proven, values = dict(bounds), np.zeros(0)
        for key, cost in levels:
            if key == "blocks":
                face.close(self.scattered)
                continue
            if key == FIRST and self._way is Keeping.SHORT:
                face.minimise(self._reserve, is_integer=True)
            optimum = face.minimise(cost / _scale(cost), is_integer=True)
            values = optimum.values
            if key == FIRST:
                proven["uncovered_risk"] = optimum.bound * _scale(cost) - float((cost - self._risk) @ values)
            elif not len(self.scattered):
                # On what is left after blocks a bound would speak of some plans only.
                proven[key] = optimum.bound * _scale(cost)
        return proven, values

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
