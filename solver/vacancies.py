"""What absent people leave open in a plan, as plain facts that the list of substitutes and the search for the fewest moves share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import NamedTuple

from solver.problem import Person, PostKind, Problem, Role
from solver.solution import Assignment


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who falls out. ``since`` is the minute from which he is away, None for the minute of the question."""

    person: str
    since: int | None = None


class Choice(NamedTuple):
    """Somebody named to stand in for an absent person: in all of his duties, or in those at one post."""

    absent: str
    other: str
    post: str = ""

    def covers(self, row: Assignment) -> bool:
        """Return whether a posting that fell open is one he was named for."""
        return row.person == self.absent and self.post in ("", row.post)


@dataclass(frozen=True)
class Vacancies:
    """What falls open at a minute, and what may still be moved to fill it.

    ``opened`` are the postings of the absent people in duties that have not begun, ``movable`` those of everybody else.
    ``order`` is the reserve, whom to draw first. ``problem`` is the problem with the absences in it: their windows end with
    the duties they have begun, their pins ahead are gone, and whoever stands in reserve may be drawn.
    """

    now: int
    absent: frozenset[str]
    opened: tuple[Assignment, ...]
    movable: tuple[Assignment, ...]
    order: tuple[str, ...]
    problem: Problem


def with_absences(problem: Problem, rows: Collection[Assignment], opened: Collection[Assignment], since: dict[str, int]) -> Problem:
    """Return the problem in which people are away from a minute on, but for the duties they have begun by then."""
    ends = {shift.id: shift.end for shift in problem.shifts}
    gone = {(row.person, row.shift, row.post) for row in opened}
    until = dict(since)
    for row in rows:
        if row.person in until and row not in opened:
            until[row.person] = max(until[row.person], ends[row.shift])
    whole = copy(problem)
    # Parts of a problem that was checked when it was built: checking all of it anew takes longer than the question.
    vars(whole).update(
        persons=tuple(_until(person, until[person.id]) if person.id in until else person for person in problem.persons),
        pins=tuple(pin for pin in problem.pins if (pin.person, pin.shift, pin.post) not in gone),
        drawn=tuple(dict.fromkeys((*problem.drawn, *reserve_of(problem, rows)))),
    )
    return whole


def _until(person: Person, minute: int) -> Person:
    return replace(person, windows=tuple((start, min(end, minute)) for start, end in person.windows if start < minute))


def reserve_of(problem: Problem, rows: Iterable[Assignment]) -> tuple[str, ...]:
    """Return who stands in reserve, in the order in which they are drawn.

    The smallest platoon comes first, so that whole ones stay whole, and of equal ones that of the higher number; inside
    a platoon the lot decides, drawn from the seed of the plan and the id of each person, the same whenever it is asked.
    """
    mako = {post.id for post in problem.posts if post.kind is PostKind.RESERVE}
    platoons: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.role is Role.RESERVE and row.post in mako:
            platoons[row.team].add(row.person)
    in_turn = sorted(platoons, key=lambda team: (len(team), team), reverse=True)
    in_turn.sort(key=lambda team: len(platoons[team]))
    return tuple(dict.fromkeys(each for team in in_turn for each in sorted(platoons[team], key=lambda each: _lot(problem.seed, each))))


def _lot(seed: int, person: str) -> str:
    return sha256(f"{seed} {person}".encode()).hexdigest()


def still_drawn(problem: Problem, rows: Iterable[Assignment]) -> tuple[str, ...]:
    """Return who of those who may be drawn stands outside the reserve in a plan: the fact to be kept with it."""
    back = set(reserve_of(problem, rows))
    return tuple(person for person in problem.drawn if person not in back)
