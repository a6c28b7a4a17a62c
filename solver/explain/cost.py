"""What a change of a few people costs in every goal, in whole numbers, without evaluating the rest of the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from solver.explain.standing import SlotKey, Standing, Stint, rows_of
from solver.goals import GOALS, leaders
from solver.problem import WEIGHT_SCALE, Person, PostKind, Problem, Role, Strictness, Tasking, Unsur
from solver.rules.reach import road_distance_m
from solver.rules.rest import night_minutes
from solver.rules.strength import usable_polri
from solver.solution import Assignment, Solution

GOAL_KEYS = tuple(GOALS)
"""The goals in their order of importance, which is the order of every cost."""

Cost = tuple[int, ...]
"""Goal by goal what is lost (above zero) or gained, in the goal's smallest unit; costs compare as the goals do."""

Crew = tuple[str, int, int]
"""Post, start and end of a team's duty."""

_SCALES = {"uncovered_risk": WEIGHT_SCALE, "travel": 1000}
"""How many of the smallest units make one of the goal; a balance has one per unsur, the rest have 1."""


@dataclass(frozen=True, slots=True)
class Move:
    """One person whose duties become others. What he keeps is in both."""

    person: str
    before: tuple[Stint, ...]
    after: tuple[Stint, ...]


@dataclass(frozen=True, slots=True)
class Burden:
    """What one person's duties add to the goals by themselves: ``sums`` of soft, changes, balance and travel.

    ``load`` is in thousandths of a minute; ``crews`` are the teams he is in, ``districts`` where his unit on loan stands for him.
    """

    sums: tuple[int, int, int, int]
    load: int
    crews: frozenset[Crew]
    districts: tuple[str, ...]


class Prices:
    """Costs of moves away from one standing plan."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        problem = standing.problem
        self._soft_home = {unsur for unsur, level in problem.policies.neutrality_home if level is Strictness.SOFT}
        self._is_charge_soft = problem.policies.neutrality_charge is Strictness.SOFT
        self._milli = {shift.id: _weighted_milli(problem, shift.start, shift.end) for shift in problem.shifts}
        self.strength = {unsur: max(1, _strength(problem, unsur)) for unsur in Unsur}
        self.demanded = dict.fromkeys(Unsur, 0)
        for slot in problem.slots:
            if slot.role is not Role.RESERVE:
                self.demanded[slot.unsur] += slot.demand * self._milli[slot.shift]
        self._told: dict[str, set[tuple[str, str]]] = {}
        for posting in problem.baseline:
            self._told.setdefault(posting.person, set()).add((posting.shift, posting.post))
        self._metres: dict[tuple[str, str], int] = {}
        self._known: dict[tuple[str, tuple[Stint, ...]], Burden] = {}
        self._crews: dict[Crew, list[str]] = {}
        self._blocks: dict[str, Counter[str]] = {}
        self._count_crews()
        self._weights = _largest_weights(problem)
        self._leaders = _Leaders(standing)

    def _count_crews(self) -> None:
        for person, stints in self.standing.stints.items():
            burden = self.burden(person, stints)
            for crew in burden.crews:
                self._crews.setdefault(crew, []).append(person)
            if block := self.standing.persons[person].block:
                self._blocks.setdefault(block, Counter()).update(burden.districts)

    def metres(self, person: str, post: str) -> int:
        """Return the way from a person's base to a post."""
        known = self._metres.get((person, post))
        if known is None:
            factor = self.standing.problem.policies.road_factor_milli
            known = road_distance_m(self.standing.persons[person], self.standing.posts[post], factor)
            self._metres[person, post] = known
        return known

    def burden(self, person: str, stints: tuple[Stint, ...]) -> Burden:
        """Return what these duties add to the goals when this person serves them."""
        known = self._known.get((person, stints))
        if known is None:
            known = self._known[person, stints] = self._work_out(self.standing.persons[person], stints)
        return known

    def _work_out(self, person: Person, stints: tuple[Stint, ...]) -> Burden:
        posts = self.standing.posts
        runs = self._duties(stints)
        load = sum(self._milli[s] for place, _ in stints if place.role is not Role.RESERVE for s in place.shifts)
        above = max(0, load * self.strength[person.unsur] - self.demanded[person.unsur])
        soft = sum(person.unsur in self._soft_home and person.home in posts[post].areas for post, _, _ in runs)
        if self._is_charge_soft and person.charges:
            soft += sum(any(area in posts[post].areas for area in person.charges) for post, _, _ in runs)
        is_polri = person.unsur is Unsur.POLRI
        away = (PostKind.RESERVE, PostKind.COMMAND)
        return Burden(
            sums=(soft, self._changes(person.id, stints), above, sum(self.metres(person.id, post) for post, _, _ in runs)),
            load=load,
            crews=frozenset(run for run in runs if posts[run[0]].kind not in away) if is_polri else frozenset(),
            districts=self._districts(stints) if person.block else (),
        )

    def _districts(self, stints: tuple[Stint, ...]) -> tuple[str, ...]:
        posts = [self.standing.posts[place.post] for place, _ in stints for _ in place.shifts]
        return tuple(post.district for post in posts if post.district and post.kind is not PostKind.RESERVE)

    def _duties(self, stints: tuple[Stint, ...]) -> list[Crew]:
        """Return the duties the goals count: a shift and the one that continues it at one post are one, whatever the role."""
        shifts = self.standing.shifts
        if len(stints) == 1:
            (place, _), *_ = stints
            return [(place.post, shifts[place.shifts[0]].start, shifts[place.shifts[-1]].end)]
        by_post: dict[str, list[str]] = {}
        for place, _ in stints:
            by_post.setdefault(place.post, []).extend(place.shifts)
        runs = ((post, run) for post, held in by_post.items() for run in self.standing.runs_of(post, held))
        return [(post, shifts[run[0]].start, shifts[run[-1]].end) for post, run in runs]

    def _changes(self, person: str, stints: tuple[Stint, ...]) -> int:
        problem = self.standing.problem
        if not problem.baseline:
            return 0
        held = {(shift, place.post) for place, _ in stints for shift in place.shifts}
        told = self._told.get(person)
        if told is None:
            return problem.policies.change_new if held else 0
        return problem.policies.change_moved if held != told else 0

    def cost(self, moves: Sequence[Move]) -> Cost:
        """Return what these moves, made together, cost in every goal, in the order of the goals."""
        old = [self.burden(move.person, move.before) for move in moves]
        new = [self.burden(move.person, move.after) for move in moves]
        sums = [sum(n.sums[i] - o.sums[i] for o, n in zip(old, new, strict=True)) for i in range(4)]
        units = dict(zip(("soft_neutrality", "changes", "balance", "travel"), sums, strict=True))
        heads = _heads(moves)
        units["uncovered_risk"], units["leaders"] = self._risk(heads), self._leaders.lost(heads)
        units["junior_pairs"], units["team_units"] = self._teams(moves, old, new)
        units["blocks"] = self._spread(moves, old, new)
        return tuple(units[key] for key in GOAL_KEYS)

    def _risk(self, heads: Counter[SlotKey]) -> int:
        units = 0
        touched: Counter[tuple[str, str, Unsur]] = Counter()
        for key, change in heads.items():
            slot, filled = self.standing.slots[key], self.standing.filled[key]
            units += slot.weight * (max(0, slot.demand - filled - change) - max(0, slot.demand - filled))
            touched[key[0], key[1], key[2]] += change
        for at, change in touched.items():
            standing = self.standing.heads[at]
            units += self._weights[at] * ((standing + change == 0) - (standing == 0))
        return units

    def _teams(self, moves: Sequence[Move], old: Sequence[Burden], new: Sequence[Burden]) -> tuple[int, int]:
        """Return the change in teams of juniors only, and in units per team."""
        touched: dict[Crew, tuple[set[str], set[str]]] = {}
        for move, before, after in zip(moves, old, new, strict=True):
            for crew in before.crews - after.crews:
                touched.setdefault(crew, (set(), set()))[0].add(move.person)
            for crew in after.crews - before.crews:
                touched.setdefault(crew, (set(), set()))[1].add(move.person)
        junior = units = 0
        for crew, (leaving, joining) in touched.items():
            held = self._crews.get(crew, [])
            was, becomes = self._team(held), self._team([p for p in held if p not in leaving] + sorted(joining))
            junior, units = junior + becomes[0] - was[0], units + becomes[1] - was[1]
        return junior, units

    def _team(self, people: Sequence[str]) -> tuple[int, int]:
        """Return 1 for a team of two or more juniors, and the units in it."""
        limit = self.standing.problem.policies.junior_max_rank
        team = [self.standing.persons[each] for each in people]
        is_junior = len(team) > 1 and limit >= 0 and all(each.rank <= limit for each in team)
        return int(is_junior), len({each.unit for each in team})

    def _spread(self, moves: Sequence[Move], old: Sequence[Burden], new: Sequence[Burden]) -> int:
        changes: dict[str, Counter[str]] = {}
        for move, before, after in zip(moves, old, new, strict=True):
            if block := self.standing.persons[move.person].block:
                change = changes.setdefault(block, Counter())
                change.update(after.districts)
                change.subtract(before.districts)
        spread = 0
        for block, change in changes.items():
            held = self._blocks.get(block, Counter())
            after_all = {each for each in {*held, *change} if held[each] + change[each] > 0}
            spread += max(0, len(after_all) - 1) - max(0, sum(count > 0 for count in held.values()) - 1)
        return spread

    def values(self, cost: Cost, unsur: Unsur) -> dict[str, Fraction]:
        """Return a cost of moves within one unsur in the units of the goals: points, days, duties, minutes, km."""
        scales = {**_SCALES, "balance": 1000 * self.strength[unsur]}
        return {key: Fraction(units, scales.get(key, 1)) for key, units in zip(GOAL_KEYS, cost, strict=True)}


class _Leaders:
    """Days without padal, counted by the goal itself on the command posts alone."""

    def __init__(self, standing: Standing) -> None:
        posts = tuple(post for post in standing.problem.posts if post.kind is PostKind.COMMAND)
        ids = {post.id for post in posts}
        slots = tuple(slot for slot in standing.slots.values() if slot.post in ids)
        self._problem = Problem(sites=(), posts=posts, shifts=standing.problem.shifts, slots=slots, persons=())
        self._keys = {slot.key for slot in slots}
        self._rows = [a for a in standing.assignments if a.post in ids]
        self._today = leaders.value(self._problem, Solution(tuple(self._rows)))
        self._known: dict[tuple[tuple[SlotKey, int], ...], int] = {}

    def lost(self, heads: Counter[SlotKey]) -> int:
        """Return how many more days lose their padal when so many heads come to (or leave) these slots."""
        touched = tuple(sorted((key, change) for key, change in heads.items() if change and key in self._keys))
        if not touched:
            return 0
        if touched not in self._known:
            rows = list(self._rows)
            for (post, shift, unsur, role), change in touched:
                there = [a for a in rows if (a.post, a.shift, a.unsur, a.role) == (post, shift, unsur, role)]
                for gone in there[: max(0, -change)]:
                    rows.remove(gone)
                rows += [Assignment(shift, post, unsur, role, "", "")] * max(0, change)
            self._known[touched] = round(leaders.value(self._problem, Solution(tuple(rows))) - self._today)
        return self._known[touched]


def _heads(moves: Iterable[Move]) -> Counter[SlotKey]:
    """Return slot to the heads it gains or loses, those left out that stay as they are."""
    heads: Counter[SlotKey] = Counter()
    for move in moves:
        heads.update((p.post, s, p.unsur, p.role) for p, _ in move.after for s in p.shifts)
        heads.subtract((p.post, s, p.unsur, p.role) for p, _ in move.before for s in p.shifts)
    return Counter({key: change for key, change in heads.items() if change})


def _largest_weights(problem: Problem) -> dict[tuple[str, str, Unsur], int]:
    weights: dict[tuple[str, str, Unsur], int] = {}
    for slot in problem.slots:
        if slot.demand > 0:
            at = (slot.post, slot.shift, slot.unsur)
            weights[at] = max(slot.weight, weights.get(at, 0))
    return weights


def _weighted_milli(problem: Problem, start: int, end: int) -> int:
    night = night_minutes(start, end, problem.policies.night)
    return (end - start - night) * 1000 + night * problem.policies.night_factor_milli


def _strength(problem: Problem, unsur: Unsur) -> int:
    if unsur is Unsur.POLRI:
        return usable_polri(problem.policies, sum(person.unsur is unsur for person in problem.persons))
    return sum(person.unsur is unsur and person.tasking is Tasking.FREE and bool(person.windows) for person in problem.persons)


def changed(standing: Standing, moves: Iterable[Move]) -> tuple[Assignment, ...]:
    """Return the assignments of the plan after the moves."""
    by_person = {move.person: move for move in moves}
    kept = [a for a in standing.assignments if a.person not in by_person]
    return (*kept, *(row for move in by_person.values() for row in rows_of(move.person, move.after)))
