"""Pins that cannot hold together: a smallest set of them, and of the rules they break, found by leaving out one at a time.

Whether a set of pins can hold is a matter of the pinned people alone: more postings never mend a broken rule, except
the shift that continues another, which is added where the rule of continuity asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TypeVar

from solver.problem import Posting, Problem, Role, Unsur
from solver.rules import RULES
from solver.rules.continuity import continued_shifts
from solver.solution import Assignment, Solution, Violation

BINDING = (
    "eligibility",
    "availability",
    "neutrality_home",
    "neutrality_charge",
    "neutrality_kin",
    "reach",
    "one_place",
    "rest",
    "demand",
    "strength",
)
"""The rules that a set of pins can break by itself; with continuity they decide whether it can hold."""

CONTINUITY = "continuity"
ALL = (*BINDING, CONTINUITY)
"""The rules in the order in which a conflict is looked for."""

_LONGEST_FILTER = 200
T = TypeVar("T")

Place = tuple[str, str, str, Role]
"""Person, shift, post and role."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Pins and rules that cannot hold together, while all of them but any one can. ``violations`` say what breaks."""

    pins: tuple[Posting, ...]
    rules: tuple[str, ...]
    violations: tuple[Violation, ...]


def find_conflicts(problem: Problem) -> tuple[Conflict, ...]:
    """Return smallest sets of pins that cannot hold together, no pin in two of them; empty when all pins can hold.

    What is left when the pins of every set are taken out holds.
    """
    found: list[Conflict] = []
    left = tuple(dict.fromkeys(problem.pins))
    judge = _Judge(problem)
    while more := _conflicts_among(judge, left):
        found += more
        taken = {pin for conflict in more for pin in conflict.pins}
        left = tuple(pin for pin in left if pin not in taken)
    return tuple(found)


def can_hold(problem: Problem, pins: Sequence[Posting], rules: Iterable[str]) -> bool:
    """Return whether a plan that keeps these rules alone could hold the pins."""
    return not _Judge(problem).is_broken(pins, rules)


def _conflicts_among(judge: _Judge, pins: Sequence[Posting]) -> list[Conflict]:
    """Return conflicts without a pin in common, empty when these pins hold: what one person or one post breaks, else what all do."""
    found: list[Conflict] = []
    taken: set[Posting] = set()
    for violation in judge.broken(pins, ALL):
        near = judge.around(violation, pins)
        if not taken.isdisjoint(near) or (found and not _is_local(violation)):
            continue
        found.append(_smallest(judge, near, pins))
        taken.update(found[-1].pins)
    return found


def _is_local(violation: Violation) -> bool:
    """Return whether one person or one post is at fault, and not all together."""
    return violation.person is not None or violation.post is not None


def _smallest(judge: _Judge, near: Sequence[Posting], pins: Sequence[Posting]) -> Conflict:
    """Return a smallest conflict among the pins near a violation, among all of them where those near it can hold by themselves."""
    inner = judge.narrowed(near)
    if not inner.is_broken(near, ALL):
        inner, near = judge, pins
    core = list(near)
    if len(core) <= _LONGEST_FILTER:
        core = _drop_all_needless(core, lambda rest: inner.is_broken(rest, ALL))
    kept = _drop_all_needless(list(ALL), lambda rest: inner.is_broken(core, rest))
    return Conflict(tuple(core), tuple(kept), tuple(inner.broken(core, kept)))


def _drop_all_needless(items: list[T], still_broken: Callable[[list[T]], bool]) -> list[T]:
    """Return the items without those that are not needed for the conflict; of what is left each one is."""
    kept = list(items)
    for item in items:
        rest = [other for other in kept if other != item]
        if still_broken(rest):
            kept = rest
    return kept


class _Judge:
    """Says what a set of pins breaks, from the part of the problem that pins touch.

    Only the rule of strength looks at people without a pin: it has a problem of its own, with all listed Polri.
    """

    def __init__(self, problem: Problem) -> None:
        pinned, posts = {pin.person for pin in problem.pins}, {pin.post for pin in problem.pins}
        kept = tuple(replace(post, sites=()) for post in problem.posts if post.id in posts)
        slots = tuple(slot for slot in problem.slots if slot.post in posts)
        bare = replace(problem, sites=(), slots=slots, posts=kept, pins=(), baseline=(), bygone=())
        self.everyone = replace(bare, persons=tuple(p for p in problem.persons if p.id in pinned or p.unsur is Unsur.POLRI))
        self.problem = replace(bare, persons=tuple(p for p in problem.persons if p.id in pinned))
        self.unsur = {person.id: person.unsur for person in self.problem.persons}
        self.demand = {slot.key: slot.demand for slot in slots}
        self.roles = {pin: self._role(pin) for pin in problem.pins}

    def narrowed(self, pins: Sequence[Posting]) -> _Judge:
        """Return the judge of these pins alone."""
        people, posts = {pin.person for pin in pins}, {pin.post for pin in pins}
        inner = copy(self)
        inner.problem = replace(
            self.problem,
            persons=tuple(p for p in self.problem.persons if p.id in people),
            posts=tuple(post for post in self.problem.posts if post.id in posts),
            slots=tuple(slot for slot in self.problem.slots if slot.post in posts),
        )
        return inner

    def _role(self, pin: Posting) -> Role:
        """Return the role of the slot a pin means: where there are several, the first that the person fits."""
        unsur = self.unsur[pin.person]
        open_roles = [role for role in Role if (pin.post, pin.shift, unsur, role) in self.demand] or [Role.MEMBER]
        if len(open_roles) == 1:
            return open_roles[0]
        postings = {role: Assignment(pin.shift, pin.post, unsur, role, pin.post, pin.person) for role in open_roles}
        return next((r for r, a in postings.items() if not self._has_any("eligibility", Solution((a,)))), open_roles[0])

    def is_broken(self, pins: Iterable[Posting], rules: Iterable[str]) -> bool:
        """Return whether these pins break any of these rules."""
        wanted = list(rules)
        solution = self._solution(pins, wanted)
        return any(self._has_any(rule, solution) for rule in wanted if rule != CONTINUITY)

    def broken(self, pins: Iterable[Posting], rules: Iterable[str]) -> list[Violation]:
        """Return what these pins break of these rules, in the order of the rules; empty when they can hold."""
        wanted = list(rules)
        solution = self._solution(pins, wanted)
        return [violation for rule in wanted if rule != CONTINUITY for violation in self._violations(rule, solution)]

    def _solution(self, pins: Iterable[Posting], wanted: list[str]) -> Solution:
        """Return the postings of these pins, with those that continuity adds where it is wanted."""
        places = {(pin.person, pin.shift, pin.post, self.roles[pin]) for pin in pins}
        if CONTINUITY in wanted and self.problem.policies.continuity:
            places = self._continued(places)
        return Solution(tuple(Assignment(shift, post, self.unsur[person], role, post, person) for person, shift, post, role in places))

    def _has_any(self, rule: str, solution: Solution) -> bool:
        return next(self._violations(rule, solution), None) is not None

    def _violations(self, rule: str, solution: Solution) -> Iterator[Violation]:
        return RULES[rule].violations(self.everyone if rule == "strength" else self.problem, solution)

    def _continued(self, places: set[Place]) -> set[Place]:
        """Return the places with the shifts their people must go on into, or must have gone on from."""
        before = continued_shifts(self.problem)
        pairs = [*before.items(), *((earlier, later) for later, earlier in before.items())]
        found, todo = set(places), list(places)
        while todo:
            person, shift, post, role = todo.pop()
            for one, other in pairs:
                slots = [(post, each, self.unsur[person], role) for each in (one, other)]
                # The people of the smaller demand are among the people of the larger.
                is_bound = one == shift and all(s in self.demand for s in slots) and self.demand[slots[0]] <= self.demand[slots[1]]
                if is_bound and (place := (person, other, post, role)) not in found:
                    found.add(place)
                    todo.append(place)
        return found

    def around(self, violation: Violation, pins: Sequence[Posting]) -> list[Posting]:
        """Return the pins that a violation is most likely about, so that few are left to be tried one by one."""
        if violation.person is not None:
            return [pin for pin in pins if pin.person == violation.person]
        if violation.post is not None:
            return [pin for pin in pins if pin.post == violation.post]
        first = {pin.person: pin for pin in reversed(pins) if self.unsur[pin.person] is Unsur.POLRI}
        limit = int(dict(violation.facts)["limit"])
        return [pin for pin in pins if first.get(pin.person) == pin][: limit + 1]
