"""No more than the stage's share of the listed Polri is used; the rest keep the ordinary service going.

Whose duty has begun is used whatever the list says by now: where they are more than the share, nobody else is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, Policies, Posting, Problem, Slot, Unsur
from solver.solution import Assignment, Solution, Violation

if TYPE_CHECKING:
    from solver.placing import Placing

KEY = "strength"


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return a test that bars nobody: each alone is within the limit that all share."""
    return lambda person, slot: False


def build(placing: Placing) -> None:
    """Let each stage use no more than its share of the listed Polri, those that are fixed counted."""
    polri = {person.id for person in placing.problem.persons if person.unsur is Unsur.POLRI}
    chosen = [person.id for person in placing.persons if person.id in polri]
    for shifts, share, whole in stages_of(placing.problem):
        fixed = polri.intersection(row.person for row in placing.outsiders if row.shift in shifts)
        used = [placing.serves(person, shifts) for person in chosen]
        placing.add_at_most(used, len(polri) * share // whole - len(fixed))


def stages_of(problem: Problem) -> Iterator[tuple[frozenset[str], int, int]]:
    """Yield the shifts of each stage with its share as a fraction; last those of no stage, with the share of the rest.

    Where more have begun in a stage than its share, all of them are.
    """
    polri = {person.id for person in problem.persons if person.unsur is Unsur.POLRI}
    begun = [pin for pin in problem.pins if pin.shift in problem.begun and pin.person in polri]

    def at_least(shifts: frozenset[str], share: int, whole: int) -> tuple[frozenset[str], int, int]:
        serving = len({pin.person for pin in begun if pin.shift in shifts})
        return (shifts, serving, len(polri)) if serving > len(polri) * share // whole else (shifts, share, whole)

    ordinary = {shift.id for shift in problem.shifts}
    for start, end, share, whole in problem.policies.strength_stages:
        own = frozenset(shift.id for shift in problem.shifts if start <= shift.start < end)
        ordinary -= own
        yield at_least(own, share, whole)
    yield at_least(frozenset(ordinary), *problem.policies.strength_share)


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield one violation per stage in which more distinct Polri are posted than allowed.

    Facts: ``used``, ``limit``, ``listed``, and ``stage``, the place of the stage in the policies; left out
    for the shifts that begin in no stage, which count together. Members, leaders and reserve count
    alike; a person with several duties in a stage counts once.
    """
    polri = {person.id for person in problem.persons if person.unsur is Unsur.POLRI}
    used = _by_stage(problem, solution.assignments)
    for number in (*range(len(problem.policies.strength_stages)), None):
        count = len(polri & used.get(number, set()))
        limit = most_polri(problem, number)
        if count > limit:
            stage_fact = () if number is None else (("stage", number),)
            yield Violation(KEY, facts=(("used", count), ("limit", limit), ("listed", len(polri)), *stage_fact))


def _by_stage(problem: Problem, rows: Iterable[Assignment | Posting]) -> dict[int | None, set[str]]:
    """Return the people of these rows per stage their shifts begin in, None for those that begin in none."""
    starts = {shift.id: shift.start for shift in problem.shifts}
    used: dict[int | None, set[str]] = {}
    for row in rows:
        begun = [starts[row.shift]] if row.shift in starts else []
        inside = [n for n, stage in enumerate(problem.policies.strength_stages) for start in begun if stage[0] <= start < stage[1]]
        for number in inside:
            used.setdefault(number, set()).add(row.person)
        if not inside:
            used.setdefault(None, set()).add(row.person)
    return used


def most_polri(problem: Problem, stage: int | None = None) -> int:
    """Return how many Polri may be used in a stage: its share of those listed, or all whose duty in it has begun if they are more."""
    polri = {person.id for person in problem.persons if person.unsur is Unsur.POLRI}
    begun = _by_stage(problem, (pin for pin in problem.pins if pin.shift in problem.begun))
    return max(usable_polri(problem.policies, len(polri), stage), len(polri & begun.get(stage, set())))


def usable_polri(policies: Policies, listed: int, stage: int | None = None) -> int:
    """Return how many of the listed Polri may be used in a stage, outside of all of them for None: the share, rounded down."""
    share, whole = policies.strength_share if stage is None else policies.strength_stages[stage][2:]
    return listed * share // whole
