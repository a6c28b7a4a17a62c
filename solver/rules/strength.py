"""No more than the stage's share of the listed Polri is used; the rest keep the ordinary service going."""

from __future__ import annotations

from collections.abc import Iterator

from solver.problem import Policies, Problem, Unsur
from solver.solution import Solution, Violation

KEY = "strength"


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield one violation when more distinct Polri are posted than allowed. Facts: ``used``, ``limit``, ``listed``.

    Members, leaders and reserve count alike; a person with several duties counts once.
    """
    polri = {person.id for person in problem.persons if person.unsur is Unsur.POLRI}
    used = len(polri.intersection(a.person for a in solution.assignments))
    limit = usable_polri(problem.policies, len(polri))
    if used > limit:
        yield Violation(KEY, facts=(("used", used), ("limit", limit), ("listed", len(polri))))


def usable_polri(policies: Policies, listed: int) -> int:
    """Return how many of the listed Polri may be used: the share of the stage, rounded down."""
    share, whole = policies.strength_share
    return listed * share // whole
