"""Changes against the plan already issued."""

from __future__ import annotations

from collections.abc import Iterable

from solver.problem import Posting, Problem
from solver.solution import Assignment, Solution

KEY = "changes"


def value(problem: Problem, solution: Solution) -> float:
    """Return the price of the changes, 0 without a baseline.

    A person of the baseline whose postings are no longer the same costs ``change_moved``; a person so
    far free who gets any costs ``change_new``.
    """
    if not problem.baseline:
        return 0.0
    before, after = _postings(problem.baseline), _postings(solution.assignments)
    moved = sum(after.get(person) != held for person, held in before.items())
    called = sum(person not in before for person in after)
    return float(moved * problem.policies.change_moved + called * problem.policies.change_new)


def _postings(rows: Iterable[Posting | Assignment]) -> dict[str, set[tuple[str, str]]]:
    held: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        held.setdefault(row.person, set()).add((row.shift, row.post))
    return held
