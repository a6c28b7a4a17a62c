"""The fewest people whose duties change so that what absent people leave open is served again, found by CP-SAT.

The vacated heads are restored as far as any rule allows, the heaviest first. Nobody is put where nobody stood before, nobody
leaves a duty but for another at a post, and none that then stays open but the reserve, which is there for it. Of equal answers
the one with the fewest people changed is taken, then the one from the reserve, in its order, then against the fewest soft
rules, then with the least travel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

from solver.fewest import Hour
from solver.placing import SlotKey
from solver.problem import Problem, Role
from solver.relieving import Answer, Case, Relieving, slot_of
from solver.solution import Assignment, Solution
from solver.vacancies import Choice, Vacancies, still_drawn

WHOLE_CELLS = 4_000
"""People times slots up to which everybody of an unsur may be moved at once: then the answer is the best of all."""

NEAR = 25
"""Above that, so many of the nearest who could take a duty that stays open otherwise may be moved."""

MOST_MOVERS = 60
"""And no more than this for all duties together."""


@dataclass(frozen=True)
class Restored:
    """A plan in which the absent people are replaced.

    ``problem`` is the one it keeps every rule of. ``fills`` pair the posting somebody gave up with the one that takes it over;
    ``unfilled`` are postings nobody took. ``changed`` are the people who have other duties than before, the absent left out.
    ``is_fewest`` says that it is proven that fewer cannot restore as much.
    """

    problem: Problem
    solution: Solution
    fills: tuple[tuple[Assignment, Assignment], ...]
    unfilled: tuple[Assignment, ...]
    changed: tuple[str, ...]
    is_fewest: bool


def restore(vacancies: Vacancies, solution: Solution, choices: Iterable[Choice] = ()) -> Restored:
    """Return the plan with the vacancies filled.

    ``choices`` name who takes as many of the duties of somebody as the rules allow, whoever would come otherwise.
    """
    gone = set(vacancies.opened)
    rows = [row for row in solution.assignments if row not in gone]
    wanted = tuple(choices)
    is_fewest = True
    for unsur in dict.fromkeys(row.unsur for row in vacancies.opened):
        answer = _solve(Case(vacancies, [row for row in rows if row.unsur is unsur], unsur, wanted))
        rows = [row for row in rows if row.unsur is not unsur] + list(answer.rows)
        is_fewest = is_fewest and answer.is_best
    return _restored(vacancies, solution, rows, wanted, is_fewest=is_fewest)


def _restored(
    vacancies: Vacancies, before: Solution, rows: Sequence[Assignment], choices: Iterable[Choice], *, is_fewest: bool
) -> Restored:
    """Return the answers of all unsur as one plan, everybody in the team of whose place he takes."""
    stood = {(row.person, row.shift, row.post, row.role): row for row in before.assignments}
    stands = {(row.person, row.shift, row.post, row.role): row for row in rows}
    left = sorted((row for key, row in stood.items() if key not in stands), key=_seat)
    come = sorted((row for key, row in stands.items() if key not in stood), key=_seat)
    fills, unfilled = _matched(vacancies, (left, come), choices)
    taught = {new: Assignment(new.shift, new.post, new.unsur, new.role, old.team, new.person) for old, new in fills}
    solution = Solution(tuple(taught.get(row, row) for row in rows))
    problem = copy(vacancies.problem)
    vars(problem).update(drawn=still_drawn(problem, solution.assignments))
    changed = {row.person for row in (*left, *come)} - vacancies.absent
    pairs = tuple((old, taught[new]) for old, new in fills)
    return Restored(problem, solution, pairs, unfilled, tuple(sorted(changed)), is_fewest)


def _seat(row: Assignment) -> tuple[str, str, str, str]:
    return (row.post, row.role, row.shift, row.person)


def _matched(
    vacancies: Vacancies, rows: tuple[Sequence[Assignment], Sequence[Assignment]], choices: Iterable[Choice]
) -> tuple[list[tuple[Assignment, Assignment]], tuple[Assignment, ...]]:
    """Return who comes for whom, the same pair over all shifts of a duty where that can be, and the postings nobody took.

    The place of somebody drawn from the reserve is not one that is missed.
    """
    waiting: dict[SlotKey, list[Assignment]] = {}
    for row in sorted(rows[0], key=lambda row: row.person not in vacancies.absent):
        waiting.setdefault(slot_of(row), []).append(row)
    pairs = {choice.other: choice.absent for choice in choices}
    fills = []
    for new in rows[1]:
        seats = waiting[slot_of(new)]
        seat = next((old for old in seats if pairs.get(new.person) == old.person), seats[0])
        seats.remove(seat)
        pairs.setdefault(new.person, seat.person)
        fills.append((seat, new))
    missed = (row for rows in waiting.values() for row in rows if row.role is not Role.RESERVE or row.person in vacancies.absent)
    return fills, tuple(missed)


def _solve(case: Case) -> Answer:
    """Return the best answer of the smallest circle of people that is proven best, or of the widest."""
    chosen = {choice.other for choice in case.choices}
    reserve = chosen.union(case.vacancies.order)
    free = case.present.keys() - case.busy
    best = Relieving(case, reserve.union(_nearest_free(case, free)), chosen).solve()
    if not best.is_perfect:
        best = Relieving(case, reserve | free, chosen).solve()
    return best if best.is_perfect else _solve_wider(case, best, (reserve | free, chosen))


def _solve_wider(case: Case, best: Answer, asked: tuple[set[str], set[str]]) -> Answer:
    """Return the answer when people may leave their duties too."""
    keys = {key for _, key in case.ahead}.union(map(slot_of, case.opened))
    if len(case.present) * len(keys) <= WHOLE_CELLS:
        return Relieving(case, case.present.keys(), case.present.keys(), is_whole=True).solve()
    short = [key for key in best.short if key[3] is Role.RESERVE or _has_newcomers(case, key)]
    if case.choices and best.value[0]:
        short += sorted(key for person, key in case.ahead if person in asked[1])
    movers = _near_movers(case, short)
    if not movers:
        # Nothing is missing that a chain could fill: nobody is left to come new at its end, or nobody on duty may stand there.
        return best.settled()
    wide = Relieving(case, asked[0] | movers, asked[1] | movers).solve()
    return wide if wide.value < best.value else best


def _nearest_free(case: Case, free: Iterable[str]) -> list[str]:
    """Return enough free people for the places of reserve that fell open, the nearest first."""
    slots = [case.slots[slot_of(row)] for row in case.opened if row.role is Role.RESERVE]
    if not slots:
        return []
    able = [case.present[each] for each in free if case.may(case.present[each], slots[0])]
    able.sort(key=lambda person: (case.metres(person, slots[0].post), person.id))
    return [person.id for person in able[: 3 * len(slots) + NEAR]]


def _near_movers(case: Case, keys: Iterable[SlotKey]) -> set[str]:
    """Return people on duty who may stand in these slots, the nearest of each; nobody is taken from a post for the reserve."""
    hours: dict[str, set[Hour]] = {}
    for row in case.rows:
        if row.person in case.present:
            hours.setdefault(row.person, set()).add(case.hour_of(slot_of(row)))
    found: dict[str, None] = {}
    for key in keys:
        hour = case.hour_of(key)
        open_to = (each for each, held in hours.items() if key[3] is not Role.RESERVE or not _excludes(case, held, hour))
        able = [case.present[each] for each in open_to if case.may(case.present[each], case.slots[key])]
        able.sort(key=lambda person: (case.metres(person, key[0]), person.id))
        found |= dict.fromkeys(person.id for person in able[:NEAR])
    return set(list(found)[:MOST_MOVERS])


def _excludes(case: Case, held: Iterable[Hour], hour: Hour) -> bool:
    return any(each[0] == hour[0] or case.are_exclusive(each, hour) for each in held)


def _has_newcomers(case: Case, key: SlotKey) -> bool:
    """Return whether somebody who guards nothing in the hours of a slot may guard anything in them: a chain has to end with him."""
    guards = {row.person for row in case.rows if row.shift == key[1] and row.role is not Role.RESERVE}
    slots = [slot for slot in case.slots.values() if slot.shift == key[1] and slot.role is not Role.RESERVE and slot.demand > 0]
    return any(case.may(person, slot) for each, person in case.present.items() if each not in guards for slot in slots)
