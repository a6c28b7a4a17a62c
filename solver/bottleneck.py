"""Where a shortage comes from: sets of needs that ask for more heads than can be had, found by minimum cuts.

By Hall's theorem people suffice for the needs of one duty kind unless some set of needs asks for more heads than there
are people who can serve any of it; the sink side of a minimum cut is the smallest such set. Of kinds that exclude each
other a person serves one, so the same holds for them together. What is found is counted again by ``headcount``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

from solver.asks import Ask, SlotKey, Suspect
from solver.classes import class_distances, merge_people, open_needs
from solver.duties import Need, can_follow, plan_duties
from solver.problem import Problem, Role, Unsur

Ints = NDArray[np.int64]
Kinds = frozenset[int]

_MOST_EXACT_CELLS = 4_000_000
_MOST_SETS = 40


def find_suspects(problem: Problem, missing: dict[SlotKey, int]) -> tuple[Suspect, ...]:
    """Return the sets of needs that may explain the missing heads, unsur by unsur; empty when nothing is missing.

    ``missing`` maps slot key to heads. Reserve is no need of its own: what it lacks follows from what is used.
    """
    found: list[Suspect] = []
    for unsur in Unsur:
        own = {key: heads for key, heads in missing.items() if key[2] is unsur and key[3] is not Role.RESERVE}
        if own:
            found += _Search(problem, unsur, own).find()
    return tuple(dict.fromkeys(found))


class _Search:
    """The needs of one unsur and who is open to them."""

    def __init__(self, problem: Problem, unsur: Unsur, missing: dict[SlotKey, int]) -> None:
        self.problem, self.unsur, self.missing = problem, unsur, missing
        self.duties = plan_duties(problem, unsur)
        classes, _ = merge_people(problem, self.duties, must_be_exact=True)
        if len(classes) * len(self.duties.needs) > _MOST_EXACT_CELLS:
            # Areas closed to some of a class are then left out: fewer sets are found, and each is counted again anyway.
            classes, _ = merge_people(problem, self.duties)
        distance = class_distances(classes, self.duties, problem.policies)
        self.mask = open_needs(classes, self.duties, problem, distance)
        self.sizes = np.array([len(people) for people in classes], dtype=np.int64)
        self.demand = np.array([need.demand for need in self.duties.needs], dtype=np.int64)
        self.kind = np.array([need.kind for need in self.duties.needs], dtype=np.int64)

    def find(self) -> Iterator[Suspect]:
        """Yield the suspects of every kind with missing heads, the most missing first."""
        for kind in self._short_kinds():
            sets = self._kind_sets(kind)
            cuts = {chosen: self._cut(chosen) for chosen in sets}
            deepest = max(cuts, key=lambda chosen: (cuts[chosen][0], -len(chosen)))
            lacking, needs = cuts[deepest]
            for part in self._parts(needs):
                if any(self._is_missing(self.duties.needs[j]) for j in part) and self._binds(part):
                    yield self._suspect(part, is_shared=False)
            widest = max(sets, key=lambda chosen: (self._over_strength(chosen), -len(chosen)))
            if self._over_strength(widest) > lacking:
                yield self._suspect(np.flatnonzero(np.isin(self.kind, list(widest))).tolist(), is_shared=True)

    def _short_kinds(self) -> list[int]:
        heads = dict.fromkeys(range(len(self.duties.kinds)), 0)
        for need in self.duties.needs:
            heads[need.kind] += self._is_missing(need)
        return sorted((kind for kind, count in heads.items() if count), key=lambda kind: (-heads[kind], kind))

    def _is_missing(self, need: Need) -> int:
        return max(self.missing.get(self.duties.slots[s].key, 0) for s in need.slots)

    def _kind_sets(self, kind: int) -> list[Kinds]:
        """Return the kind alone, and the largest sets of kinds around it of which a person can serve one."""
        apart = {
            k: {j for j in range(len(self.duties.kinds)) if j != k and not self._is_together(j, k)} for k in range(len(self.duties.kinds))
        }
        cliques = _cliques(frozenset({kind}), apart[kind], set(), apart)
        largest = [clique for clique, _ in zip(cliques, range(_MOST_SETS), strict=False)]
        return list(dict.fromkeys([frozenset({kind}), *largest]))

    def _is_together(self, one: int, other: int) -> bool:
        """Return whether somebody may serve both kinds, if need be with a third between them that leaves no pause."""
        if self.duties.is_complete:
            return any(one in pattern and other in pattern for pattern in self.duties.patterns)
        kinds, policies = self.duties.kinds, self.problem.policies
        return can_follow(kinds, (one,), other, policies) or can_follow(kinds, (other,), one, policies)

    def _over_strength(self, chosen: Kinds) -> int:
        """Return how many more heads these kinds want than people may be used."""
        return int(self.demand[np.isin(self.kind, list(chosen))].sum()) - self._usable(chosen)

    def _usable(self, chosen: Iterable[int]) -> int:
        """Return how many people may be used in the stages in which these kinds begin."""
        if self.unsur is not Unsur.POLRI:
            return int(self.sizes.sum())
        policies = self.problem.policies
        stages = {(first, end): (share, whole) for first, end, share, whole in policies.strength_stages}
        begun = {self.duties.kinds[kind].start for kind in chosen}
        touched = {next((stage for stage in stages if stage[0] <= start < stage[1]), None) for start in begun}
        shares = [policies.strength_share if stage is None else stages[stage] for stage in touched]
        listed = sum(person.unsur is self.unsur for person in self.problem.persons)
        return sum(listed * share // whole for share, whole in shares)

    def _cut(self, chosen: Kinds) -> tuple[int, list[int]]:
        """Return the heads these kinds cannot get from the people open to them, and the needs of the smallest such set."""
        needs = np.flatnonzero(np.isin(self.kind, list(chosen)))
        rows, columns = np.nonzero(self.mask[:, needs])
        count, first = len(self.sizes), 1 + len(self.sizes)
        sink = first + len(needs)
        flow = max_flow.SimpleMaxFlow()
        flow.add_arcs_with_capacity(np.zeros(count, dtype=np.int64), np.arange(1, first), self.sizes)
        # As wide as the class, so that a cut never runs between a class and a need.
        flow.add_arcs_with_capacity(rows + 1, columns + first, self.sizes[rows])
        flow.add_arcs_with_capacity(np.arange(first, sink), np.full(len(needs), sink), self.demand[needs])
        if flow.solve(0, sink) != flow.OPTIMAL:
            raise RuntimeError("maximum flow found no optimum of a feasible network")
        lacking = int(self.demand[needs].sum()) - flow.optimal_flow()
        beyond = [node - first for node in flow.get_sink_side_min_cut() if first <= node < sink]
        return lacking, sorted(needs[beyond].tolist()) if lacking else []

    def _parts(self, needs: list[int]) -> Iterator[list[int]]:
        """Yield the needs in groups that share nobody; those that nobody can serve make one group."""
        alone = [j for j in needs if not self.mask[:, j].any()]
        if alone:
            yield alone
        left = [j for j in needs if self.mask[:, j].any()]
        while left:
            part, people = [left[0]], self.mask[:, left[0]].copy()
            while grown := [j for j in left if j not in part and (self.mask[:, j] & people).any()]:
                part += grown
                people |= self.mask[:, grown].any(axis=1)
            yield sorted(part)
            left = [j for j in left if j not in part]

    def _binds(self, needs: list[int]) -> bool:
        """Return whether the people open to these needs are fewer than may be used at all."""
        return int(self.sizes[self.mask[:, needs].any(axis=1)].sum()) <= self._usable(set(self.kind[needs].tolist()))

    def _suspect(self, needs: list[int], *, is_shared: bool) -> Suspect:
        asks = (self._ask(self.duties.needs[j]) for j in needs)
        return Suspect(self.unsur, tuple(sorted(asks, key=lambda ask: (ask.shifts, ask.post, ask.role, ask.skill or ""))), is_shared)

    def _ask(self, need: Need) -> Ask:
        return Ask(need.post.id, self.duties.kinds[need.kind].shifts, need.role, need.demand, need.skill)


def _cliques(chosen: Kinds, more: set[int], left_out: set[int], apart: dict[int, set[int]]) -> Iterator[Kinds]:
    """Yield every largest set around ``chosen`` whose kinds all exclude each other (Bron and Kerbosch)."""
    if not more and not left_out:
        yield chosen
    for kind in sorted(more):
        yield from _cliques(chosen | {kind}, more & apart[kind], left_out & apart[kind], apart)
        more, left_out = more - {kind}, left_out | {kind}
