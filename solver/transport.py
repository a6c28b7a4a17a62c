"""The flow of an unsur whose people each serve at most one duty: a min-cost flow, exact in every goal.

All goals are folded into one integer cost with a base per goal large enough that a later one can
never outweigh an earlier one. Classes are exact here, so the optimum is a plan, not a relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from solver.classes import PersonClass, class_distances, open_needs
from solver.duties import DutyPlan, told_postings
from solver.flow import ClassFlow, FlowResult
from solver.problem import Problem, Role, Unsur
from solver.program import soft_cost

_COST_ROOM = 2**61
_COARSEST_M = 1_000
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Arcs:
    """Arcs class -> need that are open, with raw costs per goal."""

    class_index: Ints
    need_index: Ints
    soft: Ints
    change: Ints
    excess: Ints
    metres: Ints


def can_transport(problem: Problem, duties: DutyPlan) -> bool:
    """Return whether the unsur's problem is a plain transport: one duty each, one need per slot, no leaders or pins.

    Polri never are: a transport does not know how many people may be used.
    """
    slots_used = [s for need in duties.needs for s in need.slots]
    one_need_per_slot = len(slots_used) == len(set(slots_used))
    pinned = {pin.person for pin in problem.pins}
    is_free = not any(person.id in pinned for person in problem.persons if person.unsur is duties.unsur)
    plain = is_free and all(slot.role is Role.MEMBER for slot in duties.slots)
    posts = [(slot.post, slot.shift) for slot in duties.slots]
    return duties.unsur is not Unsur.POLRI and duties.is_transport and one_need_per_slot and plain and len(posts) == len(set(posts))


def solve_transport(problem: Problem, duties: DutyPlan, classes: list[PersonClass], share: float) -> FlowResult | None:
    """Return the optimal flows, or None where the folded costs do not fit 64 bits and demand cannot be met in full."""
    arcs = _open_arcs(problem, duties, classes, share)
    used = _route(problem, duties, classes, arcs, must_fill=False)
    if used is None:
        # Without the weights of risk the other goals fit; that is exact only when every head can be found.
        used = _route(problem, duties, classes, arcs, must_fill=True)
    grain = 1
    while used is None and grain < _COARSEST_M:
        # Travel in coarser steps makes room for the rest; rounded down, its optimum stays a bound.
        grain *= 10
        used = _route(problem, duties, classes, replace(arcs, metres=arcs.metres // grain), must_fill=False)
    if used is None:
        return None
    result = _read(duties, classes, arcs, used)
    counts = np.array([len(c) for c in classes], dtype=np.int64)
    result.bounds["travel"] = float((arcs.metres // grain * grain * used).sum())
    served = np.bincount(arcs.class_index, weights=used, minlength=len(classes))
    idle_told = float(((counts - served) * _told_members(problem, classes)).sum())
    result.bounds["changes"] += idle_told * problem.policies.change_moved
    result.prices = [(_slot_prices(duties, classes, arcs, used), {})]
    if len(duties.kinds) == 1:
        result.bounds["balance"] = max(0.0, duties.kinds[0].load - share) * float(used.sum())
    return result


def _slot_prices(duties: DutyPlan, classes: list[PersonClass], arcs: _Arcs, used: Ints) -> list[float]:
    """Return what one more head at each slot is worth to the first goal, weight units.

    The least prices under which nobody would rather stand elsewhere: a need is worth at least its next
    head, and what its people could earn at any other need open to them.
    """
    weight = np.array([sum(duties.slots[s].weight for s in need.slots) for need in duties.needs], dtype=np.float64)
    filled = np.bincount(arcs.need_index, weights=used, minlength=len(duties.needs))
    demand = np.array([need.demand for need in duties.needs], dtype=np.float64)
    price = np.where(filled >= demand, 0.0, np.where(filled == 0, 2 * weight, weight))
    is_used = used > 0
    while price.any():
        best = np.zeros(len(classes))
        np.maximum.at(best, arcs.class_index, price[arcs.need_index])
        raised = price.copy()
        np.maximum.at(raised, arcs.need_index[is_used], best[arcs.class_index[is_used]])
        if (raised <= price).all():
            break
        price = raised
    of_slot = np.zeros(len(duties.slots))
    for need, own, total in zip(duties.needs, price.tolist(), weight.tolist(), strict=True):
        for s in need.slots if total else ():
            of_slot[s] = own * duties.slots[s].weight / total
    return of_slot.tolist()


def _route(problem: Problem, duties: DutyPlan, classes: list[PersonClass], arcs: _Arcs, *, must_fill: bool) -> Ints | None:
    """Return the flow on the arcs; None where costs are too large, or ``must_fill`` cannot be kept."""
    value = np.array([sum(duties.slots[s].weight for s in need.slots) for need in duties.needs], dtype=np.int64)
    if must_fill:
        value = np.zeros_like(value)
    counts = np.array([len(c) for c in classes], dtype=np.int64)
    people = int(counts.sum())
    units = _fold_units(arcs, problem, people=people, granule=int(np.gcd.reduce(value)) or 1)
    top = 2 * int(value.max(initial=0)) * units[0] + 2 * units[1] + 2 * problem.policies.change_moved * units[2]
    if top >= _COST_ROOM // (len(classes) + len(duties.needs) + 2):
        return None
    flow = min_cost_flow.SimpleMinCostFlow()
    first_need, sink = len(classes), len(classes) + len(duties.needs)
    cost = arcs.soft * units[1] + arcs.change * units[2] + arcs.excess * units[3] + arcs.metres
    demand = np.array([need.demand for need in duties.needs], dtype=np.int64)
    capacity = np.minimum(counts[arcs.class_index], demand[arcs.need_index])
    ids = flow.add_arcs_with_capacity_and_unit_cost(arcs.class_index, arcs.need_index + first_need, capacity, cost)
    needs = np.arange(first_need, sink)
    to_sink = np.full(len(needs), sink)
    if not must_fill:
        # The first head is worth the doubled weight, each further one the plain weight: a concave gain.
        flow.add_arcs_with_capacity_and_unit_cost(needs, to_sink, np.ones_like(needs), -2 * value * units[0])
        flow.add_arcs_with_capacity_and_unit_cost(needs, to_sink, demand - 1, -value * units[0])
    idle = np.where(_told_members(problem, classes), problem.policies.change_moved, 0) * units[2]
    flow.add_arcs_with_capacity_and_unit_cost(np.arange(len(classes)), np.full(len(classes), sink), counts, idle)
    absorbed = demand if must_fill else np.zeros_like(demand)
    flow.set_nodes_supplies(np.arange(sink + 1), np.concatenate([counts, -absorbed, [int(absorbed.sum()) - people]]))
    if people < int(absorbed.sum()) or flow.solve() != flow.OPTIMAL:
        return None
    used: Ints = flow.flows(ids)
    return used


def _open_arcs(problem: Problem, duties: DutyPlan, classes: list[PersonClass], share: float) -> _Arcs:
    distance = class_distances(classes, duties, problem.policies)
    rows, columns = np.nonzero(open_needs(classes, duties, problem, distance))
    loads = np.array([kind.load for kind in duties.kinds], dtype=np.float64)
    # Whole half minutes, rounded down: the folded optimum stays a lower bound.
    excess = np.floor(np.maximum(0.0, loads - share)).astype(np.int64) * (len(duties.kinds) > 1)
    kinds = np.array([need.kind for need in duties.needs], dtype=np.int64)
    soft = np.zeros(len(rows), dtype=np.int64)
    costly = np.array([bool(c.soft) for c in classes], dtype=bool)
    for v in np.flatnonzero(costly[rows]).tolist():
        soft[v] = soft_cost(classes[rows[v]].sample, [duties.needs[columns[v]].post.areas], problem)
    change = _change_costs(problem, duties, classes, rows, columns)
    return _Arcs(rows, columns, soft, change, excess[kinds[columns]], distance[rows, columns])


def _told_members(problem: Problem, classes: list[PersonClass]) -> NDArray[np.bool_]:
    told = {posting.person for posting in problem.baseline}
    return np.array([c.sample.id in told for c in classes], dtype=bool)


def _change_costs(problem: Problem, duties: DutyPlan, classes: list[PersonClass], rows: Ints, columns: Ints) -> Ints:
    """Return the change points of each arc: a told person pays unless he stays, a free one for being called."""
    if not problem.baseline:
        return np.zeros(len(rows), dtype=np.int64)
    postings = told_postings(problem)
    needs_at: dict[frozenset[tuple[str, str]], list[int]] = {}
    for j, need in enumerate(duties.needs):
        needs_at.setdefault(frozenset((shift, need.post.id) for shift in duties.kinds[need.kind].shifts), []).append(j)
    told = _told_members(problem, classes)
    moved, new = problem.policies.change_moved, problem.policies.change_new
    costs = np.where(told[rows], moved, new).astype(np.int64)
    stays = np.zeros((len(classes), len(duties.needs)), dtype=bool)
    for i in np.flatnonzero(told).tolist():
        stays[i, needs_at.get(postings[classes[i].sample.id], [])] = True
    costs[stays[rows, columns]] = 0
    return costs


def _fold_units(arcs: _Arcs, problem: Problem, *, people: int, granule: int) -> tuple[int, int, int, int]:
    """Return the unit costs of risk, soft, change and balance; travel has unit 1."""
    balance = people * int(arcs.metres.max(initial=0)) + 1
    change = balance * (people * int(arcs.excess.max(initial=0)) + 1)
    soft = change * (people * problem.policies.change_moved + 1 if problem.baseline else 1)
    risk = soft * (people * int(arcs.soft.max(initial=0)) + 1)
    return -(-risk // granule), soft, change, balance


def _read(duties: DutyPlan, classes: list[PersonClass], arcs: _Arcs, used: Ints) -> FlowResult:
    flows = [ClassFlow(people) for people in classes]
    filled = np.zeros(len(duties.needs), dtype=np.int64)
    for v in np.flatnonzero(used).tolist():
        i, j, heads = int(arcs.class_index[v]), int(arcs.need_index[v]), int(used[v])
        flows[i].needs[j] = heads
        pattern = (duties.needs[j].kind,)
        flows[i].patterns[pattern] = flows[i].patterns.get(pattern, 0) + heads
        filled[j] += heads
    risk = sum(
        duties.slots[s].weight * (need.demand - int(filled[j]) + (filled[j] == 0))
        for j, need in enumerate(duties.needs)
        for s in need.slots
    )
    bounds = {
        "uncovered_risk": float(risk),
        "leaders": 0.0,
        "soft_neutrality": float((arcs.soft * used).sum()),
        "balance": float((arcs.excess * used).sum()),
        "changes": float((arcs.change * used).sum()),
    }
    return FlowResult(flows, bounds)
