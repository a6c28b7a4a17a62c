"""Class flows to named people.

Inside a class anyone may take any posting except in areas closed to him, so names are matched
kind by kind by max flow: first who serves the kind (by the counts of patterns), then where. A
posting that finds no name within its class, or a costly one, is left to mending.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from solver.classes import Bools, Metres, PersonClass, barred_areas, soft_areas
from solver.duties import DutyPlan
from solver.flow import ClassFlow
from solver.keeping import Keeping
from solver.mending import Board, Named, mend, place
from solver.problem import Person, Problem

_SOFT = 10**13
_ELSEWHERE = 10**10
_LATER = 10**6
"""What a soft posting, a post one does not know, and one place later in the seeded order of the class cost."""


@dataclass(frozen=True)
class Names:
    """What naming has to know: the problem, its duties, the seeded order of people, who was told before."""

    problem: Problem
    duties: DutyPlan
    rank: dict[str, int]
    told: frozenset[str]


@dataclass
class _Roll:
    """One class while it is named: who is left to name, and which kinds each serves so far."""

    flow: ClassFlow
    pool: list[Person]
    served: dict[str, tuple[int, ...]]
    wanted: dict[int, dict[int, int]]


def seeded_rank(problem: Problem) -> dict[str, int]:
    """Return person id to place in the order the seed draws: ties between interchangeable people are broken by it."""
    order = np.random.Generator(np.random.PCG64(problem.seed)).permutation(len(problem.persons)).tolist()
    return {person.id: order[i] for i, person in enumerate(problem.persons)}


def name_flows(
    problem: Problem, duties: DutyPlan, flows: list[ClassFlow], *, tables: tuple[Bools, Metres], way: Keeping = Keeping.WHOLE
) -> tuple[Board, Named]:
    """Return named postings for all class flows, and the board they were named on.

    ``tables`` are open needs and metres, shape (classes, needs); ``way`` is how the flows keep the reserve.
    """
    rank = seeded_rank(problem)
    names = Names(problem, duties, rank, frozenset(posting.person for posting in problem.baseline))
    board = Board(problem, duties, flows, tables=tables, rank=rank, way=way)
    named = Named({stay.person.id: list(stay.needs) for flow in flows for stay in flow.stays})
    rolls = [_open_roll(flow, names) for flow in flows]
    heads: Counter[int] = Counter()
    for roll in rolls:
        heads.update({kind: sum(needs.values()) for kind, needs in roll.wanted.items()})
    done: set[int] = set()
    # Small kinds first: a large one has holders everywhere to swap with, so it can wait.
    for kind in sorted(heads, key=lambda k: (heads[k], k)):
        _name_kind(kind, done, rolls, names, (board, named))
        done.add(kind)
    mend(board, named)
    return board, named


def _open_roll(flow: ClassFlow, names: Names) -> _Roll:
    staying = {stay.person.id for stay in flow.stays}
    # Told people who cannot stay are used before free ones: they have to be written to anyway.
    pool = sorted((p for p in flow.people.members if p.id not in staying), key=lambda p: (p.id not in names.told, names.rank[p.id]))
    wanted: dict[int, dict[int, int]] = {}
    for need, heads in flow.needs.items():
        wanted.setdefault(names.duties.needs[need].kind, {})[need] = heads
    return _Roll(flow, pool, {p.id: () for p in pool}, wanted)


def _name_kind(kind: int, done: set[int], rolls: list[_Roll], names: Names, table: tuple[Board, Named]) -> None:
    """Name one kind in every class; what a class cannot place goes to its own people through a swap with any class."""
    board, named = table
    owed: list[tuple[_Roll, int, Counter[tuple[int, ...]]]] = []
    for roll in rolls:
        wanted = roll.wanted.get(kind)
        if not wanted:
            continue
        quota = _quota(roll.flow.patterns, done, kind)
        chosen, missing = _match(roll, quota, wanted, names, named)
        for person_id, need in chosen.items():
            quota[roll.served[person_id]] -= 1
            roll.served[person_id] = tuple(sorted((*roll.served[person_id], kind)))
            named.duties.setdefault(person_id, []).append(need)
        owed.extend((roll, need, quota) for need in missing)
    for roll, need, quota in owed:
        waiting = [p.id for p in roll.pool if quota[roll.served[p.id]] > 0]
        person = place(board, named, need, waiting)
        if person is None:
            named.unnamed.append(need)
        else:
            quota[roll.served[person]] -= 1
            roll.served[person] = tuple(sorted((*roll.served[person], kind)))


def _quota(patterns: dict[tuple[int, ...], int], done: set[int], kind: int) -> Counter[tuple[int, ...]]:
    """Return how many people of each state (kinds served so far) are to serve ``kind`` next."""
    quota: Counter[tuple[int, ...]] = Counter()
    for pattern, count in patterns.items():
        if kind in pattern:
            quota[tuple(sorted(k for k in pattern if k in done))] += count
    return quota


def _match(
    roll: _Roll, quota: Counter[tuple[int, ...]], wanted: dict[int, int], names: Names, named: Named
) -> tuple[dict[str, int], list[int]]:
    """Return person -> need for one kind of one class, and the heads no member may take."""
    served = roll.served
    people = [p for p in roll.pool if served[p.id] in quota]
    known = {p.id: {names.duties.needs[need].post.id for need in named.duties.get(p.id, ())} for p in people}
    states = list(quota)
    needs = sorted(wanted)
    mates = sorted(people, key=lambda p: (p.unit, names.rank[p.id]))
    by_unit = {person.id: nth for nth, person in enumerate(mates)}
    first_person, first_need = len(states) + 1, len(states) + 1 + len(people)
    sink = first_need + len(needs)
    flow = min_cost_flow.SimpleMinCostFlow()
    for s, state in enumerate(states):
        flow.add_arc_with_capacity_and_unit_cost(0, s + 1, quota[state], 0)
    pairs = []
    for i, person in enumerate(people):
        flow.add_arc_with_capacity_and_unit_cost(
            1 + states.index(served[person.id]), first_person + i, 1, _LATER * i if person.id not in names.told else 0
        )
        closed, soft = barred_areas(person, names.problem.policies), soft_areas(person, names.problem.policies)
        for j, need in enumerate(needs):
            areas = names.duties.needs[need].post.areas
            if closed and not closed.isdisjoint(areas):
                continue
            cost = _SOFT * sum(not rule.isdisjoint(areas) for rule in soft)
            # Who has stood at a post before comes back to it, so that crews stay together.
            cost += _ELSEWHERE * (names.duties.needs[need].post.id not in known.get(person.id, ()))
            # Those who come in the order of their units go to the posts in order, so mates meet mates.
            cost += min(_LATER - 1, by_unit[person.id] * (len(needs) - j))
            pairs.append((flow.add_arc_with_capacity_and_unit_cost(first_person + i, first_need + j, 1, cost), person.id, need))
    for j, need in enumerate(needs):
        flow.add_arc_with_capacity_and_unit_cost(first_need + j, sink, wanted[need], 0)
    total = sum(wanted.values())
    flow.set_node_supply(0, total)
    flow.set_node_supply(sink, -total)
    flow.solve_max_flow_with_min_cost()
    chosen = {person_id: need for arc, person_id, need in pairs if flow.flow(arc)}
    filled = Counter(chosen.values())
    missing = [need for need in needs for _ in range(wanted[need] - filled[need])]
    return chosen, missing


def exact_classes(classes: list[PersonClass], flows: list[ClassFlow], problem: Problem) -> Named:
    """Return names where every member may take every posting of his class: the seeded order decides."""
    rank = seeded_rank(problem)
    named = Named()
    for people, flow in zip(classes, flows, strict=True):
        members = iter(sorted(people.members, key=lambda p: rank[p.id]))
        for need in sorted(flow.needs):
            for _ in range(flow.needs[need]):
                named.duties[next(members).id] = [need]
    return named
