"""Who may take the duties of people who fall out: the reserve in its order, then who is free, then who can be moved.

Every step is asked of the rules themselves. Nothing here optimises: many duties at once are settled by ``solver.replace``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from solver.explain.chains import Entry, Relief
from solver.explain.cost import Move
from solver.explain.offers import Search
from solver.explain.standing import Standing, Stint, rows_of
from solver.problem import Role
from solver.vacancies import Absence, Vacancies, reserve_of, with_absences

NEAREST = 30
"""How many of those who would leave a duty of their own are asked for the chain they start, unless more are wanted."""


class Source(StrEnum):
    """Where a substitute comes from, in the order in which they are asked."""

    RESERVE = "reserve"
    FREE = "free"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Substitute:
    """Somebody who may take a duty that fell open.

    ``turn`` is his place in the order of the reserve, 0 for others. ``chain`` counts the people who change: 1 when nothing is
    left open behind him, 2 when his own duty has to be filled ... ``moves`` are all their changes. ``minutes`` is what he
    serves in the plan so far; the rests are the minutes to the duty before and after, None where there is none. ``soft`` is
    how many duties against a soft rule he would serve more than now.
    """

    person: str
    source: Source
    turn: int
    chain: int
    metres: int
    minutes: int
    rest_before: int | None
    rest_after: int | None
    soft: int
    gives_up: Stint | None
    is_same_unit: bool
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """A duty that fell open, and everybody of its unsur who is not away: ``substitutes`` in their order, or counted.

    ``barred`` is rule to the people it keeps off, each under the first that does; ``stranded`` would leave a duty that
    nobody can fill; ``unasked`` would leave a duty too, but live farther off than those who were asked, or for the reserve.
    """

    absent: str
    stint: Stint
    substitutes: tuple[Substitute, ...]
    barred: dict[str, int]
    stranded: int
    unasked: int


def open_vacancies(standing: Standing, absences: Iterable[Absence], now: int) -> Vacancies:
    """Return what these people leave open: their duties that begin at ``now`` or when they fall out, or later.

    Raises
    ------
    KeyError
        When the problem does not hold one of them.
    """
    problem, rows = standing.problem, standing.assignments
    since = {standing.persons[each.person].id: max(now, now if each.since is None else each.since) for each in absences}
    begins = {shift.id: shift.start for shift in problem.shifts if shift.id not in problem.begun}

    def ahead(person: str, minute: int) -> Iterable[Stint]:
        return (stint for stint in standing.stints.get(person, ()) if begins.get(stint.place.shifts[0], minute - 1) >= minute)

    opened = tuple(row for person in since for row in rows_of(person, ahead(person, since[person])))
    unsurs = {row.unsur for row in opened}
    others = (each for each in standing.stints if each not in since and standing.persons[each].unsur in unsurs)
    movable = tuple(row for person in others for row in rows_of(person, ahead(person, now)))
    return Vacancies(
        now=now,
        absent=frozenset(since),
        opened=opened,
        movable=movable,
        order=tuple(each for each in reserve_of(problem, rows) if each not in since),
        problem=with_absences(problem, rows, frozenset(opened), since),
    )


def rank(search: Search, vacancies: Vacancies, *, nearest: int = NEAREST, people: Collection[str] | None = None) -> tuple[OpenDuty, ...]:
    """Return every duty that fell open with its substitutes, in the order of the absent people's ids and of time.

    ``people`` leaves out the duties of the absent who are not among them.
    """
    relief = Relief(search, vacancies, nearest)
    gone = {(row.person, row.shift, row.post) for row in vacancies.opened}
    return tuple(
        _rank_duty(relief, person, stint)
        for person in sorted(vacancies.absent if people is None else vacancies.absent.intersection(people))
        for stint in relief.standing.stints.get(person, ())
        if (person, stint.place.shifts[0], stint.place.post) in gone
    )


def _rank_duty(relief: Relief, absent: str, stint: Stint) -> OpenDuty:
    people = relief.present(stint)
    relief.ask(people, stint.place)
    found: list[Substitute] = []
    leaving: list[tuple[tuple[Move, Stint], ...]] = []
    barred: Counter[str] = Counter()
    for person in people:
        entry = relief.bar_of(person, stint.place) or relief.entry(person, stint)
        if isinstance(entry, Entry) and entry.direct is not None:
            entry = relief.broken((entry.direct,)) or entry
        if isinstance(entry, str):
            barred[entry] += 1
        elif entry.direct is not None:
            found.append(_substitute(relief, stint, absent, (entry.direct,)))
        else:
            leaving.append(entry.leaving)
    metres = relief.prices.metres
    leaving.sort(key=lambda ways: (metres(ways[0][0].person, stint.place.post), ways[0][0].person))
    # Nobody leaves a post for the reserve, which is there to fill posts.
    asked = [] if stint.place.role is Role.RESERVE else leaving[: relief.nearest]
    chained = [_with_chain(relief, stint, absent, ways) for ways in asked]
    for each in chained:
        if isinstance(each, str):
            barred[each] += 1
    found += [each for each in chained if isinstance(each, Substitute)]
    return OpenDuty(
        absent=absent,
        stint=stint,
        substitutes=tuple(sorted(found, key=_order)),
        barred=dict(barred.most_common()),
        stranded=sum(each is None for each in chained),
        unasked=len(leaving) - len(asked),
    )


def _with_chain(relief: Relief, stint: Stint, absent: str, ways: Iterable[tuple[Move, Stint]]) -> Substitute | str | None:
    """Return the substitute with the shortest chain over what he could leave, the rule that keeps him there, None where none is found."""
    chains = [chain for move, left in ways if (chain := relief.shortest(move, left)) is not None]
    if chains:
        return _substitute(relief, stint, absent, min(chains, key=len))
    return next((rule for move, _ in ways if (rule := relief.broken((move,))) is not None), None)


def _substitute(relief: Relief, stint: Stint, absent: str, moves: tuple[Move, ...]) -> Substitute:
    first = moves[0]
    person = relief.standing.persons[first.person]
    turn = relief.turn.get(person.id, 0)
    given_up = [own for own in first.before if own not in first.after]
    is_from_reserve = bool(turn) and len(moves) == 1
    source = Source.RESERVE if is_from_reserve else Source.MOVED if first.before else Source.FREE
    before, after = _rests(relief, stint, first)
    soft = [relief.prices.burden(person.id, stints).sums[0] for stints in (first.before, first.after)]
    return Substitute(
        person=person.id,
        source=source,
        turn=turn if is_from_reserve else 0,
        chain=len(moves),
        metres=relief.prices.metres(person.id, stint.place.post),
        minutes=sum(end - start for start, end in (_hours(relief, own) for own in first.before)),
        rest_before=before,
        rest_after=after,
        soft=soft[1] - soft[0],
        gives_up=given_up[0] if given_up else None,
        is_same_unit=person.unit == relief.standing.persons[absent].unit,
        moves=moves,
    )


def _hours(relief: Relief, stint: Stint) -> tuple[int, int]:
    shifts = relief.standing.shifts
    return shifts[stint.place.shifts[0]].start, shifts[stint.place.shifts[-1]].end


def _rests(relief: Relief, stint: Stint, move: Move) -> tuple[int | None, int | None]:
    """Return the minutes from the duty before and to the duty after, None where there is none."""
    start, end = _hours(relief, stint)
    others = [_hours(relief, own) for own in move.after if own != stint]
    before = [start - ended for _, ended in others if ended <= start]
    after = [begun - end for begun, _ in others if begun >= end]
    return min(before, default=None), min(after, default=None)


def _order(substitute: Substitute) -> tuple[int, int, int, int, str]:
    group = tuple(Source).index(substitute.source)
    return (group, substitute.turn or substitute.chain, substitute.soft, substitute.metres, substitute.person)
