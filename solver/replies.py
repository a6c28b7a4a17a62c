"""What each person can earn at given prices: his best legal set of duties, by plain enumeration.

An option is a run of shifts that one person may serve at one post under the rule of continuity. Sets of
options are legal when the rules of rest and of one place find no fault. Nobody is held to more than the
rules hold him to, so what is found is never less than what he can earn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.problem import Person, Post, PostKind, Problem, Role, Slot, Strictness, Tasking, Unsur
from solver.rules import RULES
from solver.rules.availability import is_inside, joined_windows
from solver.rules.continuity import continued_shifts
from solver.solution import Assignment, Solution

Floats = NDArray[np.float64]
SlotKey = tuple[str, str, Unsur, Role]

_MAX_SETS = 20_000
_MARGIN_M = 2.0
_EARTH_RADIUS_M = 6_371_000.0
_GUARDS_VOTES = (PostKind.BEAT, PostKind.STATION, PostKind.COMMAND)
_SAMPLE = {PostKind.STATION: PostKind.BEAT, PostKind.RESERVE: PostKind.COMMAND}
"""Kinds of post that rest treats alike."""


@dataclass(frozen=True)
class Option:
    """Shifts served in a row in one role at one kind of post, and where: (price, slots), the dearest first."""

    shifts: tuple[str, ...]
    kind: PostKind
    role: Role
    places: tuple[tuple[float, tuple[Slot, ...]], ...]


class Replies:
    """The best replies of the people of one unsur to ``prices`` (slot key to weight units, all at least 0)."""

    def __init__(self, problem: Problem, unsur: Unsur, prices: Mapping[SlotKey, float]) -> None:
        self.problem, self.unsur, self.prices = problem, unsur, prices
        self.posts = {post.id: post for post in problem.posts}
        self.shifts = {shift.id: shift for shift in problem.shifts}
        self.pins: dict[str, dict[str, str]] = {}
        for pin in problem.pins:
            self.pins.setdefault(pin.person, {})[pin.shift] = pin.post
        self.options = list(self._list_options())

    @cached_property
    def sets(self) -> list[tuple[int, ...]] | None:
        """Every legal set of options as indices in order of time, None when there are too many to list."""
        order = sorted(range(len(self.options)), key=lambda o: (self.shifts[self.options[o].shifts[0]].start, o))
        found: list[tuple[int, ...]] = [()]
        level: list[tuple[int, ...]] = [()]
        while level:
            level = [(*held, o) for held in level for o in order[order.index(held[-1]) + 1 if held else 0 :] if self._is_legal((*held, o))]
            found.extend(level)
            if len(found) > _MAX_SETS:
                return None
        return found

    def earned(self, people: Sequence[Person]) -> Floats:
        """Return the most each option earns each person, shape (people, options), 0 where he may not serve it."""
        best = np.zeros((len(people), len(self.options)))
        ways: dict[tuple[int, int, int], Floats] = {}
        for i, person in enumerate(people):
            windows = joined_windows(person.windows)
            for o, option in enumerate(self.options):
                if not all(is_inside(self.shifts[shift], windows) for shift in option.shifts):
                    continue
                base = (person.lat_e6, person.lon_e6, o)
                if base not in ways:
                    ways[base] = self._metres(person, option)
                best[i, o] = self._best(person, option, ways[base])
        return best

    def _list_options(self) -> Iterator[Option]:
        """Yield every option; places where nothing is earned are left out, though the duty may bridge a pause between others."""
        held: dict[tuple[str, Role], dict[str, Slot]] = {}
        for slot in self.problem.slots:
            if slot.unsur is self.unsur:
                held.setdefault((slot.post, slot.role), {})[slot.shift] = slot
        places: dict[tuple[tuple[str, ...], PostKind, Role], list[tuple[float, tuple[Slot, ...]]]] = {}
        for (post, role), slots in held.items():
            kind = self.posts[post].kind
            for run in self._runs(slots, is_one_crew=self.problem.policies.continuity or kind in (PostKind.RESERVE, PostKind.COMMAND)):
                price = sum(self.prices.get(slot.key, 0.0) for slot in run)
                where = places.setdefault((tuple(slot.shift for slot in run), _SAMPLE.get(kind, kind), role), [])
                if price > 0:
                    where.append((price, run))
        for (shifts, kind, role), where in places.items():
            yield Option(shifts, kind, role, tuple(sorted(where, key=lambda place: -place[0])))

    def _runs(self, slots: Mapping[str, Slot], *, is_one_crew: bool) -> Iterator[tuple[Slot, ...]]:
        """Yield the slots of one post and role that one person may take in a row: whole chains, or what continuity leaves free."""
        if not is_one_crew:
            yield from ((slot,) for slot in slots.values() if slot.demand)
            return
        before = continued_shifts(self.problem)
        chains: list[list[Slot]] = []
        for shift in sorted(slots, key=lambda s: (self.shifts[s].start, s)):
            chain = next((c for c in chains if c[-1].shift == before.get(shift)), None)
            if chain is None:
                chains.append([slots[shift]])
            else:
                chain.append(slots[shift])
        for chain in chains:
            for i in range(len(chain)):
                for j in range(i, len(chain)):
                    is_open = i == 0 or chain[i].demand > chain[i - 1].demand
                    is_closed = j == len(chain) - 1 or chain[j].demand > chain[j + 1].demand
                    if is_open and is_closed and all(slot.demand for slot in chain[i : j + 1]):
                        yield tuple(chain[i : j + 1])

    @cached_property
    def _sample(self) -> Problem:
        """A problem with one person and one post of each kind, in which sets of options are tried."""
        kinds = {option.kind for option in self.options}
        posts = tuple(Post(kind.value, kind, "", "", (), (), 0, 0, 0) for kind in sorted(kinds))
        person = Person("anybody", self.unsur, 0, Tasking.FREE, "", 0, 0, None)
        return replace(self.problem, sites=(), posts=posts, slots=(), persons=(person,), pins=(), baseline=())

    def _is_legal(self, held: tuple[int, ...]) -> bool:
        rows = [
            Assignment(shift, option.kind.value, self.unsur, option.role, str(o), "anybody")
            for o in held
            for option in (self.options[o],)
            for shift in option.shifts
        ]
        solution = Solution(tuple(rows))
        return not any(next(RULES[rule].violations(self._sample, solution), None) for rule in ("one_place", "rest"))

    def _metres(self, person: Person, option: Option) -> Floats:
        """Return the travel to every place of the option, shape (places,)."""
        if not option.places:
            return np.zeros(0)
        points = [(self.posts[slots[0].post].lat_e6, self.posts[slots[0].post].lon_e6) for _, slots in option.places]
        there = np.radians(np.array(points, dtype=np.float64) / 1e6)
        here = np.radians(np.array([person.lat_e6, person.lon_e6], dtype=np.float64) / 1e6)
        rise, turn = np.sin((there[:, 0] - here[0]) / 2) ** 2, np.sin((there[:, 1] - here[1]) / 2) ** 2
        chord = np.sqrt(np.clip(rise + np.cos(here[0]) * np.cos(there[:, 0]) * turn, 0.0, 1.0))
        metres: Floats = 2 * _EARTH_RADIUS_M * np.arcsin(chord) * self.problem.policies.road_factor_milli / 1000
        return metres

    def _best(self, person: Person, option: Option, metres: Floats) -> float:
        reach = self.problem.policies.reach_m(self.unsur) + _MARGIN_M  # rounding may not make anybody earn less
        for (price, slots), way in zip(option.places, metres, strict=True):
            if way <= reach and self._may_stand(person, slots):
                return price
        return 0.0

    def _may_stand(self, person: Person, slots: Sequence[Slot]) -> bool:
        policies, post = self.problem.policies, self.posts[slots[0].post]
        pinned = self.pins.get(person.id, {})
        if any(pinned.get(slot.shift, post.id) != post.id for slot in slots):
            return False
        if not all(_fits(person, slot, self.problem) for slot in slots):
            return False
        closed = set(person.kin_areas)
        if policies.neutrality_charge is Strictness.HARD:
            closed.update(person.charges)
        if policies.home_strictness(person.unsur) is Strictness.HARD:
            if person.home is None and policies.refuse_unknown_home and post.kind in _GUARDS_VOTES:
                return False
            closed.add(person.home or "")
        return closed.isdisjoint(post.areas)


def _fits(person: Person, slot: Slot, problem: Problem) -> bool:
    """Return whether tasking, rank and skill fit the slot."""
    if slot.skill is not None and slot.skill not in person.skills:
        return False
    if slot.role is Role.PADAL:
        return person.tasking in (Tasking.FREE, Tasking.PADAL) and person.rank >= problem.policies.padal_min_rank
    if slot.role is Role.PAMENWAS:
        return person.tasking in (Tasking.FREE, Tasking.PAMENWAS) and person.rank >= problem.policies.pamenwas_min_rank
    return person.tasking is Tasking.FREE
