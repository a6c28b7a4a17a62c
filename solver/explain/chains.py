"""Who may step in for people who are away, and the shortest chain that leaves nothing open behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import tee

from solver.explain.bars import SINGLE
from solver.explain.cost import Move
from solver.explain.limits import Limits
from solver.explain.offers import Search
from solver.explain.standing import Place, Stint, rows_of
from solver.problem import PostKind, Problem, Role, Unsur
from solver.rules import RULES
from solver.solution import Solution
from solver.vacancies import Vacancies

LONGEST_CHAIN = 4
"""More people than this are never moved for one duty."""

MOST_LOOKED_AT = 12
"""So many duties that would be left behind, and cannot be taken over directly, are looked behind in turn."""

_IN_TURN = ("reach", *(key for key in SINGLE if key != "reach"))
"""The rules of single slots in the order in which they are asked: far most people of a large unsur live too far off."""

_AT_ONCE = 10
"""People asked together whether a place is closed to them: mostly one of the first can take it."""


Hours = tuple[tuple[PostKind, tuple[str, ...], bool], ...]
"""Kind of post, shifts, and whether it is still ahead, for each duty of a person."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How somebody comes to a duty: ``direct`` leaves nothing behind, each of ``leaving`` a duty of his that must be filled."""

    direct: Move | None
    leaving: tuple[tuple[Move, Stint], ...]


class Relief:
    """A plan while people are away: asks the rules who may step in where, and remembers the answers."""

    def __init__(self, search: Search, vacancies: Vacancies, nearest: int) -> None:
        self.standing = copy(search.standing)
        self.standing.problem = vacancies.problem
        self.standing.persons = {person.id: person for person in vacancies.problem.persons}
        self.prices = search.prices
        self.limits = Limits(self.standing)
        self.vacancies = vacancies
        self.turn = {person: nth for nth, person in enumerate(vacancies.order, start=1)}
        self.nearest = nearest
        self._gone = {(row.person, row.shift, row.post) for row in vacancies.opened}
        self._ahead = {(row.person, row.shift, row.post) for row in vacancies.movable}
        self._away = tuple(self._leave(person) for person in sorted(vacancies.absent))
        self._first_bar: dict[tuple[str, Place], str | None] = {}
        self._hours: dict[str, Hours] = {}
        self._in_time: dict[tuple[Hours, tuple[PostKind, tuple[str, ...]]], tuple[str | None, tuple[int, ...]]] = {}
        self._people: dict[Unsur, list[str]] = {}
        self._comers: dict[tuple[Unsur, tuple[str, ...], PostKind], list[str]] = {}
        self._direct: dict[Place, Iterator[Move]] = {}
        self._leaving: dict[Place, tuple[tuple[Move, Stint], ...]] = {}
        self._ends: dict[Unsur, bool] = {}
        self._looked_at = 0

    def _leave(self, person: str) -> Move:
        held = self.standing.stints.get(person, ())
        kept = tuple(s for s in held if (person, s.place.shifts[0], s.place.post) not in self._gone)
        return Move(person, held, kept)

    def present(self, stint: Stint) -> list[str]:
        """Return everybody of the unsur of a duty who is not away, in the order of the list."""
        unsur = stint.place.unsur
        if unsur not in self._people:
            away = self.vacancies.absent
            self._people[unsur] = [each.id for each in self.standing.problem.persons if each.unsur is unsur and each.id not in away]
        return self._people[unsur]

    def bar_of(self, person: str, place: Place) -> str | None:
        """Return the first rule that closes a place to a person by itself, None where none does; he has to be asked for before."""
        return self._first_bar[person, place]

    def ask(self, people: Iterable[str], place: Place) -> None:
        """Find out which rule closes a place to these people."""
        left = [person for person in people if (person, place) not in self._first_bar]
        self._first_bar |= {(person, place): None for person in left}
        for key in _IN_TURN if left else ():
            rows = Solution(tuple(row for person in left for row in rows_of(person, (Stint(place, ("",) * len(place.shifts)),))))
            narrow = self._narrow(left, place)
            shut = {violation.person for violation in RULES[key].violations(narrow, rows)}
            self._first_bar |= {(person, place): key for person in left if person in shut}
            left = [person for person in left if person not in shut]

    def _narrow(self, people: Sequence[str], place: Place) -> Problem:
        """Return as much of the problem as the rules of single slots ask about."""
        whole = copy(self.standing.problem)
        persons = tuple(self.standing.persons[person] for person in people)
        # Parts of a problem that was checked when it was built.
        vars(whole).update(
            persons=persons, posts=(self.standing.posts[place.post],), slots=tuple(self.standing.slots_of((place,))), pins=()
        )
        return whole

    def entry(self, person: str, stint: Stint) -> Entry | str:
        """Return how a person no rule bars comes to a duty, or the rule of time that leaves no way; at most one duty is left behind."""
        held = self.standing.stints.get(person, ())
        rule, outs = self._ways_in_time(self._hours_of(person), (self._kind(stint), stint.place.shifts), held, stint)
        if rule is None:
            return Entry(Move(person, held, (*held, stint)), ())
        leaving = []
        for own in (held[nth] for nth in outs if held[nth].place != stint.place):
            move = Move(person, held, (*(each for each in held if each != own), stint))
            if own.place.role is Role.RESERVE:
                return Entry(move, ())
            leaving.append((move, own))
        return Entry(None, tuple(leaving)) if leaving else rule

    def _kind(self, stint: Stint) -> PostKind:
        return self.standing.posts[stint.place.post].kind

    def _hours_of(self, person: str) -> Hours:
        """Return kind, shifts and whether it is ahead for each duty of a person: all that matters of it for time."""
        if person not in self._hours:
            held = self.standing.stints.get(person, ())
            self._hours[person] = tuple(
                (self._kind(own), own.place.shifts, (person, own.place.shifts[0], own.place.post) in self._ahead) for own in held
            )
        return self._hours[person]

    def _ways_in_time(
        self, hours: Hours, new: tuple[PostKind, tuple[str, ...]], held: tuple[Stint, ...], stint: Stint
    ) -> tuple[str | None, tuple[int, ...]]:
        """Return the rule of time that keeps somebody of these hours from a duty, if any, and which of his duties he may leave for it."""
        if (hours, new) not in self._in_time:
            tired = self.limits.tired((*held, stint))
            outs = (
                ()
                if tired is None
                else tuple(
                    nth
                    for nth, (_, _, is_ahead) in enumerate(hours)
                    if is_ahead and self.limits.tired((*held[:nth], *held[nth + 1 :], stint)) is None
                )
            )
            self._in_time[hours, new] = (None if tired is None else tired.rule, outs)
        return self._in_time[hours, new]

    def broken(self, moves: Sequence[Move]) -> str | None:
        """Return the rule that these moves break together with the absences, None when all hold."""
        return self.limits.broken(tuple(map(_plain, (*self._away, *moves))))

    def shortest(self, first: Move, left: Stint) -> tuple[Move, ...] | None:
        """Return the fewest moves, the first among them, after which nothing of this is left open; None when none is found."""
        if not self._can_end(left):
            return None
        queue: list[tuple[Stint, tuple[Move, ...]]] = [(left, (first,))]
        seen = {left.place}
        for stint, moves in queue:
            people = {move.person for move in moves}
            for move in self._direct_ways(stint):
                if move.person not in people and self.broken((*moves, move)) is None:
                    return (*moves, move)
            if len(moves) + 1 == LONGEST_CHAIN:
                continue
            for move, behind in self._ways_that_leave(stint):
                if move.person not in people and behind.place not in seen:
                    seen.add(behind.place)
                    queue.append((behind, (*moves, move)))
        return None

    def _direct_ways(self, stint: Stint) -> Iterator[Move]:
        if stint.place not in self._direct:
            self._direct[stint.place] = self._find_direct(stint)
        self._direct[stint.place], replay = tee(self._direct[stint.place])
        return replay

    def _find_direct(self, stint: Stint) -> Iterator[Move]:
        """Yield who comes without leaving a duty behind: the reserve in its order, then the free, then the others, the nearest first."""
        comers = self._come_in_time(stint)
        yield from self._allowed([each for each in self.vacancies.order if each in set(comers)], stint)
        far = {each: self.prices.metres(each, stint.place.post) for each in comers if each not in self.turn}
        yield from self._allowed(sorted(far, key=lambda each: (each in self.standing.stints, far[each], each)), stint)

    def _allowed(self, people: Sequence[str], stint: Stint) -> Iterator[Move]:
        for start in range(0, len(people), _AT_ONCE):
            some = people[start : start + _AT_ONCE]
            self.ask(some, stint.place)
            for person in some:
                entry = self.entry(person, stint) if self.bar_of(person, stint.place) is None else ""
                if isinstance(entry, Entry) and entry.direct is not None:
                    yield entry.direct

    def _come_in_time(self, stint: Stint) -> list[str]:
        """Return who could come to a duty of these hours without leaving another, as far as time goes."""
        place = stint.place
        shape = (place.unsur, place.shifts, self.standing.posts[place.post].kind)
        if shape not in self._comers:
            entries = {person: self.entry(person, stint) for person in self.present(stint)}
            self._comers[shape] = [each for each, entry in entries.items() if isinstance(entry, Entry) and entry.direct is not None]
        return self._comers[shape]

    def _can_end(self, stint: Stint) -> bool:
        """Return whether a chain from this duty on can end at all: somebody comes in time to some duty of its unsur."""
        unsur = stint.place.unsur
        if unsur not in self._ends:
            places = {(p.shifts, self.standing.posts[p.post].kind): p for p in self.standing.places if p.unsur is unsur}
            self._ends[unsur] = any(self._come_in_time(Stint(place, ("",) * len(place.shifts))) for place in places.values())
        return self._ends[unsur]

    def _ways_that_leave(self, stint: Stint) -> tuple[tuple[Move, Stint], ...]:
        if stint.place not in self._leaving:
            if self._looked_at == MOST_LOOKED_AT:
                return ()
            self._looked_at += 1
            self._leaving[stint.place] = tuple(self._find_leaving(stint))
        return self._leaving[stint.place]

    def _find_leaving(self, stint: Stint) -> Iterator[tuple[Move, Stint]]:
        busy = (each for each in self.present(stint) if each in self.standing.stints)
        near = sorted(busy, key=lambda each: (self.prices.metres(each, stint.place.post), each))[: self.nearest]
        self.ask(near, stint.place)
        for person in near:
            entry = self.entry(person, stint) if self.bar_of(person, stint.place) is None else ""
            if isinstance(entry, Entry):
                yield from entry.leaving


def _plain(move: Move) -> Move:
    """Return the move without the names of platoons: the rules mind who stands in reserve, and nobody here fills a platoon up."""
    return Move(move.person, _nameless(move.before), _nameless(move.after))


def _nameless(stints: tuple[Stint, ...]) -> tuple[Stint, ...]:
    if all(stint.place.role is not Role.RESERVE for stint in stints):
        return stints
    return tuple(Stint(stint.place, ("",) * len(stint.teams)) if stint.place.role is Role.RESERVE else stint for stint in stints)
