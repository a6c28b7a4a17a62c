"""Who could still be called to a polling station: people without a duty in a plan, and how many of them the strength leaves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.geometry import radians_of, travel_m
from solver.problem import Person, Problem, Site, Strictness, Tasking, Unsur
from solver.solution import Assignment


@dataclass(frozen=True)
class Supply:
    """The free people of one unsur. ``able`` counts for each site those who may stand there in every shift asked for.

    ``free`` have any window at all. ``most`` is a number of calls that strength can never exceed, ``sure`` one it always
    allows, the reserve growing with it.
    """

    free: int
    ready: int
    able: NDArray[np.int64]
    most: int
    sure: int

    def may_lack(self, called: int, width: int) -> int:
        """Return how many of so many calls, at most, find nobody free; a beat holds up to ``width`` sites, each with its own bars."""
        barred = self.ready - int(self.able.min(initial=self.ready))
        return called - min(called, self.sure, max(0, self.ready - width * barred))

    def must_lack(self, called: int) -> int:
        """Return how many of so many calls, at least, find nobody free."""
        return called - min(called, self.most, self.free)


def supply_of(problem: Problem, rows: Collection[Assignment], unsur: Unsur, sites: Sequence[Site], shifts: Collection[str]) -> Supply:
    """Return who of an unsur is free beside a plan for beats at these sites that are manned in these shifts."""
    told = {row.person for row in rows}
    free = [p for p in problem.persons if p.unsur is unsur and p.tasking is Tasking.FREE and p.windows and p.id not in told]
    spans = [(shift.start, shift.end) for shift in problem.shifts if shift.id in shifts]
    ready = [p for p in free if all(any(start <= a and b <= end for start, end in p.windows) for a, b in spans)]
    able = _may_stand(problem, ready, sites).sum(axis=0) if ready else np.zeros(len(sites), dtype=np.int64)
    most, sure = (len(free), len(free)) if unsur is not Unsur.POLRI else _strength_left(problem, rows)
    return Supply(len(free), len(ready), able.astype(np.int64), most, sure)


def _strength_left(problem: Problem, rows: Collection[Assignment]) -> tuple[int, int]:
    """Return how many more Polri may be used in all stages together, and how many in each of them with the reserve that grows with them."""
    policies = problem.policies
    polri = {person.id for person in problem.persons if person.unsur is Unsur.POLRI}
    starts = {shift.id: shift.start for shift in problem.shifts}
    stages = [(stage[0], stage[1]) for stage in policies.strength_stages]
    used: list[set[str]] = [set() for _ in range(len(stages) + 1)]
    for row in rows:
        if row.person in polri and row.shift in starts:
            inside = (n for n, (first, end) in enumerate(stages) if first <= starts[row.shift] < end)
            used[next(inside, len(stages))].add(row.person)
    limits = [len(polri) * stage[2] // stage[3] for stage in policies.strength_stages]
    limits.append(len(polri) * policies.strength_share[0] // policies.strength_share[1])
    left = [max(0, limit - len(each)) for limit, each in zip(limits, used, strict=True)]
    share, whole = policies.reserve_share
    return sum(left), max(0, min(left) * whole // (whole + share) - 1) if share else min(left)


def _may_stand(problem: Problem, people: Sequence[Person], sites: Sequence[Site]) -> NDArray[np.bool_]:
    """Return who may guard which single site, as far as home, kin, charge and reach go; shape (people, sites)."""
    policies = problem.policies
    areas = {area: column for column, area in enumerate(dict.fromkeys(site.area for site in sites))}
    open_areas = np.ones((len(people), len(areas)), dtype=bool)
    for line, person in enumerate(people):
        is_hard = policies.home_strictness(person.unsur) is Strictness.HARD
        closed = set(person.kin_areas).union((person.home,) if is_hard and person.home else ())
        if policies.neutrality_charge is Strictness.HARD:
            closed.update(person.charges)
        if person.home is None and is_hard and policies.refuse_unknown_home:
            open_areas[line] = False
        for area in closed & areas.keys():
            open_areas[line, areas[area]] = False
    distance = travel_m(
        radians_of([(p.lat_e6, p.lon_e6) for p in people]), radians_of([(s.lat_e6, s.lon_e6) for s in sites]), policies.road_factor_milli
    )
    reach = np.array([policies.reach_m(person.unsur) for person in people])
    may: NDArray[np.bool_] = open_areas[:, [areas[site.area] for site in sites]] & (distance <= reach[:, None])
    return may
