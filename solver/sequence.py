"""The plan of an unsur too large for one linear program: kind by kind, each an optimal transport.

Used where there are too many duty kinds to list their patterns, or too many open pairs of class
and need. Every kind is matched to the people who may still serve it beside what they have. The
bound matches every kind as if it were the only one: true, and not tight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from solver.ceiling import ceiling_of
from solver.classes import Bools, Metres, PersonClass, class_distances, open_needs
from solver.duties import DutyPlan, Family, can_follow, can_serve
from solver.keeping import Watch
from solver.mending import Named
from solver.problem import Person, Problem, Role
from solver.program import GOALS, soft_cost

_HEAD = 10_000_000
_SOFT = 1_000_000


@dataclass(frozen=True)
class _Group:
    """Members of one class with the same duties so far."""

    row: int
    served: tuple[int, ...]
    members: tuple[Person, ...]


class SequentialPlan:
    """Matches the kinds of one unsur one after the other; ``classes`` must be exact."""

    def __init__(self, problem: Problem, duties: DutyPlan, classes: list[PersonClass]) -> None:
        self.problem, self.duties, self.classes = problem, duties, classes
        self.ceiling = ceiling_of(problem, duties)
        self.distance: Metres = class_distances(classes, duties, problem.policies)
        self.mask: Bools = open_needs(classes, duties, problem, self.distance)
        weights = [sum(duties.slots[s].weight for s in need.slots) for need in duties.needs]
        granule = int(np.gcd.reduce([*weights, 0])) or 1
        # A head nobody weighs (padal, reserve) still counts for something below any risk.
        self.value = [weight // granule * 2 or 1 for weight in weights]

    def solve(self) -> tuple[Named, dict[str, float]]:
        """Return the named postings and the bounds: goal one from single kinds, the others trivial."""
        everyone = [_Group(i, (), c.members) for i, c in enumerate(self.classes)]
        groups, named = everyone, Named()
        uncovered = 0.0
        free, watch = Watch(self.problem, self.duties, self.classes), Watch(self.problem, self.duties, self.classes)
        order = self._order()
        reserve = sum(self.duties.kinds[kind].family is Family.RESERVE for kind in order)
        for nth, kind in enumerate(order):
            if nth == reserve:
                watch.begin(named.duties)
            uncovered += self._uncovered(kind, self._match(kind, everyone, free))
            served = self._match(kind, groups, watch)
            groups = self._apply(kind, groups, served, named)
        bounds = dict.fromkeys(GOALS, 0.0) | {"uncovered_risk": uncovered if self._has_plain_slots() else 0.0}
        return named, bounds

    def _order(self) -> list[int]:
        """Reserve first, since nothing may drain it; then the kinds by the weight they carry, leaders last."""
        weight = dict.fromkeys(range(len(self.duties.kinds)), 0)
        for j, need in enumerate(self.duties.needs):
            weight[need.kind] += self.value[j] * need.demand
        return sorted(weight, key=lambda k: (self.duties.kinds[k].family is not Family.RESERVE, -weight[k], k))

    def _has_plain_slots(self) -> bool:
        """Return whether every slot belongs to one need and has its place to itself, so that uncovered heads may be added up over kinds."""
        used = [s for need in self.duties.needs for s in need.slots]
        places = [(slot.post, slot.shift) for slot in self.duties.slots if slot.weight]
        return len(used) == len(set(used)) and len(places) == len(set(places))

    def _may_add(self, group: _Group, kind: int) -> bool:
        if kind not in self.classes[group.row].kinds or not can_serve(self.duties.kinds[kind], self.problem.policies):
            return False
        kinds = self.duties.kinds
        order = sorted((*group.served, kind), key=lambda k: (kinds[k].start, kinds[k].end, k))
        return all(can_follow(kinds, tuple(order[:i]), order[i], self.problem.policies) for i in range(1, len(order)))

    def _match(self, kind: int, groups: Sequence[_Group], watch: Watch) -> dict[tuple[int, int], int]:
        """Return (group index, need) -> heads of the best matching of one kind."""
        needs = [j for j, need in enumerate(self.duties.needs) if need.kind == kind]
        fitting = [g for g, group in enumerate(groups) if self._may_add(group, kind) and not watch.bars(group.row, (*group.served, kind))]
        flow = min_cost_flow.SimpleMinCostFlow()
        source, fresh, sink, newcomer = 0, 1, 2, 3
        group_node = {g: 4 + i for i, g in enumerate(fitting)}
        need_node = {j: 4 + len(fitting) + i for i, j in enumerate(needs)}
        flow.add_arc_with_capacity_and_unit_cost(source, fresh, self._room(kind, groups), 0)
        flow.add_arc_with_capacity_and_unit_cost(
            fresh, newcomer, watch.left(sum(len(group.members) for group in groups if group.served)), 0
        )
        arcs = []
        for g in fitting:
            group = groups[g]
            # Whoever is used in the stage already needs no more of its strength.
            is_counted = self.ceiling.of_kind[kind] <= self.ceiling.touched(group.served)
            entry = source if is_counted else fresh if group.served else newcomer
            flow.add_arc_with_capacity_and_unit_cost(entry, group_node[g], len(group.members), 0)
            for j in needs:
                if self.mask[group.row, j]:
                    cost = int(self.distance[group.row, j]) + self._soft(group, j)
                    heads = min(len(group.members), self.duties.needs[j].demand)
                    arcs.append((flow.add_arc_with_capacity_and_unit_cost(group_node[g], need_node[j], heads, cost), g, j))
        for j in needs:
            flow.add_arc_with_capacity_and_unit_cost(need_node[j], sink, 1, -2 * self.value[j] * _HEAD)
            flow.add_arc_with_capacity_and_unit_cost(need_node[j], sink, self.duties.needs[j].demand - 1, -self.value[j] * _HEAD)
        total = sum(self.duties.needs[j].demand for j in needs)
        flow.add_arc_with_capacity_and_unit_cost(source, sink, total, 0)
        flow.set_node_supply(source, total)
        flow.set_node_supply(sink, -total)
        if flow.solve() != flow.OPTIMAL:
            raise RuntimeError("min-cost flow found no optimum of a feasible network")
        return {(g, j): flow.flow(arc) for arc, g, j in arcs if flow.flow(arc)}

    def _room(self, kind: int, groups: Sequence[_Group]) -> int:
        """Return how many people new to the stages of a kind their strength still allows."""
        used: Counter[int] = Counter()
        for group in groups:
            used.update({stage: len(group.members) for stage in self.ceiling.touched(group.served)})
        return max(0, self.ceiling.room(used, kind, ()))

    def _soft(self, group: _Group, need: int) -> int:
        people = self.classes[group.row]
        return _SOFT * soft_cost(people.sample, [self.duties.needs[need].post.areas], self.problem) if people.soft else 0

    def _apply(self, kind: int, groups: Sequence[_Group], served: dict[tuple[int, int], int], named: Named) -> list[_Group]:
        after: list[_Group] = []
        by_group: dict[int, list[int]] = {}
        for (g, j), heads in sorted(served.items()):
            by_group.setdefault(g, []).extend([j] * heads)
        for g, group in enumerate(groups):
            taken = by_group.get(g, [])
            for person, need in zip(group.members, taken, strict=False):
                named.duties.setdefault(person.id, []).append(need)
            chosen, left = group.members[: len(taken)], group.members[len(taken) :]
            after += [_Group(group.row, (*group.served, kind), chosen)] * bool(chosen)
            after += [_Group(group.row, group.served, left)] * bool(left)
        return after

    def _uncovered(self, kind: int, served: dict[tuple[int, int], int]) -> float:
        """Return the risk left open in this kind alone, weight units."""
        filled: dict[int, int] = {}
        for (_, j), heads in served.items():
            filled[j] = filled.get(j, 0) + heads
        risk = 0
        for j, need in enumerate(self.duties.needs):
            if need.kind == kind and need.role is Role.MEMBER:
                heads = filled.get(j, 0)
                risk += sum(self.duties.slots[s].weight for s in need.slots) * (need.demand - heads + (heads == 0))
        return float(risk)
