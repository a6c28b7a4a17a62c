"""People who are interchangeable until names matter, merged into classes.

Members of a class share base, role, skills and the duty kinds their windows allow. Whether they
also share home, charge and kin areas depends on the size of the instance: with them a class is
exact, without them there are far fewer classes and the names are given afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.duties import DutyPlan, Family, Need, told_postings
from solver.geometry import radians_of, travel_m
from solver.problem import Person, Policies, PostKind, Problem, Role, Strictness, Tasking, Unsur
from solver.rules.neutrality_charge import closed_areas as charge_areas
from solver.rules.neutrality_home import closed_areas as home_areas
from solver.rules.neutrality_home import is_refused
from solver.rules.neutrality_kin import closed_areas as kin_areas

Bools = NDArray[np.bool_]
Metres = NDArray[np.int64]

_MAX_EXACT_CELLS = 40_000
"""Exact classes are used while classes x needs stay below this; beyond it the linear program grows too slow."""


@dataclass(frozen=True)
class PersonClass:
    """Interchangeable people. ``kinds`` are the duty kinds their windows allow.

    ``barred`` counts the members each area is closed to. ``soft`` counts those a posting there would
    cost, one area per member and rule, so that sums over areas never count a posting twice.
    """

    members: tuple[Person, ...]
    kinds: frozenset[int]
    barred: Counter[str]
    soft: Counter[str]

    @property
    def sample(self) -> Person:
        """A member that stands for all in everything the class is keyed by."""
        return self.members[0]

    def __len__(self) -> int:
        return len(self.members)


def barred_areas(person: Person, policies: Policies) -> frozenset[str]:
    """Return the areas hard neutrality closes to a person: home, kin, and charge where hard."""
    return home_areas(person, policies) | charge_areas(person, policies) | kin_areas(person, policies)


def drawn_away(problem: Problem) -> frozenset[str]:
    """Return who was drawn from the reserve and is not pinned to it again; the plan leaves them out of it."""
    if not problem.drawn:
        return frozenset()
    places = {post.id for post in problem.posts if post.kind is PostKind.RESERVE}
    back = {pin.person for pin in problem.pins if pin.post in places}
    polri = (person.id for person in problem.persons if person.unsur is Unsur.POLRI)
    return frozenset(polri).intersection(problem.drawn) - back


def soft_areas(person: Person, policies: Policies) -> tuple[frozenset[str], ...]:
    """Return per soft rule the areas where a posting counts against the goal of soft neutrality."""
    rules = []
    if person.home is not None and policies.home_strictness(person.unsur) is Strictness.SOFT:
        rules.append(frozenset([person.home]))
    if policies.neutrality_charge is Strictness.SOFT and person.charges:
        rules.append(frozenset(person.charges))
    return tuple(rules)


def allowed_kinds(windows: tuple[tuple[int, int], ...], duties: DutyPlan) -> frozenset[int]:
    """Return the duty kinds that lie wholly inside somebody's windows; windows that touch are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(windows):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return frozenset(k for k, kind in enumerate(duties.kinds) if any(s <= kind.start and kind.end <= e for s, e in joined))


def can_fill(person: Person, need: Need, family: Family, policies: Policies) -> bool:
    """Return whether tasking, rank, skill and a known home let the person fill the need."""
    tasking, role = person.tasking, need.role
    if need.skill is not None and need.skill not in person.skills:
        return False
    if family in (Family.STATION, Family.COMMAND) and is_refused(person, policies):
        return False
    if role is Role.PADAL:
        return tasking in (Tasking.FREE, Tasking.PADAL) and person.rank >= policies.padal_min_rank
    if role is Role.PAMENWAS:
        return tasking in (Tasking.FREE, Tasking.PAMENWAS) and person.rank >= policies.pamenwas_min_rank
    return tasking is Tasking.FREE


def merge_people(
    problem: Problem, duties: DutyPlan, *, must_be_exact: bool = False, is_split: bool = False
) -> tuple[list[PersonClass], bool]:
    """Return the classes of all usable people of the unsur, and whether they are exact.

    With ``is_split`` juniors and seniors never share a class.

    Exact means that members also share every barred and soft area, so that any of them may take
    any posting of the class. Held-back and unavailable people belong to no class. People with
    the same pins stand together, apart from all others.
    """
    people = [p for p in problem.persons if p.unsur is duties.unsur and p.tasking is not Tasking.HELD_BACK]
    kinds_in = {windows: allowed_kinds(windows, duties) for windows in {person.windows for person in people}}
    pinned, drawn = _pinned_places(problem), drawn_away(problem)
    skills = {need.skill for need in duties.needs} - {None}
    commands = {need.post.id: need for need in duties.needs if need.role in (Role.PADAL, Role.PAMENWAS)}
    baseline = told_postings(problem) if must_be_exact else {}
    coarse: dict[object, list[Person]] = {}
    exact: dict[object, list[Person]] = {}
    for person in people:
        if not kinds_in[person.windows]:
            continue
        barred = barred_areas(person, problem.policies)
        key = (
            *_shared_key(person, problem.policies, skills.intersection(person.skills)),
            kinds_in[person.windows],
            frozenset(pinned.get(person.id, ())),
            is_split and person.rank <= problem.policies.junior_max_rank,
            person.id in drawn,
            _closed_commands(person, commands, problem.policies, barred),
        )
        coarse.setdefault(key, []).append(person)
        told = baseline.get(person.id)
        fine = (key, barred, soft_areas(person, problem.policies), told)
        exact.setdefault(fine, []).append(person)
    is_exact = must_be_exact or len(exact) * len(duties.needs) <= _MAX_EXACT_CELLS
    chosen = exact if is_exact else coarse
    return [_make_class(members, kinds_in[members[0].windows], problem.policies) for members in chosen.values()], is_exact


def _pinned_places(problem: Problem) -> dict[str, set[tuple[str, str]]]:
    """Return person id to the (shift, post) pairs he is pinned to."""
    pinned: dict[str, set[tuple[str, str]]] = {}
    for pin in problem.pins:
        pinned.setdefault(pin.person, set()).add((pin.shift, pin.post))
    return pinned


def _closed_commands(person: Person, commands: dict[str, Need], policies: Policies, closed: frozenset[str]) -> frozenset[str]:
    """Return the command posts closed to a person who could lead.

    A command post touches a whole kecamatan, and leaders are few: a class that mixed those who may
    lead it with those who may not would promise leaders it cannot name.
    """
    touching = (post for post, need in commands.items() if not closed.isdisjoint(need.post.areas))
    return frozenset(post for post in touching if can_fill(person, commands[post], Family.COMMAND, policies))


def _shared_key(person: Person, policies: Policies, skills: set[str | None]) -> tuple[object, ...]:
    return (
        person.lat_e6,
        person.lon_e6,
        person.tasking,
        person.rank >= policies.padal_min_rank,
        person.rank >= policies.pamenwas_min_rank,
        frozenset(skills),
        is_refused(person, policies),
        person.block,
    )


def _make_class(members: list[Person], kinds: frozenset[int], policies: Policies) -> PersonClass:
    barred: Counter[str] = Counter(area for person in members for area in barred_areas(person, policies))
    soft: Counter[str] = Counter(area for person in members for area in {min(rule) for rule in soft_areas(person, policies)})
    return PersonClass(tuple(members), kinds, barred, soft)


def class_distances(classes: Sequence[PersonClass], duties: DutyPlan, policies: Policies) -> Metres:
    """Return travel metres from each class's base to each need's post, shape (classes, needs)."""
    # Many bases and posts lie at one point, as all TPS of a desa may.
    bases, base_of = _distinct((c.sample.lat_e6, c.sample.lon_e6) for c in classes)
    posts, post_of = _distinct((need.post.lat_e6, need.post.lon_e6) for need in duties.needs)
    return travel_m(radians_of(bases), radians_of(posts), policies.road_factor_milli)[np.ix_(base_of, post_of)]


def _distinct(points: Iterable[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the points, each once, and the place of each given one among them."""
    place: dict[tuple[int, int], int] = {}
    places = [place.setdefault(point, len(place)) for point in points]
    return list(place), places


def open_needs(classes: Sequence[PersonClass], duties: DutyPlan, problem: Problem, distance: Metres) -> Bools:
    """Return which class may serve which need at all, shape (classes, needs).

    Reach, window, role, rank, skill, and areas closed to every member; areas closed to some are
    left to cuts and to the naming.
    """
    policies = problem.policies
    mask: Bools = distance <= policies.reach_m(duties.unsur)
    profiles: dict[tuple[int, Role, str | None], list[int]] = {}
    for j, need in enumerate(duties.needs):
        profiles.setdefault((need.kind, need.role, need.skill), []).append(j)
    by_area: dict[str, list[int]] = {}
    for j, need in enumerate(duties.needs):
        for area in need.post.areas:
            by_area.setdefault(area, []).append(j)
    for i, people in enumerate(classes):
        for (kind, _, _), columns in profiles.items():
            family = duties.kinds[kind].family
            if kind not in people.kinds or not can_fill(people.sample, duties.needs[columns[0]], family, policies):
                mask[i, columns] = False
        for area, count in people.barred.items():
            if count == len(people) and area in by_area:
                mask[i, by_area[area]] = False
    if drawn := drawn_away(problem):
        reserve = [j for j, need in enumerate(duties.needs) if duties.kinds[need.kind].family is Family.RESERVE]
        mask[np.ix_([people.sample.id in drawn for people in classes], reserve)] = False
    return mask
