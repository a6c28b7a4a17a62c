"""Why a slot stays short: how many people of its unsur each rule leaves for it, one rule after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from roster.domain.plan import PlanNeed
from roster.planning.expected import ROLES
from solver.problem import Problem, Unsur
from solver.rules import RULES
from solver.solution import Assignment, Solution

if TYPE_CHECKING:
    from roster.store import Gap, Store

_SIEVE = (("eligibility",), ("availability",), ("reach",), ("neutrality_home", "neutrality_charge", "neutrality_kin"))
"""The rules that bar one person from one slot whatever the others do, in the order they are asked."""


@dataclass(frozen=True, slots=True)
class GapReason:
    """Heads left after each question; whoever is ``allowed`` in the end is used elsewhere.

    ``listed`` in the unsur, of these ``fit`` for the role, of these ``present`` in that shift, of these ``near``
    enough, of these ``allowed`` by neutrality.
    """

    listed: int
    fit: int
    present: int
    near: int
    allowed: int


def explain_gaps(store: Store, plan_id: int, gaps: Sequence[Gap]) -> tuple[GapReason, ...]:
    """Return the reason of each gap of a stored plan, in the order given.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    """
    return _count(_problem(store, plan_id), gaps) if gaps else ()


def explain_needs(problem: Problem, needs: Sequence[PlanNeed]) -> tuple[GapReason, ...]:
    """Return the reason of each short need of a plan that answers this problem, in the order given."""
    return _count(problem, needs) if needs else ()


@lru_cache(maxsize=2)
def _problem(store: Store, plan_id: int) -> Problem:
    return Problem.from_json(store.get_problem_json(plan_id))


def _count(problem: Problem, gaps: Iterable[Gap | PlanNeed]) -> tuple[GapReason, ...]:
    left = [_everybody(problem, gap) for gap in gaps]
    counts = [[len(candidates)] for candidates in left]
    for rules in _SIEVE:
        barred = _barred(problem, rules, [a for candidates in left for a in candidates])
        left = [[a for a in candidates if (a.person, a.post, a.shift, a.role) not in barred] for candidates in left]
        for row, candidates in zip(counts, left, strict=True):
            row.append(len(candidates))
    return tuple(GapReason(*row) for row in counts)


def _barred(problem: Problem, rules: Iterable[str], candidates: Sequence[Assignment]) -> set[tuple[str | None, ...]]:
    """Return who may not stand where, as (person, post, shift, role).

    A violation does not name the role, so the roles are asked one by one: who is no padal may be a member at the same post.
    """
    barred: set[tuple[str | None, ...]] = set()
    for role in {a.role for a in candidates}:
        posted = Solution(tuple(a for a in candidates if a.role is role))
        barred |= {(v.person, v.post, v.shift, role) for key in rules for v in RULES[key].violations(problem, posted)}
    return barred


def _everybody(problem: Problem, gap: Gap | PlanNeed) -> list[Assignment]:
    unsur, role = Unsur(gap.unsur), ROLES[gap.role]
    return [Assignment(gap.shift, gap.post, unsur, role, "", person.id) for person in problem.persons if person.unsur is unsur]
