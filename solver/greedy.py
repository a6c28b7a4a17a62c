"""A first plan in no time: the heaviest head first, to the nearest person who may still take it.

It proves nothing. It is what a run has to show when its time is up before anything better is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.ceiling import ceiling_of
from solver.classes import PersonClass, barred_areas, can_fill
from solver.duties import DutyPlan, Family, Need, can_follow
from solver.geometry import radians_of, travel_m
from solver.mending import Named
from solver.problem import Problem

_FAR = 2**62


class GreedyPlan:
    """People by groups (class, duties so far) and how many of each are left; ``classes`` must be exact."""

    def __init__(self, problem: Problem, duties: DutyPlan, classes: Sequence[PersonClass]) -> None:
        self.problem, self.duties, self.classes = problem, duties, classes
        self.ceiling = ceiling_of(problem, duties)
        self.points = radians_of([(c.sample.lat_e6, c.sample.lon_e6) for c in classes])
        self.states: list[tuple[int, ...]] = [()]
        self.state: NDArray[np.int64] = np.zeros(len(classes), dtype=np.int64)
        self.row: NDArray[np.int64] = np.arange(len(classes))
        self.left: NDArray[np.int64] = np.array([len(c) for c in classes], dtype=np.int64)
        self.used: Counter[int] = Counter()
        self.named = Named()
        self._state_of: dict[tuple[int, ...], int] = {(): 0}
        self._group_of: dict[tuple[int, int], int] = {(i, 0): i for i in range(len(classes))}
        self._people = [[person.id for person in reversed(c.members)] for c in classes]
        self._fits: dict[tuple[object, ...], NDArray[np.bool_]] = {}
        self._adds: dict[tuple[tuple[int, ...], int], bool] = {}
        self._ways: dict[tuple[int, int], NDArray[np.int64]] = {}
        self._closed = self._closed_rows()

    def solve(self) -> Named:
        """Return the postings; a pin that cannot be kept is left out, so the plan has to be checked."""
        self._place_pins()
        for need in self._heads():
            self._fill(need)
        return self.named

    def _closed_rows(self) -> dict[str, NDArray[np.int64]]:
        closed: dict[str, list[int]] = {}
        for i, people in enumerate(self.classes):
            for area in barred_areas(people.sample, self.problem.policies):
                closed.setdefault(area, []).append(i)
        return {area: np.array(rows, dtype=np.int64) for area, rows in closed.items()}

    def _heads(self) -> Iterator[int]:
        """Yield the need of every head: reserve first, since nothing may drain it, then by weight; the first at a post weighs double."""
        heads = []
        for j, need in enumerate(self.duties.needs):
            weight = sum(self.duties.slots[s].weight for s in need.slots)
            is_reserve = self.duties.kinds[need.kind].family is Family.RESERVE
            taken = sum(j in needs for needs in self.named.duties.values()) if self.problem.pins else 0
            for nth in range(taken, need.demand):
                heads.append((not is_reserve, -weight * (2 if nth == 0 else 1), nth, j))
        yield from (j for *_, j in sorted(heads))

    def _place_pins(self) -> None:
        kinds = self.duties.kinds
        where = {people.sample.id: i for i, people in enumerate(self.classes)}
        for pin in sorted(self.problem.pins, key=lambda pin: (pin.person, pin.shift)):
            if pin.person in where:
                holding = [j for j, n in enumerate(self.duties.needs) if n.post.id == pin.post and pin.shift in kinds[n.kind].shifts]
                for j in holding[:1]:
                    group = next(g for g, people in enumerate(self._people) if pin.person in people)
                    if self._may_add(self.states[self.state[group]], self.duties.needs[j].kind):
                        self._take(group, j)

    def _fill(self, need_index: int) -> None:
        """Give one head of a need to the nearest group that may take it."""
        need = self.duties.needs[need_index]
        allowed = self._allowed(need)
        if not len(allowed):
            return
        metres = self._metres(need)[self.row[allowed]]
        nearest = int(np.argmin(metres))
        if metres[nearest] < _FAR:
            self._take(int(allowed[nearest]), need_index)

    def _metres(self, need: Need) -> NDArray[np.int64]:
        """Return the way from each class to the need's post, beyond reach as far as can be; TPS of one desa share it."""
        point = (need.post.lat_e6, need.post.lon_e6)
        if point not in self._ways:
            metres = travel_m(self.points, radians_of([point]), self.problem.policies.road_factor_milli)[:, 0]
            metres[metres > self.problem.policies.reach_m(self.duties.unsur)] = _FAR
            self._ways[point] = metres
        return self._ways[point]

    def _allowed(self, need: Need) -> NDArray[np.int64]:
        """Return the groups with somebody left who fits the need, may add its kind, and for whom there is strength."""
        kind = need.kind
        adds = np.array([self._may_add(held, kind) and self.ceiling.room(self.used, kind, held) > 0 for held in self.states], dtype=bool)
        open_rows = self._fit(need).copy()
        for area in need.post.areas:
            if area in self._closed:
                open_rows[self._closed[area]] = False
        return np.flatnonzero(adds[self.state] & (self.left > 0) & open_rows[self.row])

    def _fit(self, need: Need) -> NDArray[np.bool_]:
        family = self.duties.kinds[need.kind].family
        key = (need.kind, need.role, need.skill)
        if key not in self._fits:
            fits = [need.kind in c.kinds and can_fill(c.sample, need, family, self.problem.policies) for c in self.classes]
            self._fits[key] = np.array(fits, dtype=bool)
        return self._fits[key]

    def _may_add(self, held: tuple[int, ...], kind: int) -> bool:
        key = (held, kind)
        if key not in self._adds:
            kinds = self.duties.kinds
            order = sorted((*held, kind), key=lambda k: (kinds[k].start, kinds[k].end, k))
            fresh = kind not in held and kinds[kind].end - kinds[kind].start <= self.problem.policies.max_stretch
            follows = (can_follow(kinds, tuple(order[:i]), order[i], self.problem.policies) for i in range(1, len(order)))
            self._adds[key] = fresh and all(follows)
        return self._adds[key]

    def _take(self, group: int, need_index: int) -> None:
        """Post one member of the group and move him to the group with one duty more."""
        person = self._people[group].pop()
        kind, held = self.duties.needs[need_index].kind, self.states[self.state[group]]
        self.used.update(self.ceiling.touched((kind,)) - self.ceiling.touched(held))
        self.named.duties.setdefault(person, []).append(need_index)
        self.left[group] -= 1
        into = self._group_with(int(self.row[group]), tuple(sorted((*held, kind))))
        self._people[into].append(person)
        self.left[into] += 1

    def _group_with(self, row: int, held: tuple[int, ...]) -> int:
        """Return the group of a class that serves these kinds, made where there is none."""
        if held not in self._state_of:
            self._state_of[held] = len(self.states)
            self.states.append(held)
        key = (row, self._state_of[held])
        if key not in self._group_of:
            self._group_of[key] = len(self._people)
            self._people.append([])
            self.row, self.state = np.append(self.row, row), np.append(self.state, key[1])
            self.left = np.append(self.left, 0)
        return self._group_of[key]
