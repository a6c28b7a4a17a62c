"""Mending of names across classes: open postings find a name, soft postings a better one.

A class flow promises counts, not names. Where the members of one class cannot keep the promise
(the one who is left lives beside the post), people who serve the same kind swap posts, or one
already on duty takes the posting on; nobody new is called while that would exceed the strength.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from solver.ceiling import UNLIMITED, ceiling_of
from solver.classes import Bools, Metres, barred_areas, soft_areas
from solver.duties import DutyPlan
from solver.flow import ClassFlow
from solver.keeping import Keeping, ask_of, could_stand, draining, standing_heads
from solver.problem import Problem, Role
from solver.program import even_share


@dataclass
class Named:
    """Who serves which needs: person id to need indices, and needs left without a name, once per head."""

    duties: dict[str, list[int]] = field(default_factory=dict)
    unnamed: list[int] = field(default_factory=list)


class Board:
    """What a swap looks at: who may stand where, at what cost.

    ``tables`` are open needs and metres, shape (classes, needs); ``rank`` is the seeded order of people;
    ``way`` is how the flows keep the reserve, and every swap has to leave it so.
    """

    def __init__(  # noqa: PLR0913  # the flows first, then what they are looked at with, all by keyword
        self,
        problem: Problem,
        duties: DutyPlan,
        flows: list[ClassFlow],
        *,
        tables: tuple[Bools, Metres],
        rank: dict[str, int],
        way: Keeping = Keeping.WHOLE,
    ) -> None:
        self.duties, self.rank = duties, rank
        self.ceiling = ceiling_of(problem, duties)
        self._policies = problem.policies
        self._share = even_share(problem, duties)
        (self._mask, self._distance), self._flows = tables, flows
        self._row = {person.id: i for i, flow in enumerate(flows) for person in flow.people.members}
        self.people = {person.id: person for flow in flows for person in flow.people.members}
        self._legal = {frozenset(pattern) for pattern in duties.patterns}
        # Who is pinned or stays where he was told to be is not moved to help others.
        self.fixed = {pin.person for pin in problem.pins} | {stay.person.id for flow in flows for stay in flow.stays}
        self._is_draining = draining(duties)
        self._kept_back = could_stand(problem) if way is Keeping.SHORT else frozenset[str]()
        heads = [j for flow in flows for j, count in flow.needs.items() for _ in range(count)]
        heads += [j for flow in flows for stay in flow.stays for j in stay.needs]
        most = ask_of(problem, duties.unsur).most_used(standing_heads(problem, duties, heads)) if way is not Keeping.SHORT else None
        self.most_used = UNLIMITED if most is None else most

    def may(self, person: str, need: int) -> bool:
        """Return whether a person may stand at a need, closed areas included."""
        if not self._mask[self._row[person], need]:
            return False
        return barred_areas(self.people[person], self._policies).isdisjoint(self.duties.needs[need].post.areas)

    def soft(self, person: str, need: int) -> int:
        """Return how many soft rules the posting counts against."""
        areas = self.duties.needs[need].post.areas
        return sum(not rule.isdisjoint(areas) for rule in soft_areas(self.people[person], self._policies))

    def metres(self, person: str, need: int) -> int:
        """Return the travel of the posting."""
        return int(self._distance[self._row[person], need])

    def could_serve(self, named: Named, person: str, kind: int) -> bool:
        """Return whether the person may serve one more duty of this kind somewhere."""
        kinds = [self.duties.needs[j].kind for j in named.duties.get(person, ())]
        allowed = kind in self._flows[self._row[person]].people.kinds
        return allowed and kind not in kinds and frozenset((*kinds, kind)) in self._legal and not self._drains(person, [*kinds, kind])

    def load_above(self, named: Named, person: str, kind: int) -> float:
        """Return by how much one more duty of this kind raises the person's load above the even share, half minutes."""
        load = sum(self.duties.kinds[self.duties.needs[j].kind].load for j in named.duties.get(person, ()))
        return max(0.0, load + self.duties.kinds[kind].load - self._share) - max(0.0, load - self._share)

    def can_serve_all(self, person: str, kinds: list[int]) -> bool:
        """Return whether a free person's windows and rest allow all these kinds."""
        fits = frozenset(kinds) in self._legal and self._flows[self._row[person]].people.kinds.issuperset(kinds)
        return fits and not self._drains(person, kinds)

    def _drains(self, person: str, kinds: list[int]) -> bool:
        """Return whether these duties would take from a short reserve somebody who could stand in it."""
        return person in self._kept_back and self._is_draining(kinds)


def mend(board: Board, named: Named) -> None:
    """Name open postings and lower soft ones, in place; what stays open is left in ``named.unnamed``."""
    named.unnamed = [need for need in named.unnamed if not _fill(board, named, need)]
    costly = [(person, need) for person, needs in named.duties.items() for need in needs if board.soft(person, need)]
    for person, need in costly:
        if need in named.duties[person]:
            _soften(board, named, person, need)


def place(board: Board, named: Named, need: int, waiting: list[str]) -> str | None:
    """Give an open posting to one of those waiting, directly or through the move of a holder; return who, None if nobody can."""
    kind = board.duties.needs[need].kind
    load = {p: board.load_above(named, p, kind) for p in waiting if board.could_serve(named, p, kind)}
    direct = [(board.soft(p, need), load[p], board.metres(p, need), board.rank[p], p, "", need) for p in load if board.may(p, need)]
    options = direct or list(_moves(board, named, need, load))
    if not options:
        return None
    *_, person, holder, held = min(options)
    if holder:
        _replace(named, holder, held, need)
    named.duties.setdefault(person, []).append(held)
    return person


def _fill(board: Board, named: Named, need: int) -> bool:
    """Give an open posting to the person whom it costs least: soft rules, load above the even share, metres.

    Somebody so far free in a stage is asked only while its strength allows, and somebody free altogether
    while the reserve is large enough for one more.
    """
    kind = board.duties.needs[need].kind
    held = {person: [board.duties.needs[j].kind for j in needs] for person, needs in named.duties.items()}
    used, can_grow = board.ceiling.count(held.values()), sum(map(bool, held.values())) < board.most_used
    free = [p for p in board.people if (held.get(p) or can_grow) and board.ceiling.room(used, kind, held.get(p, ())) > 0]
    return place(board, named, need, free) is not None


def _moves(board: Board, named: Named, need: int, load: dict[str, float]) -> Iterator[tuple[int, float, int, int, str, str, int]]:
    """Yield the ways in which a holder of the same kind takes the open posting and an idle person his."""
    for holder, held in _holders(board, named, need):
        if not board.may(holder, need):
            continue
        moved = board.soft(holder, need), board.metres(holder, need) - board.metres(holder, held)
        for person, extra in load.items():
            if person != holder and board.may(person, held):
                soft, metres = moved[0] + board.soft(person, held), moved[1] + board.metres(person, held)
                yield soft, extra, metres, board.rank[person], person, holder, held


def _soften(board: Board, named: Named, person: str, need: int) -> None:
    """Exchange a soft posting with the holder of another of the same kind where that lowers the count."""
    if person in board.fixed:
        return
    now = board.soft(person, need)
    options = []
    for holder, held in _holders(board, named, need):
        if holder == person or not board.may(holder, need) or not board.may(person, held):
            continue
        gain = now + board.soft(holder, held) - board.soft(holder, need) - board.soft(person, held)
        if gain > 0:
            before = board.metres(person, need) + board.metres(holder, held)
            after = board.metres(person, held) + board.metres(holder, need)
            options.append((-gain, after - before, board.rank[holder], holder, held))
    if options:
        *_, holder, held = min(options)
        _replace(named, person, need, held)
        _replace(named, holder, held, need)
    else:
        _relieve(board, named, person)


def _relieve(board: Board, named: Named, person: str) -> None:
    """Let somebody who is free take over all duties of a person whose postings are soft, where that lowers the count."""
    needs = named.duties[person]
    kinds = [board.duties.needs[need].kind for need in needs]
    now = sum(board.soft(person, need) for need in needs)
    options = []
    for other in board.people:
        if named.duties.get(other) or not board.can_serve_all(other, kinds) or not all(board.may(other, need) for need in needs):
            continue
        soft = sum(board.soft(other, need) for need in needs)
        if soft < now:
            options.append((soft, sum(board.metres(other, need) for need in needs), board.rank[other], other))
    if options:
        named.duties[min(options)[-1]] = needs
        named.duties[person] = []


def _holders(board: Board, named: Named, need: int) -> Iterator[tuple[str, int]]:
    """Yield (person, need) of everybody who serves the same kind and role elsewhere and is not pinned."""
    kind, role = board.duties.needs[need].kind, board.duties.needs[need].role
    for person, needs in named.duties.items():
        if person in board.fixed:
            continue
        for held in needs:
            other = board.duties.needs[held]
            if held != need and other.kind == kind and Role.RESERVE not in (other.role, role):
                yield person, held


def _replace(named: Named, person: str, old: int, new: int) -> None:
    named.duties[person] = [new if need == old else need for need in named.duties[person]]
