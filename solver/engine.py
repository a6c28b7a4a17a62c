"""The stages in order: classes, flows goal by goal, names, teams, reserve, and the proof of each goal."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache

from solver.audit import goal_values
from solver.begun import Remainder, remainder_of
from solver.bounding import with_sound_bounds
from solver.classes import PersonClass, merge_people
from solver.duties import DutyPlan, plan_duties
from solver.flow import FlowModel, FlowResult
from solver.greedy import GreedyPlan
from solver.limit import Limit, OutOfTimeError
from solver.mending import Named
from solver.naming import exact_classes, name_flows
from solver.problem import WEIGHT_SCALE, Problem, Role, Unsur
from solver.program import GOALS, even_share
from solver.sequence import SequentialPlan
from solver.solution import Assignment, DualPrices, GoalValue, Solution, SolveResult, SolveStatus
from solver.teams import arrange_teams
from solver.transport import can_transport, solve_transport

RAW_UNITS = dict.fromkeys(GOALS, 1) | {"uncovered_risk": WEIGHT_SCALE, "balance": 2, "travel": 1000}
"""Raw units of the flow per unit of the goal."""

_DECIMALS = {"uncovered_risk": 4, "balance": 1, "travel": 3}

MAX_CELLS = {Unsur.POLRI: 12_000_000, Unsur.TNI: 500_000, Unsur.LINMAS: 500_000}
"""Classes x (needs + patterns) beyond which an unsur is planned kind by kind, since its program would take minutes.

Polri are spread thin over few posts and solve fast (a tenfold Polres has 5 million cells and
takes 30 s); where supply meets demand almost exactly, as with Linmas, programs grow slow much sooner.
"""

SHARED = frozenset({"uncovered_risk", "soft_neutrality", "changes", "balance", "travel"})
"""Goals in which more than one unsur has a part."""

PROVEN = "class flow relaxation solved to optimality"
PERFECT = "no value lies below 0"
UNPROVEN = "none"
"""How a bound was proven."""


@dataclass(frozen=True)
class Event:
    """Progress: the stage, the share done (0-1), and the goal just proven with its bound in goal units.

    ``value`` is that of a whole plan, known only where there is one.
    """

    stage: str
    share: float
    goal: str | None = None
    bound: float | None = None
    value: float | None = None


Listener = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Control:
    """How a run is steered.

    ``seconds`` is the most it may take, None for as long as the proof takes: only then is the result the
    same on every machine. ``is_fast`` seeks all goals at once, each at a fixed rate in metres: near the
    best, and nothing is proven. ``workers`` plan the unsur side by side and change nothing else.
    """

    listen: Listener | None = None
    is_cancelled: Callable[[], bool] | None = None
    seconds: float | None = None
    is_fast: bool = False
    workers: int = 2


@dataclass
class _Part:
    """The plan of one unsur: postings, bounds in raw units, prices, and whether it is all that was sought."""

    postings: list[Assignment] = field(default_factory=list)
    bounds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(GOALS, 0.0))
    prices: list[DualPrices] = field(default_factory=list)
    usable: frozenset[str] = frozenset()
    is_whole: bool = True
    seconds: float = 0.0


def solve(
    problem: Problem, *, listen: Listener | None = None, is_cancelled: Callable[[], bool] | None = None, control: Control | None = None
) -> SolveResult:
    """Return the best plan in lexicographic order of the goals, with a proven bound for each.

    Same problem and seed, same result, whatever the number of workers. Once ``is_cancelled`` says yes, or the
    seconds of the control are up, goals not yet sought keep the trivial bound and the best plan so far is
    returned; listener and canceller are called from threads of the run. An unsur nobody asks for, or with nobody in it, is
    legal: its slots stay short.
    """
    control = control or Control(listen, is_cancelled)
    deadline = None if control.seconds is None else time.monotonic() + control.seconds
    left = remainder_of(problem) if problem.begun else Remainder(problem, (), {})
    run = _Run(left.problem, control, Limit(deadline, control.is_cancelled))
    parts = run.plan_all()
    ahead = Solution(tuple(_trim_reserve(left.problem, [a for part in parts.values() for a in part.postings])))
    solution = left.whole(ahead, problem)
    bounds = {key: sum(part.bounds[key] for part in parts.values()) + left.added.get(key, 0.0) * RAW_UNITS[key] for key in GOALS}
    # Told people who can serve nothing any more are changes that no plan can avoid.
    usable = frozenset[str]().union(*(part.usable for part in parts.values()))
    bounds["changes"] += len({posting.person for posting in left.problem.baseline} - usable) * problem.policies.change_moved
    values = goal_values(problem, solution)
    goals = tuple(_goal(key, values[key], bounds[key]) for key in GOALS)
    if len({posting.unsur for posting in solution.assignments}) > 1:
        goals = _without_trades(goals)
    if control.listen is not None:
        control.listen(Event("done", 1.0, GOALS[0], goals[0].bound, goals[0].value))
    status = SolveStatus.OPTIMAL if goals[0].gap == 0 else SolveStatus.FEASIBLE
    seconds = {unsur.value: part.seconds for unsur, part in parts.items()}
    is_whole = all(part.is_whole for part in parts.values())
    prices = tuple(prices for part in parts.values() for prices in part.prices)
    return SolveResult(status, solution, goals, seconds, prices, is_whole)


class _Run:
    """One run: its problem, who is told, and when it must end."""

    def __init__(self, problem: Problem, control: Control, limit: Limit) -> None:
        self.problem, self.control, self.limit = problem, control, limit
        self.pinned = frozenset(pin.person for pin in problem.pins)
        self._lock = threading.Lock()
        self._steps = 0

    def tell(self, stage: str, goal: str | None = None, bound: float | None = None) -> None:
        """Tell the listener of a step; the unsur take turns, so one hears of them in one line."""
        with self._lock:
            self._steps += goal is not None
            if self.control.listen is not None:
                self.control.listen(Event(stage, min(0.99, self._steps / len(GOALS) / len(Unsur)), goal, bound))

    def plan_all(self) -> dict[Unsur, _Part]:
        """Return the plan of every unsur."""
        tasks = {unsur: plan_duties(self.problem, unsur) for unsur in Unsur}
        if self.control.workers < 2:
            return {unsur: self._plan(duties) for unsur, duties in tasks.items()}
        with ThreadPoolExecutor(self.control.workers) as pool:
            return dict(zip(tasks, pool.map(self._plan, tasks.values()), strict=True))

    def _plan(self, duties: DutyPlan) -> _Part:
        began = time.perf_counter()
        part = _Part()
        self.tell(duties.unsur.value)
        if duties.needs:
            classes, is_exact = merge_people(self.problem, duties)
            part = self._plan_classes(duties, classes, is_exact=is_exact) if classes else _nobody(duties)
            part.usable = frozenset(person.id for people in classes for person in people.members)
        part.seconds = time.perf_counter() - began
        return part

    def _plan_classes(self, duties: DutyPlan, classes: list[PersonClass], *, is_exact: bool) -> _Part:
        # Told people are alike only where they were told the same.
        exact = cache(
            lambda: classes if is_exact and not self.problem.baseline else merge_people(self.problem, duties, must_be_exact=True)[0]
        )
        first = cache(lambda: self._first_plan(duties, exact()))
        if self.limit.deadline is not None:
            first()  # at once, so that there is a plan whatever happens
        try:
            self.limit.check()
            return self._best_plan(duties, classes, exact, first, is_exact=is_exact)
        except OutOfTimeError:
            return first()

    def _first_plan(self, duties: DutyPlan, exact: list[PersonClass]) -> _Part:
        named = GreedyPlan(self.problem, duties, exact).solve()
        return _Part(_post(duties, named), is_whole=False)

    def _best_plan(
        self,
        duties: DutyPlan,
        classes: list[PersonClass],
        exact: Callable[[], list[PersonClass]],
        first: Callable[[], _Part],
        *,
        is_exact: bool,
    ) -> _Part:
        if can_transport(self.problem, duties):
            result = solve_transport(self.problem, duties, exact(), even_share(self.problem, duties))
            if result is not None:
                return _part(_post(duties, exact_classes(exact(), result.flows, self.problem)), duties, result)
            classes, is_exact = exact(), True
        if not duties.is_complete or len(classes) * (len(duties.needs) + len(duties.patterns)) > MAX_CELLS[duties.unsur]:
            named, bounds = SequentialPlan(self.problem, duties, exact()).solve()
            # Kind by kind nobody knows of pins; the first plan does.
            is_pinned = any(people.sample.id in self.pinned for people in exact())
            return _part(first().postings if is_pinned else _post(duties, named), duties, FlowResult([], bounds))
        part, juniors = self._by_flow(duties, classes, first, is_exact=is_exact, is_split=False)
        if juniors and part.is_whole and not self.limit.is_over():
            # Names alone could not part the juniors: the flow has to know who is one.
            classes, is_exact = merge_people(self.problem, duties, is_split=True)
            part, _ = self._by_flow(duties, classes, first, is_exact=is_exact, is_split=True)
        return part

    def _by_flow(
        self, duties: DutyPlan, classes: list[PersonClass], first: Callable[[], _Part], *, is_exact: bool, is_split: bool
    ) -> tuple[_Part, int]:
        """Return the plan by class flows, and how many teams of juniors are in it."""
        model = FlowModel(self.problem, duties, classes, is_exact=is_exact, is_split=is_split, limit=self.limit)
        model.is_fast = self.control.is_fast
        share = even_share(self.problem, duties)

        def on_goal(key: str, bound: float) -> None:
            self.tell(duties.unsur.value, key, bound / RAW_UNITS[key])

        solved = model.solve(share, on_goal)
        postings, juniors = first().postings if not solved.flows else [], 0
        if solved.flows:
            board, named = name_flows(self.problem, duties, solved.flows, tables=(model.mask, model.distance), way=solved.way)
            juniors = arrange_teams(self.problem, board, named, self.limit)[0]
            postings = _post(duties, named)
        reached = _reached(self.problem, duties.unsur, postings, model.classes)
        # Values are rounded to their decimals, so less than one step more than the bound is not a miss.
        misses = [key for key in GOALS if reached[key] > solved.bounds[key] + RAW_UNITS[key] * 10.0 ** -_DECIMALS.get(key, 0) * 0.9]
        try:
            solved = with_sound_bounds(model, solved, share, reached, misses)
        except OutOfTimeError:
            solved = replace(solved, bounds=dict.fromkeys(GOALS, 0.0))
        return _part(postings, duties, solved), juniors


def _part(postings: list[Assignment], duties: DutyPlan, result: FlowResult) -> _Part:
    prices = [_dual_prices(duties, *found) for found in result.prices]
    return _Part(postings, dict.fromkeys(GOALS, 0.0) | result.bounds, prices, is_whole=result.is_whole)


def _dual_prices(duties: DutyPlan, of_slot: list[float], of_stage: dict[int, float]) -> DualPrices:
    priced = ((slot.key, price) for slot, price in zip(duties.slots, of_slot, strict=True) if price)
    return DualPrices(duties.unsur, tuple(sorted(priced)), tuple(sorted(of_stage.items())))


def _reached(problem: Problem, unsur: Unsur, postings: list[Assignment], classes: list[PersonClass]) -> dict[str, float]:
    """Return the goals of one unsur alone, in raw units; who can serve nothing is no change that a plan decides."""
    people = tuple(person for person in problem.persons if person.unsur is unsur)
    ids = {person.id for group in classes for person in group.members}
    own = replace(
        problem,
        slots=tuple(slot for slot in problem.slots if slot.unsur is unsur),
        persons=people,
        pins=(),
        baseline=tuple(posting for posting in problem.baseline if posting.person in ids),
    )
    return {key: value * RAW_UNITS[key] for key, value in goal_values(own, Solution(tuple(postings))).items()}


def _nobody(duties: DutyPlan) -> _Part:
    bounds = dict.fromkeys(GOALS, 0.0)
    bare = {(slot.post, slot.shift): slot.weight for slot in duties.slots}
    bounds["uncovered_risk"] = float(sum(slot.weight * slot.demand for slot in duties.slots) + sum(bare.values()))
    first = {need.slots[0] for need in duties.needs if need.role is Role.PADAL}
    bounds["leaders"] = float(len(first))
    return _Part(bounds=bounds, prices=[_dual_prices(duties, [2.0 * slot.weight for slot in duties.slots], {})])


def _post(duties: DutyPlan, named: Named) -> list[Assignment]:
    postings = []
    for person_id, needs in named.duties.items():
        for j in needs:
            need = duties.needs[j]
            for shift in duties.kinds[need.kind].shifts:
                postings.append(Assignment(shift, need.post.id, duties.unsur, need.role, need.post.id, person_id))
    return postings


def _trim_reserve(problem: Problem, assignments: list[Assignment]) -> list[Assignment]:
    """Release reserve beyond what the strength used calls for, juniors first and nobody who was told to stand in it, and form platoons."""
    posts = [a for a in assignments if a.role is not Role.RESERVE]
    reserve = [a for a in assignments if a.role is Role.RESERVE]
    shifts: dict[str, list[str]] = {}
    for a in reserve:
        shifts.setdefault(a.person, []).append(a.shift)
    told = {posting.person for posting in problem.baseline}
    # To drop somebody who was told would be a change, and what the user fixed stays.
    told_here = {(posting.person, posting.shift, posting.post) for posting in problem.baseline}
    kept = {pin.person for pin in problem.pins} | {a.person for a in reserve if (a.person, a.shift, a.post) in told_here}
    rank = {p.id: -p.rank for p in problem.persons}
    crews: dict[tuple[str, ...], list[str]] = {}
    for person in sorted(shifts, key=lambda person: (person not in kept, person not in told, rank[person], person)):
        crews.setdefault(tuple(sorted(shifts[person])), []).append(person)
    guarding = {a.person for a in posts if a.unsur is Unsur.POLRI}
    top, bottom = problem.policies.reserve_share
    while longest := max(crews.values(), key=len, default=[]):
        released = longest.pop()
        used = len(guarding.union(*crews.values()))
        if released in kept or len(longest) < max(problem.policies.reserve_min, -(-used * top // bottom)):
            longest.append(released)
            break
    size = problem.policies.platoon_size
    platoon: dict[str, str] = {}
    formed_so_far = 0
    for crew in crews.values():
        # Crews with other shifts form platoons of their own: two of them may stand at the same time.
        platoon |= {person: f"SST-{formed_so_far + i // size + 1}" for i, person in enumerate(crew)}
        formed_so_far += -(-len(crew) // size)
    formed = [Assignment(a.shift, a.post, a.unsur, a.role, platoon[a.person], a.person) for a in reserve if a.person in platoon]
    return posts + formed


def _without_trades(goals: tuple[GoalValue, ...]) -> tuple[GoalValue, ...]:
    """Return the goals without the bounds that hold for each unsur alone, but not for all together.

    Where a goal that several unsur share has a gap, one of them might win there what another gives away to gain in a later goal.
    """
    first = next((nth for nth, goal in enumerate(goals) if goal.key in SHARED and goal.gap > 0), len(goals))
    return goals[: first + 1] + tuple(GoalValue(g.key, g.value, 0.0, PERFECT if g.value == 0 else UNPROVEN) for g in goals[first + 1 :])


def _goal(key: str, value: float, raw_bound: float) -> GoalValue:
    if value == 0:
        return GoalValue(key, value, 0.0, PERFECT)
    exact = raw_bound / RAW_UNITS[key]
    step = 10.0 ** -_DECIMALS.get(key, 0)
    # The value is rounded to its step, so a bound within half a step is the value.
    if abs(value - exact) <= max(1e-6 * max(1.0, abs(value)), step / 2 if key in _DECIMALS else 0.0):
        return GoalValue(key, value, value, PROVEN)
    if exact > value:
        # A bound above a plan that exists would be false, whatever went wrong: none is shown.
        return GoalValue(key, value, 0.0, UNPROVEN)
    if exact <= 0:
        return GoalValue(key, value, 0.0, UNPROVEN)
    return GoalValue(key, value, round(math.floor(exact / step + 1e-3) * step, _DECIMALS.get(key, 0)), PROVEN)
