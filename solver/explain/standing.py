"""Who stands where in a solution, indexed for questions: places, duties, crews and heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from solver.problem import Person, PostKind, Problem, Role, Slot, Unsur
from solver.rules.continuity import continued_shifts
from solver.solution import Assignment, Solution


class Place(NamedTuple):
    """What one person can serve as one duty: a post, a role, and a run of shifts in order of time."""

    post: str
    unsur: Unsur
    role: Role
    shifts: tuple[str, ...]


class Stint(NamedTuple):
    """A place somebody stands at, with his team in each of its shifts."""

    place: Place
    teams: tuple[str, ...]


SlotKey = tuple[str, str, Unsur, Role]


class Standing:
    """One solution of one problem, looked at from people and from places.

    Assignments to unknown people, posts, shifts or slots are left out: they belong to no place.
    """

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.persons: Mapping[str, Person] = {person.id: person for person in problem.persons}
        self.posts = {post.id: post for post in problem.posts}
        self.shifts = {shift.id: shift for shift in problem.shifts}
        self.slots: Mapping[SlotKey, Slot] = {slot.key: slot for slot in problem.slots if slot.demand > 0}
        self.assignments = tuple(a for a in solution.assignments if a.person in self.persons and slot_of(a) in self.slots)
        self._at_slot: dict[SlotKey, list[Assignment]] = {}
        for a in self.assignments:
            self._at_slot.setdefault(slot_of(a), []).append(a)
        self.filled = Counter({key: len(held) for key, held in self._at_slot.items()})
        self.heads = Counter((a.post, a.shift, a.unsur) for a in self.assignments)
        self._before = continued_shifts(problem)
        self._in_order = {s.id: nth for nth, s in enumerate(sorted(problem.shifts, key=lambda s: (s.start, s.end, s.id)))}
        self.stints = self._read_stints()
        self.crew: dict[Place, list[str]] = {}
        for person, stints in self.stints.items():
            for stint in stints:
                self.crew.setdefault(stint.place, []).append(person)
        self.places = tuple(self._read_places())

    def _read_stints(self) -> dict[str, tuple[Stint, ...]]:
        held: dict[tuple[str, str, Unsur, Role], list[Assignment]] = {}
        for a in self.assignments:
            held.setdefault((a.person, a.post, a.unsur, a.role), []).append(a)
        found: dict[str, list[Stint]] = {}
        for (person, post, unsur, role), rows in held.items():
            teams = {row.shift: row.team for row in rows}
            for run in self.runs_of(post, teams):
                found.setdefault(person, []).append(Stint(Place(post, unsur, role, run), tuple(teams[shift] for shift in run)))
        order = self._in_order
        return {person: tuple(sorted(stints, key=lambda s: (order[s.place.shifts[0]], s.place.post))) for person, stints in found.items()}

    def _read_places(self) -> Iterator[Place]:
        """Yield every place of the demand and every other one that somebody stands at, posts in their order."""
        asked: dict[tuple[str, Unsur, Role], dict[str, int]] = {}
        for slot in self.slots.values():
            asked.setdefault((slot.post, slot.unsur, slot.role), {})[slot.shift] = slot.demand
        found: dict[Place, None] = {}
        for (post, unsur, role), demand in asked.items():
            for run in self.runs_of(post, demand):
                found |= {Place(post, unsur, role, part): None for part in _nested(run, demand)}
        found |= dict.fromkeys(self.crew)
        order = {post: nth for nth, post in enumerate(self.posts)}
        yield from sorted(found, key=lambda p: (order[p.post], p.unsur, p.role, self._in_order[p.shifts[0]], len(p.shifts)))

    def runs_of(self, post: str, shifts: Iterable[str]) -> list[tuple[str, ...]]:
        """Return the shifts at a post as runs that one crew serves, in order of time."""
        is_one_crew = self.problem.policies.continuity or self.posts[post].kind in (PostKind.RESERVE, PostKind.COMMAND)
        chains: list[list[str]] = []
        for shift in sorted(shifts, key=self._in_order.__getitem__):
            before = self._before.get(shift) if is_one_crew else None
            chain = next((chain for chain in chains if chain[-1] == before), None)
            if chain is None:
                chains.append([shift])
            else:
                chain.append(shift)
        return [tuple(chain) for chain in chains]

    def vacancy(self, place: Place) -> int:
        """Return how many more people may take the whole place, none at a post of reserve: it has what it owes or nobody is left for it."""
        if place.role is Role.RESERVE:
            return 0
        keys = [(place.post, shift, place.unsur, place.role) for shift in place.shifts]
        return min(self.slots[key].demand - self.filled[key] for key in keys)

    def slots_of(self, places: Iterable[Place]) -> list[Slot]:
        """Return the slots of these places, in order."""
        return [self.slots[place.post, shift, place.unsur, place.role] for place in places for shift in place.shifts]

    def team_at(self, place: Place) -> tuple[str, ...]:
        """Return the team somebody new joins in each shift of a place: that of who stands there, else the post's own."""
        teams = {a.shift: a.team for a in self.assignments_at(place)}
        return tuple(teams.get(shift, place.post) for shift in place.shifts)

    def assignments_at(self, place: Place) -> list[Assignment]:
        """Return who stands in the slots of a place, also those whose own run is longer or shorter."""
        keys = [(place.post, shift, place.unsur, place.role) for shift in place.shifts]
        return [a for key in keys for a in self._at_slot.get(key, ())]


def slot_of(assignment: Assignment) -> SlotKey:
    """Return the key of the slot an assignment fills."""
    return (assignment.post, assignment.shift, assignment.unsur, assignment.role)


def rows_of(person: str, stints: Iterable[Stint]) -> list[Assignment]:
    """Return the assignments of these stints."""
    return [
        Assignment(shift, place.post, place.unsur, place.role, team, person)
        for place, teams in stints
        for shift, team in zip(place.shifts, teams, strict=True)
    ]


def _nested(run: Sequence[str], demand: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Yield the runs a chain of shifts divides into: what all of it asks for in common first, then the surplus of its parts."""
    left = [demand[shift] for shift in run]
    while any(left):
        first = next(nth for nth, heads in enumerate(left) if heads)
        last = next((nth for nth in range(first, len(left)) if not left[nth]), len(left))
        heads = min(left[first:last])
        yield tuple(run[first:last])
        left[first:last] = [each - heads for each in left[first:last]]
