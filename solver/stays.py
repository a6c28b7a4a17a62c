"""Who may stay where the baseline has him: the postings of one person as needs of today."""

from __future__ import annotations

from dataclasses import dataclass

from solver.classes import Bools, PersonClass, barred_areas
from solver.duties import DutyPlan, told_postings
from solver.problem import Person, Problem


@dataclass(frozen=True)
class Stay:
    """A person kept on exactly the needs he has in the baseline."""

    person: Person
    needs: tuple[int, ...]


def find_stays(problem: Problem, duties: DutyPlan, classes: list[PersonClass], mask: Bools) -> list[list[Stay]]:
    """Return per class the members whose baseline postings are all still wanted and allowed."""
    postings = told_postings(problem)
    by_place: dict[tuple[str, str], list[int]] = {}
    for j, need in enumerate(duties.needs):
        for shift in duties.kinds[need.kind].shifts:
            by_place.setdefault((shift, need.post.id), []).append(j)
    legal = set(duties.patterns)
    order = {k: i for i, k in enumerate(sorted(range(len(duties.kinds)), key=lambda k: (duties.kinds[k].start, duties.kinds[k].end, k)))}
    found = []
    for i, people in enumerate(classes):
        stays = []
        for person in people.members:
            told = postings.get(person.id)
            needs = _cover_postings(sorted(told), by_place, duties, mask[i]) if told else None
            if needs is None or _is_barred(person, needs, duties, problem):
                continue
            pattern = tuple(sorted((duties.needs[j].kind for j in needs), key=order.__getitem__))
            if pattern in legal:
                stays.append(Stay(person, needs))
        found.append(stays)
    return found


def _cover_postings(
    told: list[tuple[str, str]], by_place: dict[tuple[str, str], list[int]], duties: DutyPlan, row: Bools
) -> tuple[int, ...] | None:
    """Return the needs that hold exactly these (shift, post) pairs, or None."""
    left, needs = set(told), []
    for place in told:
        if place not in left:
            continue
        for j in by_place.get(place, ()):
            places = {(shift, duties.needs[j].post.id) for shift in duties.kinds[duties.needs[j].kind].shifts}
            if row[j] and places <= left:
                needs.append(j)
                left -= places
                break
        else:
            return None
    return tuple(sorted(needs))


def _is_barred(person: Person, needs: tuple[int, ...], duties: DutyPlan, problem: Problem) -> bool:
    closed = barred_areas(person, problem.policies)
    return any(closed.intersection(duties.needs[j].post.areas) for j in needs)
