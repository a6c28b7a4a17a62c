"""The problem of one unsur as every rival is given it: who may stand where, and which duties exclude each other.

Kinds, needs and openness are those of the engine, so all start from the same facts: S3 and S4 of one
post are one variable, and posts of weight 0 other than the reserve, which goal 1 does not count, are
left out. Both make the models of the rivals smaller than the obvious ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from solver.classes import PersonClass, class_distances, merge_people, open_needs
from solver.duties import DutyPlan, plan_duties
from solver.problem import Problem, Role, Unsur
from solver.rules.strength import usable_polri
from solver.solution import Assignment

Bools = NDArray[np.bool_]
Metres = NDArray[np.int64]


@dataclass(frozen=True)
class Statement:
    """One unsur: groups of people that may stand at the same needs, and what binds each person.

    ``mask`` (groups, needs) says where a group may stand. ``cliques`` are sets of kinds of which a
    person serves one at most, ``larger`` sets of three and more that are one too many together.
    ``most_people`` is None where the strength rule does not bind.
    """

    problem: Problem
    duties: DutyPlan
    groups: tuple[PersonClass, ...]
    mask: Bools
    distance: Metres
    cliques: tuple[tuple[int, ...], ...]
    larger: tuple[tuple[int, ...], ...]
    most_people: int | None

    @property
    def reserve_needs(self) -> tuple[int, ...]:
        """The needs of the reserve."""
        return tuple(j for j, need in enumerate(self.duties.needs) if need.role is Role.RESERVE)

    def least_reserve(self) -> int:
        """Return the heads of reserve owed whatever the strength used.

        Raises
        ------
        ValueError
            When fewer people than that could stand in it: the rivals do not model that case.
        """
        needs = list(self.reserve_needs)
        able = sum(len(group) for group, row in zip(self.groups, self.mask, strict=True) if row[needs].all())
        heads = max(self.duties.needs[j].demand for j in needs)
        if able < heads:
            raise ValueError(f"only {able} people could stand in a reserve of {heads}")
        return min(self.problem.policies.reserve_min, heads)


def state(problem: Problem, unsur: Unsur, *, is_named: bool, nearest: int | None = None) -> Statement:
    """Return the statement of one unsur, with groups fine enough to name anybody when ``is_named``.

    ``nearest`` leaves each person that many posts, the reserve beside them. Pins, a baseline, stages of
    strength and leaders first are not modelled: the reference districts have none.
    """
    if problem.pins or problem.baseline or problem.policies.strength_stages or problem.policies.leaders_first:
        raise ValueError("pins, a baseline, stages of strength and leaders first are not modelled by the rivals")
    duties = plan_duties(problem, unsur)
    groups, _ = merge_people(problem, duties, must_be_exact=is_named)
    if not duties.needs or not groups:
        mask = np.zeros((len(groups), len(duties.needs)), dtype=np.bool_)
        return Statement(problem, duties, tuple(groups), mask, mask.astype(np.int64), (), (), None)
    distance = class_distances(groups, duties, problem.policies)
    mask = open_needs(groups, duties, problem, distance)
    mask &= np.array([need.role is Role.RESERVE or any(duties.slots[s].weight for s in need.slots) for need in duties.needs])
    if nearest is not None:
        mask = _keep_nearest(mask, distance, duties, nearest, problem.seed)
    most = usable_polri(problem.policies, sum(person.unsur is unsur for person in problem.persons)) if unsur is Unsur.POLRI else None
    return Statement(problem, duties, tuple(groups), mask, distance, _cliques(duties), _larger(duties), most)


def _keep_nearest(mask: Bools, distance: Metres, duties: DutyPlan, nearest: int, seed: int) -> Bools:
    """Return the mask with the nearest posts of each group left, ties broken by chance so that neighbours do not all choose alike."""
    posts: dict[str, int] = {}
    post_of = np.array([posts.setdefault(need.post.id, len(posts)) for need in duties.needs])
    first = np.array([int(np.argmax(post_of == p)) for p in range(len(posts))])
    is_reserve = np.array([need.role is Role.RESERVE for need in duties.needs])
    rng = np.random.Generator(np.random.PCG64(seed))
    kept = mask & is_reserve
    for i in range(len(mask)):
        open_posts = np.unique(post_of[mask[i] & ~is_reserve])
        if len(open_posts) > nearest:
            way = distance[i, first[open_posts]] + rng.random(len(open_posts))
            open_posts = open_posts[np.argpartition(way, nearest)[:nearest]]
        kept[i] |= mask[i] & ~is_reserve & np.isin(post_of, open_posts)
    return kept


def _cliques(duties: DutyPlan) -> tuple[tuple[int, ...], ...]:
    """Return maximal sets of kinds no two of which one person may serve; a kind that excludes nothing stands alone."""
    allowed = {frozenset(pattern) for pattern in duties.patterns}
    kinds = range(len(duties.kinds))
    rivals = {k: {other for other in kinds if other != k and frozenset((k, other)) not in allowed} for k in kinds}
    return tuple(sorted(tuple(sorted(clique)) for clique in _maximal(set(), set(kinds), set(), rivals)))


def _maximal(chosen: set[int], open_: set[int], done: set[int], rivals: dict[int, set[int]]) -> Iterator[set[int]]:
    """Yield the maximal cliques of the graph of rivals (Bron and Kerbosch)."""
    if not open_ and not done:
        yield chosen
    for k in sorted(open_):
        yield from _maximal(chosen | {k}, open_ & rivals[k], done & rivals[k], rivals)
        open_ = open_ - {k}
        done = done | {k}


def _larger(duties: DutyPlan) -> tuple[tuple[int, ...], ...]:
    """Return the smallest sets of three and more kinds that are no pattern though all their parts are."""
    allowed = {frozenset(pattern) for pattern in duties.patterns}
    found = []
    for size in range(3, max((len(pattern) for pattern in allowed), default=0) + 2):
        parts = [pattern for pattern in allowed if len(pattern) == size - 1]
        wider = {pattern | {k} for pattern in parts for k in range(len(duties.kinds)) if k not in pattern}
        for kinds in sorted(map(tuple, map(sorted, wider))):
            if frozenset(kinds) not in allowed and all(frozenset(part) in allowed for part in combinations(kinds, size - 1)):
                found.append(kinds)
    return tuple(found)


def post_people(statement: Statement, held: Sequence[tuple[str, int]]) -> list[Assignment]:
    """Return the assignments for (person, need) pairs, the reserve in platoons."""
    duties, size = statement.duties, statement.problem.policies.platoon_size
    assignments, heads = [], dict.fromkeys(range(len(duties.needs)), 0)
    for person, j in sorted(held):
        need = duties.needs[j]
        team = f"SST-{heads[j] // size + 1}" if need.role is Role.RESERVE else need.post.id
        heads[j] += 1
        assignments += [Assignment(shift, need.post.id, duties.unsur, need.role, team, person) for shift in duties.kinds[need.kind].shifts]
    return assignments
