"""Duties that have begun: they count for rest, strength and balance, and nothing about them is decided any more.

The optimiser solves what is left: each begun duty becomes a place at the base of whoever stands in it,
which only he can hold. So people who served the same hours stay interchangeable, however many have begun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from solver.audit import goal_values
from solver.goals import GOALS
from solver.problem import Person, Post, Posting, PostKind, Problem, Role, Slot, Unsur
from solver.solution import Assignment, Solution

ADDED = ("uncovered_risk", "leaders", "soft_neutrality", "junior_pairs", "travel", "team_units")
"""Goals that are a sum over duties, so that those begun and those ahead can be valued apart."""


@dataclass(frozen=True)
class Remainder:
    """What is left to decide, and what the duties begun add to the goals of its solution, goal units."""

    problem: Problem
    begun: tuple[Assignment, ...]
    added: dict[str, float]

    def whole(self, solution: Solution, problem: Problem) -> Solution:
        """Return the solution of the remainder together with the duties begun."""
        return Solution((*self.begun, *(a for a in solution.assignments if a.shift not in problem.begun)))


def remainder_of(problem: Problem) -> Remainder:
    """Return what is left to decide of a problem with duties that have begun."""
    rows = begun_rows(problem)
    ahead = {slot.unsur for slot in problem.slots if slot.shift not in problem.begun and slot.demand > 0}
    places = _Places(problem)
    held = {_key(row): places.place_of(row) for row in rows if row.unsur in ahead}
    stood = tuple(row._replace(post=held[_key(row)].id, team=held[_key(row)].id, role=_role(row.role)) for row in rows if _key(row) in held)
    heads = Counter((row.post, row.shift, row.unsur, row.role) for row in stood)
    # Who is not listed any more is dropped all the same.
    told = (row for row in problem.baseline if (unsur := places.unsur[row.person]) is None or unsur in ahead)
    left = replace(
        problem,
        posts=(*problem.posts, *dict.fromkeys(held.values())),
        slots=(
            *(slot for slot in problem.slots if slot.shift not in problem.begun),
            *(Slot(*key, demand=count, weight=0, skill=key[0]) for key, count in heads.items()),
        ),
        persons=tuple(_marked(problem.persons, stood)),
        pins=tuple(_moved((pin for pin in problem.pins if pin.shift not in problem.begun or _key(pin) in held), held)),
        baseline=tuple(_moved(told, held)),
        bygone=(),
    )
    return Remainder(left, rows, _added((problem, left), rows, stood, ahead))


def _key(row: Posting | Assignment) -> tuple[str, str, str]:
    return row.person, row.shift, row.post


def _role(role: Role) -> Role:
    """Return the role of a place: those who stood in reserve are members there, so that nothing is owed for them."""
    return Role.MEMBER if role is Role.RESERVE else role


def _moved(rows: Iterable[Posting], held: dict[tuple[str, str, str], Post]) -> Iterator[Posting]:
    """Yield the postings with the duties begun at their places."""
    for row in rows:
        place = held.get(_key(row))
        yield row if place is None else Posting(row.person, row.shift, place.id)


def _marked(persons: Iterable[Person], stood: Iterable[Assignment]) -> Iterator[Person]:
    """Yield the people, each with the skill that opens the places he alone may hold."""
    opens: dict[str, set[str]] = {}
    for row in stood:
        opens.setdefault(row.person, set()).add(row.post)
    for person in persons:
        own = opens.get(person.id)
        yield person if own is None else replace(person, skills=(*person.skills, *sorted(own)))


def _added(
    problems: tuple[Problem, Problem], rows: tuple[Assignment, ...], stood: tuple[Assignment, ...], ahead: Collection[Unsur]
) -> dict[str, float]:
    """Return what the duties begun add to each goal of the remainder: all of an unsur that has nothing ahead, else the sums over duties.

    ``problems`` are the whole one and the remainder, ``ahead`` the unsur that have something ahead.
    """
    problem, left = problems
    standing = {row.unsur for row in stood}
    added = dict.fromkeys(GOALS, 0.0)
    for unsur in Unsur:
        own = _only(problem, unsur)
        mine = Solution(tuple(row for row in rows if row.unsur is unsur))
        if unsur not in ahead:
            added = {key: added[key] + value for key, value in goal_values(own, mine).items()}
        elif unsur in standing:
            begun = replace(own, slots=tuple(slot for slot in own.slots if slot.shift in problem.begun))
            after = goal_values(_places_only(left, unsur, problem.begun), Solution(tuple(row for row in stood if row.unsur is unsur)))
            before = goal_values(begun, mine)
            added |= {key: added[key] + before[key] - after[key] for key in ADDED}
    return added


def _places_only(left: Problem, unsur: Unsur, begun: tuple[str, ...]) -> Problem:
    """Return the places of an unsur alone; whoever stands at one counts as of one unit, since a bound asks for no more."""
    own = _only(left, unsur)
    people = tuple(replace(person, unit="") for person in own.persons)
    return replace(own, slots=tuple(slot for slot in own.slots if slot.shift in begun), persons=people)


def _only(problem: Problem, unsur: Unsur) -> Problem:
    """Return the problem of one unsur alone."""
    people = tuple(person for person in problem.persons if person.unsur is unsur)
    ids = {person.id for person in people}
    return replace(
        problem,
        slots=tuple(slot for slot in problem.slots if slot.unsur is unsur),
        persons=people,
        pins=(),
        baseline=tuple(row for row in problem.baseline if row.person in ids),
    )


def begun_rows(problem: Problem) -> tuple[Assignment, ...]:
    """Return the postings of the duties begun, the pins in begun shifts, each in a role its post asked for.

    Where a post asks for several roles at once, those of the highest rank lead.
    """
    persons = {person.id: person for person in problem.persons}
    wanted = {slot.key: slot.demand for slot in problem.slots}
    rows = []
    for pin in sorted(dict.fromkeys(problem.pins), key=lambda pin: (pin.shift, pin.post, -persons[pin.person].rank, pin.person)):
        if pin.shift not in problem.begun:
            continue
        unsur = persons[pin.person].unsur
        keys = [(pin.post, pin.shift, unsur, role) for role in (Role.PAMENWAS, Role.PADAL, Role.RESERVE, Role.MEMBER)]
        role = next((key[3] for key in keys if wanted.get(key, 0) > 0), Role.MEMBER)
        wanted[pin.post, pin.shift, unsur, role] = wanted.get((pin.post, pin.shift, unsur, role), 0) - 1
        rows.append(Assignment(pin.shift, pin.post, unsur, role, pin.post, pin.person))
    return tuple(rows)


class _Places:
    """The places at their bases that stand for the duties people have begun."""

    def __init__(self, problem: Problem) -> None:
        self.posts = {post.id: post for post in problem.posts}
        self.persons = {person.id: person for person in problem.persons}
        self.unsur: dict[str, Unsur | None] = {row.person: None for row in problem.baseline} | {p.id: p.unsur for p in problem.persons}
        self._shifts: dict[tuple[str, str], set[str]] = {}
        for pin in problem.pins:
            if pin.shift in problem.begun:
                self._shifts.setdefault((pin.person, pin.post), set()).add(pin.shift)

    def place_of(self, row: Assignment) -> Post:
        """Return the place of a duty: one per base, hours, role and kind of post."""
        person, kind = self.persons[row.person], self.posts[row.post].kind
        shifts = "+".join(sorted(self._shifts[row.person, row.post]))
        kind = PostKind.BEAT if kind is PostKind.STATION else kind
        name = f"begun {row.unsur} {row.role} {kind} {shifts} {person.lat_e6} {person.lon_e6}"
        return Post(name, kind, "", "", (), (), 0, person.lat_e6, person.lon_e6)
