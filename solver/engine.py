"""The stages in order: classes, flows goal by goal, names, reserve, and the proof of each goal."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from solver.audit import goal_values
from solver.classes import PersonClass, merge_people
from solver.duties import DutyPlan, plan_duties
from solver.flow import FlowModel
from solver.mending import Named
from solver.naming import exact_classes, name_flows
from solver.problem import WEIGHT_SCALE, Problem, Role, Unsur
from solver.program import GOALS, even_share, usable_strength
from solver.sequence import SequentialPlan
from solver.solution import Assignment, GoalValue, Solution, SolveResult, SolveStatus
from solver.transport import can_transport, solve_transport

RAW_UNITS = {"uncovered_risk": WEIGHT_SCALE, "leaders": 1, "soft_neutrality": 1, "changes": 1, "balance": 2, "travel": 1000}
"""Raw units of the flow per unit of the goal."""

_DECIMALS = {"uncovered_risk": 4, "balance": 1, "travel": 3}

MAX_CELLS = {Unsur.POLRI: 3_000_000, Unsur.TNI: 500_000, Unsur.LINMAS: 500_000}
"""Classes x (needs + patterns) beyond which an unsur is planned kind by kind, since its program would take minutes.

Polri are spread thin over few posts and solve fast (a tenfold Polres has 1.2 million cells and
takes 20 s); where supply meets demand almost exactly, as with Linmas, programs grow slow much sooner.
"""

PROVEN = "class flow relaxation solved to optimality"
UNPROVEN = "none"


@dataclass(frozen=True)
class Event:
    """Progress: the stage, the share done (0-1), and the goal just proven with its bound in goal units."""

    stage: str
    share: float
    goal: str | None = None
    bound: float | None = None


Listener = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class _Watch:
    """Who is told of progress, and who may stop the run."""

    tell: Listener
    is_cancelled: Callable[[], bool]


def solve(problem: Problem, *, listen: Listener | None = None, is_cancelled: Callable[[], bool] | None = None) -> SolveResult:
    """Return the best plan in lexicographic order of the goals, with a proven bound for each.

    Same problem and seed, same result. ``is_cancelled`` is asked between goals: once it says yes,
    goals not yet sought keep the trivial bound and the plan so far is named and returned.
    An unsur nobody asks for, or with nobody in it, is legal: its slots stay short.
    """
    watch = _Watch(listen or (lambda event: None), is_cancelled or (lambda: False))
    seconds: dict[str, float] = {}
    bounds = dict.fromkeys(GOALS, 0.0)
    assignments: list[Assignment] = []
    usable: set[str] = set()
    for step, unsur in enumerate(Unsur):
        began = time.perf_counter()
        watch.tell(Event(unsur.value, step / len(Unsur)))
        duties = plan_duties(problem, unsur)
        if duties.needs:
            classes, is_exact = merge_people(problem, duties, must_be_exact=can_transport(problem, duties))
            usable.update(person.id for people in classes for person in people.members)
            part, postings = _solve_classes(problem, duties, classes, watch, is_exact=is_exact) if classes else (_nobody(duties), [])
            assignments.extend(postings)
            for key in GOALS:
                bounds[key] += part[key]
        seconds[unsur.value] = time.perf_counter() - began
    # Told people who can serve nothing any more are changes that no plan can avoid.
    bounds["changes"] += len({posting.person for posting in problem.baseline} - usable) * problem.policies.change_moved
    solution = Solution(tuple(_trim_reserve(problem, assignments)))
    values = goal_values(problem, solution)
    goals = tuple(_goal(key, values[key], bounds[key]) for key in GOALS)
    watch.tell(Event("done", 1.0, GOALS[0], goals[0].bound))
    status = SolveStatus.OPTIMAL if goals[0].gap == 0 else SolveStatus.FEASIBLE
    return SolveResult(status, solution, goals, seconds)


def _solve_classes(
    problem: Problem, duties: DutyPlan, classes: list[PersonClass], watch: _Watch, *, is_exact: bool
) -> tuple[dict[str, float], list[Assignment]]:
    share = even_share(problem, duties)
    result = solve_transport(problem, duties, classes, share) if can_transport(problem, duties) else None
    if result is not None:
        return result.bounds, _post(duties, exact_classes(classes, result.flows, problem))
    ceiling = usable_strength(problem, duties.unsur) if duties.unsur is Unsur.POLRI else len(problem.persons)
    if not duties.is_complete or len(classes) * (len(duties.needs) + len(duties.patterns)) > MAX_CELLS[duties.unsur]:
        exact, _ = merge_people(problem, duties, must_be_exact=True)
        named, bounds = SequentialPlan(problem, duties, exact, most_people=ceiling).solve()
        return bounds, _post(duties, named)
    model = FlowModel(problem, duties, classes, most_people=ceiling, is_exact=is_exact)

    def on_goal(key: str, bound: float) -> bool:
        watch.tell(Event(duties.unsur.value, (GOALS.index(key) + 1) / len(GOALS) / len(Unsur), key, bound / RAW_UNITS[key]))
        return not watch.is_cancelled()

    solved = model.solve(share, on_goal)
    named = name_flows(problem, duties, solved.flows, tables=(model.mask, model.distance), most_people=ceiling)
    postings = _post(duties, named)
    reached = _reached(problem, duties.unsur, postings)
    # Values are rounded to their decimals, so less than one step more than the bound is not a miss.
    if any(reached[key] > solved.bounds[key] + RAW_UNITS[key] * 10.0 ** -_DECIMALS.get(key, 0) * 0.9 for key in GOALS[:-1]):
        # The names missed a goal: what comes after it is bounded anew for what was reached.
        return model.bound_again(share, reached), postings
    return solved.bounds, postings


def _reached(problem: Problem, unsur: Unsur, postings: list[Assignment]) -> dict[str, float]:
    """Return the goals of one unsur alone, in raw units."""
    people = tuple(person for person in problem.persons if person.unsur is unsur)
    ids = {person.id for person in people}
    own = replace(
        problem,
        slots=tuple(slot for slot in problem.slots if slot.unsur is unsur),
        persons=people,
        pins=(),
        baseline=tuple(posting for posting in problem.baseline if posting.person in ids),
    )
    return {key: value * RAW_UNITS[key] for key, value in goal_values(own, Solution(tuple(postings))).items()}


def _nobody(duties: DutyPlan) -> dict[str, float]:
    bounds = dict.fromkeys(GOALS, 0.0)
    bare = {(slot.post, slot.shift): slot.weight for slot in duties.slots}
    bounds["uncovered_risk"] = float(sum(slot.weight * slot.demand for slot in duties.slots) + sum(bare.values()))
    first = {need.slots[0] for need in duties.needs if need.role is Role.PADAL}
    bounds["leaders"] = float(len(first))
    return bounds


def _post(duties: DutyPlan, named: Named) -> list[Assignment]:
    postings = []
    for person_id, needs in named.duties.items():
        for j in needs:
            need = duties.needs[j]
            for shift in duties.kinds[need.kind].shifts:
                postings.append(Assignment(shift, need.post.id, duties.unsur, need.role, need.post.id, person_id))
    return postings


def _trim_reserve(problem: Problem, assignments: list[Assignment]) -> list[Assignment]:
    """Release reserve beyond what the strength used calls for, juniors first, and form platoons."""
    posts = [a for a in assignments if a.role is not Role.RESERVE]
    reserve = [a for a in assignments if a.role is Role.RESERVE]
    shifts: dict[str, list[str]] = {}
    for a in reserve:
        shifts.setdefault(a.person, []).append(a.shift)
    told = {posting.person for posting in problem.baseline}
    pinned = {pin.person for pin in problem.pins}
    rank = {p.id: -p.rank for p in problem.persons}
    crews: dict[tuple[str, ...], list[str]] = {}
    for person in sorted(shifts, key=lambda person: (person not in pinned, person not in told, rank[person], person)):
        crews.setdefault(tuple(sorted(shifts[person])), []).append(person)
    guarding = {a.person for a in posts if a.unsur is Unsur.POLRI}
    top, bottom = problem.policies.reserve_share
    while longest := max(crews.values(), key=len, default=[]):
        released = longest.pop()
        used = len(guarding.union(*crews.values()))
        if released in pinned or len(longest) < max(problem.policies.reserve_min, -(-used * top // bottom)):
            longest.append(released)
            break
    size = problem.policies.platoon_size
    platoon = {person: f"SST-{i // size + 1}" for crew in crews.values() for i, person in enumerate(crew)}
    formed = [Assignment(a.shift, a.post, a.unsur, a.role, platoon[a.person], a.person) for a in reserve if a.person in platoon]
    return posts + formed


def _goal(key: str, value: float, raw_bound: float) -> GoalValue:
    exact = raw_bound / RAW_UNITS[key]
    step = 10.0 ** -_DECIMALS.get(key, 0)
    # The value is rounded to its step, so a bound within half a step is the value.
    if abs(value - exact) <= max(1e-6 * max(1.0, abs(value)), step / 2 if key in _DECIMALS else 0.0):
        return GoalValue(key, value, value, PROVEN)
    if exact > value:
        # A bound above a plan that exists would be false, whatever went wrong: none is shown.
        return GoalValue(key, value, 0.0, UNPROVEN)
    return GoalValue(key, value, round(math.floor(exact / step + 1e-3) * step, _DECIMALS.get(key, 0)), PROVEN)
