"""One search for who steps in: a circle of people, the duties that fell open, and what may be left for them, as a CP-SAT model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

from ortools.sat.python import cp_model

from solver.classes import soft_areas
from solver.fewest import FAMILIES, Hour, exclusive_hours, heaviest_set
from solver.placing import Placing, SlotKey, Test, unbarred
from solver.problem import Person, Problem, Role, Slot, Unsur
from solver.rules.reach import direction, way_m
from solver.solution import Assignment, Solution
from solver.vacancies import Choice, Vacancies

_RULES = ("one_place", "rest", "strength", "reserve", "pins", "continuity", "demand")
"""The rules about several duties or people; those about one person at one post decide which places are open to him at all."""

_EFFORT = 6.0
"""Deterministic seconds for each level of the search, so that the same question has the same answer."""

_SOFT = 10**7
"""What a soft rule weighs in metres: more than all the travel of a desk that calls a hundred people."""

Cell = tuple[str, SlotKey]


class Case:
    """The vacancies of one unsur: ``rows`` are the postings of its people that stand, ``ahead`` those of them that may be left."""

    def __init__(self, vacancies: Vacancies, rows: list[Assignment], unsur: Unsur, choices: Sequence[Choice]) -> None:
        self.vacancies, self.rows = vacancies, rows
        self.problem = _narrow(vacancies.problem, unsur)
        self.opened = tuple(row for row in vacancies.opened if row.unsur is unsur)
        self.ahead: set[Cell] = {(row.person, slot_of(row)) for row in vacancies.movable if row.unsur is unsur}
        self.present = {person.id: person for person in self.problem.persons if person.id not in vacancies.absent}
        self.choices = tuple(choice for choice in choices if choice.other in self.present)
        self.slots = {slot.key: slot for slot in self.problem.slots}
        self.may: Test = unbarred(self.problem)
        self.are_exclusive = exclusive_hours(self.problem, unsur)
        self._families = {post.id: FAMILIES[post.kind] for post in self.problem.posts}
        self.busy = {row.person for row in rows}
        self.held: set[Cell] = {(row.person, slot_of(row)) for row in rows}
        self._points = {post.id: direction(post.lat_e6, post.lon_e6) for post in self.problem.posts}
        self._areas = {post.id: frozenset(post.areas) for post in self.problem.posts}
        self._before = {shift.id: shift.continues for shift in self.problem.shifts}
        shifts = self.problem.shifts
        self.meeting = {frozenset(s.id for s in shifts if s.start <= opening.start < s.end) for opening in shifts}
        keys = [*map(slot_of, self.opened), *(key for _, key in self.ahead)]
        reserve = sum(key[3] is Role.RESERVE for key in keys)
        idle = sum(key[3] is not Role.RESERVE and not self.slots[key].weight for key in keys)
        self.most_lost = (reserve + 1, idle + 1)

    def metres(self, person: Person, post: str) -> int:
        """Return the way from a person's base to a post."""
        return way_m(direction(person.lat_e6, person.lon_e6), self._points[post], self.problem.policies.road_factor_milli)

    def soft(self, person: Person, post: str) -> int:
        """Return how many soft rules a person breaks at a post."""
        return sum(not rule.isdisjoint(self._areas[post]) for rule in soft_areas(person, self.problem.policies))

    def hour_of(self, key: SlotKey) -> Hour:
        """Return the shift and the family of posts of a slot."""
        return key[1], self._families[key[0]]

    def first_shift(self, shift: str) -> str:
        """Return the shift that a chain of shifts, each continuing the one before, begins with."""
        while before := self._before[shift]:
            shift = before
        return shift

    def is_first(self, slot: Slot) -> bool:
        """Return whether a slot begins a duty: travel and soft rules count once for all its shifts."""
        return (slot.post, self._before[slot.shift], slot.unsur, slot.role) not in self.slots


def slot_of(row: Assignment) -> SlotKey:
    """Return the key of the slot a posting fills."""
    return (row.post, row.shift, row.unsur, row.role)


def _narrow(problem: Problem, unsur: Unsur) -> Problem:
    """Return what the rules ask about one unsur, parts of a problem that was checked when it was built."""
    narrow = copy(problem)
    persons = tuple(person for person in problem.persons if person.unsur is unsur)
    ids = {person.id for person in persons}
    vars(narrow).update(
        persons=persons,
        slots=tuple(slot for slot in problem.slots if slot.unsur is unsur),
        pins=tuple(pin for pin in problem.pins if pin.person in ids),
        baseline=(),
    )
    return narrow


@dataclass(frozen=True)
class Answer:
    """What one search gave: the postings of the unsur, the slots that stay short, and the value goal by goal.

    ``is_perfect`` says that all is restored by so few people that no wider circle could do better; ``is_least`` that so many
    people have to change whoever they are, as long as the same postings stay open; ``is_best`` that nothing better exists.
    """

    rows: tuple[Assignment, ...]
    short: tuple[SlotKey, ...]
    value: tuple[int, ...]
    is_perfect: bool
    is_least: bool
    is_best: bool

    def settled(self) -> Answer:
        """Return the answer when no wider circle could restore more."""
        return replace(self, is_best=self.is_least)


class Duty(NamedTuple):
    """What one person takes over at one post as one crew."""

    person: str
    post: str
    keys: tuple[SlotKey, ...]
    hours: tuple[tuple[Role, Hour], ...]


class _Held:
    """The duties people take over, while some are exchanged."""

    def __init__(self, case: Case, cells: Iterable[Cell]) -> None:
        whole: dict[tuple[str, str, str], list[SlotKey]] = {}
        for person, key in sorted(cells):
            whole.setdefault((person, key[0], case.first_shift(key[1])), []).append(key)
        self._duties = [
            Duty(person, post, tuple(keys), tuple((key[3], case.hour_of(key)) for key in keys)) for (person, post, _), keys in whole.items()
        ]

    def cells(self) -> frozenset[Cell]:
        """Return who takes which slot."""
        return frozenset((duty.person, key) for duty in self._duties for key in duty.keys)

    def pairs(self) -> Iterator[tuple[Duty, Duty]]:
        """Yield the pairs of duties of the same hours after whose exchange their people serve at fewer posts."""
        posts: dict[str, Counter[str]] = {}
        for duty in self._duties:
            posts.setdefault(duty.person, Counter())[duty.post] += 1
        for one, other in combinations(self._duties, 2):
            if one.person != other.person and one.post != other.post and one.hours == other.hours:
                mine, theirs = posts[one.person], posts[other.person]
                freed = (mine[one.post] == 1) + (theirs[other.post] == 1)
                if freed > (other.post not in mine) + (one.post not in theirs):
                    yield one, other

    def exchange(self, one: Duty, other: Duty) -> None:
        """Give each of two people the duty of the other."""
        crossed = {one: one._replace(person=other.person), other: other._replace(person=one.person)}
        self._duties = [crossed.get(duty, duty) for duty in self._duties]


class Relieving:
    """The model of one circle of people. ``movers`` may leave any duty ahead of them, the others only the reserve."""

    def __init__(self, case: Case, circle: Collection[str], movers: Collection[str], *, is_whole: bool = False) -> None:
        self._case, self._is_whole = case, is_whole
        own = {cell for cell in case.ahead if cell[0] in circle and (cell[0] in movers or cell[1][3] is Role.RESERVE)}
        vacated = {slot_of(row) for row in case.opened}
        wanted = vacated | {key for _, key in own if key[3] is not Role.RESERVE}
        people = {each for each in circle if each in case.present}

        def is_open(person: Person, slot: Slot) -> bool:
            if (person.id, slot.key) in case.held:
                return (person.id, slot.key) in own
            return slot.key in wanted and (slot.role is not Role.RESERVE or slot.key in vacated) and case.may(person, slot)

        useful = [each for each in people if any(is_open(case.present[each], case.slots[key]) for key in wanted)]
        slots = wanted | {key for each, key in own if each in set(useful)}
        self.placing = Placing(case.problem, people=useful, fixed=Solution(tuple(case.rows)), slots=slots, is_open=is_open)
        self.placing.add_rules(_RULES)
        self._own = {cell for cell in own if cell in self.placing.x}
        self._seats = {key: self._keep_heads(key) for key in sorted(slots)}
        self._come: dict[str, list[cp_model.IntVar]] = {person.id: [] for person in self.placing.persons}
        self._stay: dict[str, list[cp_model.IntVar]] = {person.id: [] for person in self.placing.persons}
        self._joining: dict[str, list[cp_model.IntVar]] = {}
        for cell, literal in self.placing.x.items():
            (self._stay if cell in self._own else self._come)[cell[0]].append(literal)
            if cell not in self._own and cell[1][3] is Role.RESERVE:
                self._joining.setdefault(cell[0], []).append(literal)
        self._changed = {person.id: self._change_of(person.id) for person in self.placing.persons}

    def _keep_heads(self, key: SlotKey) -> tuple[int, list[cp_model.IntVar]]:
        """Return the heads a slot lacks and the literals of who may come; nobody is put where nobody stood."""
        takers = self.placing.takers[key]
        gone = sum(slot_of(row) == key for row in self._case.opened)
        leavers = sum(cell[1] == key for cell in self._own)
        if key[3] is Role.RESERVE:
            # Whoever is drawn is not missed; only the places of those who fell out are taken again.
            new = [self.placing.x[cell] for cell in self.placing.x if cell[1] == key and cell not in self._own]
            self.placing.add_at_most(new, gone)
            return gone, new
        self.placing.add_at_most(takers, gone + leavers)
        # Nobody leaves a duty that then stays open: the hole would only stand elsewhere, and more people would be told.
        self.placing.model.add(cp_model.LinearExpr.sum(takers) >= leavers)
        return gone + leavers, takers

    def _change_of(self, person: str) -> cp_model.IntVar:
        """Return a literal that holds when a person leaves a duty or takes one, of which there is at most one at any time."""
        changed = self.placing.model.new_bool_var("")
        for own in self._stay[person]:
            self.placing.forbid([], [own, changed])
            # Sent home he would make room for somebody else under the limit of strength: two people told where one is enough.
            self.placing.forbid([], [own, *self._come[person]])
            for literal in self._joining.get(person, ()):
                self.placing.forbid([literal], [own])
        for together in self._case.meeting:
            places = (place for shift in together for place in self.placing.places(person, shift))
            new = [cell for place in places if (cell := (person, place.slot.key)) in self.placing.x and cell not in self._own]
            self.placing.model.add(cp_model.LinearExpr.sum([self.placing.x[cell] for cell in new]) <= changed)
        return changed

    def solve(self) -> Answer:
        """Return the best answer of this circle, level by level."""
        model = self.placing.model
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = _EFFORT
        # An assignment with few side conditions: its relaxation is nearly whole, and what probing finds is known from it.
        solver.parameters.linearization_level = 2
        solver.parameters.cp_model_probing_level = 0
        value: list[int] = []
        taken: frozenset[Cell] = frozenset(self._own)
        is_proven = True
        for level in (*([self._refused()] if self._case.choices else []), self._lost(), self._called(), self._travel()):
            model.minimize(level)
            model.clear_hints()  # type: ignore[no-untyped-call]
            for cell, literal in self.placing.x.items():
                model.add_hint(literal, cell in taken)
            status = solver.solve(model)
            is_proven = is_proven and status == cp_model.OPTIMAL
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            value.append(round(solver.objective_value))
            taken = frozenset(cell for cell, literal in self.placing.x.items() if solver.boolean_value(literal))
            model.add(level <= value[-1])
        return self._answer(self.gathered(taken), tuple(value), is_proven=is_proven)

    def _refused(self) -> cp_model.LinearExpr:
        """Return how many of the duties that were given to somebody by name he does not take."""
        cells = {(choice.other, slot_of(row)) for choice in self._case.choices for row in self._case.opened if choice.covers(row)}
        return _sum([(-1, self.placing.x[cell]) for cell in sorted(cells) if cell in self.placing.x], len(cells))

    def _lost(self) -> cp_model.LinearExpr:
        """Return the risk left open, then the heads without weight, then the places of reserve not taken again."""
        reserve, idle = self._case.most_lost
        terms = [(weight * reserve * idle, bare) for weight, bare in self._bare()]
        for key, (heads, literals) in self._seats.items():
            weight = 1 if key[3] is Role.RESERVE else self._case.slots[key].weight * reserve * idle or reserve
            short = self.placing.model.new_int_var(0, heads, "")
            self.placing.model.add(cp_model.LinearExpr.sum(literals) + short == heads)
            terms.append((weight, short))
        return _sum(terms)

    def _bare(self) -> Iterator[tuple[int, cp_model.IntVar]]:
        """Yield the weight that counts once more where nobody of the unsur stands any more."""
        stands = {(row.post, row.shift) for row in self._case.rows if (row.person, slot_of(row)) not in self._own}
        takers: dict[tuple[str, str], list[cp_model.IntVar]] = {}
        for key in self._seats:
            if key[3] is not Role.RESERVE and key[:2] not in stands:
                takers.setdefault(key[:2], []).extend(self.placing.takers[key])
        for at, literals in sorted(takers.items()):
            weight = max(slot.weight for key, slot in self._case.slots.items() if key[:2] == at and slot.demand > 0)
            bare = self.placing.model.new_bool_var("")
            self.placing.model.add_bool_or([*literals, bare])
            yield weight, bare

    def _called(self) -> cp_model.LinearExpr:
        """Return how many people change; of equal numbers those from the reserve first, then the free; of these the first in turn."""
        turn = {person: nth for nth, person in enumerate(self._case.vacancies.order, start=1)}
        turns, sources = sum(turn.values()) + 1, 2 * len(self._case.present) + 1
        terms = []
        for each, changed in self._changed.items():
            source = 0 if each in turn else 2 if each in self._case.busy else 1
            terms.append(((sources + source) * turns + turn.get(each, 0), changed))
        return _sum(terms)

    def _travel(self) -> cp_model.LinearExpr:
        """Return the soft rules broken, then the metres of the duties taken over."""
        terms = []
        for (each, key), literal in self.placing.x.items():
            if (each, key) not in self._own and self._case.is_first(self._case.slots[key]):
                person = self._case.present[each]
                terms.append((_SOFT * self._case.soft(person, key[0]) + self._case.metres(person, key[0]), literal))
        return _sum(terms)

    def gathered(self, taken: frozenset[Cell]) -> frozenset[Cell]:
        """Return the answer with duties of the same hours exchanged wherever people then serve at fewer posts.

        An exchange changes nobody's hours, so the rules about several duties hold as before. It may cost some travel;
        where the user chose who comes for whom, that stays.
        """
        if self._case.choices:
            return taken
        held = _Held(self._case, taken - self._own)
        while (found := next((pair for pair in held.pairs() if self._may_exchange(held, *pair)), None)) is not None:
            held.exchange(*found)
        return held.cells() | (taken & self._own)

    def _may_exchange(self, held: _Held, one: Duty, other: Duty) -> bool:
        """Return whether two people may exchange two duties, against no more soft rules than before."""
        crossed = ((one.person, other), (other.person, one))
        if not all((person, key) in self.placing.x for person, duty in crossed for key in duty.keys):
            return False
        soft = [self._case.soft(self._case.present[person], duty.post) for person, duty in crossed]
        before = [self._case.soft(self._case.present[duty.person], duty.post) for duty in (one, other)]
        return sum(soft) <= sum(before)

    def _answer(self, taken: frozenset[Cell], value: tuple[int, ...], *, is_proven: bool) -> Answer:
        kept = [row for row in self._case.rows if (row.person, slot_of(row)) not in self._own or (row.person, slot_of(row)) in taken]
        new = [Assignment(key[1], key[0], key[2], key[3], key[0], person) for person, key in sorted(taken - self._own)]
        heads = Counter(key for _, key in taken)
        gone = Counter(map(slot_of, self._case.opened))
        leavers = Counter(key for _, key in self._own)
        short = Counter({key: gone[key] + leavers[key] - heads[key] for key in self._seats if key[3] is not Role.RESERVE})
        refilled = Counter(key for _, key in taken - self._own if key[3] is Role.RESERVE)
        short += Counter({key: gone[key] - refilled[key] for key in gone if key[3] is Role.RESERVE})
        changed = {person for person, _ in self._own ^ taken}
        is_least = is_proven and len(changed) == self._fewest(gone, short, changed)
        is_whole = not +short and not (self._case.choices and value[:1] != (0,))
        return Answer(
            rows=(*kept, *new),
            short=tuple(sorted(+short)),
            value=value,
            is_perfect=is_least and is_whole,
            is_least=is_least,
            is_best=(is_proven and self._is_whole) or (is_least and is_whole),
        )

    def _fewest(self, gone: Counter[SlotKey], short: Counter[SlotKey], changed: Collection[str]) -> int:
        """Return how many people must change at least: somebody new for each of the duties filled of which nobody can serve two.

        Who was asked for by name and leaves one of these hours for another comes on top.
        """
        come: Counter[Hour] = Counter()
        for key in gone.keys() | short.keys():
            come[self._case.hour_of(key)] += gone[key] - short[key]
        hours = heaviest_set(come, self._case.are_exclusive)
        chosen = {choice.other for choice in self._case.choices}.intersection(changed)
        away = {
            row.person
            for row in self._case.rows
            if row.person in chosen and row.role is not Role.RESERVE and self._case.hour_of(slot_of(row)) in hours
        }
        return sum(come[hour] for hour in hours) + len(away)


def _sum(terms: Sequence[tuple[int, cp_model.IntVar]], constant: int = 0) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum([literal for _, literal in terms], [weight for weight, _ in terms]) + constant
