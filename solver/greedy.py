"""A first plan in no time: the heaviest head first, to the nearest person who may still take it.

It proves nothing. It is what a run has to show when its time is up before anything better is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.ceiling import ceiling_of
from solver.classes import PersonClass, barred_areas, can_fill, drawn_away
from solver.duties import DutyPlan, Family, Need, can_follow, can_serve
from solver.geometry import radians_of, travel_m
from solver.keeping import Watch
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
        self._taken: Counter[int] = Counter()
        self.named = Named()
        self._state_of: dict[tuple[int, ...], int] = {(): 0}
        self._group_of: dict[tuple[int, int], int] = {(i, 0): i for i in range(len(classes))}
        self._people = [[person.id for person in reversed(c.members)] for c in classes]
        self._fits: dict[tuple[object, ...], NDArray[np.bool_]] = {}
        self._adds: dict[tuple[tuple[int, ...], int], bool] = {}
        self._ways: dict[tuple[int, int], NDArray[np.int64]] = {}
        self._closed = self._closed_rows()
        self._watch, self._drawn = Watch(problem, duties, classes), drawn_away(problem)

    def solve(self) -> Named:
        """Return the postings; a pin that cannot be kept is left out, so the plan has to be checked."""
        self._place_pins()
        heads = list(self._heads())
        reserve = sum(self._is_reserve(need) for need in heads)
        for need in heads[:reserve]:
            self._fill(need)
        self._watch.begin(self.named.duties)
        for need in heads[reserve:]:
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
            for nth in range(self._taken[j], need.demand):
                heads.append((not self._is_reserve(j), -weight * (2 if nth == 0 else 1), nth, j))
        yield from (j for *_, j in sorted(heads))

    def _is_reserve(self, need_index: int) -> bool:
        return self.duties.kinds[self.duties.needs[need_index].kind].family is Family.RESERVE

    def _place_pins(self) -> None:
        pins: dict[str, dict[str, str]] = {}
        for pin in sorted(self.problem.pins, key=lambda pin: (pin.person, pin.shift)):
            pins.setdefault(pin.person, {})[pin.shift] = pin.post
        for i, people in enumerate(self.classes):
            # All of a class have the same pins.
            for _ in people.members if people.sample.id in pins else ():
                group = i
                for need in self._best_cover(i, pins[people.sample.id]):
                    group = self._take(group, need)

    def _best_cover(self, row: int, pins: dict[str, str]) -> tuple[int, ...]:
        """Return needs that hold the pins of one person (shift to post); a pin that leaves no place for those before it is given up."""
        for left in range(len(pins), 0, -1):
            needs = self._cover(row, dict(list(pins.items())[:left]), ())
            if needs is not None:
                return needs
        return ()

    def _cover(self, row: int, pins: dict[str, str], held: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return needs that hold all these pins of one person (shift to post) and may be served together, None if there are none.

        Those that ask for the fewest shifts beyond the pins come first.
        """
        kinds, needs = self.duties.kinds, self.duties.needs
        served = {shift for j in held for shift in kinds[needs[j].kind].shifts}
        shift = next((shift for shift in pins if shift not in served), None)
        if shift is None:
            return held
        states = tuple(sorted(needs[j].kind for j in held))
        holding = [j for j, need in enumerate(needs) if need.post.id == pins[shift] and shift in kinds[need.kind].shifts]
        for j in sorted(holding, key=lambda j: (len(set(kinds[needs[j].kind].shifts) - pins.keys()), j)):
            agrees = all(pins.get(other, needs[j].post.id) == needs[j].post.id for other in kinds[needs[j].kind].shifts)
            if agrees and self._taken[j] < needs[j].demand and self._may_add(states, needs[j].kind) and self._may_stand(row, needs[j]):
                found = self._cover(row, pins, (*held, j))
                if found is not None:
                    return found
        return None

    def _may_stand(self, row: int, need: Need) -> bool:
        """Return whether the people of a class fit a need, reach it, and no area of it is closed to them."""
        return bool(self._open_rows(need)[row]) and self._metres(need)[row] < _FAR

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
        can_grow = self._watch.left(len(self.named.duties)) > 0
        has_room = [
            (held or can_grow) and self._may_add(held, kind) and self.ceiling.room(self.used, kind, held) > 0 for held in self.states
        ]
        adds = np.array(has_room, dtype=bool)
        allowed: NDArray[np.int64] = np.flatnonzero(adds[self.state] & (self.left > 0) & self._open_rows(need)[self.row])
        if not self._watch.is_short:
            return allowed
        is_open = [not self._watch.bars(int(self.row[g]), (*self.states[self.state[g]], kind)) for g in allowed.tolist()]
        return np.compress(is_open, allowed)

    def _open_rows(self, need: Need) -> NDArray[np.bool_]:
        """Return which classes fit a need and have none of its areas closed to them."""
        open_rows = self._fit(need).copy()
        for area in need.post.areas:
            if area in self._closed:
                open_rows[self._closed[area]] = False
        return open_rows

    def _fit(self, need: Need) -> NDArray[np.bool_]:
        family = self.duties.kinds[need.kind].family
        key = (need.kind, need.role, need.skill)
        if key not in self._fits:
            fits = [need.kind in c.kinds and can_fill(c.sample, need, family, self.problem.policies) for c in self.classes]
            is_out = [family is Family.RESERVE and c.sample.id in self._drawn for c in self.classes]
            self._fits[key] = np.array(fits, dtype=bool) & ~np.array(is_out, dtype=bool)
        return self._fits[key]

    def _may_add(self, held: tuple[int, ...], kind: int) -> bool:
        key = (held, kind)
        if key not in self._adds:
            kinds = self.duties.kinds
            order = sorted((*held, kind), key=lambda k: (kinds[k].start, kinds[k].end, k))
            fresh = kind not in held and can_serve(kinds[kind], self.problem.policies)
            follows = (can_follow(kinds, tuple(order[:i]), order[i], self.problem.policies) for i in range(1, len(order)))
            self._adds[key] = fresh and all(follows)
        return self._adds[key]

    def _take(self, group: int, need_index: int) -> int:
        """Post one member of the group, the one who came into it last, and return the group with one duty more where he is now."""
        person = self._people[group].pop()
        kind, held = self.duties.needs[need_index].kind, self.states[self.state[group]]
        if self.ceiling.most:
            self.used.update(self.ceiling.touched((kind,)) - self.ceiling.touched(held))
        self.named.duties.setdefault(person, []).append(need_index)
        self._taken[need_index] += 1
        self.left[group] -= 1
        into = self._group_with(int(self.row[group]), tuple(sorted((*held, kind))))
        self._people[into].append(person)
        self.left[into] += 1
        return into

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
